from odoo.tests import BaseCase, tagged

from ...tools.par_levels import Lead, Use, levels, weekly_use, whole, z_score


@tagged('post_install', '-at_install')
class TestParLevels(BaseCase):

    def test_formula(self):
        self.assertAlmostEqual(z_score(95), 1.6449, 4)
        self.assertAlmostEqual(z_score(50), 0)
        # a worked example: 10 a day ± 2, 9 days ± 1.5: 90 + 1.6449·√(9·4 + 100·2.25) = 90 + 26.57
        self.assertEqual(levels(Use(10, 2), Lead(9, 1.5), 14, z_score(95)), (117, 257))
        self.assertEqual(levels(Use(10, 2), Lead(9, 1.5), 14, z_score(50)), (90, 230), "without safety, the use over the lead time")
        self.assertEqual(levels(Use(10, 2), Lead(9, 1.5), 14, z_score(95), 100), (117, 300), "whole boxes")
        self.assertEqual(levels(Use(0.01, 0), Lead(1, 0), 7, 1.645), (1, 1), "what is used at all is kept")

    def test_weeks(self):
        # 7, 21 and nothing in three weeks: 28/3 a week; variance of the weeks 114.33
        use = weekly_use(28, 49 + 441, 3)
        self.assertAlmostEqual(use.mean, 28 / 21)
        self.assertAlmostEqual(use.spread ** 2 * 7, (490 - 28 ** 2 / 3) / 2)
        self.assertEqual(weekly_use(14, 196, 1).spread, 0)
        self.assertAlmostEqual(weekly_use(30.3, 30.3 ** 2 / 3, 3).spread, 0, 6, "no root of a negative rounding error")

    def test_whole(self):
        self.assertEqual([whole(12.0000000001), whole(12.1), whole(101, 100), whole(0)], [12, 13, 200, 0])
