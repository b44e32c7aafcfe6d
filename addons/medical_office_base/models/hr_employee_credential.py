from odoo import api, fields, models

# what decides which credentials somebody needs, beside what stands on the version (hr_version_required)
DECIDES = {'user_id', 'medical_own_site_ids', 'medical_duty_ids', 'active', 'company_id', 'current_version_id', 'version_ids'}


class HrEmployee(models.Model):
    """Credentials of a person: what is required follows position, duties and sites."""
    _inherit = 'hr.employee'

    medical_duty_ids = fields.Many2many(
        'hr.job', 'medical_employee_duty_rel', 'employee_id', 'job_id', string='Duties', groups='hr.group_hr_user',
        domain=[('medical_is_duty', '=', True)], help="What somebody does beside their position: vaccine coordinator, privacy official.")
    medical_credential_ids = fields.One2many('medical.credential', 'employee_id', 'Credentials', groups='hr.group_hr_user')

    @api.model_create_multi
    def create(self, vals_list):
        employees = super().create(vals_list)
        self.env['medical.credential']._sync_required(employees.company_id, employees)
        return employees

    def write(self, vals):
        companies = self.company_id if DECIDES & vals.keys() else None
        res = super().write(vals)
        if companies is not None:
            self.env['medical.credential']._sync_required(companies | self.company_id, self)
        return res
