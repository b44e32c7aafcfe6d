from odoo import fields, models


class HrEmployee(models.Model):
    """Names that somebody bore before: lists of excluded people know them by these as well."""
    _inherit = 'hr.employee'

    medical_former_names = fields.Char(
        'Former Names', groups='hr.group_hr_user', tracking=True, help="Whole names, as First Last; several separated by semicolons. Screened as well.")
