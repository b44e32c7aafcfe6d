# ruff: noqa: DTZ001  moments are naive UTC, as Odoo keeps them
from datetime import date, datetime, timedelta

from odoo.tests import BaseCase, tagged

from ..tools.work_time import HOUR, Break, MealRule, Punch, day_parts, rounded, work_days

NEW_YORK = 'America/New_York'
DAY = date(2026, 3, 4)
CALIFORNIA = MealRule(after=5 * HOUR, second_after=10 * HOUR, length=30 * 60)


def at(hour, minute=0, day=4):
    """A moment of March 2026 by the clock of New York, in winter time."""
    return datetime(2026, 3, day, 5) + timedelta(hours=hour, minutes=minute)


def punch(start, end, *breaks):
    return Punch(at(*start), at(*end), NEW_YORK, tuple(Break(at(*first), at(*last), paid) for first, last, paid in breaks))


@tagged('post_install', '-at_install')
class TestWorkTime(BaseCase):

    def _day(self, *punches, meal=None, rounding=0):
        return work_days(list(punches), meal or MealRule(), rounding)[DAY]

    def test_breaks(self):
        day = self._day(punch((8, 0), (17, 0), ((12, 0), (12, 30), False), ((15, 0), (15, 10), True)))
        self.assertEqual((day.worked / HOUR, day.unpaid / HOUR), (8.5, 0.5))

    def test_a_short_break_is_paid_whatever_was_said(self):
        day = self._day(punch((8, 0), (12, 0), ((10, 0), (10, 15), False)), meal=MealRule(paid_below=20 * 60))
        self.assertEqual((day.worked / HOUR, day.unpaid), (4, 0))
        day = self._day(punch((8, 0), (12, 0), ((10, 0), (10, 20), False)), meal=MealRule(paid_below=20 * 60))
        self.assertEqual(day.unpaid, 20 * 60)

    def test_shared_time_counts_once(self):
        self.assertEqual(self._day(punch((8, 0), (12, 0)), punch((11, 0), (13, 0)), punch((8, 30), (9, 0))).worked / HOUR, 5)

    def test_through_midnight(self):
        days = work_days([punch((22, 0), (30, 0))], MealRule())
        self.assertEqual({day: found.worked / HOUR for day, found in days.items()}, {DAY: 2, date(2026, 3, 5): 6})

    def test_the_clock_is_changed(self):
        # on March 8, 2026 there is no two o'clock; on November 1 there are two
        spring = day_parts(datetime(2026, 3, 8, 5), datetime(2026, 3, 9, 4), NEW_YORK)
        self.assertEqual([(part[0], part[2] - part[1]) for part in spring], [(date(2026, 3, 8), timedelta(hours=23))])
        fall = day_parts(datetime(2026, 11, 1, 4), datetime(2026, 11, 2, 5), NEW_YORK)
        self.assertEqual([(part[0], part[2] - part[1]) for part in fall], [(date(2026, 11, 1), timedelta(hours=25))])
        night = work_days([Punch(datetime(2026, 3, 8, 4), datetime(2026, 3, 8, 11), NEW_YORK)], MealRule())
        self.assertEqual({day: found.worked / HOUR for day, found in night.items()}, {date(2026, 3, 7): 1, date(2026, 3, 8): 6})

    def test_rounding_goes_both_ways(self):
        for minutes, moment, expected in (
                (0, (8, 7), (8, 7)), (15, (8, 7), (8, 0)), (15, (8, 8), (8, 15)), (15, (7, 53), (8, 0)), (5, (8, 2), (8, 0)), (5, (8, 3), (8, 5)),
                (6, (8, 57), (9, 0)), (15, (23, 55), (24, 0))):
            self.assertEqual(rounded(at(*moment), minutes), at(*expected))
        # a quarter gained in the morning, a quarter lost in the evening
        self.assertEqual(self._day(punch((7, 53), (17, 7)), rounding=15).worked / HOUR, 9)

    def test_meal_breaks(self):
        lunch = ((12, 0), (12, 30), False)
        for name, punches, expected in (
                ('short day', [punch((8, 0), (13, 0))], (None, 0)),
                ('none', [punch((8, 0), (14, 0))], ('missed', 0)),
                ('taken', [punch((8, 0), (16, 30), lunch)], (None, 0)),
                ('too short', [punch((8, 0), (16, 0), ((12, 0), (12, 20), False))], ('short', 20)),
                ('too late', [punch((8, 0), (16, 0), ((14, 0), (14, 30), False))], ('late', 360)),
                ('checked out for it', [punch((8, 0), (12, 0)), punch((12, 45), (16, 0))], (None, 0)),
                ('paid one', [punch((8, 0), (16, 0), ((12, 0), (12, 30), True))], (None, 0)),
                ('long day with one', [punch((8, 0), (19, 0), lunch)], ('missed', 0)),
                ('long day with two', [punch((8, 0), (19, 30), lunch, ((16, 30), (17, 0), False))], (None, 0)),
        ):
            with self.subTest(name):
                day = self._day(*punches, meal=CALIFORNIA)
                self.assertEqual((day.meal, day.meal_minutes), expected)

    def test_a_break_is_taken_off_only_if_chosen(self):
        rule = MealRule(after=5 * HOUR, second_after=10 * HOUR, length=30 * 60, deduct=True)
        day = self._day(punch((8, 0), (16, 0)), meal=rule)
        self.assertEqual((day.worked / HOUR, day.deducted / HOUR, day.unpaid / HOUR, day.meal), (7.5, 0.5, 0.5, None))
        day = self._day(punch((8, 0), (16, 0), ((12, 0), (12, 30), False)), meal=rule)
        self.assertEqual((day.worked / HOUR, day.deducted), (7.5, 0))
        day = self._day(punch((8, 0), (20, 0)), meal=rule)
        self.assertEqual((day.worked / HOUR, day.deducted / HOUR), (11, 1))
