from odoo import api, models


class HrVersion(models.Model):
    """What holds of a person from a day on: another position needs other credentials."""
    _inherit = 'hr.version'

    @api.model_create_multi
    def create(self, vals_list):
        versions = super().create(vals_list)
        versions._medical_sync_credentials()
        return versions

    def write(self, vals):
        res = super().write(vals)
        if {'job_id', 'date_version', 'active'} & vals.keys():
            self._medical_sync_credentials()
        return res

    def _medical_sync_credentials(self):
        # sudo: who writes a version need not read the employee
        employees = self.sudo().employee_id
        if employees:
            self.env['medical.credential']._sync_required(employees.company_id, employees)
