from datetime import date, timedelta

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ..tools.repeat import occurrences, pay_dates, semimonthly
from .bills_common import BillsCommon


@tagged('post_install', '-at_install')
class TestRepeat(BaseCase):

    def test_days(self):
        jan, mar = date(2027, 1, 1), date(2027, 3, 31)
        self.assertEqual(occurrences('monthly', date(2026, 10, 31), jan, mar), [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)])
        self.assertEqual(occurrences('biweekly', date(2026, 12, 25), jan, date(2027, 1, 31)), [date(2027, 1, 8), date(2027, 1, 22)])
        self.assertEqual(occurrences('quarterly', date(2026, 11, 15), jan, mar), [date(2027, 2, 15)])
        self.assertEqual(occurrences('yearly', date(2024, 2, 29), jan, mar), [date(2027, 2, 28)])
        self.assertEqual(occurrences('once', date(2027, 1, 1), jan, mar), [jan])
        self.assertFalse(occurrences('once', date(2027, 4, 1), jan, mar))
        self.assertFalse(occurrences('weekly', date(2027, 4, 1), jan, mar))
        self.assertEqual(occurrences('monthly', date(2010, 1, 31), jan, date(2027, 1, 31)), [date(2027, 1, 31)])

    def test_pay_dates_go_both_ways(self):
        self.assertEqual(semimonthly(date(2027, 2, 10), date(2027, 3, 15)), [date(2027, 2, 15), date(2027, 2, 28), date(2027, 3, 15)])
        self.assertEqual(pay_dates('biweekly', date(2027, 3, 5), date(2027, 1, 1), date(2027, 1, 31)), [date(2027, 1, 8), date(2027, 1, 22)])
        self.assertEqual(pay_dates('monthly', date(2027, 3, 31), date(2027, 1, 1), date(2027, 2, 28)), [date(2027, 1, 31), date(2027, 2, 28)])


