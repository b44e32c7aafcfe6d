from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .till_common import TillCommon


@tagged('post_install', '-at_install')
class TestMedicalTill(TillCommon):

    def test_journals_of_a_drawer(self):
        for method in ('cash', 'cheque', 'card'):
            journal = self.drawer.sudo()[f'{method}_journal_id']
            self.assertEqual(journal.type, 'cash')
            self.assertEqual(
                (journal.inbound_payment_method_line_ids | journal.outbound_payment_method_line_ids).payment_account_id, journal.default_account_id)
        self.assertEqual(len((self.drawer | self.drawer2).safe_journal_id), 1)
        self.assertEqual(self._safe(), 1000)

    def test_day(self):
        till = self._open()
        self.assertRecordValues(till, [{'state': 'open', 'float_counted': 100, 'date': self.today}])
        self.assertEqual((self._balance(), self._safe()), (100, 900))
        entry = self._taken(till, 25, visit=self.visit.with_user(self.cashier), given=40)
        self.assertRecordValues(entry, [{'amount': 25, 'change': 15, 'state': 'posted', 'user_id': self.cashier.id, 'visit_id': self.visit.id}])
        payment = entry.sudo().payment_id
        self.assertRecordValues(payment, [{'state': 'paid', 'partner_id': self.patient.sudo().partner_id.id, 'amount': 25, 'date': self.today}])
        self.assertNotIn('Ada', str(payment.move_id.line_ids.mapped('name')) + str(payment.memo))
        self._taken(till, 30, 'cheque', 'payment')
        self._taken(till, 45, 'card', 'deposit')
        till._pay_out(self.payout_kind.with_user(self.cashier), 12.5, "Stamps, receipt 77")
        till._drop(50, "Bag 4")
        self.assertEqual(self._balance(), 62.5)
        self.assertEqual((self._balance(method='cheque'), self._balance(method='card')), (30, 45))
        self._count(till, 62.5, cheque_count=1, cheque=30, batches={self.terminal.id: 45})
        self.assertRecordValues(till, [{'state': 'closed', 'difference': 0, 'float_left': 62.5}])
        self.assertEqual((self._balance(), self._safe()), (62.5, 950))
        for act in (lambda: self._taken(till), lambda: till._drop(1), till._begin_count):
            with self.assertRaises(UserError):
                act()
        with self.assertRaises(UserError):
            till.sudo().float_counted = 1

    def test_payment_settles_oldest_first(self):
        partner = self.patient.partner_id
        invoices = self.env['account.move'].create([{
            'move_type': 'out_invoice', 'partner_id': partner.id, 'invoice_date': self.today, 'company_id': self.company.id,
            'invoice_line_ids': [(0, 0, {'name': 'Visit', 'price_unit': price, 'tax_ids': False, 'account_id': self.income.id})]} for price in (40, 60)])
        invoices.action_post()
        till = self._open()
        self._taken(till, 25)
        self.assertEqual(sum(invoices.mapped('amount_residual')), 100, "a co-pay stays open for its visit")
        paid = self._taken(till, 70, kind='payment')
        self.assertEqual(invoices.mapped('amount_residual'), [0, 30])
        second = self.owner
        till._refund(paid, 20, "Paid twice", second)
        self.assertEqual(sum(invoices.mapped('amount_residual')), 50)
        till._refund(paid, 50, "Paid twice", second)
        self.assertEqual(sum(invoices.mapped('amount_residual')), 100)
        with self.assertRaises(UserError):
            till._refund(paid, 0.01, "Paid twice", second)
        self.assertEqual(self._balance(), 125)

    def test_void(self):
        till = self._open()
        entry = self._taken(till, 25)
        row = till._void(entry, "Wrong patient", self.manager)
        self.assertRecordValues(entry | row, [
            {'state': 'void', 'amount': 25, 'origin_id': False, 'approved_by_id': False},
            {'state': 'void', 'amount': -25, 'origin_id': entry.id, 'approved_by_id': self.manager.id}])
        self.assertEqual(entry.sudo().payment_id.state, 'canceled')
        self.assertEqual(entry.sudo().move_id.state, 'posted')
        self.assertTrue(all(line.reconciled for line in (entry | row).sudo().move_id.line_ids if line.account_id.account_type == 'asset_receivable'))
        self.assertEqual(self._balance(), 100)
        with self.assertRaises(UserError):
            till._void(entry, "Again", self.manager)
        with self.assertRaises(UserError):
            till._void(self._taken(till), "Own", self.cashier)

    def test_difference_is_decided_by_another(self):
        till = self._open()
        self._taken(till, 25)
        self._count(till, 105)
        self.assertRecordValues(till, [{'state': 'to_decide', 'difference_cash': -20, 'expected_cash': 125}])
        self.assertEqual(self._balance(), 125)
        with self.assertRaises(AccessError):
            till._decide(True, "I lost it")
        till.with_user(self.manager)._decide(False, "Look under the tray")
        self.assertEqual(till.state, 'counting')
        till._count(self._pieces(105))
        till.with_user(self.owner)._decide(True, "Not found")
        self.assertRecordValues(till, [{'state': 'closed', 'decided_by_id': self.owner.id}])
        self.assertEqual(len(till.count_ids), 3)
        self.assertEqual((self._balance(), self._safe()), (100, 905))
