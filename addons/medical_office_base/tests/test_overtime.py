import random

from odoo.tests import BaseCase, tagged

from ..tools.overtime import EXEMPT, HOUR, OvertimeRule, in_hundredths, split_week

FEDERAL = OvertimeRule()
CALIFORNIA = OvertimeRule(daily=8 * HOUR, daily_double=12 * HOUR, seventh_day=True, seventh_double=8 * HOUR)
COLORADO = OvertimeRule(daily=12 * HOUR)
KENTUCKY = OvertimeRule(seventh_day=True, seventh_over=40 * HOUR)


@tagged('post_install', '-at_install')
class TestOvertime(BaseCase):

    def _sums(self, hours, rule):
        splits = split_week([round(value * HOUR) for value in hours], rule)
        return tuple(sum(getattr(split, kind) for split in splits) / HOUR for kind in ('regular', 'overtime', 'double'))

    def test_weeks(self):
        for name, rule, hours, expected in (
                ('nothing', FEDERAL, [0] * 7, (0, 0, 0)),
                ('exactly forty', FEDERAL, [0, 8, 8, 8, 8, 8, 0], (40, 0, 0)),
                ('a minute more', FEDERAL, [0, 8, 8, 8, 8, 8 + 1 / 60, 0], (40, 1 / 60, 0)),
                ('long days, federal', FEDERAL, [0, 12, 12, 12, 0, 0, 0], (36, 0, 0)),
                ('fifty, federal', FEDERAL, [0, 10, 10, 10, 10, 10, 0], (40, 10, 0)),
                # day and week name the same ten hours: they count once
                ('fifty, California', CALIFORNIA, [0, 10, 10, 10, 10, 10, 0], (40, 10, 0)),
                ('six days of eight, California', CALIFORNIA, [0, 8, 8, 8, 8, 8, 8], (40, 8, 0)),
                ('six days of nine, California', CALIFORNIA, [0, 9, 9, 9, 9, 9, 9], (40, 14, 0)),
                ('thirteen on a day, California', CALIFORNIA, [0, 13, 0, 0, 0, 0, 0], (8, 4, 1)),
                ('twelve on a day, California', CALIFORNIA, [0, 12, 0, 0, 0, 0, 0], (8, 4, 0)),
                ('seventh day, California', CALIFORNIA, [4, 4, 4, 4, 4, 4, 4], (24, 4, 0)),
                ('long seventh day, California', CALIFORNIA, [4, 4, 4, 4, 4, 4, 10], (24, 8, 2)),
                ('a day off in between', CALIFORNIA, [4, 4, 0, 4, 4, 4, 10], (28, 2, 0)),
                ('twelve, Colorado', COLORADO, [0, 12, 13, 0, 0, 0, 0], (24, 1, 0)),
                ('seventh day of a short week, Kentucky', KENTUCKY, [5] * 7, (35, 0, 0)),
                ('seventh day of a long week, Kentucky', KENTUCKY, [7] * 7, (40, 9, 0)),
                ('exempt', EXEMPT, [12] * 7, (84, 0, 0)),
        ):
            with self.subTest(name):
                for found, wanted in zip(self._sums(hours, rule), expected, strict=True):
                    self.assertAlmostEqual(found, wanted)

    def test_a_short_week_has_no_seventh_day(self):
        self.assertEqual(self._sums([4] * 4, CALIFORNIA), (16, 0, 0))

    def test_weekly_overtime_falls_on_the_last_hours(self):
        splits = split_week([10 * HOUR] * 5, FEDERAL)
        self.assertEqual([split.overtime // HOUR for split in splits], [0, 0, 0, 0, 10])

    def test_nothing_is_lost_or_counted_twice(self):
        chance = random.Random(7)
        for rule in (FEDERAL, CALIFORNIA, COLORADO, KENTUCKY, EXEMPT):
            for _round in range(200):
                days = [chance.choice((0, chance.randrange(0, 18 * HOUR))) for _day in range(7)]
                splits = split_week(days, rule)
                self.assertEqual([split.worked for split in splits], days)
                self.assertTrue(all(min(split.regular, split.overtime, split.double) >= 0 for split in splits))
                if rule.weekly:
                    self.assertLessEqual(sum(split.regular for split in splits), rule.weekly)

    def test_hundredths_sum_to_the_rounded_sum(self):
        chance = random.Random(11)
        for _round in range(200):
            values = [chance.randrange(0, 12 * HOUR) for _day in range(7)]
            found = in_hundredths(values)
            self.assertEqual(sum(found), (sum(values) + 18) // 36)
            self.assertTrue(all(abs(part - value / 36) <= 1 for part, value in zip(found, values, strict=True)))
