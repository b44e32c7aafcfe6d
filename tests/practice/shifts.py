"""Who works when: the usual week of both sites, three weeks that were worked, a call-out, a swap and next week to be planned."""
import random
from datetime import datetime, time, timedelta

from odoo import Command, fields

from . import people
from .clock import on

SEED = 37
WEEKS = 3
# site, login or name of an outsider (None: open), position, weekdays, from, to, break in minutes
USUAL_WEEK = [
    ('MAIN', 'frontdesk', None, '01234', 8, 17, 60),
    ('MAIN', 'cashier', None, '01234', 9, 17, 30),
    ('MAIN', 'biller', None, '01234', 8.5, 16.5, 30),
    ('MAIN', 'records', None, '024', 8, 16, 30),
    ('MAIN', 'nurse', None, '01234', 8, 17, 60),
    ('MAIN', 'staff', None, '01234', 8, 17, 60),
    ('MAIN', 'owner', None, '013', 8, 17, 60),
    ('MAIN', 'doctor', None, '024', 8, 17, 60),
    ('MAIN', 'manager', None, '01234', 8, 17, 60),
    ('MAIN', 'clerk', None, '024', 8, 16, 30),
    ('MAIN', 'hr', None, '13', 9, 15, 30),
    ('MAIN', 'facility', None, '024', 7, 15, 30),
    ('MAIN', 'Clem Backdrop', None, '01234', 18, 20, 0),
    ('MAIN', None, 'Medical Assistant', '4', 8, 17, 60),
    ('LAKE', 'Dr. Lara Loaner', None, '012', 8, 16, 30),
    ('LAKE', 'doctor', None, '13', 8, 16, 30),
    ('LAKE', 'facility', None, '13', 8, 14, 30),
    ('LAKE', 'clerk', None, '13', 8, 14, 30),
]
# who comes late or goes early now and then
HABITS = {'staff': 9, 'cashier': 6, 'frontdesk': 2, 'biller': -4}


