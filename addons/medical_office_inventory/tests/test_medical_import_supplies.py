import base64
import csv
import io
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .use_common import UseCommon

STOCK = ['Site', 'Room', 'Item', 'Lot', 'Expires', 'Quantity', 'Unit', 'Unit Cost']
PRICE = ['Vendor', 'Item', "Vendor's Code", "Vendor's Name for It", 'Unit', 'Price', 'Currency', 'From Quantity', 'Days to Deliver', 'Valid From', 'Valid To']


class ImportCommon(UseCommon):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gloves.default_code = 'GLV'
        cls.masks.default_code = 'MSK'
        cls.masks.barcode = '0123456789012'
        cls.vaccine.default_code = 'VAX'
        cls.drug.default_code = 'DRG'

    def _file(self, kind, header, rows, user):
        out = io.StringIO()
        csv.writer(out).writerows([header, *rows])
        return self.env['medical.import'].with_user(user).create({
            'name': 'file.csv', 'kind': kind, 'file': base64.b64encode(out.getvalue().encode())})

    def _faults(self, record):
        return [(fault.row, fault.column) for fault in record.fault_ids]


@tagged('post_install', '-at_install')
class TestImportOpeningStock(ImportCommon):

    def _import(self, *rows, user=None):
        return self._file('medical.import.opening.stock', STOCK, rows, user or self.clerk)

    def test_import(self):
        day = self.today + timedelta(days=300)
        record = self._import(
            ['MAIN', 'E1', 'GLV', '', '', '3', 'Box of 100', '9.00'],
            ['main street', 'Exam 2', '0123456789012', '', '', '50', 'each', '0.0375'],
            ['MAIN', 'E1', 'vax', 'V1', day.isoformat(), '10', '', '21.50'],
            ['MAIN', 'E2', 'VAX', 'V1', day.isoformat(), '4', '', '22'],
            ['MAIN', 'S', 'DRG', 'D1', day.isoformat(), '2', '', '5'],
        )
        record.action_check()
        self.assertEqual((record.state, record.row_count), ('ready', 5), record.fault_ids.mapped('problem'))
        self.assertIn('controlled substance', record.preview)
        self.assertIn('0 → 300', record.preview)
        # 27 + 1.88 + 215 + 88 + 10
        self.assertIn('341.88', record.preview)
        self.assertFalse(self._in_room(self.exam1, self.gloves), "checking writes nothing")
        record.action_import()
        self.assertEqual(record.state, 'done', record.fault_ids.mapped('problem'))
        self.assertEqual(record.message, "5 of 5 lines changed the stock.")
        self.assertEqual([self._in_room(*pair) for pair in ((self.exam1, self.gloves), (self.exam2, self.masks), (self.exam1, self.vaccine))], [300, 50, 10])
        lot = self.env['stock.lot'].search([('name', '=', 'V1'), ('product_id', '=', self.vaccine.id)])
        self.assertEqual((len(lot), self.site._medical_day(lot.expiration_date)), (1, day))
        for product, value in ((self.gloves, 27), (self.masks, 1.88), (self.vaccine, 303), (self.drug, 10)):
            self.assertAlmostEqual(product.with_company(self.company).total_value, value, 2, product.name)

    def test_every_fault_is_named_and_nothing_written(self):
        self._stock_up(self.exam2, self.vaccine, 1, self._lot(self.vaccine, 'KNOWN', 30))
        day = (self.today + timedelta(days=90)).isoformat()
        record = self._import(
            ['NOWHERE', 'E1', 'GLV', '', '', '1', '', ''],
            ['MAIN', 'E9', 'GLV', '', '', '1', '', ''],
            ['MAIN', 'E1', 'NONE', '', '', '1', '', ''],
            ['MAIN', 'E1', 'VAX', '', day, '1', '', ''],
            ['MAIN', 'E1', 'VAX', 'NEW', '', '1', '', ''],
            ['MAIN', 'E1', 'VAX', 'KNOWN', day, '1', '', ''],
            ['MAIN', 'E1', 'GLV', '', '', '-1', '', ''],
            ['MAIN', 'E2', 'GLV', '', '', '1', 'Barrel', ''],
            ['MAIN', 'E2', 'MSK', '', '', 'many', '', ''],
            ['MAIN', 'S', 'MSK', '', '', '1', '', '-2'],
            ['MAIN', 'E1', 'MSK', '', '', '1', '', ''],
            ['MAIN', 'Exam 1', '0123456789012', '', '', '2', '', ''],
            ['MAIN', 'E1', 'MSK', 'L', '', '2', '', ''],
        )
        record.action_import()
        self.assertEqual(record.state, 'faults')
        self.assertEqual(self._faults(record), [
            (2, 'Site'), (3, 'Room'), (4, 'Item'), (5, 'Lot'), (6, 'Expires'), (7, 'Expires'), (8, 'Quantity'), (9, 'Unit'), (10, 'Quantity'),
            (11, 'Unit Cost'), (13, 'Item'), (14, 'Lot')])
        self.assertTrue(all(record.fault_ids.mapped('remedy')))
        self.assertIn('line 12', record.fault_ids[10].problem)
        self.assertFalse(self.env['stock.lot'].search([('name', '=', 'NEW')]))
        self.assertFalse(self._in_room(self.exam1, self.masks))

    def test_other_companys_places_are_unknown(self):
        record = self._import(['ELSE', 'EE', 'GLV', '', '', '1', '', ''])
        record.action_check()
        self.assertEqual(self._faults(record), [(2, 'Site')])
        self.assertNotIn('ELSE', record.fault_ids.remedy)

    def test_twice_is_once(self):
        row = ['MAIN', 'E1', 'GLV', '', '', '5', '', '1']
        self._import(row).action_import()
        before = self.env['stock.move'].search_count([])
        again = self._import(row)
        again.action_import()
        self.assertEqual(again.state, 'faults')
        other = self._import(row, ['MAIN', 'E2', 'GLV', '', '', '0', '', ''])
        other.action_check()
        self.assertIn('on the book already', other.preview)
        other.action_import()
        self.assertEqual(self.env['stock.move'].search_count([]), before)

    def test_who_may(self):
        self._import(['MAIN', 'E1', 'GLV', '', '', '5', '', '1'], user=self.manager).action_import()
        with self.assertRaises(AccessError):
            self._import(['MAIN', 'E1', 'GLV', '', '', '6', '', '1'], user=self.nurse)
        with self.assertRaises(AccessError):
            self._import(['MAIN', 'E1', 'GLV', '', '', '6', '', '1'], user=self.buyer)

    def test_many_rows(self):
        """Checking takes the same few queries whatever the size of the file."""
        def cost(size):
            products = self.env['product.product'].create([{
                'name': f'Item {size} {number}', 'default_code': f'C{size}-{number}', 'type': 'consu', 'is_storable': True, 'medical_kind': 'medical',
                'tracking': 'lot', 'use_expiration_date': True, 'categ_id': self.categ.id} for number in range(size)])
            day = fields.Date.to_string(self.today)
            record = self._import(*(['MAIN', 'E1', product.default_code, 'L', day, '5', '', '2'] for product in products))
            record.action_check()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            record.action_check()
            count = self.env.cr.sql_log_count - before
            self.assertEqual(record.state, 'ready')
            return count

        self.assertLessEqual(cost(60), cost(20) + 5)


