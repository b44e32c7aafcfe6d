from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .claim_common import NPI, ClaimCommon


@tagged('post_install', '-at_install')
class TestMedicalClaim(ClaimCommon):
    """A claim from its entry to its end, by the biller."""

    def _visit(self, days=1, patient=None, **values):
        visit = self.env['medical.visit'].with_user(self.manager).create({
            'patient_id': (patient or self.patient).id, 'site_id': self.site.id, 'date_start': f'{self.today - timedelta(days=days)} 15:00:00', **values})
        visit.action_arrive()
        visit.action_leave()
        return visit

    def test_entered_from_a_visit(self):
        visit = self._visit()
        visits = self.env['medical.visit'].with_user(self.biller)
        self.assertIn(visit, visits.search([('has_claim', '=', False)]))
        action = visit.with_user(self.biller).action_enter_claim()
        form = Form(self.env['medical.claim'].with_user(self.biller).with_context(**action['context']))
        self.assertEqual((form.patient_id, form.visit_id, form.site_id, form.kind), (self.patient, visit, self.site, 'insurance'))
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.service_date, visit.date)
            line.code, line.charge = 'g0402', 120
        claim = form.save()
        self.assertEqual(claim.line_ids.code, 'G0402')
        self.assertEqual(claim.payer_ids.mapped(lambda row: (row.order, row.payer_id, row.member_id)), [
            ('primary', self.payer, 'MBR1'), ('secondary', self.second_payer, 'MBR2')])
        self.assertNotIn(visit, visits.search([('has_claim', '=', False)]))
        self.assertEqual(visit.with_user(self.biller).claim_count, 1)
        with self.assertRaises(AccessError):
            visit.with_user(self.users['front_desk']).action_enter_claim()

    def test_who_pays_themselves(self):
        visit = self._visit(patient=self.self_payer)
        form = Form(self.env['medical.claim'].with_user(self.biller).with_context(**visit.with_user(self.biller).action_enter_claim()['context']))
        self.assertEqual(form.kind, 'self_pay')

    def test_own_charges_fill_in(self):
        self.env['medical.contract.rate'].with_user(self.biller).create({
            'code': 'G0402', 'amount': 80, 'date_from': '2020-01-01', 'company_id': self.company.id})
        form = Form(self.env['medical.claim'].with_user(self.biller))
        form.patient_id = self.patient
        with form.line_ids.new() as line:
            line.service_date = self.today
            line.code = 'G0402'
            self.assertEqual(line.charge, 80)

    def test_checked_sent_and_accepted(self):
        claim = self._clean_claim()
        claim.action_ready()
        self.assertEqual(claim.state, 'ready', claim.fault_words)
        self.assertTrue(claim.is_clean)
        self.assertFalse(claim.move_id)
        claim.action_send()
        self.assertEqual((claim.state, claim.sent_on, claim.move_id.state), ('sent', self.today, 'posted'))
        self.assertEqual(claim.amount_open_payer, 150)
        claim.action_accept()
        self.assertEqual(claim.state, 'accepted')
        self.assertEqual(claim.event_ids.sorted('id').mapped('kind'), ['made', 'checked', 'sent', 'accepted'])
        with self.assertRaises(UserError):
            claim.action_send()

    def test_self_pay_is_the_patients(self):
        claim = self._sent_claim(patient=self.self_payer, diagnosis_codes=False)
        self.assertEqual((claim.state, claim.amount_open_payer, claim.amount_open_patient), ('sent', 0, 150))

    def test_several_at_once(self):
        good, bad = self._clean_claim(), self._clean_claim(lines=[('G0009', 10)], diagnosis_codes=False)
        told = (good | bad).action_ready()
        self.assertEqual((good | bad).mapped('state'), ['ready', 'draft'])
        self.assertEqual(told['params']['type'], 'warning')
        self.assertTrue(bad.fault_words)

    def test_what_is_ready_is_checked_again(self):
        claim = self._clean_claim()
        claim.action_ready()
        self.patient.sex = False
        claim.action_send()
        self.assertEqual(claim.state, 'draft')
        self.assertIn("sex", claim.fault_words)
        self.assertTrue(claim.was_touched)

    def test_rejected_corrected_and_sent_again(self):
        claim = self._sent_claim()
        move = claim.move_id
        self.env['medical.claim.reject'].with_user(self.biller).create({'claim_id': claim.id, 'reason': "A3:21"}).action_reject()
        self.assertEqual((claim.state, claim.reject_words), ('rejected', "A3:21"))
        with self.assertRaises(UserError):
            claim.line_ids[0].charge = 1
        claim.diagnosis_codes = 'I10'
        claim.line_ids[0].modifiers = '25'
        claim.payer_ids.sorted('order')[0].member_id = 'MBR9'
        claim.action_ready()
        claim.action_send()
        self.assertEqual((claim.state, claim.move_id), ('sent', move))
        self.assertTrue(claim.was_touched)
        self.assertFalse(claim.reject_words)

    def test_void(self):
        claim = self._sent_claim()
        claim.action_void()
        self.assertEqual((claim.state, claim.amount_open_payer), ('void', 0))
        self.assertEqual(claim.move_id.payment_state, 'reversed')
        for line in self.env['account.move.line'].search([('medical_claim_id', '=', claim.id)]):
            self.assertEqual((line.amount_residual, line.partner_id), (0, self.payer.partner_id))
        self.assertEqual(self._balance(claim.open_line_ids.account_id, self.payer.partner_id), 0)
        with self.assertRaises(UserError):
            claim.action_void()
        with self.assertRaises(UserError):
            claim.diagnosis_codes = 'I10'

    def test_what_was_paid_is_not_void(self):
        claim = self._sent_claim()
        claim._move_owed({claim: self.patient.partner_id}, self.today, "Moved", {claim: 10})
        with self.assertRaises(UserError):
            claim.action_void()
        self.assertEqual(claim.state, 'sent')

    def test_replaced(self):
        claim = self._sent_claim()
        claim.sudo().payer_ids.sorted('order')[0].payer_number = 'ICN1'
        other = self.env['medical.claim'].with_user(self.biller).browse(claim.action_replace()['res_id'])
        self.assertEqual((other.frequency, other.original_id, other.original_number, other.state), ('7', claim, 'ICN1', 'draft'))
        self.assertNotEqual(other.number, claim.number)
        with self.assertRaises(UserError):
            claim.action_replace()
        other.line_ids[0].charge = 60
        other.action_ready()
        self.assertEqual(other.state, 'ready', other.fault_words)
        other.action_send()
        self.assertEqual((claim.state, claim.amount_open_payer, other.amount_open_payer), ('void', 0, 110))

    def test_void_at_the_payer_charges_nothing(self):
        claim = self._sent_claim()
        other = self._clean_claim(frequency='8', original_id=claim.id, original_number='ICN1')
        other.action_ready()
        other.action_send()
        self.assertEqual((other.state, claim.state), ('sent', 'void'), other.fault_words)
        self.assertFalse(other.move_id)
        self.assertEqual(claim.amount_open_payer + other.amount_open_payer, 0)

    def test_statuses_are_not_typed(self):
        claim = self._clean_claim()
        for values in ({'state': 'paid'}, {'is_clean': True}, {'sent_on': self.today}, {'amount_paid': 1}, {'amount_open_payer': 1}):
            with self.assertRaises(AccessError):
                claim.write(values)
            with self.assertRaises(AccessError):
                self._claim(bill=False, **values)
        row = claim.payer_ids[0]
        for values in ({'state': 'answered'}, {'payer_number': 'X'}, {'is_forwarded': True}):
            with self.assertRaises(AccessError):
                row.write(values)
        with self.assertRaises(AccessError):
            self.env['medical.claim.event'].with_user(self.biller).create({'claim_id': claim.id, 'kind': 'note', 'name': 'x'})

    def test_payers_who_come_after_may_be_found_later(self):
        claim = self._sent_claim(payers=self.payer)
        claim.payer_ids = [Command.create({'order': 'secondary', 'payer_id': self.second_payer.id, 'member_id': 'M2'})]
        self.assertEqual(claim.payer_id, self.payer)
        with self.assertRaises(UserError):
            claim.payer_ids.sorted('order')[0].payer_id = self.medicare
        with self.assertRaises(UserError):
            claim.payer_ids.sorted('order')[0].unlink()
        claim.payer_ids.sorted('order')[1].unlink()

    def test_only_billers_work_claims(self):
        claim = self._clean_claim()
        for role in ('manager', 'owner', 'auditor', 'front_desk', 'cashier', 'clinician'):
            with self.assertRaises(AccessError):
                claim.with_user(self.users[role]).action_ready()

    def test_bulk_stays_bulk(self):
        claims = self.env['medical.claim'].union(*(
            self._clean_claim(lines=[('G0402', 10 + number)], days=number + 1) for number in range(12)))
        self.env.flush_all()
        self.env.invalidate_all()
        few = self._queries(claims[:2])
        self.env.invalidate_all()
        many = self._queries(claims)
        self.assertLess(many - few, 40)

    def _queries(self, claims):
        before = self.env.cr.sql_log_count
        claims._find_faults()
        return self.env.cr.sql_log_count - before

    def test_npi_comes_from_the_site(self):
        self.site.npi = NPI
        self.assertEqual(self._claim(bill=False).billing_npi, NPI)
