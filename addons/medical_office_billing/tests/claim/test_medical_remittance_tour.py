from odoo.tests import HttpCase, tagged

from .remittance_common import RemittanceCommon


class RemittanceTourCase(RemittanceCommon, HttpCase):
    """A payer's payment is looked at and posted; another is typed from paper."""

    def _post_a_file(self):
        claim, other = self._sent_claim(payers=self.payer), self._sent_claim(payers=self.payer, lines=(('G0402', 77),))
        remittance = self._remittance(
            self._clp(claim, 80, ('CO', '45', 50), ('PR', '1', 20)), self._clp(other, 77, number='LOST', member_id='MPRIMARY'), trace='TOUR-1')
        self.start_tour('/odoo/remittances', 'medical_remittance', login='bl_biller')
        self.assertEqual((remittance.state, self._owed(claim), self._owed(other)), ('posted', (0, 20), (0, 0)))

    def _type_a_paper(self):
        claim = self._sent_claim(payers=self.payer)
        claim.sudo().number = 'TOURCLAIM'
        self.start_tour('/odoo/enter-payer-payment', 'medical_remittance_paper', login='bl_biller')
        self.assertEqual(self._owed(claim), (0, 20))


@tagged('post_install', '-at_install')
class TestRemittanceDesktop(RemittanceTourCase):
    browser_size = '1400x900'

    def test_a_file_on_a_desk(self):
        self._post_a_file()

    def test_paper_on_a_desk(self):
        self._type_a_paper()


@tagged('post_install', '-at_install')
class TestRemittancePhone(RemittanceTourCase):
    browser_size = '390x844'
    touch_enabled = True

    def test_a_file_on_a_phone(self):
        self._post_a_file()
