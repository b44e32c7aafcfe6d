from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .case_common import CaseCommon


@tagged('post_install', '-at_install')
class TestMedicalAdjustment(CaseCommon):

    def _propose(self, amount=10, user=None, kind='small', **values):
        values = values or {'patient': self.self_payer}
        return self.env['medical.adjustment'].with_user(user or self.biller)._propose(kind, amount, reason="Not worth a stamp", **values)

    def test_small_balance_without_approval(self):
        claim = self._claim(patient=self.self_payer)
        adjustment = self._propose(25)
        adjustment.action_submit()
        self.assertRecordValues(adjustment, [{'state': 'posted', 'posted_on': self.today, 'side': 'patient', 'user_id': self.biller.id}])
        self.assertEqual(claim.amount_open_patient, 125)
        self.assertEqual(self._balance(self.practice.bad_debt_account_id), 25)
        self.assertNotIn('Bela', str(adjustment.move_id.line_ids.sudo().read()))
        self.assertIn('adjusted', claim.event_ids.mapped('kind'))

    def test_oldest_first(self):
        newer = self._claim(patient=self.self_payer, days=2)
        older = self._claim(patient=self.self_payer, days=40)
        adjustment = self._propose(170, kind='bad_debt')
        adjustment.action_submit()
        adjustment.with_user(self.manager).action_approve()
        self.assertEqual((older.amount_open_patient, newer.amount_open_patient), (0, 130))
        lines = adjustment.move_id.line_ids.filtered(lambda line: line.account_id == self.practice.bad_debt_account_id)
        self.assertEqual(sum(lines.mapped('balance')), 170)
        self.assertTrue(all(line.analytic_distribution == self.site._medical_distribution() for line in lines))

    def test_who_approves(self):
        self._claim(patient=self.self_payer, lines=(('G0402', 5000),))
        small, other, large = self._propose(26), self._propose(10, kind='courtesy'), self._propose(2000, kind='bad_debt')
        for adjustment in (small, other, large):
            adjustment.action_submit()
            self.assertEqual(adjustment.state, 'submitted')
            with self.assertRaises(UserError):
                adjustment.action_approve()
            adjustment.with_user(self.manager).action_approve()
        self.assertEqual((small.state, other.state, large.state), ('posted', 'posted', 'submitted'))
        large.with_user(self.owner).action_approve()
        self.assertEqual(large.state, 'posted')

    def test_a_managers_own(self):
        self._claim(patient=self.self_payer)
        adjustment = self._propose(10, user=self.manager, kind='courtesy')
        adjustment.action_submit()
        with self.assertRaises(UserError):
            adjustment.action_approve()
        adjustment.with_user(self.owner).action_approve()
        self.assertEqual(adjustment.state, 'posted')

    def test_no_more_than_is_open(self):
        claim = self._claim(patient=self.self_payer)
        with self.assertRaises(UserError):
            self._propose(151).action_submit()
        first, second = self._propose(100, claim=claim, kind='other'), self._propose(100, claim=claim, kind='other')
        (first | second).action_submit()
        first.with_user(self.manager).action_approve()
        with self.assertRaises(UserError):
            second.with_user(self.manager).action_approve()
        self.assertEqual((second.state, claim.amount_open_patient), ('submitted', 50))

    def test_hardship_needs_a_document(self):
        claim = self._claim(patient=self.self_payer)
        adjustment = self._propose(150, kind='hardship', claim=claim)
        with self.assertRaises(UserError):
            adjustment.action_submit()
        adjustment.document_ids = [self._document()]
        adjustment.action_submit()
        with self.assertRaises(UserError):
            adjustment.document_ids.unlink()
        adjustment.with_user(self.manager).action_approve()
        self.assertEqual(self._balance(self.practice.hardship_account_id), 150)

    def test_undone(self):
        claim = self._claim(patient=self.self_payer)
        adjustment = self._propose(20)
        adjustment.action_submit()
        with self.assertRaises(AccessError):
            adjustment.action_undo()
        with self.assertRaises(UserError):
            adjustment.with_user(self.manager)._undo(' ')
        adjustment.with_user(self.manager)._undo("It was paid after all")
        self.assertEqual((adjustment.state, claim.amount_open_patient), ('undone', 150))
        self.assertEqual(self._balance(self.practice.bad_debt_account_id), 0)
        with self.assertRaises(UserError):
            adjustment.with_user(self.manager)._undo("Twice")

    def test_lock_date(self):
        self._claim(patient=self.self_payer)
        adjustment = self._propose(20)
        self.company.sudo().hard_lock_date = self._day(10)
        adjustment.action_submit()
        self.assertGreater(adjustment.posted_on, self._day(10), "Odoo books behind the lock date")

    def test_guards(self):
        claim = self._claim(patient=self.self_payer)
        adjustment = self._propose(100, claim=claim, kind='other')
        with self.assertRaises(UserError):
            adjustment.write({'state': 'posted'})
        for values in ({'posted_on': self.today}, {'user_id': self.manager.id}, {'name': 'X'}):
            with self.assertRaises(AccessError):
                adjustment.write(values)
        with self.assertRaises(UserError):
            self.env['medical.adjustment'].with_user(self.biller).create({
                'kind': 'small', 'amount': 5, 'reason': "x", 'patient_id': self.self_payer.id, 'state': 'approved'})
        adjustment.action_submit()
        with self.assertRaises(UserError):
            adjustment.amount = 1
        with self.assertRaises(AccessError):
            self._propose(5, user=self.cashier)
        self.assertEqual(adjustment.with_user(self.owner).amount, 100)
        self.assertFalse(adjustment.with_user(self.other_manager).with_context(allowed_company_ids=self.other_company.ids).search(
            [('id', '=', adjustment.id)]))

    def test_form(self):
        claim = self._claim(patient=self.self_payer)
        with Form(self.env['medical.adjustment'].with_user(self.biller)) as form:
            form.claim_id = claim
            self.assertEqual(form.side, 'patient')
            self.assertEqual(form.amount_open, 150)
            form.kind = 'small'
            form.amount = 12
            form.reason = "Not worth a stamp"
        form.record.action_submit()
        self.assertEqual(claim.amount_open_patient, 138)
        self.assertEqual(claim.state, 'draft')

    def test_claim_is_closed_with_it(self):
        claim = self._claim(patient=self.self_payer)
        claim.sudo().state = 'sent'
        adjustment = self._propose(150, claim=claim, kind='other')
        adjustment.action_submit()
        adjustment.with_user(self.manager).action_approve()
        self.assertRecordValues(claim, [{'state': 'closed', 'closed_on': self.today}])
