from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .bills_common import BillsCommon
from .random_data import HealthCheck, given, settings, st


@tagged('post_install', '-at_install')
class TestMedicalVendorStatement(BillsCommon):

    def _page(self, user=None, **values):
        return self.env['medical.vendor.statement'].with_user(user or self.manager).record_page(
            {'company_id': self.company.id, 'date': self.today, **values}, limit=500)

    def _sum(self, **values):
        record = self.env['medical.vendor.statement'].with_user(self.manager).create({'company_id': self.company.id, **values})._record_prepare()
        return record._record_totals(record._record_visible_columns(), record._record_source())[1]

    def _payable(self, day):
        [(balance,)] = self.env['account.move.line']._read_group([
            ('account_type', '=', 'liability_payable'), ('parent_state', '=', 'posted'), ('company_id', '=', self.company.id),
            ('date', '<=', day)], [], ['balance:sum'])
        return balance or 0

    def test_ages(self):
        for days, amount in ((5, 1), (0, 2), (-1, 4), (-30, 8), (-31, 16), (-61, 32), (-91, 64)):
            self._typed(amount, date=self._day(-120), due=self._day(days))
        sums = self._sum(date=self.today)
        self.assertEqual(
            [sums[name] for name in ('not_due', 'until_30', 'until_60', 'until_90', 'older', 'open_amount')], [3, 12, 16, 32, 64, 127])

    def test_by_vendor_and_of_one(self):
        self._typed(100)
        self._typed(30, refund=True)
        self._typed(50, vendor=self.vendor2)
        page = self._page(by_vendor=True)
        self.assertEqual([(row[0], row[-1]) for row in page['rows']], [("Fictional Vendor", '70.00'), ("Second Fictional Vendor", '50.00')])
        self.assertEqual(len(self._page(partner_ids=[(6, 0, self.vendor.ids)])['rows']), 2)

    def test_the_past_stands(self):
        bill = self._typed(100, date=self._day(-10))
        self.env['account.payment.register'].with_user(self.accountant).with_context(active_model='account.move', active_ids=bill.ids).create({
            'journal_id': self.bank_journal.id, 'payment_date': self._day(-2), 'amount': 40})._create_payments()
        self.assertEqual([self._sum(date=self._day(day))['open_amount'] for day in (-11, -10, -3, -2, 0)], [0, 100, 100, 60, 60])

    def test_who_reads(self):
        self._typed(100)
        for role, user in self.users.items():
            if role in ('manager', 'owner', 'auditor', 'biller'):
                self.assertEqual(len(self._page(user=user)['rows']), 1, role)
            else:
                with self.assertRaises(AccessError):
                    self._page(user=user)

    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(
        st.sampled_from(('bill', 'credit', 'pay')), st.integers(1, 99999), st.integers(-100, 0), st.integers(-90, 40)), min_size=1, max_size=9))
    def test_it_ties_to_the_ledger_on_every_day(self, drawn):
        with self.env.cr.savepoint() as point:
            bills = self.env['account.move']
            for what, cents, days, due in drawn:
                if what == 'pay':
                    bill = bills.filtered(lambda move: move.amount_residual)[:1]
                    if bill:
                        date = max(bill.date, self._day(days))
                        self.env['account.payment.register'].with_user(self.accountant).with_context(
                            active_model='account.move', active_ids=bill.ids).create({
                                'journal_id': self.bank_journal.id, 'payment_date': date, 'amount': cents / 100})._create_payments()
                elif what == 'credit':
                    credit = self._typed(cents / 100, refund=True, date=self._day(days))
                    bill = bills.filtered(lambda move: move.amount_residual)[:1]
                    if bill and cents % 2:
                        (bill | credit).line_ids.filtered(lambda line: line.account_type == 'liability_payable').reconcile()
                else:
                    bills |= self._typed(cents / 100, date=self._day(days), due=self._day(due))
            currency = self.company.currency_id
            for back in (0, 1, 30, 60, 100, 130):
                day = self.today - timedelta(days=back)
                sums = self._sum(date=day) if self._page(date=day)['count'] else {'open_amount': 0}
                self.assertEqual(currency.compare_amounts(sums['open_amount'], -self._payable(day)), 0, day)
                parts = sum(sums.get(name, 0) for name in ('not_due', 'until_30', 'until_60', 'until_90', 'older'))
                self.assertEqual(currency.compare_amounts(parts, sums['open_amount']), 0)
            point.rollback()
            self.env.invalidate_all()
