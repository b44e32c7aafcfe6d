from odoo import api, models
from odoo.exceptions import ValidationError


class HrEmployee(models.Model):
    """Everyone who works here has a staff file from the first day, and nobody stands above themselves."""
    _inherit = 'hr.employee'

    @api.model_create_multi
    def create(self, vals_list):
        employees = super().create(vals_list)
        self.env['medical.staff.file']._make(employees)
        return employees

    @api.constrains('parent_id')
    def _check_medical_supervisor_circle(self):
        if self._has_cycle('parent_id'):
            raise ValidationError(self.env._(
                "Somebody would be their own supervisor, directly or through others: choose a supervisor who doesn't report to this person."))
