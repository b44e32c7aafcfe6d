from odoo.tests import HttpCase, tagged

from odoo.addons.medical_office_base.tests.both_widths import BothWidths

from .fund_common import FundCommon


@tagged('post_install', '-at_install')
class TestMedicalFundTour(FundCommon, BothWidths, HttpCase):
    """A dose of a program's stock is scanned and given, one is borrowed and paid back: in the browser, at a desk and on a phone."""

    def _run(self):
        self.vaccine.barcode = '614141999996'
        self.start_tour('/odoo/use-supplies', 'medical_fund_use', login=self.doctor.login)
        uses = self.env['medical.supply.use'].search([('company_id', '=', self.company.id)], order='id')
        self.assertRecordValues(uses, [
            {'product_id': self.vaccine.id, 'product_qty': 1, 'fund_id': self.vfc.id, 'fund_eligibility': 'medicaid', 'borrow_reason': False},
            {'product_id': self.vaccine.id, 'product_qty': 1, 'fund_id': self.vfc.id, 'fund_eligibility': 'none', 'borrow_reason': 'ran_out'}])
        self.assertEqual(uses.mapped('lot_names'), ['VFC', 'VFC'])
        self.start_tour('/odoo/borrowed-vaccine', 'medical_fund_pay_back', login=self.clerk.login)
        self.assertEqual(uses[1].borrowing_ids.state, 'returned')
        self.assertEqual(self._doses(), {('PRIV', ''): 4, ('PRIV', 'VFC Doses'): 1, ('VFC', 'VFC Doses'): 8})
