"""Business days: Monday to Friday, without holidays. Plain Python."""
from datetime import timedelta


def is_business_day(day, holidays=frozenset()):
    return day.weekday() < 5 and day not in holidays


def add_business_days(day, count, holidays=frozenset()):
    """The day `count` business days after `day`, before it when below zero; the day itself isn't counted."""
    step = timedelta(days=1 if count >= 0 else -1)
    left = abs(count)
    while left:
        day += step
        if is_business_day(day, holidays):
            left -= 1
    return day


def business_days_between(first, last, holidays=frozenset()):
    """How many business days lie after `first`, up to and with `last`; zero where `last` isn't later."""
    days = (last - first).days
    return sum(is_business_day(first + timedelta(days=number), holidays) for number in range(1, days + 1))
