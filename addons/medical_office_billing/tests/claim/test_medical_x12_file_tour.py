from odoo.tests import HttpCase, tagged

from . import x12_common as x12
from .claim_common import ClaimCommon


class X12TourCase(ClaimCommon, HttpCase):
    """The biller adds a remittance, and reads a file of claims again once the patient was chosen."""

    def _add_and_retry(self):
        self.start_tour('/odoo/payer-files', 'medical_x12_add', login='bl_biller')
        file = self.env['medical.x12.file'].search([('name', '=', 'tour.835')])
        self.assertEqual((file.state, file.remittance_ids.trace), ('read', 'TOUR77'))
        self.site.npi = '1245319599'
        claims = self.env['medical.x12.file'].with_user(self.biller)._take_in([('tour.837', x12.claims([
            {'number': 'TOUR1', 'service': self.today, 'member': 'OTHER', 'facility': '1245319599', 'rendering': '1497758544'}]))])
        claims.action_read()
        self.assertEqual(claims.state, 'failed')
        self.start_tour('/odoo/payer-files', 'medical_x12_retry', login='bl_biller')
        self.assertEqual((claims.state, claims.claim_ids.patient_id), ('done', self.patient))


@tagged('post_install', '-at_install')
class TestX12Desktop(X12TourCase):
    browser_size = '1400x900'

    def test_on_a_desk(self):
        self._add_and_retry()


@tagged('post_install', '-at_install')
class TestX12Phone(X12TourCase):
    browser_size = '390x844'
    touch_enabled = True

    def test_on_a_phone(self):
        self._add_and_retry()
