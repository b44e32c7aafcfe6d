from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..test_medical_import_supplies import ImportCommon

HEADER = ['Site', 'Room', 'Item', 'Minimum', 'Par', 'Unit', 'Asked For']


@tagged('post_install', '-at_install')
class TestImportParLevel(ImportCommon):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.levels = cls.env['stock.warehouse.orderpoint'].create([{
            'product_id': product.id, 'location_id': cls.exam1.location_id.id, 'warehouse_id': cls.site.warehouse_id.id,
            'company_id': cls.company.id, 'product_min_qty': 5, 'product_max_qty': 10} for product in (cls.masks, cls.gloves, cls.vaccine)])

    def _import(self, *rows, user=None):
        return self._file('medical.import.par.level', HEADER, [[*row, *[''] * (len(HEADER) - len(row))] for row in rows], user or self.clerk)

    def test_new_changed_same_archived(self):
        masks, gloves, vaccine = self.levels
        vaccine.active = False
        record = self._import(
            ['MAIN', 'E1', 'MSK', '5', '12'],
            ['main street', 'Exam 1', 'GLV', '5', '10', 'each'],
            ['MAIN', 'E1', 'VAX', '5', '10'],
            ['MAIN', 'S', 'GLV', '1', '3', 'Box of 100', 'Auto'],
        )
        record.action_check()
        self.assertEqual(record.state, 'ready', record.fault_ids.mapped('problem'))
        for words in ('<b>1</b> new', '<b>2</b> changed', '<b>1</b> as known already', '10 → 12', 'in use again'):
            self.assertIn(words, record.preview)
        self.assertEqual(masks.product_max_qty, 10, "checking writes nothing")
        record.action_import()
        self.assertEqual((record.state, record.message), ('done', "1 par levels added, 2 changed."))
        self.assertRecordValues(masks | gloves | vaccine, [
            {'product_min_qty': 5, 'product_max_qty': 12, 'active': True}, {'product_min_qty': 5, 'product_max_qty': 10, 'active': True},
            {'product_min_qty': 5, 'product_max_qty': 10, 'active': True}])
        stockroom = self.env['stock.warehouse.orderpoint'].search([('location_id', '=', self.stock.id), ('product_id', '=', self.gloves.id)])
        self.assertRecordValues(stockroom, [{'product_min_qty': 100, 'product_max_qty': 300, 'trigger': 'auto', 'company_id': self.company.id}])

    def test_faults(self):
        self.env['medical.room'].create({'name': "Waiting", 'code': 'W', 'site_id': self.site.id, 'kind': 'waiting'})
        self._new_product("Paper", default_code='PAP', is_storable=False)
        record = self._import(
            ['NOWHERE', 'E1', 'GLV', '1', '2'],
            ['ELSE', 'EE', 'GLV', '1', '2'],
            ['MAIN', 'W', 'GLV', '1', '2'],
            ['MAIN', 'E1', 'NONE', '1', '2'],
            ['MAIN', 'E1', 'PAP', '1', '2'],
            ['MAIN', 'E1', 'VAX', '-1', '2'],
            ['MAIN', 'E2', 'VAX', '3', '2'],
            ['MAIN', 'E2', 'GLV', '1', '2', 'Barrel'],
            ['MAIN', 'E1', 'MSK', '1', '2'],
            ['MAIN', 'Exam 1', 'MSK', '1', '3'],
            ['MAIN', 'E2', 'DRG', 'few', '3'],
            ['MAIN', 'S', 'DRG', '1', '3', '', 'Sometimes'],
        )
        record.action_import()
        self.assertEqual(record.state, 'faults')
        self.assertEqual(self._faults(record), [
            (2, 'Site'), (3, 'Site'), (4, 'Room'), (5, 'Item'), (6, 'Item'), (7, 'Minimum'), (8, 'Par'), (9, 'Unit'), (11, 'Item'), (12, 'Minimum'),
            (13, 'Asked For')])
        self.assertTrue(all(record.fault_ids.mapped('remedy')))
        self.assertEqual(set(self.levels.mapped('product_max_qty')), {10})

    def test_who_may(self):
        self._import(['MAIN', 'E1', 'MSK', '6', '12'], user=self.manager).action_import()
        self.assertEqual(self.levels[0].product_min_qty, 6)
        for user in (self.nurse, self.buyer, self.owner):
            with self.assertRaises(AccessError):
                self._import(['MAIN', 'E1', 'MSK', '7', '12'], user=user)

    def test_many_rows(self):
        def cost(size):
            products = self.env['product.product'].create([{
                'name': f'Item {size} {number}', 'default_code': f'C{size}-{number}', 'type': 'consu', 'is_storable': True, 'medical_kind': 'medical',
                'categ_id': self.categ.id} for number in range(size)])
            record = self._import(*(['MAIN', 'E1', product.default_code, '5', '10'] for product in products))
            record.action_check()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            record.action_check()
            count = self.env.cr.sql_log_count - before
            self.assertEqual(record.state, 'ready')
            return count

        self.assertLessEqual(cost(60), cost(20) + 5)
