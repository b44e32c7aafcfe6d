from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .use_common import UseCommon


@tagged('post_install', '-at_install')
class TestStockWarehouseOrderpoint(UseCommon):

    @classmethod
    def _par(cls, room, product, low, high):
        return cls.env['stock.warehouse.orderpoint'].create({
            'product_id': product.id, 'location_id': room.location_id.id, 'warehouse_id': cls.site.warehouse_id.id, 'company_id': cls.company.id,
            'product_min_qty': low, 'product_max_qty': high})

    def _below(self, user=None):
        return self.env['stock.warehouse.orderpoint'].with_user(user or self.clerk).search([('medical_below_min', '=', True)], order='id')

    def test_below_minimum(self):
        par = self._par(self.exam1, self.vaccine, 5, 10)
        self.assertEqual(par.trigger, 'manual')
        self.assertEqual(self._below(), par)
        self._stock_up(self.exam1, self.vaccine, 6, self._lot(self.vaccine, 'OLD', -1))
        self.assertEqual(self._below(), par, "what has expired does not count")
        self._stock_up(self.exam1, self.vaccine, 5, self._lot(self.vaccine, 'GOOD', 0))
        self.assertFalse(self._below())
        self.assertEqual(par.medical_on_hand, 5)
        par.product_min_qty = 5.01
        self.assertEqual(self._below(), par)
        self.assertTrue(par.medical_below_min)
        self.assertFalse(self.env['stock.warehouse.orderpoint'].with_user(self.clerk).search([('medical_below_min', '=', False)]))
        par.active = False
        self.assertFalse(self._below())

    def test_places(self):
        store = self.env['medical.room'].create({'name': "Store 2", 'code': 'S2', 'site_id': self.site.id, 'kind': 'storage'})
        shelf = self.env['stock.location'].create({'name': "Shelf", 'location_id': self.exam1.location_id.id, 'company_id': self.company.id})
        stockroom, exam = self._par(self.stockroom, self.masks, 5, 10), self._par(self.exam1, self.masks, 5, 10)
        self._stock_up(store, self.masks, 50)
        self.assertEqual(self._below(), stockroom | exam, "another room inside the stockroom is another room")
        self.env['stock.quant']._update_available_quantity(self.masks, shelf, 5)
        self.assertEqual(self._below(), stockroom, "a shelf is part of its room")
        self.env['stock.quant']._update_available_quantity(self.masks, self.quarantine, 50)
        self._stock_up(self.stockroom, self.masks, 5)
        self.assertFalse(self._below())

    def test_access(self):
        self._par(self.exam1, self.masks, 5, 10)
        with self.assertRaises(AccessError):
            self._below(self.nurse)
        self.assertFalse(self._below(self.other_clerk))
        for user in (self.manager, self.owner, self.auditor):
            self.assertTrue(self._below(user))
        for user in (self.owner, self.auditor, self.buyer):
            with self.assertRaises(AccessError):
                self.env['stock.warehouse.orderpoint'].with_user(user).create({'product_id': self.masks.id, 'location_id': self.exam2.location_id.id})
        par = self.env['stock.warehouse.orderpoint'].with_user(self.manager).create({
            'product_id': self.masks.id, 'location_id': self.exam2.location_id.id, 'product_min_qty': 1, 'product_max_qty': 2})
        self.assertEqual((par.warehouse_id, par.medical_room_id), (self.site.warehouse_id, self.exam2))
        par.with_user(self.clerk).product_max_qty = 3

    def test_one_query(self):
        self._par(self.exam1, self.masks, 5, 10)
        Par = self.env['stock.warehouse.orderpoint'].with_user(self.clerk)
        Par.search_count([('medical_below_min', '=', True)])
        with self.assertQueryCount(1):
            Par.search_count([('medical_below_min', '=', True)])

    def test_no_purchase_behind_the_back(self):
        self._par(self.exam1, self.masks, 5, 10)
        self._stock_up(self.exam1, self.masks, 1)
        before = self.env['purchase.order'].search_count([])
        self._use(self.masks)
        self.env['stock.rule'].run_scheduler(company_id=self.company.id)
        self.assertEqual(self.env['purchase.order'].search_count([]), before)

    def test_request_what_is_missing(self):
        self._stock_up(self.exam1, self.masks, 2)
        par = self._par(self.exam1, self.masks, 5, 10)
        gloves = self._par(self.exam2, self.gloves, 100, 250)
        pars = (par | gloves).with_user(self.clerk)
        pars[0].action_medical_request()
        request = self.env['medical.supply.request'].search([('requester_id', '=', self.clerk.id)])
        self.assertEqual((request.room_id, request.state), (self.exam1, 'draft'))
        self.assertRecordValues(request.line_ids, [{'product_id': self.masks.id, 'quantity': 8}])
        # asked once more, the draft is corrected, not doubled; each room has its own request
        action = pars.action_medical_request()
        requests = self.env['medical.supply.request'].search(action['domain'])
        self.assertEqual(requests.room_id, self.exam1 | self.exam2)
        self.assertRecordValues(request.line_ids, [{'product_id': self.masks.id, 'quantity': 8}])
        request.with_user(self.clerk).action_submit()
        pars.invalidate_recordset()
        self.assertEqual(pars[0].medical_on_order, 8)
        with self.assertRaisesRegex(UserError, 'on its way'):
            pars[0].action_medical_request()

    def test_on_its_way_to_the_stockroom(self):
        par = self._par(self.stockroom, self.gloves, 100, 500)
        request = self._request({self.gloves: 30})
        self._order(request.line_ids)
        self.assertEqual(par.medical_on_order, 70, "of the box of 100, 30 are for a room")

    def test_many(self):
        """5,000 par levels over much stock, in one query and in good time."""
        self.env.flush_all()
        company, warehouse = self.company.id, self.site.warehouse_id.id
        rooms = self.env['medical.room'].create([
            {'name': f'Room {number}', 'code': f'R{number}', 'site_id': self.site.id, 'kind': 'exam'} for number in range(20)])
        products = self.env['product.product'].create([
            {'name': f'Item {number}', 'type': 'consu', 'is_storable': True, 'medical_kind': 'medical'} for number in range(250)])
        self.env.flush_all()
        self.env.cr.execute(
            """INSERT INTO stock_warehouse_orderpoint
                           (name, trigger, active, warehouse_id, location_id, product_id, product_min_qty, product_max_qty, company_id)
               SELECT 'X', 'manual', TRUE, %s, room.location_id, product.id, 10, 20, %s
                 FROM medical_room room, product_product product
                WHERE room.id IN %s AND product.id IN %s""", [warehouse, company, rooms._ids, products._ids])
        self.env.cr.execute(
            """INSERT INTO stock_quant (product_id, location_id, company_id, quantity, reserved_quantity, in_date)
               SELECT product.id, room.location_id, %s, CASE WHEN product.id %% 2 = 0 THEN 5 ELSE 1 END, 0, now()
                 FROM medical_room room, product_product product, generate_series(1, 4)
                WHERE room.id IN %s AND product.id IN %s""", [company, rooms._ids, products._ids])
        self.env.cr.execute('ANALYZE stock_quant; ANALYZE stock_warehouse_orderpoint')
        Par = self.env['stock.warehouse.orderpoint'].with_user(self.clerk)
        Par.search_count([('medical_below_min', '=', True)], limit=1)
        with self.assertQueryCount(1):
            count = Par.search_count([('medical_below_min', '=', True)])
        self.assertEqual(count, 2500)
