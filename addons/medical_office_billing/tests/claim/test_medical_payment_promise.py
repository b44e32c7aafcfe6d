from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .statement_common import StatementCommon


@tagged('post_install', '-at_install')
class TestMedicalPaymentPromise(StatementCommon):

    def _promise(self, amount=50, days=5, user=None, **values):
        return self.env['medical.payment.promise'].with_user(user or self.biller).create({
            'patient_id': self.debtor.id, 'amount': amount, 'date': self.today + timedelta(days=days), **values})

    def _at(self, days):
        return freeze_time(f'{self.today + timedelta(days=days)} 17:00:00')

    def test_kept_with_the_payment(self):
        promise = self._promise()
        self.assertEqual(self._balance_of().standing, 'promise')
        self.assertFalse(self._run().line_ids, "while it is open, statements wait")
        self._pay(20)
        self.assertRecordValues(promise, [{'state': 'open', 'amount_paid': 20}])
        self._pay(30)
        self.assertRecordValues(promise, [{'state': 'kept', 'amount_paid': 50}])
        self.assertEqual(self._balance_of().standing, 'new')

    def test_what_was_paid_before_counts_for_nothing(self):
        self._pay(50)
        promise = self._promise()
        promise.sudo()._refresh()
        self.assertRecordValues(promise, [{'state': 'open', 'amount_paid': 0}])

    def test_broken_after_the_days_of_grace(self):
        promise = self._promise()
        self._pay(49.99)
        for days, state in ((5, 'open'), (8, 'open'), (9, 'broken')):
            with self._at(days):
                self.env['medical.payment.promise']._cron_refresh()
                self.assertEqual(promise.state, state, days)
        with self._at(9):
            self.assertEqual(self._balance_of().standing, 'broken')
            self.assertIn(self.debtor, self._run(9).line_ids.patient_id, "a broken promise is asked about")

    def test_a_write_off_keeps_no_promise(self):
        promise = self._promise()
        self._entry([
            (self.debt.move_id.line_ids.filtered('medical_claim_id').account_id, -60, {'partner_id': self.debtor.partner_id.id}), (self.expense, 60)])
        promise.sudo()._refresh()
        self.assertEqual(promise.state, 'open')

    def test_one_at_a_time(self):
        promise = self._promise(user=self.users['front_desk'])
        self.assertEqual(promise.user_id, self.users['front_desk'])
        with self.assertRaises(UserError):
            self._promise()
        promise.action_withdraw()
        self._promise()

    def test_it_stays_as_it_was_given(self):
        promise = self._promise()
        for change in ({'amount': 1}, {'state': 'kept'}, {'amount_paid': 50}, {'date': self.today + timedelta(days=90)}):
            with self.assertRaises(UserError):
                promise.write(change)
        self.assertEqual(self._promise_state_typed(), 'open')
        with self.assertRaises(UserError):
            promise.unlink()
        promise.action_withdraw()
        with self.assertRaises(ValidationError):
            self._promise(amount=0)
        with self.assertRaises(AccessError):
            self._promise(user=self.users['clinician'])

    def _promise_state_typed(self):
        """Whoever types a status while entering doesn't get it."""
        patient = self._patient('Third', 'Fictional')
        return self.env['medical.payment.promise'].with_user(self.biller).create({
            'patient_id': patient.id, 'amount': 1, 'date': self.today, 'state': 'kept', 'amount_paid': 1}).state
