from odoo import fields, models

URGENCIES = [
    ('life', 'Life safety'),
    ('urgent', 'Emergency'),
    ('soon', 'Soon'),
    ('routine', 'Routine'),
]
CLOCKS = [
    ('always', 'Round the clock'),
    ('opening', "In the site's opening hours"),
]
SHUTOFFS = [
    ('water', 'Main water valve'),
    ('power', 'Electrical panel'),
    ('gas', 'Gas valve'),
    ('alarm', 'Alarm panel'),
    ('oxygen', 'Oxygen'),
]


class MedicalProblemKindTemplate(models.Model):
    """A shipped kind of problem: what to do first, who is told, in what time it is answered and solved.

    Targets are suggested defaults, not law: the practice changes its own copy. Every company has adopted all of them
    from its first day (`res.company._medical_set_up`).
    """
    _name = 'medical.problem.kind.template'
    _description = 'Problem Kind (Library)'
    _inherit = ['medical.library.mixin']
    _library_copy_model = 'medical.problem.kind'
    _order = 'sequence, code'

    sequence = fields.Integer(readonly=True)
    urgency = fields.Selection(URGENCIES, required=True, readonly=True)
    call_911 = fields.Boolean(readonly=True)
    safety = fields.Text('Safety Steps', translate=True, readonly=True, help="One a line, in the order in which they are done.")
    group_id = fields.Many2one('res.groups', string='Who First', readonly=True, ondelete='restrict')
    response_minutes = fields.Integer('Answer Within (minutes)', readonly=True)
    resolve_hours = fields.Float('Solve Within (hours)', readonly=True)
    clock = fields.Selection(CLOCKS, required=True, readonly=True)
    escalate_minutes = fields.Integer('Ask the Next After (minutes)', readonly=True)
    out_of_use = fields.Boolean(readonly=True)
    is_confidential = fields.Boolean('Confidential', readonly=True)
    shutoff = fields.Selection(SHUTOFFS, string='Where to Shut Off', readonly=True)
    note = fields.Char(readonly=True)
    basis = fields.Char(readonly=True)

    def _library_fields(self):
        return [name for name in super()._library_fields() if name not in ('sequence', 'note', 'basis')]
