from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .statement_common import StatementCommon


@tagged('post_install', '-at_install')
class TestMedicalStatement(StatementCommon):

    def _ledger(self):
        """Every item of the company, as it stands: what no printing may change."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT id, balance, amount_residual, reconciled, partner_id, parent_state FROM account_move_line WHERE company_id = %s ORDER BY id",
            [self.company.id])
        return self.env.cr.fetchall()

    def test_what_is_owed_is_the_ledgers(self):
        self.patient.is_restricted = False
        claim = self._claim()
        claim._move_owed({claim: self.patient.partner_id}, self.today, "Moved", {claim: 40})
        self.assertRecordValues(self._balance_of(self.patient), [{'amount_owed': 40, 'amount_credit': 0, 'amount_due': 40, 'standing': 'new'}])
        self._pay(25, apply=False)
        self.assertRecordValues(self._balance_of(), [{'amount_owed': 150, 'amount_credit': 25, 'amount_due': 125, 'days': 3, 'amount_30': 150}])
        self.assertIn('125', self.debtor.with_user(self.cashier).balance_words)

    def test_ages(self):
        patient = self._patient('Old', 'Fictional')
        for days, amount in ((10, 1), (31, 2), (90, 3), (91, 4)):
            self._claim(patient=patient, lines=(('G0402', amount),), days=days)
        row = self._balance_of(patient)
        self.assertRecordValues(row, [{'amount_30': 1, 'amount_60': 2, 'amount_90': 3, 'amount_over': 4, 'amount_due': 10, 'days': 91}])

    def test_merged_records_count_with_the_one_that_counts(self):
        other, third = self._patient('Bela', 'Twice'), self._patient('Bela', 'Thrice')
        self._claim(patient=third, lines=(('G0402', 7),))
        merges = self.env['medical.patient.merge']
        merges._merge(third, other, 'the same')
        merges._merge(other, self.debtor, 'the same')
        self.assertEqual(self._balance_of().amount_due, 157)
        self.assertFalse(self._balance_of(third))
        self.assertEqual(sum(self.debtor._owed_items()[self.debtor].mapped('amount_residual')), 157)

    def test_a_statement_says_what_the_ledger_says(self):
        self._pay(50)
        self._pay(10, apply=False)
        statement = self.env['medical.statement'].with_user(self.biller)._make(self.debtor)
        self.assertRecordValues(statement, [{
            'recipient': 'Bela Invented', 'patient_name': 'Bela Invented', 'amount_owed': 100, 'amount_credit': 10, 'amount_due': 90, 'state': 'made',
            'level_id': self.levels[0].id, 'is_intact': True}])
        self.assertRecordValues(statement.line_ids, [{
            'claim_id': self.debt.id, 'charged': 150, 'insurance_paid': 0, 'adjusted': 0, 'patient_paid': 50, 'owed': 100}])
        for line in statement.line_ids:
            self.assertAlmostEqual(line.charged, line.insurance_paid + line.pending + line.adjusted + line.patient_paid + line.owed)

    def test_part_of_a_claim(self):
        claim = self._claim()
        claim._move_owed({claim: self.patient.partner_id}, self.today, "Moved", {claim: 40})
        [line] = self.patient._statement_lines(self.today)[self.patient]
        self.assertEqual((line['charged'], line['pending'], line['owed'], line['adjusted']), (150, 110, 40, 0))

    def test_it_stays_as_it_was_made(self):
        statement = self.env['medical.statement'].with_user(self.biller)._make(self.debtor)
        for change in ({'amount_due': 1}, {'recipient': 'Somebody'}, {'state': 'sent'}):
            with self.assertRaises(AccessError):
                statement.write(change)
        with self.assertRaises(AccessError):
            statement.sudo().write({'amount_due': 1})
        with self.assertRaises(AccessError):
            statement.sudo().line_ids.write({'owed': 1})
        with self.assertRaises(AccessError):
            statement.sudo().unlink()
        self.debtor.family_name = 'Renamed'
        self._pay(150)
        self.assertTrue(statement.is_intact)
        self.assertEqual((statement.patient_name, statement.amount_due), ('Bela Invented', 150))
        self.env.cr.execute("UPDATE medical_statement SET amount_due = 1 WHERE id = %s", [statement.id])
        statement.invalidate_recordset()
        self.assertFalse(statement.is_intact)

    def test_printing_and_mailing_change_no_balance(self):
        mailed = self._patient('Eva', 'Fictional', email='eva@example.com', preferred_channel='email', street='2 Invented Street')
        self._claim(patient=mailed)
        before = self._ledger()
        run = self._run()
        run.action_make()
        self.assertEqual(run.statement_ids.filtered(lambda row: row.way == 'email').patient_id, mailed)
        for _again in range(2):
            content = self.env['ir.actions.report'].with_user(self.biller)._medical_print(
                'medical_office_billing.action_report_statement', run.statement_ids.ids)
            self.assertTrue(content)
        run.action_mark_sent()
        self.assertEqual(run.state, 'sent')
        self.assertEqual(self._ledger(), before)

    def test_who_is_billed(self):
        child = self._patient('Cara', 'Invented')
        child.write({'guarantor': 'other', 'guarantor_name': 'Dora Invented', 'guarantor_address': '9 Other Street'})
        self.assertEqual({**child._statement_recipient()}, {'patient_name': 'Cara Invented', 'recipient': 'Dora Invented', 'address': '9 Other Street'})
        child.write({'guarantor': 'patient', 'guarantor_patient_id': self.debtor.id})
        self.assertEqual(child._statement_recipient()['recipient'], 'Bela Invented')
        self.debtor.write({'deceased_on': self.today})
        self.assertEqual(self.debtor._statement_recipient()['recipient'], 'Estate of Bela Invented')
        child.write({'confidential_communication': True, 'confidential_contact': 'PO Box 7'})
        self.assertEqual({**child._statement_recipient()}, {'patient_name': 'Cara Invented', 'recipient': 'Cara Invented', 'address': 'PO Box 7'})

    def test_a_run_leaves_out_who_is_not_to_be_asked(self):
        quiet, small, held = (self._patient('Quiet', name, street='1 Street') for name in ('One', 'Two', 'Three'))
        quiet.write({'confidential_communication': True, 'confidential_contact': 'PO Box 7'})
        self._claim(patient=quiet)
        self._claim(patient=small, lines=(('G0402', 4.99),))
        self._claim(patient=held)
        self.env['medical.statement.hold'].with_user(self.biller).create({'patient_id': held.id, 'reason': 'dispute'})
        run = self._run()
        self.assertEqual(run.line_ids.filtered('chosen').patient_id, self.debtor)
        self.assertEqual(run.line_ids.filtered('warning').patient_id, quiet)
        self.assertEqual(run.look_count, 1)
        self.assertEqual(self._balance_of(held).standing, 'hold')
        held.hold_ids.with_user(self.biller).action_release()
        self.assertEqual(self._balance_of(held).standing, 'new')
        with self.assertRaises(UserError):
            run.line_ids[0].amount_due = 1
        with self.assertRaises(UserError):
            run.line_ids.filtered(lambda line: line.patient_id == self.debtor).way = 'email'

    def test_restricted_records_are_counted_not_shown(self):
        secret = self._patient('Very', 'Known')
        self._claim(patient=secret)
        secret.write({'is_restricted': True, 'restriction_reason': 'vip'})
        self.assertFalse(self._balance_of(secret))
        run = self._run()
        self.assertNotIn(secret, run.sudo().line_ids.patient_id)
        self.assertEqual(run.hidden_count, 1)

    def test_the_ladder_climbs_with_sent_statements_alone(self):
        names = []
        for days in (0, 30, 60, 90, 120):
            self._send(days)
            with freeze_time(f'{self.today + timedelta(days=days)} 18:00:00'):
                names.append(self._balance_of().level_id)
        self.assertEqual(names, [*self.levels, self.levels[-1]])
        self.assertEqual(len(self.debtor.statement_ids), 4)
        self.assertEqual(self.debtor.statement_ids.mapped('call_state'), ['todo', 'todo', False, False])
        self.assertEqual(self._balance_of().standing, 'final')

    def test_a_statement_that_was_not_sent_counts_as_none(self):
        run = self._run()
        run.action_make()
        self.assertFalse(self._balance_of().statement_id)
        self.assertFalse(self._run().line_ids, "one waits to be sent")
        run.statement_ids.with_user(self.biller).action_mark_not_sent()
        self.assertEqual(run.state, 'sent')
        self.assertEqual(self._run().line_ids.level_id, self.levels[0])

    def test_a_payment_goes_back_to_the_first_rung(self):
        self._send(0)
        self._send(30)
        self.assertEqual(self._balance_of().level_id, self.levels[1])
        with freeze_time(f'{self.today + timedelta(days=40)} 17:00:00'):
            self._pay(20, date=self.today + timedelta(days=40))
            self.assertFalse(self._balance_of().level_id)
        self._send(60)
        self.assertEqual(self.debtor.statement_ids[:1].level_id, self.levels[0])

    def test_a_payment_of_the_same_day_counts(self):
        self._send()
        self.assertEqual(self._balance_of().level_id, self.levels[0])
        with freeze_time(f'{self.today} 18:00:00'):
            self._pay(20)
            self.assertFalse(self._balance_of().level_id)

    def test_who_paid_meanwhile_gets_none(self):
        run = self._run()
        self._pay(150)
        with self.assertRaises(UserError):
            run.action_make()

    def test_sixty_in_one_document(self):
        patients = self._debts(60)
        run = self._run()
        self.assertLessEqual(patients, run.line_ids.patient_id)
        run.action_make()
        with patch.object(self.env.registry['ir.actions.report'], 'get_wkhtmltopdf_state', lambda self: 'install'):
            page, kind = self.env['ir.actions.report'].with_user(self.biller)._medical_print(
                'medical_office_billing.action_report_statement', run.statement_ids.ids)
        self.assertEqual(kind, 'html')
        self.assertEqual(page.count(b'Amount enclosed'), len(run.statement_ids))
        self.assertIn('Fictional59', page.decode())

    def test_who_may(self):
        statement = self.env['medical.statement'].with_user(self.biller)._make(self.debtor)
        for role in ('front_desk', 'cashier', 'clinician', 'staff'):
            with self.subTest(role), self.assertRaises(AccessError):
                statement.with_user(self.users[role]).read(['amount_due'])
        for role in ('front_desk', 'cashier'):
            self.assertEqual(self._balance_of(user=self.users[role]).amount_due, 150)
        self.assertEqual(
            self._balance_of(user=self.users['auditor']).read(['patient_id'])[0]['patient_id'][1], f'Patient {self.debtor.number}')
        self.assertFalse(self.env['medical.patient.balance'].with_user(self.other_manager).with_context(
            allowed_company_ids=self.other_company.ids).search([]))
        for role in ('staff', 'clinician', 'facility'):
            with self.subTest(role), self.assertRaises(AccessError):
                self.env['medical.patient.balance'].with_user(self.users[role]).search_count([])
        with self.assertRaises(AccessError):
            statement.with_user(self.users['owner']).action_mark_sent()

    def test_reading_is_logged(self):
        log = self.env['medical.access.log']
        count = log.search_count([('user_id', '=', self.biller.id)])
        self._balance_of().read(['amount_due'])
        self.assertGreater(log.search_count([('user_id', '=', self.biller.id)]), count)
