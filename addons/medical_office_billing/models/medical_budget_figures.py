from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, float_round

OWED = ('asset_receivable', 'liability_payable')


class MedicalBudgetFigures(models.AbstractModel):
    """The one place where the figures of a budget are made.

    Amounts are in the company's currency, positive as a manager reads them: cost is debit minus credit, income credit minus
    debit. Built on searches of the user: record rules hold.

    - budget: what was typed
    - actual, accrual: posted journal items of the categories' accounts, by their date
    - actual, cash: the same items, each by the share of its entry's receivable and payable that is reconciled, on the day
      when both sides were there (`account.partial.reconcile.max_date`). A credit note that is set against a bill takes
      both back on that day. An entry that owes nothing to anybody, or nothing in sum, counts at its date. Rounded so that
      what is paid in full counts in full, to the cent
    - per account of the plan from analytic items. What an entry's distribution doesn't assign, all of it or the rest, has
      the account NULL ("unassigned"): the sum over accounts is always what was posted

    Accounts of profit and loss that stand in no category count as category NULL, as cost: income is below zero there. So the
    result is the ledger's.

    A budget is of one company: its branches' entries count in their own budgets.
    """
    _name = 'medical.budget.figures'
    _description = 'Budget Figures'

    @api.model
    def _sources(self, budget):
        """Where the figures of a budget come from: an ordered dict ``{kind: SQL}``, each a SELECT of `category_id`
        (NULL: accounts in none), `analytic_id` (NULL: unassigned, or not divided), `month` (a date, the first) and `amount`, in
        this order.

        Addons add kinds: a row more or less of any of them is theirs to answer for. Rows may repeat a cell, they are summed.
        """
        return {'budget': self._sql_budget(budget), 'actual': self._sql_actual(budget, budget.date_from, budget.date_to)}

    @api.model
    def _figures(self, budget, last_year=False):
        """All kinds of figures of a budget, in one query whatever its size.

        :param last_year: with a further kind `last_year`: the actual of the twelve months before, each a year later
        :returns: {kind: {(category id or False, analytic account id or False, month): amount}}, rounded to the currency
        """
        budget.ensure_one()
        sources = self._sources(budget)
        if last_year:
            year = relativedelta(years=1)
            before = self._sql_actual(budget, budget.date_from - year, budget.date_from - relativedelta(days=1))
            sources = {**sources, 'last_year': SQL(
                "SELECT category_id, analytic_id, (month + interval '1 year')::date, amount FROM (%s) before(category_id, analytic_id, month, amount)",
                before)}
        figures = {kind: {} for kind in sources}
        rounding = budget.currency_id.rounding
        self.env.flush_all()
        for kind, category_id, analytic_id, month, amount in self.env.execute_query(self._sql_figures(sources)):
            amount = float_round(float(amount), precision_rounding=rounding)
            if amount:
                figures[kind][category_id or False, analytic_id or False, month] = amount
        return figures

    @api.model
    def _sql_figures(self, sources):
        """One SELECT of kind, category_id, analytic_id, month, amount over all sources."""
        return SQL(" UNION ALL ").join(
            SQL("SELECT %s::varchar AS kind, source.category_id, source.analytic_id, source.month, SUM(source.amount) AS amount "
                "FROM (%s) source(category_id, analytic_id, month, amount) GROUP BY 2, 3, 4", kind, query)
            for kind, query in sources.items())

    # === BUDGET === #

    @api.model
    def _sql_budget(self, budget):
        amounts = self.env['medical.budget.amount']
        query = amounts._search(Domain('budget_id', '=', budget.id))
        return query.select(*(
            amounts._field_to_sql(amounts._table, name, query) for name in ('category_id', 'analytic_account_id', 'date', 'amount')))

    # === ACTUAL === #

    @api.model
    def _sql_actual(self, budget, date_from, date_to):
        """The actual of a period, by the budget's basis; the period may be another than the budget's."""
        if budget.basis == 'cash':
            items = self._sql_cash(budget, date_from, date_to)
        else:
            items = self._sql_entries(budget, Domain([('date', '>=', date_from), ('date', '<=', date_to)]))
        return self._sql_by_account(budget, items)

    @api.model
    def _sql_entries(self, budget, domain):
        """The posted journal items of the budget's categories: line_id, move_id, category_id, sign, date, upto, before, balance.

        `upto` and `before` are the shares that count up to this date and before it: here all and nothing.
        """
        lines = self.env['account.move.line']
        query = lines._search(Domain([('company_id', '=', budget.company_id.id), ('parent_state', '=', 'posted')]) & domain)
        field = {name: lines._field_to_sql(lines._table, name, query) for name in ('account_id', 'move_id', 'date', 'balance')}
        query.add_join('JOIN', 'budget_account', self._sql_accounts(budget), SQL("budget_account.account_id = %s", field['account_id']))
        return query.select(
            SQL("%s AS line_id", SQL.identifier(lines._table, 'id')), SQL("%s AS move_id", field['move_id']),
            SQL("budget_account.category_id"), SQL("budget_account.sign"),
            SQL("%s AS date", field['date']), SQL("1::numeric AS upto"), SQL("0::numeric AS before"), SQL("%s AS balance", field['balance']))

    @api.model
    def _sql_accounts(self, budget):
        """Accounts that count, each once: account_id, category_id, sign. Those of profit and loss in no category have NULL, read as cost."""
        return SQL(
            """(SELECT relation.account_id, category.id AS category_id, CASE category.kind WHEN 'income' THEN -1 ELSE 1 END AS sign
                  FROM medical_budget_category_account_rel relation JOIN medical_budget_category category ON category.id = relation.category_id
                 WHERE category.company_id = %(company)s
                 UNION ALL
                SELECT account.id, NULL, 1 FROM account_account account
                 WHERE (account.account_type LIKE 'income%%' OR account.account_type LIKE 'expense%%') AND NOT EXISTS (
                       SELECT FROM medical_budget_category_account_rel relation
                         JOIN medical_budget_category category ON category.id = relation.category_id
                        WHERE category.company_id = %(company)s AND relation.account_id = account.id))""", company=budget.company_id.id)

    @api.model
    def _sql_cash(self, budget, date_from, date_to):
        """As `_sql_entries`, a row for each day on which something of the item's entry was paid."""
        entries = self._sql_entries(budget, Domain('date', '<=', date_to))
        return SQL(
            """SELECT entry.line_id, entry.move_id, entry.category_id, entry.sign, COALESCE(paid.date, entry.date) AS date,
                      COALESCE(paid.upto, 1) AS upto, COALESCE(paid.before, 0) AS before, entry.balance
                 FROM (%(entries)s) entry
            LEFT JOIN (%(owed)s) owed ON owed.move_id = entry.move_id AND owed.amount <> 0
            LEFT JOIN (%(paid)s) paid ON paid.move_id = owed.move_id
                WHERE COALESCE(paid.date, entry.date) BETWEEN %(date_from)s AND %(date_to)s
                  AND (owed.move_id IS NULL OR paid.move_id IS NOT NULL)""",
            entries=entries, owed=self._sql_owed(budget), paid=self._sql_paid(budget, date_to), date_from=date_from, date_to=date_to)

    @api.model
    def _sql_owed(self, budget):
        """What each posted entry of the company owes or is owed: move_id, amount (debit minus credit)."""
        # not by record rules: whoever may read an entry's items is shown figures of theirs alone, its total says when they count
        return SQL(
            """SELECT line.move_id, SUM(line.balance) AS amount
                 FROM account_move_line line JOIN account_account account ON account.id = line.account_id
                WHERE line.company_id = %s AND line.parent_state = 'posted' AND account.account_type IN %s
                GROUP BY line.move_id""", budget.company_id.id, OWED)

    @api.model
    def _sql_paid(self, budget, date_to):
        """Per entry and day on which it was paid: move_id, date, share paid up to that day, share paid before."""
        return SQL(
            """SELECT day.move_id, day.date, SUM(day.amount) OVER upto / owed.amount AS upto,
                      (SUM(day.amount) OVER upto - day.amount) / owed.amount AS before
                 FROM (SELECT matched.move_id, matched.date, SUM(matched.amount) AS amount FROM (%(matched)s) matched GROUP BY 1, 2) day
                 JOIN (%(owed)s) owed ON owed.move_id = day.move_id AND owed.amount <> 0
               WINDOW upto AS (PARTITION BY day.move_id ORDER BY day.date)""",
            matched=self._sql_matched(budget, date_to), owed=self._sql_owed(budget))

    @api.model
    def _sql_matched(self, budget, date_to):
        """What of each entry's debts was matched, a row a match: move_id, date, amount (debit minus credit). To be extended."""
        return SQL(
            """SELECT line.move_id, matched.date, matched.amount
                 FROM (SELECT debit_move_id AS line_id, max_date AS date, amount FROM account_partial_reconcile WHERE max_date <= %(date_to)s
                        UNION ALL
                       SELECT credit_move_id, max_date, -amount FROM account_partial_reconcile WHERE max_date <= %(date_to)s) matched
                 JOIN account_move_line line ON line.id = matched.line_id
                 JOIN account_account account ON account.id = line.account_id
                WHERE line.company_id = %(company)s AND line.parent_state = 'posted' AND account.account_type IN %(types)s""",
            date_to=date_to, company=budget.company_id.id, types=OWED)

    # === BY ACCOUNT OF THE PLAN === #

    @api.model
    def _sql_by_account(self, budget, items):
        """From journal items to amounts by category, analytic account and month; the rest that is assigned to none as NULL."""
        total = SQL(
            "SELECT item.category_id, date_trunc('month', item.date)::date AS month, SUM(%s) AS amount FROM (%s) item GROUP BY 1, 2",
            self._sql_counted(budget, SQL("item.balance")), items)
        return SQL(
            """SELECT total.category_id, NULL::integer AS analytic_id, total.month, total.amount FROM (%(total)s) total
                UNION ALL
               SELECT assigned.category_id, side.analytic_id, assigned.month, side.amount
                 FROM (SELECT item.category_id, analytic.account_id, date_trunc('month', item.date)::date AS month, SUM(%(counted)s) AS amount
                         FROM (%(items)s) item JOIN (%(analytic)s) analytic ON analytic.line_id = item.line_id
                        GROUP BY 1, 2, 3) assigned
           CROSS JOIN LATERAL (VALUES (assigned.account_id, assigned.amount), (NULL, -assigned.amount)) side(analytic_id, amount)""",
            total=total, items=items, analytic=self._sql_analytic(budget), counted=self._sql_counted(budget, SQL("-analytic.amount")))

    @api.model
    def _sql_counted(self, budget, amount):
        """What of an amount of an item counts on its day, signed as a manager reads it."""
        if budget.basis != 'cash':
            return SQL("item.sign * %s", amount)
        digits = budget.currency_id.decimal_places
        return SQL(
            "item.sign * (ROUND((%(amount)s)::numeric * item.upto, %(digits)s) - ROUND((%(amount)s)::numeric * item.before, %(digits)s))",
            amount=amount, digits=digits)

    @api.model
    def _sql_analytic(self, budget):
        """The analytic items of journal items in the budget's plan: line_id, account_id, amount (as Odoo has it: credit is positive)."""
        # a superuser's plan: its column is named by the plan alone
        column = budget.sudo().plan_id._column_name()
        lines = self.env['account.analytic.line']
        query = lines._search(Domain([('company_id', '=', budget.company_id.id), ('move_line_id', '!=', False), (column, '!=', False)]))
        field = {name: lines._field_to_sql(lines._table, name, query) for name in ('move_line_id', column, 'amount')}
        return query.select(
            SQL("%s AS line_id", field['move_line_id']), SQL("%s AS account_id", field[column]), SQL("%s AS amount", field['amount']))
