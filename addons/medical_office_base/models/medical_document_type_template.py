from odoo import api, fields, models

SUBJECTS = [('staff', 'Staff')]
TIERS = [
    ('own', 'The person, supervisors, manager and HR'),
    ('supervisor', 'Supervisors, manager and HR, not the person'),
    ('hr', 'The person, manager and HR'),
    ('i9', 'The person and HR alone'),
    ('health', 'The person and Employee Health alone'),
]
NEEDED_OF = [
    ('nobody', 'Nobody: filed when there is one'),
    ('everyone', 'Everyone'),
    ('employees', 'Employees'),
    ('contractors', 'Contractors'),
]
RETENTION_FROM = [
    ('created', 'its date'),
    ('hired', 'the day of hire'),
    ('left', 'the last day of employment'),
    ('effective', 'the day it was last in effect'),
]
CONFIDENCES = [('high', 'High'), ('med', 'Medium'), ('low', 'Low')]


class MedicalDocumentTypeTemplate(models.Model):
    """A shipped kind of document of a staff file: who reads it, of whom it is asked, how long it is kept and by which rule.

    What bears no citation is a suggested default, not law. Every company has adopted all of them from its first day
    (`res.company._medical_set_up`); each practice changes its own copy, and has counsel confirm the periods.
    """
    _name = 'medical.document.type.template'
    _description = 'Document Type (Library)'
    _inherit = ['medical.library.mixin']
    _library_copy_model = 'medical.document.type'
    _library_adopt_groups = 'medical_office_base.group_manager,medical_office_base.group_hr'
    _order = 'sequence, code'

    sequence = fields.Integer(readonly=True)
    subject = fields.Selection(SUBJECTS, required=True, default='staff', readonly=True)
    tier = fields.Selection(TIERS, 'Who Reads It', required=True, readonly=True)
    needed_of = fields.Selection(NEEDED_OF, 'Asked Of', required=True, default='nobody', readonly=True)
    only_patient_facing = fields.Boolean('Only Positions With Patients', readonly=True)
    by_person = fields.Boolean('The Person May Bring It', readonly=True)
    to_sign = fields.Boolean('The Person Signs It', readonly=True)
    needs_end = fields.Boolean('Has a Last Day', readonly=True)
    lead_days = fields.Integer('Days Ahead', readonly=True)
    is_i9 = fields.Boolean('Form I-9', readonly=True)
    retention_years = fields.Integer('Kept (years)', readonly=True)
    retention_from = fields.Selection(RETENTION_FROM, 'After', readonly=True)
    retention_years_2 = fields.Integer('Or Kept (years)', readonly=True)
    retention_from_2 = fields.Selection(RETENTION_FROM, 'Or After', readonly=True)
    citation = fields.Char(readonly=True)
    confidence = fields.Selection(CONFIDENCES, readonly=True)
    note = fields.Char(readonly=True)
    retention_text = fields.Char('Retention', compute='_compute_retention_text')

    @api.depends('retention_years', 'retention_from', 'retention_years_2', 'retention_from_2')
    @api.depends_context('lang')
    def _compute_retention_text(self):
        for row in self:
            row.retention_text = self.env['medical.document.type']._retention_words(row)

    def _library_fields(self):
        return [name for name in super()._library_fields() if name not in ('sequence', 'note')]
