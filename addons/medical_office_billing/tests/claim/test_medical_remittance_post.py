from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..till_common import TillCommon
from .remittance_common import RemittanceCommon


@tagged('post_install', '-at_install')
class TestMedicalRemittancePost(RemittanceCommon):
    """What posting does to the ledger: one entry, matched; reversals, undoing, applying later."""

    def test_one_entry(self):
        claim, other = self._sent_claim(payers=self.payer), self._sent_claim(payers=self.payer)
        remittance = self._remittance(
            self._clp(claim, 80, ('CO', '45', 50), ('PR', '1', 20)), self._clp(other, 100, ('CO', '45', 30), ('CO', '197', 20)),
            plbs=[('L6', -3), ('WO', 10)])
        remittance.action_post()
        self.assertEqual((remittance.state, remittance.posted_by_id, remittance.amount), ('posted', self.biller, 173))
        move = remittance.move_ids
        self.assertEqual((len(move), move.state, move.date, move.ref), (1, 'posted', self.today, remittance.trace))
        self._assert_ties(remittance)
        self.assertEqual(self._balance(self.contractual), 80)
        self.assertEqual(len(move.line_ids.filtered(lambda item: item.account_id == self.contractual)), 1)
        self.assertEqual(self._balance(self.practice.payer_interest_account_id), -3)
        self.assertEqual(self._balance(self.practice.payer_clearing_account_id), 10)
        self.assertEqual(self._owed(claim), (0, 20))
        self.assertEqual(self._owed(other), (20, 0))
        self.assertEqual(  # by site, for the budget; what is owed is known by its claim
            set(move.line_ids.analytic_line_ids.mapped('general_account_id')), {self.contractual})
        self.assertNotIn('Ada', str(move.line_ids.read()))
        self.assertEqual(remittance.claim_ids.mapped('state'), ['posted', 'posted'])
        self.assertEqual(remittance.claim_ids[0].amount_moved, 20)
        self.assertEqual((claim.state, other.state), ('paid', 'partly'))
        case = self.env['medical.claim.case'].search([('claim_id', '=', other.id)])
        self.assertEqual((case.kind, case.amount), ('denial', 20))
        with self.assertRaisesRegex(UserError, "posted already"):
            remittance.action_post()

    def test_the_next_payer(self):
        claim = self._sent_claim()
        self._remittance(self._clp(claim, 80, ('CO', '45', 50), ('PR', '2', 20))).action_post()
        self.assertEqual(self._balance(self.receivable, self.second_payer.partner_id), 20)
        self.assertEqual(self._owed(claim), (20, 0))
        second = self._remittance(
            self._clp(claim, 15, ('OA', '23', 130), ('PR', '3', 5), status='2'), payer=self.second_payer)
        second.action_post()
        self.assertEqual(self._owed(claim), (0, 5))
        self.assertEqual(self._balance(self.receivable, self.patient.partner_id), 5)
        self.assertEqual(self._balance(self.contractual), 50)

    def test_secondary_writes_off_no_more_than_is_open(self):
        claim = self._sent_claim()
        self._remittance(self._clp(claim, 80, ('CO', '45', 50), ('PR', '2', 20))).action_post()
        second = self._remittance(self._clp(claim, 15, ('OA', '23', 80), ('CO', '45', 55), status='2'), payer=self.second_payer)
        second.action_post()
        self.assertEqual(self._owed(claim), (0, 0))
        self.assertEqual(second.claim_ids.amount_written_off, 5)
        self.assertEqual(self._balance(self.contractual), 55)

    def test_the_secondary_answers_first(self):
        claim = self._sent_claim()
        second = self._remittance(self._clp(claim, 20, ('OA', '23', 130), status='2'), payer=self.second_payer)
        second.action_post()
        self.assertEqual(self._balance(self.receivable, self.second_payer.partner_id), -20)
        self._remittance(self._clp(claim, 80, ('CO', '45', 50), ('PR', '2', 20))).action_post()
        self.assertEqual(self._owed(claim), (0, 0))
        self.assertEqual(self._balance(self.receivable, self.second_payer.partner_id), 0)

    def test_paid_back(self):
        claim = self._sent_claim(payers=self.payer)
        clp = self._clp(claim, 100, ('CO', '45', 30), ('PR', '1', 20))
        self._remittance(clp).action_post()
        back = self._remittance(self._takes_back(clp), amount=100, is_debit=True)
        self.assertEqual((back.amount, back.difference), (-100, 0))
        back.action_post()
        self._assert_ties(back)
        self.assertEqual(self._owed(claim), (150, 0))

    def test_nothing_paid(self):
        claim = self._sent_claim(payers=self.payer)
        remittance = self._remittance(self._clp(claim, 0, ('CO', '45', 50), ('PR', '1', 100)), method='NON')
        remittance.action_post()
        self.assertEqual((self._owed(claim), remittance.is_without_money), ((0, 100), False))
        silent = self._remittance(self._clp(claim, 0, ('CO', '45', 150), status='25', payer_number='EST'))
        silent.action_post()
        self.assertFalse(silent.move_ids)
        self.assertEqual(self._owed(claim), (0, 100))

    def test_reversal_and_correction_in_one_file(self):
        claim = self._sent_claim(payers=self.payer)
        clp = self._clp(claim, 100, ('CO', '45', 30), ('PR', '1', 20))
        first = self._remittance(clp)
        first.action_post()
        right = self._clp(claim, 110, ('CO', '45', 30), ('PR', '1', 10), payer_number='NEW')
        both = self._remittance(self._takes_back(clp, payer_number='OTHER'), right)
        self.assertEqual(both.claim_ids[0].origin_id, first.claim_ids)
        both.action_post()
        self._assert_ties(both)
        self.assertEqual(self._owed(claim), (0, 10))
        self.assertEqual(self._balance(self.contractual), 30)

    def test_all_three_in_one_file(self):
        claim = self._sent_claim(payers=self.payer)
        clp = self._clp(claim, 100, ('CO', '45', 30), ('PR', '1', 20))
        right = self._clp(claim, 110, ('CO', '45', 30), ('PR', '1', 10), payer_number='NEW')
        remittance = self._remittance(clp, self._takes_back(clp), right)
        remittance.action_post()
        self.assertEqual((self._owed(claim), remittance.amount), ((0, 10), 110))
        self.assertEqual(self._balance(self.contractual), 30)

    def test_a_reversal_of_nothing(self):
        claim = self._sent_claim(payers=self.payer)
        good = self._sent_claim(payers=self.payer)
        remittance = self._remittance(self._takes_back(self._clp(claim, 100, ('CO', '45', 50))), self._clp(good, 150))
        self.assertEqual(remittance.claim_ids[0].verdict, 'bad')
        remittance.action_post_good()
        self._assert_ties(remittance)
        self.assertEqual((remittance.state, remittance.unapplied_amount), ('partly', -100))
        self.assertEqual((self._owed(claim), self._owed(good)), ((150, 0), (0, 0)))

    def test_the_rest_is_kept_and_applied_later(self):
        claim, lost = self._sent_claim(payers=self.payer), self._sent_claim(payers=self.payer)
        remittance = self._remittance(
            self._clp(claim, 150), self._clp(lost, 90, ('CO', '45', 40), ('PR', '1', 20), number='LOST'))
        remittance.action_post_good()
        self._assert_ties(remittance)
        answer = remittance.claim_ids[1]
        self.assertEqual((remittance.state, answer.state, remittance.unapplied_amount), ('partly', 'unapplied', 90))
        self.assertEqual(self._owed(lost), (150, 0))
        with self.assertRaises(UserError):
            answer.action_apply()
        answer.claim_id = lost
        answer.action_apply()
        self.assertEqual((remittance.state, answer.state, remittance.unapplied_amount), ('posted', 'posted', 0))
        self.assertEqual(self._owed(lost), (0, 20))
        self.assertEqual(self._balance(self.receivable, self.payer.partner_id), 0)
        self._assert_ties(remittance)
        self.assertEqual(len(remittance.move_ids), 2)

    def test_not_ours(self):
        claim = self._sent_claim(payers=self.payer)
        remittance = self._remittance(self._clp(claim, 150), self._clp(claim, 40, number='LOST', charged=40, payer_number='L'))
        remittance.claim_ids[1].action_not_ours()
        remittance.action_post()
        self.assertEqual((remittance.state, remittance.claim_ids[1].state), ('posted', 'unapplied'))
        self.assertEqual(self._balance(self.receivable, self.payer.partner_id), -40)

    def test_qmb(self):
        self.env['medical.patient.coverage'].create({
            'patient_id': self.self_payer.id, 'payer_id': self.medicare.id, 'member_id': 'Q1', 'order': 'primary', 'date_from': '2020-01-01', 'is_qmb': True})
        claim = self._sent_claim(patient=self.self_payer, payers=self.medicare)
        remittance = self._remittance(self._clp(claim, 80, ('CO', '45', 50), ('PR', '2', 20)), payer=self.medicare)
        self.assertEqual(remittance.claim_ids.amount_work, 20)
        remittance.action_post()
        self.assertEqual(self._owed(claim), (20, 0))
        case = self.env['medical.claim.case'].search([('claim_id', '=', claim.id)])
        self.assertEqual((len(case), case.kind, case.is_qmb), (1, 'responsibility', True))
        # Medicaid is asked where it is the next payer
        medicaid = self.second_payer
        claim = self._sent_claim(patient=self.self_payer, payers=self.medicare | medicaid)
        self._remittance(self._clp(claim, 80, ('CO', '45', 50), ('PR', '2', 20)), payer=self.medicare).action_post()
        self.assertEqual(self._balance(self.receivable, medicaid.partner_id), 20)
        self.assertFalse(self.env['medical.claim.case'].search([('claim_id', '=', claim.id)]))

    def test_undo(self):
        claim, other = self._sent_claim(payers=self.payer), self._sent_claim()
        claim.sudo().state = 'accepted'
        claims = claim | other
        before = self._snapshot(claims), claims.mapped('state'), claims.payer_ids.mapped('state')
        transaction = self._transaction([
            self._clp(claim, 80, ('CO', '45', 50), ('PR', '1', 20)), self._clp(other, 0, ('CO', '197', 150)), self._clp(other, 7, number='LOST', charged=7)])
        remittance = self._drafts(transaction)
        remittance.action_post_good()
        self.assertNotEqual(self._snapshot(claims), before[0])
        with self.assertRaises(UserError):
            remittance._undo(' ')
        remittance._undo("Wrong payer")
        self.assertEqual((remittance.state, remittance.undo_reason), ('undone', "Wrong payer"))
        self.assertEqual((self._snapshot(claims), claims.mapped('state'), claims.payer_ids.mapped('state')), before)
        self._assert_ties(remittance)
        reverse = remittance.move_ids.filtered('reversed_entry_id')
        self.assertEqual(reverse.line_ids.medical_claim_id, claim)
        self.assertFalse(self.env['medical.claim.case'].search([('claim_id', '=', other.id), ('state', '!=', 'done')]))
        again = self._drafts(transaction)
        again.action_post_good()
        self.assertEqual(self._owed(claim), (0, 20))

    def test_undo_later_ones_first(self):
        claim = self._sent_claim()
        first = self._remittance(self._clp(claim, 80, ('CO', '45', 50), ('PR', '2', 20)))
        first.action_post()
        second = self._remittance(self._clp(claim, 20, ('OA', '23', 130), status='2'), payer=self.second_payer)
        second.action_post()
        with self.assertRaisesRegex(UserError, second.name):
            first._undo("Mistake")
        second._undo("Mistake")
        first._undo("Mistake")
        self.assertEqual(self._owed(claim), (150, 0))
        self.assertEqual(self._balance(self.receivable, self.second_payer.partner_id), 0)

    def test_undo_is_refused(self):
        claim = self._sent_claim(payers=self.payer)
        remittance = self._remittance(self._clp(claim, 150))
        remittance.action_post()
        line = self.env['account.bank.statement.line'].create({
            'journal_id': self.bank_journal.id, 'payment_ref': f'HCCLAIMPMT {remittance.trace}', 'amount': 150, 'date': self.today})
        match = self.env['medical.bank.match'].with_user(self.biller)
        suggestion = match.get_suggestions(line.id)['suggestions'][0]
        self.assertEqual((suggestion['kind'], suggestion['items'][0]['ref']), ('exact', remittance.trace))
        self.assertTrue(remittance.is_without_money)
        match.match(line.id, suggestion['parts'])
        self.assertFalse(remittance.is_without_money)
        with self.assertRaisesRegex(UserError, "bank"):
            remittance._undo("Mistake")

    def test_lock_dates(self):
        claim = self._sent_claim(payers=self.payer)
        remittance = self._remittance(self._clp(claim, 150))
        self.company.sudo().fiscalyear_lock_date = self.today
        remittance.action_post()
        self.assertGreater(remittance.move_ids.date, self.today)
        remittance._undo("Mistake")
        self.assertGreater(min(remittance.move_ids.mapped('date')), self.today)
        self.assertEqual(self._owed(claim), (150, 0))

    def test_paper(self):
        claim, other = self._sent_claim(payers=self.payer), self._sent_claim(payers=self.payer)
        paper = self._paper([
            (claim, {'paid': 80, 'entry_contractual': 50, 'entry_copay': 20}), (other, {'paid': 100, 'entry_contractual': 40})], trace='4711')
        self.assertEqual(paper.claim_ids.mapped('charged'), [150, 150])
        self.assertEqual(paper.claim_ids.mapped('verdict'), ['good', 'bad'])
        self.assertEqual(paper.claim_ids[1].entry_left, 10)
        paper.claim_ids[1].entry_deductible = 10
        self.assertEqual(paper.claim_ids[1].verdict, 'good')
        with self.assertRaisesRegex(UserError, paper.name):
            self._paper([(claim, {'paid': 180})], trace='4711')
        paper.action_post()
        self._assert_ties(paper)
        self.assertEqual((self._owed(claim), self._owed(other)), ((0, 20), (0, 10)))
        with self.assertRaises(UserError):
            paper.claim_ids[0].paid = 1

    def test_another_reason_on_paper(self):
        claim = self._sent_claim(payers=self.payer)
        paper = self._paper([(claim, {'paid': 100, 'adjustment_ids': [Command.create({'group': 'CO', 'reason': '97', 'amount': 50})]})])
        self.assertEqual((paper.claim_ids.amount_work, paper.claim_ids.verdict, paper.claim_ids.entry_left), (50, 'good', 0))

    def test_printing_changes_nothing(self):
        claim = self._sent_claim(payers=self.payer)
        remittance = self._remittance(self._clp(claim, 100, ('CO', '45', 30), ('PR', '1', 20)))
        remittance.action_post()
        before = self._snapshot(claim)
        remittance.read()
        remittance.claim_ids.read()
        remittance.action_open_moves()
        self.assertEqual(self._snapshot(claim), before)


