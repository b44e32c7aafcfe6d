from collections import Counter, defaultdict
from datetime import datetime, time, timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.medical_office_base.tests.random_data import HealthCheck, Phase, given, seed, settings, st

from .controlled.controlled_common import ControlledCommon
from .inventory_checks import InventoryChecks
from .inventory_movements import KINDS, InventoryMovements

START = fields.Datetime.to_datetime('2026-03-02 09:00:00')
# goods come first, then each once and some again, in any order
FIRST = ('receive', 'receive', 'receive', 'fund_receive', 'receive_damaged', 'fill_room')
AGAIN = ('fill_room', 'transfer', 'borrow', 'pay_back', 'recall_return', 'return')
ACTS = st.permutations(KINDS + AGAIN)
LENGTH = len(FIRST + KINDS + AGAIN)
# (product, lot, room, quantity, price in cents, whether the next day has begun)
DETAILS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 1), st.integers(0, 2), st.integers(1, 40), st.integers(1, 50000), st.booleans()),
    min_size=LENGTH, max_size=LENGTH)


@tagged('post_install', '-at_install')
@freeze_time(START - timedelta(days=1))
class TestInventoryInvariant(InventoryMovements, InventoryChecks, ControlledCommon):
    """Invariant 8 on random sequences of what people do with supplies, of every kind, by the suite's own ways, as who does it.

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
        cls.vfc = cls.env['medical.vaccine.fund'].with_user(cls.manager).with_company(cls.company).create(
            {'name': "VFC Doses", 'kind': 'vfc'}).with_env(cls.env)
        cls.flu = cls._new_product("Flu Vaccine", tracking='lot', use_expiration_date=True, medical_by_fund=True)
        cls.products = cls.masks | cls.vaccine | cls.reagent | cls.swab | cls.flu | cls.drug
        cls.lots = {product: [f'{product.name}-{number}' for number in range(2)] for product in cls.products if product.tracking == 'lot'}
        cls.rooms = cls.stockroom | cls.exam1 | cls.exam2
        cls._new_price(cls.mckay, cls.reagent, 3)
        cls._new_price(cls.mckay, cls.swab, 0.4)
        cls._new_price(cls.mckay, cls.flu, 18)
        cls._stock_up(cls.exam1, cls.flu, 20, cls._lot(cls.flu, cls.lots[cls.flu][0], 500), cost=18)
        cls.done = Counter()

    @seed(8)
    @settings(max_examples=5, deadline=None, database=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
    @given(ACTS, DETAILS)
    def _random(self, kinds, details):
        with self.env.cr.savepoint() as savepoint:
            moment = self._play(zip((*FIRST, *kinds), details, strict=True))
            with freeze_time(moment):
                self._assert_ties(moment)
            savepoint.rollback()
        self.env.invalidate_all()

    def test_record_is_the_sum_of_moves(self):
        self._random()
        self.assertFalse(set(KINDS) - set(+self.done), "each kind of movement was done at least once")

    def _play(self, acts):
        moment = START
        for what, (product, lot, room, quantity, cents, next_day) in acts:
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

    # === WHAT HOLDS === #

    def _odoo_value(self, product, day=None):
        value = super()._odoo_value(product, day)
        if not day or product != self.flu:
            return value
        # core's past quantity takes the moves of every owner off the practice's own stock
        return product.with_user(self.manager).with_company(self.company).sudo()._run_avco(
            at_date=datetime.combine(day, time.max).replace(microsecond=0))[1]

    def _assert_ties(self, moment):
        self._check(self._record(self.manager))
        days = (moment - START).days
        for passed in sorted({0, days // 3, 2 * days // 3, days - 1} - {-1}):
            day = (START + timedelta(days=passed)).date()
            self._check(self._record(self.manager, date=day), day)
        fund = self._record(self.manager, stock_of='fund')
        self.assertFalse(self._totals(fund)[1]['value'], "doses of a fund carry no value")
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
