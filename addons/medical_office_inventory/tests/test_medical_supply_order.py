from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .ordering_common import OrderingCommon


@tagged('post_install', '-at_install')
class TestMedicalSupplyOrder(OrderingCommon):
    """Gathering, vendors, packs, quotations; as the buyer."""

    def test_gathers_per_site_and_supply(self):
        first = self._request({self.gloves: 30, self.masks: 10})
        second = self._request({self.gloves: 40}, room=self.exam2)
        order = self._gather(first.line_ids + second.line_ids)
        self.assertEqual(len(order.line_ids), 2)
        gloves = order.line_ids.filtered(lambda line: line.product_id == self.gloves)
        self.assertRecordValues(gloves, [{'qty_needed': 70, 'quantity': 70, 'request_count': 2, 'packs': 1, 'total': 8}])
        self.assertEqual(gloves.vendor_id, self.bell)
        self.assertIn("Cheapest", gloves.reason_shown)

    def test_one_quotation_for_two_requests(self):
        first = self._request({self.gloves: 30})
        second = self._request({self.gloves: 40}, room=self.exam2)
        orders = self._quote(first.line_ids + second.line_ids)
        self.assertEqual(len(orders), 1)
        self.assertRecordValues(orders, [{
            'partner_id': self.bell.id, 'medical_site_id': self.site.id, 'picking_type_id': self.site.warehouse_id.in_type_id.id,
            'state': 'draft', 'medical_request_count': 2}])
        self.assertRecordValues(orders.order_line, [{
            'product_id': self.gloves.id, 'product_qty': 1, 'product_uom_id': self.box.id, 'price_unit': 8}])
        self.assertEqual(orders.order_line.medical_allocation_ids.mapped('quantity'), [30, 40])
        self.assertEqual((first + second).line_ids.mapped('state'), ['rfq', 'rfq'])
        orders.button_confirm()
        self.assertEqual((first + second).line_ids.mapped('state'), ['ordered', 'ordered'])

    def test_two_vendors_two_quotations(self):
        request = self._request({self.gloves: 30, self.masks: 10})
        self.assertEqual(self._quote(request.line_ids).partner_id, self.mckay + self.bell)

    def test_in_time_before_cheap(self):
        request = self._request({self.gloves: 30}, date_needed=self.today + timedelta(days=3))
        line = self._gather(request.line_ids).line_ids
        self.assertEqual((line.vendor_id, line.arrival), (self.mckay, 'in_time'))
        self.assertIn("Bell", line.reason_shown)

    def test_draft_is_increased_and_rounding_counts(self):
        first = self._quote(self._request({self.gloves: 30}).line_ids)
        # 70 are left of the box
        second = self._request({self.gloves: 50}, room=self.exam2)
        line = self._gather(second.line_ids).line_ids
        self.assertRecordValues(line.quote_id, [{'vendor_id': self.bell.id, 'packs': 0, 'total': 0, 'from_draft': True}])
        self.assertFalse(self._quote(second.line_ids), "the draft is used")
        self.assertEqual(first.order_line.product_qty, 1)
        self.assertEqual(sum(first.order_line.medical_allocation_ids.mapped('quantity')), 80)
        # 20 are left: 30 more need a second box, not two
        self._quote(self._request({self.gloves: 30}).line_ids)
        self.assertEqual(first.order_line.product_qty, 2)
        self.assertEqual(second.line_ids.state, 'rfq')

    def test_what_the_buyer_added_on_purpose_is_not_used_up(self):
        order = self._quote(self._request({self.gloves: 30}).line_ids)
        order.order_line.product_qty = 2
        self._quote(self._request({self.gloves: 80}).line_ids)
        self.assertEqual(order.order_line.product_qty, 3)

    def test_price_step(self):
        self._new_price(self.bell, self.gloves, 6, delay=5, uom=self.box, min_qty=10)
        request = self._request({self.gloves: 800})
        line = self._gather(request.line_ids).line_ids
        self.assertRecordValues(line.quote_id, [{'vendor_id': self.bell.id, 'packs': 10, 'total': 60}])
        order = self._quote(request.line_ids)
        self.assertRecordValues(order.order_line, [{'product_qty': 10, 'price_unit': 6}])

    def test_price_of_the_pack_not_of_the_piece(self):
        # core compares 0.12 with 8 and would take the piece
        self._new_price(self.bell, self.gloves, 0.12, delay=5)
        order = self._quote(self._request({self.gloves: 100}).line_ids)
        self.assertRecordValues(order.order_line, [{'product_uom_id': self.box.id, 'product_qty': 1, 'price_unit': 8}])

    def test_buyer_changes_vendor_and_quantity(self):
        request = self._request({self.gloves: 250, self.masks: 10})
        order = self._gather(request.line_ids)
        with Form(order) as form:
            for index in range(len(order.line_ids)):
                with form.line_ids.edit(index) as line:
                    if line.product_id == self.masks:
                        line.include = False
                    else:
                        line.vendor_id = self.mckay
                        line.quantity = 120
                        self.assertEqual((line.buy, line.total), ("2 × Box of 100", 18))
                        self.assertEqual(line.reason_shown, "Chosen by you")
        order.action_confirm()
        purchase = self._orders()
        self.assertEqual(purchase.partner_id, self.mckay)
        self.assertEqual(purchase.order_line.product_qty, 2)
        gloves, masks = request.line_ids
        self.assertRecordValues(gloves, [{'qty_ordered': 120, 'qty_open': 130, 'state': 'to_order'}])
        self.assertRecordValues(masks, [{'qty_open': 10, 'state': 'to_order'}])

    def test_more_than_needed(self):
        request = self._request({self.masks: 10})
        order = self._gather(request.line_ids)
        order.line_ids.quantity = 25
        order.action_confirm()
        self.assertEqual(self._orders().order_line.product_qty, 25)
        self.assertEqual(request.line_ids.qty_ordered, 10)

    def test_allocated_by_urgency_then_date_then_age(self):
        later = self._request({self.masks: 10}, date_needed=self.today + timedelta(days=9))
        sooner = self._request({self.masks: 10}, date_needed=self.today + timedelta(days=8))
        urgent = self._request({self.masks: 10}, urgency='urgent')
        order = self._gather((later + sooner + urgent).line_ids)
        order.line_ids.quantity = 15
        order.action_confirm()
        self.assertEqual(urgent.line_ids.qty_ordered, 10)
        self.assertEqual(sooner.line_ids.qty_ordered, 5)
        self.assertEqual(later.line_ids.qty_ordered, 0)

    def test_order_minimum(self):
        self.mckay.with_company(self.company).medical_order_minimum = 100
        self.bell.with_company(self.company).medical_order_minimum = 100
        request = self._request({self.gloves: 100, self.masks: 300})
        order = self._gather(request.line_ids)
        # gloves are cheaper at Bell (8), but that order would miss the minimum by 92; McKay's is reached by the masks
        self.assertEqual(order.line_ids.vendor_id, self.mckay)
        gloves = order.line_ids.filtered(lambda line: line.product_id == self.gloves)
        self.assertIn("minimum", gloves.reason_shown)
        self.assertIn("minimum", gloves.quote_ids.filtered(lambda quote: quote.vendor_id == self.bell).remark)
        self.assertNotIn("text-bg-warning", order.summary)

    def test_order_minimum_missed_is_shown(self):
        self.mckay.with_company(self.company).medical_order_minimum = 100
        order = self._gather(self._request({self.masks: 10}).line_ids)
        self.assertIn("text-bg-warning", order.summary)
        self.assertIn("below the order minimum", order.line_ids.reason_shown)
        order.action_confirm()
        self.assertEqual(self._orders().medical_shortfall, 95)

    def test_minimum_is_of_the_own_company(self):
        other = self.env['res.company'].create({'name': "Other"})
        self.mckay.with_company(other).medical_order_minimum = 100
        order = self._gather(self._request({self.masks: 10}).line_ids)
        self.assertNotIn("minimum", order.line_ids.reason_shown)

    def test_cutoff_hour_at_the_site(self):
        west = self._new_site("West", 'WEST', 'America/Los_Angeles')
        room = self.env['medical.room'].create({'name': "Exam", 'code': 'E', 'site_id': west.id, 'kind': 'exam'})
        self.mckay.with_company(self.company).medical_cutoff_hour = 14
        # 20:00 UTC: 15:00 in New York, 12:00 in Los Angeles (standard time)
        with freeze_time('2026-01-14 20:00:00'):
            here, there = self._request({self.masks: 1}), self._request({self.masks: 1}, room=room)
            order = self._gather((here + there).line_ids)
            expected = {line.site_id: line.date_expected for line in order.line_ids}
            self.assertEqual(expected, {
                self.site: fields.Date.to_date('2026-01-17'), west: fields.Date.to_date('2026-01-16')})
            order.action_confirm()
            orders = self._orders()
            self.assertEqual(len(orders), 2, "one per site")
            for purchase in orders:
                site = purchase.medical_site_id
                self.assertEqual(site._medical_day(purchase.order_line.date_planned), expected[site])

    def test_order_day_is_the_sites(self):
        # 03:00 UTC on the 15th is still the 14th in New York
        with freeze_time('2026-01-15 03:00:00'):
            line = self._gather(self._request({self.masks: 1}).line_ids).line_ids
            self.assertEqual(line.date_expected, fields.Date.to_date('2026-01-16'))

    def test_confirming_later_moves_the_date(self):
        with freeze_time('2026-01-12 15:00:00'):
            orders = self._quote(self._request({self.masks: 1}).line_ids)
        with freeze_time('2026-01-15 15:00:00'):
            orders.button_confirm()
        self.assertEqual(self.site._medical_day(orders.date_planned), fields.Date.to_date('2026-01-17'))

    def test_currency_of_the_vendor(self):
        euro = self.env.ref('base.EUR')
        euro.active = True
        self.env['res.currency.rate'].create({'currency_id': euro.id, 'rate': 0.5, 'company_id': self.company.id, 'name': '2020-01-01'})
        self.bell.with_company(self.company).property_purchase_currency_id = euro
        self._new_price(self.bell, self.masks, 0.2, currency_id=euro.id)
        request = self._request({self.masks: 100})
        line = self._gather(request.line_ids).line_ids
        self.assertEqual((line.vendor_id, line.total), (self.bell, 40), "0.20 EUR are 0.40 USD")
        order = self._quote(request.line_ids)
        self.assertRecordValues(order, [{'currency_id': euro.id, 'amount_untaxed': 20}])

    def test_no_vendor(self):
        tape = self._new_product("Tape")
        request = self._request({tape: 5})
        order = self._gather(request.line_ids)
        line = order.line_ids
        self.assertRecordValues(line, [{'vendor_id': False, 'arrival': 'none'}])
        self.assertIn("add a vendor's price", line.reason_shown)
        with self.assertRaisesRegex(UserError, "Tape"):
            order.action_confirm()
        action = line.action_add_vendor_price()
        form = Form(self.env['medical.vendor.price'].with_user(self.buyer).with_context(**action['context']))
        form.partner_id = self.bell
        form.price = 2
        form.save().action_save()
        self.assertRecordValues(line, [{'vendor_id': self.bell.id, 'total': 10}])
        order.action_confirm()
        self.assertEqual(self._orders().order_line.price_unit, 2)
        self.assertEqual(tape.seller_ids.partner_id, self.bell, "kept for the next time")

    def test_vendor_price_needs_a_price_and_a_buyer(self):
        values = {'product_id': self.masks.id, 'partner_id': self.bell.id}
        price = self.env['medical.vendor.price'].with_user(self.buyer).create({**values, 'price': 0})
        with self.assertRaisesRegex(UserError, "above zero"):
            price.action_save()
        with self.assertRaises(AccessError):
            self.env['medical.vendor.price'].with_user(self.nurse).create({**values, 'price': 1})

    def test_choose_another_vendor(self):
        order = self._gather(self._request({self.gloves: 10}).line_ids)
        order.line_ids.quote_ids.filtered(lambda quote: quote.vendor_id == self.mckay).action_choose()
        self.assertEqual(order.line_ids.vendor_id, self.mckay)
        order.action_choose_vendors()
        self.assertEqual(order.line_ids.vendor_id, self.bell)

    def test_second_buyer_gets_nothing_twice(self):
        second = self._new_user('or_buyer2', 'medical_office_base.group_staff,purchase.group_purchase_user')
        request = self._request({self.masks: 10})
        mine, theirs = self._gather(request.line_ids), self._gather(request.line_ids, second)
        mine.action_confirm()
        with self.assertRaisesRegex(UserError, "meanwhile"):
            theirs.action_confirm()
        with self.assertRaisesRegex(UserError, "nothing to order"):
            mine.action_confirm()
        self.assertEqual(sum(self._orders().order_line.mapped('product_qty')), 10)
        with self.assertRaisesRegex(UserError, "ordered meanwhile"):
            request.line_ids.with_user(self.buyer).action_order()

    def test_what_was_ordered_meanwhile_is_taken_off(self):
        first, second = self._request({self.masks: 10}), self._request({self.masks: 20})
        both = self._gather((first + second).line_ids)
        self._order(first.line_ids)
        both.action_confirm()
        self.assertEqual(sum(self._orders().order_line.mapped('product_qty')), 30)

    def test_order_again_what_was_open(self):
        request = self._request({self.masks: 10})
        order = self._gather(request.line_ids)
        order.line_ids.quantity = 4
        order.action_confirm()
        self._quote(request.line_ids)
        self.assertEqual(len(self._orders()), 1)
        self.assertEqual(self._orders().order_line.product_qty, 10)
        self.assertEqual(self._orders().order_line.medical_allocation_ids.quantity, 10, "one allocation per pair")

    def test_order_all_open(self):
        self._request({self.masks: 10})
        request = self._request({'Something odd': 1})
        action = self.env['medical.supply.request.line'].with_user(self.buyer).with_company(self.company).action_order_all()
        order = self.env['medical.supply.order'].with_user(self.buyer).browse(action['res_id'])
        self.assertEqual(order.line_ids.product_id, self.masks)
        self.assertEqual(order.to_choose_count, 1)
        with self.assertRaisesRegex(UserError, "free-text"):
            request.line_ids.with_user(self.buyer).action_order()

    def test_free_text_gets_its_supply(self):
        request = self._request({'Some masks': 2})
        line = request.line_ids
        self.assertEqual(line.state, 'to_choose')
        action = line.with_user(self.buyer).action_choose_product()
        form = Form(self.env['medical.supply.choose'].with_user(self.buyer).with_context(**action['context']))
        self.assertEqual(form.quantity, 2)
        form.product_id = self.masks
        form.quantity = 20
        form.save().action_choose()
        self.assertRecordValues(line, [{'product_id': self.masks.id, 'qty_open': 20, 'state': 'to_order'}])

    def test_take_from_the_stockroom(self):
        request = self._request({self.masks: 10})
        self.env['stock.quant']._update_available_quantity(self.masks, self.stock, 6)
        self.env.invalidate_all()
        order = self._gather(request.line_ids)
        line = order.line_ids
        self.assertEqual(line.qty_stockroom, 6)
        line.action_take_from_stockroom()
        self.assertRecordValues(request.line_ids, [{'qty_from_stock': 6, 'qty_to_order': 4, 'qty_open': 4}])
        self.assertRecordValues(line, [{'qty_needed': 4, 'quantity': 4}])
        self.assertEqual(request.sudo().line_ids.move_ids.product_uom_qty, 6)
        order.action_confirm()
        self.assertEqual(self._orders().order_line.product_qty, 4)

    def test_who_may_order(self):
        request = self._request({self.masks: 10})
        for user in (self.nurse, self.clerk):
            with self.assertRaises(UserError):
                request.line_ids.with_user(user).action_order()
            with self.assertRaises(AccessError):
                self.env['medical.supply.order'].with_user(user).create({'company_id': self.company.id})
        self._gather(request.line_ids, self.manager)
        allocations = self._quote(request.line_ids).order_line.medical_allocation_ids
        for user in (self.nurse, self.buyer, self.manager):
            with self.assertRaises(AccessError):
                allocations.with_user(user).write({'quantity': 1})

    def test_made_up_rows(self):
        request = self._request({self.masks: 10})
        other = self.env['res.company'].create({'name': "Other Practice"})
        stranger = self._new_user('or_stranger', 'medical_office_base.group_staff,purchase.group_purchase_user', other)
        site = self._new_site("Other", 'OTH', 'America/New_York', other)
        rows = {'product_id': self.gloves.id, 'quantity': 5, 'vendor_id': self.bell.id, 'request_line_ids': [Command.set(request.line_ids.ids)]}
        with self.assertRaises(AccessError):
            self.env['medical.supply.order'].with_user(stranger).create({
                'company_id': other.id, 'line_ids': [Command.create({**rows, 'site_id': site.id})]})
        order = self.env['medical.supply.order'].with_user(self.buyer).create({
            'company_id': self.company.id, 'line_ids': [Command.create({**rows, 'site_id': self.site.id})]})
        with self.assertRaisesRegex(UserError, "gather them again"):
            order.action_confirm()
        with self.assertRaisesRegex(UserError, "gather them again"):
            order.line_ids.action_take_from_stockroom()

    def test_two_companies(self):
        other = self.env['res.company'].create({'name': "Other Practice"})
        stranger = self._new_user('or_stranger', 'medical_office_base.group_staff,purchase.group_purchase_user', other)
        request = self._request({self.masks: 10})
        with self.assertRaises(AccessError):
            request.line_ids.with_user(stranger).action_order()
        action = self.env['medical.supply.request.line'].with_user(stranger)
        with self.assertRaisesRegex(UserError, "Nothing is left"):
            action.action_order_all()
        # a price of the other company is nobody else's
        self._new_price(self.bell, self.masks, 0.01, company_id=other.id)
        self.assertEqual(self._gather(request.line_ids).line_ids.vendor_id, self.mckay)

    def test_account_number_is_printed(self):
        self.mckay.with_company(self.company).medical_account_number = 'ACC-4711'
        orders = self._quote(self._request({self.masks: 10}).line_ids)
        orders.partner_ref = 'REF-1'
        for report in ('purchase.report_purchaseorder', 'purchase.report_purchasequotation'):
            html = self.env['ir.actions.report']._render_qweb_html(report, orders.ids)[0].decode()
            self.assertIn('ACC-4711', html)
            self.assertIn('REF-1', html)
            self.assertIn("Main Street", html)

    def test_query_count_of_gathering(self):
        def gathered(count):
            products = self.env['product.product']
            for index in range(count):
                product = self._new_product(f"Supply {count}-{index}")
                self._new_price(self.mckay, product, 1)
                self._new_price(self.bell, product, 2)
                products |= product
            request = self._request(dict.fromkeys(products, 5))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            order = self._gather(request.line_ids)
            self.env.flush_all()
            self.assertEqual(len(order.line_ids), count)
            return self.env.cr.sql_log_count - before

        gathered(2)
        few, many = gathered(10), gathered(50)
        self.assertLessEqual(many - few, 5, f"{few} queries for 10 supplies, {many} for 50")
