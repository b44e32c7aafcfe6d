from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .medical_requirement import AREAS, CONFIDENCES, FREQUENCIES, FREQUENCY_BASES, OFFICERS, SEVERITIES, USUAL_MONTHS, frequency_words

# Weights of the score: content pack, kpis.csv, KPI-21.
WEIGHTS = {'critical': 3, 'major': 2, 'minor': 1}
STEPS = {
    'daily': relativedelta(days=1), 'weekly': relativedelta(weeks=1),
    **{frequency: relativedelta(months=months) for frequency, months in USUAL_MONTHS.items()},
}
# How long before it is due somebody is asked, in days.
LEADS = {'daily': 0, 'weekly': 1, 'monthly': 7, 'quarterly': 21, 'semiannual': 30, 'annual': 45, 'biennial': 60, 'triennial': 90}
# What decides at which places it stands, and what where it stands is read from.
PLACES = {'per_site', 'active'}
READ = {'frequency', 'interval_months', 'source_key', 'checklist_ids', 'policy_ids', 'course_ids'}


class MedicalObligation(models.Model):
    """What the practice has to do by a rule, a contract or its own decision: how often, by whom, and what proves it.

    Where it stands, for the practice or at each site, is `medical.obligation.status`. Obligations are adopted from the library of
    requirements by the practice profile, or are the practice's own. One that no longer applies stays with its evidence.
    """
    _name = 'medical.obligation'
    _description = 'Obligation'
    _inherit = ['mail.thread', 'medical.library.copy.mixin', 'medical.linkable']
    _library_model = 'medical.requirement'
    _order = 'area, code, name, id'
    _rec_names_search = ['name', 'code', 'citation']
    _check_company_auto = True

    code = fields.Char(tracking=True)
    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    medical_library_id = fields.Many2one('medical.requirement', 'Library', copy=False, readonly=True, index='btree_not_null', ondelete='restrict')
    regulation_id = fields.Many2one('medical.regulation', index='btree_not_null', ondelete='restrict')
    regulation_kind = fields.Selection(related='regulation_id.kind')
    area = fields.Selection(AREAS, required=True, default='facility', tracking=True)
    what_to_do = fields.Text()
    evidence_expected = fields.Char('What Proves It')
    citation = fields.Char(tracking=True)
    confidence = fields.Selection(CONFIDENCES, help="How sure citation and rule are; empty for the practice's own.")
    severity = fields.Selection(SEVERITIES, required=True, default='major', tracking=True)
    note = fields.Text('Notes')

    # When
    frequency = fields.Selection(FREQUENCIES, 'How Often', required=True, default='annual', tracking=True)
    frequency_basis = fields.Selection(
        FREQUENCY_BASES, 'How Often: Basis', required=True, default='good_practice', tracking=True,
        help="Only what the rule itself says is a deadline of the rule; everything else the practice may choose.")
    interval_months = fields.Integer('Interval (months)', tracking=True, help="For what happens again after another number of months, or after an event.")
    lead_days = fields.Integer('Days Ahead', compute='_compute_lead_days', store=True, readonly=False, help="How long before it is due somebody is asked.")

    # Who, where
    officer = fields.Selection(OFFICERS, 'Done By', required=True, default='office_manager', tracking=True)
    user_id = fields.Many2one(
        'res.users', 'Person', index='btree_not_null', tracking=True, domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Empty: whoever holds the office.")
    per_site = fields.Boolean('At Each Site', tracking=True)

    # To whom it applies
    applicability_id = fields.Many2one('medical.applicability', 'Applies To', readonly=True, ondelete='restrict', index='btree_not_null')
    applies = fields.Boolean(default=True, readonly=True, copy=False, tracking=True, help="By the practice profile, or by what was approved.")
    applies_reason = fields.Char('Why It Does Not Apply', readonly=True, copy=False, tracking=True)

    # What proves it
    source_key = fields.Selection(lambda self: self.env['medical.obligation.source']._selection(), 'Records That Prove It', tracking=True)
    checklist_ids = fields.Many2many('medical.checklist', string='Checklists', check_company=True)
    policy_ids = fields.Many2many('medical.policy', string='Policies', check_company=True)
    course_ids = fields.Many2many('medical.course', string='Courses', check_company=True)
    status_ids = fields.One2many('medical.obligation.status', 'obligation_id', string='Where It Stands')
    often = fields.Char('How Often, in Words', compute='_compute_often')

    _medical_library_uniq = models.UniqueIndex(
        '(medical_library_id, company_id) WHERE medical_library_id IS NOT NULL', "Your practice has adopted this requirement already.")
    _interval_positive = models.Constraint('CHECK (interval_months >= 0 AND lead_days >= 0)', "Months and days are 0 or more.")

    @api.depends('frequency', 'interval_months')
    def _compute_lead_days(self):
        for obligation in self:
            obligation.lead_days = LEADS.get(obligation.frequency, 30)

    @api.depends('code', 'name')
    def _compute_display_name(self):
        for obligation in self:
            obligation.display_name = f'{obligation.code} {obligation.name}' if obligation.code else obligation.name

    @api.depends_context('lang')
    @api.depends('frequency', 'frequency_basis', 'interval_months')
    def _compute_often(self):
        for obligation in self:
            obligation.often = frequency_words(obligation)

    @api.model_create_multi
    def create(self, vals_list):
        obligations = super().create(vals_list)
        self.env['medical.obligation.status']._sync(obligations)
        return obligations

    def write(self, vals):
        if vals.get('active') is False:
            self._check_archive()
        res = super().write(vals)
        if PLACES & vals.keys():
            self.env['medical.obligation.status']._sync(self)
        elif READ & vals.keys():
            self.status_ids._refresh()
        return res

    def _check_archive(self):
        """What the library asks for isn't put away by archiving it: that it doesn't apply is asked for and approved."""
        kept = self.filtered(lambda obligation: obligation.applies and obligation.medical_library_id.sudo().active)
        if kept and not self.env.su:
            raise UserError(self.env._(
                "%(names)s: a rule of the library is not put away by archiving it. Ask that it does not apply, with a reason; somebody else approves.",
                names=", ".join(kept.mapped('display_name'))))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        # sudo: evidence counts, whoever may read it
        if self.sudo().env['medical.obligation.evidence'].search_count([('obligation_id', 'in', self.ids)], limit=1):
            raise UserError(self.env._("There is evidence for this obligation: archive it instead."))

    def action_open_statuses(self):
        """Open where it stands, at each place."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_compliance.action_medical_obligation_status')
        return {**action, 'domain': [('obligation_id', '=', self.id)], 'context': {}}

    def action_ask_waiver(self):
        """Begin to ask that it does not apply."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Ask That It Does Not Apply"), 'res_model': 'medical.obligation.waiver',
            'views': [(False, 'form')], 'context': {'default_obligation_id': self.id}}

    def _step(self):
        """From one time to the next; None for what is done once or when something happens."""
        self.ensure_one()
        # of events: revalidation, proficiency testing, which come again by themselves
        if self.interval_months and (self.frequency in USUAL_MONTHS or self.frequency == 'on_event'):
            return relativedelta(months=self.interval_months)
        return STEPS.get(self.frequency)

    @api.model
    def _library_copy_fields(self):
        same = (
            'code', 'name', 'regulation_id', 'area', 'what_to_do', 'evidence_expected', 'citation', 'confidence', 'severity', 'note', 'frequency',
            'frequency_basis', 'interval_months', 'officer', 'per_site', 'applicability_id')
        return {**{name: name for name in same}, 'source_key': ('source_key', type(self)._library_known_source)}

    def _library_known_source(self, value, company):
        """The key of a source, where an addon that is installed contributes it."""
        return value if value in dict(self.env['medical.obligation.source']._selection()) else False
