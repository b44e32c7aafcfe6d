from datetime import timedelta

from odoo.tests import HttpCase, tagged

from .claim_common import NPI, ClaimCommon


class ClaimTourCase(ClaimCommon, HttpCase):
    """A claim entered from a visit, corrected and sent."""

    def _enter(self, tour):
        self._clean_claim().unlink()  # what the patient lacks is filled in
        self.site.npi = NPI
        visit = self.env['medical.visit'].with_user(self.manager).create({
            'patient_id': self.patient.id, 'site_id': self.site.id, 'date_start': f'{self.today - timedelta(days=9)} 15:00:00'})
        visit.action_arrive()
        visit.action_leave()
        self.start_tour('/odoo/visits-without-claim', tour, login='bl_biller')
        claim = self.env['medical.claim'].search([('visit_id', '=', visit.id)])
        self.assertEqual((claim.state, claim.amount_open_payer, claim.payer_id), ('sent', 120, self.payer))


@tagged('post_install', '-at_install')
class TestClaimDesktop(ClaimTourCase):
    browser_size = '1400x900'

    def test_a_claim_on_a_desk(self):
        self._enter('medical_claim_enter')


@tagged('post_install', '-at_install')
class TestClaimPhone(ClaimTourCase):
    browser_size = '390x844'
    touch_enabled = True

    def test_a_claim_on_a_phone(self):
        self._enter('medical_claim_enter_phone')
