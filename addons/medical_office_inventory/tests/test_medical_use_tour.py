from odoo.tests import HttpCase, tagged

from .use_common import UseCommon


class UseTourCase(UseCommon, HttpCase):
    """The use screen in a browser, on a desk and on a phone."""

    def _use_in_the_browser(self):
        self._stock_up(self.exam1, self.masks, 10)
        self._stock_up(self.exam1, self.vaccine, 2, self._lot(self.vaccine, 'OLD', -2))
        self._stock_up(self.exam1, self.vaccine, 1, self._lot(self.vaccine, 'GOOD', 12))
        self.start_tour('/odoo/use-supplies', 'medical_use', login='or_nurse')
        uses = self.env['medical.supply.use'].search([('company_id', '=', self.company.id)], order='id')
        self.assertRecordValues(uses, [
            {'product_id': self.masks.id, 'reason': 'use', 'product_qty': 2, 'state': 'undone', 'qty_unbooked': 0},
            {'product_id': self.masks.id, 'reason': 'waste', 'product_qty': 1, 'state': 'done', 'qty_unbooked': 0},
            {'product_id': self.vaccine.id, 'reason': 'expired', 'product_qty': 2, 'state': 'done', 'qty_unbooked': 0},
            {'product_id': self.gloves.id, 'reason': 'use', 'product_qty': 1, 'state': 'done', 'qty_unbooked': 1},
        ])
        self.assertEqual(uses.user_id, self.nurse)
        self.assertEqual(uses[1].note, "Fell on the floor")
        self.assertEqual((self._in_room(self.exam1, self.masks), self._in_room(self.exam1, self.vaccine)), (9, 1))


@tagged('post_install', '-at_install')
class TestUseDesktop(UseTourCase):
    browser_size = '1400x900'

    def test_use_on_a_desk(self):
        self._use_in_the_browser()


@tagged('post_install', '-at_install')
class TestUsePhone(UseTourCase):
    browser_size = '390x844'
    touch_enabled = True

    def test_use_on_a_phone(self):
        self._use_in_the_browser()
