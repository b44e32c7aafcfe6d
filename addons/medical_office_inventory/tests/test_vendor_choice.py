from odoo.tests import BaseCase, tagged

from ..tools.vendor_choice import Offer, choose, shortfalls


def offer(vendor, total, delay=1, in_time=True, sequence=1):
    return Offer(vendor, total, delay, in_time, sequence)


@tagged('post_install', '-at_install')
class TestVendorChoice(BaseCase):
    """The rule by which a vendor is proposed, without a database."""

    def assertChosen(self, offers, expected, **options):
        choices = choose(offers, **options)
        self.assertEqual({supply: choice.offer.vendor for supply, choice in choices.items()}, expected)
        return choices

    def test_cheapest(self):
        choices = self.assertChosen({'gloves': [offer('A', 10), offer('B', 9)]}, {'gloves': 'B'})
        self.assertEqual((choices['gloves'].reason, choices['gloves'].against.vendor), ('cheapest', 'A'))

    def test_in_time_before_cheap(self):
        choices = self.assertChosen({'gloves': [offer('A', 10), offer('B', 5, in_time=False)]}, {'gloves': 'A'})
        self.assertEqual((choices['gloves'].reason, choices['gloves'].against.vendor), ('in_time', 'B'))

    def test_same_price_sooner(self):
        choices = self.assertChosen({'gloves': [offer('A', 10, delay=4), offer('B', 10, delay=2)]}, {'gloves': 'B'})
        self.assertEqual(choices['gloves'].reason, 'faster')

    def test_all_the_same_preference_decides(self):
        choices = self.assertChosen({'gloves': [offer('A', 10, sequence=2), offer('B', 10, sequence=1)]}, {'gloves': 'B'})
        self.assertEqual(choices['gloves'].reason, 'same')

    def test_only_one(self):
        self.assertEqual(choose({'gloves': [offer('A', 10)]})['gloves'].reason, 'only')

    def test_nobody(self):
        self.assertEqual(choose({'gloves': []}), {})

    def test_missed_minimum_gives_way(self):
        choices = self.assertChosen(
            {'gloves': [offer('A', 10), offer('B', 12)], 'masks': [offer('B', 50)]}, {'gloves': 'B', 'masks': 'B'}, minimums={'A': 100})
        self.assertEqual((choices['gloves'].reason, choices['gloves'].against.vendor), ('minimum', 'A'))

    def test_missed_minimum_kept_when_the_rest_costs_more(self):
        offers = {'gloves': [offer('A', 90), offer('B', 120)]}
        choices = self.assertChosen(offers, {'gloves': 'A'}, minimums={'A': 100})
        self.assertEqual(shortfalls({'gloves': choices['gloves'].offer}, {'A': 100}), {'A': 10})

    def test_a_waiting_draft_counts(self):
        self.assertChosen({'gloves': [offer('A', 10), offer('B', 12)]}, {'gloves': 'A'}, minimums={'A': 100}, drafts={'A': 90})

    def test_never_late_for_a_minimum(self):
        self.assertChosen({'gloves': [offer('A', 10), offer('B', 11, in_time=False)]}, {'gloves': 'A'}, minimums={'A': 100})

    def test_moves_where_an_order_goes_anyway(self):
        # C is the next best for the gloves but would miss its own minimum; B gets an order anyway
        self.assertChosen(
            {'gloves': [offer('A', 10), offer('C', 11), offer('B', 12)], 'masks': [offer('B', 200)]},
            {'gloves': 'B', 'masks': 'B'}, minimums={'A': 100, 'C': 100, 'B': 100})

    def test_all_lines_of_an_order_move_together(self):
        self.assertChosen(
            {'gloves': [offer('A', 10), offer('B', 12)], 'tape': [offer('A', 10)]}, {'gloves': 'A', 'tape': 'A'}, minimums={'A': 100})

    def test_filling_up_a_neighbour(self):
        # each alone misses its minimum; together they reach B's
        self.assertChosen(
            {'gloves': [offer('A', 30), offer('B', 33)], 'tape': [offer('B', 70), offer('A', 90)]},
            {'gloves': 'B', 'tape': 'B'}, minimums={'A': 100, 'B': 100})
