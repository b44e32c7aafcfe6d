from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.amount_sum import amounts_that_sum
from .bank_common import BankCommon


@tagged('post_install', '-at_install')
class TestMedicalBankMatch(BankCommon):

    def test_the_fewest_that_sum(self):
        self.assertEqual(amounts_that_sum([500, 300, 200], 500), [0])
        self.assertEqual(amounts_that_sum([100, 300, 200], 500), [1, 2])
        self.assertEqual(amounts_that_sum([100, 300, 200], 600), [0, 1, 2])
        self.assertIsNone(amounts_that_sum([100, 300], 250))
        self.assertIsNone(amounts_that_sum([], 0))
        self.assertIsNone(amounts_that_sum([0, -5], 5))

    def test_a_deposit_in_transit(self):
        item, line = self._in_transit(250), self._bank_line(250)
        self.assertFalse(line.is_reconciled)
        answer = self._bank().get_suggestions(line.id)
        self.assertEqual((answer['suggestions'][0]['kind'], answer['suggestions'][0]['parts']), ('exact', [{'id': item.id, 'amount': 250}]))
        self._bank().match(line.id, answer['suggestions'][0]['parts'])
        self.assertTrue(line.is_reconciled)
        self.assertTrue(item.reconciled)
        self.assertEqual((self._balance(self.transit), self._balance(self.bank)), (0, 250))
        self.assertFalse(self._balance(self.bank_journal.suspense_account_id))
        matched = self._bank().get_bank_lines(self.bank_journal.id, {'state': 'matched'})
        self.assertEqual([(row['id'], row['what']) for row in matched['lines']], [(line.id, item.move_name)])
        with self.assertRaisesRegex(UserError, "matched already"):
            self._bank().match(line.id, self._parts(item))
        self._bank().undo(line.id)
        self.assertFalse(line.is_reconciled)
        self.assertEqual((item.amount_residual, self._balance(self.transit)), (250, 250))
        self.assertEqual(self._balance(self.bank_journal.suspense_account_id), -250)
        with self.assertRaisesRegex(UserError, "isn't matched"):
            self._bank().undo(line.id)

    def test_several_make_one_sum(self):
        items = [self._in_transit(amount, date=self.today - timedelta(days=day)) for amount, day in ((120.10, 3), (80.20, 2), (40, 1), (99, 1))]
        line = self._bank_line(240.30)
        [suggestion] = [row for row in self._bank().get_suggestions(line.id)['suggestions'] if row['kind'] == 'several']
        self.assertEqual({part['id'] for part in suggestion['parts']}, {item.id for item in items[:3]})
        self._bank().match(line.id, suggestion['parts'])
        self.assertEqual([item.reconciled for item in items], [True, True, True, False])

    def test_a_batch_less_its_fee(self):
        item, line = self._in_transit(500), self._bank_line(485.50)
        [suggestion] = [row for row in self._bank().get_suggestions(line.id)['suggestions'] if row['kind'] == 'fee']
        self.assertEqual((suggestion['parts'], suggestion['rest']), ([{'id': item.id, 'amount': 500}], -14.50))
        self._bank().match(line.id, suggestion['parts'], [{'account_id': self.fee.id, 'amount': -14.50, 'text': "Card fee", 'site_id': self.site.id}])
        self.assertEqual((item.reconciled, self._balance(self.fee)), (True, 14.50))
        fee = line.line_ids.filtered(lambda row: row.account_id == self.fee)
        self.assertRecordValues(fee, [{'name': "Card fee", 'analytic_distribution': self.site._medical_distribution()}])
        self._bank().undo(line.id)
        self.assertFalse(self._balance(self.fee))

    def test_bills_invoices_and_parts(self):
        bill, invoice = self._bill(300), self._invoice(90)
        bill.payment_reference = False
        line = self._bank_line(-300, text=f"Transfer {bill.name}")
        self.assertEqual(self._bank().get_suggestions(line.id)['items'][0]['id'], self._open_item(bill).id)
        self._bank().match(line.id, self._parts(self._open_item(bill)))
        self.assertEqual(bill.payment_state, 'paid')
        half = self._bank_line(50)
        self._bank().match(half.id, [{'id': self._open_item(invoice).id, 'amount': 50}])
        self.assertEqual((invoice.payment_state, invoice.amount_residual), ('partial', 40))
        self._bank().undo(half.id)
        self.assertEqual((invoice.payment_state, invoice.amount_residual), ('not_paid', 90))

    def test_a_payment_that_waits_for_the_bank(self):
        payment = self.env['account.payment'].create({
            'payment_type': 'outbound', 'partner_type': 'supplier', 'partner_id': self.vendor.id, 'amount': 75, 'journal_id': self.bank_journal.id,
            'date': self.today})
        payment.action_post()
        line = self._bank_line(-75)
        [suggestion] = self._bank().get_suggestions(line.id)['suggestions']
        self._bank().match(line.id, suggestion['parts'])
        self.assertTrue(payment.is_matched)

    def test_what_does_not_fit_is_refused_whole(self):
        item, line = self._in_transit(100), self._bank_line(90)
        cases = [
            (self._parts(item), [], "comes to"),
            ([{'id': item.id, 'amount': 120}], [{'account_id': self.fee.id, 'amount': -30}], "is open"),
            ([{'id': item.id, 'amount': -90}], [], "is open"),
            ([{'id': item.id, 'amount': 90}] * 2, [], "twice"),
            ([], [{'account_id': self.bank.id, 'amount': 90}], "account that the rest"),
            ([], [{'account_id': self.bank_journal.suspense_account_id.id, 'amount': 90}], "account that the rest"),
            ([], [], "comes to"),
        ]
        for parts, rests, words in cases:
            with self.subTest(words=words, parts=parts), self.assertRaisesRegex(UserError, words):
                self._bank().match(line.id, parts, rests)
        self.assertFalse(line.is_reconciled)
        self._bank().match(line.id, [{'id': item.id, 'amount': 90}])
        self.assertEqual(item.amount_residual, 10)
        other = self._bank_line(100)
        with self.assertRaisesRegex(UserError, "is open"):
            self._bank().match(other.id, [{'id': item.id, 'amount': 100}])
        with self.assertRaisesRegex(UserError, "settled already"):
            self._bank().match(other.id, [{'id': self._bill(100).line_ids[:1].id, 'amount': 100}])

    def test_typing(self):
        values = {'journal_id': self.bank_journal.id, 'date': str(self.today), 'amount': '12.345', 'text': " Interest "}
        line = self.env['account.bank.statement.line'].browse(self._bank().type_line(values)['id'])
        self.assertRecordValues(line, [{'amount': 12.35, 'payment_ref': "Interest", 'date': self.today, 'company_id': self.company.id}])
        self.assertIn("is there already", self._bank(self.biller2).type_line(values)['same'])
        for wrong in ({'amount': 0}, {'text': ' '}, {'date': False}, {'journal_id': self.sale_journal.id}, {'date': str(self.today + timedelta(days=1))},
                      {'amount': 'abc'}, {'amount': float('nan')}, {'amount': 1e15}):
            with self.subTest(wrong=wrong), self.assertRaises(UserError):
                self._bank().type_line({**values, **wrong})
        with self.assertRaisesRegex(UserError, "typed yourself"):
            self._bank(self.biller2).remove_line(line.id)
        self._bank().remove_line(line.id)
        self.assertFalse(line.exists())
        with self.assertRaisesRegex(UserError, "gone"):
            self._bank().remove_line(line.id)

    def test_filters(self):
        lines = [self._bank_line(amount, text=text, date=self.today - timedelta(days=day)) for amount, text, day in (
            (10, "Alpha", 0), (-10, "Beta", 5), (20, "Gamma", 10))]

        def found(**options):
            return [row['id'] for row in self._bank().get_bank_lines(self.bank_journal.id, options)['lines']]

        self.assertEqual(found(), [line.id for line in reversed(lines)])
        self.assertEqual(set(found(amount=10)), {lines[0].id, lines[1].id})
        self.assertEqual(found(text='bet'), [lines[1].id])
        self.assertEqual(found(date_from=str(self.today - timedelta(days=3))), [lines[0].id])
        self.assertEqual(found(date_to=str(self.today - timedelta(days=7))), [lines[2].id])
        self.assertFalse(found(state='matched'))
        [journal] = [row for row in self._bank().get_bank_screen()['journals'] if row['id'] == self.bank_journal.id]
        self.assertEqual((journal['open'], journal['balance']), (3, 20))
        item, bill = self._in_transit(55, ref='BAG-1'), self._bill(33)

        def items(**options):
            return [row['id'] for row in self._bank().find_items(lines[0].id, options)['items']]

        self.assertEqual(items(text='BAG-1'), item.ids)
        self.assertEqual(items(amount=33), self._open_item(bill).ids)
        self.assertEqual(set(items()), {item.id, self._open_item(bill).id})

    def test_who(self):
        line, item = self._bank_line(10), self._in_transit(10)
        for role in ('manager', 'owner', 'auditor'):
            bank = self._bank(self.users[role])
            with self.subTest(role=role):
                self.assertFalse(bank.get_bank_screen()['can_match'])
                self.assertTrue(bank.get_bank_lines(self.bank_journal.id)['lines'])
                self.assertTrue(bank.get_suggestions(line.id)['suggestions'])
                for call in (lambda bank=bank: bank.match(line.id, self._parts(item)), lambda bank=bank: bank.remove_line(line.id),
                             lambda bank=bank: bank.undo(line.id), lambda bank=bank: bank.type_line({})):
                    with self.assertRaises(AccessError):
                        call()
        for role in ('cashier', 'front_desk', 'clinician', 'staff', 'hr', 'privacy_officer'):
            bank = self._bank(self.users[role])
            with self.subTest(role=role), self.assertRaises(AccessError):
                bank.get_bank_screen()
            with self.subTest(role=role), self.assertRaises(AccessError):
                bank.get_bank_lines(self.bank_journal.id)
            with self.subTest(role=role), self.assertRaises(AccessError):
                bank.match(line.id, self._parts(item))
        self.assertTrue(self._bank(self.accountant).get_bank_screen()['can_match'])
        self._bank(self.accountant).match(line.id, self._parts(item))
        self.assertTrue(line.is_reconciled)

    def test_the_neighbor_sees_nothing(self):
        line, item = self._bank_line(10), self._in_transit(10)
        stranger = self._new_user('bm_stranger', 'medical_office_base.group_biller', self.other_company)
        bank = self._bank(stranger).with_context(allowed_company_ids=self.other_company.ids).with_company(self.other_company)
        self.assertFalse(bank.get_bank_lines(self.bank_journal.id)['lines'])
        self.assertNotIn(self.bank_journal.id, [journal['id'] for journal in bank.get_bank_screen()['journals']])
        for call in (lambda: bank.get_suggestions(line.id), lambda: bank.match(line.id, self._parts(item)), lambda: bank.undo(line.id)):
            with self.assertRaisesRegex(UserError, "gone"):
                call()
        with self.assertRaisesRegex(UserError, "bank account"):
            bank.type_line({'journal_id': self.bank_journal.id, 'date': str(self.today), 'amount': 1, 'text': "x"})
        own = bank.type_line({
            'journal_id': self._journal('bank', self.other_company).id, 'date': str(self.today), 'amount': 10, 'text': "x"})['id']
        self.assertFalse(bank.get_suggestions(own)['items'])
        with self.assertRaisesRegex(UserError, "settled"):
            bank.match(own, self._parts(item))

    def test_lock_dates_hold(self):
        day = self.today - timedelta(days=40)
        item, line, late = self._in_transit(10, date=day), self._bank_line(10, date=day), self._in_transit(20, date=day)
        self._bank().match(line.id, self._parts(item))
        self.company.fiscalyear_lock_date = self.today - timedelta(days=30)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._bank().undo(line.id)
        new = self._bank_line(20, date=day)
        self.assertGreater(new.date, self.company.fiscalyear_lock_date, "typed into a locked month, it goes to the first open day, as Odoo does it")
        self._bank().match(new.id, self._parts(late))
        self.assertTrue(late.reconciled, "an item of a locked month is settled by a line of an open one")
        self.assertTrue(line.is_reconciled)

    def test_bounded_queries(self):
        for number in range(30):
            self._in_transit(10 + number)
        line = self._bank_line(1000)
        bank = self._bank()
        bank.get_suggestions(line.id)
        self.env.invalidate_all()
        with self.assertQueryCount(45):
            bank.get_suggestions(line.id)
        for number in range(30):
            self._bank_line(5 + number)
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            bank.get_bank_lines(self.bank_journal.id)
