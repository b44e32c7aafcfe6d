from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .remittance_common import RemittanceCommon


@tagged('post_install', '-at_install')
class TestMedicalRemittance(RemittanceCommon):
    """Drafts from files: matching, rules, judging, the same payment; who may do what."""

    def test_a_draft_is_looked_at(self):
        claim = self._sent_claim(external_number='EXT-9')
        other = self._sent_claim()
        remittance = self._remittance(
            self._clp(claim, 80, ('CO', '45', 50), ('PR', '2', 20), lines=True), self._clp(other, 0, ('CO', '197', 150)),
            self._clp(claim, 10, ('CO', '45', 5), number='NOBODY', charged=15, payer_number='ICN-X'))
        self.assertEqual((remittance.state, remittance.payer_id, remittance.amount, remittance.difference), ('draft', self.payer, 90, 0))
        self.assertEqual(self.payer.originator, remittance.originator)
        good, denied, unknown = remittance.claim_ids
        self.assertEqual((good.match, good.verdict, good.amount_writeoff, good.amount_patient, good.is_balanced), ('matched', 'good', 50, 20, True))
        self.assertEqual(good.line_ids.claim_line_id, claim.line_ids[0])
        self.assertEqual(good.words, 'CO-45 50.00, PR-2 20.00')
        self.assertIn('write off', good.plan)
        self.assertEqual((denied.verdict, denied.amount_work, denied.adjustment_ids.action), ('good', 150, 'denial'))
        self.assertEqual((unknown.match, unknown.verdict), ('unmatched', 'bad'))
        self.assertIn('No claim has this number', unknown.problem)
        self.assertEqual((remittance.claim_count, remittance.ready_count, remittance.unmatched_count), (3, 2, 1))
        with self.assertRaisesRegex(UserError, "can't be posted yet"):
            remittance.action_post()
        self.assertFalse(remittance.move_ids)

    def test_by_the_number_of_the_clinical_system(self):
        claim = self._sent_claim(external_number='EXT-9')
        self.assertEqual(self._remittance(self._clp(claim, 150, number='EXT-9')).claim_ids.claim_id, claim)

    def test_suggested_by_member_day_and_charge(self):
        claim = self._sent_claim()
        answer = self._remittance(self._clp(claim, 150, number='LOST', member_id='mprimary')).claim_ids
        self.assertEqual((answer.match, answer.suggested_claim_id, answer.verdict), ('suggested', claim, 'bad'))
        answer.action_match()
        self.assertEqual((answer.match, answer.claim_id, answer.verdict), ('matched', claim, 'good'))

    def test_the_same_payment_again(self):
        claim = self._sent_claim()
        transaction = self._transaction([self._clp(claim, 100, ('CO', '45', 50))])
        first = self._drafts(transaction)
        with self.assertRaisesRegex(UserError, first.name):
            self._drafts(transaction)
        other = self._sent_claim()
        both = self._drafts(transaction, self._transaction([self._clp(other, 150)]))
        self.assertEqual(both.claim_ids.claim_id, other)
        first.unlink()
        self.assertEqual(len(self._drafts(transaction)), 1)

    def test_the_same_answer_in_another_payment(self):
        claim = self._sent_claim()
        first = self._remittance(self._clp(claim, 100, ('CO', '45', 50)))
        first.action_post()
        again = self._remittance(self._clp(claim, 100, ('CO', '45', 50)))
        self.assertEqual((again.claim_ids.verdict, again.claim_ids.repeat_id), ('bad', first.claim_ids))
        self.assertIn(first.name, again.claim_ids.problem)
        again.claim_ids.action_accept()
        self.assertEqual(again.claim_ids.verdict, 'good')
        again.action_post()
        # what is paid too much stays as the payer's credit; nothing more is written off
        self.assertEqual(self._owed(claim), (-100, 0))
        self.assertEqual(again.claim_ids.amount_written_off, 0)
        self._assert_ties(again)

    def test_what_does_not_balance(self):
        claim = self._sent_claim()
        off = self._remittance(self._clp(claim, 100, ('CO', '45', 40)))
        self.assertEqual((off.claim_ids.is_balanced, off.claim_ids.verdict), (False, 'bad'))
        wrong = self._remittance(self._clp(claim, 100, ('CO', '45', 50), payer_number='B'), amount=90)
        self.assertEqual(wrong.difference, -10)
        self.assertIn("doesn't balance", wrong.faults)
        with self.assertRaisesRegex(UserError, "doesn't balance"):
            wrong.action_post_good()

    def test_stated_otherwise(self):
        claim = self._sent_claim()
        answer = self._remittance(self._clp(claim, 100, ('CO', '45', 30), ('PR', '1', 20), patient_amount=15)).claim_ids
        self.assertEqual(answer.verdict, 'look')

    def test_rules_of_a_payer_come_first(self):
        self.env['medical.adjustment.rule'].with_user(self.manager).create(
            {'group': 'CO', 'reason': '131', 'payer_id': self.payer.id, 'action': 'writeoff', 'label': "Agreed rebate"})
        claim, other = self._sent_claim(), self._sent_claim(payers=self.second_payer)
        clp = self._clp(claim, 100, ('CO', '131', 50))
        self.assertEqual(self._remittance(clp).claim_ids.adjustment_ids.action, 'writeoff')
        self.assertEqual(self._remittance(self._clp(other, 100, ('CO', '131', 50)), payer=self.second_payer).claim_ids.adjustment_ids.action, 'denial')
        self.assertEqual(self._remittance(self._clp(claim, 100, ('PR', '204', 50), payer_number='Z')).claim_ids.adjustment_ids.action, 'decide')

    def test_payer_by_hand(self):
        claim = self._sent_claim()
        remittance = self._remittance(self._clp(claim, 150), payer_name='Somebody', payer_number='?', originator='1999999999')
        self.assertFalse(remittance.payer_id)
        self.assertIn("Choose the payer", remittance.faults)
        remittance.payer_id = self.payer
        self.assertEqual(self.payer.originator, '1999999999')
        remittance.action_post()
        self.assertEqual(self._owed(claim), (0, 0))

    def test_what_a_file_says_stays(self):
        remittance = self._remittance(self._clp(self._sent_claim(), 150))
        for write in (lambda: remittance.write({'amount': 1}), lambda: remittance.claim_ids.write({'paid': 1}),
                      lambda: remittance.claim_ids.adjustment_ids.create({'answer_id': remittance.claim_ids.id, 'group': 'CO', 'reason': '45', 'amount': 1})):
            with self.assertRaises(UserError):
                write()
        for values in ({'state': 'posted'}, {'key': 'x'}, {'posted_by_id': self.biller.id}):
            with self.assertRaises(AccessError):
                remittance.write(values)
        with self.assertRaises(AccessError):
            remittance.claim_ids.write({'match': 'matched'})
        with self.assertRaises(AccessError):
            self.Remittance.create({'source': 'file', 'amount': 1})

    def test_readings_are_named(self):
        claim = self._sent_claim()
        remittance = self._remittance(self._clp(claim, 150), self._clp(claim, 10, number='LOST', charged=10, payer_number='L'))
        known, unknown = remittance.claim_ids.sudo()
        labels = remittance.claim_ids.sudo()._access_log_labels()
        self.assertEqual(labels[unknown.id], 'LOST')
        self.assertEqual(labels[known.id], claim.patient_id.sudo()._access_log_labels()[claim.patient_id.id])

    def test_access(self):
        remittance = self._remittance(self._clp(self._sent_claim(), 150))
        for role in ('manager', 'owner', 'auditor'):
            mine = remittance.with_user(self.users[role])
            self.assertEqual(mine.claim_ids.paid, 150)
            for act in (mine.action_post, mine.action_post_good, lambda mine=mine: mine._undo('x'), mine.claim_ids.action_accept):
                with self.assertRaises(AccessError):
                    act()
        for role in ('cashier', 'front_desk', 'staff'):
            with self.assertRaises(AccessError):
                remittance.with_user(self.users[role]).read(['amount'])
        with self.assertRaises(AccessError):
            remittance.with_user(self.other_manager).read(['amount'])
