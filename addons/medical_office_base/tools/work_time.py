"""Work of each day from what was punched: breaks, meal breaks, rounding. Plain Python, no Odoo import.

Moments are naive UTC; the day is decided in a time zone. A day has as many hours as the clock makes it (23 or 25 when it
is changed), and somebody who works through midnight works on two days.
"""
import dataclasses
import datetime

from .recurrence import to_local, to_utc

HOUR = 3600
MINUTE = 60


@dataclasses.dataclass(frozen=True)
class MealRule:
    """Which meal breaks a day of work needs; seconds. 0: none.

    :param after: work of a day above which a meal break is due, and before which it begins
    :param second_after: work of a day above which a second one is due
    :param length: how long it lasts at least
    :param deduct: take it off where none was recorded. People who worked through it lose time: off unless chosen
    :param paid_below: recorded breaks shorter than this are work, whatever was said of them (29 CFR 785.18)
    """
    after: int = 0
    second_after: int = 0
    length: int = 0
    deduct: bool = False
    paid_below: int = 0


@dataclasses.dataclass(frozen=True)
class Break:
    """A recorded break within a punch; without an end it is running."""
    start: datetime.datetime
    end: datetime.datetime
    paid: bool = False


@dataclasses.dataclass(frozen=True)
class Punch:
    """From check-in to check-out in a time zone, with the breaks in between. ``key`` is the caller's own."""
    start: datetime.datetime
    end: datetime.datetime
    zone: str
    breaks: tuple = ()
    key: object = None


@dataclasses.dataclass
class Day:
    """What was done on a day; seconds. ``meal`` is None, 'missed', 'short' or 'late'."""
    worked: int = 0
    unpaid: int = 0
    deducted: int = 0
    punches: int = 0
    first: datetime.datetime = None
    last: datetime.datetime = None
    meal: str = None
    meal_minutes: int = 0
    parts: list = dataclasses.field(default_factory=list)


def local_date(moment, zone):
    """The date of a moment (naive UTC) by a clock."""
    return to_local(moment, zone).date()


def midnight(day, zone):
    """The moment (naive UTC) at which a day begins by a clock."""
    return to_utc(datetime.datetime.combine(day, datetime.time.min), zone)


def day_parts(start, end, zone):
    """A stretch cut at midnight: list of (date, from, to), naive UTC."""
    parts = []
    while start < end:
        day = local_date(start, zone)
        stop = min(end, midnight(day + datetime.timedelta(days=1), zone))
        parts.append((day, start, stop))
        start = stop
    return parts


def rounded(moment, minutes):
    """A moment to the nearest multiple of minutes, half way up: in as out, so that it favors nobody (29 CFR 785.48(b))."""
    if not minutes:
        return moment
    step = minutes * MINUTE
    seconds = moment.minute * MINUTE + moment.second
    return moment.replace(minute=0, second=0, microsecond=0) + datetime.timedelta(seconds=(seconds + step // 2) // step * step)


def work_days(punches, meal, rounding=0):
    """What was done on each day.

    Time that two punches share counts once. Unpaid breaks are taken off, paid ones are work.

    :param punches: list of Punch, all with an end
    :param MealRule meal:
    :param int rounding: minutes to which punches are rounded; 0: not at all
    :return: {date: Day}
    """
    days, before = {}, None
    for punch in sorted(punches, key=lambda punch: (punch.start, punch.end)):
        start, end = rounded(punch.start, rounding), rounded(punch.end, rounding)
        for day, part_start, part_end in day_parts(punch.start, punch.end, punch.zone) or [
                (local_date(punch.start, punch.zone), punch.start, punch.start)]:
            found = days.setdefault(day, Day())
            found.punches += 1
            found.first = min(found.first or part_start, part_start)
            found.last = max(found.last or part_end, part_end)
        # what an earlier punch has counted already
        start = max(start, before or start)
        before = max(before or end, end)
        for day, part_start, part_end in day_parts(start, end, punch.zone):
            days.setdefault(day, Day()).parts.append((part_start, part_end, _within(punch.breaks, part_start, part_end)))
    for day in days.values():
        _count(day, meal)
    return days


def _within(breaks, start, end):
    """The breaks of a punch that fall into a part of it, cut to it and without sharing time."""
    found = []
    for pause in sorted(breaks, key=lambda pause: pause.start):
        first = max(pause.start, start, found[-1].end if found else start)
        last = min(pause.end or end, end)
        if first < last:
            found.append(Break(first, last, pause.paid))
    return found


def _count(day, meal):
    day.parts.sort(key=lambda part: part[0])
    pauses, last = [], None
    for start, end, breaks in day.parts:
        if last and start > last:
            # who checks out for lunch and in again was on a break
            pauses.append((last, _seconds(last, start)))
        last = max(last or end, end)
        lengths = [_seconds(pause.start, pause.end) for pause in breaks if not pause.paid]
        unpaid = sum(length for length in lengths if length >= meal.paid_below)
        day.worked += _seconds(start, end) - unpaid
        day.unpaid += unpaid
        pauses += [(pause.start, _seconds(pause.start, pause.end)) for pause in breaks]
    due = (meal.after and day.worked > meal.after) + (meal.second_after and day.worked > meal.second_after)
    if not due or not meal.length:
        return
    taken = sorted((start, length) for start, length in pauses if length >= meal.length)
    if len(taken) < due:
        if meal.deduct:
            day.deducted = min((due - len(taken)) * meal.length, day.worked)
            day.worked -= day.deducted
            day.unpaid += day.deducted
            return
        short = [length for _start, length in pauses if length < meal.length]
        day.meal = 'short' if short else 'missed'
        day.meal_minutes = max(short, default=0) // MINUTE
    elif taken and _seconds(day.parts[0][0], taken[0][0]) > meal.after:
        day.meal = 'late'
        day.meal_minutes = _seconds(day.parts[0][0], taken[0][0]) // MINUTE


def _seconds(start, end):
    return int((end - start).total_seconds())
