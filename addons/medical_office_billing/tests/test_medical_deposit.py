from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .deposit_common import DepositCommon


@tagged('post_install', '-at_install')
class TestMedicalDeposit(DepositCommon):

    def _cheque_account(self):
        return self.drawer.sudo().cheque_journal_id.default_account_id

    def test_from_the_safe_to_the_bank(self):
        till = self._closed(cash=(30, 70), cheques=(45, 55))
        safe = self._safe()
        deposit = self._deposit(100)
        deposit.action_add_cheques()
        self.assertEqual(deposit.entry_ids, self._cheques(till))
        self.assertRecordValues(deposit, [{
            'cash_amount': 100, 'cheque_amount': 100, 'amount': 200, 'state': 'draft', 'user_ids': self.biller.ids, 'safe_balance': safe}])
        self.assertRegex(deposit.number, r'^DEP/\d{4}/\d{4}$')
        self.assertFalse(deposit.with_user(self.manager).action_prepare())
        self.assertRecordValues(deposit, [{'state': 'prepared', 'second_id': self.manager.id, 'banked_on': False}])
        self.assertEqual((self._safe(), self._balance_of(self._cheque_account()), self._balance_of(self.transit)), (safe - 100, 0, 200 - 1000))
        self.assertFalse(self._cheques(till).filtered('is_to_deposit'))
        line = self._bank_line(200, text=f"Deposit {deposit.number}")
        suggestion = self._bank().get_suggestions(line.id)['suggestions'][0]
        self.assertEqual(suggestion['parts'], [{'id': deposit._transit_items().id, 'amount': 200}])
        self._bank().match(line.id, suggestion['parts'])
        self.assertRecordValues(deposit, [{'state': 'banked', 'banked_on': line.date}])
        self._bank().undo(line.id)
        self.assertRecordValues(deposit, [{'state': 'prepared', 'banked_on': False}])

    def _balance_of(self, account):
        self.env.flush_all()
        return sum(self.env['account.move.line'].search([('account_id', '=', account.id), ('parent_state', '=', 'posted')]).mapped('balance'))

    def test_nothing_twice(self):
        till = self._closed(cheques=(45, 55))
        first = self._deposit(entries=self._cheques(till))
        second = self._deposit(entries=self._cheques(till)[:1])
        first.with_user(self.manager).action_prepare()
        with self.assertRaisesRegex(UserError, "deposited already"):
            second.with_user(self.manager).action_prepare()
        with self.assertRaisesRegex(UserError, "stays as it is"):
            first.entry_ids = [Command.clear()]
        with self.assertRaisesRegex(UserError, "stays as it is"):
            first.piece_ids[:1].number = 5
        with self.assertRaisesRegex(UserError, "stays as it is"):
            first.action_prepare()
        with self.assertRaises(UserError):
            first.unlink()
        second.unlink()

    def test_not_of_open_tills_or_other_sites(self):
        till = self._open()
        entry = self._taken(till, 20, method='cheque')
        self.assertFalse(entry.with_user(self.biller).is_to_deposit)
        deposit = self._deposit(entries=entry)
        with self.assertRaisesRegex(UserError, "isn't closed"):
            deposit.with_user(self.manager).action_prepare()
        other = self._deposit(10, site=self.annex)
        with self.assertRaisesRegex(UserError, "no safe yet"):
            other.with_user(self.manager).action_prepare()

    def test_what_is_missing(self):
        cases = [
            (self._deposit(0), "nothing to deposit"),
            (self._deposit(10, bag_number=False), "number of the bag"),
            (self._deposit(10, carrier_id=False), "who carries"),
            (self._deposit(10, date=self.today + timedelta(days=1)), "is to come"),
            (self._deposit(5000), "the safe holds"),
        ]
        for deposit, words in cases:
            with self.subTest(words=words), self.assertRaisesRegex(UserError, words):
                deposit.with_user(self.manager).action_prepare()
            self.assertEqual(deposit.state, 'draft')
        with self.assertRaises(ValidationError):
            cases[0][0].piece_ids[:1].number = -1

    def test_the_second_person(self):
        deposit = self._deposit(50)
        self.assertEqual(deposit.action_prepare()['res_model'], 'medical.deposit.confirm', "who counted needs somebody else")
        self._with_password('dp_second', 'cashier')
        self._with_password('dp_staff', 'staff')
        wizard = self.env['medical.deposit.confirm'].with_user(self.biller).create({'deposit_id': deposit.id, 'login': 'dp_second'})
        with self.assertRaisesRegex(UserError, "isn't right"):
            wizard.with_context(password='wrong').action_confirm()
        wizard.login = 'dp_staff'
        with self.assertRaisesRegex(UserError, "can't confirm"):
            wizard.with_context(password='correct horse').action_confirm()
        wizard.login = 'dp_second'
        wizard.with_context(password='correct horse').action_confirm()
        self.assertEqual((deposit.state, deposit.second_id.login), ('prepared', 'dp_second'))
        touched = self._deposit(50)
        touched.with_user(self.manager).piece_ids[:1].number = 1
        self.assertEqual(touched.user_ids, self.biller | self.manager)
        with self.assertRaises(AccessError):
            touched._prepare(self.manager)

    def test_taken_back(self):
        till = self._closed(cash=(40,), cheques=(45,))
        safe = self._safe()
        deposit = self._prepared(40, self._cheques(till))
        for user in (self.biller, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                deposit.with_user(user).action_take_back()
        with self.assertRaisesRegex(UserError, "why"):
            deposit.with_user(self.owner)._take_back(" ")
        wizard = self.env['medical.deposit.reason'].with_user(self.owner).create({'deposit_id': deposit.id, 'kind': 'cancel', 'reason': "Bag was torn"})
        wizard.action_done()
        self.assertRecordValues(deposit, [{'state': 'cancelled', 'cancel_reason': "Bag was torn"}])
        self.assertEqual((self._safe(), self._balance_of(self._cheque_account())), (safe, 45))
        self.assertTrue(self._cheques(till).is_to_deposit, "the cheque waits again")
        self.assertEqual(self._prepared(40, self._cheques(till)).state, 'prepared')

    def test_the_bank_counts_otherwise(self):
        self._closed(cash=(100, 100))
        short, over = self._prepared(100), self._prepared(90)
        with self.assertRaises(AccessError):
            short.with_user(self.manager)._correct(95, "I say so")
        with self.assertRaisesRegex(UserError, "what the slip says"):
            short.with_user(self.owner)._correct(100, "Same")
        self.env['medical.deposit.reason'].with_user(self.owner).create({
            'deposit_id': short.id, 'kind': 'correct', 'bank_amount': 95, 'reason': "A note was missing"}).action_done()
        self.assertRecordValues(short, [{'difference': -5, 'difference_by_id': self.owner.id, 'state': 'prepared'}])
        self.assertEqual(self._balance_of(self.company.default_cash_difference_expense_account_id), 5)
        line = self._bank_line(95)
        self._bank().match(line.id, self._bank().get_suggestions(line.id)['suggestions'][0]['parts'])
        self.assertEqual(short.state, 'banked')
        over.with_user(self.owner)._correct(92, "Two more")
        with self.assertRaisesRegex(UserError, "entered already"):
            over.with_user(self.owner)._correct(93, "Again")
        line = self._bank_line(92)
        items = over._transit_items()
        self._bank().match(line.id, self._parts(*items))
        self.assertEqual(over.state, 'banked')

    def test_typed_by_nobody(self):
        deposit = self._deposit(10)
        for values in ({'state': 'banked'}, {'number': 'X'}, {'move_id': False}, {'second_id': self.owner.id}, {'user_ids': [Command.clear()]},
                       {'difference': 5}, {'prepared_at': '2026-01-01 00:00:00'}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                deposit.with_user(self.biller).write(values)
            with self.subTest(create=values), self.assertRaises(AccessError):
                self._deposit(0, **values)
        with self.assertRaises(UserError):
            deposit.copy()

    def test_who(self):
        deposit = self._deposit(10)
        for role in ('owner', 'auditor'):
            with self.subTest(role=role):
                deposit.with_user(self.users[role]).read(['number', 'amount'])
                for call in (lambda row: row.write({'note': "x"}), lambda row: row.unlink(), lambda row: row.action_prepare(),
                             lambda row: row.action_add_cheques()):
                    with self.assertRaises(AccessError):
                        call(deposit.with_user(self.users[role]))
        for role in ('cashier', 'front_desk', 'clinician', 'staff', 'hr'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                deposit.with_user(self.users[role]).read(['number'])
            with self.subTest(role=role), self.assertRaises(AccessError):
                deposit.with_user(self.users[role]).action_prepare()
        stranger = deposit.with_user(self.other_manager).with_context(allowed_company_ids=self.other_company.ids)
        with self.assertRaises(AccessError):
            stranger.read(['number'])
        self.assertFalse(stranger.search([]))
        with self.assertRaises(AccessError):
            stranger.action_prepare()

    def test_late_and_lock_date(self):
        self._closed(cash=(50,))
        deposit = self._prepared(20)
        self.assertFalse(deposit.is_late)
        deposit.sudo().date = self.today - timedelta(days=4)
        self.assertTrue(deposit.is_late)
        self.assertIn(deposit, self.env['medical.deposit'].with_user(self.manager).search([('is_late', '=', True)]))
        self.company.medical_practice_ids.deposit_days = 5
        deposit.invalidate_recordset(['is_late'])
        self.assertFalse(deposit.is_late)
        draft = self._deposit(10, date=self.today - timedelta(days=40))
        self.company.fiscalyear_lock_date = self.today - timedelta(days=30)
        draft.with_user(self.manager).action_prepare()
        self.assertGreater(draft.move_id.date, self.company.fiscalyear_lock_date, "the books of that day are closed: the entry is of the first open one")

    def test_slip_names_nobody(self):
        till = self._closed(cash=(40,), cheques=(45,))
        deposit = self._prepared(40, self._cheques(till))
        html = str(self.env['ir.actions.report'].with_user(self.biller)._render_qweb_html('medical_office_billing.report_deposit', deposit.ids)[0], 'utf-8')
        self.assertIn(self._cheques(till).reference, html)
        self.assertNotIn(self.patient.family_name, html)
        self.assertNotIn(self.patient.family_name, str(deposit.move_id.line_ids.mapped('name')))
