from odoo import api, models
from odoo.fields import Domain


class HrEmployee(models.Model):
    """Practitioners whose orders controlled substances are dispensed on."""
    _inherit = 'hr.employee'

    @api.model
    def _medical_registered(self, company):
        """Who holds a DEA registration today: by a verified credential, or as the practitioner named on the practice's own.

        :return: {employee: registration number}, the employees as superuser
        """
        today = company._medical_today()
        # sudo: the number stands on every prescription; whoever dispenses names the practitioner
        self = self.sudo()
        practice = self.env['medical.practice']._get(company)
        numbers = {}
        if practice.dea_number and practice.dea_user_id:
            own = practice.dea_user_id.employee_ids.filtered(lambda employee: employee.company_id == company)[:1]
            if own:
                numbers[own] = practice.dea_number
        credentials = self.env['medical.credential'].search(
            Domain([('company_id', '=', company.id), ('type_id.number_check', '=', 'dea'), ('state', '=', 'verified'), ('number', '!=', False)])
            & (Domain('date_start', '=', False) | Domain('date_start', '<=', today))
            & (Domain('date_end', '=', False) | Domain('date_end', '>=', today)) & Domain('employee_id.active', '=', True), order='id')
        numbers.update((credential.employee_id, credential.number) for credential in credentials)
        return numbers
