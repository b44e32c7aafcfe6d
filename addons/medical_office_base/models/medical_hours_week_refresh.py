from collections import defaultdict
from datetime import timedelta

from odoo import fields, models

from ..tools.overtime import in_hundredths, split_week
from ..tools.work_time import Break, Punch, day_parts, local_date, work_days
from .hr_attendance import NO_WORK
from .medical_hours_faults import Faults, WorkedShift

# how near a week somebody has a shift who works by shifts
PLANNED = timedelta(days=14)
DAY_FIELDS = ('worked_hours', 'break_hours', 'deducted_hours', 'scheduled_hours', 'regular_hours', 'overtime_hours', 'double_hours', 'leave_hours')


class Source:
    """Everything that the figures of some weeks are made from, read in a constant number of queries."""

    def __init__(self, weeks):
        env = weeks.env
        self.now = fields.Datetime.now()
        self.employees = weeks.employee_id
        self.low = fields.Datetime.to_datetime(min(weeks.mapped('date_from'))) - timedelta(days=2)
        self.high = fields.Datetime.to_datetime(max(weeks.mapped('date_to'))) + timedelta(days=3)
        self.practices = {practice.company_id.id: practice for practice in env['medical.practice'].search(
            [('company_id', 'in', weeks.company_id.ids)])}
        self.rules = env['medical.overtime.rule']._by_state(weeks.company_id)
        self.settings = {row.employee_id.id: row for row in env['medical.hours.setting'].search([('employee_id', 'in', self.employees.ids)])}
        attendances = env['hr.attendance'].search([
            ('employee_id', 'in', self.employees.ids), ('check_in', '<', self.high),
            '|', ('check_out', '=', False), ('check_out', '>=', self.low)], order='check_in, id')
        self.attendances = self._by_employee(attendances)
        self.breaks = defaultdict(tuple)
        for pause in env['medical.attendance.break'].search([('attendance_id', 'in', attendances.ids)]):
            self.breaks[pause.attendance_id.id] += (Break(pause.start, pause.end, pause.is_paid),)
        self.shifts = self._by_employee(env['medical.shift'].search([
            ('employee_id', 'in', self.employees.ids), ('state', '=', 'published'), ('start', '<', self.high), ('end', '>', self.low)], order='start, id'))
        # who works by shifts has to explain work without one; a cleaner who is on no plan has not
        self.planned = {employee.id for employee, in env['medical.shift']._read_group([
            ('employee_id', 'in', self.employees.ids), ('state', '=', 'published'), ('start', '<', self.high + PLANNED), ('end', '>', self.low - PLANNED),
        ], ['employee_id'])}
        self.leaves = self._leave_days(env)

    def _by_employee(self, records):
        found = defaultdict(records.browse)
        for employee, rows in records.grouped('employee_id').items():
            found[employee.id] = rows
        return found

    def _leave_days(self, env):
        """Approved leave by day: {employee id: {date: [(type, hours)]}}.

        Odoo has the hours of a whole leave: they are shared out over its days by the hours of the person's schedule, public
        holidays left out, so that their sum stays the same.
        """
        leaves = env['hr.leave'].search([
            ('employee_id', 'in', self.employees.ids), ('state', '=', 'validate'), ('date_from', '<', self.high), ('date_to', '>', self.low)])
        holidays = env['resource.calendar.leaves'].search([
            ('resource_id', '=', False), ('date_from', '<', self.high), ('date_to', '>', self.low),
            ('company_id', 'in', [*self.employees.company_id.ids, False])]) if leaves else ()
        found = defaultdict(lambda: defaultdict(list))
        for leave in leaves:
            calendar = leave.resource_calendar_id
            zone = calendar.tz or self.zone(leave.employee_id)
            closed = {
                day for holiday in holidays if holiday.calendar_id in (calendar, holiday.calendar_id.browse())
                and holiday.company_id in (leave.employee_id.company_id, holiday.company_id.browse())
                for day, _start, _end in day_parts(holiday.date_from, holiday.date_to, zone)}
            hours = defaultdict(float)
            for line in calendar.attendance_ids:
                if line.day_period != 'lunch' and not line.display_type:
                    hours[line.dayofweek] += line.hour_to - line.hour_from
            days = [leave.request_date_from + timedelta(days=number) for number in range((leave.request_date_to - leave.request_date_from).days + 1)]
            weights = {day: hours[str(day.weekday())] for day in days if day not in closed}
            weights = {day: weight for day, weight in weights.items() if weight} or dict.fromkeys(days, 1)
            total = sum(weights.values())
            for day, weight in weights.items():
                found[leave.employee_id.id][day].append((leave.holiday_status_id, leave.number_of_hours * weight / total))
        return found

    def site(self, employee):
        return employee.medical_site_ids.filtered(lambda site: site.active and site.company_id == employee.company_id)[:1]

    def zone(self, employee):
        practice = self.practices.get(employee.company_id.id)
        return self.site(employee).tz or practice and practice.tz or 'UTC'

    def rule(self, employee):
        """(rule, exempt) of a person."""
        setting = self.settings.get(employee.id)
        company = employee.company_id.id
        practice = self.practices.get(company)
        state = self.site(employee).state_id or practice and practice.state_id
        rule = setting and setting.rule_id or state and self.rules.get((company, state.id)) or self.rules.get((company, False))
        exemption = setting and setting.exemption or ('exempt' if employee.job_id.medical_exempt else 'nonexempt')
        return rule, exemption == 'exempt'


