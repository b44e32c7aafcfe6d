# ruff: noqa: DTZ001  the clock on the wall knows no time zone
from datetime import date, datetime, time, timedelta

import pytz

from odoo.tests import BaseCase, tagged

from ..tools.recurrence import SHIFT_DAYS, Rule, occurrences, to_local, to_utc

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
NEW_YORK = 'America/New_York'


def at(day, hour=8, minute=0):
    return datetime.combine(day, time(hour, minute))


def always(day):
    return [(at(day, 0), at(day, 0) + timedelta(days=1))]


def office(*holidays):
    """Open Monday to Friday, eight to noon and one to five."""
    def hours(day):
        if day.weekday() >= SAT or day in holidays:
            return []
        return [(at(day, 13), at(day, 17)), (at(day, 8), at(day, 12))]
    return hours


@tagged('post_install', '-at_install')
class TestRecurrence(BaseCase):

    def _days(self, rule, first, last, hours=always):
        found = occurrences(rule, first, last, hours)
        self.assertEqual(found, sorted(set(found)))
        # cut anywhere, it is the same: generation looks at a window
        for cut in range(1, (last - first).days, max(1, (last - first).days // 7)):
            middle = first + timedelta(days=cut)
            self.assertEqual(
                occurrences(rule, first, middle, hours) + occurrences(rule, middle + timedelta(days=1), last, hours), found)
        return [moment.date() for moment in found]

    # === DAYS AND WEEKS === #

    def test_every_n_days_from_the_anchor(self):
        rule = Rule('day', date(2026, 1, 30), every=3)
        self.assertEqual(self._days(rule, date(2026, 1, 1), date(2026, 2, 6)), [date(2026, 1, 30), date(2026, 2, 2), date(2026, 2, 5)])
        self.assertEqual(self._days(rule, date(2027, 1, 1), date(2027, 1, 5)), [date(2027, 1, 1), date(2027, 1, 4)], "counted from the anchor a year ago")

    def test_nothing_before_the_anchor_or_after_the_end(self):
        rule = Rule('day', date(2026, 3, 2), until=date(2026, 3, 4))
        self.assertEqual(self._days(rule, date(2026, 2, 1), date(2026, 4, 1)), [date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)])
        self.assertEqual(self._days(rule, date(2026, 3, 5), date(2026, 4, 1)), [])
        self.assertEqual(self._days(Rule('day', date(2026, 3, 2), until=date(2026, 3, 1)), date(2026, 3, 1), date(2026, 3, 9)), [])

    def test_weekdays(self):
        rule = Rule('week', date(2026, 3, 4), weekdays=frozenset({MON, THU}))  # a Wednesday
        self.assertEqual(
            self._days(rule, date(2026, 3, 1), date(2026, 3, 15)), [date(2026, 3, 5), date(2026, 3, 9), date(2026, 3, 12)])

    def test_every_second_week_counts_calendar_weeks(self):
        rule = Rule('week', date(2026, 3, 5), every=2, weekdays=frozenset({MON, THU}))  # a Thursday
        self.assertEqual(
            self._days(rule, date(2026, 3, 1), date(2026, 4, 5)),
            [date(2026, 3, 5), date(2026, 3, 16), date(2026, 3, 19), date(2026, 3, 30), date(2026, 4, 2)])

    def test_week_without_weekday_is_the_anchors(self):
        rule = Rule('week', date(2026, 12, 30), every=1)
        self.assertEqual(self._days(rule, date(2026, 12, 24), date(2027, 1, 14)), [date(2026, 12, 30), date(2027, 1, 6), date(2027, 1, 13)])

    # === MONTHS AND YEARS === #

    def test_the_31st_is_the_last_day(self):
        rule = Rule('month', date(2027, 1, 1), month_day=31)
        self.assertEqual(
            self._days(rule, date(2027, 1, 1), date(2027, 6, 1)),
            [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30), date(2027, 5, 31)])
        self.assertEqual(self._days(rule, date(2028, 2, 1), date(2028, 2, 29)), [date(2028, 2, 29)])

    def test_a_short_month_shortens_none_after_it(self):
        rule = Rule('month', date(2027, 1, 30))
        self.assertEqual(
            self._days(rule, date(2027, 1, 1), date(2027, 4, 30)),
            [date(2027, 1, 30), date(2027, 2, 28), date(2027, 3, 30), date(2027, 4, 30)])

    def test_day_of_the_month_before_the_anchor_begins_next_month(self):
        rule = Rule('month', date(2027, 1, 20), month_day=5)
        self.assertEqual(self._days(rule, date(2027, 1, 1), date(2027, 3, 31)), [date(2027, 2, 5), date(2027, 3, 5)])

    def test_quarter_and_half_year(self):
        rule = Rule('month', date(2026, 11, 30), every=3)
        self.assertEqual(
            self._days(rule, date(2026, 11, 1), date(2027, 9, 1)),
            [date(2026, 11, 30), date(2027, 2, 28), date(2027, 5, 30), date(2027, 8, 30)])
        rule = Rule('month', date(2026, 8, 31), every=6)
        self.assertEqual(self._days(rule, date(2027, 1, 1), date(2028, 12, 31)), [
            date(2027, 2, 28), date(2027, 8, 31), date(2028, 2, 29), date(2028, 8, 31)])

    def test_leap_day(self):
        rule = Rule('year', date(2024, 2, 29))
        self.assertEqual(self._days(rule, date(2024, 1, 1), date(2029, 1, 1)), [
            date(2024, 2, 29), date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)])
        rule = Rule('day', date(2028, 2, 27), every=2)
        self.assertEqual(self._days(rule, date(2028, 2, 27), date(2028, 3, 3)), [date(2028, 2, 27), date(2028, 2, 29), date(2028, 3, 2)])

    def test_every_second_year(self):
        rule = Rule('year', date(2025, 6, 30), every=2)
        self.assertEqual(self._days(rule, date(2025, 1, 1), date(2030, 1, 1)), [date(2025, 6, 30), date(2027, 6, 30), date(2029, 6, 30)])

    def test_nth_weekday(self):
        first = Rule('month', date(2026, 1, 1), nth=1, weekdays=frozenset({MON}))
        self.assertEqual(self._days(first, date(2026, 1, 1), date(2026, 4, 1)), [date(2026, 1, 5), date(2026, 2, 2), date(2026, 3, 2)])
        last = Rule('month', date(2026, 1, 1), nth=-1, weekdays=frozenset({FRI}))
        self.assertEqual(self._days(last, date(2026, 1, 1), date(2026, 4, 1)), [date(2026, 1, 30), date(2026, 2, 27), date(2026, 3, 27)])
        both = Rule('month', date(2026, 1, 1), every=2, nth=2, weekdays=frozenset({TUE, SUN}))
        self.assertEqual(
            self._days(both, date(2026, 1, 1), date(2026, 4, 1)), [date(2026, 1, 11), date(2026, 1, 13), date(2026, 3, 8), date(2026, 3, 10)])
        yearly = Rule('year', date(2026, 11, 1), nth=4, weekdays=frozenset({THU}))
        self.assertEqual(self._days(yearly, date(2026, 1, 1), date(2028, 1, 1)), [date(2026, 11, 26), date(2027, 11, 25)])

    # === TIMES === #

    def test_twice_a_day(self):
        rule = Rule('day', date(2026, 5, 4), times=(time(15, 30), time(7, 30)))
        self.assertEqual(
            occurrences(rule, date(2026, 5, 4), date(2026, 5, 5), always),
            [at(date(2026, 5, 4), 7, 30), at(date(2026, 5, 4), 15, 30), at(date(2026, 5, 5), 7, 30), at(date(2026, 5, 5), 15, 30)])

    # === CLOSING DAYS === #

    def test_closing_days_left_out_or_kept(self):
        hours = office(date(2026, 7, 3))
        days = {'first': date(2026, 7, 2), 'last': date(2026, 7, 6), 'hours': hours}
        self.assertEqual(self._days(Rule('day', date(2026, 7, 1)), **days), [date(2026, 7, 2), date(2026, 7, 6)])
        kept = Rule('day', date(2026, 7, 1), closing_days='keep')
        self.assertEqual(self._days(kept, **days), [date(2026, 7, day) for day in (2, 3, 4, 5, 6)])

    def test_closing_days_moved(self):
        hours = office(date(2026, 7, 3))  # a Friday
        monthly = {'unit': 'month', 'anchor': date(2026, 7, 4)}  # a Saturday
        july = {'first': date(2026, 7, 1), 'last': date(2026, 7, 31), 'hours': hours}
        self.assertEqual(self._days(Rule(**monthly, closing_days='before'), **july), [date(2026, 7, 2)])
        self.assertEqual(self._days(Rule(**monthly, closing_days='after'), **july), [date(2026, 7, 6)])
        # the window begins and ends between the planned day and the one it is moved to
        self.assertEqual(self._days(Rule(**monthly, closing_days='after'), date(2026, 7, 5), date(2026, 7, 7), hours), [date(2026, 7, 6)])
        self.assertEqual(self._days(Rule(**monthly, closing_days='before'), date(2026, 7, 1), date(2026, 7, 3), hours), [date(2026, 7, 2)])

    def test_days_moved_to_the_same_day_are_one(self):
        rule = Rule('day', date(2026, 7, 1), closing_days='after')
        self.assertEqual(self._days(rule, date(2026, 7, 3), date(2026, 7, 7), office()), [date(2026, 7, 3), date(2026, 7, 6), date(2026, 7, 7)])

    def test_closed_for_long(self):
        closed = [date(2026, 7, 1) + timedelta(days=number) for number in range(80)]
        for closing_days in ('before', 'after'):
            rule = Rule('year', date(2026, 8, 5), closing_days=closing_days)
            self.assertEqual(self._days(rule, date(2026, 6, 1), date(2026, 10, 1), office(*closed)), [], f"closed for more than {SHIFT_DAYS} days")
        self.assertEqual(self._days(Rule('day', date(2026, 1, 1), closing_days='after'), date(2026, 1, 1), date(2026, 3, 1), lambda day: []), [])

    def test_the_planned_day_decides_about_the_end(self):
        rule = Rule('month', date(2026, 7, 4), until=date(2026, 7, 4), closing_days='after')
        self.assertEqual(self._days(rule, date(2026, 7, 1), date(2026, 7, 31), office()), [date(2026, 7, 6)])

    # === OPENING AND CLOSING === #

    def test_opening_and_closing(self):
        days = {'first': date(2026, 7, 2), 'last': date(2026, 7, 6), 'hours': office(date(2026, 7, 3))}
        opening = Rule('opening', date(2026, 7, 1), offset=-30)
        self.assertEqual(occurrences(opening, **days), [at(date(2026, 7, 2), 7, 30), at(date(2026, 7, 6), 7, 30)])
        closing = Rule('closing', date(2026, 7, 1), offset=15, closing_days='keep')
        self.assertEqual(occurrences(closing, **days), [at(date(2026, 7, 2), 17, 15), at(date(2026, 7, 6), 17, 15)])
        fridays = Rule('closing', date(2026, 7, 1), weekdays=frozenset({THU}), until=date(2026, 7, 6))
        self.assertEqual(occurrences(fridays, **days), [at(date(2026, 7, 2), 17)])

    def test_opening_counts_from_the_anchor(self):
        rule = Rule('opening', date(2026, 7, 6))
        self.assertEqual(self._days(rule, date(2026, 7, 1), date(2026, 7, 7), office()), [date(2026, 7, 6), date(2026, 7, 7)])

    def test_offset_over_midnight(self):
        rule = Rule('closing', date(2026, 7, 1), offset=8 * 60)
        self.assertEqual(occurrences(rule, date(2026, 7, 2), date(2026, 7, 2), office()), [at(date(2026, 7, 2), 1)], "of the day before")
        rule = Rule('opening', date(2026, 7, 1), offset=-9 * 60)
        self.assertEqual(occurrences(rule, date(2026, 7, 1), date(2026, 7, 1), office()), [at(date(2026, 7, 1), 23)], "of the day after")

    def test_open_round_the_clock(self):
        self.assertEqual(occurrences(Rule('closing', date(2026, 7, 1)), date(2026, 7, 2), date(2026, 7, 2), always), [at(date(2026, 7, 2), 0)])

    # === FAULTS === #

    def test_senseless_rules(self):
        for values in (
            {'unit': 'fortnight'}, {'closing_days': 'never'}, {'every': 0}, {'times': ()}, {'nth': 5}, {'weekdays': {7}}, {'month_day': 0},
            {'month_day': 32},
        ):
            with self.subTest(values=values), self.assertRaises(ValueError):
                Rule(**{'unit': 'day', 'anchor': date(2026, 1, 1), **values})

    # === CLOCKS === #

    def test_summer_and_winter(self):
        self.assertEqual(to_utc(datetime(2026, 1, 14, 7, 30), NEW_YORK), datetime(2026, 1, 14, 12, 30))
        self.assertEqual(to_utc(datetime(2026, 7, 14, 7, 30), NEW_YORK), datetime(2026, 7, 14, 11, 30))
        self.assertEqual(to_utc(datetime(2026, 7, 14, 7, 30), pytz.timezone('America/Phoenix')), datetime(2026, 7, 14, 14, 30))
        self.assertEqual(to_local(datetime(2026, 7, 14, 11, 30), NEW_YORK), datetime(2026, 7, 14, 7, 30))

    def test_the_hour_that_is_leapt_over(self):
        # 8 March 2026, New York: after 1:59:59 comes 3:00
        leap = datetime(2026, 3, 8, 7)
        self.assertEqual(to_local(leap, NEW_YORK), datetime(2026, 3, 8, 3))
        for minute in (0, 1, 30, 59):
            self.assertEqual(to_utc(datetime(2026, 3, 8, 2, minute), NEW_YORK), leap)
        self.assertEqual(to_utc(datetime(2026, 3, 8, 1, 59), NEW_YORK), datetime(2026, 3, 8, 6, 59))
        self.assertEqual(to_utc(datetime(2026, 3, 8, 3), NEW_YORK), leap)

    def test_the_hour_that_comes_twice(self):
        # 1 November 2026, New York: after 1:59:59 comes 1:00
        self.assertEqual(to_utc(datetime(2026, 11, 1, 1, 30), NEW_YORK), datetime(2026, 11, 1, 5, 30))
        self.assertEqual(to_utc(datetime(2026, 11, 1, 2), NEW_YORK), datetime(2026, 11, 1, 7))

    def test_other_leaps(self):
        self.assertEqual(to_utc(datetime(2026, 10, 4, 2, 10), 'Australia/Lord_Howe'), datetime(2026, 10, 3, 15, 30), "half an hour")
        self.assertEqual(to_utc(datetime(2026, 9, 6, 0, 0), 'America/Santiago'), datetime(2026, 9, 6, 4), "midnight")
        self.assertEqual(to_utc(datetime(2011, 12, 30, 12), 'Pacific/Apia'), datetime(2011, 12, 30, 10), "a whole day")

    def test_a_daily_time_stays_on_the_clock(self):
        for first, hours in ((date(2026, 3, 6), [13, 13, 12, 12]), (date(2026, 10, 30), [12, 12, 13, 13])):
            rule = Rule('day', first, times=(time(8),))
            found = occurrences(rule, first, first + timedelta(days=3), always)
            self.assertEqual([to_utc(moment, NEW_YORK).hour for moment in found], hours)
            self.assertEqual({to_local(to_utc(moment, NEW_YORK), NEW_YORK).time() for moment in found}, {time(8)})
