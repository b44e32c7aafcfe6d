from odoo.tests import HttpCase, tagged

from .bank_common import BankCommon


class BankMatchTourCase(BankCommon, HttpCase):
    """Bank matching in a browser, on a desk and on a phone."""

    def _match_in_the_browser(self):
        deposit, cards = self._in_transit(250, ref='4711'), self._in_transit(500)
        first, second = self._invoice(60), self._invoice(40)
        lines = [self._bank_line(amount, text=text) for amount, text in ((250, "DEPOSIT 4711"), (488, "CARDS"), (93, "CHECK"))]
        self.start_tour('/odoo/bank-matching', 'medical_bank_match', login='bl_biller')
        self.assertTrue(all(line.is_reconciled for line in lines))
        self.assertTrue(deposit.reconciled and cards.reconciled)
        self.assertEqual((first.payment_state, second.amount_residual), ('paid', 7))
        self.assertEqual(self._balance(self.fee), 24.50)


@tagged('post_install', '-at_install')
class TestBankMatchDesktop(BankMatchTourCase):
    browser_size = '1400x900'

    def test_match_on_a_desk(self):
        self._match_in_the_browser()


@tagged('post_install', '-at_install')
class TestBankMatchPhone(BankMatchTourCase):
    browser_size = '390x844'
    touch_enabled = True

    def test_match_on_a_phone(self):
        self._match_in_the_browser()
