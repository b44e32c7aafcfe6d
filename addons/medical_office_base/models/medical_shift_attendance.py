from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_time

from ..tools.recurrence import to_local

ATTENDANCE_STATES = [
    ('expected', 'Expected'),
    ('late', 'Late'),
    ('absent', 'Absent'),
    ('present', 'Here'),
    ('left_early', 'Left Early'),
    ('done', 'Worked'),
]
# Who checks in so long before the start has come for the shift.
EARLY = timedelta(hours=3)
# Who checks out in the middle is on a break for as long; after that they have left.
BREAK = timedelta(minutes=60)
# A practice where nobody checked in for so long doesn't use attendance: nobody is absent.
UNUSED_AFTER = timedelta(days=14)


class MedicalShift(models.Model):
    """Who came: shifts beside Odoo's attendance (`hr.attendance`)."""
    _inherit = 'medical.shift'

    attendance_state = fields.Selection(
        ATTENDANCE_STATES, 'Attendance', compute='_compute_attendance_state', search='_search_attendance_state', compute_sudo=True)
    attendance_text = fields.Char('Attendance in Words', compute='_compute_attendance_state', compute_sudo=True)

    @api.depends('employee_id', 'state', 'start', 'end')
    @api.depends_context('lang')
    def _compute_attendance_state(self):
        values = self._attendance_values()
        for shift in self:
            found = values.get(shift.id) or {}
            shift.attendance_state = found.get('state') or False
            shift.attendance_text = found.get('text') or ''

    @api.model
    def _search_attendance_state(self, operator, value):
        """Of shifts that run now, and of those that ended within the last 12 hours."""
        if operator != 'in':
            return NotImplemented
        now = fields.Datetime.now()
        # sudo: record rules narrow what is found
        around = self.sudo().search([
            ('state', '=', 'published'), ('employee_id', '!=', False), ('start', '<=', now + EARLY), ('end', '>=', now - timedelta(hours=12))])
        values = around._attendance_values()
        return Domain('id', 'in', [shift.id for shift in around if values[shift.id]['state'] in value])

    def _attendance_values(self):
        """{shift id: {state, text, check_in, check_out}}, by the clocks of the sites, in two queries. State is '' where nothing is
        to be said: open, planned and cancelled shifts, later days, and practices whose people don't check in."""
        now = fields.Datetime.now()
        # sudo: who may see it is decided by the caller
        shifts = self.sudo()
        nothing = {'state': '', 'text': '', 'check_in': '', 'check_out': ''}
        values = {shift.id: nothing for shift in self}
        begun = shifts.filtered(
            lambda shift: shift.id and shift.employee_id and shift.state == 'published' and shift.start - timedelta(hours=12) <= now)
        if not begun:
            return values
        used = self._attendance_used(begun.company_id)
        able = begun.employee_id._medical_checks_in()
        attendances = self._attendances(begun.employee_id.ids, min(begun.mapped('start')) - EARLY, max(begun.mapped('end')))
        practices = {practice.company_id: practice for practice in self.env['medical.practice'].sudo().search([
            ('company_id', 'in', begun.company_id.ids)])}
        for shift in begun:
            if shift.company_id.id in used and (shift.employee_id in able or attendances[shift.employee_id.id]):
                values[shift.id] = shift._attendance_of(attendances[shift.employee_id.id], practices.get(shift.company_id), now)
        return values

    @api.model
    def _attendance_used(self, companies):
        """Ids of the companies whose people check in."""
        self.env['hr.attendance'].flush_model(['employee_id', 'check_in'])
        return {company_id for company_id, in self.env.execute_query(SQL(
            """SELECT company.id FROM res_company company WHERE company.id = ANY(%s) AND EXISTS (
                   SELECT 1 FROM hr_attendance attendance JOIN hr_employee employee ON employee.id = attendance.employee_id
                    WHERE employee.company_id = company.id AND attendance.check_in > %s)""",
            companies.ids, fields.Datetime.now() - UNUSED_AFTER))}

    @api.model
    def _attendances(self, employee_ids, first, last):
        """{employee id: [(check in, check out or None)]} that touch the time between two moments, in order; one query."""
        self.env['hr.attendance'].flush_model(['employee_id', 'check_in', 'check_out'])
        rows = self.env.execute_query(SQL(
            """SELECT employee_id, check_in, check_out FROM hr_attendance
                WHERE employee_id = ANY(%s) AND check_in < %s AND (check_out IS NULL OR check_out > %s) ORDER BY check_in""",
            list(employee_ids), last, first))
        found = defaultdict(list)
        for employee_id, check_in, check_out in rows:
            found[employee_id].append((check_in, check_out))
        return found

    def _attendance_of(self, attendances, practice, now):
        """What one shift's attendance is, by the practice's minutes."""
        grace = timedelta(minutes=practice.shift_grace_minutes if practice else 7)
        absent = timedelta(minutes=practice.shift_absent_minutes if practice else 30)
        mine = [
            (came, left) for came, left in attendances
            if came < self.end and (left > self.start if left else came > self.start - timedelta(hours=16))
            and came > self.start - timedelta(hours=16)]
        if not mine:
            if now < self.start + grace:
                return self._attendance_words('expected', self.env._("Expected %(time)s", time=self._clock(self.start)))
            if now < self.start + absent and now < self.end:
                return self._attendance_words('late', self.env._(
                    "%(count)s min late", count=int((now - self.start).total_seconds() // 60)))
            return self._attendance_words('absent', self.env._("Not here, expected %(time)s", time=self._clock(self.start)))
        came, left = mine[0][0], mine[-1][1]
        came_late = came > self.start + grace
        since = self.env._("Came %(time)s, late", time=self._clock(came)) if came_late else self.env._("Here since %(time)s", time=self._clock(came))
        if not left:
            return self._attendance_words('present', since, came)
        if left >= self.end - grace:
            return self._attendance_words('done', self.env._(
                "%(start)s – %(end)s", start=self._clock(came), end=self._clock(left)), came, left)
        if now < self.end and self.break_minutes and now - left < max(BREAK, timedelta(minutes=self.break_minutes)):
            return self._attendance_words('present', self.env._("On a break since %(time)s", time=self._clock(left)), came, left)
        return self._attendance_words('left_early', self.env._("Left %(time)s", time=self._clock(left)), came, left)

    def _clock(self, moment):
        return format_time(self.env, moment, tz=self.site_id.tz, time_format='short')

    def _attendance_words(self, state, text, came=None, left=None):
        tz = self.site_id.tz
        check_in, check_out = (moment.strftime('%Y-%m-%dT%H:%M') if moment else '' for moment in (
            came and to_local(came, tz), left and to_local(left, tz)))
        return {'state': state, 'text': text, 'check_in': check_in, 'check_out': check_out}
