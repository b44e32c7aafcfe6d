from odoo import api, fields, models

from .medical_problem_kind_template import CLOCKS, SHUTOFFS, URGENCIES


class MedicalProblemKind(models.Model):
    """A kind of problem as the practice handles it: the safety steps people read first, who is told, the targets.

    Minutes and hours are counted on the kind's clock, in the time zone of the site: round the clock, or in the opening
    hours of the site, closing days left out. Kept by the office manager; a change holds for what is reported from then on.
    """
    _name = 'medical.problem.kind'
    _description = 'Problem Kind'
    _inherit = ['medical.library.copy.mixin']
    _order = 'sequence, name, id'
    _library_model = 'medical.problem.kind.template'

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    medical_library_id = fields.Many2one(
        'medical.problem.kind.template', copy=False, readonly=True, index='btree_not_null', ondelete='restrict')
    urgency = fields.Selection(URGENCIES, required=True, default='soon')
    is_emergency = fields.Boolean('Emergency', compute='_compute_is_emergency', store=True)
    call_911 = fields.Boolean(help="The screen offers 911 first of all.")
    safety = fields.Text(
        'Safety Steps', translate=True, help="One a line, in the order in which they are done. They are read before anything is typed.")
    group_id = fields.Many2one(
        'res.groups', string='Who First', help="The role that is told first: of the people of the site; without any, the office manager.",
        domain=lambda self: [('privilege_id.category_id', '=', self.env.ref('medical_office_base.module_category_medical_office').id)])
    response_minutes = fields.Integer('Answer Within (minutes)', help="Somebody has taken it by then. 0: at once.")
    resolve_hours = fields.Float('Solve Within (hours)', help="0: no target, it is over when it is over.")
    clock = fields.Selection(CLOCKS, required=True, default='always', help="How minutes and hours are counted.")
    escalate_minutes = fields.Integer(
        'Ask the Next After (minutes)',
        help="When nobody has taken it by then, the next in the call list is asked, then the manager, then the owner. 0: never.")
    out_of_use = fields.Boolean('Puts Out of Use', help="The room or the equipment is out of use from the report on, unless the reporter says otherwise.")
    is_confidential = fields.Boolean(
        'Confidential', help="Not offered on the pages behind the codes on doors; seen by who reported it, who is told, and the manager.")
    shutoff = fields.Selection(SHUTOFFS, string='Where to Shut Off', help="The place of this site is shown with the safety steps.")

    _medical_library_uniq = models.UniqueIndex(
        '(medical_library_id, company_id) WHERE medical_library_id IS NOT NULL', "Already adopted.")
    _targets_positive = models.Constraint(
        'CHECK (response_minutes >= 0 AND resolve_hours >= 0 AND escalate_minutes >= 0)', "Minutes and hours can't be negative.")

    @api.depends('urgency')
    def _compute_is_emergency(self):
        for kind in self:
            kind.is_emergency = kind.urgency in ('life', 'urgent')

    @api.model
    def _library_copy_fields(self):
        return {name: name for name in (
            'name', 'sequence', 'urgency', 'call_911', 'safety', 'group_id', 'response_minutes', 'resolve_hours', 'clock',
            'escalate_minutes', 'out_of_use', 'is_confidential', 'shutoff')}

    def write(self, vals):
        res = super().write(vals)
        if 'company_id' in vals:
            # rules judge a kind as it was before
            self.check_access('write')
        return res

    def _safety_steps(self):
        """The steps, in their order: a list of texts."""
        self.ensure_one()
        return [line.strip() for line in (self.safety or '').splitlines() if line.strip()]
