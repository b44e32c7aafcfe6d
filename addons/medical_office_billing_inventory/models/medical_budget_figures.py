from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class MedicalBudgetFigures(models.AbstractModel):
    """What is ordered and not billed yet, and what is asked for and not ordered yet, as figures of a budget.

    - committed: lines of confirmed orders, (ordered - billed) × net price, in the company's currency at the order's rate. Billed
      is what is posted, since a draft bill is no actual yet. What will not come any more isn't ordered: a line whose receipts
      are done and cancelled counts with what came. A down payment that is billed counts against its order until it is
      deducted. Tax that can't be deducted is not foreseen: it joins the actual with the bill
    - requested: lines of approved supply requests that are on no confirmed order, at their estimated price; what comes from the
      stockroom is no money
    - account: the one that the bill's line will have, by Odoo's own order of looking: fiscal position of the order; stock
      valuation for goods with perpetual valuation; product, category, company
    - category: the one of that account; accounts in none, of whatever type, have NULL, so that what is on order is always in sight
    - account of the plan: the order line's distribution, else the site that the vendor delivers to; of a request its site
    - month: the expected day at the site; the day it is needed by, else today. What was expected before the budget's year and
      is still open counts in the first month of a year that has begun
    """
    _inherit = 'medical.budget.figures'

    @api.model
    def _sources(self, budget):
        today = self._day_of(budget.company_id)
        return {
            **super()._sources(budget),
            'committed': self._sql_source(budget, self._sql_committed(budget.company_id), today),
            'requested': self._sql_source(budget, self._sql_requested(budget.company_id, today), today),
        }

    @api.model
    def _day_of(self, company):
        return company._medical_today()

    @api.model
    def _amounts_of(self, lines, items_of):
        """What each of these lines comes to, in its company's currency: {line id: amount}, in a query per company.

        :param items_of: function from a company to the items, an SQL with `line_id` and `amount`
        """
        amounts = {}
        self.env.flush_all()
        for company, of_company in lines.grouped('company_id').items():
            if of_company.ids:
                amounts.update(self.env.execute_query(SQL(
                    "SELECT item.line_id, SUM(item.amount) FROM (%s) item WHERE item.line_id IN %s GROUP BY 1",
                    items_of(company), tuple(of_company.ids))))
        return amounts

    @api.model
    def _sql_source(self, budget, items, today):
        """From items (account_id, day, amount, distribution) to what `_sources` wants: category, analytic account, month, amount."""
        return SQL(
            """SELECT part.category_id, part.analytic_id, date_trunc('month', part.day)::date AS month, part.amount
                 FROM (%s) part WHERE part.day BETWEEN %s AND %s""",
            self._sql_parts(budget, items, today), budget.date_from, budget.date_to)

    @api.model
    def _sql_parts(self, budget, items, today):
        """Items by category and account of the plan: line_id, document_id, category_id, analytic_id (NULL: the rest), day, amount.

        An item has a row of NULL with its whole amount and, for each account, one with its share and one that takes it off NULL:
        the sum is the item's, to the cent.
        """
        digits = budget.currency_id.decimal_places
        return SQL(
            """SELECT counted.line_id, counted.document_id, counted.category_id, share.analytic_id, counted.day, share.amount
                 FROM (SELECT item.line_id, item.document_id, item.distribution, category.id AS category_id,
                              CASE WHEN item.day < %(first)s AND %(begun)s THEN %(first)s ELSE item.day END AS day,
                              ROUND(item.amount::numeric, %(digits)s) * CASE category.kind WHEN 'income' THEN -1 ELSE 1 END AS amount
                         FROM (%(items)s) item
                    LEFT JOIN (medical_budget_category_account_rel belongs
                               JOIN medical_budget_category category ON category.id = belongs.category_id AND category.company_id = %(company)s)
                           ON belongs.account_id = item.account_id) counted
           CROSS JOIN LATERAL (
                      SELECT NULL::integer AS analytic_id, counted.amount
                       UNION ALL
                      SELECT side.analytic_id, side.amount
                        FROM (SELECT account.id, ROUND(counted.amount * SUM(part.value::numeric) / 100, %(digits)s) AS amount
                                FROM jsonb_each_text(counted.distribution) part
                          CROSS JOIN LATERAL unnest(string_to_array(part.key, ',')) AS ids(account_id)
                                JOIN account_analytic_account account ON account.id::varchar = ids.account_id AND account.root_plan_id = %(plan)s
                            GROUP BY account.id) assigned
                  CROSS JOIN LATERAL (VALUES (assigned.id, assigned.amount), (NULL, -assigned.amount)) side(analytic_id, amount)) share""",
            items=items, first=budget.date_from, begun=budget.date_from <= today, digits=digits, company=budget.company_id.id,
            plan=budget.sudo().plan_id.id)

    # === ORDERS === #

    @api.model
    def _sql_committed(self, company):
        """Lines of confirmed orders that are not billed, and down payments: line_id, document_id, account_id, day, amount, distribution."""
        Lines = self.env['purchase.order.line']
        lines = Lines._search(Domain([('company_id', '=', company.id), ('state', '=', 'purchase'), ('display_type', '=', False)]))
        open_lines = SQL(
            """line.id IN %(lines)s AND NOT COALESCE(line.is_downpayment, FALSE)
               AND (line.qty_invoiced < line.product_qty OR line.product_qty < 0 OR line.id IN (
                    SELECT draft_line.purchase_line_id FROM account_move draft JOIN account_move_line draft_line ON draft_line.move_id = draft.id
                     WHERE draft.state = 'draft' AND draft.move_type IN ('in_invoice', 'in_refund') AND draft_line.purchase_line_id IS NOT NULL))""",
            lines=lines.subselect())
        return SQL("%s UNION ALL %s", self._sql_order_items(company, open_lines, self._sql_open_quantity()), self._sql_down_payments(lines))

    @api.model
    def _sql_open_quantity(self):
        """What of a confirmed order line is still to be billed, in the line's unit."""
        return SQL(
            """(SELECT CASE WHEN line.product_qty < 0 THEN LEAST(line.product_qty - billed.quantity, 0)
                            WHEN NOT coming.has_moves THEN GREATEST(line.product_qty - billed.quantity, 0)
                            ELSE GREATEST(LEAST(line.product_qty, GREATEST(line.qty_received, billed.quantity) + coming.quantity) - billed.quantity, 0) END
                  FROM (SELECT COALESCE(SUM(
                                    CASE bill.move_type WHEN 'in_refund' THEN -1 ELSE 1 END * bill_line.quantity
                                    * COALESCE(bill_unit.factor, unit.factor) / unit.factor), 0) AS quantity
                          FROM account_move_line bill_line
                          JOIN account_move bill ON bill.id = bill_line.move_id
                     LEFT JOIN uom_uom bill_unit ON bill_unit.id = bill_line.product_uom_id
                         WHERE bill_line.purchase_line_id = line.id AND bill.state = 'posted' AND bill.move_type IN ('in_invoice', 'in_refund')) billed,
                       (SELECT COUNT(*) > 0 AS has_moves,
                               COALESCE(SUM(CASE target.usage WHEN 'supplier' THEN -move.product_qty ELSE move.product_qty END)
                                        FILTER (WHERE move.state NOT IN ('done', 'cancel')), 0) * stock_unit.factor / unit.factor AS quantity
                          FROM stock_move move
                          JOIN stock_location target ON target.id = move.location_dest_id
                         WHERE move.purchase_line_id = line.id AND move.product_id = line.product_id AND move.origin_returned_move_id IS NULL) coming)""")

    @api.model
    def _sql_order_items(self, company, where, quantity):
        """Order lines as items: line_id, document_id, account_id, day, amount (company currency), distribution.

        :param where: condition on `line` (purchase_order_line) and `purchase` (its order)
        :param quantity: what counts of a line, in its unit, by `line`, `unit` (its own) and `stock_unit` (its product's)
        """
        position = SQL("purchase.fiscal_position_id")
        return SQL(
            """SELECT line.id AS line_id, line.order_id AS document_id, %(account)s AS account_id,
                      COALESCE((line.date_planned AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(site.tz, practice.tz, 'UTC'))::date,
                               purchase.date_order::date) AS day,
                      %(quantity)s * COALESCE(line.price_subtotal / NULLIF(line.product_qty, 0), 0) / COALESCE(NULLIF(purchase.currency_rate, 0), 1) AS amount,
                      CASE WHEN line.analytic_distribution IS NOT NULL AND line.analytic_distribution != '{}'::jsonb THEN line.analytic_distribution
                           WHEN site.analytic_account_id IS NOT NULL THEN jsonb_build_object(site.analytic_account_id::varchar, 100)
                           ELSE '{}'::jsonb END AS distribution
                 FROM purchase_order_line line
                 JOIN purchase_order purchase ON purchase.id = line.order_id
                 JOIN uom_uom unit ON unit.id = line.product_uom_id
                 %(product)s
                 JOIN uom_uom stock_unit ON stock_unit.id = template.uom_id
            LEFT JOIN medical_site site ON site.id = purchase.medical_site_id
            LEFT JOIN medical_practice practice ON practice.company_id = purchase.company_id
                WHERE %(where)s""",
            account=self._sql_account(company, position), quantity=quantity, where=where, product=self._sql_product(company, SQL("line.product_id")))

    @api.model
    def _sql_down_payments(self, lines):
        """What is billed as a down payment is actual already: it comes off its order until the last bill deducts it."""
        return SQL(
            """SELECT line.id, line.order_id, bill_line.account_id, purchase.date_order::date, -SUM(bill_line.balance),
                      COALESCE(bill_line.analytic_distribution, '{}'::jsonb)
                 FROM purchase_order_line line
                 JOIN purchase_order purchase ON purchase.id = line.order_id
                 JOIN account_move_line bill_line ON bill_line.purchase_line_id = line.id AND bill_line.parent_state = 'posted'
                WHERE line.is_downpayment AND line.id IN %s
             GROUP BY line.id, line.order_id, bill_line.account_id, purchase.date_order, bill_line.analytic_distribution""", lines.subselect())

    # === REQUESTS === #

    @api.model
    def _sql_requested(self, company, today):
        """Lines of approved requests that are on no confirmed order: as items, see `_sql_order_items`."""
        Lines = self.env['medical.supply.request.line']
        lines = Lines._search(Domain([
            ('company_id', '=', company.id), ('request_id.state', '=', 'approved'), ('cancelled', '=', False), ('product_id', '!=', False),
            ('qty_to_order', '>', 0)]))
        return self._sql_request_items(company, today, SQL("line.id IN %s", lines.subselect()), SQL(
            """GREATEST(line.qty_to_order - COALESCE((
                    SELECT SUM(allocation.quantity) FROM medical_supply_allocation allocation
                      JOIN purchase_order_line ordered ON ordered.id = allocation.purchase_line_id
                      JOIN purchase_order purchase ON purchase.id = ordered.order_id
                     WHERE allocation.request_line_id = line.id AND purchase.state IN ('purchase', 'cancel')), 0), 0)"""))

    @api.model
    def _sql_request_items(self, company, today, where, quantity, document=None, join=None):
        """Request lines as items: line_id, document_id, account_id, day, amount, distribution.

        :param quantity: what counts of a line, in its product's unit
        :param document: whose items they are, where not the request's, with the `join` that it needs
        """
        return SQL(
            """SELECT line.id AS line_id, %(document)s AS document_id, %(account)s AS account_id,
                      GREATEST(COALESCE(line.date_needed, %(today)s), %(today)s) AS day, %(quantity)s * COALESCE(line.price_unit, 0) AS amount,
                      CASE WHEN site.analytic_account_id IS NOT NULL THEN jsonb_build_object(site.analytic_account_id::varchar, 100)
                           ELSE '{}'::jsonb END AS distribution
                 FROM medical_supply_request_line line
                 %(product)s
                 %(join)s
            LEFT JOIN medical_site site ON site.id = line.site_id
                WHERE %(where)s""",
            account=self._sql_account(company, SQL("NULL")), today=today, quantity=quantity, where=where,
            document=document or SQL("line.request_id"), join=join or SQL(),
            product=self._sql_product(company, SQL("line.product_id")))

    # === WHICH ACCOUNT === #

    @api.model
    def _sql_product(self, company, product):
        """The joins that `_sql_account` reads."""
        return SQL(
            """JOIN product_product product ON product.id = %s
               JOIN product_template template ON template.id = product.product_tmpl_id
          LEFT JOIN product_category category ON category.id = template.categ_id
               JOIN res_company company ON company.id = COALESCE(template.company_id, %s)
               JOIN res_company own_company ON own_company.id = %s""", product, company.id, company.id)

    @api.model
    def _sql_account(self, company, position):
        """The account that a bill's line for the product has, as `account.move.line._compute_account_id` finds it.

        :param position: the fiscal position's id, or NULL
        """
        def field(model, alias, name):
            model = self.env[model].with_company(company)
            return model._fields[name].to_sql(model, alias)
        category = SQL("CASE WHEN category.id IS NOT NULL THEN %s END", field('product.category', 'category', 'property_account_expense_categ_id'))
        expense = SQL(
            "COALESCE(%s, %s, company.expense_account_id)", field('product.template', 'template', 'property_account_expense_id'), category)
        valuation = SQL(
            "CASE WHEN template.is_storable AND COALESCE(CASE WHEN category.id IS NOT NULL THEN %s END, own_company.inventory_valuation) = 'real_time' "
            "THEN COALESCE(%s, own_company.account_stock_valuation_id) END",
            field('product.category', 'category', 'property_valuation'),
            field('product.category', 'category', 'property_stock_valuation_account_id'))
        return SQL(
            """(SELECT COALESCE((SELECT mapped.account_dest_id FROM account_fiscal_position_account mapped
                                  WHERE mapped.position_id = %(position)s AND mapped.account_src_id = found.account_id
                               ORDER BY mapped.id DESC LIMIT 1), found.account_id)
                  FROM (SELECT COALESCE(%(valuation)s, %(expense)s) AS account_id) found)""",
            position=position, valuation=valuation, expense=expense)
