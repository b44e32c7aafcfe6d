from datetime import date, timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .test_medical_inventory_record import START, InventoryRecordCommon


class SupplyRecordsCommon(InventoryRecordCommon):

    model = ''

    def _page(self, user, **values):
        model = self.env[self.model].with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
        return model.record_page({'company_id': user.company_id.id, **values}, limit=500)

    def _dicts(self, user, **values):
        page = self._page(user, **values)
        names = [column['name'] for column in page['columns']]
        return [dict(zip(names, row, strict=True)) for row in page['rows']]


@tagged('post_install', '-at_install')
class TestMovementRecord(SupplyRecordsCommon):
    model = 'medical.movement.record'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.inventory = cls.gauze.with_company(cls.company).property_stock_inventory
        cls.site.user_ids |= cls.staff
        cls.gauze.medical_kind = 'medical'
        cls._move(START, cls.gauze, 100, cls.supplier, cls.stock, 250)
        cls._move(START + timedelta(hours=1), cls.gauze, 40, cls.stock, cls.room)
        cls._move(START + timedelta(hours=2), cls.gauze, 5, cls.stock, cls.supplier)
        cls._move(START + timedelta(days=1), cls.vaccine, 3, cls.supplier, cls.stock, 30, cls.lots[cls.vaccine][1])

    def _movements(self, **values):
        return [(row['movement'], row['item'], row['quantity'], row['source'], row['target']) for row in self._dicts(
            self.manager, **{'date_from': START.date(), 'date_to': START.date(), **values})]

    def test_kinds(self):
        self.assertEqual(self._movements(), [
            ('Received', 'Gauze', '100', 'Vendors', 'Stockroom'),
            ('Moved Between Rooms', 'Gauze', '40', 'Stockroom', 'Exam 1'),
            ('Returned to Vendor', 'Gauze', '5', 'Stockroom', 'Vendors'),
        ])

    def test_uses(self):
        uses = self.env['medical.supply.use'].with_user(self.staff)
        values = {'room_id': self.exam.id, 'product_id': self.gauze.id, 'quantity': 2}
        use = uses.create([
            {**values, 'reason': 'use'}, {**values, 'reason': 'waste', 'note': 'Fell'}, {**values, 'reason': 'transfer', 'dest_room_id': self.stockroom.id},
        ])
        use[0].undo()
        today = fields.Date.today()
        rows = self._dicts(self.manager, date_from=today, date_to=today)
        self.assertEqual([row['movement'] for row in rows], ['Used', 'Wasted', 'Moved Between Rooms', 'Use Undone'])
        self.assertEqual(rows[0]['document'], use[0].name)
        self.assertEqual({row['person'] for row in rows}, {self.staff.name})
        self.assertEqual([row['movement'] for row in self._dicts(self.manager, date_from=today, date_to=today, movement='wasted')], ['Wasted'])

    def test_count_correction(self):
        self._move(START + timedelta(days=9), self.mask, 4, self.inventory, self.room)
        quant = self.env['stock.quant'].search([('product_id', '=', self.mask.id), ('location_id', '=', self.room.id)])
        with freeze_time(START + timedelta(days=10)):
            quant.with_context(inventory_mode=True).inventory_quantity = 6
            quant.action_apply_inventory()
        day = START.date() + timedelta(days=10)
        self.assertEqual([(row['movement'], row['quantity']) for row in self._dicts(self.manager, date_from=day, date_to=day)],
                         [('Count Correction', '2')])

    def test_filters(self):
        end = START.date() + timedelta(days=5)
        self.assertEqual(len(self._movements(date_to=end)), 4)
        self.assertEqual(len(self._movements(date_to=end, room_ids=[Command.set(self.exam.ids)])), 1)
        self.assertEqual(len(self._movements(date_to=end, product_ids=[Command.set(self.vaccine.ids)])), 1)
        self.assertEqual([row['lot'] for row in self._dicts(self.manager, date_from=end - timedelta(days=4), date_to=end)], ['Vaccine-1'])
        with self.assertRaises(UserError):
            self._movements(date_from=end, date_to=START.date())

    def test_day_of_the_site(self):
        self.site.tz = 'America/New_York'
        self._move(fields.Datetime.to_datetime('2026-03-21 02:00:00'), self.mask, 1, self.supplier, self.stock)  # March 20th, 22:00
        day = date(2026, 3, 20)
        rows = self._dicts(self.manager, site_id=self.site.id, date_from=day, date_to=day)
        self.assertEqual([row['moved'] for row in rows], ['03/20/2026 22:00'])
        self.assertEqual(self._dicts(self.manager, site_id=self.site.id, date_from=day + timedelta(days=1), date_to=day + timedelta(days=1)), [])

    def test_who_sees_what(self):
        for user in (self.clerk, self.auditor):
            self.assertEqual(len(self._dicts(user, date_from=START.date(), date_to=START.date())), 3)
        self.assertEqual(self._dicts(self.other_manager, date_from=START.date(), date_to=START.date()), [])
        with self.assertRaises(AccessError):
            self._page(self.staff)


