from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from ..today_common import TodayChecks
from .patient_common import ROLES
from .visit_common import NOW, VisitCommon

CALLERS = ('front_desk', 'biller', 'clinician', 'medical_records', 'manager')


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestMedicalCallback(VisitCommon, TodayChecks):

    def _call(self, user=None, **values):
        return self.env['medical.callback'].with_user(user or self.desk).create({'patient_id': self.patient.id, 'site_id': self.site.id, **values})

    def test_two_taps(self):
        call = self._call()
        # five in the afternoon at the site
        self.assertEqual(call.due, NOW.replace(hour=22))
        self.assertFalse(call.last_try)
        call.action_no_answer()
        call.action_voicemail()
        self.assertEqual((call.state, call.try_count), ('open', 2))
        self.assertIn('Left a message, 10:00', call.last_try)
        call.action_reached()
        self.assertEqual((call.state, call.done_at, call.done_by_id), ('done', NOW, self.desk))
        self.assertEqual(set(call.try_ids.mapped('outcome')), {'no_answer', 'voicemail', 'reached'})
        with self.assertRaises(UserError):
            call.action_reached()
        call.action_reopen()
        call.action_drop()
        self.assertEqual(call.state, 'dropped')

    def test_late_and_weekend(self):
        with freeze_time('2027-01-22 22:00:00'):  # Friday at five
            self.assertEqual(str(self._call().due), '2027-01-25 22:00:00')

    def test_guards(self):
        call = self._call()
        with self.assertRaises(AccessError):
            call.write({'state': 'done'})
        with self.assertRaises(AccessError):
            self._call(state='done')
        call.action_no_answer()
        one = call.try_ids
        for work in (lambda: one.with_user(self.manager).write({'outcome': 'reached'}), lambda: one.sudo().write({'outcome': 'reached'}),
                     lambda: one.with_user(self.manager).unlink(),
                     lambda: one.with_user(self.desk).create({'callback_id': call.id, 'user_id': self.desk.id, 'outcome': 'reached'})):
            with self.assertRaises(AccessError):
                work()
        with self.assertRaises(UserError):
            call.unlink()
        with self.assertRaises(UserError):
            call.patient_id = self.elsewhere
        with self.assertRaises(ValidationError):
            self._call(patient_id=False, caller='Fay Fictional')

    def test_who_reads(self):
        of_patient, of_nobody = self._call(), self._call(patient_id=False, caller='Fay Fictional', phone='(212) 555-0100')
        both = of_patient | of_nobody
        for role in ROLES:
            calls = self.env['medical.callback'].with_user(self.users[role])
            with self.subTest(role=role):
                self.assertEqual(len(calls.search([('id', 'in', both.ids)])) if calls.has_access('read') else 0, 2 if role in CALLERS else 0)
        self.assertFalse(self.env['medical.callback'].with_user(self.annex_desk).search([('id', 'in', both.ids)]))
        self.patient.site_ids = self.annex
        self.assertEqual(self.env['medical.callback'].with_user(self.annex_desk).search([('id', 'in', both.ids)]), of_patient.with_user(self.annex_desk))
        biller = self.users['biller']
        self.assertEqual(self.env['medical.callback'].with_user(biller).search([('id', 'in', both.ids)]), of_nobody.with_user(biller))
        # whoever took the call still sees it
        self.assertIn(of_patient, self.env['medical.callback'].with_user(self.desk).search([('id', 'in', both.ids)]))

    def test_nobody_learns_whom_one_may_not_open(self):
        for patient in (self.restricted, self.elsewhere, self.foreign):
            with self.subTest(patient=patient.name), self.assertRaises(UserError):  # AccessError and ValidationError are some
                self._call(patient_id=patient.id)
        call = self._call()
        with self.assertRaises(AccessError):
            call.patient_id = self.restricted
        with self.assertRaises(AccessError):
            self._call(site_id=self.annex.id)

    def test_reach_as_was_asked(self):
        self.patient.phone = '(212) 555-0111'
        call = self._call()
        self.assertEqual(call.call_number, '(212) 555-0111')
        self.patient.write({'confidential_communication': True, 'confidential_contact': 'Mobile of her sister'})
        call.invalidate_recordset()
        self.assertFalse(call.call_number)
        self.assertIn('Mobile of her sister', call.reach)
        self.assertNotIn('Ada', call.display_name)

    def test_today(self):
        self.site.user_ids |= self.desk
        mine = self._call(due=NOW - timedelta(hours=1))
        self._call(due=NOW + timedelta(days=2))
        self._call(for_role='biller')
        named = self._call(for_role='biller', user_id=self.desk.id)
        self._visit()
        waiting = self._visit()
        with freeze_time(NOW - timedelta(hours=1)):
            waiting.with_user(self.desk).action_arrive()
        counts = self.assert_cards_match(self.desk)
        self.assertEqual((counts['calls_to_return'], counts['visits_expected'], counts['visits_waiting_long']), (2, 1, 1))
        calls = self.env['medical.callback'].with_user(self.desk)
        self.assertEqual(calls.search([('is_mine', '=', True), ('due', '<', '2027-01-21')]), (mine | named).sorted('due').with_user(self.desk))
        self.assertEqual(calls.search([('is_overdue', '=', True)]), mine)
        self.assertTrue(mine.is_mine and mine.is_overdue)
        self.assertEqual(self.assert_cards_match(self.users['biller'])['calls_to_return'], 1)
        visit = self._visit(provider_id=self.employees['clinician'].id)
        self.assertTrue(visit)
        self.assertEqual(self.assert_cards_match(self.clinician)['visits_mine'], 1)
