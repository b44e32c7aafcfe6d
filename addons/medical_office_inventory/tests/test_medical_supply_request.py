from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .request_common import RequestCommon


@tagged('post_install', '-at_install')
class TestMedicalSupplyRequest(RequestCommon):
    """Prices of the practice: gloves 0.08 a piece (Bell, by the box), masks 0.50, vaccine 20."""

    # === THE WAY OF A REQUEST === #

    def test_within_the_limit_it_is_approved_at_once(self):
        request = self._sent([(self.masks, 100)])
        self.assertEqual((request.state, request.amount_total), ('approved', 50))
        self.assertFalse(request.approval_ids)

    def test_above_the_limit_the_manager_decides(self):
        request = self._sent([(self.masks, 400)])
        self.assertEqual(request.state, 'submitted')
        self.assertEqual(request.with_user(self.manager).search([('can_decide', '=', True)]), request)
        self.assertFalse(request.with_user(self.colleague).search([('can_decide', '=', True)]))
        request.with_user(self.manager).action_approve()
        self.assertEqual(request.state, 'approved')
        self.assertEqual(request.line_ids.state, 'to_order')

    def test_large_amounts_need_the_owner_too(self):
        request = self._sent([(self.vaccine, 200)])
        request.with_user(self.manager).action_approve()
        self.assertEqual(request.state, 'submitted')
        request.with_user(self.owner).action_approve()
        self.assertEqual(request.state, 'approved')

    def test_the_limit_is_held_against_the_best_price_at_that_quantity(self):
        self.assertAlmostEqual(self._draft([(self.gloves, 200)]).amount_total, 16)

    def test_the_estimate_follows_the_quantity(self):
        self._new_price(self.bell, self.masks, 0.1, delay=5, min_qty=1000)
        request = self._draft([(self.masks, 1000)])
        self.assertAlmostEqual(request.amount_total, 100)
        request.line_ids.quantity = 100
        self.assertAlmostEqual(request.amount_total, 50, msg="no bulk price for a small quantity")

    def test_a_fraction_of_a_cent_is_a_price(self):
        swabs = self._new_product("Swabs", medical_estimate=0.004)
        self.assertAlmostEqual(self._draft([(swabs, 1000)]).amount_total, 4)

    def test_the_limit_is_held_against_the_price_of_the_day_it_is_sent(self):
        request = self._draft([(self.masks, 200)])
        self.masks.seller_ids.price = 5
        request.action_submit()
        self.assertEqual((request.state, request.amount_total), ('submitted', 1000))

    def test_what_has_no_price_is_within_no_limit(self):
        request = self._sent([(self._new_product("Gift of a vendor"), 1)])
        self.assertEqual((request.state, request.has_unknown_amount), ('submitted', True))

    def test_free_text_hides_no_large_amount_from_the_owner(self):
        request = self._sent([("Clipboards", 1), (self.vaccine, 200)])
        request.with_user(self.manager).action_approve()
        self.assertEqual(request.state, 'submitted')
        request.with_user(self.owner).action_approve()
        self.assertEqual(request.state, 'approved')

    def test_form(self):
        form = Form(self.env['medical.supply.request'].with_user(self.nurse))
        form.room_id = self.exam1
        with form.line_ids.new() as line:
            line.product_id = self.gloves
            line.quantity = 3
            line.uom_id = self.box
        request = form.save()
        self.assertEqual((request.line_ids.product_qty, request.requester_id), (300, self.nurse))
        self.assertTrue(request.name.startswith('REQ/'))

    def test_what_the_stockroom_has_is_brought_and_the_rest_ordered(self):
        self._stock_up(self.stockroom, self.masks, 30)
        request = self._sent([(self.masks, 20), (self.masks, 25)])
        first, second = request.line_ids
        self.assertEqual([first.qty_from_stock, first.qty_to_order, first.state], [20, 0, 'transfer'])
        self.assertEqual([second.qty_from_stock, second.qty_to_order, second.state], [10, 15, 'to_order'])
        other = self._sent([(self.masks, 5)])
        self.assertEqual(other.line_ids.qty_to_order, 5, "what is promised to one room is not promised to the next")
        picking = request.sudo().line_ids.move_ids.picking_id
        self.assertEqual((picking.location_dest_id, picking.state), (self.exam1.location_id, 'assigned'))

    def test_expired_goods_are_not_promised(self):
        self._stock_up(self.stockroom, self.vaccine, 5, self._lot(self.vaccine, 'OLD', days=-3))
        self.assertEqual(self._sent([(self.vaccine, 2)]).line_ids.qty_from_stock, 0)

    def test_of_old_and_fresh_goods_the_fresh_are_set_aside(self):
        fresh = self._lot(self.vaccine, 'NEW', days=90)
        self._stock_up(self.stockroom, self.vaccine, 5, self._lot(self.vaccine, 'OLD', days=-3))
        self._stock_up(self.stockroom, self.vaccine, 5, fresh)
        request = self._sent([(self.vaccine, 7)])
        self.assertEqual((request.line_ids.qty_from_stock, request.line_ids.qty_to_order), (5, 2))
        self.assertEqual(request.sudo().line_ids.move_ids.move_line_ids.lot_id, fresh)

    def test_a_second_stockroom_gets_from_the_first_what_it_has_not_itself(self):
        closet = self.env['medical.room'].create({'name': "Closet", 'code': 'C', 'site_id': self.site.id, 'kind': 'storage'})
        self._stock_up(closet, self.masks, 8)
        self._stock_up(self.stockroom, self.masks, 5)
        request = self._sent([(self.masks, 20)], room_id=closet.id)
        self.assertEqual((request.line_ids.qty_from_stock, request.line_ids.qty_to_order), (5, 15))
        self.assertEqual(request.sudo().line_ids.move_ids.move_line_ids.location_id, self.stock)
        self._deliver(request)
        self.assertEqual((self._in_room(closet, self.masks), request.line_ids.qty_received), (13, 5))
        self.assertEqual(self._sent([(self.masks, 10)]).line_ids.qty_from_stock, 10, "a room gets from both")

    def test_the_stockroom_itself_orders_everything(self):
        self._stock_up(self.stockroom, self.masks, 30)
        request = self._sent([(self.masks, 10)], room_id=self.stockroom.id)
        self.assertEqual((request.line_ids.qty_from_stock, request.line_ids.qty_to_order), (0, 10))

    def test_done_when_everything_is_in_the_room(self):
        self._stock_up(self.stockroom, self.masks, 30)
        request = self._sent([(self.masks, 10)])
        self._deliver(request)
        self.assertEqual((request.state, request.line_ids.state), ('done', 'received'))
        self.assertEqual(request.line_ids.received_by_id, self.clerk)
        self.assertEqual(self._in_room(self.exam1, self.masks), 10)

    def test_free_text_waits_for_the_buyer(self):
        request = self._sent([("Blue clipboards", 3)])
        self.assertEqual(request.state, 'submitted', "it may cost anything: no limit covers it")
        request.with_user(self.manager).action_approve()
        line = request.line_ids
        self.assertEqual(line.state, 'to_choose')
        with self.assertRaises(UserError):
            line.with_user(self.nurse).choose_product(self.masks.id)
        with self.assertRaisesRegex(UserError, "by name"):
            line.with_user(self.buyer).choose_product(self.drug.id)
        line.with_user(self.buyer).choose_product(self.masks.id, 3)
        self.assertEqual((line.state, line.qty_open), ('to_order', 3))

    def test_the_buyers_choice_stays_within_what_was_decided(self):
        request = self._sent([("Something cold", 200)])
        request.with_user(self.manager).action_approve()
        line = request.line_ids.with_user(self.buyer)
        with self.assertRaisesRegex(UserError, "Owner"), self.env.cr.savepoint():
            line.choose_product(self.vaccine.id)
        self.assertEqual((line.state, line.product_id), ('to_choose', self.env['product.product']))
        line.choose_product(self.vaccine.id, 20)
        self.assertEqual((line.state, request.amount_total), ('to_order', 400))

    # === RETURN, REFUSE, CANCEL === #

    def test_returned_with_a_comment_changed_and_sent_again(self):
        request = self._sent([(self.masks, 400)])
        action = request.with_user(self.manager).action_refuse()
        wizard = self.env[action['res_model']].with_user(self.manager).with_context(**action['context']).create({'comment': "Half will do"})
        wizard.action_return()
        self.assertEqual(request.state, 'draft')
        request.line_ids.quantity = 200
        request.action_submit()
        self.assertEqual((request.state, request.amount_total), ('approved', 100))

    def test_cancel(self):
        self._stock_up(self.stockroom, self.masks, 30)
        request = self._sent([(self.masks, 10)])
        with self.assertRaises(UserError):
            request.with_user(self.colleague).action_cancel()
        request.action_cancel()
        self.assertEqual((request.state, request.line_ids.state), ('cancelled', 'cancelled'))
        self.assertEqual(request.sudo().line_ids.move_ids.mapped('state'), ['cancel'])
        self.assertEqual(self._sent([(self.masks, 30)]).line_ids.qty_from_stock, 30, "what was set aside is free again")

    def test_what_is_on_its_way_is_not_taken_back(self):
        request = self._sent([(self.masks, 10)])
        self.assertEqual(request.state, 'approved')
        for user in (self.nurse, self.manager):
            with self.assertRaises(UserError):
                request.with_user(user).action_return_to_draft()
        self.assertEqual(request.state, 'approved')

    def test_a_copy_starts_as_a_draft(self):
        request = self._sent([(self.masks, 10)])
        copy = request.with_user(self.colleague).copy()
        self.assertEqual((copy.state, copy.requester_id, copy.line_ids.qty_to_order), ('draft', self.colleague, 0))
        self.assertNotEqual(copy.name, request.name)

    def test_nothing_is_sent_empty_and_nothing_sent_is_deleted(self):
        with self.assertRaisesRegex(UserError, "at least one"):
            self._draft([]).action_submit()
        with self.assertRaises(UserError):
            self._sent([(self.masks, 10)]).unlink()

    def test_bad_lines(self):
        with self.assertRaises(ValidationError):
            self._draft([("  ", 1)])
        with self.assertRaisesRegex(ValidationError, "no unit of"):
            self._draft([], line_ids=[Command.create({'product_id': self.masks.id, 'quantity': 1, 'uom_id': self.env.ref('uom.product_uom_hour').id})])
        furniture = self.env['product.product'].create({'name': "Desk", 'type': 'consu'})
        with self.assertRaisesRegex(ValidationError, "not in the catalogue"):
            self._draft([(furniture, 1)])
        foreign = self._new_product("Theirs", company_id=self.other.id)
        with self.assertRaises(UserError):
            self._draft([(foreign, 1)])
        with self.assertRaisesRegex(UserError, "has passed"):
            self._sent([(self.masks, 1)], date_needed=self.today - timedelta(days=1))
        with self.assertRaisesRegex(ValidationError, "holds no supplies"):
            self.exam2.holds_supplies = False
            self._draft([(self.masks, 1)], room_id=self.exam2.id)

    # === CONTROLLED SUBSTANCES === #

    def test_controlled_items_are_the_registered_practitioners_to_decide(self):
        request = self._sent([(self.drug, 1)])
        self.assertEqual(request.state, 'submitted', "no limit covers a controlled substance")
        for user in (self.manager, self.owner, self.clerk):
            with self.assertRaises(UserError):
                request.with_user(user).action_approve()
        request.with_user(self.doctor).action_approve()
        self.assertEqual(request.state, 'approved')

    def test_a_decider_of_no_site_reads_what_they_decide(self):
        self.site.user_ids = [Command.unlink(self.doctor.id)]
        request = self._sent([(self.drug, 1)])
        self.assertTrue(request.with_user(self.doctor).can_decide)
        self.assertEqual(request.with_user(self.doctor).line_ids.product_id, self.drug)
        request.with_user(self.doctor).action_approve()
        self.assertEqual(request.with_user(self.doctor).read(['state'])[0]['state'], 'approved')
        self.assertFalse(self.env['medical.supply.request'].with_user(self.visitor).search([]))

    def test_without_a_registered_practitioner_it_says_what_to_do(self):
        self.env['medical.practice']._get(self.company).dea_user_id = False
        with self.assertRaisesRegex(UserError, "practice profile"):
            self._sent([(self.drug, 1)])

    # === BY RPC === #

    def test_create_as_approved_is_refused(self):
        for state in ('submitted', 'approved', 'done'):
            with self.assertRaises(UserError):
                self._draft([(self.masks, 1)], state=state)

    def test_amounts_and_progress_are_not_typed(self):
        request = self._draft([(self.masks, 400)])
        for values in ({'amount_total': 1}, {'has_controlled': False}, {'state': 'approved'}, {'requester_id': self.manager.id},
                       {'line_ids': [Command.update(request.line_ids.id, {'price_unit': 0.01})]},
                       {'line_ids': [Command.update(request.line_ids.id, {'product_qty': 1})]},
                       {'line_ids': [Command.update(request.line_ids.id, {'qty_received': 400})]}):
            with self.assertRaises(UserError):
                request.write(values)
        for values in ({'price_unit': 0.01}, {'amount': 1}, {'state': 'received'}, {'qty_to_order': 5}):
            with self.assertRaises(UserError):
                self._draft([], line_ids=[Command.create({'product_id': self.masks.id, 'quantity': 400, **values})])
        self.assertEqual(request.amount_total, 200)

    def test_nothing_is_raised_after_it_was_sent(self):
        for request in (self._sent([(self.masks, 400)]), self._sent([(self.masks, 10)])):
            line = request.line_ids
            for change in (
                    lambda line=line: line.write({'quantity': 4000}),
                    lambda request=request: request.write({'line_ids': [Command.create({'product_id': self.vaccine.id, 'quantity': 9})]}),
                    lambda line=line: line.unlink(),
                    lambda request=request: request.write({'room_id': self.exam2.id}),
                    lambda request=request: self.env['medical.supply.request.line'].with_user(self.nurse).create(
                        {'request_id': request.id, 'product_id': self.masks.id, 'quantity': 1}),
            ):
                with self.assertRaises(UserError):
                    change()

    def test_nobody_approves_their_own(self):
        request = self._sent([(self.vaccine, 100)], self.manager)
        self.assertEqual(request.state, 'submitted')
        with self.assertRaises(UserError):
            request.action_approve()
        with self.assertRaises(UserError):
            request.sudo().approval_ids.with_user(self.manager).action_approve()
        request.with_user(self.owner).action_approve()
        self.assertEqual(request.state, 'approved')

    def test_no_way_round_by_the_context(self):
        Request = self.env['medical.supply.request'].with_user(self.nurse)
        for context in ({'default_state': 'approved'}, {'default_amount_total': 1, 'default_state': 'done'}):
            with self.assertRaises(UserError):
                Request.with_context(**context).create({
                    'room_id': self.exam1.id, 'line_ids': [Command.create({'product_id': self.masks.id, 'quantity': 400})]})
        for key, value in (('default_price_unit', 0.001), ('default_qty_to_order', 9), ('default_cancelled', True)):
            request = Request.with_context(**{key: value}).create({
                'room_id': self.exam1.id, 'line_ids': [Command.create({'product_id': self.masks.id, 'quantity': 400})]})
            request.action_submit()
            self.assertEqual((request.state, request.amount_total), ('submitted', 200), key)
            self.assertEqual((request.line_ids.qty_to_order, request.line_ids.cancelled), (0, False), key)

    def test_the_stockroom_the_buyer_and_the_auditor_write_no_request(self):
        request = self._sent([(self.masks, 10)])
        draft = self._draft([(self.masks, 10)])
        for user in (self.clerk, self.buyer, self.auditor, self.manager, self.owner, self.colleague):
            for line in (request.line_ids, draft.line_ids):
                for values in ({'quantity': 99}, {'product_id': self.vaccine.id}, {'qty_received': 10}, {'state': 'received'}, {'cancelled': True}):
                    with self.assertRaises(UserError):
                        line.with_user(user).write(values)
            with self.assertRaises(UserError):
                draft.with_user(user).action_submit()
            with self.assertRaises(UserError):
                draft.with_user(user).unlink()
        with self.assertRaises(AccessError):
            self._draft([(self.masks, 1)], self.auditor)
        for values in ({'quantity': 1}, {'purchase_line_id': False}):
            with self.assertRaises(AccessError):
                self.env['medical.supply.allocation'].with_user(self.nurse).create({'request_line_id': request.line_ids.id, **values})

    def test_a_line_is_not_moved_into_an_approved_request(self):
        approved, draft = self._sent([(self.masks, 10)]), self._draft([(self.vaccine, 100)])
        with self.assertRaises(UserError):
            draft.line_ids.write({'request_id': approved.id})

    # === WHO SEES WHAT === #

    def test_staff_see_their_own_and_their_sites(self):
        request = self._sent([(self.masks, 10)])
        Request = self.env['medical.supply.request']
        self.assertEqual(Request.with_user(self.colleague).search([]), request)
        self.assertFalse(Request.with_user(self.visitor).search([]), "of no site, nothing asked for")
        for record in (request, request.line_ids):
            with self.assertRaises(AccessError):
                record.with_user(self.visitor).read(['display_name'])
        for user in (self.manager, self.clerk, self.buyer, self.owner, self.auditor):
            self.assertIn(request, Request.with_user(user).search([]))
        for user in (self.colleague, self.auditor, self.clerk, self.manager):
            with self.assertRaises(UserError):
                request.with_user(user).write({'reason': "Changed"})

    def test_another_company_sees_nothing(self):
        request = self._sent([(self.masks, 400)])
        Request = self.env['medical.supply.request'].with_user(self.other_manager)
        self.assertFalse(Request.search([]))
        with self.assertRaises(AccessError):
            request.with_user(self.other_manager).read(['name'])
        with self.assertRaises(UserError):
            request.with_user(self.other_manager).action_approve()
        with self.assertRaises(UserError):
            self._draft([(self.masks, 1)], self.other_manager)

    def test_only_those_who_decide_are_told(self):
        request = self._sent([(self.masks, 400)])
        self.assertEqual(request.sudo().activity_ids.user_id, self.manager)

        def told():
            # notices to single people are no part of the chatter
            return self.env['mail.message'].search([('model', '=', request._name), ('res_id', '=', request.id)]).notified_partner_ids

        self.assertEqual(told(), self.manager.partner_id)
        request.with_user(self.manager).action_approve()
        self.assertFalse(request.sudo().activity_ids)
        self.assertEqual(told(), self.manager.partner_id | self.nurse.partner_id, "the author hears the outcome, nobody else")

    def test_buttons_are_offered_to_whom_they_serve(self):
        request = self._draft([(self.masks, 400)])

        def offered(user):
            found = request.with_user(user)
            return [found.can_send, found.can_take_back, found.can_cancel, found.can_decide]

        self.assertEqual(offered(self.nurse), [True, False, True, False])
        self.assertEqual(offered(self.colleague), [False, False, False, False])
        request.action_submit()
        self.assertEqual(offered(self.nurse), [False, True, True, False])
        self.assertEqual(offered(self.manager), [False, True, True, True])
        self.assertEqual(offered(self.auditor), [False, False, False, False])
        self.assertEqual(offered(self.clerk), [False, False, True, False])

    # === SCREEN === #

    def test_send_from_the_screen(self):
        sent = self.env['medical.supply.request'].with_user(self.nurse).send_request(
            {'room_id': self.exam1.id, 'urgency': 'urgent', 'state': 'approved', 'requester_id': self.manager.id},
            [{'product_id': self.masks.id, 'quantity': 400, 'price_unit': 0}, {'description': "Clipboards", 'quantity': 2}])
        request = self.env['medical.supply.request'].browse(sent['id'])
        self.assertEqual((request.state, request.requester_id, request.urgency, request.amount_total), ('submitted', self.nurse, 'urgent', 200))
        self.assertIn("Waiting for", sent['message'])

    def test_the_catalogue_tells_what_is_where(self):
        self._stock_up(self.stockroom, self.masks, 30)
        self._stock_up(self.exam1, self.masks, 4)
        self.env['stock.warehouse.orderpoint'].create({
            'product_id': self.masks.id, 'location_id': self.exam1.location_id.id, 'warehouse_id': self.site.warehouse_id.id,
            'company_id': self.company.id, 'product_min_qty': 5, 'product_max_qty': 20, 'trigger': 'manual'})
        request = self._sent([(self.masks, 10)])
        self.assertEqual(request.state, 'approved')
        rows = self.env['medical.supply.request'].with_user(self.nurse).get_request_catalog(self.exam1.id)
        row = next(row for row in rows if row['id'] == self.masks.id)
        self.assertEqual([row['on_hand'], row['par'], row['stock'], row['asked']], [4, 20, 20, 10])
        self.assertEqual(self.env['medical.supply.request'].with_user(self.nurse).get_request_rooms()[0]['id'] in self.site.room_ids.ids, True)
        with self.assertRaises(AccessError):
            self.env['medical.supply.request'].with_user(self.stranger).get_request_catalog(self.exam1.id)

    def test_the_catalogue_costs_the_same_at_any_size(self):
        Request = self.env['medical.supply.request'].with_user(self.nurse)

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            Request.get_request_catalog(self.exam1.id)  # rights and units are cached by the registry
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Request.get_request_catalog(self.exam1.id)
            return self.env.cr.sql_log_count - before

        def add(count):
            for number in range(count):
                self._new_product(f"Supply {number}", uom_ids=[Command.set(self.box.ids)])

        add(20)
        few = queries()
        add(80)
        self.assertLessEqual(queries(), few + 2)
