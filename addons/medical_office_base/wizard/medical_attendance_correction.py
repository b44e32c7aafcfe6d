from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_datetime

from ..models.hr_attendance import LOGGED


class MedicalAttendanceCorrection(models.TransientModel):
    """Corrects the times of somebody on a day, for the supervisor: check-in, check-out and breaks, with the reason.

    One window for what was checked in and for what never was (`attendance_id` empty). Times are those of the user's clock,
    as everywhere in Odoo.
    """
    _name = 'medical.attendance.correction'
    _description = 'Correct Times'

    week_id = fields.Many2one('medical.hours.week', required=True, ondelete='cascade')
    employee_id = fields.Many2one(related='week_id.employee_id')
    company_id = fields.Many2one(related='week_id.company_id')
    attendance_id = fields.Many2one('hr.attendance', 'Checked In', ondelete='cascade')
    site_id = fields.Many2one('medical.site', domain="[('company_id', '=', company_id)]")
    check_in = fields.Datetime(required=True)
    check_out = fields.Datetime()
    line_ids = fields.One2many('medical.attendance.correction.break', 'correction_id', 'Breaks')
    employee_note = fields.Text(related='week_id.employee_note')
    reason = fields.Text()
    site_times = fields.Char('By the Clock of the Site', compute='_compute_site_times')

    @api.depends('check_in', 'check_out', 'site_id', 'week_id')
    @api.depends_context('lang')
    def _compute_site_times(self):
        for correction in self:
            # sudo: a clock is no secret
            tz = (correction.site_id or correction.week_id.site_id).sudo().tz or self.env['medical.practice']._get(correction.company_id).tz or 'UTC'
            first, last = (moment and format_datetime(self.env, moment, tz=tz, dt_format='EEE, MMM d, h:mm a') for moment in (
                correction.check_in, correction.check_out))
            correction.site_times = ' – '.join(filter(None, (first, last)))

    @api.model
    def _open(self, week, day, attendance=None):
        """The window, filled with what there is.

        :param week: medical.hours.week
        :param day: the date
        :param attendance: hr.attendance to correct, or none to add one
        """
        week.check_access('read')
        values = {'default_week_id': week.id}
        if attendance:
            attendance.check_access('read')
            values.update({
                'default_attendance_id': attendance.id, 'default_site_id': attendance.medical_site_id.id,
                'default_check_in': fields.Datetime.to_string(attendance.check_in),
                'default_check_out': fields.Datetime.to_string(attendance.check_out),
                'default_line_ids': [(0, 0, {
                    'start': fields.Datetime.to_string(pause.start), 'end': fields.Datetime.to_string(pause.end), 'is_paid': pause.is_paid,
                }) for pause in attendance.medical_break_ids]})
        else:
            # sudo: the shift says when somebody was to come
            shift = self.env['medical.shift'].sudo().search([
                ('employee_id', '=', week.employee_id.id), ('state', '=', 'published'), ('start', '>=', datetime.combine(day, time.min) - timedelta(hours=12)),
                ('start', '<', datetime.combine(day, time.min) + timedelta(hours=36))], limit=1)
            zone = pytz.timezone(week.site_id.sudo().tz or self.env['medical.practice']._get(week.company_id).tz or 'UTC')
            morning = zone.localize(datetime.combine(day, time(9))).astimezone(pytz.utc).replace(tzinfo=None)
            values.update({
                'default_site_id': (shift.site_id or week.site_id).id, 'default_check_in': fields.Datetime.to_string(shift.start or morning),
                'default_check_out': fields.Datetime.to_string(shift.end or morning + timedelta(hours=8))})
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Correct Times") if attendance else self.env._("Add a Time"),
            'res_model': self._name, 'view_mode': 'form', 'target': 'new', 'context': values}

    def _checked(self):
        """The attendance (sudo, or empty) and the reason, after every check."""
        self.ensure_one()
        self.week_id.check_access('read')
        employee = self.week_id.employee_id
        self.env['medical.hours.week']._check_decider(employee)
        reason = (self.reason or '').strip()
        if not reason:
            raise UserError(self.env._("Say why the times are corrected: it is kept with them."))
        # sudo: who decides the hours corrects them, without Odoo's own rights on attendances
        attendance = self.attendance_id.sudo().exists()
        if attendance.employee_id and attendance.employee_id != employee:
            raise UserError(self.env._("These times are somebody else's. Open the window again."))
        if self.site_id and self.site_id.company_id != self.week_id.company_id:
            raise UserError(self.env._("Choose a site of this practice."))
        return attendance, reason

    def action_save(self):
        """Write the times down, with the reason."""
        attendance, reason = self._checked()
        if self.check_out and self.check_out <= self.check_in:
            raise UserError(self.env._("Check-out comes after check-in: correct one of the two."))
        soon = fields.Datetime.now() + timedelta(minutes=5)
        if self.check_in > soon or self.check_out and self.check_out > soon:
            raise UserError(self.env._("Times are written down when they have been worked: they can't be in the future."))
        breaks = [(line.start, line.end, line.is_paid) for line in self.line_ids]
        values = {'check_in': self.check_in, 'check_out': self.check_out, 'medical_site_id': self.site_id.id}
        if not attendance:
            attendance = attendance.create({**values, 'employee_id': self.week_id.employee_id.id, 'in_mode': 'manual'})
            before = None
        else:
            before = attendance._medical_times()
            # those outside the new times would be refused
            attendance._medical_set_breaks([])
            attendance.with_context(medical_logged=LOGGED).write(values)
        attendance._medical_set_breaks(breaks)
        attendance._medical_log('change' if before else 'create', before, reason)
        self.env['medical.hours.week'].sudo()._touch(attendance._medical_days())._refresh()
        return {'type': 'ir.actions.act_window_close'}

    def action_remove(self):
        """Take away times that were checked in by mistake."""
        attendance, reason = self._checked()
        attendance.with_context(medical_reason=reason).unlink()
        return {'type': 'ir.actions.act_window_close'}