@tagged('post_install', '-at_install')
class TestImportVendorPrice(ImportCommon):

    def _import(self, *rows, user=None):
        return self._file('medical.import.vendor.price', PRICE, [[*row, *[''] * (len(PRICE) - len(row))] for row in rows], user or self.buyer)

    def _prices(self, vendor, product):
        return self.env['product.supplierinfo'].search(
            [('partner_id', '=', vendor.id), ('product_tmpl_id', '=', product.product_tmpl_id.id)], order='id')

    def test_new_changed_same(self):
        self.bell.with_company(self.company).medical_account_number = 'B-77'
        record = self._import(
            ['McKay', 'GLV', 'MK-1', 'Glove, nitrile', 'Box of 100', '9.25', '', '', '3'],
            ['B-77', 'GLV', '', '', 'box of 100', '8.00', '', '0', '5'],
            ['bell', 'GLV', '', '', 'Box of 100', '7.00', 'USD', '10', '5', '2026-01-01', '2027-01-01'],
            ['Bell', 'MSK', '', '', '', '0.0375'],
        )
        record.action_check()
        self.assertEqual(record.state, 'ready', record.fault_ids.mapped('problem'))
        for words in ('<b>2</b> new', '<b>1</b> changed', '<b>1</b> as known already', '9 → 9.25', 'days: 2 → 3'):
            self.assertIn(words, record.preview)
        record.action_import()
        self.assertEqual((record.state, record.message), ('done', "2 prices added, 1 changed."))
        self.assertRecordValues(self._prices(self.mckay, self.gloves), [
            {'price': 9.25, 'product_code': 'MK-1', 'product_name': 'Glove, nitrile', 'delay': 3,
             'product_uom_id': self.box.id, 'company_id': self.company.id}])
        self.assertRecordValues(self._prices(self.bell, self.gloves), [
            {'price': 8, 'min_qty': 0, 'delay': 5}, {'price': 7, 'min_qty': 10, 'delay': 5}])
        self.assertRecordValues(self._prices(self.bell, self.masks), [
            {'price': 0.0375, 'product_uom_id': self.unit.id, 'currency_id': self.usd.id, 'delay': 1}])
        # an empty cell leaves what is known
        again = self._import(['McKay', 'GLV', '', '', 'Box of 100', '9.50'])
        again.action_import()
        self.assertRecordValues(self._prices(self.mckay, self.gloves), [{'price': 9.5, 'product_code': 'MK-1', 'delay': 3}])

    def test_faults(self):
        self.env['res.partner'].create([{'name': "Twin", 'is_company': True}, {'name': "Twin", 'is_company': True}])
        count = self.env['product.supplierinfo'].search_count([])
        record = self._import(
            ['Nobody', 'GLV', '', '', '', '1'],
            ['Twin', 'GLV', '', '', '', '1'],
            ['McKay', 'NONE', '', '', '', '1'],
            ['McKay', 'GLV', '', '', 'Barrel', '1'],
            ['McKay', 'GLV', '', '', '', '0'],
            ['McKay', 'MSK', '', '', '', '1', 'ZZZ'],
            ['McKay', 'VAX', '', '', '', '1', '', '-1', '-2'],
            ['McKay', 'DRG', '', '', '', '1', '', '', '', '2027-01-02', '2027-01-01'],
            ['Bell', 'MSK', '', '', '', '1'],
            ['Bell', 'MSK', '', '', '', '2'],
        )
        record.action_import()
        self.assertEqual(self._faults(record), [
            (2, 'Vendor'), (3, 'Vendor'), (4, 'Item'), (5, 'Unit'), (6, 'Price'), (7, 'Currency'), (8, 'From Quantity'), (8, 'Days to Deliver'),
            (9, 'Valid To'), (11, 'Item')])
        self.assertEqual(self.env['product.supplierinfo'].search_count([]), count)

    def test_who_may_and_whose(self):
        other = self.env['res.partner'].create({'name': "Theirs", 'is_company': True, 'company_id': self.other.id})
        record = self._import([other.name, 'GLV', '', '', '', '1'])
        record.action_check()
        self.assertEqual(self._faults(record), [(2, 'Vendor')])
        with self.assertRaises(AccessError):
            self._import(['McKay', 'GLV', '', '', '', '1'], user=self.clerk)
        self._import(['McKay', 'MSK', '', '', '', '0.4'], user=self.manager).action_import()
        self.assertEqual(self._prices(self.mckay, self.masks).price, 0.4)
        # what another company agreed is neither seen nor changed
        theirs = self._prices(self.mckay, self.masks).copy({'company_id': self.other.id, 'price': 3})
        self._import(['McKay', 'MSK', '', '', '', '0.45']).action_import()
        self.assertEqual(theirs.price, 3)

    def test_templates_are_read_as_they_are(self):
        for kind in ('medical.import.opening.stock', 'medical.import.vendor.price'):
            name, content = self.env['medical.import'].with_user(self.manager)._template(kind)
            self.assertTrue(name.endswith('.xlsx'))
            record = self.env['medical.import'].with_user(self.manager).create({'name': name, 'kind': kind, 'file': base64.b64encode(content)})
            record.action_check()
            self.assertFalse(record.row_count, "the example is left out")
