from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .control_common import ControlCommon


@tagged('post_install', '-at_install')
class TestMedicalBudgetControl(ControlCommon):

    def _control(self, level, category=None):
        (category or self.medical).with_user(self.manager).control = level

    def _ask(self, action, reason="Flu season", user=None):
        """Answer the dialog."""
        self.assertEqual(action['res_model'], 'medical.budget.ask')
        wizard = self.env['medical.budget.ask'].with_user(user or self.buyer).with_context(**action['context']).create({'reason': reason})
        return wizard.action_go_on()

    def _overrun(self, document):
        return self.env['medical.budget.overrun'].search([
            ('order_id' if document._name == 'purchase.order' else 'request_id', '=', document.id)], limit=1)

    # === HOW IT STANDS === #

    def test_words(self):
        order = self._mask_order(300)
        self.assertEqual(
            order.medical_budget_text.replace('\xa0', ''), "Medical supplies, Main Street: $1,000.00 left of $1,000.00; this order $300.00")
        self.assertFalse(order.medical_budget_over)
        self._mask_order(800).button_confirm()
        order.invalidate_recordset()
        self.assertIn("200.00 left of", order.medical_budget_text)
        self.assertIn("100.00 (10 %) over the budget", order.medical_budget_text)
        self.assertTrue(order.medical_budget_over)

    def test_what_counts_against_it(self):
        self._bill_of(self._new_order({self.masks: (100, 1)}))
        self._mask_order(200).button_confirm()
        self._request({self.masks: 40})
        request = self._request({self.masks: 60})
        order = self._quote(request.line_ids)
        standing = self.env['medical.budget.control'].sudo()._standings(order.sudo())[order.sudo()][0]
        self.assertEqual(
            (standing.planned, standing.spent, standing.committed, standing.requested, standing.amount), (1000, 100, 200, 20, 30),
            "the request that this order brings isn't counted twice")
        self.assertEqual(standing.left, 680)

    def test_site_without_a_line_and_category_without_any(self):
        order = self._new_order({self.scale: (2, 100)}, confirm=False)
        self.assertIn("Equipment bought: ", order.medical_budget_text)
        third = self._new_site("Third", 'T', 'America/New_York')
        order = self._new_order({self.masks: (10, 1)}, site=third, confirm=False)
        self.assertIn("Medical supplies: ", order.medical_budget_text)
        self.assertIn("1,200.00 left", order.medical_budget_text, "the category as a whole")
        self.medical.account_ids = [Command.clear()]
        order.invalidate_recordset()
        self.assertFalse(order.medical_budget_text)

    def test_comment_alone_budgets_nothing(self):
        third = self._new_site("Third", 'T', 'America/New_York')
        self.env['medical.budget.screen'].with_user(self.manager).set_comment(
            self.budget.id, self.medical.id, third.analytic_account_id.id, "Opens next year")
        order = self._new_order({self.masks: (10, 1)}, site=third, confirm=False)
        self.assertIn("1,200.00 left", order.medical_budget_text)

    def test_cash_basis_counts_what_is_billed(self):
        draft = self.budget.with_user(self.manager)._revise("Cash")
        draft.with_user(self.manager).write({'basis': 'cash'})
        draft.with_user(self.manager).action_submit()
        draft.with_user(self.owner).action_approve()
        self._bill_of(self._new_order({self.masks: (100, 1)}))
        order = self._mask_order(10)
        self.assertIn("900.00 left", order.medical_budget_text, "billed and unpaid is spent")

    def test_no_budget_no_control(self):
        self._control('stop')
        other = self.env['purchase.order'].with_context(allowed_company_ids=self.other_company.ids).create({
            'partner_id': self.bell.id, 'company_id': self.other_company.id, 'order_line': [
                Command.create({'product_id': self.masks.id, 'product_qty': 50000, 'price_unit': 7})]})
        other.button_confirm()
        self.assertEqual(other.state, 'purchase')
        self.assertFalse(other.medical_budget_note)

    # === ORDERS === #

    def test_inform(self):
        order = self._mask_order(1200)
        order.button_confirm()
        self.assertEqual(order.state, 'purchase')
        self.assertIn("200.00 (20 %) over the budget", order.medical_budget_note)
        self.assertTrue(order.message_ids.filtered(lambda message: "Over the budget" in (message.body or '')))

    def test_warn_asks_for_a_reason(self):
        self._control('warn')
        order = self._mask_order(1200)
        action = order.button_confirm()
        self.assertEqual(order.state, 'draft')
        with self._refused("Say why"):
            order.medical_go_on(" ")
        self._ask(action)
        self.assertRecordValues(order, [{'state': 'purchase', 'medical_budget_reason': "Flu season", 'medical_budget_reason_amount': 200}])
        self.assertTrue(order.message_ids.filtered(lambda message: "goes on over the budget" in (message.body or '')))

    def test_reason_is_for_what_it_was_given_for(self):
        self._control('warn')
        order = self._mask_order(1200)
        with self.assertRaises(UserError):
            order.write({'medical_budget_reason': "Mine", 'medical_budget_reason_amount': 100000})
        order.sudo().write({'medical_budget_reason': "Then", 'medical_budget_reason_amount': 100})
        self.assertEqual(order.button_confirm()['res_model'], 'medical.budget.ask', "more over than the reason was for")

    def test_remote_calls_are_held(self):
        for level in ('warn', 'stop'):
            self._control(level)
            order = self._mask_order(1200)
            with self._refused("over the budget"):
                order.write({'state': 'purchase'})
            with self._refused("over the budget"):
                self.env['purchase.order'].with_user(self.buyer).create({
                    'partner_id': self.mckay.id, 'company_id': self.company.id, 'state': 'purchase',
                    'picking_type_id': self.site.warehouse_id.in_type_id.id,
                    'order_line': [Command.create({'product_id': self.masks.id, 'product_qty': 1200, 'price_unit': 1})]})
            second = self._mask_order(1300)
            with self._refused("each by itself"):
                (order + second).button_confirm()
            self.assertEqual({order.state, second.state}, {'draft'})
            order.button_cancel()
            second.button_cancel()
            with self.assertRaises(UserError):
                order.write({'state': 'purchase'})

    def test_two_step_orders(self):
        self._control('stop')
        self.company.po_double_validation = 'two_step'
        self.company.po_double_validation_amount = 100
        order = self._mask_order(300)
        order.button_confirm()
        self.assertEqual(order.state, 'to approve')
        self._mask_order(90).button_confirm()
        self.assertTrue(order.medical_budget_text)
        order.order_line.product_qty = 3000
        boss = self._new_user('br_boss', 'purchase.group_purchase_manager,medical_office_base.group_staff')
        action = order.with_user(boss).button_approve()
        self.assertEqual((order.state, action['res_model']), ('to approve', 'medical.budget.ask'))

    def test_stop_needs_an_approval_of_somebody_else(self):
        self._control('stop')
        order = self._mask_order(1200)
        self._ask(order.button_confirm())
        overrun = self._overrun(order)
        self.assertRecordValues(overrun, [{'state': 'submitted', 'amount': 200, 'author_id': self.buyer.id, 'reason': "Flu season"}])
        self.assertRecordValues(overrun.line_ids, [{'planned': 1000, 'amount': 1200, 'over': 200}])
        self.assertEqual(order.state, 'draft')
        with self._refused("waits for an approval"):
            order.button_confirm()
        for user in (self.buyer, self.manager, self.biller):
            with self._refused('', (UserError, AccessError)):
                overrun.with_user(user).action_approve()
        for user in (self.buyer, self.manager, self.owner):
            with self._refused('', (UserError, AccessError)):
                overrun.with_user(user).write({'state': 'approved'})
            with self._refused('', (UserError, AccessError)):
                overrun.line_ids.with_user(user).write({'amount': 100000})
            with self._refused('', (UserError, AccessError)):
                self.env['medical.budget.overrun'].with_user(user).create({
                    'company_id': self.company.id, 'order_id': order.id, 'reason': "x", 'state': 'approved'})
        self.assertTrue(overrun.with_user(self.owner).can_decide)
        overrun.with_user(self.owner).action_approve()
        order.invalidate_recordset()
        order.button_confirm()
        self.assertEqual(order.state, 'purchase')

    def test_owner_does_not_decide_their_own(self):
        self._control('stop')
        order = self._mask_order(1200, user=self.manager)
        owner2 = self._new_user('br_owner2', 'medical_office_base.group_owner,purchase.group_purchase_user')
        self._ask(order.with_user(owner2).button_confirm(), user=owner2)
        overrun = self._overrun(order)
        for user in (owner2, self.manager):
            self.assertFalse(overrun.with_user(user).can_decide)
        self.assertTrue(overrun.with_user(self.owner).can_decide)

    def test_approval_covers_that_amount_alone(self):
        self._control('stop')
        order = self._mask_order(1200)
        self._ask(order.button_confirm())
        self._overrun(order).with_user(self.owner).action_approve()
        order.order_line.write({'product_qty': 1300, 'price_unit': 1})
        order.invalidate_recordset()
        self.assertEqual(order.button_confirm()['res_model'], 'medical.budget.ask', "more than was approved")
        order.order_line.write({'product_qty': 1200, 'price_unit': 1})
        order.button_confirm()
        self.assertEqual(order.state, 'purchase')
        with self._refused("order it separately"):
            order.order_line.write({'product_qty': 1201, 'price_unit': 1})
        with self._refused("order it separately"):
            order.order_line.price_unit = 2
        with self._refused("order it separately"):
            order.write({'order_line': [Command.create({'product_id': self.gloves.id, 'product_qty': 1, 'price_unit': 3})]})
        order.order_line.write({'product_qty': 1100, 'price_unit': 1})
        self.assertEqual(self._mask_order(1).button_confirm()['res_model'], 'medical.budget.ask', "another order isn't covered")

    def test_confirmed_orders_grow_within_the_budget(self):
        self._control('stop')
        order = self._mask_order(500)
        order.button_confirm()
        self._bill_of(order, {self.masks: (100, 1)})
        order.order_line.write({'product_qty': 1000, 'price_unit': 1})
        with self._refused("order it separately"):
            order.order_line.write({'product_qty': 1001, 'price_unit': 1})
        self._control('warn')
        order.order_line.write({'product_qty': 1001, 'price_unit': 1})
        self.assertIn("over the budget", order.medical_budget_note)

    def test_refused_and_cancelled(self):
        self._control('stop')
        order = self._mask_order(1200)
        self._ask(order.button_confirm())
        overrun = self._overrun(order)
        with self._refused("cancel the document instead"):
            order.unlink()
        order.button_cancel()
        self.assertEqual(overrun.state, 'cancelled')
        self.assertFalse(overrun.with_user(self.owner).can_decide)
        order = self._mask_order(1200)
        self._ask(order.button_confirm())
        overrun = self._overrun(order)
        action = overrun.with_user(self.owner).action_refuse()
        wizard = self.env[action['res_model']].with_user(self.owner).with_context(**action.get('context', {}))
        wizard = wizard.create({'comment': "Wait for January"})
        wizard.action_refuse()
        self.assertEqual(overrun.state, 'refused')
        self.assertEqual(order.button_confirm()['res_model'], 'medical.budget.ask', "may be asked again")

    # === REQUESTS === #

    def _send(self, lines, user=None, **values):
        return self.env['medical.supply.request'].with_user(user or self.nurse).send_request(
            {'room_id': self.exam1.id, **values}, [
                {'product_id': product.id, 'quantity': quantity, 'uom_id': product.uom_id.id} for product, quantity in lines.items()], token='t1')

    def test_request_informs(self):
        sent = self._send({self.masks: 100})
        self.assertIn("1,000.00 left of", sent['budget'][0])
        self._mask_order(960).button_confirm()
        request = self.env['medical.supply.request'].with_user(self.nurse).create({
            'room_id': self.exam1.id, 'line_ids': [Command.create({'product_id': self.masks.id, 'quantity': 100})]})
        request.action_submit()
        self.assertEqual(request.state, 'approved')
        self.assertIn("over the budget", request.medical_budget_note)

    def test_request_from_the_stockroom_costs_nothing(self):
        self._control('stop')
        self._mask_order(1000).button_confirm()
        self.env['stock.quant']._update_available_quantity(self.masks, self.stock, 100)
        self.assertEqual(self._send({self.masks: 100})['state'], 'approved')

    def test_request_warns(self):
        self._control('warn')
        self._mask_order(980).button_confirm()
        answer = self._send({self.masks: 100})
        self.assertEqual(answer['budget']['level'], 'warn')
        self.assertIn("30.00 (3 %) over the budget", answer['budget']['lines'][0])
        self.assertFalse(self.env['medical.supply.request'].search([('requester_id', '=', self.nurse.id)]), "nothing was kept")
        sent = self._send({self.masks: 100}, budget_reason="Flu season")
        self.assertEqual(sent['state'], 'approved')
        request = self.env['medical.supply.request'].browse(sent['id'])
        self.assertEqual(request.medical_budget_reason, "Flu season")

    def test_request_is_stopped_and_sent_by_itself(self):
        self._control('stop')
        self._mask_order(980).button_confirm()
        self.assertEqual(self._send({self.masks: 100})['budget']['level'], 'stop')
        sent = self._send({self.masks: 100}, budget_reason="Flu season")
        self.assertTrue(sent['held'])
        self.assertIn("sent by itself", sent['message'])
        self.assertEqual(self._send({self.masks: 100}, budget_reason="Flu season"), sent, "the same sending")
        request = self.env['medical.supply.request'].browse(sent['id'])
        overrun = self._overrun(request)
        for user in (self.nurse, self.manager):
            self.assertFalse(overrun.with_user(user).can_decide)
        with self._refused("waits for an approval"):
            request.with_user(self.nurse).action_submit()
        overrun.with_user(self.owner).action_approve()
        self.assertEqual(request.state, 'approved', "within the nurse's limit")
        order = self._quote(request.line_ids)
        order.button_confirm()
        self.assertEqual(order.state, 'purchase', "its request was approved over the budget")
        with self._refused("order it separately"):
            order.order_line.price_unit = 5

    def test_request_cancelled(self):
        self._control('stop')
        self._mask_order(980).button_confirm()
        sent = self._send({self.masks: 100}, budget_reason="Flu season")
        request = self.env['medical.supply.request'].browse(sent['id'])
        request.with_user(self.nurse).action_cancel()
        self.assertEqual(self._overrun(request).state, 'cancelled')

    # === WHO === #

    def test_access(self):
        self._control('stop')
        self._mask_order(980).button_confirm()
        sent = self._send({self.masks: 100}, budget_reason="Flu season")
        overrun = self._overrun(self.env['medical.supply.request'].browse(sent['id']))
        for user in (self.nurse, self.buyer, self.manager, self.owner, self.auditor):
            overrun.with_user(user).read()
            overrun.line_ids.with_user(user).read()
            self.assertFalse(overrun.with_user(user).has_access('create'))
        for user in (self.doctor, self.clerk, self.biller):
            self.assertFalse(self.env['medical.budget.overrun'].with_user(user).search([]))
            with self.assertRaises(AccessError):
                overrun.line_ids.with_user(user).read()
        elsewhere = overrun.with_user(self.other_manager).with_context(allowed_company_ids=self.other_company.ids)
        self.assertFalse(elsewhere.search([('id', '=', overrun.id)]))

    def test_today(self):
        self._control('stop')
        order = self._mask_order(1200)
        self._ask(order.button_confirm())

        def cards(user):
            today = self.env['medical.today'].with_user(user)
            return {card['key']: card for section in today.get_today()['sections'] for card in section['cards']}
        self.assertEqual(cards(self.owner)['budget_overruns']['count'], 1)
        self.assertEqual(cards(self.manager)['budget_overruns']['count'], 0)

    def test_queries(self):
        orders = self._mask_order(10) + self._mask_order(20) + self._new_order({self.scale: (1, 100)}, confirm=False)
        counts = []
        for some in (orders[:1], orders):
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env['medical.budget.control'].sudo()._standings(some.sudo())
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1, "one more category to read, whatever the number of orders")
