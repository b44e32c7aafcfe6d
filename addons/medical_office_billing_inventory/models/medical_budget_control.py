from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class Standing(NamedTuple):
    """How a category, at one account of the plan or as a whole, stands before a document. Amounts in the company's currency."""
    budget: models.BaseModel
    category: models.BaseModel
    analytic: models.BaseModel
    planned: float
    spent: float
    committed: float
    requested: float
    amount: float

    @property
    def key(self):
        return self.category.id, self.analytic.id

    @property
    def left(self):
        """What is left of the year for this document and whatever comes after it."""
        return self.planned - self.spent - self.committed - self.requested

    @property
    def over(self):
        """By how much the document goes over the budget; zero or less: it fits."""
        return self.budget.currency_id.round(self.amount - self.left)

    @property
    def is_over(self):
        currency = self.budget.currency_id
        return currency.compare_amounts(self.amount, 0) > 0 and currency.compare_amounts(self.amount, self.left) > 0


class Hold(NamedTuple):
    """What holds a document: None where nothing does, warn or stop; the lines that do, or else those over the budget; all lines."""
    level: str | None
    lines: list
    standings: list

    @property
    def over(self):
        return [standing for standing in self.standings if standing.is_over]


class MedicalBudgetControl(models.AbstractModel):
    """Holds requests and orders against the approved budgets of their practice.

    A document is held against the budget of the year in which it is expected (at the earliest today), by category: where the
    site has an amount of its own, against that; else against the category as a whole, where it has any. What has none, and
    a practice without an approved budget, is not controlled. Left is the year's budget less actual, committed and what others
    requested: by accrual also where the budget is on a cash basis, since what is billed and unpaid is spent as well.
    """
    _name = 'medical.budget.control'
    _description = 'Budget Control'

    @api.model
    def _standings(self, documents):
        """How the lines stand that these orders or requests touch: ``{document: [Standing]}``.

        Called as superuser: who asks or orders is told how the budget stands, whatever else they may read.
        A constant number of queries for each budget in force.
        """
        standings = {}
        for company, records in documents.grouped('company_id').items():
            today = company._medical_today()
            budgets = self.env['medical.budget'].search(
                [('company_id', '=', company.id), ('state', '=', 'approved'), ('date_to', '>=', today)], order='date_from, plan_id')
            if budgets:
                self.env.flush_all()
            for budget in budgets:
                for document, found in self._budget_standings(budget.with_company(company), records, today).items():
                    standings.setdefault(document, []).extend(found)
        return standings

    @api.model
    def _budget_standings(self, budget, documents, today):
        items, own_committed, own_requested = self._document_items(documents, today)
        needs = self._by_document(budget, items, today)
        if not needs:
            return {}
        categories = self.env['medical.budget.category'].browse({key[0] for amounts in needs.values() for key in amounts}).filtered(
            lambda category: category.kind == 'expense')
        if not categories:
            return {}
        figures = self._sums(budget, categories)
        # a line that bears a comment alone budgets nothing
        lines = {key for key, planned in figures['budget'].items() if not budget.currency_id.is_zero(planned)}
        if not lines:
            return {}
        committed, requested = (self._by_document(budget, own, today) if own else {} for own in (own_committed, own_requested))
        analytics = self.env['account.analytic.account']
        result = {}
        for document in documents:
            need = needs.get(document.id, {})
            scopes = {}
            for category_id, analytic_id in need:
                if (category_id, analytic_id) in lines and analytic_id:
                    scopes[category_id, analytic_id] = True
                elif any(line[0] == category_id for line in lines):
                    scopes[category_id, False] = True
            for category_id, analytic_id in scopes:
                def amount(amounts, category_id=category_id, analytic_id=analytic_id):
                    return sum(value for key, value in amounts.items() if key[0] == category_id and (not analytic_id or key[1] == analytic_id))
                standing = Standing(
                    budget, categories.browse(category_id), analytics.browse(analytic_id or []), amount(figures['budget']), amount(figures['actual']),
                    amount(figures['committed']) - amount(committed.get(document.id, {})),
                    amount(figures['requested']) - amount(requested.get(document.id, {})), amount(need))
                if not budget.currency_id.is_zero(standing.amount):
                    result.setdefault(document, []).append(standing)
        return result

    @api.model
    def _document_items(self, documents, today):
        """SQL of what these documents ask for, and of what of them is committed and requested already (None: nothing)."""
        figures, company = self.env['medical.budget.figures'], documents.company_id[:1]
        ids = tuple(documents.ids)
        if documents._name == 'medical.supply.request':
            quantities = SQL(", ").join(SQL("(%s, %s::numeric)", line.id, quantity) for line, quantity in self._to_order(documents).items())
            if not quantities:
                quantities = SQL("(0, 0::numeric)")
            wanted = SQL("(SELECT wanted.quantity FROM (VALUES %s) wanted(id, quantity) WHERE wanted.id = line.id)", quantities)
            return figures._sql_request_items(company, today, SQL("line.request_id IN %s", ids), wanted), None, None
        own = SQL("line.order_id IN %s AND line.display_type IS NULL AND NOT COALESCE(line.is_downpayment, FALSE)", ids)
        confirmed = SQL("%s AND purchase.state = 'purchase'", own)
        quantity = SQL("CASE WHEN purchase.state = 'purchase' THEN %s ELSE line.product_qty END", figures._sql_open_quantity())
        requested = figures._sql_request_items(
            company, today, SQL(
                """ordered.order_id IN %s AND ordering.state NOT IN ('purchase', 'cancel')
                   AND request.state = 'approved' AND NOT COALESCE(line.cancelled, FALSE)""", ids),
            SQL("allocation.quantity"), document=SQL("ordered.order_id"), join=SQL(
                """JOIN medical_supply_request request ON request.id = line.request_id
                   JOIN medical_supply_allocation allocation ON allocation.request_line_id = line.id
                   JOIN purchase_order_line ordered ON ordered.id = allocation.purchase_line_id
                   JOIN purchase_order ordering ON ordering.id = ordered.order_id"""))
        return (
            figures._sql_order_items(company, own, quantity), figures._sql_order_items(company, confirmed, figures._sql_open_quantity()), requested)

    @api.model
    def _to_order(self, requests):
        """What of these requests' lines the stockroom hasn't got: {line: quantity in the product's unit}."""
        wanted = {}
        for request in requests:
            lines = request.line_ids.filtered('product_id')
            free = dict(request.room_id._medical_free_in_stockroom(lines.product_id))
            for line in lines:
                taken = min(line.product_qty, max(free.get(line.product_id, 0), 0))
                if line.product_id in free:
                    free[line.product_id] -= taken
                wanted[line] = line.product_qty - taken
        return wanted

    @api.model
    def _by_document(self, budget, items, today):
        """{document id: {(category id, analytic account id or False): amount}} of items that fall into the budget's year."""
        figures = self.env['medical.budget.figures']
        rows = self.env.execute_query(SQL(
            """SELECT part.document_id, part.category_id, part.analytic_id, SUM(part.amount) FROM (%s) part
                WHERE part.category_id IS NOT NULL AND GREATEST(part.day, %s) BETWEEN %s AND %s GROUP BY 1, 2, 3 HAVING SUM(part.amount) <> 0""",
            figures._sql_parts(budget, items, today), today, budget.date_from, budget.date_to))
        amounts = {}
        for document_id, category_id, analytic_id, amount in rows:
            amounts.setdefault(document_id, {})[category_id, analytic_id or False] = float(amount)
        return amounts

    @api.model
    def _sums(self, budget, categories):
        """{kind: {(category id, analytic account id or False): amount}} of the year, actual by accrual."""
        figures = self.env['medical.budget.figures']
        sources = figures._sources(budget)
        if budget.basis == 'cash':
            sources['actual'] = figures._sql_by_account(budget, figures._sql_entries(
                budget, Domain([('date', '>=', budget.date_from), ('date', '<=', budget.date_to)])))
        rows = self.env.execute_query(SQL(
            "SELECT figure.kind, figure.category_id, figure.analytic_id, SUM(figure.amount) FROM (%s) figure WHERE figure.category_id IN %s GROUP BY 1, 2, 3",
            figures._sql_figures(sources), tuple(categories.ids)))
        sums = {kind: {} for kind in ('budget', 'actual', 'committed', 'requested')}
        for kind, category_id, analytic_id, amount in rows:
            sums[kind][category_id, analytic_id or False] = float(amount)
        return sums

    # === WORDS === #

    @api.model
    def _words(self, standing, document):
        """"Medical supplies, Main: $1,240 left of $9,000; this order $300", and by how much it is over."""
        currency = standing.budget.currency_id
        values = {
            'line': ', '.join(filter(None, (standing.category.name, standing.analytic.name))),
            'left': currency.format(max(standing.left, 0)), 'planned': currency.format(standing.planned), 'amount': currency.format(standing.amount)}
        if document._name == 'purchase.order':
            words = self.env._("%(line)s: %(left)s left of %(planned)s; this order %(amount)s", **values)
        else:
            words = self.env._("%(line)s: %(left)s left of %(planned)s; this request %(amount)s", **values)
        if standing.is_over:
            over = standing.over
            percent = f'{over / standing.planned * 100:.0f}' if not currency.is_zero(standing.planned) else '100'
            words = self.env._("%(words)s: %(over)s (%(percent)s %%) over the budget", words=words, over=currency.format(over), percent=percent)
        return words
