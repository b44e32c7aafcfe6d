from odoo import api, models

# what decides which documents and credentials a person owes
OWED_BY = {'job_id', 'employee_type', 'date_version', 'active'}


class HrVersion(models.Model):
    """Another position or kind of employment, from a day on: other documents and credentials are asked for."""
    _inherit = 'hr.version'

    @api.model_create_multi
    def create(self, vals_list):
        versions = super().create(vals_list)
        versions._medical_sync_required()
        return versions

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & OWED_BY:
            self._medical_sync_required()
        return res

    def _medical_sync_required(self):
        """Ask for what people of these versions owe; of who is just being made, that is done with their file."""
        # sudo: what is owed follows from the position, whoever changes it
        employees = self.sudo().employee_id
        if employees:
            files = self.env['medical.staff.file'].sudo().search([('employee_id', 'in', employees.ids)])
            if files:
                self.env['medical.staff.document']._sync_required(files.company_id, files.employee_id)
                self.env['medical.credential']._sync_required(files.company_id, files.employee_id)
