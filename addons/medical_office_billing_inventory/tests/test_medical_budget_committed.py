from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .control_common import ControlCommon


@tagged('post_install', '-at_install')
class TestMedicalBudgetCommitted(ControlCommon):

    def test_ordered_and_not_billed(self):
        self.assertFalse(self._committed())
        order = self._mask_order(100)
        self.assertFalse(self._committed(), "a quotation binds nobody")
        order.button_confirm()
        key = (self.medical, self.seat.id)
        self.assertEqual(self._committed(), {key: 100})
        draft = self._bill_of(order, {self.masks: (40, 1)}, post=False)
        self.assertEqual(self._committed(), {key: 100}, "a draft bill is no actual yet")
        draft.action_post()
        self.assertEqual(self._committed(), {key: 60})
        self.assertEqual(self._figures('actual'), {key: 40})
        self._bill_of(order, {self.masks: (60, 1)})
        self.assertFalse(self._committed())
        self.assertEqual(self._figures('actual'), {key: 100})

    def test_billed_at_another_price(self):
        order = self._mask_order(100)
        order.button_confirm()
        self._bill_of(order, {self.masks: (100, 1.5)})
        self.assertFalse(self._committed(), "fully billed, whatever it cost")

    def test_cancelled_and_reduced(self):
        order, other = self._mask_order(100), self._mask_order(50)
        (order + other).button_confirm()
        key = (self.medical, self.seat.id)
        order.button_cancel()
        self.assertEqual(self._committed(), {key: 50})
        other.order_line.write({'product_qty': 20, 'price_unit': 1})
        self.assertEqual(self._committed(), {key: 20})

    def test_what_will_not_come_any_more(self):
        order = self._mask_order(100)
        order.button_confirm()
        key = (self.medical, self.seat.id)
        self._receive(order, {self.masks: 60}, rest='later')
        self.assertEqual(self._committed(), {key: 100}, "the rest comes later")
        self._receive(order, {self.masks: 10}, rest='close')
        self.assertEqual(self._committed(), {key: 70}, "the rest is given up")
        self._bill_of(order, {self.masks: (70, 1)})
        self.assertFalse(self._committed())

    def test_units_discount_and_currency(self):
        euro = self.env.ref('base.EUR')
        euro.active = True
        self.env['res.currency.rate'].create({'currency_id': euro.id, 'company_id': self.company.id, 'name': '2020-01-01', 'rate': 0.5})
        order = self._new_order({self.gloves: (4, 10, self.box)}, currency_id=euro.id, confirm=False)
        order.order_line.discount = 25
        order.button_confirm()
        key = (self.medical, self.seat.id)
        self.assertEqual(self._committed(), {key: 60}, "4 boxes at 7.50 euros, each two dollars")
        bill = self._bill_of(order, {self.gloves: (1, 10)}, post=False)
        bill.invoice_line_ids.write({'product_uom_id': self.unit.id, 'quantity': 100, 'price_unit': 0.1, 'discount': 25})
        bill.action_post()
        self.assertEqual(self._committed(), {key: 45})

    def test_account_as_the_bill_has_it(self):
        """Product, category, company; perpetual valuation; the order's fiscal position: the same account as the bill line's."""
        company = self.company
        mapped, of_category, of_stock = (self._new_account(name) for name in ("Mapped", "Of the Category", "Stock"))
        of_stock.account_type = 'asset_current'
        position = self.env['account.fiscal.position'].create({
            'name': "Abroad", 'company_id': company.id, 'account_ids': [Command.create({'account_src_id': self.expense.id, 'account_dest_id': mapped.id})]})
        categ = self.env['product.category'].create({'name': "Other Supplies"})
        categ.with_company(company).property_account_expense_categ_id = of_category
        perpetual = self.env['product.category'].create({'name': "Perpetual"})
        perpetual.with_company(company).write({'property_valuation': 'real_time', 'property_stock_valuation_account_id': of_stock.id})
        products = [
            self.masks, self.scale, self._new_product("Of Category", categ_id=categ.id), self._new_product("Valued", categ_id=perpetual.id),
            self.env['product.product'].create({'name': "Service", 'type': 'service', 'categ_id': perpetual.id}),
            self.env['product.product'].create({'name': "No Category", 'type': 'consu', 'categ_id': False})]
        for fiscal in (position, False):
            order = self._new_order(dict.fromkeys(products, (1, 10)), confirm=False)
            order.fiscal_position_id = fiscal
            order.button_confirm()
            bill = self._bill_of(order, post=False, fiscal_position_id=fiscal and fiscal.id)
            items = self.env['medical.budget.figures']._sql_committed(company)
            self.env.flush_all()
            found = {row['line_id']: row['account_id'] for row in self.env.execute_query_dict(items)}
            for line in bill.invoice_line_ids:
                with self.subTest(product=line.product_id.name, fiscal=bool(fiscal)):
                    self.assertEqual(found[line.purchase_line_id.id], line.account_id.id)

    def test_distribution(self):
        order = self._mask_order(100)
        order.order_line.analytic_distribution = {str(self.seat.id): 33.33, str(self.annex_seat.id): 33.33}
        order.button_confirm()
        self.assertEqual(self._committed(), {
            (self.medical, self.seat.id): 33.33, (self.medical, self.annex_seat.id): 33.33, (self.medical, False): 33.34})
        other = self.env['account.analytic.plan'].create({'name': "Department"})
        lab = self.env['account.analytic.account'].create({'name': "Laboratory", 'plan_id': other.id, 'company_id': self.company.id})
        order.order_line.analytic_distribution = {f'{self.seat.id},{lab.id}': 100}
        self.assertEqual(self._committed(), {(self.medical, self.seat.id): 100})
        by_department = self._new_budget({(self.medical, lab): 10}, plan_id=other.id)
        self.assertEqual(self._committed(budget=by_department), {(self.medical, lab.id): 100})

    def test_without_distribution_the_site_counts_and_the_bill_follows(self):
        order = self._mask_order(100)
        order.button_confirm()
        self.env.cr.execute("UPDATE purchase_order_line SET analytic_distribution = NULL WHERE id = %s", [order.order_line.id])
        self.env.invalidate_all()
        key = (self.medical, self.seat.id)
        self.assertEqual(self._committed(), {key: 100})
        self._bill_of(order)
        self.assertEqual(self._figures('actual'), {key: 100})

    def test_month(self):
        order = self._mask_order(100)
        order.button_confirm()
        # a year that has begun holds what is open from before; a later year what is expected there
        order.order_line.date_planned = fields.Datetime.to_datetime(self.budget.date_from) - timedelta(days=40)
        figures = self.env['medical.budget.figures']._figures(self.budget)['committed']
        self.assertEqual({month: amount for (_category, _analytic, month), amount in figures.items()}, {self.budget.date_from: 100})
        order.order_line.date_planned = fields.Datetime.to_datetime(self.budget.date_to) + timedelta(days=40)
        self.assertFalse(self._committed())
        next_year = self.budget.copy({'name': "Next Year", 'line_ids': False, 'date_from': fields.Date.add(self.budget.date_from, years=1)})
        self.assertEqual(self._committed(budget=next_year), {(self.medical, self.seat.id): 100})

    def test_down_payment(self):
        service = self.env['product.product'].create({'name': "Calibration", 'type': 'service', 'purchase_method': 'purchase', 'supplier_taxes_id': False})
        order = self._new_order({service: (1, 100)})
        key = (self.medical, self.seat.id)
        line = self.env['purchase.order.line'].create({
            'order_id': order.id, 'name': "Down payment", 'product_qty': 0, 'price_unit': 30, 'is_downpayment': True, 'tax_ids': False})
        bill = self.env['account.move'].create({
            'move_type': 'in_invoice', 'partner_id': self.mckay.id, 'invoice_date': self.today, 'company_id': self.company.id, 'invoice_line_ids': [
                Command.create({'name': "Down payment", 'quantity': 1, 'price_unit': 30, 'account_id': self.expense.id, 'tax_ids': False,
                                'purchase_line_id': line.id, 'analytic_distribution': {str(self.seat.id): 100}})]})
        bill.action_post()
        self.assertEqual((self._figures('actual'), self._committed()), ({key: 30}, {key: 70}))

    def test_requested(self):
        key = (self.medical, self.seat.id)
        request = self._request({self.masks: 100, "Something blue": 1})
        self.assertEqual(self._requested(), {key: 50}, "free text has no price yet")
        order = self._quote(request.line_ids.filtered('product_id'))
        self.assertEqual((self._requested(), self._committed()), ({key: 50}, {}), "a quotation orders nothing")
        order.button_confirm()
        self.assertEqual((self._requested(), self._committed()), ({}, {key: 50}))
        order.button_cancel()
        self.assertEqual((self._requested(), self._committed()), ({key: 50}, {}), "to be ordered again")
        request.with_user(self.manager).action_cancel()
        self.assertFalse(self._requested())

    def test_from_the_stockroom_is_no_money(self):
        self.env['stock.quant']._update_available_quantity(self.masks, self.stock, 60)
        self._request({self.masks: 100})
        self.assertEqual(self._requested(), {(self.medical, self.seat.id): 20})

    # === OPENING === #

    def test_figures_open_their_lines(self):
        order = self._mask_order(100)
        order.order_line.analytic_distribution = {str(self.seat.id): 60}
        other = self._new_order({self.masks: (10, 1), self.scale: (1, 100)}, confirm=False)
        (order + other).button_confirm()
        request = self._request({self.masks: 8})
        screen = self.env['medical.budget.screen'].with_user(self.manager)
        masks = other.order_line.filtered(lambda line: line.product_id == self.masks)

        def opened(kind, category, analytic=False, month=False):
            action = screen.open_figure(self.budget.id, kind, category.id, analytic, month)
            return self.env[action['res_model']].with_user(self.manager).search(action['domain'])
        self.assertEqual(opened('committed', self.medical).sudo(), order.sudo().order_line, "divided: without an account is what is unassigned")
        self.assertEqual(opened('committed', self.medical, self.seat.id).sudo(), order.sudo().order_line + masks.sudo())
        self.assertEqual(opened('committed', self.medical, 'unassigned').sudo(), order.sudo().order_line)
        self.assertEqual(opened('committed', self.equipment).product_id, self.scale)
        self.assertEqual(opened('requested', self.medical, self.seat.id).sudo(), request.sudo().line_ids)
        self.assertEqual(sum(opened('committed', self.medical, self.seat.id).mapped('medical_committed')), 110)
        self.assertEqual(sum(opened('requested', self.medical, self.seat.id).mapped('medical_requested')), 4)
        month = fields.Date.to_string(self.budget.date_from)
        if self.today.month not in (1, 12):
            self.assertFalse(opened('committed', self.medical, self.seat.id, month))

    def test_accounts_in_no_category_stay_in_sight(self):
        self.medical.account_ids = [Command.clear()]
        order = self._mask_order(100)
        order.button_confirm()
        self.assertEqual(self._committed(), {(self.env['medical.budget.category'], self.seat.id): 100})
        action = self.env['medical.budget.screen'].with_user(self.manager).open_figure(self.budget.id, 'committed', False)
        self.assertEqual(self.env['purchase.order.line'].search(action['domain']).sudo(), order.sudo().order_line)

    def test_matrix_shows_both(self):
        self._mask_order(100).button_confirm()
        for user in (self.manager, self.owner, self.auditor):
            matrix = self.env['medical.budget.screen'].with_user(user).get_matrix(self.budget.id, {'view': 'year'})
            self.assertEqual(matrix['kinds'], ['budget', 'actual', 'committed', 'requested'])
            self.assertEqual(matrix['totals']['expense']['total']['committed'], 100)

    def test_one_query_and_two_companies(self):
        self._mask_order(100).button_confirm()
        other = self.env['purchase.order'].with_company(self.other_company).with_context(allowed_company_ids=self.other_company.ids).create({
            'partner_id': self.bell.id, 'company_id': self.other_company.id, 'order_line': [
                Command.create({'product_id': self.masks.id, 'product_qty': 5, 'price_unit': 7})]})
        other.button_confirm()
        figures = self.env['medical.budget.figures'].with_user(self.manager)
        budget = self.budget.with_user(self.manager)
        figures._figures(budget)
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(sum(figures._figures(budget)['committed'].values()), 100, "the neighbor's orders are the neighbor's")
        self.assertLessEqual(self.env.cr.sql_log_count - before, 3)
