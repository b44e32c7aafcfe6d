from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .till_common import TillCommon


@tagged('post_install', '-at_install')
class TestMedicalTillHandover(TillCommon):

    def _hand_over(self):
        till = self._open()
        self._taken(till, 25)
        self._count(till, 125, float_to='handover', handed_to=self.cashier2)
        self.assertRecordValues(till, [{'state': 'closed', 'float_left': 100, 'handed_to_id': self.cashier2.id, 'received_at': False}])
        return till

    def test_received_by_their_own_sign_in(self):
        till = self._hand_over()
        with self.assertRaises(UserError):
            self._open()
        with self.assertRaises(AccessError):
            till.with_user(self.cashier2).action_take_back()
        other = self._open(self.cashier2, amount=97)
        self.assertTrue(till.received_at)
        self.assertRecordValues(other, [{'handed_from_id': till.id, 'float_expected': 100, 'float_counted': 97, 'open_difference': -3}])
        self.assertEqual(self._balance(), 97)
        with self.assertRaises(UserError):
            till.action_take_back()

    def test_taken_back(self):
        till = self._hand_over()
        till.action_take_back()
        self.assertEqual(self._open().state, 'open')

    def test_freed_by_the_manager(self):
        till = self._hand_over()
        with self.assertRaises(AccessError):
            till.with_user(self.users['biller']).action_free_drawer()
        till.with_user(self.manager).action_free_drawer()
        self.assertEqual(self._open().state, 'open')

    def test_large_difference_at_opening_is_decided_at_the_close(self):
        self._count(self._open(), 100)
        till = self._open(self.cashier2, amount=80)
        self.assertRecordValues(till, [{'open_difference': -20, 'float_counted': 80}])
        self.assertEqual(self._balance(), 100, "posted by a decision alone")
        self._count(till, 80)
        self.assertRecordValues(till, [{'state': 'to_decide', 'difference': 0}])
        till.with_user(self.manager)._decide(True, "The evening before was miscounted")
        self.assertEqual((till.state, self._balance()), ('closed', 80))

    def test_next_till_while_a_difference_waits(self):
        first = self._open()
        self._taken(first, 25)
        self._count(first, 105)
        second = self._open(self.cashier2)
        self.assertEqual((second.float_expected, second.open_difference), (100, 0))
        with self.assertRaises(UserError, msg="its cash can't be counted apart any more"):
            first.with_user(self.manager)._decide(False, "Count again")
        first.with_user(self.manager)._decide(True, "Not found")
        self._count(second, 100)
        self.assertEqual((self._balance(), self._safe()), (100, 905))

    def test_float_into_the_safe(self):
        till = self._open()
        self._taken(till, 25)
        self._count(till, 125, float_to='safe')
        self.assertEqual((self._balance(), self._safe(), till.float_left), (0, 1025, 0))
        self.assertEqual(sorted(till.entry_ids.filtered(lambda entry: not entry.is_opening).mapped('kind')), ['copay', 'drop', 'float_out'])
        self.drawer.with_user(self.manager).action_archive()

    def test_counted_in_place_of_a_cashier(self):
        till = self._open()
        self._taken(till, 25)
        for user in (self.cashier2, self.users['biller'], self.users['auditor'], self.other_manager):
            with self.assertRaises(AccessError):
                till.with_user(user).with_context(allowed_company_ids=user.company_ids.ids).action_count_in_place()
        action = till.with_user(self.manager).action_count_in_place()
        self.assertEqual((action['context'], till.state), ({'medical_till_id': till.id}, 'counting'))
        screen = self.env['medical.till.screen'].with_user(self.manager)
        self.assertFalse({'expected', 'cash'} & screen.get_count(till.id)['till'].keys())
        screen.close_till({'pieces': self._pieces(124), 'float_to': 'drawer'}, till.id)
        self.assertRecordValues(till, [{'state': 'to_decide', 'closed_by_id': self.manager.id, 'difference_cash': -1}])
        for user in (self.manager, self.cashier):
            with self.assertRaises(AccessError, msg="neither whose till it is nor who counted it"):
                till.with_user(user)._decide(True, "One is missing")
        till.with_user(self.owner)._decide(True, "One is missing")
        other = self._open(self.cashier2)
        other.with_user(self.owner).action_count_in_place()
        screen.with_user(self.owner).close_till({'pieces': self._pieces(100)}, other.id)
        self.assertEqual(other.state, 'closed', "what agrees is nobody's to decide")
