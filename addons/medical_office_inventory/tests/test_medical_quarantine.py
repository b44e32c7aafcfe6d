from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .ordering_common import OrderingCommon


@tagged('post_install', '-at_install')
class TestMedicalQuarantine(OrderingCommon):
    """What becomes of goods in quarantine."""

    def setUp(self):
        super().setUp()
        self.request = self._request({self.vaccine: 3})
        self.order = self._order(self.request.line_ids)
        self.picking, _answer = self._receive(
            self.order, {self.vaccine: {'quantity': 3, 'lot': 'SOON', 'expiry': self._expiry(10), 'note': "ten days"}})
        self.quant = self.env['stock.quant'].search([('location_id', '=', self.quarantine.id), ('product_id', '=', self.vaccine.id)])

    def _decide(self, kind, user, **values):
        action = getattr(self.quant.with_user(user), f'action_medical_{kind}')()
        form = Form(self.env['medical.quarantine.decision'].with_user(user).with_context(**action['context']))
        for name, value in values.items():
            form[name] = value
        return form.save().action_apply()

    def test_where_it_comes_from(self):
        self.assertIn("McKay", self.quant.medical_source)
        self.assertIn("ten days", self.quant.medical_source)
        self.assertEqual(self.request.line_ids.state, 'ordered', "nobody orders again while it lies there")

    def test_release(self):
        with self.assertRaisesRegex(UserError, "office manager"):
            self._decide('release', self.clerk, reason="good enough")
        self._decide('release', self.manager, quantity=2, reason="used this week")
        self.assertEqual(self._on_hand(self.vaccine, self.stock), 2)
        self.assertEqual(self._on_hand(self.vaccine, self.quarantine), 1)
        self.assertEqual(sum(self.request.sudo().line_ids.move_ids.mapped('product_uom_qty')), 2, "and put away")
        self._deliver(self.request)
        self.assertEqual(self.request.line_ids.qty_received, 2)
        self.assertIn("used this week", self.picking.message_ids[0].body)

    def test_release_of_what_expired(self):
        with freeze_time(fields.Datetime.now() + timedelta(days=12)), self.assertRaisesRegex(UserError, "has expired"):
            self._decide('release', self.manager, reason="still fine")

    def test_return(self):
        self._decide('return', self.clerk)
        self.assertEqual(self._on_hand(self.vaccine, self.quarantine), 0)
        self.assertEqual(self.order.order_line.qty_received, 0)
        back = self.picking.return_ids
        self.assertRecordValues(back, [{'state': 'done', 'partner_id': self.mckay.id}])
        self.assertRecordValues(self.request.line_ids, [{'state': 'to_order', 'qty_open': 3}])

    def test_dispose(self):
        self._decide('dispose', self.clerk, quantity=1, reason="broken", method='trash')
        self.assertEqual(self._on_hand(self.vaccine, self.quarantine), 2)
        self.assertEqual(self._on_hand(self.vaccine, self.company.medical_use_location_id), 1)
        self.assertRecordValues(self.order.order_line.medical_move_ids, [{'medical_use_reason': 'damaged', 'medical_reason': "broken"}])
        self.assertEqual(self.order.order_line.qty_received, 3, "it came and is paid")
        self.assertRecordValues(self.request.line_ids, [{'state': 'to_order', 'qty_open': 1}])

    def test_moved_out_by_hand(self):
        move = self.env['stock.move'].create({
            'product_id': self.vaccine.id, 'product_uom_qty': 3, 'location_id': self.quarantine.id, 'location_dest_id': self.stock.id,
            'company_id': self.company.id, 'picked': True, 'move_line_ids': [Command.create({
                'product_id': self.vaccine.id, 'quantity': 3, 'lot_id': self.quant.lot_id.id, 'location_id': self.quarantine.id,
                'location_dest_id': self.stock.id, 'picked': True})]})
        move._action_done()
        self.assertEqual(move.medical_purchase_line_id, self.order.order_line)
        self.assertEqual(sum(self.request.sudo().line_ids.move_ids.mapped('product_uom_qty')), 3)

    def test_sound_quantity_and_place(self):
        for quantity in (0, 4):
            with self.assertRaisesRegex(UserError, "between 0 and 3"):
                self._decide('return', self.clerk, quantity=quantity)
        stock = self.env['stock.quant'].create({'product_id': self.masks.id, 'location_id': self.stock.id, 'quantity': 1})
        decision = self.env['medical.quarantine.decision'].with_user(self.clerk).create({'quant_id': stock.id, 'kind': 'return'})
        with self.assertRaisesRegex(UserError, "not in quarantine"):
            decision.action_apply()
        with self.assertRaises(AccessError):
            self.env['medical.quarantine.decision'].with_user(self.nurse).create({'quant_id': stock.id, 'kind': 'return'})
