from collections import Counter, defaultdict
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.medical_office_base.tests.random_data import HealthCheck, Phase, given, seed, settings, st

from ..models.medical_opening_stock import OpeningRow
from .controlled.controlled_common import ControlledCommon
from .inventory_checks import InventoryChecks

START = fields.Datetime.to_datetime('2026-03-02 09:00:00')
KINDS = (
    'receive', 'receive_damaged', 'fill_room', 'transfer', 'use', 'waste', 'undo', 'adjust', 'count', 'quarantine', 'release', 'return', 'dispose',
    'dispose_quarantined', 'open', 'waste_controlled')
# (what, product, lot, room, quantity, price in cents, whether the next day has begun)
ACTS = st.lists(st.tuples(
    st.sampled_from(KINDS), st.integers(0, 4), st.integers(0, 1), st.integers(0, 2), st.integers(1, 40), st.integers(1, 50000), st.booleans()),
    min_size=24, max_size=36)


@tagged('post_install', '-at_install')
@freeze_time(START - timedelta(days=1))
class TestInventoryInvariant(InventoryChecks, ControlledCommon):
    """Invariant 8 on random sequences of what people do with supplies, by the suite's own ways, as who does it.

    After each sequence: the inventory record of now and of past days is the sum of the moves up to it, by item, lot and room; its
    rows sum to Odoo's own value of each item to the cent (running totals are rounded, not rows); stock on hand is the sum of all moves;
    and the registers of controlled substances tie. What is refused leaves nothing.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.medical_practice_ids.tz = cls.site.tz = 'UTC'
        cls.fifo, cls.standard = (cls.categ.copy({'name': f"Test {method}", 'property_cost_method': method}) for method in ('fifo', 'standard'))
        cls.reagent = cls._new_product("Reagent", categ_id=cls.fifo.id, tracking='lot', use_expiration_date=True)
        cls.swab = cls._new_product("Swab", categ_id=cls.standard.id, standard_price=0.37)
        cls.products = cls.masks | cls.vaccine | cls.reagent | cls.swab | cls.drug
        cls.lots = {product: [f'{product.name}-{number}' for number in range(2)] for product in cls.products if product.tracking == 'lot'}
        cls.rooms = cls.stockroom | cls.exam1 | cls.exam2
        cls._new_price(cls.mckay, cls.reagent, 3)
        cls._new_price(cls.mckay, cls.swab, 0.4)
        cls.done = Counter()

    @seed(8)
    @settings(max_examples=4, deadline=None, database=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
    @given(ACTS)
    def _random(self, acts):
        with self.env.cr.savepoint() as savepoint:
            moment = self._play(acts)
            with freeze_time(moment):
                self._assert_ties(moment)
            savepoint.rollback()
        self.env.invalidate_all()

    def test_record_is_the_sum_of_moves(self):
        self._random()
        self.assertFalse(set(KINDS) - set(self.done), "each kind of movement was done at least once")

    def _play(self, acts):
        moment = START
        for what, product, lot, room, quantity, cents, next_day in acts:
            moment += timedelta(days=1) if next_day else timedelta(minutes=7)
            product, room = self.products[product], self.rooms[room]
            lot_name = self.lots[product][lot] if product in self.lots else ''
            with freeze_time(moment):
                try:
                    with self.env.cr.savepoint():
                        done = getattr(self, f'_do_{what}')(product, lot_name, room, quantity, cents / 100)
                        self.env.flush_all()
                    self.done[what] += bool(done)
                except UserError:
                    self.env.invalidate_all()
        return moment + timedelta(minutes=7)

    # === WHAT PEOPLE DO === #

    def _lot_of(self, product, name):
        return self.env['stock.lot'].search([('product_id', '=', product.id), ('name', '=', name)], limit=1)

    def _quant(self, product, lot_name, location):
        return self.env['stock.quant'].search([
            ('product_id', '=', product.id), ('location_id', '=', location.id), ('quantity', '>', 0),
            ('lot_id', '=', self._lot_of(product, lot_name).id)], limit=1)

    def _do_receive(self, product, lot_name, room, quantity, price, **found):
        order = self.env['purchase.order'].with_company(self.company).create({
            'partner_id': self.mckay.id, 'company_id': self.company.id, 'user_id': self.buyer.id, 'picking_type_id': self.site.warehouse_id.in_type_id.id,
            'order_line': [Command.create({
                'product_id': product.id, 'product_qty': quantity + 3, 'product_uom_id': product.uom_id.id, 'price_unit': price,
                'tax_ids': [Command.clear()]})]})
        order.button_confirm()
        item = {'quantity': quantity, **({'lot': lot_name, 'expiry': self._expiry(500)} if lot_name else {}), **found}
        return self._receive(order, {product: item}, rest='later' if quantity % 2 else 'close', user=self.clerk)[1].get('done')

    def _do_receive_damaged(self, product, lot_name, room, quantity, price):
        return self._do_receive(product, lot_name, room, quantity, price, condition='damaged', outcome='quarantine', note="Crushed")

    def _do_fill_room(self, product, lot_name, room, quantity, price):
        """A request that is filled from the stockroom and brought to the room."""
        request = self.env['medical.supply.request'].with_user(self.doctor).create({
            'room_id': self.exam1.id, 'line_ids': [Command.create({'product_id': product.id, 'quantity': quantity, 'uom_id': product.uom_id.id})]})
        request.action_submit()
        for user in (self.env['medical.practice']._get(self.company).dea_user_id, self.manager, self.owner):
            decided = request.with_user(user)
            if request.state == 'submitted' and decided.can_decide:
                decided.action_approve()
        return self._deliver(request)

    def _do_transfer(self, product, lot_name, room, quantity, price):
        other = self.exam2 if room != self.exam2 else self.exam1
        return self._take(product, lot_name, room, quantity, reason='transfer', dest_room_id=other.id)

    def _do_use(self, product, lot_name, room, quantity, price):
        return self._take(product, lot_name, room, quantity)

    def _do_waste(self, product, lot_name, room, quantity, price):
        return self._take(product, lot_name, room, quantity, reason='waste', note="Dropped")

    def _take(self, product, lot_name, room, quantity, **values):
        lot = self._lot_of(product, lot_name) if lot_name else self.env['stock.lot']
        return self._use(product, quantity, user=self.clerk, room=room, lot_id=lot.id, **values)

    def _do_undo(self, product, lot_name, room, quantity, price):
        use = self.env['medical.supply.use'].search([('company_id', '=', self.company.id), ('state', '!=', 'undone')], order='id desc', limit=1)
        return use and use.with_user(self.manager).undo("Mistake")

    def _do_adjust(self, product, lot_name, room, quantity, price):
        quant = self._quant(product, lot_name, room.location_id)
        quant = quant.with_user(self.clerk).with_context(inventory_mode=True)
        quant.inventory_quantity = quantity
        quant.action_apply_inventory()
        return quant

    def _do_count(self, product, lot_name, room, quantity, price):
        """A blind sheet of the room: the first line is counted otherwise, the manager approves."""
        sheet = self.env['medical.count'].with_user(self.clerk).create({'site_id': self.site.id, 'kind': 'room', 'room_ids': room.ids})
        sheet.action_start()
        lines = sheet.sudo().line_ids
        if not lines:
            return False
        sheet._doing()._record({line: (line.book_qty + (quantity % 5 if line == lines[0] else 0), None) for line in lines})
        sheet.action_finish()
        if sheet.sudo().state != 'done':
            sheet.sudo().line_ids.filtered('difference').reason = 'found'
            sheet.with_user(self.manager).action_post()
        return sheet.sudo().state == 'done'

    def _do_quarantine(self, product, lot_name, room, quantity, price):
        quant = self._quant(product, lot_name, room.location_id)
        return quant and quant._medical_quarantine("Recalled")

    def _decide(self, kind, product, lot_name, quantity, **values):
        quant = self._quant(product, lot_name, self.quarantine)
        return quant and self.env['medical.quarantine.decision'].with_user(self.manager).create({
            'quant_id': quant.id, 'kind': kind, 'quantity': min(quantity, quant.quantity), 'reason': "Looked at", **values}).action_apply()

    def _do_release(self, product, lot_name, room, quantity, price):
        return self._decide('release', product, lot_name, quantity)

    def _do_return(self, product, lot_name, room, quantity, price):
        return self._decide('return', product, lot_name, quantity)

    def _do_dispose_quarantined(self, product, lot_name, room, quantity, price):
        return self._decide('dispose', product, lot_name, quantity, method='trash')

    def _do_dispose(self, product, lot_name, room, quantity, price):
        quant = self._quant(product, lot_name, room.location_id)
        return quant and self.env['medical.disposal'].with_user(self.clerk)._dispose({quant: min(quantity, quant.quantity)}, 'destroyed', "Old")

    def _do_open(self, product, lot_name, room, quantity, price):
        row = OpeningRow(room, product, lot_name, self.today + timedelta(days=500) if lot_name else False, quantity, price)
        opening = self.env['medical.opening.stock'].with_user(self.clerk)
        return not list(opening._row_faults([row])) and opening._post_rows([row], "Opening stock")

    def _do_waste_controlled(self, product, lot_name, room, quantity, price):
        quant = self.env['stock.quant'].search([
            ('product_id', '=', self.drug.id), ('location_id', 'in', self.rooms.location_id.ids), ('quantity', '>=', 1)], limit=1)
        if not quant:
            return False
        self._waste(lot_id=quant.lot_id.id, room_id=quant.location_id.medical_room_id.id).action_waste()
        return True

    # === WHAT HOLDS === #

    def _assert_ties(self, moment):
        self._check(self._record(self.manager))
        days = (moment - START).days
        for passed in sorted({0, days // 3, 2 * days // 3, days - 1} - {-1}):
            day = (START + timedelta(days=passed)).date()
            self._check(self._record(self.manager, date=day), day)
        self._assert_quants()
        self._check_books()

    def _assert_quants(self):
        """What is on hand is the sum of all moves, by item, lot and place; nothing is negative."""
        sums = defaultdict(float)
        for quant in self.env['stock.quant'].search([
                ('company_id', '=', self.company.id), ('product_id', 'in', self.products.ids), ('location_id.usage', 'in', ('internal', 'transit'))]):
            self.assertGreaterEqual(round(quant.quantity, 4), 0)
            location = quant.location_id
            sums[quant.product_id.name, quant.lot_id.name or None, location.medical_room_id.name or location.complete_name] += quant.quantity
        moved = self._moved_until(fields.Datetime.to_datetime('9999-12-31'))
        self.assertEqual({key: round(value, 4) for key, value in sums.items() if round(value, 4)}, moved)
