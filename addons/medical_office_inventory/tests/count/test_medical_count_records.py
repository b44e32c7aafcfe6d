import base64
import csv
import io

from odoo import fields
from odoo.tests import TransactionCase, tagged

from .count_common import CountCommon


@tagged('post_install', '-at_install')
class TestMedicalCountRecords(CountCommon, TransactionCase):
    """What is told of counts: record, accuracy, scorecard; and counts that come from a file."""

    def _posted(self, masks=9, lot_a=4, lot_b=6):
        sheet = self._sheet()
        self._found(sheet, {self.masks: masks, self.lot_a: lot_a, self.lot_b: lot_b})
        sheet.action_finish()
        if sheet.state == 'to_approve':
            sheet.with_user(self.clerk).line_ids.write({'reason': 'unrecorded'})
            sheet.with_user(self.manager).action_post()
        self.assertEqual(sheet.state, 'posted')
        return sheet

    def _rows(self, model, user, **values):
        values = {'date_from': fields.Date.subtract(self.today, days=1), 'date_to': fields.Date.add(self.today, days=1), **values}
        records = self.env[model].with_user(user).with_company(self.company)
        record = records.create(values)._record_prepare()
        columns = [column.name for column in record._record_columns()]
        rows = self.env.execute_query(record._record_query())
        self.assertEqual(len(records.record_page(values)['rows']), len(rows))
        return [dict(zip(columns, row, strict=False)) for row in rows]

    def test_record_of_a_sheet(self):
        sheet = self._posted()
        rows = {(row['item'], row['lot']): row for row in self._rows('medical.count.record', self.manager, count_id=sheet.id)}
        self.assertEqual(len(rows), 3)
        masks = rows['Masks', None]
        self.assertEqual(
            [masks[name] for name in ('sheet', 'room', 'book', 'counted', 'difference', 'value', 'reason')],
            [sheet.name, 'Exam 1', 10, 9, -1, -1, 'unrecorded'])
        self.assertEqual({row['value'] for row in self._rows('medical.count.record', self.clerk, count_id=sheet.id)}, {None})
        self.assertEqual([row['item'] for row in self._rows('medical.count.record', self.auditor, differing_only=True)], ['Masks'])
        self.assertFalse(self._rows('medical.count.record', self.clerk, date_to=fields.Date.subtract(self.today, days=1)))
        # a sheet that is counted is a list to fill in: nothing on it says what the book has
        again = self._sheet()
        self._found(again, {self.masks: 3})
        rows = self._rows('medical.count.record', self.manager, count_id=again.id)
        self.assertEqual({(row['book'], row['difference'], row['first']) for row in rows}, {(None, None, None)})
        self.assertEqual(sorted((row['counted'] for row in rows), key=str), [3, None, None])
        action = sheet.with_user(self.manager).action_print()
        self.assertEqual(action['context']['default_count_id'], sheet.id)

    def test_accuracy(self):
        self._posted()
        [row] = self._rows('medical.count.trend.record', self.manager, site_id=self.site.id)
        self.assertEqual((row['lines'], row['right'], row['counted'], row['off'], row['missing']), (3, 2, 209, 1, 1))
        self.assertAlmostEqual(float(row['accuracy']), 200 / 3)
        self.assertAlmostEqual(float(row['share']), 100 / 209)
        self.assertEqual(self._rows('medical.count.trend.record', self.clerk)[0]['off'], None)
        self.env.flush_all()
        report = self.env['medical.count.report'].with_user(self.owner)
        domain = [('company_id', '=', self.company.id)]
        [(accuracy, off)] = report._read_group(domain, [], ['accuracy:avg', 'off_value:sum'])
        self.assertAlmostEqual(accuracy, 200 / 3)
        self.assertEqual(off, 1)
        # what is missing where use follows from counts was used: it isn't wrong
        self.exam1.count_is_use = True
        self._posted(masks=7)
        self.env.flush_all()
        self.assertEqual(report.search_count(domain), 5)
        card = self.env['medical.scorecard'].with_company(self.company)
        first = self.company._medical_today().replace(day=1)
        [now, before] = card._figures(self.company, card._months(self.company, [first, fields.Date.subtract(first, months=3)]))['KPI-44']
        self.assertEqual((now.numerator, now.denominator, before.value), (4, 5, None))

    def test_supply_cost_counts_what_counts_found_used(self):
        self._use(self.masks, 3, room=self.exam1)
        self._use(self.masks, 1, room=self.exam1).undo()
        card = self.env['medical.scorecard'].with_company(self.company)
        first = self.company._medical_today().replace(day=1)

        def cost(site=None):
            self.env.flush_all()
            return card._figures(self.company, card._months(self.company, [first], site), site)['KPI-43'][0].numerator

        self.assertAlmostEqual(cost(), 3)
        # what a count corrects was lost, not used
        self._posted(masks=6)
        self.assertAlmostEqual(cost(), 3)
        self.exam1.count_is_use = True
        self._posted(masks=5)
        self.assertAlmostEqual(cost(), 4)
        self.assertAlmostEqual(cost(self.site), 4)
        self.assertAlmostEqual(cost(self._new_site("West", 'WEST', 'Pacific/Honolulu')), 0)
        for user in (self.owner, self.manager, self.auditor):
            action = self.env['medical.scorecard'].with_user(user).open_figure('KPI-43', fields.Date.to_string(first))
            records = self.env[action['res_model']].with_user(user).search(action['domain'])
            self.assertAlmostEqual(sum(records.mapped('value')), 4, msg="the list that it opens is what it was made of")

    def _import(self, *rows, user=None):
        out = io.StringIO()
        csv.writer(out).writerows([['Count Sheet', 'Site', 'Room', 'Item', 'Lot', 'Expires', 'Quantity', 'Unit'], *rows])
        record = self.env['medical.import'].with_user(user or self.clerk).with_company(self.company).create({
            'name': 'counts.csv', 'kind': 'medical.import.count', 'file': base64.b64encode(out.getvalue().encode())})
        record.action_check()
        return record

    def test_counts_from_a_file(self):
        sheet = self._sheet()
        day = fields.Date.to_string(fields.Date.add(self.today, days=90))
        record = self._import(
            [sheet.name, 'MAIN', 'E1', 'Masks', '', '', '10', ''],
            [sheet.name, 'MAIN', 'E1', 'Vaccine', 'VA', '', '4', ''],
            [sheet.name, 'MAIN', 'E1', 'Vaccine', 'NEW', day, '1', ''],
            ['', 'MAIN', 'S', 'Gloves', '', '', '1', 'Box of 100'])
        self.assertEqual(record.state, 'ready', record.fault_ids.mapped('problem'))
        self.assertFalse(sheet.line_ids.filtered('is_counted'), "checking writes nothing")
        record.action_import()
        self.assertEqual(record.state, 'done', record.fault_ids.mapped('problem'))
        self.assertEqual((len(sheet.line_ids), len(sheet.line_ids.filtered('is_counted')), sheet.counter_ids), (4, 3, self.clerk))
        new = self.env['medical.count'].search([('room_ids', 'in', self.stockroom.ids), ('company_id', '=', self.company.id)])
        self.assertRecordValues(new.line_ids, [{'product_id': self.gloves.id, 'counted_qty': 100, 'is_counted': True}])
        self.assertEqual(new.state, 'counting')

    def test_faults_of_a_file(self):
        sheet, done = self._sheet(), self._posted(masks=10)
        day = fields.Date.to_string(self.today)
        record = self._import(
            ['COUNT/none', 'MAIN', 'E1', 'Masks', '', '', '1', ''],
            [done.name, 'MAIN', 'E1', 'Gloves', '', '', '1', ''],
            [sheet.name, 'MAIN', 'E2', 'Masks', '', '', '1', ''],
            [sheet.name, 'MAIN', 'E1', 'Morphine', 'D1', day, '1', ''],
            [sheet.name, 'MAIN', 'E1', 'Vaccine', '', '', '1', ''],
            [sheet.name, 'MAIN', 'S', 'Gloves', '', '', '-1', ''])
        self.assertEqual(sorted((fault.row, fault.column) for fault in record.fault_ids), [
            (2, 'Count Sheet'), (3, 'Count Sheet'), (4, 'Room'), (5, 'Item'), (6, 'Expires'), (6, 'Lot'), (7, 'Quantity'), (7, 'Room')])
        record.action_import()
        self.assertNotEqual(record.state, 'done')
