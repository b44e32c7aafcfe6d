from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .case_common import CaseCommon


@tagged('post_install', '-at_install')
class TestMedicalClaimCase(CaseCommon):

    def test_denial_is_opened_once(self):
        claim = self._claim()
        answer = self._answer(claim, 0, [('CO', '197', 100, 'denial'), ('CO', '16', 50, 'denial')])
        case = self.Case._open_from_answers(answer)
        self.assertRecordValues(case, [{
            'kind': 'denial', 'amount': 150, 'reason': 'CO-197', 'reason_text': 'CO-197 100.00; CO-16 50.00', 'payer_id': self.payer.id, 'state': 'open',
            'deadline': self._day(self.payer.appeal_days), 'user_id': False, 'deadline_stage': 'later'}])
        self.assertFalse(self.Case._open_from_answers(answer))
        self.assertIn('denied', claim.event_ids.mapped('kind'))
        self.assertNotIn('Ada', str(case.read()[0]['reason_text']) + case.with_user(self.owner).display_name)

    def test_what_is_done_by_itself_opens_nothing(self):
        answer = self._answer(self._claim(), 80, [('CO', '45', 50, 'writeoff'), ('PR', '2', 20, 'patient'), ('OA', '23', 0, 'inform')])
        self.assertFalse(self.Case._open_from_answers(answer))

    def test_kinds(self):
        answer = self._answer(self._claim(), 80, [('PR', '96', 40, 'decide'), ('PI', '45', 20, 'decide'), ('OA', '18', 10, 'decide')])
        cases = self.Case._open_from_answers(answer).sorted('kind')
        self.assertRecordValues(cases, [{'kind': 'cut', 'amount': 30}, {'kind': 'responsibility', 'amount': 40}])

    def test_reversal_opens_nothing(self):
        answer = self._answer(self._claim(), 0, [('CO', '197', 150, 'denial')], status_code='22')
        self.assertFalse(self.Case._open_from_answers(answer))

    def test_qmb_is_not_billed(self):
        self.env['medical.patient.coverage'].create({
            'patient_id': self.self_payer.id, 'payer_id': self.medicare.id, 'member_id': 'Q1', 'is_qmb': True, 'date_from': '2020-01-01'})
        claim = self._claim(patient=self.self_payer)
        answer = self._answer(claim, 120, [('PR', '2', 30, 'patient')], payer=self.medicare)
        case = self.Case._open_from_answers(answer)
        self.assertRecordValues(case, [{'kind': 'responsibility', 'is_qmb': True, 'amount': 30, 'can_patient': False}])
        with self.assertRaises(UserError):
            case.with_user(self.biller)._bill_patient(30, "Asked")
        self.assertEqual(claim.amount_open_patient, 0)

    def test_recovered_by_a_later_payment(self):
        claim = self._claim()
        case = self.Case._open_from_answers(self._answer(claim, 0, [('CO', '197', 150, 'denial')]))
        later = self._answer(claim, 60)
        self.Case._open_from_answers(later)
        self.assertRecordValues(case, [{'state': 'open', 'amount_recovered': 60}])
        last = self._answer(claim, 90)
        self.Case._open_from_answers(last)
        self.assertRecordValues(case, [{'state': 'done', 'outcome': 'recovered', 'amount_recovered': 150}])
        self.Case._undo_from_answers(last)
        last.state = 'undone'
        self.assertRecordValues(case, [{'state': 'open', 'outcome': False, 'amount_recovered': 60}])

    def test_undone_answer(self):
        claim = self._claim()
        answer = self._answer(claim, 0, [('CO', '197', 150, 'denial')])
        case = self.Case._open_from_answers(answer)
        self.Case._undo_from_answers(answer)
        self.assertRecordValues(case, [{'state': 'done', 'outcome': 'undone'}])
        again = self.Case._open_from_answers(answer)
        self.assertEqual(len(again), 1)
        again.with_user(self.biller)._give_up('denial', "Not worth an appeal")
        with self.assertRaisesRegex(UserError, 'ADJ/'):
            self.Case._undo_from_answers(answer)

    def test_underpaid(self):
        self.env['medical.contract.rate'].create([
            {'payer_id': self.payer.id, 'code': code, 'amount': amount, 'date_from': '2020-01-01', 'company_id': self.company.id}
            for code, amount in (('G0402', 90), ('G0008', 40))])
        claim = self._claim()
        first, second = claim.line_ids.sorted('id')
        fair = self._answer(claim, 69, lines=[
            (first, 69, [('CO', '45', 11, 'writeoff'), ('PR', '2', 20, 'patient')]), (second, 0, [('CO', '197', 50, 'denial')])])
        self.assertEqual(self.Case._open_from_answers(fair).mapped('kind'), ['denial'], "Within the tolerance, or denied")
        claim = self._claim()
        first, second = claim.line_ids.sorted('id')
        low = self._answer(claim, 90, lines=[
            (first, 60, [('CO', '45', 25, 'writeoff'), ('PR', '2', 15, 'patient')]), (second, 30, [('CO', '45', 20, 'writeoff')])])
        case = self.Case._open_from_answers(low)
        self.assertRecordValues(case, [{'kind': 'underpaid', 'amount': 25, 'reason': False}])
        with self.assertRaises(UserError):
            case.with_user(self.biller)._bill_patient(25, "No")
        self.Case._open_from_answers(self._answer(claim, 25, status_code='2'))
        self.assertRecordValues(case, [{'outcome': 'recovered', 'amount_recovered': 25}])

    def test_underpayment_accepted(self):
        self.env['medical.contract.rate'].create(
            {'payer_id': self.payer.id, 'code': 'G0402', 'amount': 90, 'date_from': '2020-01-01', 'company_id': self.company.id})
        claim = self._claim(lines=(('G0402', 100),))
        case = self.Case._open_from_answers(self._answer(claim, 80, lines=[(claim.line_ids, 80, [('CO', '45', 20, 'writeoff')])])).with_user(self.biller)
        with self.assertRaises(UserError):
            case._accept(' ')
        case._accept("Not worth the letter")
        self.assertRecordValues(case, [{'state': 'done', 'outcome': 'accepted'}])

    def test_corrected_claim(self):
        claim = self._claim()
        claim.sudo().state = 'denied'
        case = self.Case._open_from_answers(self._answer(claim, 0, [('CO', '16', 150, 'denial')])).with_user(self.biller)
        action = case.action_correct()
        self.assertEqual(self.env['medical.claim'].browse(action['res_id']).original_id, claim)
        self.assertEqual(case.outcome, 'rebilled')

    def test_remainder(self):
        claim = self._claim()
        self.Case._open_from_answers(self._answer(claim, 0, [('CO', '197', 100, 'denial')]))
        rest = self.Case._open_remainder(claim)
        self.assertRecordValues(rest, [{'kind': 'remainder', 'amount': 50, 'deadline': False}])
        self.assertFalse(self.Case._open_remainder(claim))

    def test_few_queries(self):
        claims = [self._claim() for _index in range(4)]
        answers = self.Answer.union(*(self._answer(claim, 0, [('CO', '197', 150, 'denial')]) for claim in claims))
        self.env.flush_all()
        with self.assertQueryCount(60):
            self.Case._open_from_answers(answers[:1])
            self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.Case._open_from_answers(answers)
        self.env.flush_all()
        self.assertLess(self.env.cr.sql_log_count - before, 60)

    # === DECISIONS === #

    def test_patient_owes_it(self):
        claim = self._claim()
        case = self.Case._open_from_answers(self._answer(claim, 110, [('PR', '96', 40, 'decide')])).with_user(self.biller)
        with self.assertRaises(UserError):
            case._bill_patient(41, "Not covered")
        case._bill_patient(40, "Signed that they would pay")
        self.assertEqual((claim.amount_open_payer, claim.amount_open_patient), (110, 40))
        self.assertRecordValues(case, [{'state': 'done', 'outcome': 'patient', 'closed_by_id': self.biller.id}])
        with self.assertRaises(UserError):
            case._bill_patient(40, "Twice")

    def test_a_denial_is_not_the_patients(self):
        case = self.Case._open_from_answers(self._answer(self._claim(), 0, [('CO', '197', 150, 'denial')])).with_user(self.biller)
        with self.assertRaises(UserError):
            case._bill_patient(150, "No")
        cut = self.Case._open_from_answers(self._answer(self._claim(), 100, [('PI', '45', 50, 'decide')])).with_user(self.biller)
        with self.assertRaises(UserError):
            cut._bill_patient(50, "No")

    def test_next_payer(self):
        claim = self._claim()
        case = self.Case._open_from_answers(self._answer(claim, 110, [('OA', '18', 40, 'decide')])).with_user(self.biller)
        case._bill_next(40, "The other plan is first")
        self.assertEqual(self._balance(claim.move_id.line_ids.filtered('medical_claim_id').account_id, self.second_payer.partner_id), 40)
        self.assertEqual(claim.payer_ids.sorted('order').mapped('state')[1], 'waiting', "It is sent from the list of what goes to next payers")

    def test_given_up_with_approval(self):
        claim = self._claim()
        case = self.Case._open_from_answers(self._answer(claim, 0, [('CO', '29', 150, 'denial')])).with_user(self.biller)
        wizard = self.env['medical.claim.case.decide'].with_user(self.biller).create({
            'case_ids': [Command.set(case.ids)], 'decision': 'give_up', 'kind': 'timely', 'reason': "We filed too late"})
        self.assertEqual(wizard.amount, 150)
        wizard.action_confirm()
        self.assertRecordValues(case, [{'state': 'waiting'}])
        adjustment = case.adjustment_ids
        self.assertEqual((adjustment.state, claim.amount_open_payer), ('submitted', 150))
        adjustment.with_user(self.manager).action_approve()
        self.assertEqual((adjustment.state, claim.amount_open_payer), ('posted', 0))
        self.assertRecordValues(case, [{'state': 'done', 'outcome': 'written_off'}])
        self.assertEqual(self._balance(self.practice.denial_account_id), 150)

    def test_mistake_and_reopened(self):
        case = self.Case._open_from_answers(self._answer(self._claim(), 0, [('CO', '29', 150, 'denial')])).with_user(self.biller)
        with self.assertRaises(UserError):
            case._accept("Fine")
        case._accept("Typed wrongly", 'mistake')
        self.assertEqual(case.outcome, 'mistake')
        case.with_user(self.manager).action_reopen()
        self.assertEqual((case.state, case.outcome), ('open', False))

    # === RIGHTS === #

    def test_rights(self):
        case = self.Case._open_from_answers(self._answer(self._claim(), 0, [('CO', '197', 150, 'denial')]))
        mine = case.with_user(self.biller)
        mine.action_take()
        case.with_user(self.manager).write({'user_id': self.biller2.id, 'next_action': "Call the payer", 'next_date': self.today})
        for values in ({'state': 'done'}, {'amount': 1}, {'outcome': 'recovered'}, {'amount_recovered': 9}):
            with self.assertRaises(AccessError):
                mine.write(values)
        with self.assertRaises(AccessError):
            self.Case.with_user(self.biller).create({'claim_id': case.claim_id.id, 'kind': 'denial'})
        with self.assertRaises(AccessError):
            mine.unlink()
        with self.assertRaises(AccessError):
            case.with_user(self.manager).action_give_up()
        for role in ('owner', 'auditor'):
            other = case.with_user(self.users[role])
            self.assertEqual(other.amount, 150)
            with self.assertRaises(AccessError):
                other.write({'next_action': "No"})
            with self.assertRaises(AccessError):
                other.read(['patient_id'])
        for role in ('cashier', 'front_desk', 'clinician'):
            with self.assertRaises(AccessError):
                case.with_user(self.users[role]).read(['amount'])
        self.assertFalse(self.Case.with_user(self.other_manager).with_context(allowed_company_ids=self.other_company.ids).search([('id', '=', case.id)]))

    def test_restricted_patient(self):
        case = self.Case._open_from_answers(self._answer(self._claim(), 0, [('CO', '197', 150, 'denial')]))
        self.patient.write({'is_restricted': True, 'restriction_reason': 'vip'})
        self.assertFalse(self.Case.with_user(self.biller).search([('id', '=', case.id)]))
