from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .round_record_common import RoundRecordCase


@tagged('post_install', '-at_install')
@freeze_time('2026-05-20 16:00:00')
class TestMedicalReading(RoundRecordCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for at, value in (('05-04 08:00', 5), ('05-04 16:00', 7), ('05-05 08:00', 9)):
            cls._reading(cls.fridge, f'2026-{at}', value)
        cls._reading(cls.freezer, '2026-05-04 08:00', -20, low=None, high=-15)
        cls._reading(cls.west_fridge, '2026-05-04 08:00', 4)
        cls._run(cls.temperatures, '2026-05-04 09:00', {'name': 'Not read yet', 'kind': 'temperature', 'done_on': False}, {'name': 'Wiped'})
        cls.env.flush_all()
        cls.readings = cls.env['medical.reading']

    def test_rows(self):
        readings = self.readings.with_user(self.manager).search([('company_id', '=', self.company.id)], order='date, id')
        self.assertEqual(readings.mapped('value'), [5, -20, 4, 7, 9])
        self.assertEqual(readings.mapped('result'), ['in', 'in', 'in', 'in', 'out'])
        self.assertEqual(readings.mapped('range_text'), ['2 to 8 °C', 'at most -15 °C', '2 to 8 °C', '2 to 8 °C', '2 to 8 °C'])

    def test_curve_by_day_and_equipment(self):
        groups = self.readings.with_user(self.manager).with_context(tz=self.tz.zone).formatted_read_group(
            [('equipment_id', '=', self.fridge.id)], ['date:day', 'equipment_id'], ['value:avg', 'value_min:min', 'value_max:max'])
        self.assertEqual([(group['value:avg'], group['value_min:min'], group['value_max:max']) for group in groups], [(6, 5, 7), (9, 9, 9)])
        self.assertEqual(groups[0]['equipment_id'][1], 'Vaccine Refrigerator')

    def test_who_reads_what(self):
        def read(user):
            return sorted(self.readings.with_user(user).search([]).mapped('value'))

        for user in (self.manager, self.owner, self.auditor, self.officer):
            self.assertEqual(read(user), [-20, 4, 5, 7, 9])
        self.assertEqual(read(self.staff), [-20, 5, 7, 9])
        self.assertEqual(read(self.west_staff), [4])
        self.assertEqual(read(self.clerk), [])
        self.assertEqual(read(self.stranger), [])
        with self.assertRaises(AccessError):
            read(self.cleaner)

    def test_staff_read_the_list_with_names(self):
        [row] = self.readings.with_user(self.staff).web_search_read(
            [('equipment_id', '=', self.freezer.id)], {
                'place': {}, 'range_text': {}, 'checklist_id': {'fields': {'display_name': {}}}, 'equipment_id': {'fields': {'display_name': {}}},
                'run_id': {'fields': {'display_name': {}}}, 'done_by_id': {'fields': {'display_name': {}}}})['records']
        self.assertEqual((row['place'], row['equipment_id']['display_name'], row['done_by_id']['display_name']), ('Freezer', 'Freezer', 'Nina Main'))

    def test_nobody_writes(self):
        reading = self.readings.search([('company_id', '=', self.company.id)], limit=1)
        for user in (self.manager, self.staff):
            with self.assertRaises(AccessError):
                reading.with_user(user).write({'value': 1})
            with self.assertRaises(AccessError):
                reading.with_user(user).unlink()
            with self.assertRaises(AccessError):
                self.readings.with_user(user).create({'value': 1})

    def test_button_of_the_equipment(self):
        fridge = self.fridge.with_user(self.staff)
        self.assertEqual((self.fridge + self.freezer).with_user(self.manager).mapped('medical_reading_count'), [3, 1])
        action = fridge.action_medical_readings()
        self.assertEqual(self.readings.with_user(self.staff).search_count(action['domain']), 3)
        with self.assertRaises(AccessError):
            self.fridge.with_user(self.cleaner).action_medical_readings()
        form = self.env['maintenance.equipment'].with_user(self.cleaner).get_view(view_type='form')
        self.assertNotIn('action_medical_readings', form['arch'])
