from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .shift_common import ShiftCase


@tagged('post_install', '-at_install')
class TestMedicalCallOut(ShiftCase):
    """Somebody can't come; who could; who was asked."""

    def test_person_calls_out(self):
        shift = self.shift('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora, note='Room 2')
        answer = self.coverage(self.nora).call_out({'shift_id': shift.id, 'kind': 'sick', 'note': 'Back on Wednesday'})
        self.assertEqual((shift.state, shift.cancel_kind, shift.employee_id), ('cancelled', 'call_out', self.e_nora))
        opened = self.shifts.browse(answer['open_shift_ids'])
        self.assertEqual((opened.state, opened.employee_id.id, opened.start, opened.note), ('published', False, shift.start, 'Room 2'))
        call = self.env['medical.call.out'].browse(answer['call_out_id'])
        self.assertEqual((call.taken_by_id, call.kind, call.state, call.day), (self.nora, 'sick', 'open', shift.day))
        self.assertEqual(answer['changed']['removed'], shift.ids)
        told = self.env['mail.activity'].search([('medical_card', '=', 'coverage_call_outs')])
        self.assertEqual(told.user_id, self.lead, "The supervisor hears of it at once")

    def test_of_a_day(self):
        for hours in (('08:00', '12:00'), ('13:00', '17:00')):
            self.shift(*(f'2027-03-01T{hour}' for hour in hours), self.e_nora)
        answer = self.coverage(self.lead).call_out({'employee_id': self.e_nora.id, 'day': '2027-03-01', 'kind': 'family'})
        self.assertEqual(len(answer['open_shift_ids']), 2)
        answer = self.coverage(self.lead).call_out({'employee_id': self.e_nora.id, 'day': '2027-03-02', 'kind': 'other'})
        self.assertEqual((answer['open_shift_ids'], self.env['medical.call.out'].browse(answer['call_out_id']).state), ([], 'none'))

    def test_draft(self):
        shift = self.shift('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora, publish=False)
        answer = self.coverage(self.lead).call_out({'shift_id': shift.id, 'kind': 'sick'})
        self.assertFalse(shift.exists())
        self.assertEqual(self.shifts.browse(answer['open_shift_ids']).state, 'draft')

    def test_who_may(self):
        shift = self.shift('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora)
        for user in (self.otis, self.rita, self.porter, self.owner, self.stranger):
            with self.assertRaises(UserError):
                self.coverage(user).call_out({'shift_id': shift.id, 'kind': 'sick'})
        open_shift = self.shift('2027-03-01T08:00', '2027-03-01T16:00')
        with self.assertRaises(UserError):
            self.coverage().call_out({'shift_id': open_shift.id, 'kind': 'sick'})
        with self.assertRaises(UserError):
            self.coverage().call_out({'shift_id': shift.id, 'kind': 'flu'})
        self.coverage().call_out({'shift_id': shift.id, 'kind': 'sick'})
        with self.assertRaises(UserError):
            self.coverage().call_out({'shift_id': shift.id, 'kind': 'sick'})

    def test_note_is_restricted(self):
        shift = self.shift('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora)
        call = self.env['medical.call.out'].browse(self.coverage(self.nora).call_out({'shift_id': shift.id, 'note': 'x'})['call_out_id'])
        for user in (self.nora, self.lead, self.manager):
            self.assertEqual(call.with_user(user).note, 'x')
        for user in (self.otis, self.rita, self.porter, self.owner, self.stranger):
            with self.assertRaises(AccessError):
                call.with_user(user).read(['note'])
            self.assertFalse(self.env['medical.call.out'].with_user(user).search([('note', 'like', 'x')]))
        with self.assertRaises(AccessError):
            self.env['medical.call.out'].with_user(self.auditor).search([])
        for user in (self.nora, self.manager):
            with self.assertRaises(AccessError):
                call.with_user(user).write({'note': 'y'})
            with self.assertRaises(AccessError):
                call.with_user(user).create({'employee_id': self.e_otis.id, 'day': '2027-03-01'})
            with self.assertRaises(AccessError):
                call.with_user(user).unlink()

    def test_candidates(self):
        """Cleared, free, rested, of the position and the site, with hours left: in this order."""
        self.shift('2027-03-01T06:00', '2027-03-01T09:00', self.e_locum)
        for day in range(2, 5):
            self.shift(f'2027-03-0{day}T08:00', f'2027-03-0{day}T16:00', self.e_otis)
        self.leave(self.e_lead, '2027-03-01', '2027-03-01')
        far = self._employee('Fay Far', self.env['res.users'], self.assistant, medical_own_site_ids=[fields.Command.set(self.far_site.ids)])
        self.assistant.medical_stand_in_job_ids = self.reception
        shift = self.shift('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora)
        opened = self.coverage(self.nora).call_out({'shift_id': shift.id})['open_shift_ids'][0]
        found = self.coverage().candidates(opened)
        self.assertEqual([(row['id'], row['level']) for row in found['candidates']], [
            (self.e_otis.id, 'ok'), (far.id, 'ok'), (self.e_rita.id, 'ok'), (self.e_lead.id, 'hard'), (self.e_locum.id, 'hard')])
        self.assertEqual(found['candidates'][0]['phone'][-4:], '0123')
        self.assertEqual(found['candidates'][0]['week_minutes'], 3 * 480)
        self.assertTrue(found['call_out_id'])
        self.assertEqual({row['id'] for row in self.coverage(self.lead).candidates(opened)['candidates']}, {self.e_otis.id})

    def test_calls(self):
        shift = self.shift('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora)
        opened = self.shifts.browse(self.coverage(self.nora).call_out({'shift_id': shift.id})['open_shift_ids'])
        self.assertTrue(self.coverage().log_call(opened.id, self.e_locum.id, 'no_answer')['ok'])
        self.assertTrue(self.coverage().log_call(opened.id, self.e_lead.id, 'no')['ok'])
        self.assertEqual(self.coverage().candidates(opened.id)['candidates'][-1]['answer'], 'no')
        answer = self.coverage(self.lead).log_call(opened.id, self.e_otis.id, 'yes')
        self.assertTrue(answer['ok'])
        self.assertEqual(opened.employee_id, self.e_otis)
        self.assertEqual([(call['person'], call['answer'], call['by']) for call in answer['calls']], [
            ('Otis Assistant', 'yes', 'Lena Lead'), ('Lena Lead', 'no', 'Mia Manager'), ('Lou Locum', 'no_answer', 'Mia Manager')])
        self.assertEqual(self.env['medical.call.out'].search([('shift_id', '=', shift.id)]).state, 'filled')
        self.assertFalse(self.coverage().log_call(opened.id, self.e_locum.id, 'yes')['ok'], "The first yes has it")
        asks = self.env['medical.call.out.ask'].search([('shift_id', '=', opened.id)])
        with self.assertRaises(AccessError):
            asks[:1].with_user(self.manager).write({'answer': 'no'})
        self.assertFalse(asks.with_user(self.rita).search([('shift_id', '=', opened.id)]))

    def test_yes_with_reason(self):
        self.shift('2027-02-28T14:00', '2027-02-28T23:30', self.e_otis)
        shift = self.shift('2027-03-01T06:00', '2027-03-01T12:00', self.e_nora)
        opened = self.shifts.browse(self.coverage(self.nora).call_out({'shift_id': shift.id})['open_shift_ids'])
        answer = self.coverage().log_call(opened.id, self.e_otis.id, 'yes')
        self.assertEqual((answer['ok'], answer['needs_reason'], answer['calls']), (False, True, []))
        self.assertTrue(self.coverage().log_call(opened.id, self.e_otis.id, 'yes', "Nobody else")['ok'])
        self.assertEqual(opened.employee_id, self.e_otis)
