"""When something that is done again and again falls due, by the clock on the wall. Plain Python, no Odoo import.

Every occurrence is counted from the anchor, never from the last one: nothing drifts, and a month without a 31st doesn't
shorten those after it. What is a closing day is asked of the caller.
"""
import calendar
import datetime
from dataclasses import dataclass, field

import pytz

UNITS = ('day', 'week', 'month', 'year', 'opening', 'closing')
CLOSING_DAYS = ('skip', 'before', 'after', 'keep')
# How far from a closing day an open one is looked for: who is closed longer than that doesn't make it up.
SHIFT_DAYS = 31
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Rule:
    """How something repeats.

    :param unit: day, week, month, year; opening or closing: each time that the place opens or closes
    :param anchor: the day of the first occurrence, from which all are counted
    :param every: every how many units; of no meaning with opening and closing
    :param weekdays: numbers, 0 is Monday. With week (without: the anchor's), with opening and closing (without: all), and with `nth`
    :param month_day: with month and year, 1 to 31; a month without that day has it on its last. Without: the anchor's day
    :param nth: with month and year, instead of `month_day`: 1 to 4 or -1, the n-th or last of `weekdays` in the month
    :param times: when on that day; of no meaning with opening and closing
    :param offset: with opening and closing, minutes after, or below zero before
    :param until: the last day; it is the planned day that counts, not the one it was moved to
    :param closing_days: skip: not then; before, after: on the next open day in that direction; keep: on the day all the same
    """
    unit: str
    anchor: datetime.date
    every: int = 1
    weekdays: frozenset = frozenset()
    month_day: int | None = None
    nth: int | None = None
    times: tuple = (datetime.time(8),)
    offset: int = 0
    until: datetime.date | None = None
    closing_days: str = field(default='skip')

    def __post_init__(self):
        if self.unit not in UNITS or self.closing_days not in CLOSING_DAYS:
            raise ValueError(f"Unknown unit {self.unit!r} or treatment of closing days {self.closing_days!r}")
        if self.every < 1 or not self.times or self.nth not in (None, 1, 2, 3, 4, -1) or not set(self.weekdays) <= set(range(7)):
            raise ValueError("Every at least 1, at least one time, nth 1 to 4 or -1, weekdays 0 to 6")
        if self.month_day is not None and not 1 <= self.month_day <= 31:
            raise ValueError("A day of the month is 1 to 31")


def occurrences(rule, first, last, hours):
    """The occurrences on the days from `first` to `last`, both included, as sorted naive datetimes of the place.

    :param hours: function of a date: list of (open, close) as naive datetimes of the place, empty when it is closed
    """
    if rule.unit in ('opening', 'closing'):
        return _at_the_doors(rule, first, last, hours)
    # what is planned outside may be moved inside
    reach = datetime.timedelta(days=SHIFT_DAYS if rule.closing_days in ('before', 'after') else 0)
    found = set()
    for planned in _days(rule, first - reach, last + reach):
        day = _open_day(planned, rule.closing_days, hours)
        if day and first <= day <= last:
            found.update(datetime.datetime.combine(day, time) for time in rule.times)
    return sorted(found)


def _at_the_doors(rule, first, last, hours):
    offset = datetime.timedelta(minutes=rule.offset)
    reach = abs(offset) + DAY
    day, found = max(first - reach, rule.anchor), set()
    end = last + reach if rule.until is None else min(last + reach, rule.until)
    while day <= end:
        intervals = hours(day) if not rule.weekdays or day.weekday() in rule.weekdays else []
        if intervals:
            door = min(start for start, _stop in intervals) if rule.unit == 'opening' else max(stop for _start, stop in intervals)
            if first <= (door + offset).date() <= last:
                found.add(door + offset)
        day += DAY
    return sorted(found)


def _open_day(day, closing_days, hours):
    """Where what is planned on `day` takes place, None if nowhere."""
    if closing_days == 'keep' or hours(day):
        return day
    if closing_days == 'skip':
        return None
    step = -DAY if closing_days == 'before' else DAY
    for _count in range(SHIFT_DAYS):
        day += step
        if hours(day):
            return day
    return None


def _days(rule, first, last):
    """The planned days from `first` to `last`, ascending, without a look at closing days."""
    first = max(first, rule.anchor)
    if rule.until is not None:
        last = min(last, rule.until)
    if first > last:
        return
    if rule.unit == 'day':
        passed = (first - rule.anchor).days
        day = first + datetime.timedelta(days=-passed % rule.every)
        while day <= last:
            yield day
            day += datetime.timedelta(days=rule.every)
    elif rule.unit == 'week':
        start = rule.anchor - datetime.timedelta(days=rule.anchor.weekday())
        weekdays = rule.weekdays or {rule.anchor.weekday()}
        day = first
        while day <= last:
            if day.weekday() in weekdays and (day - start).days // 7 % rule.every == 0:
                yield day
            day += DAY
    else:
        step = rule.every * (12 if rule.unit == 'year' else 1)
        start = rule.anchor.year * 12 + rule.anchor.month - 1
        month = start + -(-(first.year * 12 + first.month - 1 - start) // step) * step
        while month <= last.year * 12 + last.month - 1:
            for day in _days_of_month(rule, month // 12, month % 12 + 1):
                if first <= day <= last:
                    yield day
            month += step


def _days_of_month(rule, year, month):
    length = calendar.monthrange(year, month)[1]
    if rule.nth is None:
        return [datetime.date(year, month, min(rule.month_day or rule.anchor.day, length))]
    days = []
    for weekday in rule.weekdays or {rule.anchor.weekday()}:
        numbers = [number for number in range(1, length + 1) if datetime.date(year, month, number).weekday() == weekday]
        days.append(datetime.date(year, month, numbers[rule.nth if rule.nth < 0 else rule.nth - 1]))
    return sorted(days)


def to_utc(naive, tz):
    """The moment, as naive UTC, at which the clocks of a place show `naive`.

    A time that the clocks leap over (daylight saving begins) becomes the first that they show after it, one that they
    show twice (it ends) is the first of the two.

    :param tz: name of a time zone, or one of pytz
    """
    tz = pytz.timezone(tz) if isinstance(tz, str) else tz
    moments = sorted({tz.localize(naive, is_dst=is_dst).astimezone(pytz.utc).replace(tzinfo=None) for is_dst in (True, False)})
    shown = [moment for moment in moments if to_local(moment, tz) == naive]
    if shown:
        return shown[0]
    before, after = moments  # on either side of the leap, whose moment is looked for to the second
    while after - before > datetime.timedelta(seconds=1):
        middle = before + (after - before) // 2
        if to_local(middle, tz) > naive:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)


def to_local(utc, tz):
    """What the clocks of a place show at the moment `utc` (naive UTC)."""
    tz = pytz.timezone(tz) if isinstance(tz, str) else tz
    return pytz.utc.localize(utc).astimezone(tz).replace(tzinfo=None)
