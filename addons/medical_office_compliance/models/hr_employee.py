from odoo import api, models

# what decides who is asked for what, beside position and roles
DECIDES = {'user_id', 'medical_own_site_ids', 'medical_duty_ids', 'active', 'company_id', 'current_version_id', 'version_ids'}


class HrEmployee(models.Model):
    """Whoever begins, leaves or has another duty or place is asked for what that brings, at once."""
    _inherit = 'hr.employee'

    @api.model_create_multi
    def create(self, vals_list):
        # once for all of them, not with the version of each
        employees = super(HrEmployee, self.with_context(medical_duty_later=True)).create(vals_list).with_env(self.env)
        self.env['medical.duty.mixin']._sync_people(employees)
        return employees

    def write(self, vals):
        res = super().write(vals)
        if DECIDES & vals.keys():
            self.env['medical.duty.mixin']._sync_people(self)
        return res
