from odoo import api, fields, models
from odoo.fields import Domain

FREQUENCIES = [
    ('daily', 'Daily'),
    ('weekly', 'Weekly'),
    ('monthly', 'Monthly'),
    ('quarterly', 'Quarterly'),
    ('semiannual', 'Every Half Year'),
    ('annual', 'Yearly'),
    ('biennial', 'Every Two Years'),
    ('triennial', 'Every Three Years'),
    ('once', 'Once'),
    ('on_hire', 'When Somebody Starts'),
    ('on_event', 'When It Happens'),
]
# Where it comes from how often: only what the rule itself says may be shown as a deadline of the rule.
FREQUENCY_BASES = [
    ('explicit', 'The rule says so'),
    ('periodic', 'Suggested: the rule says periodically'),
    ('guidance', 'Suggested: guidance'),
    ('standard', 'Suggested: standard'),
    ('program', 'Suggested: program or contract decides'),
    ('state', 'Suggested: state law decides'),
    ('good_practice', 'Suggested: good practice'),
    ('voluntary', 'Suggested: voluntary'),
]
SEVERITIES = [('critical', 'Critical'), ('major', 'Major'), ('minor', 'Minor')]
AREAS = [
    ('privacy', 'Privacy and Security'),
    ('safety', 'Workplace Safety'),
    ('infection', 'Infection Prevention'),
    ('vaccines', 'Vaccines'),
    ('medicines', 'Controlled Substances and Waste'),
    ('laboratory', 'Laboratory'),
    ('radiation', 'Radiation'),
    ('billing', 'Billing and Programs'),
    ('patients', "Patients' Rights and Access"),
    ('employment', 'Employment'),
    ('facility', 'Building and Emergency'),
]
OFFICERS = [
    ('compliance_officer', 'Compliance Officer'),
    ('privacy_officer', 'Privacy Officer'),
    ('security_officer', 'Security Officer'),
    ('osha_coordinator', 'OSHA Coordinator'),
    ('infection_lead', 'Infection Control Lead'),
    ('hr_lead', 'HR Lead'),
    ('office_manager', 'Office Manager'),
    ('facilities_lead', 'Facilities Lead'),
    ('vaccine_coordinator', 'Vaccine Coordinator'),
    ('lab_director', 'Laboratory Director'),
    ('dea_registrant', 'DEA Registrant'),
    ('radiation_officer', 'Radiation Safety Officer'),
    ('billing_lead', 'Billing Lead'),
]
CHECKED = [('seen', 'Source seen'), ('not_found', 'Looked for, not found')]
CONFIDENCES = [('high', 'High'), ('med', 'Medium'), ('low', 'Low')]
USUAL_MONTHS = {'monthly': 1, 'quarterly': 3, 'semiannual': 6, 'annual': 12, 'biennial': 24, 'triennial': 36}
ADOPTERS = 'medical_office_base.group_manager,medical_office_base.group_compliance_officer'


def frequency_words(record):
    """How often and who says so, in words: a deadline of the rule, or a suggestion."""
    env = record.env
    often = dict(record._fields['frequency']._description_selection(env)).get(record.frequency, '')
    months, usual = record.interval_months, USUAL_MONTHS.get(record.frequency)
    if months and record.frequency == 'on_event':
        often = env._("When it happens, and every %(months)s months", months=months)
    elif months and usual and months != usual:
        often = env._("Every %(months)s months", months=months)
    basis = dict(record._fields['frequency_basis']._description_selection(env)).get(record.frequency_basis, '')
    return env._("%(often)s. %(basis)s.", often=often, basis=basis)


class MedicalRequirement(models.Model):
    """What a rule asks a practice to do: shipped, to adopt as an obligation of one's own.

    Reference, not legal advice: counsel checks it against the current text before a practice relies on it.
    """
    _name = 'medical.requirement'
    _description = 'Requirement'
    _inherit = ['medical.library.mixin']
    _library_copy_model = 'medical.obligation'
    _library_adopt_groups = ADOPTERS

    regulation_id = fields.Many2one('medical.regulation', required=True, readonly=True, index=True, ondelete='restrict')
    area = fields.Selection(AREAS, required=True, readonly=True)
    what_to_do = fields.Text(required=True, readonly=True, translate=True)
    evidence_expected = fields.Char('Evidence', readonly=True, translate=True)
    frequency = fields.Selection(FREQUENCIES, 'How Often', required=True, readonly=True)
    frequency_basis = fields.Selection(FREQUENCY_BASES, 'How Often: Basis', required=True, readonly=True)
    interval_months = fields.Integer('Interval (months)', readonly=True, help="0: daily, weekly, once, or when something happens.")
    officer = fields.Selection(OFFICERS, 'Usually Done By', required=True, readonly=True)
    severity = fields.Selection(SEVERITIES, required=True, readonly=True)
    citation = fields.Char(required=True, readonly=True)
    confidence = fields.Selection(CONFIDENCES, required=True, readonly=True, help="How sure citation and rule are.")
    checked = fields.Selection(CHECKED, required=True, readonly=True)
    source_seen = fields.Char(readonly=True)
    applicability_id = fields.Many2one('medical.applicability', 'Applies To', required=True, readonly=True, index=True, ondelete='restrict')
    per_site = fields.Boolean('At Each Site', readonly=True, help="Each site has its own state and evidence.")
    is_optional = fields.Boolean('Optional', readonly=True, help="Concerns fewer practices, or is softer: adopted one by one.")
    state_specific = fields.Boolean('Differs by State', readonly=True)
    source_key = fields.Char('Kept by the Suite', readonly=True, help="The records of the suite that prove it.")
    note = fields.Text(readonly=True, translate=True)
    often = fields.Char('How Often, in Words', compute='_compute_often')
    why_not = fields.Char(compute='_compute_for_practice', help="What in your practice profile leaves it out.")
    for_practice = fields.Boolean('For Your Practice', compute='_compute_for_practice', search='_search_for_practice', help="By your practice profile.")

    @api.depends_context('lang')
    @api.depends('frequency', 'frequency_basis', 'interval_months')
    def _compute_often(self):
        for row in self:
            row.often = frequency_words(row)

    @api.depends_context('company', 'lang')
    @api.depends('applicability_id')
    def _compute_for_practice(self):
        practice = self.env['medical.practice']._get()
        holds = self.applicability_id._holds_for(practice)
        for row in self:
            row.for_practice = row.applicability_id in holds
            row.why_not = False if row.for_practice else row.applicability_id._why(practice)

    @api.model
    def _search_for_practice(self, operator, value):
        if operator != 'in':
            return NotImplemented
        conditions = self.env['medical.applicability']._all()._holds_for(self.env['medical.practice']._get())
        return Domain('applicability_id', 'in', conditions.ids)
