from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .ordering_common import OrderingCommon


@tagged('post_install', '-at_install')
class TestMedicalPutAway(OrderingCommon):
    """Bringing supplies from the stockroom to the rooms; as the supply clerk."""

    def test_delivered_in_part(self):
        self.env['stock.quant']._update_available_quantity(self.masks, self.stock, 10)
        request = self._request({self.masks: 10})
        self.assertRecordValues(request.line_ids, [{'qty_from_stock': 10, 'state': 'transfer'}])
        # three are lost meanwhile
        self.env['stock.quant'].with_context(inventory_mode=True).search([
            ('product_id', '=', self.masks.id), ('location_id', '=', self.stock.id)]).write({'inventory_quantity': 7})
        self.env['stock.quant'].search([('product_id', '=', self.masks.id), ('location_id', '=', self.stock.id)]).action_apply_inventory()
        self._deliver(request)
        self.assertRecordValues(request.line_ids, [{'qty_received': 7, 'state': 'transfer'}])
        rest = request.sudo().line_ids.move_ids.filtered(lambda move: move.state != 'done')
        self.assertEqual(rest.product_uom_qty, 3)
        with self.assertRaisesRegex(UserError, "in the stockroom yet"):
            self._deliver(request)
        # what can't be brought is ordered
        rest.picking_id.with_user(self.clerk).action_cancel()
        self.assertRecordValues(request.line_ids, [{'qty_from_stock': 7, 'qty_to_order': 3, 'qty_open': 3, 'state': 'to_order'}])

    def test_cancelled_put_away_is_wanted_again(self):
        request = self._request({self.masks: 10})
        self._receive(self._order(request.line_ids), {self.masks: 10})
        request.sudo().line_ids.move_ids.picking_id.with_user(self.clerk).action_cancel()
        self.assertRecordValues(request.line_ids, [{'qty_open': 10, 'state': 'to_order'}])
        line = self._gather(request.line_ids).line_ids
        self.assertEqual(line.qty_stockroom, 10)
        line.action_take_from_stockroom()
        self._deliver(request)
        self.assertEqual(request.state, 'done')

    def test_cancelled_line_is_not_put_away(self):
        request = self._request({self.masks: 10})
        order = self._order(request.line_ids)
        request.line_ids.with_user(self.clerk).action_cancel()
        self._receive(order, {self.masks: 10})
        self.assertFalse(request.sudo().line_ids.move_ids)
        self.assertEqual(self._on_hand(self.masks, self.stock), 10)

    def test_what_expired_in_the_stockroom_is_not_brought(self):
        lots = self.env['stock.lot'].create([{
            'name': name, 'product_id': self.vaccine.id, 'company_id': self.company.id,
            'expiration_date': self.site._medical_noon(self.today + timedelta(days=days))} for name, days in (('A', 5), ('B', 100))])
        for lot in lots:
            self.env['stock.quant']._update_available_quantity(self.vaccine, self.stock, 5, lot_id=lot)
        request = self._request({self.vaccine: 5})
        move = request.sudo().line_ids.move_ids
        self.assertEqual(move.move_line_ids.lot_id, lots[0])
        with freeze_time(fields.Datetime.now() + timedelta(days=10)):
            self._deliver(request)
        self.assertEqual(move.move_line_ids.lot_id, lots[1])

    def test_a_copy_of_a_transfer_is_for_nobody(self):
        self.env['stock.quant']._update_available_quantity(self.masks, self.stock, 10)
        request = self._request({self.masks: 10})
        copy = request.sudo().line_ids.move_ids.picking_id.copy()
        self.assertFalse(copy.move_ids.medical_request_line_id)
        self.assertFalse(copy.medical_is_delivery)

    def test_delivered_by_who_may(self):
        self.env['stock.quant']._update_available_quantity(self.masks, self.stock, 10)
        request = self._request({self.masks: 10})
        with self.assertRaises(AccessError):
            request.sudo().line_ids.move_ids.picking_id.with_user(self.nurse).action_medical_delivered()
        order = self._order(self._request({self.masks: 1}, room=self.exam2).line_ids)
        with self.assertRaisesRegex(UserError, "nothing that was requested"):
            order.sudo().picking_ids.with_user(self.clerk).action_medical_delivered()