@tagged('post_install', '-at_install')
class TestExpiryRecord(SupplyRecordsCommon):
    model = 'medical.expiry.record'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lots = cls.lots[cls.vaccine]
        lots |= cls.env['stock.lot'].create({'name': 'Vaccine-3', 'product_id': cls.vaccine.id, 'company_id': cls.company.id})
        today = cls.site._today()
        for lot, days in zip(lots, (-1, 0, 45, 200), strict=True):
            cls._move(START, cls.vaccine, 10, cls.supplier, cls.stock, 100, lot)
            lot.expiration_date = cls.site._medical_noon(today + timedelta(days=days))
        cls._move(START, cls.gauze, 10, cls.supplier, cls.stock, 100)

    def test_stages(self):
        rows = self._dicts(self.manager, within=False)
        self.assertEqual([(row['lot'], row['days'], row['stage'], row['value']) for row in rows], [
            ('Vaccine-0', '-1', 'Expired', '100.00'), ('Vaccine-1', '0', 'Within 30 days', '100.00'),
            ('Vaccine-2', '45', 'Within 60 days', '100.00'), ('Vaccine-3', '200', 'Later', '100.00')])

    def test_within(self):
        for within, lots in (('0', 1), ('30', 2), ('60', 3), ('90', 3)):
            self.assertEqual(len(self._dicts(self.manager, within=within)), lots, within)
        self.assertEqual(self._page(self.manager, within='30')['totals'], {'value': '200.00'})

    def test_room(self):
        self._move(START, self.vaccine, 4, self.stock, self.room, lot=self.lots[self.vaccine][0])
        self.assertEqual([(row['room'], row['quantity']) for row in self._dicts(self.clerk, room_ids=[Command.set(self.exam.ids)])], [('Exam 1', '4')])

    def test_who_sees_what(self):
        self.assertNotIn('value', self._dicts(self.clerk)[0])
        self.assertIn('value', self._dicts(self.auditor)[0])
        self.assertEqual(self._dicts(self.other_manager), [])
        with self.assertRaises(AccessError):
            self._page(self.staff)


@tagged('post_install', '-at_install')
class TestLowStockRecord(SupplyRecordsCommon):
    model = 'medical.low.stock.record'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._move(START, cls.gauze, 8, cls.supplier, cls.room, 8)
        cls._move(START, cls.mask, 30, cls.supplier, cls.room)
        cls.env['stock.warehouse.orderpoint'].create([{
            'product_id': product.id, 'location_id': cls.room.id, 'product_min_qty': 10, 'product_max_qty': 25, 'company_id': cls.company.id,
        } for product in (cls.gauze, cls.mask, cls.vaccine)])

    def test_below_minimum(self):
        rows = self._dicts(self.manager)
        self.assertEqual([(row['item'], row['stage'], row['on_hand'], row['minimum'], row['par'], row['to_order']) for row in rows], [
            ('Gauze', 'Below minimum', '8', '10', '25', '17'), ('Vaccine', 'None left', '0', '10', '25', '25')])
        self.assertEqual([row['item'] for row in self._dicts(self.manager, only_below=False)], ['Gauze', 'Mask', 'Vaccine'])

    def test_same_as_the_par_levels(self):
        """The number of lines is that of the par levels below minimum."""
        below = self.env['stock.warehouse.orderpoint'].with_user(self.manager).search_count([('medical_below_min', '=', True)])
        self.assertEqual(self._page(self.manager)['count'], below)

    def test_on_its_way(self):
        self.site.user_ids |= self.staff
        self.gauze.medical_kind = 'medical'
        request = self.env['medical.supply.request'].with_user(self.staff).create({
            'room_id': self.exam.id, 'line_ids': [Command.create({'product_id': self.gauze.id, 'quantity': 12, 'uom_id': self.gauze.uom_id.id})]})
        request.action_submit()
        row = self._dicts(self.manager, product_ids=[Command.set(self.gauze.ids)])[0]
        self.assertEqual((row['on_order'], row['to_order']), ('12', '5'))

    def test_expired_goods_are_no_stock(self):
        lot = self.lots[self.vaccine][0]
        self._move(START, self.vaccine, 50, self.supplier, self.room, 50, lot)
        lot.expiration_date = fields.Datetime.now() - timedelta(days=2)
        self.env.flush_all()
        row = self._dicts(self.manager, product_ids=[Command.set(self.vaccine.ids)])[0]
        self.assertEqual((row['stage'], row['on_hand']), ('None left', '0'))

    def test_who_sees_what(self):
        self.assertEqual(len(self._dicts(self.clerk)), 2)
        self.assertEqual(len(self._dicts(self.auditor)), 2)
        self.assertEqual(self._dicts(self.other_manager), [])
        with self.assertRaises(AccessError):
            self._page(self.staff)


