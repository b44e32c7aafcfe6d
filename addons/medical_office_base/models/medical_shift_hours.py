from odoo import api, models
from odoo.fields import Domain

COUNTED = {'employee_id', 'start', 'end', 'break_minutes', 'state', 'site_id'}


class MedicalShift(models.Model):
    """Hours are held against published shifts: a change of one has their figures made anew."""
    _inherit = 'medical.shift'

    def _mark_hours(self):
        published = self.filtered(lambda shift: shift.employee_id and shift.start)
        if published:
            starts = published.mapped('start')
            self.env['medical.hours.week']._mark_stale(
                Domain('employee_id', 'in', published.employee_id.ids) & Domain('date_to', '>=', min(starts).date())
                & Domain('date_from', '<=', max(starts).date()))

    @api.model_create_multi
    def create(self, vals_list):
        shifts = super().create(vals_list)
        shifts._mark_hours()
        return shifts

    def write(self, vals):
        counted = COUNTED & set(vals)
        if counted:
            self._mark_hours()
        result = super().write(vals)
        if counted:
            self._mark_hours()
        return result

    def unlink(self):
        self._mark_hours()
        return super().unlink()
