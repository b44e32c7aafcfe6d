from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .bills_common import BillsCommon


class BillsTourCase(BillsCommon, HttpCase):
    """A bill on its way, by those who do each step: sent, approved, proposed in a run, approved, paid."""

    def _pay_a_bill(self):
        bill = self._typed(1000, ref='TOUR-1', due=self._day(2))
        self.start_tour('/odoo/bills-to-pay', 'medical_bill_send', login='bl_biller')
        self.assertEqual(bill.medical_pay_state, 'submitted')
        self.start_tour('/odoo/bill-approvals', 'medical_bill_approve', login='bl_manager')
        self.assertEqual(bill.medical_pay_state, 'approved')
        self.start_tour('/odoo/payment-runs', 'medical_run_propose', login='bl_biller')
        self.start_tour('/odoo/payment-runs', 'medical_run_approve', login='bl_manager')
        self.start_tour('/odoo/payment-runs', 'medical_run_pay', login='bl_biller')
        self.assertEqual(bill.payment_state, 'paid')

    def _look_ahead(self):
        self._typed(1000, due=self._day(2))
        self.start_tour('/odoo/cash-forecast', 'medical_cash_forecast', login='bl_manager')


@tagged('post_install', '-at_install')
class TestBillsDesktop(BillsTourCase):
    browser_size = '1400x900'

    def test_a_bill_on_a_desk(self):
        self._pay_a_bill()

    def test_the_forecast_on_a_desk(self):
        self._look_ahead()


    def test_papers(self):
        self._approved(1000, ref='V-1')
        run = self._approve_run(self._run())
        run.with_user(self.biller).action_pay()
        for login, status in (('bl_biller', 200), ('bl_cashier', 403)):
            self.authenticate(login, login)
            with mute_logger('odoo.http'):
                response = self.url_open(f'/medical_office/remittance/{run.id}')
            self.assertEqual(response.status_code, status)
        records = (('medical.payment.list.record', {'run_id': run.id}), ('medical.vendor.statement', {'date': self.today}), ('medical.cash.record', {}))
        for model, values in records:
            record = self.env[model].with_user(self.biller).create({'company_id': self.company.id, **values})
            with record._record_xlsx() as file:
                self.assertEqual(file.read(2), b'PK', model)


@tagged('post_install', '-at_install')
class TestBillsPhone(BillsTourCase):
    browser_size = '390x844'
    touch_enabled = True

    def test_a_bill_on_a_phone(self):
        self._pay_a_bill()

    def test_the_forecast_on_a_phone(self):
        self._look_ahead()
