from datetime import datetime, timedelta

from odoo.tests import BaseCase, tagged

from ..tools.cover import Crowd, by_hour, holes, intersect, merge, subtract

DAY = datetime.fromisoformat('2027-03-01')


def at(hour):
    return DAY + timedelta(hours=hour)


def spans(*pairs):
    return [(at(start), at(end)) for start, end in pairs]


@tagged('post_install', '-at_install')
class TestCover(BaseCase):
    """Intervals, without a database."""

    def test_merge(self):
        self.assertEqual(merge(spans((5, 6), (1, 3), (2, 4), (4, 5), (9, 9))), spans((1, 6)))

    def test_subtract(self):
        self.assertEqual(subtract(spans((8, 17)), spans((10, 11), (12, 13), (16, 20))), spans((8, 10), (11, 12), (13, 16)))
        self.assertEqual(subtract(spans((8, 17)), spans((7, 18))), [])
        self.assertEqual(subtract(spans((8, 17)), []), spans((8, 17)))
        self.assertEqual(subtract(spans((8, 17)), spans((8, 9), (16, 17))), spans((9, 16)))

    def test_intersect(self):
        self.assertEqual(intersect(spans((8, 12), (13, 17)), spans((11, 14))), spans((11, 12), (13, 14)))

    def test_a_person_counts_once(self):
        crowd = Crowd({1: spans((8, 12), (10, 14)), 2: spans((11, 12))})
        self.assertEqual(crowd.levels([at(7), at(8), at(11), at(12), at(14)]), [0, 1, 2, 1, 0])

    def test_holes(self):
        found = holes([(at(8), at(17), 2)], {1: spans((8, 12))}, {1: spans((8, 12)), 2: spans((8, 17))})
        self.assertEqual([tuple(hole) for hole in found], [(at(8), at(12), 2, 1, 2), (at(12), at(17), 2, 0, 1)])

    def test_no_hole_where_enough_are(self):
        self.assertEqual(holes([(at(8), at(12), 1)], {1: spans((7, 10)), 2: spans((10, 12))}, {}), [])

    def test_alike_neighbours_are_one(self):
        """One leaves as another comes: still one too few."""
        found = holes([(at(8), at(12), 2)], {1: spans((8, 10)), 2: spans((10, 12))}, {1: spans((8, 10)), 2: spans((10, 12))})
        self.assertEqual([tuple(hole) for hole in found], [(at(8), at(12), 2, 1, 1)])

    def test_ratio(self):
        """One for each: none is needed while nobody of those is there."""
        found = holes([(at(8), at(17), 1)], {1: spans((9, 12))}, {1: spans((9, 12))}, per={7: spans((9, 17)), 8: spans((13, 15))})
        self.assertEqual([tuple(hole) for hole in found], [(at(12), at(13), 1, 0, 0), (at(13), at(15), 2, 0, 0), (at(15), at(17), 1, 0, 0)])

    def test_by_hour(self):
        found = holes([(at(8.5), at(10.25), 2)], {1: spans((8.5, 9))}, {1: spans((8.5, 9)), 2: spans((8.5, 10))})
        self.assertEqual(by_hour(found, lambda moment: moment), {
            (DAY.date(), 8): (0, 1), (DAY.date(), 9): (1, 2), (DAY.date(), 10): (2, 2)})
