from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .round_record_common import RoundRecordCase


@tagged('post_install', '-at_install')
@freeze_time('2026-05-20 16:00:00')
class TestMedicalPreventiveRecord(RoundRecordCase):
    """The refrigerators have a daily and a yearly plan with certificate; the freezer has none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        fridges = [Command.set((cls.fridge + cls.west_fridge).ids)]
        staff = cls.env.ref('medical_office_base.group_staff').id
        step = [Command.create({'name': 'Look after it'})]
        cls.daily = cls._checklist(
            'Wipe Seals', scope='equipment', kind='cleaning', equipment_ids=fridges, group_id=staff, unit='day', date_from='2026-05-01',
            closing_days='keep', line_ids=step)
        cls.yearly = cls._checklist(
            'Calibrate Sensor', scope='equipment', kind='maintenance', equipment_ids=fridges, group_id=staff, unit='year', date_from='2025-09-15',
            closing_days='keep', needs_certificate=True, line_ids=step)
        (cls.daily + cls.yearly).action_start()

    def _overview(self, user=None, **values):
        return self._rows('medical.preventive.record', user or self.manager, **values)

    def _row(self, equipment, plan, **values):
        [row] = [row for row in self._overview(**values) if (row['equipment'], row['plan']) == (equipment.name, plan.name)]
        return row

    def _calibrate(self, date, next_date, paper=True, **values):
        papers = self.env['ir.attachment'].create({'name': 'certificate.pdf', 'raw': b'%PDF'}) if paper else self.env['ir.attachment']
        return self.env['medical.calibration'].create({
            'equipment_id': self.fridge.id, 'company_id': self.company.id, 'checklist_id': self.yearly.id, 'date': date,
            'next_date': next_date, 'done_by': 'Acme Biomedical', 'certificate_ids': [Command.set(papers.ids)], **values})

    def test_a_row_per_equipment_and_plan(self):
        self.assertCountEqual([(row['equipment'], row['plan'], row['state']) for row in self._overview()], [
            ('Freezer', '', 'No plan'),
            ('Vaccine Refrigerator', 'Wipe Seals', 'Not done yet'), ('Vaccine Refrigerator', 'Calibrate Sensor', 'Not done yet'),
            ('West Refrigerator', 'Wipe Seals', 'Not done yet'), ('West Refrigerator', 'Calibrate Sensor', 'Not done yet')])

    def test_next_due_beyond_what_is_made_ahead(self):
        row = self._row(self.fridge, self.yearly)
        self.assertFalse(self.yearly.run_ids)
        self.assertEqual((row['due'], row['days'], row['certificate']), ('09/15/2026', '118', 'Missing'))
        self.assertEqual(self._row(self.fridge, self.daily)['due'], '05/21/2026')

    def test_up_to_date(self):
        self._run(self.daily, '2026-05-20 07:00', equipment_id=self.fridge.id)
        row = self._row(self.fridge, self.daily)
        self.assertEqual((row['last'], row['due'], row['state'], row['site'], row['room']), ('05/20/2026', '05/21/2026', 'Up to date', 'MAIN', 'Lab'))

    def test_done_ahead_of_its_time(self):
        self.daily.run_ids.filtered(lambda run: run.equipment_id == self.fridge).sorted('date_due')[0].write(
            {'state': 'done', 'date_done': self._utc('2026-05-20 11:00')})
        row = self._row(self.fridge, self.daily)
        self.assertEqual((row['last'], row['due']), ('05/20/2026', '05/22/2026'))

    def test_overdue_until_it_is_done_again(self):
        missed = {'equipment_id': self.fridge.id, 'state': 'missed', 'date_done': False, 'done_by_id': False}
        self._run(self.daily, '2026-05-17 08:00', equipment_id=self.fridge.id)
        self._run(self.daily, '2026-05-18 08:00', **missed)
        self._run(self.daily, '2026-05-19 08:00', **missed)
        row = self._row(self.fridge, self.daily)
        self.assertEqual((row['last'], row['due'], row['days'], row['state']), ('05/17/2026', '05/18/2026', '-2', 'Overdue'))
        self.assertEqual(self._row(self.west_fridge, self.daily)['state'], 'Not done yet')
        self._run(self.daily, '2026-05-20 07:00', equipment_id=self.fridge.id)
        self.assertEqual(self._row(self.fridge, self.daily)['state'], 'Up to date')

    def test_past_its_time_before_the_job_says_so(self):
        self._run(self.daily, '2026-05-20 07:00', equipment_id=self.fridge.id, state='todo', date_done=False, done_by_id=False)
        self.assertEqual(self._row(self.fridge, self.daily)['state'], 'Overdue')

    def test_certificate(self):
        self._calibrate('2025-06-01', '2026-05-25')
        row = self._row(self.fridge, self.yearly)
        self.assertEqual((row['last'], row['certificate'], row['until'], row['state']), ('06/01/2025', 'On file', '05/25/2026', 'Due soon'))
        self._calibrate('2025-06-02', '2026-05-19')
        row = self._row(self.fridge, self.yearly)
        self.assertEqual((row['certificate'], row['state'], row['days']), ('Run out', 'Overdue', '-1'))
        self._calibrate('2026-05-20', '2027-05-20', paper=False)
        row = self._row(self.fridge, self.yearly)
        self.assertEqual((row['certificate'], row['state'], row['due']), ('Missing', 'Up to date', '05/20/2027'))
        self.assertEqual(self._row(self.fridge, self.daily)['certificate'], '')

    def test_only_running_plans_and_equipment_in_use(self):
        self.daily.action_pause()
        self.fridge.scrap_date = '2026-05-20'
        self.freezer.active = False
        self.assertEqual([(row['equipment'], row['plan']) for row in self._overview()], [('West Refrigerator', 'Calibrate Sensor')])

    def test_filters(self):
        self._run(self.daily, '2026-05-19 08:00', equipment_id=self.fridge.id, state='missed', date_done=False)
        for values, expected in (
                ({'state': 'overdue'}, ['Vaccine Refrigerator']), ({'state': 'none'}, ['Freezer']),
                ({'certificate': 'missing'}, ['Vaccine Refrigerator', 'West Refrigerator']),
                ({'site_id': self.west.id}, ['West Refrigerator', 'West Refrigerator']),
                ({'room_ids': [Command.set(self.west_lab.ids)], 'checklist_ids': [Command.set(self.daily.ids)]}, ['West Refrigerator'])):
            self.assertEqual([row['equipment'] for row in self._overview(**values)], expected)
        # what presses stands first
        self.assertEqual(self._overview()[0]['state'], 'Overdue')

    def test_who_sees_what(self):
        for user in (self.clerk, self.manager, self.owner, self.auditor, self.officer):
            self.assertEqual(len(self._overview(user)), 5)
        self.assertEqual(self._overview(self.stranger), [])
        for user in (self.staff, self.cleaner):
            with self.assertRaises(AccessError):
                self._overview(user)
        with self.assertRaises(AccessError):
            self._overview(self.stranger, company_id=self.company.id)

    def test_queries_do_not_grow(self):
        self._overview()
        counts = []
        for number in (1, 20):
            things = self.env['maintenance.equipment'].create([{
                'name': f'Centrifuge {number}-{index}', 'company_id': self.company.id, 'equipment_assign_to': 'other', 'medical_room_id': self.lab.id,
            } for index in range(number)])
            for index in range(number):
                self.yearly.copy({'name': f'Service {number}-{index}', 'equipment_ids': [Command.set(things.ids)]}).action_start()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(self._overview())
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_paper_and_spreadsheet(self):
        record = self.env['medical.preventive.record'].with_user(self.clerk).create({'company_id': self.company.id})
        self.assertEqual(sum(len(rows) for _foot, rows in record._record_document()['pages']), 5)
        with record._record_xlsx() as file:
            self.assertEqual(file.read(2), b'PK')