class MedicalHoursWeek(models.Model):
    """How the figures of a week are made."""
    _inherit = 'medical.hours.week'

    def _refresh(self):
        """Make the figures, days and exceptions of these weeks anew, in a constant number of queries; approved ones stay."""
        # sudo: figures are made from everything that counts, whoever's action was the reason
        weeks = self.sudo().with_context(active_test=False, tracking_disable=True).filtered(lambda week: week.state != 'approved')
        if not weeks:
            return
        source = Source(weeks)
        plans = {}
        for employee, own in weeks.grouped('employee_id').items():
            plans.update(self._plan_person(source, employee, own))
        self._store_days(weeks, plans)
        self._store_leaves(weeks, plans)
        self._store_exceptions(weeks, plans)
        for week in weeks:
            values = plans[week]['week']
            week.write({name: value for name, value in values.items() if week[name] != value})
        weeks._count_exceptions()

    def _plan_person(self, source, employee, weeks):
        rule, exempt = source.rule(employee)
        rule = rule or self.env['medical.overtime.rule'].sudo()
        zone, site = source.zone(employee), source.site(employee)
        attendances = source.attendances[employee.id].filtered(lambda row: row.in_mode != NO_WORK)
        zones = {row: row.medical_site_id.tz or zone for row in attendances}
        punches = [
            Punch(row.check_in, row.check_out, zones[row], source.breaks[row.id], row) for row in attendances if row.check_out]
        days = work_days(punches, rule._meal(exempt), int(rule.rounding or 0))
        open_days = {local_date(row.check_in, zones[row]): row for row in attendances if not row.check_out}
        shifts = [WorkedShift(row, row.site_id.tz or zone) for row in source.shifts[employee.id]]
        leaves = source.leaves[employee.id]
        # the same minutes after which the coverage board calls somebody late
        practice = source.practices.get(employee.company_id.id)
        grace = practice.shift_grace_minutes if practice else 0
        checks_in = bool(attendances or employee._medical_checks_in())
        faults = Faults(source, rule, zones, attendances, shifts, days, leaves, grace, checks_in).found()
        return {week: self._plan_week(week, source, rule, exempt, site, days, open_days, shifts, leaves, faults) for week in weeks}

    def _plan_week(self, week, source, rule, exempt, site, days, open_days, shifts, leaves, faults):
        dates = [week.date_from + timedelta(days=number) for number in range((week.date_to - week.date_from).days + 1)]
        splits = split_week([days[day].worked if day in days else 0 for day in dates], rule._overtime(exempt))
        columns = {
            'regular_hours': in_hundredths([split.regular for split in splits]),
            'overtime_hours': in_hundredths([split.overtime for split in splits]),
            'double_hours': in_hundredths([split.double for split in splits]),
            'break_hours': in_hundredths([days[day].unpaid if day in days else 0 for day in dates]),
            'deducted_hours': in_hundredths([days[day].deducted if day in days else 0 for day in dates]),
            'scheduled_hours': in_hundredths([sum(shift.seconds.get(day, 0) for shift in shifts) for day in dates]),
        }
        columns['worked_hours'] = [sum(kinds) for kinds in zip(
            columns['regular_hours'], columns['overtime_hours'], columns['double_hours'], strict=True)]
        leave_rows, leave_day = [], defaultdict(int)
        for day in dates:
            for kind, hours in leaves.get(day, ()):
                hundredths = round(hours * 100)
                leave_day[day] += hundredths
                leave_rows.append({'date': day, 'type_id': kind.id, 'is_paid': not kind.unpaid, 'hours': hundredths / 100})
        columns['leave_hours'] = [leave_day[day] for day in dates]
        found = [fault for fault in faults if week.date_from <= fault['date'] <= week.date_to]
        rows = {}
        for index, day in enumerate(dates):
            work = days.get(day)
            values = {name: columns[name][index] / 100 for name in DAY_FIELDS}
            if not (work or day in open_days or any(values.values()) or any(fault['date'] == day for fault in found)):
                continue
            running = open_days.get(day)
            first = work.first if work else None
            rows[day] = {
                **values, 'punch_count': (work.punches if work else 0) + bool(running), 'first_in': first or running and running.check_in or False,
                'last_out': work.last if work and not running else False, 'site_id': self._day_site(source, week, day, site).id}
        totals = {name: sum(columns[name]) / 100 for name in DAY_FIELDS if name != 'deducted_hours'}
        paid = sum(round(row['hours'] * 100) for row in leave_rows if row['is_paid']) / 100
        extra = totals['overtime_hours'] + totals['double_hours']
        return {'days': rows, 'leaves': leave_rows, 'faults': found, 'week': {
            **totals, 'leave_paid_hours': paid, 'stale': False, 'site_id': site, 'rule_id': rule, 'is_exempt': exempt,
            'is_overtime_alert': bool(rule.alert_hours and extra > rule.alert_hours)}}

    def _day_site(self, source, week, day, site):
        """Where the day's work began, else was to begin, else the person's first site."""
        zone = source.zone(week.employee_id)
        for row in source.attendances[week.employee_id.id]:
            if row.medical_site_id and local_date(row.check_in, row.medical_site_id.tz or zone) == day:
                return row.medical_site_id
        for row in source.shifts[week.employee_id.id]:
            if local_date(row.start, row.site_id.tz or zone) == day:
                return row.site_id
        return site

    def _store_days(self, weeks, plans):
        days = self.env['medical.hours.day'].sudo()
        kept, new = days.browse(), []
        present = {(day.week_id.id, day.date): day for day in days.search([('week_id', 'in', weeks.ids)])}
        for week in weeks:
            for date, values in plans[week]['days'].items():
                day = present.get((week.id, date))
                if not day:
                    new.append({**values, 'week_id': week.id, 'date': date})
                    continue
                kept += day
                changed = {name: value for name, value in values.items() if (day[name].id if name == 'site_id' else day[name]) != value}
                if changed:
                    day.write(changed)
        (days.browse([day.id for day in present.values()]) - kept).unlink()
        days.create(new)

    def _store_leaves(self, weeks, plans):
        leaves = self.env['medical.hours.leave'].sudo()
        wanted = [{**row, 'week_id': week.id} for week in weeks for row in plans[week]['leaves']]
        present = leaves.search([('week_id', 'in', weeks.ids)])
        if [(row['week_id'], row['date'], row['type_id'], row['is_paid'], row['hours']) for row in wanted] != [
                (row.week_id.id, row.date, row.type_id.id, row.is_paid, row.hours) for row in present.sorted(
                    lambda row: (weeks.ids.index(row.week_id.id), row.id))]:
            present.unlink()
            leaves.create(wanted)

    def _store_exceptions(self, weeks, plans):
        rows = self.env['medical.hours.exception'].sudo()
        kept, new = rows.browse(), []
        present = {(row.week_id.id, row.key): row for row in rows.search([('week_id', 'in', weeks.ids)])}
        for week in weeks:
            for fault in plans[week]['faults']:
                row = present.get((week.id, fault['key']))
                if not row:
                    new.append({**fault, 'week_id': week.id})
                    continue
                kept += row
                if row.minutes != fault['minutes'] or row.date != fault['date']:
                    # accepted was what it was then
                    row.write({**fault, 'state': 'open', 'reason': False, 'accepted_by_id': False, 'accepted_on': False})
        (rows.browse([row.id for row in present.values()]) - kept).unlink()
        rows.create(new)

    def _count_exceptions(self):
        # sudo: counts of the weeks' own exceptions
        weeks = self.sudo()
        weeks.env['medical.hours.exception'].flush_model()
        counts = defaultdict(lambda: {'open': 0, 'accepted': 0})
        for week, state, count in weeks.env['medical.hours.exception']._read_group(
                [('week_id', 'in', weeks.ids)], ['week_id', 'state'], ['__count']):
            counts[week][state] = count
        for week in weeks:
            found = counts[week]
            values = {'open_exception_count': found['open'], 'exception_count': found['open'] + found['accepted']}
            week.write({name: value for name, value in values.items() if week[name] != value})
