from ..use_common import UseCommon


class FundCommon(UseCommon):
    """The practice keeps its own doses of a vaccine and those of VFC, side by side in Exam 1: lot PRIV (5, at 20 each, expires first)
    and lot VFC (10)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vfc = cls.env['medical.vaccine.fund'].with_user(cls.manager).with_company(cls.company).create(
            {'name': "VFC Doses", 'kind': 'vfc', 'provider_number': '4711'}).with_env(cls.env)
        cls.vaccine.medical_by_fund = True
        cls.private_lot, cls.vfc_lot = cls._lot(cls.vaccine, 'PRIV', 40), cls._lot(cls.vaccine, 'VFC', 90)
        cls._stock_up(cls.exam1, cls.vaccine, 5, cls.private_lot, cost=20)
        cls._fund_stock(cls.exam1, 10, cls.vfc_lot)

    @classmethod
    def _fund_stock(cls, room, quantity, lot, fund=None):
        quant = cls.env['stock.quant'].with_company(cls.company).with_context(inventory_mode=True).create({
            'product_id': lot.product_id.id, 'location_id': room.location_id.id, 'lot_id': lot.id,
            'owner_id': (fund or cls.vfc).partner_id.id, 'inventory_quantity': quantity})
        quant.action_apply_inventory()
        return quant

    def _doses(self, room=None):
        """{(lot, fund or ''): quantity} in a room."""
        quants = self.env['stock.quant'].search([
            ('product_id', '=', self.vaccine.id), ('location_id', '=', (room or self.exam1).location_id.id), ('quantity', '!=', 0)])
        return {(quant.lot_id.name, quant.owner_id.name or ''): quant.quantity for quant in quants}

    def _give(self, eligibility, quantity=1, user=None, **values):
        return self._use(self.vaccine, quantity, user=user, fund_eligibility=eligibility, **values)

    def _borrow(self, user=None, **values):
        """A VFC dose for a patient with private insurance."""
        use = self._give('none', fund_id=self.vfc.id, user=user or self.doctor, borrow_reason='ran_out', **values)
        return self.env['medical.fund.borrowing'].search([('use_id', '=', use.id)])
