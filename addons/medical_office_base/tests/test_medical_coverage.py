from datetime import timedelta
from unittest.mock import patch

from psycopg2 import OperationalError

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from .shift_common import ShiftCase
from .users import new_user


@tagged('post_install', '-at_install')
class TestMedicalCoverage(ShiftCase):
    """The board: its answers, a week at once, and its queries."""

    # answers

    def test_answers(self):
        answer = self.save('2027-03-01T08:00', '2027-03-01T16:30', self.e_nora, break_minutes=30, note='Keys')
        [row] = answer['changed']['shifts']
        self.assertEqual((row['start'], row['end'], row['day'], row['minutes'], row['state'], row['person']), (
            '2027-03-01T08:00', '2027-03-01T16:30', '2027-03-01', 480, 'draft', 'Nora Assistant'))
        self.assertEqual(answer['changed']['people'], [{'id': self.e_nora.id, 'week': '2027-03-01', 'week_minutes': 480}])
        answer = self.coverage().assign(row['id'], self.e_otis.id)
        self.assertEqual({person['id']: person['week_minutes'] for person in answer['changed']['people']}, {self.e_nora.id: 0, self.e_otis.id: 480})
        answer = self.coverage().delete_shifts([row['id']])
        self.assertEqual(answer['changed']['removed'], [row['id']])
        self.assertEqual(answer['changed']['people'], [{'id': self.e_otis.id, 'week': '2027-03-01', 'week_minutes': 0}])

    def test_move_between_clocks(self):
        """Another site: the hours on the wall stay, by its clock."""
        shift = self.shift('2027-03-01T08:00', '2027-03-01T16:00', publish=False)
        row = self.coverage().move_shift(shift.id, {'site_id': self.far_site.id})['changed']['shifts'][0]
        self.assertEqual((row['start'], row['end']), ('2027-03-01T08:00', '2027-03-01T16:00'))
        self.assertEqual(shift.start, self.utc('2027-03-01T08:00', self.far_site))

    def test_people_are_told_once(self):
        for day in range(1, 4):
            self.shift(f'2027-03-0{day}T08:00', f'2027-03-0{day}T16:00', self.e_nora, publish=False)
        tasks = self.env['mail.activity'].search([('user_id', '=', self.nora.id)])
        self.coverage().publish([self.site.id], '2027-03-01')
        new = self.env['mail.activity'].search([('user_id', '=', self.nora.id)]) - tasks
        self.assertEqual(new.mapped('medical_card'), ['shifts_mine'])
        self.assertIn('Mar 1', new.summary)
        self.coverage().move_shift(self.shifts.search([('user_id', '=', self.nora.id)], limit=1).id, {'day': '2027-03-05'})
        self.assertEqual(len(self.env['mail.activity'].search([('user_id', '=', self.nora.id)]) - tasks), 1, "Until it is seen to")

    # taking

    def test_take(self):
        shift = self.shift('2027-03-01T08:00', '2027-03-01T16:00')
        self.assertTrue(self.shifts.with_user(self.nora).search([('can_take', '=', True)]))
        self.assertTrue(self.coverage(self.nora).take(shift.id)['ok'])
        self.assertEqual(shift.employee_id, self.e_nora)
        answer = self.coverage(self.otis).take(shift.id)
        self.assertEqual((answer['ok'], answer['message']), (False, "Somebody else has taken this shift."))

    def test_take_needs_position(self):
        shift = self.shift('2027-03-01T08:00', '2027-03-01T16:00')
        self.assertFalse(self.shifts.with_user(self.rita).search([('can_take', '=', True)]))
        with self.assertRaisesRegex(UserError, "another position"):
            self.coverage(self.rita).take(shift.id)
        self.assistant.medical_stand_in_job_ids = self.reception
        self.assertEqual(self.shifts.with_user(self.rita).search([('can_take', '=', True)]), shift.with_user(self.rita))
        self.assertTrue(self.coverage(self.rita).take(shift.id)['ok'])

    def test_take_is_no_way_around(self):
        self.shift('2027-03-01T14:00', '2027-03-01T23:00', self.e_nora)
        shift = self.shift('2027-03-02T06:00', '2027-03-02T12:00')
        answer = self.coverage(self.nora).take(shift.id)
        self.assertEqual((answer['ok'], self.kinds(answer)), (False, [('rest', 'soft')]))
        self.assertFalse(shift.with_user(self.nora).can_take, "It isn't offered to them either")
        self.assertTrue(shift.with_user(self.otis).can_take)
        self.assertFalse(self.coverage(self.nora).get_my_shifts()['open'])
        self.assertEqual([row['id'] for row in self.coverage(self.otis).get_my_shifts()['open']], shift.ids)

    def test_take_with_approval(self):
        self.env['medical.practice']._get(self.company).sudo().shift_take_approval = True
        shift = self.shift('2027-03-01T08:00', '2027-03-01T16:00')
        for user in (self.nora, self.nora, self.otis):
            self.assertTrue(self.coverage(user).take(shift.id)['waiting'])
        swaps = self.env['medical.shift.swap'].search([('shift_id', '=', shift.id)], order='id')
        self.assertEqual(swaps.to_employee_id, self.e_nora | self.e_otis)
        self.assertTrue(self.coverage(self.lead).decide_swap(swaps[0].id, True)['ok'])
        self.assertEqual(shift.employee_id, self.e_nora)
        with self.assertRaisesRegex(UserError, "can't be decided any more"):
            self.coverage().decide_swap(swaps[1].id, True)

    def test_two_at_once(self):
        """While somebody is taking it, the other hears so."""
        shift = self.shift('2027-03-01T08:00', '2027-03-01T16:00')
        locked = type(shift).browse(self.shifts, [])
        with patch.object(type(shift), 'try_lock_for_update', lambda self, **_options: locked), self.assertRaisesRegex(UserError, "right now"):
            self.coverage(self.nora).take(shift.id)
        self.assertFalse(shift.employee_id)

    # a week

    def test_template(self):
        pattern = self.env['medical.shift.pattern'].with_user(self.manager).create({'name': 'Usual', 'site_id': self.site.id, 'line_ids': [
            fields.Command.create({'weekday': str(day), 'hour_from': 8, 'hour_to': 16.5, 'break_minutes': 30, 'job_id': self.assistant.id,
                                   'employee_id': employee.id}) for day in range(2) for employee in (self.e_nora, self.e_otis)] + [
            fields.Command.create({'weekday': '4', 'hour_from': 22, 'hour_to': 6, 'break_minutes': 0, 'job_id': self.assistant.id})]})
        self.leave(self.e_otis, '2027-03-02', '2027-03-02')
        answer = self.coverage().apply_pattern(pattern.id, '2027-03-03')
        self.assertEqual((answer['created'], len(answer['skipped'])), (5, 0))
        self.assertEqual([(row['person'], row['why']) for row in answer['opened']], [('Otis Assistant', "Is on approved leave.")])
        night = max(answer['changed']['shifts'], key=lambda row: row['start'])
        self.assertEqual((night['start'], night['end'], night['employee_id']), ('2027-03-05T22:00', '2027-03-06T06:00', False))
        again = self.coverage().apply_pattern(pattern.id, '2027-03-01')
        self.assertEqual((again['created'], len(again['skipped'])), (0, 5))

    def test_template_over_clock_change(self):
        pattern = self.env['medical.shift.pattern'].create({'name': 'Night', 'site_id': self.site.id, 'line_ids': [fields.Command.create({
            'weekday': '5', 'hour_from': 22, 'hour_to': 6, 'break_minutes': 0, 'job_id': self.assistant.id, 'employee_id': self.e_nora.id})]})
        [row] = self.coverage().apply_pattern(pattern.id, '2027-03-08')['changed']['shifts']
        self.assertEqual((row['start'], row['end'], row['minutes']), ('2027-03-13T22:00', '2027-03-14T06:00', 420))

    def test_copy_week(self):
        """As it was planned: not the stand-in of a call-out; over the change of the clocks, by the wall."""
        for day in (8, 9):
            self.shift(f'2027-03-{day:02}T08:00', f'2027-03-{day:02}T16:00', self.e_nora)
        self.shift('2027-03-10T08:00', '2027-03-10T16:00')
        sick = self.shift('2027-03-11T08:00', '2027-03-11T16:00', self.e_nora)
        opened = self.coverage().call_out({'shift_id': sick.id, 'kind': 'sick'})['open_shift_ids']
        self.coverage().assign(opened[0], self.e_otis.id)
        self.leave(self.e_nora, '2027-03-16', '2027-03-16')
        answer = self.coverage().copy_week([self.site.id], '2027-03-15')
        rows = sorted((row['start'], row['person']) for row in answer['changed']['shifts'])
        self.assertEqual(rows, [
            ('2027-03-15T08:00', 'Nora Assistant'), ('2027-03-16T08:00', ''), ('2027-03-17T08:00', ''), ('2027-03-18T08:00', 'Nora Assistant')])
        self.assertEqual(len(answer['opened']), 1)
        self.assertEqual(self.coverage().copy_week([self.site.id], '2027-03-15')['created'], 1, "Only who was on leave is planned open once more")

    def test_closed_days_are_left_out(self):
        self.shift('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora)
        self.env['resource.calendar.leaves'].create({
            'name': 'Founders Day', 'calendar_id': self.site.calendar_id.id, 'company_id': self.company.id, 'time_type': 'leave',
            'date_from': '2027-03-08 05:00:00', 'date_to': '2027-03-09 04:59:59'})
        answer = self.coverage().copy_week([self.site.id], '2027-03-08')
        self.assertEqual((answer['created'], [row['why'] for row in answer['skipped']]), (0, ["The site is closed on that day."]))

    def test_planned_week_asks_for_reasons_when_published(self):
        pattern = self.env['medical.shift.pattern'].create({'name': 'Long', 'site_id': self.site.id, 'line_ids': [fields.Command.create({
            'weekday': str(day), 'hour_from': 8, 'hour_to': 17, 'break_minutes': 0, 'job_id': self.assistant.id, 'employee_id': self.e_nora.id,
        }) for day in range(5)]})
        self.assertEqual(self.coverage().apply_pattern(pattern.id, '2027-03-01')['created'], 5)
        answer = self.coverage().publish([self.site.id], '2027-03-01')
        self.assertEqual((answer['ok'], answer['published'], answer['held'], answer['needs_reason']), (True, 4, 1, True))
        self.assertEqual(self.kinds(answer), [('hours', 'soft')])
        answer = self.coverage().publish([self.site.id], '2027-03-01', reason="Inventory week")
        self.assertEqual((answer['published'], answer['held']), (1, 0))
        self.assertFalse(self.coverage().publish([self.site.id], '2027-03-01')['held'])

    # attendance

    def _attendance(self, minutes, check_in=None, check_out=None):
        """State of a shift from eight to four, so many minutes after eight."""
        shift = self.shift('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora, break_minutes=30)
        self.env['hr.attendance'].create({'employee_id': self.e_rita.id, 'check_in': shift.start, 'check_out': shift.end})
        if check_in is not None:
            self.env['hr.attendance'].create({
                'employee_id': self.e_nora.id, 'check_in': shift.start + timedelta(minutes=check_in),
                'check_out': check_out is not None and shift.start + timedelta(minutes=check_out)})
        with self._freeze_at(shift.start + timedelta(minutes=minutes)):
            value = shift._attendance_values()[shift.id]
            for state in ('late', 'absent', 'present', 'left_early'):
                found = self.shifts.with_user(self.manager).search([('attendance_state', '=', state), ('id', '=', shift.id)])
                self.assertEqual(bool(found), value['state'] == state)
            return value

    @staticmethod
    def _freeze_at(moment):
        from odoo.tests import freeze_time
        return freeze_time(moment)

    def test_expected(self):
        self.assertEqual(self._attendance(-30)['state'], 'expected')

    def test_within_grace(self):
        self.assertEqual(self._attendance(6)['state'], 'expected')

    def test_late(self):
        self.assertEqual(self._attendance(10)['text'], "10 min late")

    def test_absent(self):
        self.assertEqual(self._attendance(45)['state'], 'absent')

    def test_here(self):
        value = self._attendance(45, check_in=-5)
        self.assertEqual((value['state'], value['check_in']), ('present', '2027-03-01T07:55'))

    def test_came_late(self):
        self.assertIn('late', self._attendance(60, check_in=20)['text'])

    def test_on_break(self):
        self.assertEqual(self._attendance(260, check_in=0, check_out=240)['state'], 'present')

    def test_left_early(self):
        self.assertEqual(self._attendance(360, check_in=0, check_out=240)['state'], 'left_early')

    def test_worked(self):
        self.assertEqual(self._attendance(500, check_in=0, check_out=479)['state'], 'done')

    def test_practice_without_check_ins(self):
        shift = self.shift('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora)
        with self._freeze_at(shift.start + timedelta(minutes=45)):
            self.assertEqual(shift._attendance_values()[shift.id]['state'], '')

    def test_here_without_shift(self):
        self.env['hr.attendance'].create({'employee_id': self.e_otis.id, 'check_in': fields.Datetime.now() - timedelta(hours=1)})
        board = self.coverage().get_board([self.site.id], '2027-02-22')
        self.assertEqual([(row['employee_id'], row['since']) for row in board['present']], [(self.e_otis.id, '2027-02-26T09:00')])

    # queries

    def _queries(self, sites, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        work(self.env['medical.coverage'].with_user(self.manager))
        return self.cr.sql_log_count - before

    def test_queries(self):
        """One site with few people, four with many: the same number of queries."""
        sites = self.site
        for number in range(3):
            sites |= self.site.copy({'name': f'Site {number}', 'code': f'S{number}', 'user_ids': [fields.Command.set(self.manager.ids)]})
        values = []
        for site in sites:
            self.env['medical.cover.minimum'].create({'name': 'Assistant', 'site_id': site.id, 'job_ids': self.assistant.ids})
            people = self.env['hr.employee'].create([{
                'name': f'Person {site.code} {number}', 'job_id': self.assistant.id, 'company_id': self.company.id,
                'medical_own_site_ids': [fields.Command.set(site.ids)]} for number in range(4 if site == self.site else 12)])
            values += [{
                'site_id': site.id, 'job_id': self.assistant.id, 'employee_id': person.id, 'start': f'2027-03-0{day} 13:00:00',
                'end': f'2027-03-0{day} 21:00:00'} for person in people for day in range(1, 6)]
        self.shifts.create(values)

        def board(which):
            return lambda coverage: coverage.get_board(which.ids, '2027-03-01')

        self._queries(sites, board(sites))
        few, many = self._queries(self.site, board(self.site)), self._queries(sites, board(sites))
        self.assertLessEqual(many, few + 1)
        self.assertLess(many, 60)
        few, many = (self._queries(which, lambda coverage, which=which, day=day: coverage.copy_week(which.ids, day)) for which, day in (
            (self.site, '2027-03-08'), (sites, '2027-03-08')))
        self.assertLess(many, few + 12, "Rows are inserted in batches")


@tagged('-at_install', 'post_install')
class TestTwoAtOnce(BaseCase):
    """Two transactions of their own."""

    def test_one_wins(self):
        """Of two who take an open shift at the same moment one has it, the other is told; the database keeps it so."""
        registry = Registry(get_db_name())
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            company = env.company
            site = env['medical.site'].create({'name': 'Two', 'code': 'TWO', 'tz': 'UTC', 'company_id': company.id, 'calendar_id': False})
            job = env['hr.job'].create({'name': 'Assistant', 'company_id': company.id})
            users = [new_user(
                env, f'two_at_once_{number}', 'medical_office_base.group_staff', company_id=company.id,
                company_ids=[fields.Command.set(company.ids)]) for number in range(2)]
            site.user_ids = [fields.Command.set([user.id for user in users])]
            people = env['hr.employee'].create([
                {'name': user.name, 'user_id': user.id, 'job_id': job.id, 'company_id': company.id} for user in users])
            start = fields.Datetime.now().replace(microsecond=0) + timedelta(days=3)
            shift = env['medical.shift'].create({
                'site_id': site.id, 'job_id': job.id, 'start': start, 'end': start + timedelta(hours=8), 'state': 'published'})
        try:
            with registry.cursor() as first, registry.cursor() as second:
                mine, theirs = (
                    api.Environment(cr, user.id, {})['medical.coverage'] for cr, user in zip((first, second), users, strict=True))
                theirs._own_employees()  # the second transaction has begun
                self.assertTrue(mine.take(shift.id)['ok'])
                mine.env.flush_all()
                with self.assertRaisesRegex(UserError, "right now"):
                    theirs.take(shift.id)
                second.rollback()
                theirs.env.invalidate_all()
                theirs._own_employees()
                first.commit()
                with mute_logger('odoo.sql_db'), self.assertRaises(OperationalError):
                    theirs.take(shift.id)  # which Odoo tries again
                second.rollback()
                theirs.env.invalidate_all()
                answer = theirs.take(shift.id)
                self.assertEqual((answer['ok'], answer['message']), (False, "Somebody else has taken this shift."))
                second.rollback()
        finally:
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                cr.execute('DELETE FROM medical_shift_event WHERE shift_id = %s', [shift.id])
                cr.execute('DELETE FROM medical_shift WHERE id = %s', [shift.id])
                env['hr.employee'].browse(people.ids).unlink()
                env['hr.job'].browse(job.id).unlink()
                env['medical.site'].browse(site.id).unlink()
                env['res.users'].browse([user.id for user in users]).action_archive()
