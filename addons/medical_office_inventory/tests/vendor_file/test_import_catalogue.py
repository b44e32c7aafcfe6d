import base64

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .vendor_file_common import VendorFileCommon

CATALOGUE = 'medical.import.catalogue'


@tagged('post_install', '-at_install')
class TestImportCatalogue(VendorFileCommon):

    def _import(self, *rows, user=None):
        return self._file(CATALOGUE, rows, user or self.manager)

    def _item(self, code):
        return self.env['product.product'].search([('default_code', '=', code), ('company_id', 'in', (False, self.company.id))])

    def test_new_changed_same(self):
        self.masks.medical_estimate = 0.4
        record = self._import(
            {'code': 'NEW-1', 'name': "Syringe 3 ml", 'category': 'test supplies', 'unit': 'each', 'barcode': '00614141000012', 'pack': 'box', 'pack_qty': 100,
             'pack_barcode': '10614141000019', 'expiry': 'yes', 'hazard': 'no', 'temp_min': 2, 'temp_max': 8, 'unspsc': '42142609', 'estimate': '0.15'},
            {'code': 'new-1', 'category': 'test supplies', 'pack': 'Case', 'pack_qty': 800},
            {'code': 'GLV', 'name': "Gloves", 'pack': 'box', 'pack_qty': 100, 'pack_barcode': '20614141000016'},
            {'code': 'MSK', 'estimate': '0.45', 'name': "Mask, level 3"},
            {'code': 'VAX', 'name': "Vaccine"})
        record.action_check()
        self.assertEqual(record.state, 'ready', record.fault_ids.mapped('problem'))
        for words in ('<b>1</b> new', '<b>2</b> changed', '<b>1</b> as known already', 'Estimated Price: 0.4 → 0.45', 'Name: Masks → Mask, level 3'):
            self.assertIn(words, record.preview)
        self.assertFalse(self._item('NEW-1'))
        self._done(record)
        new = self._item('NEW-1')
        self.assertRecordValues(new, [{
            'name': "Syringe 3 ml", 'medical_kind': 'medical', 'is_storable': True, 'tracking': 'lot', 'use_expiration_date': True, 'categ_id': self.categ.id,
            'barcode': '00614141000012', 'medical_temp_min': 2, 'medical_temp_max': 8, 'medical_has_temperature': True, 'medical_unspsc': '42142609',
            'medical_estimate': 0.15, 'company_id': self.company.id, 'sale_ok': False, 'uom_id': self.unit.id}])
        self.assertEqual(sorted(new.uom_ids.mapped('name')), ['Box of 100', 'Case of 800'])
        barcodes = self.env['product.uom'].search([('product_id', 'in', (new | self.gloves).ids)], order='barcode')
        self.assertEqual(barcodes.mapped(lambda row: (row.product_id, row.uom_id, row.barcode)), [
            (new, self.box, '10614141000019'), (self.gloves, self.box, '20614141000016')])
        self.assertEqual((self.masks.name, self.masks.medical_estimate), ("Mask, level 3", 0.45))
        again = self._import({'code': 'GLV', 'pack': 'box', 'pack_qty': 100, 'pack_barcode': '30614141000013'}, {'code': 'new-1', 'schedule': 'C-IV'})
        self._done(again)
        self.assertEqual(self.env['product.uom'].search([('product_id', '=', self.gloves.id)]).barcode, '30614141000013')
        self.assertEqual((new.medical_controlled, new.medical_schedule), (True, '4'))

    def test_faults(self):
        self.env['product.product'].create([
            {'name': "Chair", 'default_code': 'CHAIR'}, {'name': "Old", 'default_code': 'OLD', 'medical_kind': 'medical', 'active': False}])
        self._stock_up(self.exam1, self.masks, 5)
        count = self.env['product.product'].search_count([])
        record = self._import(
            {'code': 'N1', 'name': "", 'category': ''},
            {'code': 'N2', 'name': "Two", 'category': 'Nowhere'},
            {'code': 'N3', 'name': "Three", 'category': 'Test Supplies', 'unit': 'Barrel'},
            {'code': 'N4', 'name': "Four", 'category': 'Test Supplies', 'barcode': '00614141000013'},
            {'code': 'N5', 'name': "Five", 'category': 'Test Supplies', 'barcode': '0614141999996'},
            {'code': 'N6', 'name': "Six", 'category': 'Test Supplies', 'pack': 'box'},
            {'code': 'N7', 'name': "Seven", 'category': 'Test Supplies', 'temp_min': 8, 'temp_max': 2},
            {'code': 'N8', 'name': "Eight", 'category': 'Test Supplies', 'temp_min': 8, 'unspsc': '12', 'estimate': -1},
            {'code': 'N9', 'name': "Nine", 'category': 'Test Supplies', 'lots': 'no', 'controlled': 'yes'},
            {'code': 'N9', 'name': "Another"},
            {'code': 'CHAIR', 'name': "x"}, {'code': 'OLD', 'name': "x"}, {'code': 'MSK', 'unit': 'Box of 100'},
            {'code': 'N10', 'name': "Ten", 'category': 'Test Supplies', 'barcode': 'SHELF-1'},
            {'code': 'N11', 'name': "Eleven", 'category': 'Test Supplies', 'barcode': 'SHELF-1'},
            {'code': 'N12', 'name': "Twelve", 'category': 'Test Supplies', 'schedule': 'C-VI'},
            {'code': 'N13', 'name': "Thirteen", 'category': 'Test Supplies', 'schedule': 'II', 'controlled': 'no'},
        )
        record.action_import()
        self.assertEqual(self._faults(record), [
            (2, 'Name'), (2, 'Category'), (3, 'Category'), (4, 'Unit'), (5, 'Barcode'), (6, 'Barcode'), (7, 'Pack Holds'), (8, 'Maximum °C'),
            (9, 'Maximum °C'), (9, 'Estimated Price'), (9, 'UNSPSC'), (10, 'Lots'), (11, 'Name'), (12, 'Code'), (13, 'Code'), (14, 'Unit'), (16, 'Barcode'),
            (17, 'Schedule'), (18, 'Controlled')])
        self.assertEqual(self.env['product.product'].search_count([]), count)
        record = self._import({'code': 'MSK', 'lots': 'yes'})
        record.action_import()
        self.assertEqual(self._faults(record), [(2, 'Lots')])

    def test_who_may_and_template(self):
        for user in (self.nurse, self.clerk, self.buyer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._import({'code': 'GLV', 'name': "x"}, user=user)
        # an item of another practice isn't seen, and its code isn't taken from it
        theirs = self.env['product.product'].create({
            'name': "Theirs", 'default_code': 'THEIRS', 'medical_kind': 'medical', 'company_id': self.other.id, 'barcode': 'THEIR-CODE'})
        self._done(self._import({'code': 'THEIRS', 'name': "Ours", 'category': 'Test Supplies'}))
        self.assertEqual((theirs.name, self._item('THEIRS').name), ("Theirs", "Ours"))
        for kind, user in ((CATALOGUE, self.manager), ('medical.import.order.confirmation', self.buyer), ('medical.import.vendor.invoice', self.buyer)):
            name, content = self.env['medical.import'].with_user(user)._template(kind)
            record = self.env['medical.import'].with_user(user).create({'name': name, 'kind': kind, 'file': base64.b64encode(content)})
            record.action_check()
            self.assertFalse(record.row_count, "the example is left out")

    def test_queries(self):
        """Checking takes the same few queries whatever the size of the file; importing adds none to those of Odoo's own products."""
        def own(size):
            before = self.env.cr.sql_log_count
            self.env['product.product'].with_user(self.manager).create([{
                'name': f'Own {number}', 'default_code': f'O{size}-{number}', 'categ_id': self.categ.id, 'is_storable': True, 'medical_kind': 'medical',
                'uom_ids': [Command.set(self.box.ids)], 'company_id': self.company.id} for number in range(size)])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        def cost(size, name):
            rows = [{'code': f'Q{size}-{number}', 'name': f'{name} {number}', 'category': 'Test Supplies', 'pack': 'box', 'pack_qty': 10 + number % 3,
                     'estimate': 0.1 if name == 'Item' else 0.2} for number in range(size)]
            record = self._import(*rows)
            checked = self._queries(record)
            before = self.env.cr.sql_log_count
            self._done(record)
            self.env.flush_all()
            return checked, self.env.cr.sql_log_count - before

        cost(2, 'Item')  # what Odoo keeps in memory is read once
        small, large = cost(20, 'Item'), cost(60, 'Item')
        self.assertLessEqual(large[0], small[0] + 5)
        self.assertLessEqual(large[1] - small[1], own(60) - own(20) + 15)
        small, large = cost(20, 'Other'), cost(60, 'Other')
        self.assertLessEqual(large[0], small[0] + 5)
