import random
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .statement_common import StatementCommon


@tagged('post_install', '-at_install')
class TestMedicalPaymentPlan(StatementCommon):

    def _plan(self, start=True, **values):
        plan = self.env['medical.payment.plan'].with_user(self.biller).create({
            'patient_id': self.debtor.id, 'count': 3, 'date_first': self.today + timedelta(days=10), **values})
        if start:
            plan.action_start()
        return plan

    def _at(self, day):
        return freeze_time(f'{day} 17:00:00')

    def test_entered_in_the_form(self):
        form = Form(self.env['medical.payment.plan'].with_user(self.biller).with_context(default_patient_id=self.debtor.id))
        self.assertEqual(form.amount, 150)
        form.count = 4
        plan = form.save()
        self.assertEqual(plan.line_ids.mapped('amount'), [37.5] * 4)
        self.assertEqual(plan.line_ids.mapped('date'), [plan.date_first + relativedelta(months=number) for number in range(4)])

    def test_installments_sum_to_the_amount(self):
        numbers = random.Random(7)
        plan = self._plan(start=False)
        for _each in range(40):
            amount = numbers.randint(200, 500000) / 100
            plan.write({'amount': amount, 'by': 'count', 'count': numbers.randint(2, 60)})
            self.assertAlmostEqual(sum(plan.line_ids.mapped('amount')), amount, 2)
            self.assertEqual(len(plan.line_ids), plan.count)
            self.assertGreaterEqual(min(plan.line_ids.mapped('amount')), 0)
            plan.write({'by': 'amount', 'installment': max(round(amount / numbers.randint(2, 50), 2), 0.05)})
            self.assertAlmostEqual(sum(plan.line_ids.mapped('amount')), amount, 2)

    def test_payments_go_to_the_oldest_installment(self):
        plan = self._plan()
        self.assertRecordValues(plan, [{'state': 'running', 'amount': 150, 'date_next': plan.date_first}])
        self.assertEqual(plan.claim_ids, self.debt)
        self.assertEqual(self._balance_of().standing, 'plan')
        self.assertFalse(self._run().line_ids, "while it runs, statements wait")
        self._pay(60)
        self.assertEqual(plan.line_ids.mapped('paid'), [50, 10, 0])
        self.assertRecordValues(plan, [{'amount_paid': 60, 'date_next': plan.line_ids[1].date, 'amount_late': 0}])
        self._pay(90)
        self.assertEqual(plan.state, 'done')
        self.assertFalse(self._balance_of())

    def test_late_then_ended(self):
        plan = self._plan()
        first, second, _third = plan.line_ids.mapped('date')
        for day, state, late, standing in (
                (first + timedelta(days=5), 'running', 0, 'plan'), (first + timedelta(days=6), 'running', 50, 'plan_late'),
                (second + timedelta(days=6), 'ended', 100, 'new')):
            with self._at(day):
                self.env['medical.payment.promise']._cron_refresh()
                self.assertRecordValues(plan, [{'state': state, 'amount_late': late}])
                self.assertEqual(self._balance_of().standing, standing)

    def test_paid_otherwise(self):
        plan = self._plan()
        line = self.debt._open_lines()
        entry = self._entry([(line.account_id, -150, {'partner_id': self.debtor.partner_id.id}), (self.expense, 150)])
        (line | entry.line_ids.filtered(lambda item: item.account_id == line.account_id)).reconcile()
        plan.sudo()._refresh()
        self.assertEqual(plan.state, 'done', "nothing is owed any more")

    def test_terms_stay(self):
        plan = self._plan()
        for change in ({'amount': 10}, {'count': 2}, {'state': 'done'}, {'amount_paid': 150}):
            with self.assertRaises(UserError):
                plan.write(change)
        with self.assertRaises(AccessError):
            plan.line_ids.write({'paid': 50})
        with self.assertRaises(UserError):
            plan.unlink()
        with self.assertRaises(UserError):
            self._plan()
        plan.signed_on = self.today
        plan.action_cancel()
        self.assertEqual(self._balance_of().standing, 'new')

    def test_not_more_than_is_owed(self):
        with self.assertRaises(UserError):
            self._plan(amount=151)
        with self.assertRaises(ValidationError):
            self._plan(count=1)

    def test_a_plan_takes_the_place_of_a_promise(self):
        promise = self.env['medical.payment.promise'].with_user(self.biller).create(
            {'patient_id': self.debtor.id, 'amount': 50, 'date': self.today})
        self._plan()
        self.assertEqual(promise.state, 'withdrawn')
        with self.assertRaises(UserError):
            promise.copy()

    def test_the_agreement_on_paper(self):
        plan = self._plan()
        page, _kind = self.env['ir.actions.report'].with_user(self.biller)._render_qweb_html('medical_office_billing.action_report_payment_plan', plan.ids)
        for words in ('Bela Invented', 'no interest and no fee', '150.00'):
            self.assertIn(words, page.decode())
        with self.assertRaises(AccessError):
            plan.with_user(self.users['cashier']).read(['amount'])
