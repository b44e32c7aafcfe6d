from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .ordering_common import OrderingCommon


@tagged('post_install', '-at_install')
class TestPurchaseOrder(OrderingCommon):
    """What happens to requests when their orders change."""

    def test_cancelled_order_gives_its_requests_back(self):
        request = self._request({self.masks: 10})
        order = self._order(request.line_ids)
        self.assertEqual(request.line_ids.state, 'ordered')
        order.button_cancel()
        self.assertRecordValues(request.line_ids, [{'state': 'to_order', 'qty_open': 10}])
        self._order(request.line_ids)
        order.button_draft()
        self.assertEqual(request.line_ids.qty_ordered, 10, "the reopened order does not bring it again")

    def test_cancelled_after_part_came(self):
        request = self._request({self.masks: 10})
        order = self._order(request.line_ids)
        self._receive(order, {self.masks: 4}, rest='later')
        order.button_cancel()
        self.assertRecordValues(request.line_ids, [{'qty_ordered': 4, 'qty_open': 6, 'qty_received': 0, 'state': 'to_order'}])
        self.assertEqual(sum(request.sudo().line_ids.move_ids.mapped('product_uom_qty')), 4)

    def test_deleted_quotation_and_line(self):
        request = self._request({self.masks: 10, self.gloves: 5})
        orders = self._quote(request.line_ids)
        orders.order_line[0].unlink()
        self.assertIn('to_order', request.line_ids.mapped('state'))
        orders.button_cancel()
        orders.unlink()
        self.assertEqual(request.line_ids.mapped('state'), ['to_order', 'to_order'])

    def test_vendor_confirms_less(self):
        first, second = self._request({self.masks: 10}), self._request({self.masks: 10})
        order = self._order((first + second).line_ids)
        order.order_line.product_qty = 12
        self.assertEqual(first.line_ids.qty_ordered, 10)
        self.assertRecordValues(second.line_ids, [{'qty_ordered': 2, 'qty_open': 8, 'state': 'to_order'}])
        self.assertIn(order.name, second.message_ids[0].body)

    def test_cancelled_request_leaves_the_quotation(self):
        first, second = self._request({self.gloves: 80}), self._request({self.gloves: 90})
        order = self._quote((first + second).line_ids)
        self.assertEqual(order.order_line.product_qty, 2)
        second.with_user(self.buyer).action_cancel()
        self.assertEqual(order.order_line.product_qty, 1)
        first.with_user(self.buyer).action_cancel()
        self.assertEqual(order.state, 'cancel')

    def test_late_by_the_day_at_the_site(self):
        with freeze_time('2026-01-12 15:00:00'):
            request = self._request({self.masks: 1})
            order = self._order(request.line_ids)
        late = [('id', 'in', order.ids), ('medical_is_late', '=', True)]
        # expected on the 14th: at 04:00 UTC of the 15th the 14th is not over in New York
        for moment, is_late in (('2026-01-15 04:00:00', False), ('2026-01-15 06:00:00', True)):
            with freeze_time(moment):
                order.invalidate_recordset(['medical_is_late'])
                request.line_ids.invalidate_recordset(['is_late'])
                self.assertEqual(order.medical_is_late, is_late)
                self.assertEqual(bool(order.search(late)), is_late)
                self.assertEqual(request.line_ids.is_late, is_late)
                self.assertEqual(bool(request.line_ids.search([('id', 'in', request.line_ids.ids), ('is_late', '=', True)])), is_late)
        with freeze_time('2026-01-15 16:00:00'):
            self._receive(order, {self.masks: 1})
            order.invalidate_recordset(['medical_is_late'])
            self.assertFalse(order.medical_is_late)

    def test_requesters_hear_of_a_later_date_once(self):
        first = self._request({self.masks: 10, self.vaccine: 1})
        colleague = self._new_user('or_colleague', 'medical_office_base.group_staff')
        second = self._request({self.masks: 10}, user=colleague, room=self.exam2)
        first, second = first.sudo(), second.sudo()
        order = self._order((first + second).line_ids)
        before = {request: len(request.message_ids) for request in first + second}
        later = order.date_planned + timedelta(days=3)
        order.order_line[0].date_planned = later
        order.order_line[1].date_planned = later
        self.env.cr.precommit.run()
        for request in first + second:
            self.assertEqual(len(request.message_ids) - before[request], 1)
            self.assertEqual(request.message_ids[0].notified_partner_ids, request.requester_id.partner_id)
        self.assertEqual(first.line_ids[0].date_expected, later)
        # sooner is no news
        order.order_line[0].date_planned = later - timedelta(days=1)
        self.env.cr.precommit.run()
        self.assertEqual(len(first.message_ids) - before[first], 1)

    def test_who_confirmed_can_not_be_typed(self):
        order = self._quote(self._request({self.masks: 1}).line_ids)
        with self.assertRaises(UserError):
            order.write({'medical_confirmed_by_ids': [Command.link(self.nurse.id)]})
        order.button_confirm()
        self.assertEqual(order.medical_confirmed_by_ids, self.buyer)

    def test_smart_button(self):
        request = self._request({self.masks: 1})
        order = self._quote(request.line_ids)
        action = order.action_open_medical_requests()
        self.assertEqual(self.env['medical.supply.request'].search(action['domain']), request)