@tagged('post_install', '-at_install')
class TestMedicalCashForecast(BillsCommon):

    def _forecast(self, user=None):
        return self.env['medical.cash.forecast'].with_user(user or self.manager).with_context(allowed_company_ids=self.company.ids).get_forecast()

    def _row(self, key, forecast=None):
        return next(row['amounts'] for row in (forecast or self._forecast())['rows'] if row['key'] == key)

    def _item(self, **values):
        return self.env['medical.cash.item'].with_user(self.manager).create({
            'name': "Rent", 'amount': 500, 'frequency': 'monthly', 'date_from': self._day(10), **values})

    def test_opening_and_weeks(self):
        self._entry([(self.bank, 5000), (self.income, -5000)])
        self._typed(100, due=self._day(-20))
        self._typed(200, due=self._day(6))
        self._typed(300, due=self._day(7))
        self._typed(999, due=self._day(7 * 13))
        self._typed(50, refund=True, due=self._day(7))
        forecast = self._forecast()
        self.assertEqual((forecast['opening'], len(forecast['weeks'])), (5000, 13))
        self.assertEqual(self._row('bills', forecast)[:3], [-300, -250, 0])
        self.assertEqual(forecast['closing'][-1], 4450)
        self.assertEqual(forecast['words']['level'], 'success')
        self.assertEqual(forecast['lowest']['week'], 1)

    def test_runs_and_holds(self):
        first, second = self._approved(1000, due=self._day(3)), self._approved(400, vendor=self.vendor2, due=self._day(3))
        second.with_user(self.manager)._medical_hold("Disputed", self._day(15))
        run = self._run(date=self._day(8), date_until=self._day(8))
        self._approve_run(run)
        self.assertEqual(run.line_ids.move_id, first)
        self.assertEqual(self._row('runs')[:3], [0, -1000, 0])
        self.assertEqual(self._row('bills')[:3], [0, 0, -400])
        second.with_user(self.manager)._medical_hold("Disputed")
        self.assertFalse(any(self._row('bills')), "nobody knows when")
        run.with_user(self.biller).action_pay()
        self.assertFalse(any(self._row('runs')))
        self.assertEqual(self._row('way')[0], -1000, "not booked by the bank yet")

    def test_recurring_and_lowest_point(self):
        self._entry([(self.bank, 1000), (self.income, -1000)])
        self._item()
        self._item(name="Grant", direction='in', amount=100, frequency='once', date_from=self._day(30))
        forecast = self._forecast()
        days = [self._day(0) + timedelta(weeks=week) for week in range(13)]
        expected = [
            -500 * len(occurrences('monthly', self._day(10), start, start + timedelta(days=6)))
            + (100 if start <= self._day(30) <= start + timedelta(days=6) else 0) for start in days]
        self.assertEqual(self._row('items', forecast), expected)
        self.assertEqual(forecast['words']['level'], 'danger')
        self.company.medical_practice_ids.with_user(self.manager).cash_reserve = 50
        self._entry([(self.bank, 430), (self.income, -430)])
        self.assertEqual(self._forecast()['words']['level'], 'warning' if 0 <= min(self._forecast()['closing']) < 50 else 'danger')

    def _invoice(self, amount, days, due):
        move = self.env['account.move'].create({
            'move_type': 'out_invoice', 'partner_id': self.vendor2.id, 'invoice_date': self._day(days), 'invoice_date_due': self._day(due),
            'invoice_payment_term_id': False, 'invoice_line_ids': [Command.create({
                'name': "Visit", 'price_unit': amount, 'account_id': self.income.id, 'tax_ids': False})]})
        move.action_post()
        return move

    def test_receipts_by_due_date_or_average(self):
        practice = self.company.medical_practice_ids.with_user(self.manager)
        practice.forecast_receipts = 'due'
        self._invoice(100, -5, 10)
        self._invoice(70, -200, -100)
        self.assertEqual(self._row('receipts')[:3], [0, 100, 0], "what is more than 90 days late isn't counted")
        paid = self._invoice(300, -60, -60)
        self.env['account.payment.register'].with_context(active_model='account.move', active_ids=paid.ids).create({
            'journal_id': self.bank_journal.id, 'payment_date': self._day(-35)})._create_payments()
        practice.forecast_receipts = 'average'
        # 25 days on average: the invoice of five days ago is expected in twenty
        self.assertEqual(self._row('receipts')[:4], [0, 0, 100, 0])

    def test_what_was_paid_ahead_is_no_money_out(self):
        self.company.medical_practice_ids.with_user(self.manager).forecast_receipts = 'due'
        receivable = self._account('asset_receivable')
        self._entry([(self.bank, 30), (receivable, -30, {'partner_id': self.vendor.id})])
        self.assertFalse(any(self._row('receipts')))
        self._invoice(100, -5, 10)
        self._entry([(self.bank, 40), (receivable, -40, {'partner_id': self.vendor2.id})])
        self.assertEqual(self._row('receipts')[:3], [0, 60, 0])

    def test_payroll(self):
        practice = self.company.medical_practice_ids.with_user(self.manager)
        practice.write({'payroll_frequency': 'biweekly', 'payroll_date': self._day(-4)})
        self.assertFalse(any(self._row('payroll')), "no payroll in the books yet")
        for index, amount in enumerate((900, 1000, 1100)):
            self._entry([(self.expense, amount), (self.bank, -amount)], date=self._day(-4 - 14 * index), medical_payroll_key=f'k{index}')
        self.assertEqual(self._row('payroll')[:4], [0, -1000, 0, -1000])

    def test_figures_open_their_entries(self):
        bill = self._typed(100, due=self._day(9))
        item = self._item()
        Forecast = self.env['medical.cash.forecast'].with_user(self.manager).with_context(allowed_company_ids=self.company.ids)
        action = Forecast.open_figure('bills', 1)
        self.assertEqual(self.env[action['res_model']].search(action['domain']).move_id, bill)
        self.assertFalse(self.env[action['res_model']].search(Forecast.open_figure('bills', 2)['domain']))
        action = Forecast.open_figure('items')
        self.assertEqual(self.env[action['res_model']].search(action['domain']), item)
        self.assertEqual(Forecast.open_figure('opening')['res_model'], 'account.move.line')
        with self.assertRaises(UserError):
            Forecast.open_figure('nonsense')

    def test_who_sees_it(self):
        for role, user in self.users.items():
            if role in ('manager', 'owner', 'auditor', 'biller'):
                self.assertTrue(self._forecast(user), role)
                page = self.env['medical.cash.record'].with_user(user).record_page({'company_id': self.company.id})
                self.assertEqual(page['count'], 13)
            else:
                with self.assertRaises(AccessError):
                    self._forecast(user)
        with self.assertRaises(AccessError):
            self.env['medical.cash.item'].with_user(self.owner).create({'name': "x", 'amount': 1, 'date_from': self.today})

    def test_items_of_another_practice_stay_there(self):
        item = self._item()
        self.assertFalse(self._elsewhere(item).search([('id', '=', item.id)]))
        with mute_logger('odoo.sql_db'), self.assertRaises(CheckViolation):
            self._item(date_to=self._day(1))

    def test_queries_do_not_grow(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self._forecast()
            return self.env.cr.sql_log_count - start
        self._typed(10, due=self._day(1))
        count()
        few = count()
        for _index in range(8):
            self._typed(10, due=self._day(1))
        self.assertLessEqual(count(), few)