@tagged('post_install', '-at_install')
class TestMedicalRemittanceTill(TillCommon, RemittanceCommon):
    """What the patient has paid at the till already is matched with their part: the visit's co-pay, then deposits."""

    def test_copay_first_then_deposit(self):
        till = self._open()
        deposit = self._taken(till, 100, kind='deposit')
        copay = self._taken(till, 20, visit=self.visit.with_user(self.cashier))
        claim = self._sent_claim(patient=self.patient, payers=self.payer, visit_id=self.visit.id)
        self._remittance(self._clp(claim, 80, ('CO', '45', 40), ('PR', '3', 30))).action_post()
        self.assertEqual(self._owed(claim), (0, 0))
        self.assertEqual((self._left(copay), self._left(deposit)), (0, -90))

    def test_no_more_than_the_part(self):
        till = self._open()
        copay = self._taken(till, 20, visit=self.visit.with_user(self.cashier))
        claim = self._sent_claim(patient=self.patient, payers=self.payer, visit_id=self.visit.id)
        clp = self._clp(claim, 110, ('CO', '45', 25), ('PR', '3', 15))
        remittance = self._remittance(clp)
        remittance.action_post()
        self.assertEqual((self._owed(claim), self._left(copay)), ((0, 0), -5))
        remittance._undo("Mistake")
        self.assertEqual((self._owed(claim), self._left(copay)), ((150, 0), -20))

    def _left(self, entry):
        return sum(entry.sudo().move_id.line_ids.filtered(lambda item: item.account_id == self.receivable).mapped('amount_residual'))
