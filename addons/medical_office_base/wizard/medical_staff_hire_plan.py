from datetime import timedelta

from odoo import api, fields, models

from ..models.medical_staff_file import CONTRACTORS


class MedicalStaffHire(models.TransientModel):
    """Taking somebody on begins their onboarding, and suggests when probation ends."""
    _inherit = 'medical.staff.hire'

    make_plan = fields.Boolean('Begin the Onboarding Plan', default=True)
    date_probation_end = fields.Date(compute='_compute_date_probation_end', store=True, readonly=False)

    @api.depends('date_hired', 'employment', 'company_id')
    def _compute_date_probation_end(self):
        for hire in self:
            days = self.env['medical.practice']._get(hire.company_id).probation_days
            hire.date_probation_end = (
                hire.date_hired + timedelta(days=days) if hire.date_hired and days and hire.employment not in CONTRACTORS else False)

    def action_hire(self):
        """Make the person, and the plan of their first weeks."""
        action = super().action_hire()
        if self.make_plan:
            file = self.env['medical.staff.file'].browse(action['res_id'])
            self.env['medical.staff.plan'].create({'employee_id': file.employee_id.id, 'kind': 'onboarding', 'date': self.date_hired})
        return action
