from odoo import models
from odoo.fields import Domain


class HrLeave(models.Model):
    """Leave stands in the hours of a week: when it is decided, their figures are made anew."""
    _inherit = 'hr.leave'

    def write(self, vals):
        counted = {'state', 'request_date_from', 'request_date_to', 'date_from', 'date_to', 'holiday_status_id', 'number_of_hours'} & set(vals)
        if counted:
            self._medical_mark_hours()
        result = super().write(vals)
        if counted:
            self._medical_mark_hours()
        return result

    def _medical_mark_hours(self):
        # what isn't approved, or no more, stands in no week
        leaves = self.filtered(lambda leave: leave.state == 'validate' and leave.request_date_from and leave.request_date_to)
        if leaves:
            weeks = self.env['medical.hours.week']
            domain = (
                Domain('employee_id', 'in', leaves.employee_id.ids) & Domain('date_to', '>=', min(leaves.mapped('request_date_from')))
                & Domain('date_from', '<=', max(leaves.mapped('request_date_to'))))
            weeks._mark_stale(domain)
            weeks._mark_outdated(domain)
