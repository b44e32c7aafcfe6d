from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .round_record_common import RoundRecordCase

COLUMNS = ('step', 'answer', 'range', 'result')


@tagged('post_install', '-at_install')
@freeze_time('2026-05-20 16:00:00')
class TestMedicalChecklistRecord(RoundRecordCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.opening = cls._checklist('Opening', kind='opening')

    def _log(self, user=None, date_from='2026-05-04', date_to='2026-05-04', **values):
        return self._rows('medical.checklist.record', user or self.manager, date_from=date_from, date_to=date_to, **values)

    def _steps(self, **values):
        return [tuple(row[name] for name in COLUMNS) for row in self._log(**values)]

    def test_answers_in_words(self):
        photo = self.env['ir.attachment'].create({'name': 'Door.png', 'raw': b'x'})
        number = {'has_min': True, 'min_value': 2, 'has_max': True, 'max_value': 8, 'unit': '°C'}
        self._run(
            self.opening, '2026-05-04 08:00',
            {'name': 'Lights on', 'value_tick': True},
            {'name': 'Alarm off'},
            {'name': 'Exits free', 'kind': 'yesno', 'value_yesno': 'yes'},
            {'name': 'Stairs lit', 'kind': 'yesno', 'value_yesno': 'no', 'reason': 'Bulb is gone'},
            {'name': 'Refrigerator', 'kind': 'temperature', 'value_number': 5.5, **number},
            {'name': 'Second refrigerator', 'kind': 'temperature', 'value_number': 9, 'out_of_range': True, 'reason': 'Door was open', **number},
            {'name': 'Pressure', 'kind': 'number', 'value_number': 40, 'has_min': True, 'min_value': 30, 'unit': 'psi'},
            {'name': 'People waiting', 'kind': 'number'},
            {'name': 'Said by night guard', 'kind': 'text', 'value_text': 'Nothing happened'},
            {'name': 'Front door', 'kind': 'photo', 'attachment_ids': [Command.set(photo.ids)]},
            {'name': 'Signed off', 'kind': 'signature'},
            {'name': 'Left out', 'kind': 'text', 'done_on': False, 'done_by_id': False})
        self.assertEqual(self._steps(), [
            ('Lights on', 'Done', '', 'OK'),
            ('Alarm off', 'Not done', '', 'Not done'),
            ('Exits free', 'Yes', '', 'OK'),
            ('Stairs lit', 'No', '', 'Answered No'),
            ('Refrigerator', '5.5 °C', '2 to 8 °C', 'OK'),
            ('Second refrigerator', '9 °C', '2 to 8 °C', 'Out of range'),
            ('Pressure', '40 psi', 'at least 30 psi', 'OK'),
            ('People waiting', '0', '', 'OK'),
            ('Said by night guard', 'Nothing happened', '', 'OK'),
            ('Front door', 'Photos: 1', '', 'OK'),
            ('Signed off', 'Signed', '', 'OK'),
            ('Left out', '', '', 'Not answered')])
        row = self._log()[5]
        self.assertEqual(
            [row[name] for name in ('due', 'site', 'round', 'place', 'done', 'person', 'reason', 'problem')],
            ['05/04/2026 08:00', 'MAIN', 'Opening', 'Main Street', '05/04/2026 08:00', 'Nina Main', 'Door was open', ''])
        self.assertEqual([row['step'] for row in self._log(only_faults=True)], ['Alarm off', 'Stairs lit', 'Second refrigerator'])

    def test_problem_has_its_number(self):
        team = self.env['maintenance.team'].create({'name': 'House', 'company_id': self.company.id})
        problem = self.env['maintenance.request'].create({'name': 'Lamp', 'company_id': self.company.id, 'maintenance_team_id': team.id})
        self._run(self.opening, '2026-05-04 08:00', {'name': 'Lights on', 'value_tick': True, 'request_id': problem.id})
        [row] = self._log(only_faults=True)
        self.assertEqual((row['problem'], row['result']), (problem.medical_number or f'#{problem.id}', 'Problem reported'))

    def test_missed_is_a_row(self):
        self._run(self.opening, '2026-05-04 08:00', state='missed', date_done=False, done_by_id=False, missed_reason='Snowed in')
        self._run(self.opening, '2026-05-04 09:00', state='missed', date_done=False, done_by_id=False)
        self._run(
            self.opening, '2026-05-04 10:00', {'name': 'Lights on', 'value_tick': True},
            {'name': 'Never reached', 'done_on': False}, state='missed', date_done=False, missed_reason='Called away')
        self.assertEqual([(row['due'][-5:], row['step'], row['result'], row['reason']) for row in self._log()], [
            ('08:00', '', 'Missed', 'Snowed in'), ('09:00', '', 'Missed', 'No reason given'),
            ('10:00', '', 'Missed', 'Called away'), ('10:00', 'Lights on', 'OK', '')])
        styles = self._page('medical.checklist.record', self.manager, date_from='2026-05-04', date_to='2026-05-04')['styles']
        self.assertIn('danger', styles[0].values())

    def test_other_states(self):
        self._run(self.opening, '2026-05-04 08:00', state='todo', date_done=False, done_by_id=False)
        self._run(self.opening, '2026-05-04 09:00', state='cancelled', date_done=False, done_by_id=False, cancel_reason='Site closed')
        self._run(
            self.opening, '2026-05-04 10:00', {'name': 'First', 'value_tick': True}, {'name': 'Second', 'done_on': False}, state='doing', date_done=False)
        self._run(self.opening, '2026-05-04 11:00')
        self.assertEqual([(row['due'][-5:], row['step'], row['result'], row['reason']) for row in self._log()], [
            ('09:00', '', 'Cancelled', 'Site closed'), ('10:00', 'First', 'OK', ''), ('10:00', 'Second', 'Not answered', ''), ('11:00', '', 'OK', '')])

    def test_who_did_it(self):
        self._run(self.opening, '2026-05-04 08:00', {'name': 'By the vendor', 'done_by_id': False, 'done_by_name': 'Ida (Sparkle)'})
        self._run(self.opening, '2026-05-04 09:00', {'name': 'By two'}, second_by_id=self.owner.id)
        self.assertEqual([row['person'] for row in self._log()], ['Ida (Sparkle)', 'Nina Main, confirmed by Owner'])

    def test_rooms_of_a_zone(self):
        zone = self.env['medical.zone'].create({'name': 'Ground floor', 'site_id': self.main.id, 'room_ids': [Command.set((self.lab + self.exam).ids)]})
        self._run(
            self.opening, '2026-05-04 08:00', {'name': 'Floor', 'room_id': self.lab.id}, {'name': 'Floor', 'room_id': self.exam.id}, zone_id=zone.id)
        self.assertEqual([row['place'] for row in self._log()], ['Lab', 'Exam 1'])
        self.assertEqual([row['place'] for row in self._log(room_ids=[Command.set(self.exam.ids)])], ['Exam 1'])
        self.assertEqual(len(self._log(zone_ids=[Command.set(zone.ids)])), 2)

    def test_period_begins_at_midnight_of_the_practice(self):
        for due in ('2026-05-03 23:59', '2026-05-04 00:00', '2026-05-04 23:59', '2026-05-05 00:00'):
            self._run(self.opening, due)
        self.assertEqual([row['due'] for row in self._log()], ['05/04/2026 00:00', '05/04/2026 23:59'])

    def test_filters(self):
        cleaning = self._checklist('Evening Round', kind='cleaning')
        self._run(self.opening, '2026-05-04 08:00')
        self._run(cleaning, '2026-05-04 19:00', site_id=self.west.id)
        self._reading(self.fridge, '2026-05-04 07:00', 5)
        for values, expected in (
                ({}, ['Refrigerator Temperatures', 'Opening', 'Evening Round']), ({'kind': 'cleaning'}, ['Evening Round']),
                ({'site_id': self.west.id}, ['Evening Round']), ({'checklist_ids': [Command.set(self.opening.ids)]}, ['Opening']),
                ({'equipment_ids': [Command.set(self.fridge.ids)]}, ['Refrigerator Temperatures']),
                ({'room_ids': [Command.set(self.lab.ids)]}, ['Refrigerator Temperatures'])):
            self.assertEqual([row['round'] for row in self._log(**values)], expected)

    def test_who_sees_what(self):
        self._run(self.opening, '2026-05-04 08:00', {'name': 'Lights on', 'value_tick': True})
        elsewhere = self._checklist('Elsewhere', self.other_company)
        self._run(elsewhere, '2026-05-04 08:00', site_id=False)
        for user in (self.manager, self.owner, self.auditor, self.officer):
            self.assertEqual([row['round'] for row in self._log(user)], ['Opening'])
        self.assertEqual([row['round'] for row in self._log(self.stranger)], ['Elsewhere'])
        for user in (self.staff, self.clerk, self.cleaner):
            with self.assertRaises(AccessError):
                self._log(user)
        with self.assertRaises(AccessError):
            self._log(self.stranger, company_id=self.company.id)
        record = self.env['medical.checklist.record'].with_user(self.manager).create({'company_id': self.company.id})
        with self.assertRaises(AccessError):
            record.with_user(self.owner).action_pdf()

    def test_queries_do_not_grow(self):
        self._log()
        counts = []
        for hour, number in ((8, 2), (12, 60)):
            for minute in range(number):
                self._run(self.opening, f'2026-05-04 {hour:02}:{minute:02}', *[{'name': f'Step {step}'} for step in range(5)])
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(self._log())
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_same_rows_on_paper_and_in_the_spreadsheet(self):
        self._run(self.opening, '2026-05-04 08:00', {'name': 'Lights on', 'value_tick': True}, {'name': '=HYPERLINK("x")', 'value_tick': True})
        record = self.env['medical.checklist.record'].with_user(self.auditor).create(
            {'company_id': self.company.id, 'date_from': '2026-05-04', 'date_to': '2026-05-04'})
        document = record._record_document()
        self.assertEqual(sum(len(rows) for _foot, rows in document['pages']), 2)
        self.assertEqual(document['signatures'], ['Reviewed by', 'Office manager'])
        with record._record_xlsx() as file:
            self.assertEqual(file.read(2), b'PK')
