from datetime import timedelta

from odoo.tests import freeze_time, tagged

from .statement_common import StatementCommon


@tagged('post_install', '-at_install')
class TestMedicalTodayStatement(StatementCommon):

    def _counts(self, user=None, days=0):
        with freeze_time(f'{self.today + timedelta(days=days)} 17:00:00'):
            today, _sites = self.env['medical.today'].with_user(user or self.biller)._enter()
            return today._counts([card for card in today._visible_cards().values() if card.key in {card.key for card in today._statement_cards()}])

    def test_statements_due_are_those_that_a_run_finds(self):
        self.assertEqual(self._counts()['statements_due'], 1)
        run = self._run()
        run.action_make()
        counts = self._counts()
        self.assertEqual((counts['statements_due'], counts['statements_send']), (0, 1))
        run.action_mark_sent()
        for days, count in ((29, 0), (30, 1)):
            self.assertEqual(self._counts(days=days)['statements_due'], count)
            with freeze_time(f'{self.today + timedelta(days=days)} 17:00:00'):
                self.assertEqual(len(self._run(days).line_ids), count)

    def test_calls_and_final_notices(self):
        for days in (0, 30, 60, 90):
            self._send(days)
        counts = self._counts(days=119)
        self.assertEqual((counts['statements_call'], counts['statements_final'], counts['statements_due']), (2, 0, 0))
        self.assertEqual(self._counts(days=120)['statements_final'], 1)
        waiting = self.debtor.statement_ids.filtered(lambda row: row.call_state == 'todo')
        self.env['medical.statement.call'].with_user(self.biller).create({'statement_id': waiting[0].id, 'note': "No answer"}).action_done()
        self.assertEqual(self._counts(days=119)['statements_call'], 1)

    def test_promises_and_plans(self):
        self.env['medical.payment.promise'].with_user(self.biller).create({'patient_id': self.debtor.id, 'amount': 50, 'date': self.today})
        other = self._patient('Cara', 'Fictional')
        self._claim(patient=other)
        self.env['medical.payment.plan'].with_user(self.biller).create(
            {'patient_id': other.id, 'count': 3, 'date_first': self.today}).action_start()
        with freeze_time(f'{self.today + timedelta(days=6)} 17:00:00'):
            self.env['medical.payment.promise']._cron_refresh()
        counts = self._counts(days=6)
        self.assertEqual((counts['promises_broken'], counts['plans_late']), (1, 1))

    def test_for_whom(self):
        for role in ('front_desk', 'cashier', 'clinician', 'staff'):
            self.assertFalse(self._counts(self.users[role]), role)
