import datetime

import openpyxl

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .round_record_common import RoundRecordCase


@tagged('post_install', '-at_install')
@freeze_time('2026-05-20 16:00:00')
class TestMedicalTemperatureRecord(RoundRecordCase):

    def _shown(self, detail, user=None, date_from='2026-05-01', date_to='2026-05-31', **values):
        return self._rows(
            'medical.temperature.record', user or self.manager, detail=detail, date_from=date_from, date_to=date_to, **values)

    def _excursions(self, **values):
        return [
            (row['place'], row['began'], row['back'], row['minutes'], row['state'], row['lowest'], row['highest'], row['readings'])
            for row in self._shown('excursion', **values)]

    # === EXCURSIONS === #

    def test_no_readings(self):
        for detail in ('reading', 'excursion', 'summary'):
            self.assertEqual(self._shown(detail), [])

    def test_from_the_first_out_to_the_first_back(self):
        for at, value in (('08:00', 5), ('10:00', 8.4), ('12:00', 11), ('14:00', 9), ('16:30', 7.9), ('18:00', 5)):
            self._reading(self.fridge, f'2026-05-04 {at}', value)
        self.assertEqual(self._excursions(), [
            ('Vaccine Refrigerator', '05/04/2026 10:00', '05/04/2026 16:30', '390', 'Back in range', '8.4', '11', '3')])

    def test_bounds_are_in_range(self):
        self._reading(self.fridge, '2026-05-04 08:00', 2)
        self._reading(self.fridge, '2026-05-04 10:00', 8)
        self.assertEqual(self._excursions(), [])

    def test_across_midnight(self):
        for at, value in (('05-04 22:00', 5), ('05-04 23:30', 1), ('05-05 00:45', 3)):
            self._reading(self.fridge, f'2026-{at}', value)
        expected = [('Vaccine Refrigerator', '05/04/2026 23:30', '05/05/2026 00:45', '75', 'Back in range', '1', '1', '1')]
        self.assertEqual(self._excursions(), expected)
        # whole on either day, on no other
        self.assertEqual(self._excursions(date_from='2026-05-04', date_to='2026-05-04'), expected)
        self.assertEqual(self._excursions(date_from='2026-05-05', date_to='2026-05-05'), expected)
        self.assertEqual(self._excursions(date_from='2026-05-06', date_to='2026-05-06'), [])
        self.assertEqual(self._excursions(date_from='2026-05-03', date_to='2026-05-03'), [])

    def test_across_daylight_saving(self):
        # the clocks go forward at 2 on March 8th and back at 2 on November 1st: the time that passed counts
        for at, value in (('2026-03-08 01:30', 9), ('2026-03-08 03:30', 5)):
            self._reading(self.fridge, at, value)
        self.assertEqual([row[1:4] for row in self._excursions(date_from='2026-03-01', date_to='2026-03-31')], [
            ('03/08/2026 01:30', '03/08/2026 03:30', '60')])
        for at, value in (('2025-11-02 00:30', 9), ('2025-11-02 03:30', 5)):
            self._reading(self.freezer, at, value)
        self.assertEqual([row[1:4] for row in self._excursions(date_from='2025-11-01', date_to='2025-11-30')], [
            ('11/02/2025 00:30', '11/02/2025 03:30', '240')])

    def test_first_reading_is_out(self):
        self._reading(self.fridge, '2026-05-04 08:00', 9)
        self._reading(self.fridge, '2026-05-04 09:00', 5)
        self.assertEqual([row[1:4] for row in self._excursions()], [('05/04/2026 08:00', '05/04/2026 09:00', '60')])

    def test_still_out(self):
        self._reading(self.fridge, '2026-05-20 08:00', 5)
        self._reading(self.fridge, '2026-05-20 10:00', 12)
        # noon in New York
        self.assertEqual(self._excursions(), [('Vaccine Refrigerator', '05/20/2026 10:00', '', '120', 'Still out', '12', '12', '1')])
        [row] = self._shown('summary')
        self.assertEqual((row['minutes'], row['state'], row['excursions']), ('120', 'Still out', '1'))

    def test_two_at_once(self):
        for at, equipment, value in (
                ('08:00', self.fridge, 9), ('08:10', self.freezer, 5), ('09:00', self.freezer, 9), ('09:30', self.fridge, 5), ('10:00', self.freezer, 4)):
            self._reading(equipment, f'2026-05-04 {at}', value)
        self.assertEqual([(row[0], row[3]) for row in self._excursions()], [('Freezer', '60'), ('Vaccine Refrigerator', '90')])
        self.assertEqual([row[0] for row in self._excursions(equipment_ids=[Command.set(self.freezer.ids)])], ['Freezer'])

    def test_steps_are_series_of_their_own(self):
        self._reading(self.fridge, '2026-05-04 08:00', 9, step='Highest since yesterday')
        self._reading(self.fridge, '2026-05-04 08:00', 5)
        self._reading(self.fridge, '2026-05-04 12:00', 5)
        self._reading(self.fridge, '2026-05-04 12:00', 6, step='highest since yesterday ')
        self.assertEqual([row[3] for row in self._excursions()], ['240'])

    def test_each_reading_keeps_its_range(self):
        for at, value, high in (('08:00', 9, 8), ('10:00', 9, 10), ('12:00', 9, 8), ('14:00', 9, 8), ('16:00', 5, 8)):
            self._reading(self.fridge, f'2026-05-04 {at}', value, high=high)
        self.assertEqual([row[1:4] for row in self._excursions()], [
            ('05/04/2026 12:00', '05/04/2026 16:00', '240'), ('05/04/2026 08:00', '05/04/2026 10:00', '120')])
        self.assertEqual([row['range'] for row in self._shown('reading')], ['2 to 8 °C', '2 to 10 °C', '2 to 8 °C', '2 to 8 °C', '2 to 8 °C'])
        self.assertEqual(self._shown('summary')[0]['range'], '2 to 10 °C; 2 to 8 °C')

    def test_without_range_nothing_begins_or_ends(self):
        for at, value, high in (('08:00', 9, 8), ('10:00', 30, None), ('12:00', 5, 8)):
            self._reading(self.fridge, f'2026-05-04 {at}', value, low=None, high=high)
        self.assertEqual([row[1:4] + row[5:7] for row in self._excursions()], [('05/04/2026 08:00', '05/04/2026 12:00', '240', '9', '9')])
        self.assertEqual([row['result'] for row in self._shown('reading')], ['Out of range', 'No range', 'In range'])

    def test_reaching_beyond_the_period(self):
        self._reading(self.fridge, '2026-04-30 23:00', 9)
        self._reading(self.fridge, '2026-05-01 01:00', 10)
        self._reading(self.fridge, '2026-06-01 00:30', 5)
        self.assertEqual([row[1:4] for row in self._excursions(date_from='2026-05-10', date_to='2026-05-10')], [
            ('04/30/2026 23:00', '06/01/2026 00:30', '44,730')])
        # the period's own minutes: a day, though nothing was read on it
        [row] = self._shown('summary', date_from='2026-05-10', date_to='2026-05-10')
        self.assertEqual((row['readings'], row['minutes'], row['state']), ('0', '1,440', 'Still out'))

    # === READINGS AND SUMMARY === #

    def test_readings(self):
        self._reading(self.fridge, '2026-05-04 08:00', 5.25)
        self._reading(self.fridge, '2026-05-04 10:00', 8.4, reason='Door left open')
        self._reading(self.freezer, '2026-05-04 08:00', -18.5, low=None, high=-15)
        rows = self._shown('reading')
        self.assertEqual([(row['place'], row['taken'], row['value'], row['range'], row['result']) for row in rows], [
            ('Freezer', '05/04/2026 08:00', '-18.5', 'at most -15 °C', 'In range'),
            ('Vaccine Refrigerator', '05/04/2026 08:00', '5.25', '2 to 8 °C', 'In range'),
            ('Vaccine Refrigerator', '05/04/2026 10:00', '8.4', '2 to 8 °C', 'Out of range')])
        self.assertEqual((rows[2]['began'], rows[2]['reason'], rows[2]['person']), ('05/04/2026 10:00', 'Door left open', 'Nina Main'))
        self.assertEqual(rows[1]['began'], '')
        self.assertEqual([row['value'] for row in self._shown('reading', only_faults=True)], ['8.4'])
        # cold is no fault: only what is out of its range is marked
        styles = self._page('medical.temperature.record', self.manager, date_from='2026-05-01', date_to='2026-05-31')['styles']
        self.assertEqual([set(style.values()) for style in styles], [{'success'}, {'success'}, {'danger'}])

    def test_summary(self):
        for at, value in (('08:00', 5), ('10:00', 9), ('10:30', 4), ('12:00', 1), ('13:00', 6)):
            self._reading(self.fridge, f'2026-05-04 {at}', value)
        [row] = self._shown('summary')
        self.assertEqual(
            [row[name] for name in ('place', 'step', 'readings', 'lowest', 'average', 'highest', 'faults', 'excursions', 'minutes', 'state')],
            ['Vaccine Refrigerator', 'Temperature now', '5', '1', '5', '9', '2', '2', '90', 'In range'])

    def test_other_numbers(self):
        self._reading(self.fridge, '2026-05-04 08:00', 40, low=30, high=60, kind='number', unit='psi', step='Pressure')
        self.assertEqual(self._shown('reading'), [])
        self.assertEqual([row['range'] for row in self._shown('reading', measure='number')], ['30 to 60 psi'])
        self.assertEqual(len(self._shown('reading', measure=False)), 1)

    def test_words_of_the_language(self):
        self.env['res.lang']._activate_lang('fr_FR')
        self.fridge.with_context(lang='fr_FR').name = 'Réfrigérateur'
        self._reading(self.fridge, '2026-05-04 08:00', 5.25, low=1.5)
        page = self.env['medical.temperature.record'].with_user(self.manager).with_context(lang='fr_FR').record_page(
            {'company_id': self.company.id, 'date_from': '2026-05-01', 'date_to': '2026-05-31'})
        row = dict(zip([column['name'] for column in page['columns']], page['rows'][0], strict=True))
        self.assertEqual((row['place'], row['value'], row['range'][:3]), ('Réfrigérateur', '5,25', '1,5'))

    # === WHO === #

    def test_who_sees_what(self):
        self._reading(self.fridge, '2026-05-04 08:00', 5)
        self._reading(self.west_fridge, '2026-05-04 08:00', 6)
        for user in (self.manager, self.owner, self.auditor, self.officer):
            self.assertEqual([row['value'] for row in self._shown('reading', user)], ['5', '6'])
        self.assertEqual([row['value'] for row in self._shown('reading', self.staff)], ['5'])
        self.assertEqual([row['value'] for row in self._shown('reading', self.west_staff)], ['6'])
        self.assertEqual(self._shown('reading', self.clerk), [])
        self.assertEqual(self._shown('reading', self.stranger), [])
        with self.assertRaises(AccessError):
            self._shown('reading', self.cleaner)
        with self.assertRaises(AccessError):
            self._shown('reading', self.stranger, company_id=self.company.id)

    def test_filters(self):
        self._reading(self.fridge, '2026-05-04 08:00', 5)
        self._reading(self.west_fridge, '2026-05-04 08:00', 6)
        for values, expected in (
                ({'site_id': self.west.id}, ['6']), ({'room_ids': [Command.set(self.lab.ids)]}, ['5']),
                ({'checklist_ids': [Command.set(self.temperatures.ids)]}, ['5', '6']), ({'kind': 'cleaning'}, [])):
            self.assertEqual([row['value'] for row in self._shown('reading', **values)], expected)

    def test_queries_do_not_grow(self):
        # what is kept between calls is kept before the first count
        self._shown('excursion')
        counts = []
        start = self._utc('2026-05-04 00:00')
        for number in (10, 300):
            for index in range(number):
                self._reading(self.fridge, start + datetime.timedelta(minutes=index), 5 + index % 9)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            for detail in ('reading', 'excursion', 'summary'):
                self._shown(detail)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_same_rows_on_paper_and_in_the_spreadsheet(self):
        for at, value in (('08:00', 5), ('10:00', 8.4), ('12:00', 4)):
            self._reading(self.fridge, f'2026-05-04 {at}', value)
        for detail, lines in (('reading', 3), ('excursion', 1), ('summary', 1)):
            record = self.env['medical.temperature.record'].with_user(self.manager).create(
                {'company_id': self.company.id, 'detail': detail, 'date_from': '2026-05-01', 'date_to': '2026-05-31'})
            document = record._record_document()
            self.assertEqual(sum(len(rows) for _foot, rows in document['pages']), lines)
            self.assertEqual(document['signatures'], ['Reviewed by', 'Office manager'])
            with record._record_xlsx() as file:
                cells = {cell.value: cell for row in openpyxl.load_workbook(file).active.iter_rows() for cell in row}
            # a number as it was measured, not a text
            self.assertEqual(cells[8.4].number_format, 'General')
