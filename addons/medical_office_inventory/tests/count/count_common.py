from ..use_common import UseCommon


class CountCommon(UseCommon):
    """The practice with goods in its rooms: exam 1 has 10 masks and two lots of vaccine (4 and 6), the stockroom 50 gloves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lot_a, cls.lot_b = cls._lot(cls.vaccine, 'VA', 100), cls._lot(cls.vaccine, 'VB', 200)
        cls._stock_up(cls.exam1, cls.masks, 10, cost=1)
        cls._stock_up(cls.exam1, cls.vaccine, 4, cls.lot_a, cost=20)
        cls._stock_up(cls.exam1, cls.vaccine, 6, cls.lot_b)
        cls._stock_up(cls.stockroom, cls.gloves, 50, cost=0.1)
        cls.clerk2 = cls._new_user('co_clerk', 'medical_office_base.group_supply_clerk')
        cls.site.user_ids += cls.clerk2

    def _sheet(self, user=None, start=True, **values):
        sheet = self.env['medical.count'].with_user(user or self.clerk).create({
            'site_id': self.site.id, 'kind': 'room', 'room_ids': self.exam1.ids, **values})
        if start:
            sheet.action_start()
        return sheet

    def _line(self, sheet, product, lot=None):
        return sheet.line_ids.filtered(lambda line: line.product_id == product and (not lot or line.lot_id == lot))

    def _found(self, sheet, found, user=None):
        """Count lines: {product or lot: quantity}."""
        sheet = sheet.with_user(user or self.clerk)
        sheet._check_counting()
        lines = {}
        for what, quantity in found.items():
            lot = what if what._name == 'stock.lot' else None
            lines[self._line(sheet, lot.product_id if lot else what, lot).sudo()] = (quantity, None)
        sheet._doing()._record(lines)
        return sheet
