from odoo.tests import HttpCase, tagged

from .deposit_common import DepositCommon


class DepositTourCase(DepositCommon, HttpCase):
    """A deposit and the close of a day in a browser, on a desk and on a phone."""

    def _deposit_in_the_browser(self):
        self._closed(cash=(50,), cheques=(45,))
        self._with_password('dt_second', 'manager')
        self.start_tour('/odoo/deposits', 'medical_deposit', login='bl_biller')
        deposit = self.env['medical.deposit'].search([('company_id', '=', self.company.id)])
        self.assertRecordValues(deposit, [{
            'state': 'prepared', 'amount': 85, 'cash_amount': 40, 'bag_number': 'B-77', 'carrier_id': self.users['staff'].id, 'user_ids': self.biller.ids}])
        self.assertEqual(deposit.second_id.login, 'dt_second')

    def _close_in_the_browser(self):
        self._closed(cash=(50,))
        self.start_tour('/odoo/day-sheets', 'medical_day_close', login='bl_manager')
        sheet = self.env['medical.day.sheet'].search([('company_id', '=', self.company.id)])
        self.assertRecordValues(sheet, [{'state': 'closed', 'closed_by_id': self.manager.id, 'is_intact': True}])


@tagged('post_install', '-at_install')
class TestDepositDesktop(DepositTourCase):
    browser_size = '1400x900'

    def test_deposit_on_a_desk(self):
        self._deposit_in_the_browser()

    def test_close_on_a_desk(self):
        self._close_in_the_browser()


@tagged('post_install', '-at_install')
class TestDepositPhone(DepositTourCase):
    browser_size = '390x844'
    touch_enabled = True

    def test_deposit_on_a_phone(self):
        self._deposit_in_the_browser()

    def test_close_on_a_phone(self):
        self._close_in_the_browser()
