"""Days on which money comes and goes again and again. No Odoo import."""
import calendar
import datetime

from dateutil.relativedelta import relativedelta

STEPS = {
    'weekly': relativedelta(weeks=1), 'biweekly': relativedelta(weeks=2), 'monthly': relativedelta(months=1),
    'quarterly': relativedelta(months=3), 'yearly': relativedelta(years=1)}


def occurrences(frequency, anchor, date_from, date_to, both_ways=False):
    """Days of a series between two days, both included. Counted from the anchor, so that the 31st stays the last of short months.

    :param str frequency: a key of STEPS, or once
    :param both_ways: the series goes back from its anchor, too
    """
    if frequency == 'once':
        return [anchor] if date_from <= anchor <= date_to else []
    step, between = STEPS[frequency], (date_from - anchor).days
    months = step.months + 12 * step.years
    # a step or more before the first day, whatever the lengths of the months
    count = between // (step.days or months * (31 if between > 0 else 28)) - 1
    if not both_ways:
        count = max(0, count)
    found = []
    while (day := anchor + step * count) <= date_to:
        if day >= date_from:
            found.append(day)
        count += 1
    return found


def semimonthly(date_from, date_to):
    """The 15th and the last day of each month between two days, both included."""
    found, first = [], date_from.replace(day=1)
    while first <= date_to:
        last = calendar.monthrange(first.year, first.month)[1]
        found += [first.replace(day=day) for day in (15, last) if date_from <= first.replace(day=day) <= date_to]
        first = (first + datetime.timedelta(days=32)).replace(day=1)
    return found


def pay_dates(frequency, anchor, date_from, date_to):
    """Pay dates between two days; the anchor is any pay date, the series goes both ways from it."""
    if frequency == 'semimonthly':
        return semimonthly(date_from, date_to)
    return occurrences(frequency, anchor, date_from, date_to, both_ways=True)