@tagged('post_install', '-at_install')
class TestPurchaseRecord(SupplyRecordsCommon):
    model = 'medical.purchase.record'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mckay, cls.bell = cls.env['res.partner'].create([{'name': name, 'is_company': True} for name in ('McKay', 'Bell')])
        cls.contact = cls.env['res.partner'].create({'name': 'Desk', 'parent_id': cls.mckay.id})
        cls.box = cls.env['uom.uom'].create({'name': 'Box of 12', 'relative_factor': 12, 'relative_uom_id': cls.gauze.uom_id.id})
        cls.euro = cls.env.ref('base.EUR')
        cls.euro.active = True
        cls.env['res.currency.rate'].create({
            'name': '2026-01-01', 'currency_id': cls.euro.id, 'rate': 0.8, 'company_id': cls.company.id})
        cls._order(cls.mckay, cls.gauze, 2, 30.0, uom=cls.box)
        cls._order(cls.contact, cls.gauze, 6, 2.0)
        cls._order(cls.bell, cls.mask, 10, 4.0, currency=cls.euro)
        cls._order(cls.bell, cls.mask, 1, 1.0, confirm=False)
        cls._order(cls.bell, cls.mask, 1, 1.0, when=START + timedelta(days=40))

    @classmethod
    def _order(cls, vendor, product, quantity, price, uom=None, currency=None, confirm=True, when=START):
        with freeze_time(when):
            order = cls.env['purchase.order'].create({
                'partner_id': vendor.id, 'company_id': cls.company.id, 'currency_id': (currency or cls.company.currency_id).id,
                'picking_type_id': cls.site.warehouse_id.in_type_id.id,
                'order_line': [Command.create({
                    'product_id': product.id, 'product_qty': quantity, 'price_unit': price, 'tax_ids': [Command.clear()],
                    'product_uom_id': (uom or product.uom_id).id})]})
            if confirm:
                order.button_confirm()
        return order

    def _rows_of(self, user=None, **values):
        return [(row['vendor'], row['category'], row['item'], row['orders'], row['ordered'], row['amount']) for row in self._dicts(
            user or self.manager, **{'date_from': START.date(), 'date_to': START.date() + timedelta(days=5), **values})]

    def test_by_vendor_and_category(self):
        self.assertEqual(self._rows_of(), [
            ('Bell', 'Category standard', 'Mask', '1', '10', '50.00'),
            ('McKay', 'Category average', 'Gauze', '2', '30', '72.00'),
        ])

    def test_filters(self):
        self.assertEqual([row[0] for row in self._rows_of(partner_ids=[Command.set(self.mckay.ids)])], ['McKay'])
        self.assertEqual([row[0] for row in self._rows_of(category_ids=[Command.set(self.categories['standard'].ids)])], ['Bell'])
        self.assertEqual(len(self._rows_of(site_id=self.site.id)), 2)
        self.assertEqual(self._rows_of(date_to=START.date() + timedelta(days=60))[0][3:5], ('2', '11'))
        self.assertEqual(self._rows_of(date_from=START.date() + timedelta(days=1)), [])

    def test_received_in_the_items_unit(self):
        order = self.env['purchase.order'].search([('partner_id', '=', self.mckay.id)], limit=1)
        picking = order.picking_ids
        picking.move_ids.quantity = 24 if picking.move_ids.product_uom == self.gauze.uom_id else 2
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        row = self._dicts(self.manager, date_from=START.date(), date_to=START.date(), partner_ids=[Command.set(self.mckay.ids)])[0]
        self.assertEqual((row['ordered'], row['received'], row['billed']), ('30', '24', '0'))

    def test_who_sees_what(self):
        self.assertEqual(len(self._rows_of(self.auditor)), 2)
        self.assertEqual(self._rows_of(self.other_manager), [])
        for user in (self.staff, self.clerk):
            with self.assertRaises(AccessError):
                self._page(user)
