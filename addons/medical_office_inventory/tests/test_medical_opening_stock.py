from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..models.medical_opening_stock import OpeningRow
from .use_common import UseCommon


@tagged('post_install', '-at_install')
class TestMedicalOpeningStock(UseCommon):

    def _opening(self, *lines, user=None):
        """A list of (product, quantity, values)."""
        return self.env['medical.opening.stock'].with_user(user or self.clerk).create({
            'site_id': self.site.id,
            'line_ids': [Command.create({'room_id': self.exam1.id, 'product_id': product.id, 'quantity': quantity, **values})
                         for product, quantity, values in lines]})

    def test_post(self):
        expiry = self.today + timedelta(days=200)
        opening = self._opening(
            (self.gloves, 3, {'uom_id': self.box.id, 'unit_cost': 9}),
            (self.vaccine, 10, {'lot_name': ' V1 ', 'expiry': expiry, 'unit_cost': 21.5}),
            (self.vaccine, 4, {'lot_name': 'V2', 'expiry': expiry, 'unit_cost': 22, 'room_id': self.stockroom.id}),
        )
        self.assertAlmostEqual(opening.amount_total, 27 + 215 + 88)
        opening.action_post()
        self.assertEqual((opening.state, opening.posted_by_id, bool(opening.date_posted)), ('done', self.clerk, True))
        self.assertEqual(self._in_room(self.exam1, self.gloves), 300)
        lot = self.env['stock.lot'].search([('product_id', '=', self.vaccine.id), ('name', '=', 'V1')])
        self.assertEqual((self.site._medical_day(lot.expiration_date), self._in_room(self.exam1, self.vaccine, lot)), (expiry, 10))
        self.assertEqual(lot.company_id, self.company)
        # Odoo's own value of each supply is what was stated
        for product, value in ((self.gloves, 27), (self.vaccine, 215 + 88)):
            self.assertAlmostEqual(product.with_company(self.company).total_value, value, 2)
        self.assertAlmostEqual(self.gloves.with_company(self.company).standard_price, 0.09, 6)
        moves = self.env['stock.move'].search([('product_id', '=', self.gloves.id)])
        self.assertEqual((moves.inventory_name, moves.create_uid), (f'Opening Stock {opening.name}', self.clerk))

    def test_value_beside_goods_at_another_cost(self):
        self._stock_up(self.stockroom, self.masks, 10, cost=2)
        self._opening((self.masks, 10, {'unit_cost': 1})).action_post()
        product = self.masks.with_company(self.company)
        self.assertAlmostEqual(product.total_value, 30)
        self.assertAlmostEqual(product.standard_price, 1.5)

    def test_value_of_fractions_of_a_cent(self):
        self._opening((self.masks, 10000, {'unit_cost': 0.0375})).action_post()
        self.assertAlmostEqual(self.masks.with_company(self.company).total_value, 375)

    def test_standard_cost(self):
        self.categ.with_company(self.company).property_cost_method = 'standard'
        self._opening((self.masks, 10, {'unit_cost': 3}), (self.masks, 30, {'unit_cost': 1, 'room_id': self.exam2.id})).action_post()
        product = self.masks.with_company(self.company)
        self.assertAlmostEqual(product.standard_price, 1.5)
        self.assertAlmostEqual(product.total_value, 60)

    def test_without_cost_what_odoo_knows(self):
        self.masks.with_company(self.company).standard_price = 4
        opening = self._opening((self.masks, 5, {}))
        self.assertAlmostEqual(opening.line_ids.unit_cost, 0.5, msg="by the vendor's price")
        opening.line_ids.unit_cost = 0
        opening.action_post()
        self.assertAlmostEqual(self.masks.with_company(self.company).total_value, 20)

    def test_counted_means_set(self):
        self._opening((self.masks, 5, {'unit_cost': 1})).action_post()
        before = self.env['stock.move'].search_count([])
        self._opening((self.masks, 5, {'unit_cost': 1})).action_post()
        self.assertEqual(self.env['stock.move'].search_count([]), before, "posting the same again changes nothing")
        self._opening((self.masks, 3, {})).action_post()
        self.assertEqual(self._in_room(self.exam1, self.masks), 3)
        self._opening((self.masks, 0, {})).action_post()
        self.assertEqual(self._in_room(self.exam1, self.masks), 0)

    def test_faults_are_all_named_and_nothing_posted(self):
        self._stock_up(self.exam2, self.vaccine, 1, self._lot(self.vaccine, 'KNOWN', 30))
        day = self.today + timedelta(days=60)
        opening = self._opening(
            (self.vaccine, 1, {}),
            (self.vaccine, 1, {'lot_name': 'A'}),
            (self.vaccine, 1, {'lot_name': 'KNOWN', 'expiry': day}),
            (self.vaccine, 1, {'lot_name': 'B', 'expiry': day}),
            (self.vaccine, 1, {'lot_name': 'B', 'expiry': day + timedelta(days=1), 'room_id': self.exam2.id}),
            (self.masks, 1, {}),
            (self.masks, 2, {}),
        )
        opening.line_ids[2].expiry = day
        with self.assertRaises(UserError) as caught:
            opening.action_post()
        message = str(caught.exception)
        for line, words in ((1, 'lot is missing'), (2, 'expiry date is missing'), (3, 'known to expire'), (5, 'another expiry date'), (7, 'line 6 already')):
            self.assertRegex(message, f'Line {line}: .*{words}')
        self.assertEqual(message.count('\n'), 5)
        self.assertEqual(opening.state, 'draft')
        self.assertFalse(self._in_room(self.exam1, self.masks))
        self.assertFalse(self.env['stock.lot'].search([('name', '=', 'B')]))

    def test_row_faults_of_what_a_file_may_say(self):
        service = self._new_product("Courier", is_storable=False)
        waiting = self.env['medical.room'].create({'name': "Waiting", 'code': 'W', 'site_id': self.site.id, 'kind': 'waiting'})
        serial = self._new_product("Pump", tracking='serial')
        rows = [
            OpeningRow(self.exam1, service, '', False, 1, 0),
            OpeningRow(waiting, self.masks, '', False, 1, 0),
            OpeningRow(self.exam1, self.masks, 'LOT', self.today, -1, -1),
            OpeningRow(self.exam1, serial, 'SN1', False, 2, 0),
        ]
        faults = self.env['medical.opening.stock']._row_faults(rows)
        self.assertEqual([(index, column) for index, column, _problem, _remedy in faults], [
            (0, 'product'), (1, 'room'), (2, 'quantity'), (2, 'cost'), (2, 'lot'), (2, 'expiry'), (3, 'quantity')])
        self.assertTrue(all(problem and remedy for _index, _column, problem, remedy in faults))

    def test_form_proposes(self):
        self.env['stock.lot'].create({
            'name': 'OLD', 'product_id': self.vaccine.id, 'company_id': self.company.id,
            'expiration_date': self.site._medical_noon(self.today + timedelta(days=9))})
        with Form(self.env['medical.opening.stock'].with_user(self.clerk)) as form:
            self.assertEqual(form.site_id, self.site)
            with form.line_ids.new() as line:
                line.room_id, line.product_id, line.quantity = self.exam1, self.vaccine, 2
                line.lot_name = 'OLD'
                self.assertEqual(fields.Date.to_date(line.expiry), self.today + timedelta(days=9))
                self.assertEqual(line.unit_cost, 20)
        form.record.action_post()
        self.assertEqual(self._in_room(self.exam1, self.vaccine), 2)

    def test_posted_is_closed(self):
        opening = self._opening((self.masks, 5, {}))
        opening.action_post()
        for change in (
            lambda: opening.write({'user_id': self.manager.id}),
            lambda: opening.line_ids.write({'quantity': 1}),
            opening.line_ids.unlink,
            opening.unlink,
            lambda: opening.write({'line_ids': [Command.create({'room_id': self.exam1.id, 'product_id': self.gloves.id, 'quantity': 1})]}),
            opening.action_post,
        ):
            with self.assertRaises(UserError):
                change()
        with self.assertRaises(UserError):
            self._opening((self.masks, 5, {})).write({'state': 'done'})
        with self.assertRaises(UserError):
            self.env['medical.opening.stock'].with_user(self.clerk).create({'site_id': self.site.id, 'state': 'done'})

    def test_access(self):
        opening = self._opening((self.masks, 5, {}))
        for user in (self.nurse, self.doctor, self.buyer):
            with self.assertRaises(AccessError):
                self._opening((self.masks, 5, {}), user=user)
            with self.assertRaises(AccessError):
                opening.with_user(user).action_post()
        for user in (self.owner, self.auditor):
            opening.with_user(user).read(['amount_total'])
            with self.assertRaises(AccessError):
                opening.with_user(user).action_post()
        with self.assertRaises(AccessError):
            opening.with_user(self.other_clerk).read(['name'])
        with self.assertRaises(UserError):
            self.env['medical.opening.stock'].with_user(self.nurse)._post_rows([OpeningRow(self.exam1, self.masks, '', False, 1, 0)], 'x')
        with self.assertRaises(UserError):
            self._opening((self.masks, 5, {'room_id': self.other_room.id}))
        opening.with_user(self.manager).action_post()

    def test_queries_per_row(self):
        """Odoo itself needs queries for every stock record; we add none per row."""
        def cost(prefix, size):
            products = self.env['product.product']
            for number in range(size):
                products |= self._new_product(f'{prefix}{number}', tracking='lot', use_expiration_date=True)
            rows = [OpeningRow(self.exam1, product, 'L', self.today, 5, 1.5) for product in products]
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env['medical.opening.stock'].with_user(self.clerk)._post_rows(rows, 'Test')
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost('warm', 2)
        ten, thirty = cost('a', 10), cost('b', 30)
        self.assertLessEqual((thirty - ten) / 20, 25)
