from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.recurrence import to_utc

WEEKDAYS = [
    ('0', 'Monday'), ('1', 'Tuesday'), ('2', 'Wednesday'), ('3', 'Thursday'), ('4', 'Friday'), ('5', 'Saturday'), ('6', 'Sunday')]


class MedicalShiftPatternLine(models.Model):
    """One shift of a week's template, by the clock of the site; to the same hour or an earlier one is the next day."""
    _name = 'medical.shift.pattern.line'
    _description = 'Shift of a Week Template'
    _order = 'weekday, hour_from, job_id, id'
    _check_company_auto = True

    pattern_id = fields.Many2one('medical.shift.pattern', required=True, index=True, ondelete='cascade')
    site_id = fields.Many2one(related='pattern_id.site_id', store=True)
    company_id = fields.Many2one(related='pattern_id.company_id', store=True, index=True)
    weekday = fields.Selection(WEEKDAYS, required=True, default='0')
    hour_from = fields.Float('From', required=True, default=8)
    hour_to = fields.Float('To', required=True, default=17)
    break_minutes = fields.Integer('Break (minutes)', default=60)
    job_id = fields.Many2one('hr.job', 'Position', required=True, index=True, check_company=True, ondelete='cascade')
    employee_id = fields.Many2one('hr.employee', 'Person', index='btree_not_null', check_company=True, ondelete='set null', help="Empty: an open shift.")
    room_id = fields.Many2one('medical.room', check_company=True, domain="[('site_id', '=', site_id)]", ondelete='set null')

    @api.constrains('hour_from', 'hour_to', 'break_minutes')
    def _check_hours(self):
        for line in self:
            if not 0 <= line.hour_from < 24 or not 0 <= line.hour_to <= 24:
                raise ValidationError(self.env._("Hours are between 0:00 and 24:00."))
            if not 0 <= line.break_minutes < line._minutes():
                raise ValidationError(self.env._("The break is shorter than the shift: correct its minutes."))

    @api.constrains('room_id', 'pattern_id')
    def _check_room(self):
        for line in self:
            if line.room_id and line.room_id.site_id != line.site_id:
                raise ValidationError(self.env._("%(room)s isn't at %(site)s: choose another room.", room=line.room_id.name, site=line.site_id.name))

    def _minutes(self):
        """From start to end by the clock, over midnight where it ends no later than it begins."""
        return round((self.hour_to - self.hour_from) * 60) % (24 * 60) or 24 * 60

    def _shift_values(self, week):
        """Values of this line's shift in the week of a Monday; what the clocks leap over moves with them."""
        self.ensure_one()
        start = datetime.combine(week, time()) + timedelta(days=int(self.weekday), minutes=round(self.hour_from * 60))
        end = start + timedelta(minutes=self._minutes())
        return {
            'site_id': self.site_id.id, 'job_id': self.job_id.id, 'room_id': self.room_id.id, 'employee_id': self.employee_id.id,
            'start': to_utc(start, self.site_id.tz), 'end': to_utc(end, self.site_id.tz), 'break_minutes': self.break_minutes,
            'pattern_line_id': self.id}
