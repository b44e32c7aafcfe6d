from ..use_common import UseCommon


class ExpiryCommon(UseCommon):
    """Vaccines on the shelves of the first practice, at 10 a dose: exam room 1, which the nurse answers for, has 4 of lot OLD (expired
    two days ago) and 6 of lot SOON (20 days left); exam room 2 has 5 of lot LATER (50 days left)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.exam1.user_id = cls.nurse
        cls.old, cls.soon, cls.later = cls._lot(cls.vaccine, 'OLD', -2), cls._lot(cls.vaccine, 'SOON', 20), cls._lot(cls.vaccine, 'LATER', 50)
        cls._stock_up(cls.exam1, cls.vaccine, 4, cls.old, cost=10)
        cls._stock_up(cls.exam1, cls.vaccine, 6, cls.soon)
        cls._stock_up(cls.exam2, cls.vaccine, 5, cls.later)

    def _rows(self, lots=None, user=None, room=None):
        self.env['medical.expiring.stock'].invalidate_model()
        return self.env['medical.expiring.stock'].with_user(user or self.clerk).search([
            ('lot_id', 'in', (lots or self.old + self.soon + self.later).ids), *([('room_id', '=', room.id)] if room else [])])

    def _actions(self, *kinds):
        return self.env['medical.expiry.action'].sudo().search([
            ('company_id', '=', self.company.id), *([('kind', 'in', kinds)] if kinds else [])], order='id')
