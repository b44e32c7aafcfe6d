from odoo import fields, models

CREDENTIAL_BLOCKS = [
    ('hard', 'Keeps off patient-facing shifts'),
    ('soft', 'May be overridden with a reason'),
    ('none', 'Only reminds'),
]
CREDENTIAL_TIERS = [
    ('own', 'The person, supervisors, manager and HR'),
    ('health', 'The person and Employee Health alone'),
]
CREDENTIAL_HOLDERS = [
    ('person', 'People'),
    ('both', 'People and the practice'),
    ('practice', 'The practice'),
]
NUMBER_CHECKS = [
    ('none', 'As it is written'),
    ('npi', 'NPI: 10 digits with check digit'),
    ('dea', 'DEA: 2 letters, 7 digits, check digit'),
    ('clia', 'CLIA: 2 digits, D, 7 digits'),
    ('digits', 'Digits only'),
    ('pattern', 'By a pattern of your own'),
]


class MedicalCredentialTypeTemplate(models.Model):
    """A shipped type of credential: who has it, from whom, how its number looks, when it is renewed, where it is checked.

    Terms, lead days and what they keep people from are suggested defaults: the practice changes its own copy. Every
    company adopts those of people from its first day; what the practice itself holds (CLIA, business licence) and what is
    kept as a document of the staff file (I-9, background check) stays in the library.
    """
    _name = 'medical.credential.type.template'
    _description = 'Credential Type (Library)'
    _inherit = ['medical.library.mixin']
    _library_copy_model = 'medical.credential.type'
    _order = 'sequence, code'

    sequence = fields.Integer(readonly=True)
    holder = fields.Selection(CREDENTIAL_HOLDERS, 'Held By', required=True, readonly=True)
    kept_as = fields.Selection(
        [('credential', 'Credential'), ('document', 'Document of the staff file')], required=True, readonly=True)
    tier = fields.Selection(CREDENTIAL_TIERS, 'Who Sees It', required=True, readonly=True)
    block = fields.Selection(CREDENTIAL_BLOCKS, 'When Missing', required=True, readonly=True)
    roles = fields.Char('Who Has It', readonly=True)
    issuer = fields.Char('Issued By', readonly=True)
    number_format = fields.Char(readonly=True)
    validation_rule = fields.Char('How It Is Checked', readonly=True)
    number_check = fields.Selection(NUMBER_CHECKS, required=True, readonly=True)
    needs_number = fields.Boolean('Number Needed', readonly=True)
    has_end = fields.Boolean('Ends', readonly=True)
    renewal_months = fields.Integer('Holds For (months)', readonly=True)
    lead_days = fields.Integer('Days Ahead', readonly=True)
    reminder_days = fields.Char('Usual Reminders (days ahead)', readonly=True)
    before_contact = fields.Char('Before Patient Contact', readonly=True)
    verification_source = fields.Char('Verified At', readonly=True)
    state_specific = fields.Boolean('By State', readonly=True)
    state_rule = fields.Boolean('Rules Vary by State', readonly=True)
    is_screening = fields.Boolean('Exclusion Screening', readonly=True)
    by_office = fields.Boolean('Entered by the Office', readonly=True)
    several = fields.Boolean('Several at a Time', readonly=True)
    everyone = fields.Boolean('Suggested for Everyone', readonly=True)
    position_ids = fields.Many2many(
        'medical.position.template', 'medical_credential_type_position_rel', 'type_id', 'position_id', 'Suggested For', readonly=True)
    confidence = fields.Selection([('high', 'High'), ('med', 'Medium'), ('low', 'Low')], readonly=True)
    note = fields.Char(readonly=True)

    def _library_fields(self):
        silent = ('sequence', 'confidence', 'everyone', 'position_ids', 'kept_as', 'state_rule', 'validation_rule')
        return [name for name in super()._library_fields() if name not in silent]
