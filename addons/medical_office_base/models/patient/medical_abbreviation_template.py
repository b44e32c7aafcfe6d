from odoo import fields, models


class MedicalAbbreviationTemplate(models.Model):
    """A shipped abbreviation: those known to be read wrongly, as suggested default, and some of the front office."""
    _name = 'medical.abbreviation.template'
    _description = 'Abbreviation (Library)'
    _inherit = ['medical.library.mixin']
    _library_copy_model = 'medical.abbreviation'
    _library_adopt_groups = 'medical_office_base.group_manager,medical_office_base.group_medical_records,medical_office_base.group_clinician'

    meaning = fields.Char(required=True, readonly=True, translate=True)
    is_unsafe = fields.Boolean('Do Not Use', readonly=True)
    instead = fields.Char('Write Instead', readonly=True, translate=True)
    note = fields.Char(readonly=True, translate=True)
