from datetime import datetime, timedelta

from odoo.tests import HttpCase, tagged

from .claim_common import ClaimCommon


class FiguresTourCase(ClaimCommon, HttpCase):
    """Aging, indicators and an estimate in a browser, on a desk and on a phone."""

    def _aging_in_the_browser(self):
        self._claim()
        self.start_tour('/odoo/aging', 'medical_aging', login='bl_biller')

    def _indicators_in_the_browser(self):
        claim = self._claim()
        claim.sudo().write({'state': 'sent', 'sent_on': self.today, 'is_clean': True})
        self.start_tour('/odoo/billing-indicators', 'medical_billing_indicators', login='bl_owner')

    def _estimate_in_the_browser(self):
        self.practice.write({'npi': '1234567893', 'tax_id': '12-3456789'})
        visit = self.env['medical.visit'].with_user(self.users['front_desk']).create({
            'patient_id': self.self_payer.id, 'site_id': self.site.id,
            'date_start': datetime.combine(self.today + timedelta(days=20), datetime.min.time()) + timedelta(hours=15)})
        self.start_tour('/odoo/visits-without-estimate', 'medical_estimate', login='bl_front_desk')
        estimate = visit.with_user(self.users['front_desk']).estimate_ids
        self.assertRecordValues(estimate, [{'state': 'given', 'amount': 150, 'service': 'A first visit', 'given_on': self.today}])


@tagged('post_install', '-at_install')
class TestFiguresDesktop(FiguresTourCase):
    browser_size = '1400x900'

    def test_aging_on_a_desk(self):
        self._aging_in_the_browser()

    def test_indicators_on_a_desk(self):
        self._indicators_in_the_browser()

    def test_estimate_on_a_desk(self):
        self._estimate_in_the_browser()


@tagged('post_install', '-at_install')
class TestFiguresPhone(FiguresTourCase):
    browser_size = '390x844'
    touch_enabled = True

    def test_aging_on_a_phone(self):
        self._aging_in_the_browser()

    def test_indicators_on_a_phone(self):
        self._indicators_in_the_browser()

    def test_estimate_on_a_phone(self):
        self._estimate_in_the_browser()
