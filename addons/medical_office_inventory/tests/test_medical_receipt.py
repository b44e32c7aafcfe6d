from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .ordering_common import OrderingCommon


@tagged('post_install', '-at_install')
class TestMedicalReceipt(OrderingCommon):
    """Receiving and putting away; as the supply clerk."""

    def _lot(self, quantity, lot='A1', days=365, **item):
        return {'quantity': quantity, 'lot': lot, 'expiry': self._expiry(days), **item}

    # === THE USUAL WAY === #

    def test_from_the_order_to_the_room(self):
        request = self._request({self.masks: 10, self.vaccine: 3})
        order = self._order(request.line_ids)
        picking, answer = self._receive(order, {self.masks: 10, self.vaccine: self._lot(3)})
        self.assertEqual(answer, {'done': True, 'rows': []})
        self.assertEqual((picking.state, order.receipt_status), ('done', 'full'))
        self.assertEqual(request.line_ids.mapped('state'), ['transfer', 'transfer'])
        transfer = request.sudo().line_ids.move_ids.picking_id
        self.assertEqual(len(transfer), 1)
        self.assertRecordValues(transfer, [{
            'state': 'assigned', 'location_id': self.stock.id, 'location_dest_id': self.exam1.location_id.id, 'medical_is_delivery': True}])
        self.assertEqual(transfer.move_ids.medical_purchase_line_id, order.order_line)
        self._deliver(request)
        self.assertRecordValues(request.line_ids, [
            {'state': 'received', 'qty_received': 10, 'received_by_id': self.clerk.id},
            {'state': 'received', 'qty_received': 3, 'received_by_id': self.clerk.id}])
        self.assertEqual(request.state, 'done')
        self.assertEqual(self._on_hand(self.masks, self.exam1.location_id), 10)
        lot = self.env['stock.lot'].search([('product_id', '=', self.vaccine.id)])
        self.assertEqual(lot.name, 'A1')
        self.assertEqual(self.site._medical_day(lot.expiration_date), self.today + timedelta(days=365))

    def test_what_the_screen_shows(self):
        order = self._order(self._request({self.gloves: 30, self.vaccine: 3}, date_needed=self.today + timedelta(days=3)).line_ids)
        picking = order.sudo().picking_ids.with_user(self.clerk)
        receipt = self.env['medical.receipt'].with_user(self.clerk).get_receipt(picking.id)
        self.assertEqual((receipt['vendor'], receipt['order'], receipt['open'], receipt['is_manager']), ("McKay", order.name, True, False))
        gloves, vaccine = sorted(receipt['items'], key=lambda item: item['product'])
        self.assertEqual((gloves['expected'], gloves['pack'], gloves['pack_qty'], gloves['lot']), (100, "Box of 100", 100, False))
        self.assertEqual((vaccine['lot'], vaccine['expiry'], vaccine['short_days'], vaccine['policy']), (True, True, 30, 'quarantine'))

    def test_rest_of_a_pack_stays_in_the_stockroom(self):
        request = self._request({self.gloves: 30})
        self._receive(self._order(request.line_ids), {self.gloves: 100})
        self._deliver(request)
        self.assertEqual(self._on_hand(self.gloves, self.exam1.location_id), 30)
        self.assertEqual(self._on_hand(self.gloves, self.stock), 70)

    def test_first_expiring_first(self):
        lot = self.env['stock.lot'].create({
            'name': 'OLD', 'product_id': self.vaccine.id, 'company_id': self.company.id,
            'expiration_date': self.site._medical_noon(self.today + timedelta(days=100))})
        request = self._request({self.vaccine: 3})
        order = self._order(request.line_ids)
        self.env['stock.quant']._update_available_quantity(self.vaccine, self.stock, 2, lot_id=lot)
        self._receive(order, {self.vaccine: self._lot(3)})
        self._deliver(request)
        quants = self.env['stock.quant'].search([('location_id', '=', self.exam1.location_id.id), ('product_id', '=', self.vaccine.id)])
        self.assertEqual({quant.lot_id.name: quant.quantity for quant in quants}, {'OLD': 2, 'A1': 1})

    def test_request_of_the_stockroom_itself(self):
        request = self._request({self.masks: 10}, room=self.stockroom)
        self._receive(self._order(request.line_ids), {self.masks: 10})
        self.assertRecordValues(request.line_ids, [{'state': 'received', 'qty_received': 10, 'received_by_id': self.clerk.id}])
        self.assertEqual(request.state, 'done')
        self.assertFalse(request.sudo().line_ids.move_ids)

    # === SHORT AND OVER === #

    def test_short_is_asked_first(self):
        request = self._request({self.masks: 10})
        order = self._order(request.line_ids)
        picking, answer = self._receive(order, {self.masks: 4})
        self.assertEqual(answer['ask'], 'rest')
        self.assertIn("4 of 10", answer['rows'][0])
        self.assertEqual(picking.state, 'assigned', "nothing is written before the answer")

    def test_rest_comes_later(self):
        first, second = self._request({self.masks: 6}), self._request({self.masks: 6}, room=self.exam2)
        order = self._order((first + second).line_ids)
        picking, _answer = self._receive(order, {self.masks: 8}, rest='later')
        self.assertRecordValues(picking.medical_issue_ids, [{'kind': 'short', 'outcome': 'later', 'quantity': 4}])
        self.assertEqual(first.line_ids.state, 'transfer')
        self.assertEqual(second.line_ids.state, 'ordered')
        self.assertEqual(sum(second.sudo().line_ids.move_ids.mapped('product_uom_qty')), 2)
        self._deliver(first + second)
        self.assertEqual((first.state, second.state), ('done', 'approved'))
        self.assertEqual(second.line_ids.qty_received, 2)
        self._receive(order, {self.masks: 4})
        self._deliver(second)
        self.assertEqual(second.state, 'done')
        self.assertEqual(self._on_hand(self.masks, self.exam2.location_id), 6)
        self.assertEqual(self._on_hand(self.masks, self.stock), 0)

    def test_rest_is_closed(self):
        first, second = self._request({self.masks: 6}), self._request({self.masks: 6})
        order = self._order((first + second).line_ids)
        picking, _answer = self._receive(order, {self.masks: 8}, rest='close')
        self.assertRecordValues(picking.medical_issue_ids, [{'kind': 'short', 'outcome': 'closed', 'quantity': 4}])
        self.assertEqual(order.receipt_status, 'full')
        self.assertFalse(order.sudo().picking_ids.filtered(lambda picking: picking.state == 'assigned'))
        self.assertRecordValues(second.line_ids, [{'qty_open': 4, 'state': 'to_order'}])
        self.assertEqual(first.line_ids.qty_open, 0)
        self.assertIn("short", order.activity_ids.note)
        self.assertEqual(order.activity_ids.user_id, self.buyer)

    def test_receiving_twice_brings_nothing_twice(self):
        request = self._request({self.masks: 10})
        order = self._order(request.line_ids)
        picking, _answer = self._receive(order, {self.masks: 10})
        with self.assertRaisesRegex(UserError, "received already"):
            self.env['medical.receipt'].with_user(self.clerk).receive(picking.id, [])
        order.order_line._medical_put_away()
        self.assertEqual(sum(request.sudo().line_ids.move_ids.mapped('product_uom_qty')), 10)

    def test_more_than_ordered(self):
        request = self._request({self.masks: 10})
        order = self._order(request.line_ids)
        _picking, answer = self._receive(order, {self.masks: 12})
        self.assertEqual(answer['ask'], 'over')
        picking, answer = self._receive(order, {self.masks: 12}, over_ok=True)
        self.assertTrue(answer['done'])
        self.assertRecordValues(picking.medical_issue_ids, [{'kind': 'over', 'outcome': 'accept', 'quantity': 2}])
        self._deliver(request)
        self.assertEqual(self._on_hand(self.masks, self.exam1.location_id), 10)
        self.assertEqual(self._on_hand(self.masks, self.stock), 2)

    def test_nothing_came(self):
        order = self._order(self._request({self.masks: 10}).line_ids)
        with self.assertRaisesRegex(UserError, "at least one"):
            self._receive(order, {self.masks: 0})

    # === CONDITION === #

    def test_damaged_is_refused(self):
        request = self._request({self.masks: 10})
        order = self._order(request.line_ids)
        picking, _answer = self._receive(
            order, {self.masks: [7, {'quantity': 3, 'condition': 'damaged', 'note': "wet"}]}, rest='later')
        self.assertRecordValues(picking.medical_issue_ids, [{'kind': 'damaged', 'outcome': 'refuse', 'quantity': 3, 'note': "wet"}])
        self.assertEqual(order.order_line.qty_received, 7)
        self.assertEqual(self._on_hand(self.masks, self.stock), 7)
        self.assertIn("wet", order.activity_ids.note)
        self.assertEqual(request.line_ids.state, 'ordered')
        self._receive(order, {self.masks: 3})
        self._deliver(request)
        self.assertEqual(request.state, 'done')

    def test_all_refused_rest_later(self):
        request = self._request({self.masks: 10})
        order = self._order(request.line_ids)
        picking, answer = self._receive(order, {self.masks: {'quantity': 10, 'condition': 'wrong'}}, rest='later')
        self.assertTrue(answer['done'])
        self.assertEqual(picking.state, 'assigned', "still expected")
        self.assertEqual(order.order_line.qty_received, 0)
        self.assertEqual(len(picking.medical_issue_ids), 1)
        self._receive(order, {self.masks: 10})
        self.assertEqual(picking.state, 'done')

    def test_all_refused_rest_closed(self):
        request = self._request({self.masks: 10})
        order = self._order(request.line_ids)
        picking, _answer = self._receive(order, {self.masks: {'quantity': 10, 'condition': 'damaged'}}, rest='close')
        self.assertEqual(picking.state, 'cancel')
        self.assertRecordValues(request.line_ids, [{'state': 'to_order', 'qty_open': 10}])

    def test_damaged_is_never_accepted(self):
        order = self._order(self._request({self.masks: 10}).line_ids)
        with self.assertRaisesRegex(UserError, "damaged"):
            self._receive(order, {self.masks: {'quantity': 10, 'condition': 'damaged', 'outcome': 'accept'}})

    def test_every_missing_detail_is_named_at_once(self):
        other = self._new_product("Serum", tracking='lot', use_expiration_date=True)
        self._new_price(self.mckay, other, 5, delay=2)
        order = self._order(self._request({self.vaccine: 3, other: 2}).line_ids)
        with self.assertRaises(UserError) as error:
            self._receive(order, {self.vaccine: {'quantity': 3, 'lot': 'A1'}, other: 2})
        message = error.exception.args[0]
        for text in ("Vaccine: the expiry", "Serum: the lot", "Serum: the expiry"):
            self.assertIn(text, message)
        self.assertEqual(order.sudo().picking_ids.state, 'assigned')

    def test_expired_is_refused(self):
        request = self._request({self.vaccine: 3})
        order = self._order(request.line_ids)
        picking, _answer = self._receive(order, {self.vaccine: [self._lot(2), self._lot(1, 'OLD', -1)]}, rest='close')
        self.assertRecordValues(picking.medical_issue_ids, [{'kind': 'expired', 'outcome': 'refuse', 'lot_name': 'OLD'}])
        self.assertEqual(self._on_hand(self.vaccine, self.stock), 2)
        self.assertFalse(self.env['stock.lot'].search([('name', '=', 'OLD')]))
        self.assertRecordValues(request.line_ids, [{'qty_ordered': 2, 'qty_open': 1}])

    def test_expired_is_never_accepted_not_even_by_the_manager(self):
        order = self._order(self._request({self.vaccine: 3}).line_ids)
        for user in (self.clerk, self.manager):
            with self.assertRaisesRegex(UserError, "expired"):
                self._receive(order, {self.vaccine: self._lot(3, days=-1, outcome='accept', note="so what")}, user=user)

    def test_expires_today_is_not_expired(self):
        order = self._order(self._request({self.vaccine: 3}).line_ids)
        picking, _answer = self._receive(order, {self.vaccine: self._lot(3, days=0)})
        self.assertEqual(picking.medical_issue_ids.kind, 'short_dated')

    def test_expiry_by_the_day_at_the_site(self):
        with freeze_time('2026-01-13 15:00:00'):
            order = self._order(self._request({self.vaccine: 1}).line_ids)
        # 04:00 UTC of the 15th is the evening of the 14th in New York: what expires on the 14th is not expired
        with freeze_time('2026-01-15 04:00:00'):
            picking, _answer = self._receive(order, {self.vaccine: {'quantity': 1, 'lot': 'L', 'expiry': '2026-01-14'}})
            self.assertEqual(picking.medical_issue_ids.kind, 'short_dated')

    def test_short_dated_goes_to_quarantine(self):
        request = self._request({self.vaccine: 3})
        order = self._order(request.line_ids)
        picking, answer = self._receive(order, {self.vaccine: [self._lot(2), self._lot(1, 'SOON', 29)]})
        self.assertIn("quarantined", answer['rows'][0])
        self.assertEqual(self._on_hand(self.vaccine, self.stock), 2)
        self.assertEqual(self._on_hand(self.vaccine, self.quarantine), 1)
        self.assertRecordValues(picking.medical_issue_ids, [{'kind': 'short_dated', 'outcome': 'quarantine', 'quantity': 1}])
        self.assertEqual(sum(request.sudo().line_ids.move_ids.mapped('product_uom_qty')), 2, "quarantined goods are not put away")
        self.assertRecordValues(request.line_ids, [{'qty_open': 0, 'state': 'ordered'}])

    def test_thirty_days_are_not_short(self):
        order = self._order(self._request({self.vaccine: 3}).line_ids)
        picking, _answer = self._receive(order, {self.vaccine: self._lot(3, days=30)})
        self.assertFalse(picking.medical_issue_ids)

    def test_short_dated_refused_by_policy(self):
        self.categ.medical_short_dated_policy = 'refuse'
        order = self._order(self._request({self.vaccine: 3}).line_ids)
        _picking, answer = self._receive(order, {self.vaccine: self._lot(3, days=10)})
        self.assertEqual(answer['ask'], 'rest')
        picking, _answer = self._receive(order, {self.vaccine: self._lot(3, days=10)}, rest='close')
        self.assertRecordValues(picking.medical_issue_ids, [{'kind': 'short_dated', 'outcome': 'refuse'}])
        self.assertEqual(self._on_hand(self.vaccine, self.quarantine), 0)

    def test_short_dated_accepted_by_the_manager_with_a_reason(self):
        request = self._request({self.vaccine: 3})
        order = self._order(request.line_ids)
        item = self._lot(3, days=10, outcome='accept')
        with self.assertRaisesRegex(UserError, "office manager"):
            self._receive(order, {self.vaccine: {**item, 'note': "we use it today"}})
        with self.assertRaisesRegex(UserError, "say why"):
            self._receive(order, {self.vaccine: item}, user=self.manager)
        picking, _answer = self._receive(order, {self.vaccine: {**item, 'note': "used today"}}, user=self.manager)
        self.assertRecordValues(picking.medical_issue_ids, [{
            'kind': 'short_dated', 'outcome': 'accept', 'note': "used today", 'user_id': self.manager.id}])
        self.assertEqual(self._on_hand(self.vaccine, self.stock), 3)

    # === LOTS === #

    def test_known_lot_with_another_expiry(self):
        self.env['stock.lot'].create({
            'name': 'A1', 'product_id': self.vaccine.id, 'company_id': self.company.id,
            'expiration_date': self.site._medical_noon(self.today + timedelta(days=300))})
        order = self._order(self._request({self.vaccine: 3}).line_ids)
        with self.assertRaises(UserError) as error:
            self._receive(order, {self.vaccine: self._lot(3)})
        message = error.exception.args[0]
        lang = self.env['res.lang']._get_data(code='en_US').date_format
        for days in (300, 365):
            self.assertIn((self.today + timedelta(days=days)).strftime(lang), message)
        move = order.sudo().picking_ids.move_ids
        expiry = self.env['medical.receipt'].with_user(self.clerk).get_lot_expiry(move.id, 'A1')
        self.assertEqual(expiry, self._expiry(300))
        self._receive(order, {self.vaccine: {'quantity': 3, 'lot': 'A1'}})
        self.assertEqual(len(self.env['stock.lot'].search([('product_id', '=', self.vaccine.id)])), 1)

    def test_known_lot_that_has_expired(self):
        self.env['stock.lot'].create({
            'name': 'A1', 'product_id': self.vaccine.id, 'company_id': self.company.id,
            'expiration_date': self.site._medical_noon(self.today - timedelta(days=3))})
        order = self._order(self._request({self.vaccine: 3}).line_ids)
        with self.assertRaisesRegex(UserError, "expired"):
            self._receive(order, {self.vaccine: {'quantity': 3, 'lot': 'A1', 'outcome': 'accept'}})

    def test_no_date_is_invented(self):
        self.vaccine.expiration_time = 500
        order = self._order(self._request({self.vaccine: 3}).line_ids)
        self.assertFalse(order.sudo().picking_ids.move_line_ids.expiration_date)

    def test_same_lot_typed_twice(self):
        order = self._order(self._request({self.vaccine: 3}).line_ids)
        with self.assertRaisesRegex(UserError, "twice"):
            self._receive(order, {self.vaccine: [self._lot(1), self._lot(2)]})

    def test_nonsense(self):
        order = self._order(self._request({self.vaccine: 3}).line_ids)
        for item, text in (
            ({'quantity': 'many'}, "not a number"), ({'quantity': -1}, "not a number"), (self._lot(1, condition='fine'), "condition"),
            ({'quantity': 1, 'lot': 'A', 'expiry': 'tomorrow'}, "no date"),
        ):
            with self.assertRaisesRegex(UserError, text):
                self._receive(order, {self.vaccine: item})
        picking = order.sudo().picking_ids
        screen = self.env['medical.receipt'].with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "changed meanwhile"):
            screen.receive(picking.id, [{'move_id': 0, 'quantity': 1}])
        with self.assertRaisesRegex(UserError, "does not exist"):
            screen.get_receipt(0)

    # === CONTROLLED SUBSTANCES === #

    def test_controlled_received_by_someone_else(self):
        drug = self._new_product("Ketamine", tracking='lot', use_expiration_date=True, medical_controlled=True)
        self._new_price(self.mckay, drug, 5, delay=2)
        both = self._new_user('or_both', 'medical_office_base.group_supply_clerk,purchase.group_purchase_user')
        order = self._order(self._request({drug: 2, self.masks: 1}).line_ids, both)
        self.assertEqual(order.medical_confirmed_by_ids, self.buyer)
        order.sudo().medical_confirmed_by_ids = both
        found = {drug: self._lot(2), self.masks: 1}
        with self.assertRaisesRegex(UserError, "Ketamine.*Someone else"):
            self._receive(order, found, user=both)
        self._receive(order, found)
        self.assertEqual(self._on_hand(drug, self.stock), 2)

    # === CORE'S OWN SCREENS, AND WHO MAY === #

    def test_rules_hold_in_cores_form(self):
        order = self._order(self._request({self.vaccine: 3}).line_ids)
        picking = order.sudo().picking_ids.with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "lot number is missing"):
            picking.button_validate()
        line = picking.move_line_ids
        line.write({'lot_name': 'A1', 'expiration_date': self.site._medical_noon(self.today + timedelta(days=10)), 'medical_outcome': 'accept'})
        with self.assertRaisesRegex(UserError, "office manager"):
            picking.button_validate()
        with self.assertRaisesRegex(UserError, "office manager"):
            picking._action_done()
        line.medical_outcome = False
        picking.button_validate()
        self.assertEqual(picking.state, 'done')
        self.assertEqual(self._on_hand(self.vaccine, self.quarantine), 3)

    def test_cores_question_about_the_rest(self):
        request = self._request({self.masks: 10})
        order = self._order(request.line_ids)
        picking = order.sudo().picking_ids.with_user(self.clerk)
        picking.move_ids.quantity = 4
        action = picking.button_validate()
        self.assertEqual(action['view_id'], self.env.ref('medical_office_inventory.view_stock_backorder_confirmation_receipt').id)
        form = Form(self.env[action['res_model']].with_user(self.clerk).with_context(**action['context']), view=action['view_id'])
        form.save().process_cancel_backorder()
        self.assertEqual(picking.state, 'done')
        self.assertRecordValues(request.line_ids, [{'qty_ordered': 4, 'qty_open': 6}])

    def test_who_may_receive(self):
        order = self._order(self._request({self.masks: 10}).line_ids)
        with self.assertRaises(AccessError):
            self._receive(order, {self.masks: 10}, user=self.nurse)
        picking = order.sudo().picking_ids
        with self.assertRaises(AccessError):
            self.env['medical.receipt'].with_user(self.nurse).get_receipt(picking.id)
        with self.assertRaises(AccessError):
            self.env['medical.receipt.issue'].with_user(self.clerk).create({
                'picking_id': picking.id, 'product_id': self.masks.id, 'kind': 'short', 'outcome': 'later'})
        other = self.env['res.company'].create({'name': "Other Practice"})
        stranger = self._new_user('or_stranger', 'medical_office_base.group_supply_clerk', other)
        with self.assertRaises(AccessError):
            self._receive(order, {self.masks: 10}, user=stranger)

    def test_people_of_odoo_without_a_role(self):
        self.categ.medical_short_dated_policy = 'quarantine'
        request = self._request({self.vaccine: 3})
        purchaser = self._new_user('or_purchaser', 'purchase.group_purchase_user')
        storeman = self._new_user('or_storeman', 'stock.group_stock_user')
        order = self._quote(request.line_ids).with_user(purchaser)
        order.invalidate_recordset()
        form = Form(order)
        with form.order_line.edit(0) as line:
            line.product_qty = 4
        form.save()
        order.button_confirm()
        self.assertFalse(order.medical_is_late)
        order.order_line.date_planned = order.order_line.date_planned + timedelta(days=1)
        self.env.cr.precommit.run()
        picking = order.sudo().picking_ids.with_user(storeman)
        picking.invalidate_recordset()
        self.assertEqual(picking.medical_due, 'later')
        Form(picking)
        picking.move_line_ids.write({'lot_name': 'A1', 'expiration_date': self.site._medical_noon(self.today + timedelta(days=10))})
        picking.button_validate()
        self.assertEqual(self._on_hand(self.vaccine, self.quarantine), 4)
        self.assertEqual(request.line_ids.state, 'ordered')

    def test_due(self):
        with freeze_time('2026-01-12 15:00:00'):
            order = self._order(self._request({self.masks: 1}).line_ids)
        picking = order.sudo().picking_ids.with_user(self.clerk)
        for moment, due in (
                ('2026-01-14 04:00:00', 'later'), ('2026-01-14 06:00:00', 'today'), ('2026-01-15 04:00:00', 'today'),
                ('2026-01-15 06:00:00', 'late')):
            with freeze_time(moment):
                picking.invalidate_recordset(['medical_due'])
                self.assertEqual(picking.medical_due, due, moment)
                for value in ('late', 'today', 'later'):
                    self.assertEqual(bool(picking.search([('id', '=', picking.id), ('medical_due', '=', value)])), value == due)
                self.assertFalse(picking.search([('id', '=', picking.id), ('medical_due', '=', False)]))
