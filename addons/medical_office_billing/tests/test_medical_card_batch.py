from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .deposit_common import DepositCommon


@tagged('post_install', '-at_install')
class TestMedicalCardBatch(DepositCommon):

    def _batch(self, amounts=(60, 40, 25.5), drawer=None, user=None):
        till = self._open(user=user, drawer=drawer)
        for amount in amounts:
            self._taken(till, amount, method='card', kind='payment')
        return till

    def _batches(self, **values):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env['medical.card.batch'].with_user(self.biller).search([('company_id', '=', self.company.id)])

    def test_one_row_a_day_and_terminal(self):
        till = self._batch()
        self._batch((10,), drawer=self.drawer2, user=self.cashier2)
        entries = till.sudo().entry_ids.filtered(lambda entry: entry.method == 'card')
        till._void(entries[0].with_user(self.cashier), "Wrong card", self.manager)
        till._refund(entries[1].with_user(self.cashier), 5, "Too much", self.manager, reference='RF1')
        batch = self._batches().filtered(lambda row: row.drawer_id == self.drawer)
        self.assertRecordValues(batch, [{
            'terminal_id': self.terminal.id, 'date': self.today, 'amount': entries[1].amount + entries[2].amount - 5, 'site_id': self.site.id,
            'state': 'expected', 'is_late': False}])
        self.assertEqual(batch.open_amount, batch.amount)

    def test_matched_whole_with_one_counterpart(self):
        self._batch()
        line = self._bank_line(125.50, text="CARD SETTLEMENT")
        suggestion = self._bank().get_suggestions(line.id)['suggestions'][0]
        self.assertEqual((suggestion['kind'], len(suggestion['parts'])), ('batch', 3))
        self._bank().match(line.id, suggestion['parts'])
        self.assertTrue(line.is_reconciled)
        self.assertEqual(len(line.line_ids), 2)
        self.assertEqual(self._batches().state, 'banked')
        self.assertFalse(self._balance(method='card'))
        self._bank().undo(line.id)
        self.assertEqual(self._batches().state, 'expected')

    def test_less_the_fee(self):
        self._batch((100, 100))
        line = self._bank_line(194)
        [suggestion] = [row for row in self._bank().get_suggestions(line.id)['suggestions'] if row['kind'] == 'batch_fee']
        self.assertEqual(suggestion['rest'], -6)
        self._bank().match(line.id, suggestion['parts'], [{'account_id': self.fee.id, 'amount': suggestion['rest']}])
        self.assertEqual(self._batches().state, 'banked')

    def test_several_batches_and_a_part(self):
        self._batch((100,))
        self._batch((50,), drawer=self.drawer2, user=self.cashier2)
        line = self._bank_line(150)
        [suggestion] = [row for row in self._bank().get_suggestions(line.id)['suggestions'] if row['kind'] == 'batch']
        self.assertEqual(len(suggestion['items']), 2)
        first = [part for part in suggestion['parts'] if part['amount'] == 100]
        part = self._bank_line(70)
        self._bank().match(part.id, [{'id': first[0]['id'], 'amount': 70}])
        batch = self._batches().filtered(lambda row: row.amount == 100)
        self.assertRecordValues(batch, [{'open_amount': 30, 'state': 'part'}])
        with self.assertRaises(UserError):
            self._bank().match(line.id, suggestion['parts'])

    def test_over_and_short_is_decided_elsewhere(self):
        line = self._bank_line(-5)
        for account in (self.company.default_cash_difference_expense_account_id, self.transit):
            with self.subTest(account=account.name), self.assertRaisesRegex(UserError, "account that the rest"):
                self._bank().match(line.id, [], [{'account_id': account.id, 'amount': -5}])

    def test_late_and_who(self):
        self._batch((10,))
        batch = self._batches()
        self.env.cr.execute("UPDATE account_move_line SET date = %s WHERE id = %s", [self.today - timedelta(days=5), batch.id])
        self.assertTrue(self._batches().is_late)
        self.assertEqual(self._batches().search([('is_late', '=', True)]), self._batches())
        for role in ('manager', 'owner', 'auditor'):
            self.assertTrue(batch.with_user(self.users[role]).amount)
        for role in ('cashier', 'front_desk', 'staff'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                batch.with_user(self.users[role]).read(['amount'])
        self.assertFalse(batch.with_user(self.other_manager).with_context(allowed_company_ids=self.other_company.ids).search([]))
