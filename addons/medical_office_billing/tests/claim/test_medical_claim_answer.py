from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .claim_common import ClaimCommon


@tagged('post_install', '-at_install')
class TestMedicalClaimAnswer(ClaimCommon):
    """What follows from payers' answers. The money is moved here by hand; that answers move it is the remittances' test."""

    def _answer(self, claim, paid=0, payer=None, status='1', adjustments=(), date=None, settle=True):
        """A posted answer, its money and adjustments as entries: adjustments are (group, reason, action, amount)."""
        payer = payer or claim.payer_id
        owners = claim._next_owners()
        remittance = self.env['medical.remittance'].sudo().create({
            'payer_id': payer.id, 'trace': f"T{self.env['medical.remittance'].sudo().search_count([])}", 'amount': paid, 'company_id': self.company.id,
            'date': date or self.today})
        answer = self.env['medical.remittance.claim'].sudo().create({
            'remittance_id': remittance.id, 'number': claim.number, 'claim_id': claim.id, 'charged': claim.amount_charged, 'paid': paid, 'status_code': status,
            'payer_number': 'ICN7'})
        rows = self.env['medical.remittance.adjustment'].sudo().create([
            {'answer_id': answer.id, 'group': group, 'reason': reason, 'amount': amount} for group, reason, _action, amount in adjustments])
        for row, (_group, _reason, action, _amount) in zip(rows, adjustments, strict=True):
            row.action = action
        answer.write({'state': 'posted', 'match': 'matched'})
        self.env.flush_all()
        if settle:
            written_off = sum(amount for *_rest, action, amount in adjustments if action == 'writeoff')
            line = claim._open_lines(patient=False).filtered(lambda line: line.partner_id == payer.partner_id)[:1]
            credit = paid + written_off
            if credit:
                self.env['account.move'].with_user(self.biller)._medical_post_entry(self.company, self.today, "Answer", [
                    ({**claim._owed_values(line.account_id), 'partner_id': payer.partner_id.id, 'balance': -credit}, 1, line),
                    ({'account_id': self.practice.sudo().contractual_account_id.id, 'balance': credit}, None, None)])
            moved = sum(amount for *_rest, action, amount in adjustments if action == 'patient')
            if moved and owners[claim]:
                claim._move_owed({claim: owners[claim]}, self.today, "Moved", {claim: moved})
        claim._after_answer()
        return answer

    def test_paid_and_the_patients_part(self):
        claim = self._sent_claim(payers=self.payer)
        self._answer(claim, 90, adjustments=[('CO', '45', 'writeoff', 40), ('PR', '2', 'patient', 20)])
        self.assertEqual((claim.state, claim.amount_open_payer, claim.amount_open_patient), ('paid', 0, 20))
        self.assertEqual((claim.amount_paid, claim.amount_contractual, claim.amount_patient), (90, 40, 20))
        row = claim.payer_ids
        self.assertEqual((row.state, row.answered_on, row.payer_number, claim.answered_on), ('answered', self.today, 'ICN7', self.today))

    def test_closed_once_the_patient_has_paid(self):
        claim = self._sent_claim(payers=self.payer)
        self._answer(claim, 130, adjustments=[('PR', '3', 'patient', 20)])
        line = claim._open_lines(patient=True)
        self.env['account.move']._medical_post_entry(self.company, self.today, "Paid", [
            ({**claim._owed_values(line.account_id), 'partner_id': line.partner_id.id, 'balance': -20}, 1, line),
            ({'account_id': self.practice.contractual_account_id.id, 'balance': 20}, None, None)])
        self.assertEqual(claim.state, 'paid')
        self.env['medical.claim']._cron_follow_ledger()
        self.assertEqual((claim.state, claim.closed_on), ('closed', self.today))

    def test_the_next_payer(self):
        claim = self._sent_claim()
        self.assertEqual(claim._next_owners()[claim], self.second_payer.partner_id)
        self._answer(claim, 100, adjustments=[('CO', '45', 'writeoff', 20), ('PR', '1', 'patient', 30)])
        self.assertEqual((claim.state, claim.next_payer_id, claim.amount_open_payer, claim.amount_open_patient), ('partly', self.second_payer, 30, 0))
        waiting = self.env['medical.claim'].with_user(self.biller).search([('next_payer_id', '!=', False)])
        self.assertIn(claim, waiting)
        claim.action_send_next()
        self.assertEqual((claim.payer_id, claim.next_payer_id.id, claim.answer_due), (self.second_payer, False, self.today + timedelta(days=30)))
        self.assertEqual(claim._next_owners()[claim], self.patient.partner_id)
        self._answer(claim, 25, status='2', adjustments=[('PR', '2', 'patient', 5)])
        self.assertEqual((claim.state, claim.amount_paid, claim.amount_open_payer, claim.amount_open_patient), ('paid', 125, 0, 5))

    def test_forwarded_is_not_billed_again(self):
        claim = self._sent_claim()
        answer = self._answer(claim, 120, status='19', adjustments=[('PR', '2', 'patient', 30)])
        second = claim.payer_ids.sorted('order')[1]
        self.assertEqual((second.state, second.is_forwarded, claim.next_payer_id.id), ('billed', True, False))
        with self.assertRaises(UserError):
            claim.action_send_next()
        # taken back, the next one waits again
        answer.state = 'undone'
        claim._after_answer()
        self.assertEqual((second.state, second.is_forwarded, claim.amount_paid), ('waiting', False, 0))

    def test_denied(self):
        claim = self._sent_claim(payers=self.payer)
        self._answer(claim, 0, adjustments=[('CO', '197', 'denial', 150)])
        self.assertEqual((claim.state, claim.amount_open_payer), ('denied', 150))

    def test_undone_and_reversed(self):
        claim = self._sent_claim(payers=self.payer)
        answer = self._answer(claim, 0, adjustments=[('CO', '197', 'denial', 150)])
        answer.state = 'undone'
        claim._after_answer()
        self.assertEqual((claim.state, claim.payer_ids.state, claim.answered_on), ('sent', 'billed', False))
        answer = self._answer(claim, 0, adjustments=[('CO', '197', 'denial', 150)])
        self._answer(claim, 0, status='22', settle=False)
        self.assertEqual((claim.state, claim.payer_ids.state), ('sent', 'billed'))

    def test_what_is_left_after_the_last_is_somebodys_to_decide(self):
        claim = self._sent_claim(payers=self.payer)
        self._answer(claim, 100)
        self.assertEqual((claim.state, claim.amount_open_payer), ('partly', 50))
        case = self.env['medical.claim.case'].search([('claim_id', '=', claim.id)])
        self.assertEqual((case.kind, case.amount), ('remainder', 50))

    def test_medicares_poorest_owe_nothing(self):
        coverage = self.env['medical.patient.coverage'].create({
            'patient_id': self.self_payer.id, 'payer_id': self.medicare.id, 'member_id': 'Q1', 'is_qmb': True, 'date_from': '2020-01-01'})
        claim = self._claim(patient=self.self_payer)
        self.assertFalse(claim._next_owners()[claim])
        coverage.is_qmb = False
        self.assertEqual(claim._next_owners()[claim], self.self_payer.partner_id)
        coverage.is_qmb = True
        claim.payer_ids = [Command.create({'order': 'secondary', 'payer_id': self.payer.id, 'member_id': 'X'})]
        self.assertEqual(claim._next_owners()[claim], self.payer.partner_id)

    def test_who_is_not_asked(self):
        claim = self._sent_claim()
        self._answer(claim, 100, adjustments=[('PR', '1', 'patient', 50)])
        claim.action_skip_next()
        self.assertEqual((claim.state, claim.amount_open_payer, claim.amount_open_patient), ('paid', 0, 50))
        self.assertEqual(claim.payer_ids.sorted('order')[1].state, 'skipped')

    def test_paid_and_replaced(self):
        """A replacement of what was paid: the original's charges go once the payer has taken back what it paid."""
        claim = self._sent_claim(payers=self.payer)
        self._answer(claim, 0, adjustments=[('CO', '16', 'denial', 150)])
        with self.assertRaises(UserError):
            claim.action_void()
        other = self.env['medical.claim'].with_user(self.biller).browse(claim.action_replace()['res_id'])
        self.assertEqual(other.original_number, 'ICN7')
        other.action_ready()
        other.action_send()
        self.assertEqual((claim.state, claim.amount_open_payer, other.amount_open_payer), ('void', 0, 150), other.fault_words)

    def test_paid_replaced_and_taken_back_by_the_payer(self):
        claim = self._sent_claim(payers=self.payer)
        self._answer(claim, 150)
        self.assertEqual(claim.state, 'closed')
        other = self.env['medical.claim'].with_user(self.biller).browse(claim.action_replace()['res_id'])
        other.action_ready()
        other.action_send()
        self.assertEqual((claim.state, claim.replaced_by_id, other.amount_open_payer), ('closed', other, 150), other.fault_words)
        account = claim.move_id.line_ids.filtered('medical_claim_id').account_id
        self.env['account.move'].with_user(self.biller)._medical_post_entry(self.company, self.today, "Reversal", [
            ({**claim._owed_values(account), 'partner_id': self.payer.partner_id.id, 'balance': 150}, None, None),
            ({'account_id': self.practice.contractual_account_id.id, 'balance': -150}, None, None)])
        self._answer(claim, -150, status='22', settle=False)
        self.assertEqual((claim.state, claim.amount_paid, claim.amount_open_payer, other.amount_open_payer), ('void', 0, 0, 150))
        self.assertEqual(self._balance(account, self.payer.partner_id), 150)

    def test_bulk(self):
        claims = self.env['medical.claim'].union(*(self._claim(lines=[('G0402', 10)], days=number, payers=self.payer) for number in range(10)))
        remittance = self.env['medical.remittance'].sudo().create({
            'payer_id': self.payer.id, 'trace': 'T', 'amount': 0, 'company_id': self.company.id, 'date': self.today})
        self.env['medical.remittance.claim'].sudo().create([
            {'remittance_id': remittance.id, 'number': claim.number, 'claim_id': claim.id, 'charged': 10, 'paid': 1, 'state': 'posted'} for claim in claims])
        counts = []
        for some in (claims[:2], claims[2:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._after_answer()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 10, counts)