class Shifts:
    """The schedule, told by the office manager, and the hours, by everybody."""

    def __init__(self, staff):
        self.staff, self.env, self.company, self.sites, self.today = staff, staff.env, staff.company, staff.sites, staff.today
        self.random = random.Random(SEED)
        self.monday = self.today - timedelta(days=self.today.weekday())

    def tell(self):
        """Minimum cover, the usual week, three weeks worked and approved, this week and the next, and one that is still a plan."""
        self.as_ = self.staff.as_
        with on(self.env, self.monday - timedelta(days=7 * (WEEKS + 1)), 15):
            minimums = self.as_('manager', 'medical.cover.minimum')
            minimums.action_adopt_suggestions()
            # the second site is small: one desk, no phones of its own
            minimums.search([('site_id', '=', self.sites['LAKE'].id), ('code', 'not in', ('COV-04', 'COV-10'))]).action_archive()
            patterns = self.patterns()
        for week in range(-WEEKS, 3):
            monday = self.monday + timedelta(days=7 * week)
            with on(self.env, min(monday - timedelta(days=10), self.today), 15):
                coverage = self.as_('manager', 'medical.coverage')
                for pattern in patterns:
                    coverage.apply_pattern(pattern.id, fields.Date.to_string(monday))
                if week < 2:
                    # of the coming week is held back what speaks against a person
                    coverage.publish([site.id for site in self.sites.values()], fields.Date.to_string(monday), reason=(
                        "Works under supervision until the paper is here" if week < 1 else None))
        self.attendances()
        self.hours()
        self.surprises()

    def patterns(self):
        """The usual week of each site."""
        people = {**self.staff.employees, **self.staff.outsiders}
        jobs = {job.name: job for job in self.env['hr.job'].search([('company_id', '=', self.company.id)])}
        lines = {code: [] for code in self.sites}
        for code, who, position, weekdays, start, end, pause in USUAL_WEEK:
            person = people.get(who, self.env['hr.employee'])
            lines[code] += [Command.create({
                'weekday': weekday, 'hour_from': start, 'hour_to': end, 'break_minutes': pause, 'employee_id': person.id,
                'job_id': person.job_id.id or jobs[position].id}) for weekday in weekdays]
        return self.as_('manager', 'medical.shift.pattern').create([
            {'name': "Usual Week", 'site_id': self.sites[code].id, 'line_ids': rows} for code, rows in lines.items()])

    # === HOURS === #

    def attendances(self):
        """Who has a login checks in and out at about the hours of the shift; one forgot to check out, one never came."""
        logins = {employee: login for login, employee in self.staff.employees.items()}
        now, values, forgotten = fields.Datetime.now(), [], False
        shifts = self.env['medical.shift'].search([
            ('company_id', '=', self.company.id), ('state', '=', 'published'), ('start', '<', now), ('employee_id', '!=', False)], order='start')
        for number, shift in enumerate(shifts):
            login = logins.get(shift.employee_id)
            if not login or number == len(shifts) - 40:
                continue
            late = HABITS.get(login, 0) + self.random.randint(-6, 5)
            check_in = shift.start + timedelta(minutes=late)
            check_out = shift.end + timedelta(minutes=self.random.randint(-3, 8) + (75 if login == 'biller' and shift.start.weekday() == 3 else 0))
            if check_out > now:
                check_out = False
            elif not forgotten and login == 'records' and shift.start > now - timedelta(days=9):
                forgotten, check_out = True, False
            if check_in < now and (check_out or shift.end > now):
                values.append({
                    'employee_id': shift.employee_id.id, 'check_in': check_in, 'check_out': check_out, 'medical_site_id': shift.site_id.id})
        rows = self.env['hr.attendance'].with_context(tracking_disable=True).create(values)
        self.env['medical.attendance.break'].create([{
            'attendance_id': row.id, 'start': row.check_in + timedelta(hours=4), 'end': row.check_in + timedelta(hours=4, minutes=32),
        } for row in rows if row.check_out and row.check_out - row.check_in > timedelta(hours=6)])

    def hours(self):
        """Weeks are made of it and submitted; those before the last one are explained and approved by the supervisors."""
        Week = self.env['medical.hours.week']
        for week in range(-WEEKS, 1):
            with on(self.env, self.monday + timedelta(days=7 * week + 6), 23):
                Week._make_weeks()
        weeks = Week.search([('company_id', '=', self.company.id)])
        weeks._refresh()
        logins = {employee: login for login, employee in self.staff.employees.items()}
        over = weeks.filtered(lambda week: week.is_over and week.employee_id in logins)
        for monday in sorted(set(over.mapped('date_from'))):
            some = over.filtered(lambda week, monday=monday: week.date_from == monday)
            last = monday + timedelta(days=14) > self.today
            with on(self.env, min(monday + timedelta(days=8), self.today), 13):
                for week in some:
                    if not last or self.random.random() < 0.7:
                        self.as_(logins[week.employee_id], 'medical.hours.week').browse(week.id).action_submit()
            if last:
                continue
            with on(self.env, min(monday + timedelta(days=9), self.today), 14):
                for week in some:
                    decider = people.SUPERVISORS.get(logins[week.employee_id], 'manager')
                    if decider:
                        self.approve(week, decider)

    def approve(self, week, decider):
        """Accept what is explained; what has to be corrected stays."""
        self.as_(decider, 'medical.hours.exception').search([
            ('week_id', '=', week.id), ('state', '=', 'open'), ('kind', '!=', 'no_check_out')])._accept("Spoke about it; fine.")
        if not week.open_exception_count:
            self.as_(decider, 'medical.hours.week').browse(week.id).action_approve()

    def surprises(self):
        """A call-out, a swap that waits for its decision, somebody on leave."""
        monday = self.monday + timedelta(days=7)
        self.leave('biller', monday + timedelta(days=1), monday + timedelta(days=2))
        called = self.next_shift('cashier', self.today)
        if called:
            self.as_('manager', 'medical.coverage').call_out({'shift_id': called.id, 'kind': 'family', 'note': "Called at 7:10; back tomorrow."})
        offered = self.next_shift('doctor', monday)
        if offered:
            self.as_('doctor', 'medical.coverage').offer(offered.id, self.staff.employees['owner'].id, "My daughter's school play")
            swap = self.env['medical.shift.swap'].search([('shift_id', '=', offered.id)], limit=1)
            self.as_('owner', 'medical.coverage').accept(swap.id)

    def next_shift(self, login, day):
        return self.env['medical.shift'].search([
            ('company_id', '=', self.company.id), ('state', '=', 'published'), ('start', '>', datetime.combine(day, time(5))),
            ('employee_id', '=', self.staff.employees[login].id)], order='start', limit=1)

    def leave(self, login, first, last):
        """Time off that is approved."""
        kind = self.env['hr.leave.type'].search([('requires_allocation', '=', False), ('company_id', 'in', [False, self.company.id])], limit=1)
        self.env['hr.leave'].with_context(leave_fast_create=True, mail_activity_automation_skip=True).create({
            'employee_id': self.staff.employees[login].id, 'holiday_status_id': kind.id, 'request_date_from': first, 'request_date_to': last,
            'state': 'confirm'}).action_approve()
