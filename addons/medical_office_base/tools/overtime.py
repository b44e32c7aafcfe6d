"""Regular, overtime and double time of a week, by a weekly and a daily rule. Plain Python, no Odoo import.

All in seconds. No hour counts twice: what the daily rule has made overtime counts no more toward the weekly limit
(no pyramiding, as Cal. Labor Code 510(a) has it; 29 U.S.C. 207(e)(5) lets daily overtime count against weekly).
"""
import dataclasses

HOUR = 3600
# hundredths of an hour, as payroll programs take them
HUNDREDTH = 36


@dataclasses.dataclass(frozen=True)
class OvertimeRule:
    """When work becomes overtime. Every limit in seconds; 0: there is no such limit.

    :param weekly: regular work of a week after which overtime begins
    :param daily: work of a day after which overtime begins
    :param daily_double: work of a day after which double time begins
    :param seventh_day: the seventh day in a row within the week is overtime from its first hour
    :param seventh_double: work of that day after which double time begins
    :param seventh_over: work of the whole week above which the seventh day counts at all
    """
    weekly: int = 40 * HOUR
    daily: int = 0
    daily_double: int = 0
    seventh_day: bool = False
    seventh_double: int = 0
    seventh_over: int = 0


EXEMPT = OvertimeRule(weekly=0)


@dataclasses.dataclass(frozen=True)
class Split:
    """Work of a day, or of a week, in its three kinds; seconds."""
    regular: int = 0
    overtime: int = 0
    double: int = 0

    @property
    def worked(self):
        return self.regular + self.overtime + self.double


def split_week(days, rule):
    """The three kinds of work of each day.

    :param days: seconds worked on each day of the week, in order, days without work as 0
    :param OvertimeRule rule:
    :return: list of Split, parallel to days; their sum is what was worked
    """
    splits = [_split_day(seconds, rule) for seconds in days]
    if rule.seventh_day and len(days) == 7 and all(days) and sum(days) > rule.seventh_over:
        splits[6] = _split_seventh(days[6], rule)
    if not rule.weekly:
        return splits
    regular, limited = 0, []
    for split in splits:
        # of the regular hours, in order of time, those above the limit
        kept = max(0, min(split.regular, rule.weekly - regular))
        regular += kept
        limited.append(Split(kept, split.overtime + split.regular - kept, split.double))
    return limited


def _split_day(seconds, rule):
    double = max(0, seconds - rule.daily_double) if rule.daily_double else 0
    rest = seconds - double
    regular = min(rest, rule.daily) if rule.daily else rest
    return Split(regular, rest - regular, double)


def _split_seventh(seconds, rule):
    double = max(0, seconds - rule.seventh_double) if rule.seventh_double else 0
    return Split(0, seconds - double, double)


def in_hundredths(values):
    """Seconds of consecutive days as hundredths of an hour, so that any first days sum to their own rounded sum.

    Rounding each day for itself would lose or invent time over a week.

    :return: list of int, parallel to values
    """
    total, before, result = 0, 0, []
    for value in values:
        total += value
        after = (total + HUNDREDTH // 2) // HUNDREDTH
        result.append(after - before)
        before = after
    return result
