from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .bills_common import BillsCommon


@tagged('post_install', '-at_install')
class TestAccountMoveBill(BillsCommon):

    def test_due_in_words_and_search(self):
        bills = {days: self._typed(100, due=self._day(days)) for days in (-3, -1, 0, 1, 6, 7)}
        stages = {days: bill.medical_due_stage for days, bill in bills.items()}
        self.assertEqual(stages, {-3: 'overdue', -1: 'overdue', 0: 'week', 1: 'week', 6: 'week', 7: 'later'})
        self.assertEqual([bills[days].medical_due_words for days in (-3, -1, 0, 1, 6)],
                         ["3 days overdue", "1 day overdue", "Due today", "Due tomorrow", "Due in 6 days"])
        moves = self.env['account.move'].with_user(self.biller)
        mine = [('id', 'in', [bill.id for bill in bills.values()])]
        for stage in ('overdue', 'week', 'later'):
            found = moves.search([*mine, ('medical_due_stage', '=', stage)])
            self.assertEqual(found, found.filtered(lambda bill, stage=stage: bill.medical_due_stage == stage))
            self.assertEqual(len(found), list(stages.values()).count(stage))
        self.assertFalse(moves.search([*mine, ('medical_due_stage', '=', False)]))

    def test_open_amounts(self):
        bill, credit = self._typed(100), self._typed(30, refund=True)
        self.assertEqual((bill.medical_to_pay, credit.medical_to_pay), (100, -30))
        self.assertEqual(credit.medical_due_words, "Credit")
        self.assertFalse(credit.medical_pay_state)

    def test_hold(self):
        bill = self._approved()
        wizard = self.env['medical.bill.hold'].with_user(self.manager).create({
            'move_ids': bill.ids, 'reason': "Delivery is disputed", 'until': self._day(5)})
        wizard.action_hold()
        self.assertTrue(bill.medical_is_held)
        self.assertEqual(bill.medical_hold_by_id, self.manager)
        self.assertEqual(self.env['account.move'].search([('medical_is_held', '=', True), ('id', '=', bill.id)]), bill)
        self.assertFalse(self._run().line_ids, "isn't proposed")
        with self.assertRaises(AccessError):
            bill.with_user(self.biller).action_medical_release()
        with self.assertRaises(UserError):
            bill.with_user(self.biller).write({'medical_hold_reason': False})
        bill.with_user(self.manager).action_medical_release()
        self.assertFalse(bill.medical_is_held)
        with self.assertRaises(UserError):
            bill.with_user(self.manager)._medical_hold("Late", self._day(-1))
        with self.assertRaises(AccessError):
            bill.with_user(self.accountant)._medical_hold("Not mine")

    def test_a_hold_ends_by_itself(self):
        bill = self._approved()
        bill.with_user(self.biller)._medical_hold("Until the weekend", self._day(0))
        self.assertTrue(bill.medical_is_held)
        bill.sudo().medical_hold_until = self._day(-1)
        bill.invalidate_recordset(['medical_is_held'])
        self.assertFalse(bill.medical_is_held)

    def _pay(self, bill, user):
        return self.env['account.payment.register'].with_user(user).with_context(active_model='account.move', active_ids=bill.ids).create({
            'journal_id': self.bank_journal.id})._create_payments()

    def test_paying_wants_approval(self):
        bill = self._typed()
        with self.assertRaisesRegex(UserError, "isn't approved"):
            self._pay(bill, self.biller)
        with self.assertRaisesRegex(AccessError, "approved bills"):
            self.env['account.payment'].with_user(self.biller).create({
                'payment_type': 'outbound', 'partner_type': 'supplier', 'partner_id': self.vendor.id, 'amount': 5,
                'journal_id': self.bank_journal.id}).action_post()
        with self.assertRaises(AccessError):
            # a context from outside opens nothing
            self.env['account.payment'].with_user(self.biller).with_context(medical_paying=True).create({
                'payment_type': 'outbound', 'partner_type': 'supplier', 'partner_id': self.vendor.id, 'amount': 5,
                'journal_id': self.bank_journal.id, 'write_off_line_vals': []})
        bill.with_user(self.biller).action_medical_send()
        bill.with_user(self.manager).action_medical_approve()
        bill.with_user(self.manager)._medical_hold("Wait")
        with self.assertRaisesRegex(UserError, "on hold"):
            self._pay(bill, self.biller)
        bill.with_user(self.manager).action_medical_release()
        self._pay(bill, self.biller)
        self.assertEqual(bill.payment_state, 'paid')
        self.assertEqual(bill.medical_pay_state, 'approved')

    def test_what_was_approved_is_paid(self):
        bill = self._approved()
        other = self.env['res.partner.bank'].create({'partner_id': self.vendor.id, 'acc_number': 'FICTION-9'})
        Register = self.env['account.payment.register'].with_user(self.biller).with_context(active_model='account.move', active_ids=bill.ids)
        with self.assertRaisesRegex(UserError, "more than is open"):
            Register.create({'journal_id': self.bank_journal.id, 'amount': 1000.01})._create_payments()
        with self.assertRaisesRegex(UserError, "another bank account"):
            Register.create({'journal_id': self.bank_journal.id, 'partner_bank_id': other.id})._create_payments()
        Register.create({'journal_id': self.bank_journal.id, 'amount': 400})._create_payments()
        self.assertEqual(bill.amount_residual, 600)

    def test_accountants_pay_as_in_odoo(self):
        bill = self._typed()
        self._pay(bill, self.accountant)
        self.assertEqual((bill.payment_state, bill.medical_pay_state), ('paid', 'outside'))

    def test_list_queries_do_not_grow(self):
        def count(amount):
            bills = self.env['account.move'].browse([self._typed(100, due=self._day(1)).id for _index in range(amount)])
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            bills.with_user(self.biller).read(['medical_due_words', 'medical_pay_state', 'medical_is_held', 'medical_to_pay'])
            return self.env.cr.sql_log_count - start
        count(1)
        self.assertEqual(count(2), count(12))
