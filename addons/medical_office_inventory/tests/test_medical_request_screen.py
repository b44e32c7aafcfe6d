from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .request_common import RequestCommon


@tagged('post_install', '-at_install')
class TestMedicalRequestScreen(RequestCommon):
    """The server's side of the request screen, as staff call it."""

    def _screen(self, user=None):
        return self.env['medical.supply.request'].with_user(user or self.nurse)

    def _row(self, room, product, user=None):
        return next(row for row in self._screen(user).get_request_catalog(room.id) if row['id'] == product.id)

    def _send(self, lines, token=None, **values):
        return self._screen().send_request({'room_id': self.exam1.id, **values}, lines, token)

    def test_rooms_of_ones_own_sites_come_first(self):
        second = self._new_site("Annex", 'ANX', 'America/Chicago')
        away = self.env['medical.room'].create({'name': "Exam A", 'code': 'A', 'site_id': second.id, 'kind': 'exam', 'sequence': 1})
        rooms = self._screen().get_request_rooms()
        self.assertEqual([room['own'] for room in rooms], sorted((room['own'] for room in rooms), reverse=True))
        self.assertEqual({room['id'] for room in rooms if not room['own']}, set(away.ids))
        self.assertNotIn(self.other_room.id, [room['id'] for room in rooms])
        # who helps out at another site may ask for it
        self.assertEqual(self._send([{'product_id': self.masks.id, 'quantity': 1}], room_id=away.id)['state'], 'approved')

    def test_codes_of_packs_come_along(self):
        self.gloves.barcode = '0012345678905'
        self.env['product.uom'].create({'product_id': self.gloves.id, 'uom_id': self.box.id, 'barcode': '4006381333924'})
        row = self._row(self.exam1, self.gloves)
        self.assertEqual((row['barcode'], row['codes']), ('0012345678905', {'4006381333924': self.box.id}))
        self.assertEqual([(pack['name'], pack['factor']) for pack in row['packs']], [('Box of 100', 100)])

    def test_the_stockroom_has_no_stockroom(self):
        self._stock_up(self.stockroom, self.masks, 30)
        row = self._row(self.stockroom, self.masks)
        self.assertEqual((row['on_hand'], row['stock']), (30, False))

    def test_sent_twice_is_asked_once(self):
        lines = [{'product_id': self.masks.id, 'quantity': 10}]
        first = self._send(lines, 'abc')
        self.assertEqual(self._send(lines, 'abc'), first)
        self.assertNotEqual(self._send(lines, 'def')['id'], first['id'])
        self.assertNotEqual(self._send(lines)['id'], first['id'])
        # another person's token is none of mine
        theirs = self._screen(self.colleague).send_request({'room_id': self.exam1.id}, lines, 'abc')
        self.assertNotEqual(theirs['id'], first['id'])

    def test_the_answer_says_what_becomes_of_it(self):
        self._stock_up(self.stockroom, self.masks, 30)
        masks, gloves = {'product_id': self.masks.id, 'quantity': 10}, {'product_id': self.gloves.id, 'quantity': 100}
        self.assertEqual(self._send([masks])['message'], "Approved at once. It is on its way from the stockroom.")
        self.assertEqual(self._send([gloves])['message'], "Approved at once. It will be ordered.")
        self.assertIn("1 of 2 supplies come from the stockroom", self._send([masks, gloves])['message'])
        self.assertIn("Part of it comes from the stockroom", self._send([{'product_id': self.masks.id, 'quantity': 20}])['message'])
        self.assertIn("Office Manager", self._send([{'product_id': self.masks.id, 'quantity': 4000}])['message'])

    def test_what_is_refused_leaves_nothing_behind(self):
        before = self._screen().search_count([])
        for lines, values in (
                ([], {}),
                ([{'product_id': self.masks.id, 'quantity': 1}, {'description': '', 'quantity': 1}], {}),
                ([{'product_id': self.masks.id, 'quantity': 1}], {'date_needed': self.today - timedelta(days=1)}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self._send(lines, **values)
        self.assertEqual(self._screen().search_count([]), before)
