from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools.misc import format_time


class MedicalAttendanceBreak(models.Model):
    """A break within a check-in; without an end it runs. Written by the person's button and by corrections."""
    _name = 'medical.attendance.break'
    _description = 'Break'
    _order = 'start, id'

    attendance_id = fields.Many2one('hr.attendance', required=True, index=True, ondelete='cascade')
    employee_id = fields.Many2one(related='attendance_id.employee_id', store=True, index=True)
    company_id = fields.Many2one(related='employee_id.company_id', store=True, index=True)
    start = fields.Datetime(required=True)
    end = fields.Datetime()
    is_paid = fields.Boolean('Paid', help="A paid break is work.")

    _one_running = models.UniqueIndex('(attendance_id) WHERE "end" IS NULL', 'A break is running already: end it first.')

    @api.depends('start', 'end', 'is_paid')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for pause in self:
            tz = pause.attendance_id._medical_zone() if pause.attendance_id else 'UTC'
            start, end = (moment and format_time(self.env, moment, tz=tz, time_format='short') for moment in (pause.start, pause.end))
            words = f'{start} – {end or self.env._("now")}'
            pause.display_name = self.env._("%(times)s paid", times=words) if pause.is_paid else words

    @api.constrains('start', 'end', 'attendance_id')
    def _check_times(self):
        for pause in self:
            attendance = pause.attendance_id
            if pause.end and pause.end < pause.start:
                raise ValidationError(self.env._("A break would end before it begins: correct one of the two times."))
            if pause.start < attendance.check_in or attendance.check_out and (pause.end or pause.start) > attendance.check_out:
                raise ValidationError(self.env._("A break lies between check-in and check-out: correct its times."))
            if any(other != pause and other.start < (pause.end or other.start) and (not other.end or other.end > pause.start)
                   for other in attendance.medical_break_ids):
                raise ValidationError(self.env._("Two breaks overlap: correct their times."))

    def _touched(self):
        if not self.env.su:
            raise AccessError(self.env._("Breaks are written by their button and by corrections."))
        return self.env['medical.hours.week']._touch(self.attendance_id._medical_days())

    @api.model_create_multi
    def create(self, vals_list):
        pauses = super().create(vals_list)
        pauses._touched()._refresh()
        return pauses

    def write(self, vals):
        weeks = self._touched()
        result = super().write(vals)
        (weeks | self._touched())._refresh()
        return result

    def unlink(self):
        weeks = self._touched()
        result = super().unlink()
        weeks._refresh()
        return result
