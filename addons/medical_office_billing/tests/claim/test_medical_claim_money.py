from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .claim_common import ClaimCommon


@tagged('post_install', '-at_install')
class TestMedicalClaimMoney(ClaimCommon):

    def test_charges_are_an_invoice_to_the_payer(self):
        claim = self._claim()
        self.assertEqual(claim.move_id.partner_id, self.payer.partner_id)
        self.assertEqual(claim.move_id.state, 'posted')
        self.assertFalse(claim.move_id.invoice_line_ids.tax_ids)
        for line in claim.move_id.invoice_line_ids:
            self.assertEqual(line.analytic_distribution, self.site._medical_distribution())
        self.assertEqual((claim.amount_open_payer, claim.amount_open_patient), (150, 0))
        self.assertEqual(claim.payer_ids.mapped('state'), ['billed', 'waiting'])
        self.assertNotIn('Ada', str(claim.move_id.line_ids.read()))

    def test_self_pay(self):
        claim = self._claim(patient=self.self_payer)
        self.assertEqual(claim.move_id.partner_id, self.self_payer.partner_id)
        self.assertEqual((claim.amount_open_payer, claim.amount_open_patient), (0, 150))

    def test_moved_to_the_next(self):
        claim = self._claim()
        move = self.env['medical.claim'].with_user(self.biller).browse(claim.id)._move_owed({claim: self.patient.partner_id}, self.today, "Moved", {claim: 40})
        self.assertEqual(move.state, 'posted')
        self.assertEqual((claim.amount_open_payer, claim.amount_open_patient), (110, 40))
        self.assertEqual(sum(move.line_ids.mapped('balance')), 0)
        claim._move_owed({claim: self.second_payer.partner_id}, self.today, "Moved")
        self.assertEqual(self._balance(claim.move_id.line_ids.filtered('medical_claim_id').account_id, self.second_payer.partner_id), 150)

    def test_what_is_billed_stays(self):
        claim = self._claim()
        with self.assertRaises(UserError):
            claim.line_ids[0].charge = 1
        with self.assertRaises(UserError):
            claim.site_id = self.annex
        with self.assertRaises(AccessError):
            claim.state = 'paid'
