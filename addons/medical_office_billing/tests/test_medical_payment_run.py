from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .bills_common import BillsCommon
from .random_data import HealthCheck, given, settings, st


@tagged('post_install', '-at_install')
class TestMedicalPaymentRun(BillsCommon):

    def test_proposal(self):
        due, later, credit = self._approved(1000, due=self._day(3)), self._approved(700, due=self._day(20)), self._typed(200, refund=True)
        self._typed(900, due=self._day(1))
        other = self._typed(50, refund=True, vendor=self.vendor2)
        run = self._run()
        self.assertEqual(run.line_ids.move_id, due | credit)
        self.assertNotIn(other, run.line_ids.move_id, "credits of vendors that get nothing stay")
        self.assertEqual((run.amount_total, run.vendor_count), (800, 1))
        self.assertRecordValues(run.line_ids.sorted('residual'), [{'amount': -200, 'is_credit': True}, {'amount': 1000, 'is_credit': False}])
        self.assertIn("Fictional Vendor", run.vendor_summary)
        self.assertNotIn(later, run.line_ids.move_id)

    def test_the_way_of_a_run(self):
        bill, credit = self._approved(1000), self._typed(200, refund=True)
        second = self._approved(300, vendor=self.vendor2)
        run = self._run()
        with self.assertRaises(UserError):
            run.action_pay()
        run.action_submit()
        self.assertTrue(run.with_user(self.manager).can_decide)
        with self.assertRaises(AccessError):
            run.with_user(self.biller).action_approve()
        with self.assertRaises(UserError):
            run.line_ids[0].with_user(self.biller).chosen = False
        run.with_user(self.manager).action_approve()
        self.assertEqual(run.state, 'approved')
        with self.assertRaises(AccessError):
            run.with_user(self.manager).action_pay()
        before = self._balance('liability_payable')
        run.with_user(self.biller).action_pay()
        self.assertEqual(run.state, 'paid')
        self.assertEqual(sorted(run.payment_ids.mapped('amount')), [300, 800])
        self.assertEqual(run.payment_ids.create_uid, self.biller)
        self.assertEqual([move.payment_state for move in bill | second], ['paid', 'paid'])
        self.assertTrue(self.company.currency_id.is_zero(credit.amount_residual))
        self.assertEqual(self._balance('liability_payable') - before, 1100)
        with self.assertRaises(UserError):
            run.with_user(self.biller).action_pay()
        with self.assertRaises(UserError):
            run.with_user(self.biller).action_return_to_draft()

    def test_a_bill_is_in_one_run(self):
        self._approved(1000)
        first, second = self._run(), self._run()
        self.assertTrue(second.line_ids)
        first.action_submit()
        with self.assertRaisesRegex(UserError, "already"):
            second.action_submit()
        second.action_propose()
        self.assertFalse(second.line_ids)
        with self.assertRaisesRegex(UserError, "No bill"):
            second.action_submit()

    def test_what_changed_is_not_paid(self):
        bill, second = self._approved(1000), self._approved(500, vendor=self.vendor2)
        run = self._approve_run(self._run())
        self.bank_account.acc_number = 'FICTION-THIEF'
        with self.assertRaisesRegex(UserError, "isn't approved"):
            run.with_user(self.biller).action_pay()
        self.bank_account.acc_number = 'FICTION-1'
        second.with_user(self.manager)._medical_hold("Disputed")
        with self.assertRaisesRegex(UserError, "on hold"):
            run.with_user(self.biller).action_pay()
        second.with_user(self.manager).action_medical_release()
        self.env['account.payment.register'].with_user(self.accountant).with_context(active_model='account.move', active_ids=bill.ids).create({
            'journal_id': self.bank_journal.id, 'amount': 100})._create_payments()
        with self.assertRaisesRegex(UserError, "Propose"):
            run.with_user(self.biller).action_pay()
        self.assertFalse(run.payment_ids)
        self.assertEqual(second.payment_state, 'not_paid', "all or nothing")

    def test_locked_days(self):
        self._approved(1000)
        run = self._approve_run(self._run())
        self.company.sudo().fiscalyear_lock_date = self._day(0)
        # core moves the entry of a payment to the first open day; the run's own checks stay
        run.with_user(self.biller).action_pay()
        self.assertEqual(run.state, 'paid')
        self.assertGreater(min(run.payment_ids.move_id.mapped('date')), self._day(0))

    def test_early_payment_discount(self):
        term = self.env['account.payment.term'].create({
            'name': "2 in 10", 'early_discount': True, 'discount_percentage': 2, 'discount_days': 10,
            'line_ids': [Command.create({'value': 'percent', 'value_amount': 100, 'nb_days': 30})]})
        bill = self._typed(1000, post=False)
        bill.write({'invoice_payment_term_id': term.id})
        bill.action_post()
        plain = self._approved(400)
        bill.with_user(self.biller).action_medical_send()
        bill.with_user(self.manager).action_medical_approve()
        credit = self._typed(100, refund=True)
        run = self._run(date_until=self._day(10))
        self.assertEqual(run.line_ids.move_id, bill | plain | credit, "or the discount would be lost")
        self.assertEqual((run.discount_total, run.amount_total), (20, 1280))
        self._approve_run(run).with_user(self.biller).action_pay()
        self.assertEqual(run.payment_ids.amount, 1280)
        self.assertEqual(bill.payment_state, 'paid')
        self.assertEqual(plain.payment_state, 'paid')

    def test_instalments(self):
        term = self.env['account.payment.term'].create({'name': "Halves", 'line_ids': [
            Command.create({'value': 'percent', 'value_amount': 50, 'nb_days': days}) for days in (0, 60)]})
        bill = self._typed(1000, post=False)
        bill.write({'invoice_payment_term_id': term.id})
        bill.action_post()
        bill.with_user(self.biller).action_medical_send()
        bill.with_user(self.manager).action_medical_approve()
        run = self._approve_run(self._run())
        self.assertEqual(run.amount_total, 500)
        run.with_user(self.biller).action_pay()
        self.assertEqual((bill.amount_residual, bill.payment_state), (500, 'partial'))

    def test_unticked_lines_stay_open(self):
        bill, second = self._approved(1000), self._approved(500, vendor=self.vendor2)
        run = self._run()
        run.line_ids.filtered(lambda line: line.move_id == second).chosen = False
        self.assertEqual(run.amount_total, 1000)
        self._approve_run(run).with_user(self.biller).action_pay()
        self.assertEqual((bill.payment_state, second.payment_state), ('paid', 'not_paid'))

    def test_larger_credits_are_used_in_part(self):
        bill, credit = self._approved(300), self._typed(500, refund=True)
        run = self._run()
        self.assertEqual(run.amount_total, 0)
        self._approve_run(run).with_user(self.biller).action_pay()
        self.assertEqual((bill.payment_state, credit.amount_residual), ('reversed', 200))
        self.assertFalse(run.payment_ids)

    def test_changed_bank_accounts_are_warned_about(self):
        self._approved(1000)
        run = self._run()
        self.assertIn("First payment", run.line_ids.warning)
        self._approve_run(run).with_user(self.biller).action_pay()
        self.env.cr.execute("UPDATE account_payment SET create_date = create_date - interval '1 hour' WHERE id IN %s", [tuple(run.payment_ids.ids)])
        self.env.cr.execute("UPDATE res_partner_bank SET medical_changed_on = medical_changed_on - interval '2 hours' WHERE id = %s", [self.bank_account.id])
        self.env.invalidate_all()
        self._approved(1000)
        second = self._run()
        self.assertFalse(second.line_ids.warning)
        self.bank_account.acc_number = 'FICTION-2'
        self._approved(500)
        third = self._run()
        self.assertIn("call the vendor", third.line_ids.filtered(lambda line: line.residual == 500).warning)
        self.assertEqual(third.warning_count, 1)

    def test_cash_beside_it(self):
        self._entry([(self.bank, 5000), (self.income, -5000)])
        self._approved(1000)
        run = self._run()
        self.assertEqual((run.cash_bank, run.cash_out, run.cash_after), (5000, 0, 4000))
        self._approve_run(run).with_user(self.biller).action_pay()
        run.invalidate_recordset()
        self.assertEqual((run.cash_bank, run.cash_out, run.cash_available), (5000, -1000, 4000))

    def test_check_numbers_and_papers(self):
        self._approved(1000, ref='V-77')
        run = self._run()
        Record = self.env['medical.payment.list.record'].with_user(self.biller)
        rows = Record.record_page({'run_id': run.id, 'company_id': self.company.id})['rows']
        self.assertEqual([(row[0], row[1], row[2]) for row in rows], [("Fictional Vendor", 'FICTION-1', 'V-77')])
        with self.assertRaises(UserError):
            run.action_print_remittance()
        self._approve_run(run).with_user(self.biller).action_pay()
        run.with_user(self.biller).write({'payment_ids': [Command.update(run.payment_ids.id, {'medical_check_number': '1001'})]})
        rows = Record.record_page({'run_id': run.id, 'company_id': self.company.id})['rows']
        self.assertEqual(rows[0][4], '1001')
        html = self.env['ir.actions.report'].with_user(self.biller)._render_qweb_html(
            'medical_office_billing.action_report_remittance', run.ids)[0].decode()
        for text in ('Fictional Vendor', 'V-77', '1001', '1,000.00'):
            self.assertIn(text, html)
        with self.assertRaises(UserError):
            run.payment_ids.with_user(self.biller).medical_run_id = False

    def test_guards(self):
        bill = self._approved(1000)
        run = self._run()
        with self.assertRaises(UserError):
            run.write({'state': 'approved'})
        with self.assertRaises(UserError):
            run.line_ids.write({'residual': 5})
        with self.assertRaises(UserError):
            self.env['medical.payment.run.line'].with_user(self.biller).create({'run_id': run.id, 'move_line_id': bill.line_ids[0].id})
        with self.assertRaises(UserError):
            run.write({'user_id': self.manager.id})
        with self.assertRaises(ValidationError):
            self._run(propose=False, date=self._day(-1))
        for user in (self.manager, self.owner, self.cashier, self.accountant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._run(user=user, propose=False)
        self.assertFalse(self._elsewhere(run).search([('id', '=', run.id)]))
        self.assertEqual(self._run(propose=False).name[:4], 'RUN/')
        run.unlink()

    def test_who_reads_and_writes(self):
        self._approved(1000)
        run = self._run()
        for role, user in self.users.items():
            reads = role in ('biller', 'manager', 'owner', 'auditor')
            for record in (run, run.line_ids):
                self.assertEqual(record.with_user(user).has_access('read'), reads, role)
                self.assertEqual(record.with_user(user).has_access('write'), role == 'biller', role)
        self.assertTrue(run.with_user(self.accountant).has_access('read'))
        line = run.line_ids.with_user(self.manager)
        with self.assertRaises(AccessError):
            line.chosen = False

    def test_a_run_of_many_bills_in_few_queries(self):
        def count(bills):
            for _index in range(bills):
                self._approved(100)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self._run()
            return self.env.cr.sql_log_count - start
        count(2)
        self.assertLess(count(6) - count(1), 30)

    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(st.booleans(), st.integers(1, 90000), st.integers(-60, 6), st.booleans()), min_size=1, max_size=7))
    def test_payments_sum_to_the_lines(self, drawn):
        with self.env.cr.savepoint() as point:
            self.env['medical.approval.limit'].search([('res_model', '=', 'medical.bill.approval'), ('company_id', '=', self.company.id)]).amount = 10**9
            bills = self.env['account.move']
            for second, cents, days, is_credit in drawn:
                vendor = self.vendor2 if second else self.vendor
                if is_credit:
                    self._typed(cents / 100, refund=True, vendor=vendor, due=self._day(days))
                else:
                    bills |= self._approved(cents / 100, vendor=vendor, due=self._day(days))
            run = self._run()
            if bills:
                open_before = self._balance('liability_payable')
                total = run.amount_total
                self._approve_run(run).with_user(self.biller).action_pay()
                currency = self.company.currency_id
                self.assertEqual(currency.compare_amounts(sum(run.payment_ids.mapped('amount')), total), 0)
                self.assertEqual(currency.compare_amounts(self._balance('liability_payable') - open_before, total), 0)
                self.assertEqual(set(bills.mapped('payment_state')) - {'paid', 'reversed', 'in_payment'}, set())
                self.assertTrue(all(currency.is_zero(bill.amount_residual) for bill in bills))
            point.rollback()
            self.env.invalidate_all()
