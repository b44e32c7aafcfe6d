from contextlib import contextmanager
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .shift_common import ShiftCase


class ClearanceCase(ShiftCase):
    """With credentials as the test says."""

    @contextmanager
    def clearance(self, faults):
        """For the while, these faults of credentials: {employee: [(level, text)]}; in positions with patients alone."""
        def cleared(employees, demands):
            return [
                [{'level': level, 'text': text, 'type_id': 7, 'credential_id': False} for level, text in faults.get(employee, ())]
                if job.medical_patient_facing else [] for employee, job, _site, _first, _last in demands]

        with patch.object(self.registry['hr.employee'], '_medical_clearance', cleared):
            yield


@tagged('post_install', '-at_install')
class TestMedicalShift(ClearanceCase):

    # times

    def test_day_and_minutes(self):
        shift = self.shift('2027-03-01T22:00', '2027-03-02T06:30', self.e_nora, break_minutes=30)
        self.assertEqual(str(shift.day), '2027-03-01')
        self.assertEqual(shift.minutes, 480)
        self.assertEqual(shift.start, self.utc('2027-03-01T22:00'))
        self.assertIn('Mon, Mar 1', shift.time_words)

    def test_clock_change(self):
        """In the night to March 14 the clocks in New York leap from two to three: eight hours on the wall are seven."""
        shift = self.shift('2027-03-13T22:00', '2027-03-14T06:00', self.e_nora, publish=False)
        self.assertEqual(shift.minutes, 7 * 60)
        moved = self.coverage().move_shift(shift.id, {'day': '2027-03-15'})['changed']['shifts'][0]
        self.assertEqual((moved['start'], moved['end'], moved['minutes']), ('2027-03-15T22:00', '2027-03-16T06:00', 480))

    def test_length(self):
        for start, end in (('2027-03-01T08:00', '2027-03-01T08:00'), ('2027-03-01T08:00', '2027-03-01T07:00')):
            with self.assertRaises(UserError):
                self.save(start, end)
        with self.assertRaises(ValidationError):
            self.save('2027-03-01T08:00', '2027-03-02T09:00')
        with self.assertRaises(ValidationError):
            self.save('2027-03-01T08:00', '2027-03-01T09:00', break_minutes=60)
        with self.assertRaises(UserError):
            self.save('tomorrow', '2027-03-01T09:00')

    # hard faults

    def test_overlap(self):
        self.shift('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora)
        answer = self.save('2027-03-01T15:00', '2027-03-01T20:00', self.e_nora, reason='It must be')
        self.assertFalse(answer['ok'])
        self.assertFalse(answer['needs_reason'])
        self.assertEqual(self.kinds(answer), [('overlap', 'hard')])
        self.assertTrue(self.save('2027-03-01T16:00', '2027-03-01T18:00', self.e_nora)['ok'], "One ends as the next begins")

    def test_overlap_at_another_site(self):
        self.shift('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora)
        answer = self.save('2027-03-01T13:00', '2027-03-01T15:00', self.e_nora, site_id=self.far_site.id)
        self.assertIn(('overlap', 'hard'), self.kinds(answer), "13:00 in Denver is 15:00 in New York")

    def test_database_refuses_overlap(self):
        """Whoever goes around everything else."""
        shift = self.shift('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora)
        other = self.shift('2027-03-01T08:00', '2027-03-01T16:00', self.e_otis)
        self.env.flush_all()
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env.cr.execute('UPDATE medical_shift SET employee_id = %s WHERE id = %s', [shift.employee_id.id, other.id])

    def test_rpc_is_held_against_faults(self):
        """The manager, by RPC or import, without the board."""
        shift = self.shift('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora)
        values = {
            'site_id': self.site.id, 'job_id': self.assistant.id, 'employee_id': self.e_nora.id, 'start': self.utc('2027-03-01T10:00'),
            'end': self.utc('2027-03-01T11:00')}
        shifts = self.shifts.with_user(self.manager)
        with self.assertRaises(ValidationError):
            shifts.create({**values, 'override_reason': 'x'})
        with self.assertRaises(ValidationError):
            shifts.with_context(medical_shift_plan=True).create(values)
        other = shifts.create({**values, 'employee_id': self.e_otis.id})
        with self.assertRaises(ValidationError):
            other.write({'employee_id': self.e_nora.id, 'override_reason': 'x'})
        result = shifts.load(
            ['site_id/.id', 'job_id/.id', 'employee_id/.id', 'start', 'end'],
            [[str(self.site.id), str(self.assistant.id), str(self.e_nora.id), '2027-03-01 15:00:00', '2027-03-01 16:00:00']])
        self.assertFalse(result['ids'])
        self.assertIn('another shift', result['messages'][0]['message'])
        for values in ({'state': 'published'}, {'published_on': '2027-03-01'}, {'cancel_kind': 'planner'}):
            with self.assertRaises(AccessError):
                shift.with_user(self.manager).write(values)
        with self.assertRaises(UserError):
            shift.with_user(self.manager).unlink()

    def test_leave(self):
        self.leave(self.e_nora, '2027-03-02', '2027-03-02')
        answer = self.save('2027-03-02T09:00', '2027-03-02T15:00', self.e_nora, reason='Please')
        self.assertEqual((answer['ok'], self.kinds(answer)), (False, [('leave', 'hard')]))
        self.assertTrue(self.save('2027-03-03T09:00', '2027-03-03T15:00', self.e_nora)['ok'])

    def test_leave_asked_for(self):
        self.leave(self.e_nora, '2027-03-02', '2027-03-02', 'confirm')
        answer = self.save('2027-03-02T09:00', '2027-03-02T15:00', self.e_nora)
        self.assertTrue(answer['ok'], "Asked for is only told")
        self.assertEqual([fault['kind'] for fault in answer['changed']['shifts'][0]['faults']], ['leave'])

    def test_lapsed_license(self):
        """Hard, with patients alone, and nobody overrides it, by whatever way."""
        with self.clearance({self.e_nora: [('hard', "License expired.")]}):
            answer = self.save('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora, reason='We are short')
            self.assertEqual((answer['ok'], answer['needs_reason'], self.kinds(answer)), (False, False, [('clearance', 'hard')]))
            self.assertTrue(self.save('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora, job_id=self.reception.id)['ok'])
        draft = self.shift('2027-03-02T08:00', '2027-03-02T16:00', self.e_nora, publish=False)
        open_shift = self.shift('2027-03-03T08:00', '2027-03-03T16:00')
        swapped = self.shift('2027-03-04T08:00', '2027-03-04T16:00', self.e_otis)
        self.coverage(self.otis).offer(swapped.id, self.e_nora.id)
        swap = self.env['medical.shift.swap'].search([('shift_id', '=', swapped.id)])
        self.coverage(self.nora).accept(swap.id)
        with self.clearance({self.e_nora: [('hard', "License expired.")]}):
            answer = self.coverage().publish([self.site.id], '2027-03-01', reason='We are short')
            self.assertEqual((draft.state, answer['held'], answer['needs_reason']), ('draft', 1, False))
            self.assertFalse(self.coverage(self.nora).take(open_shift.id)['ok'])
            self.assertFalse(self.coverage().log_call(open_shift.id, self.e_nora.id, 'yes', 'We are short')['ok'])
            self.assertFalse(self.coverage().assign(open_shift.id, self.e_nora.id, 'We are short')['ok'])
            answer = self.coverage(self.lead).decide_swap(swap.id, True, 'We are short')
            self.assertEqual((answer['ok'], swap.state, swapped.employee_id), (False, 'accepted', self.e_otis))

    def test_lapse_after_publishing(self):
        """The shift stays, and shows; it doesn't count as cover."""
        shift = self.shift('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora)
        self.env['medical.cover.minimum'].create({'name': 'Assistant', 'site_id': self.site.id, 'job_ids': self.assistant.ids})
        self.assertFalse([hole for hole in self._holes() if hole['start'] < '2027-03-01T16:00'])
        with self.clearance({self.e_nora: [('hard', "License expired.")]}):
            board = self.coverage().get_board([self.site.id], '2027-03-01')
            [mine] = [row for row in board['shifts'] if row['id'] == shift.id]
            self.assertEqual([(fault['level'], fault['text']) for fault in mine['faults']], [('hard', "License expired.")])
            self.assertEqual(self._holes()[0]['start'], '2027-03-01T08:00')
            self.assertEqual(self.shifts.with_user(self.manager).search([('is_lapsed', '=', True)]), shift)
            self.assertIn("License expired.", next(person for person in board['people'] if person['id'] == self.e_nora.id)['faults'])
            shift.with_user(self.manager).note = 'Bring the binder'
        self.assertEqual(shift.state, 'published')

    def _holes(self):
        return [hole for hole in self.coverage().get_board([self.site.id], '2027-03-01')['holes'] if hole['day'] == '2027-03-01']

    # soft faults

    def test_rest(self):
        self.shift('2027-03-01T14:00', '2027-03-01T23:00', self.e_nora)
        answer = self.save('2027-03-02T06:00', '2027-03-02T12:00', self.e_nora)
        self.assertEqual((answer['ok'], answer['needs_reason'], self.kinds(answer)), (False, True, [('rest', 'soft')]))
        answer = self.save('2027-03-02T06:00', '2027-03-02T12:00', self.e_nora, reason="Asked for it")
        self.assertTrue(answer['ok'])
        fault = answer['changed']['shifts'][0]['faults'][0]
        self.assertEqual((fault['kind'], fault['overridden']), ('rest', True))
        event = self.env['medical.shift.event'].search([('kind', '=', 'override')], limit=1)
        self.assertEqual((event.reason, event.user_id, event.employee_id), ("Asked for it", self.manager, self.e_nora))
        self.assertIn('7 h of rest', event.fault_text)
        self.assertTrue(self.coverage().publish([self.site.id], '2027-03-01')['published'], "The reason holds when it is published")

    def test_split_day_needs_no_rest(self):
        self.shift('2027-03-01T08:00', '2027-03-01T12:00', self.e_nora)
        self.assertTrue(self.save('2027-03-01T13:00', '2027-03-01T17:00', self.e_nora)['ok'])

    def test_rest_before_what_is_planned_later(self):
        self.shift('2027-03-02T06:00', '2027-03-02T12:00', self.e_nora)
        self.assertTrue(self.save('2027-03-01T14:00', '2027-03-01T23:00', self.e_nora)['needs_reason'])

    def test_hours_of_the_week(self):
        for day in range(1, 6):
            self.shift(f'2027-03-0{day}T08:00', f'2027-03-0{day}T16:00', self.e_nora)
        answer = self.save('2027-03-06T08:00', '2027-03-06T12:00', self.e_nora)
        self.assertEqual((answer['needs_reason'], self.kinds(answer)), (True, [('hours', 'soft')]))
        self.assertIn('44 h in this week', answer['message'])
        self.env['medical.practice']._get(self.company).sudo().shift_week_hours = 0
        self.assertTrue(self.save('2027-03-06T08:00', '2027-03-06T12:00', self.e_nora)['ok'], "Zero: not looked at")

    def test_moved_asks_anew(self):
        """A reason is for what was planned then."""
        self.shift('2027-03-01T14:00', '2027-03-01T23:00', self.e_nora)
        shift = self.shift('2027-03-02T06:00', '2027-03-02T12:00', self.e_nora, publish=False, reason="Asked for it")
        answer = self.coverage().move_shift(shift.id, {'start': '2027-03-02T05:00', 'end': '2027-03-02T12:00'})
        self.assertTrue(answer['needs_reason'])
        self.assertTrue(self.coverage().save_shift({'id': shift.id, 'note': 'Early'})['ok'], "A note asks nothing")

    def test_soft_credential(self):
        with self.clearance({self.e_nora: [('soft', "BLS expired.")]}):
            self.assertTrue(self.save('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora)['needs_reason'])
            with self.assertRaises(ValidationError):
                self.shifts.with_user(self.manager).create({
                    'site_id': self.site.id, 'job_id': self.assistant.id, 'employee_id': self.e_nora.id,
                    'start': self.utc('2027-03-01T08:00'), 'end': self.utc('2027-03-01T16:00')})
            self.assertTrue(self.save('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora, reason="Course on Tuesday")['ok'])

    # history

    def test_history_stays(self):
        shift = self.shift('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora)
        event = shift.event_ids[:1]
        for user in (self.manager, self.owner):
            with self.assertRaises(AccessError):
                event.with_user(user).write({'reason': 'x'})
            with self.assertRaises(AccessError):
                event.with_user(user).unlink()
            with self.assertRaises(AccessError):
                event.with_user(user).create({'shift_name': 'x', 'company_id': self.company.id, 'kind': 'override'})

    # leaving

    def test_person_leaves(self):
        shift = self.shift('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora)
        draft = self.shift('2027-03-02T08:00', '2027-03-02T16:00', self.e_nora, publish=False)
        self.e_nora.action_archive()
        self.assertEqual((shift.state, shift.cancel_kind, shift.employee_id), ('cancelled', 'archived', self.e_nora))
        self.assertFalse(draft.exists())
        left = self.shifts.search([('site_id', '=', self.site.id), ('state', '!=', 'cancelled')])
        self.assertEqual([(row.employee_id.id, row.state, row.day.day) for row in left], [(False, 'published', 1), (False, 'draft', 2)])

    def test_site_closes(self):
        shift = self.shift('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora)
        self.site.with_user(self.manager).action_archive()
        self.assertEqual((shift.state, shift.cancel_kind), ('cancelled', 'archived'))

    def test_position_is_given_up(self):
        shift = self.shift('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora)
        self.assistant.active = False
        self.assertEqual(shift.state, 'cancelled')

    def test_shifts_of_people(self):
        """What others ask for."""
        shift = self.shift('2027-03-01T22:00', '2027-03-02T06:00', self.e_nora)
        self.shift('2027-03-03T08:00', '2027-03-03T16:00', self.e_nora, publish=False)
        people = self.e_nora | self.e_otis
        self.assertEqual(people._medical_shifts(shift.day, shift.day), {self.e_nora: shift, self.e_otis: self.shifts})
        self.assertEqual(people._medical_shifts(self.utc('2027-03-02T05:00'), self.utc('2027-03-02T23:00'))[self.e_nora], shift)
        self.assertFalse(people._medical_shifts(self.utc('2027-03-02T06:00'), self.utc('2027-03-02T23:00'))[self.e_nora])
