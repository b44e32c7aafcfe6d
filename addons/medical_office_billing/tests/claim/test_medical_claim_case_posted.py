from odoo.exceptions import UserError
from odoo.tests import tagged

from .remittance_common import RemittanceCommon


@tagged('post_install', '-at_install')
class TestMedicalClaimCasePosted(RemittanceCommon):
    """Cases from remittances as they are posted, reversed and undone: what is worked is what is open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Case = cls.env['medical.claim.case'].with_user(cls.biller)

    def _cases(self, claim):
        return self.Case.search([('claim_id', '=', claim.id)], order='id')

    def _post(self, *claims, **values):
        remittance = self._remittance(*claims, **values)
        remittance.action_post()
        return remittance

    def test_denied_then_paid(self):
        claim = self._sent_claim()
        self._post(self._clp(claim, 60, ('CO', '45', 40), ('CO', '197', 50)))
        case = self._cases(claim)
        self.assertRecordValues(case, [{'kind': 'denial', 'amount': 50, 'reason': 'CO-197', 'state': 'open'}])
        self.assertEqual(claim.amount_open_payer, 50)
        first = self._clp(claim, 60, ('CO', '45', 40), ('CO', '197', 50))
        self._post(self._takes_back(first), self._clp(claim, 110, ('CO', '45', 40)))
        self.assertRecordValues(case, [{'state': 'done', 'outcome': 'recovered', 'amount_recovered': 50}])
        self.assertEqual(claim.amount_open_payer, 0)

    def test_undone(self):
        claim = self._sent_claim()
        remittance = self._post(self._clp(claim, 60, ('CO', '45', 40), ('CO', '197', 50)))
        case = self._cases(claim)
        adjustment = case._give_up('denial', "Not worth it")
        adjustment.with_user(self.manager).action_approve()
        self.assertEqual((claim.amount_open_payer, case.outcome), (0, 'written_off'))
        with self.assertRaises(UserError):
            remittance._undo("Wrong file")
        adjustment.with_user(self.manager)._undo("The file is undone")
        self.assertEqual((claim.amount_open_payer, case.state), (50, 'open'))
        remittance._undo("Wrong file")
        self.assertEqual((claim.amount_open_payer, case.outcome), (150, 'undone'))

    def test_decided(self):
        claim = self._sent_claim()
        self._post(self._clp(claim, 100, ('CO', '45', 20), ('PR', '96', 30)))
        case = self._cases(claim)
        self.assertRecordValues(case, [{'kind': 'responsibility', 'amount': 30, 'can_patient': True}])
        case._bill_patient(30, "Signed that they would pay")
        self.assertEqual((claim.amount_open_payer, claim.amount_open_patient), (0, 30))
        self.assertFalse(self._cases(claim) - case)

    def test_left_after_the_last(self):
        claim = self._sent_claim(payers=self.payer)
        self._post(self._clp(claim, 60, ('CO', '45', 40), ('PI', '1', 50)))
        self.assertEqual(self._cases(claim).mapped('kind'), ['cut'], "What an answer leaves is worked once")

    def test_qmb(self):
        self.env['medical.patient.coverage'].create({
            'patient_id': self.self_payer.id, 'payer_id': self.medicare.id, 'member_id': 'Q1', 'is_qmb': True, 'date_from': '2020-01-01'})
        claim = self._sent_claim(patient=self.self_payer)
        self._post(self._clp(claim, 120, ('PR', '2', 30)), payer=self.medicare)
        case = self._cases(claim)
        self.assertRecordValues(case, [{'kind': 'responsibility', 'is_qmb': True, 'amount': 30, 'can_patient': False}])
        self.assertEqual(claim.amount_open_patient, 0)
        case._give_up('other', "May not be billed").with_user(self.manager).action_approve()
        self.assertEqual((claim.amount_open_payer, claim.state), (0, 'closed'))

    def test_underpaid(self):
        self.env['medical.contract.rate'].create({
            'payer_id': self.payer.id, 'code': 'G0402', 'amount': 90, 'date_from': '2020-01-01', 'company_id': self.company.id})
        claim = self._sent_claim(lines=(('G0402', 100),), payers=self.payer)
        remittance = self._post(self._clp(claim, 70, ('CO', '45', 30), lines=True))
        self.assertRecordValues(self._cases(claim), [{'kind': 'underpaid', 'amount': 20, 'payer_id': self.payer.id}])
        remittance._undo("Wrong")
        self.assertEqual(self._cases(claim).outcome, 'undone')

    def test_overpaid(self):
        claim = self._sent_claim(payers=self.payer)
        self._post(self._clp(claim, 150))
        self._post(self._clp(claim, 150, payer_number='AGAIN'))
        self.env.flush_all()
        credit = self.env['medical.credit.balance'].with_user(self.biller).search([('claim_id', '=', claim.id)])
        self.assertRecordValues(credit, [{'kind': 'payer', 'amount': 150}])
        refund = self.env['medical.refund'].with_user(self.biller).create({
            'claim_id': claim.id, 'payer_id': self.payer.id, 'amount': 150, 'reason': "Paid twice"})
        refund.action_submit()
        refund.with_user(self.manager).action_approve()
        refund.action_pay()
        self.assertEqual(claim.amount_open_payer, 0)
