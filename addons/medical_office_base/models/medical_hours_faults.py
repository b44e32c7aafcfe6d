"""What is to be explained about a person's days: work held against shifts, leave and rules. Not a model."""
from datetime import timedelta

from ..tools.work_time import HOUR, MINUTE, day_parts, local_date


class WorkedShift:
    """A published shift, with the seconds that it takes of each day (its break taken off the first)."""

    def __init__(self, row, zone):
        self.row, self.start, self.end = row, row.start, row.end
        self.date = local_date(row.start, zone)
        self.seconds = {}
        for day, start, end in day_parts(row.start, row.end, zone):
            self.seconds[day] = self.seconds.get(day, 0) + int((end - start).total_seconds())
        self.seconds[self.date] = max(0, self.seconds.get(self.date, 0) - row.break_minutes * MINUTE)


class Faults:
    """The exceptions of one person: ``found()`` gives the values of `medical.hours.exception` without the week."""

    def __init__(self, source, rule, zones, attendances, shifts, days, leaves, grace, checks_in=True):
        self.source, self.now = source, source.now
        self.rule, self.zones, self.attendances = rule, zones, attendances
        self.shifts, self.days, self.leaves = shifts, days, leaves
        self.grace, self.checks_in = timedelta(minutes=grace), checks_in
        self.rows = {}

    def found(self):
        for attendance in self.attendances:
            self._attendance(attendance)
        for shift in self.shifts:
            self._shift(shift)
        for date, day in self.days.items():
            self._day(date, day)
        return list(self.rows.values())

    def _add(self, kind, date, of, minutes=0, attendance=None):
        key = f'{kind}:{of}'
        self.rows[key] = {
            'key': key, 'kind': kind, 'date': date, 'minutes': max(0, int(minutes)), 'attendance_id': attendance.id if attendance else False}

    def _attendance(self, row):
        zone = self.zones[row]
        date = local_date(row.check_in, zone)
        if not row.check_out and local_date(self.now, zone) > date:
            self._add('no_check_out', date, row.id, attendance=row)
        if row.out_mode == 'auto_check_out':
            self._add('auto_check_out', date, row.id, attendance=row)
        if row.medical_unexplained:
            self._add('unexplained', date, row.id, attendance=row)
        end = row.check_out or self.now
        if any(other != row and other.check_in <= row.check_in < (other.check_out or self.now) and (
                other.check_in, other.id) < (row.check_in, row.id) for other in self.attendances):
            self._add('overlap', date, row.id, attendance=row)
        if row.check_out and row.employee_id.id in self.source.planned and not any(
                shift.start < end and shift.end > row.check_in for shift in self.shifts):
            self._add('unscheduled', date, row.id, _minutes(row.check_in, end), row)

    def _shift(self, shift):
        inside = self.attendances.filtered(lambda row: row.check_in < shift.end and (row.check_out or self.now) > shift.start)
        if not inside:
            if self.now > shift.end and not self.leaves.get(shift.date) and self.checks_in:
                self._add('no_check_in', shift.date, f's{shift.row.id}', sum(shift.seconds.values()) // MINUTE)
            return
        first, last = inside[0], inside[-1]
        others = [other for other in self.shifts if other is not shift]
        if first.check_in > shift.start + self.grace:
            self._add('late', shift.date, f's{shift.row.id}', _minutes(shift.start, first.check_in), first)
        elif first.check_in < shift.start - self.grace and not any(
                other.start < shift.start and other.end > first.check_in for other in others):
            self._add('early', shift.date, f's{shift.row.id}', _minutes(first.check_in, shift.start), first)
        if not last.check_out:
            return
        if last.check_out < shift.end - self.grace:
            self._add('left_early', shift.date, f's{shift.row.id}', _minutes(last.check_out, shift.end), last)
        elif last.check_out > shift.end + self.grace and not any(
                other.end > shift.end and other.start < last.check_out for other in others):
            self._add('stayed_late', shift.date, f's{shift.row.id}', _minutes(shift.end, last.check_out), last)

    def _day(self, date, day):
        if day.meal:
            self._add(f'meal_{day.meal}', date, date, day.meal_minutes)
        if self.rule.max_hours and day.worked > self.rule.max_hours * HOUR:
            self._add('long_day', date, date, day.worked // MINUTE)
        whole = sum(hours for _kind, hours in self.leaves.get(date, ()))
        if day.worked and whole >= 7:
            self._add('on_leave', date, date)


def _minutes(start, end):
    return (end - start).total_seconds() // MINUTE
