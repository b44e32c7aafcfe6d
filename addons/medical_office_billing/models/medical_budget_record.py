import functools

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column


class MedicalBudgetRecord(models.TransientModel):
    """The budget report for the owners' meeting: what was planned, what came of it, and what the year comes to.

    The figures are those of `medical.budget.figures`, read as the user: a line per category, or per category and account of
    the plan. Variance is actual less budget of the months up to the end asked for, whole months.
    """
    _name = 'medical.budget.record'
    _description = 'Budget Report'
    _inherit = 'medical.record'
    _record_reads = ('medical.budget', 'account.move.line', 'account.analytic.line')

    budget_id = fields.Many2one(
        'medical.budget', required=True, domain="[('company_id', '=', company_id), ('state', 'in', ('draft', 'submitted', 'approved', 'superseded'))]",
        default=lambda self: self._default_budget(self.env.company))
    until = fields.Date('Months Until', help="Budget and actual of the months that begin on or before this day; empty: of the whole year.")
    by_account = fields.Boolean('By Site or Department', default=True, help="A line for each account of the plan that a category is divided by.")
    forecast = fields.Selection(
        selection=lambda self: list(self.env['medical.budget.figures']._forecast_labels().items()), required=True, default='straight')

    @api.model
    def _default_budget(self, company):
        """The budget in force, or the newest one where none is approved."""
        budgets = self.env['medical.budget']
        return budgets._current(company) or budgets.search([('company_id', '=', company.id), ('state', '!=', 'refused')], limit=1)

    @api.onchange('company_id')
    def _onchange_budget_company(self):
        if self.budget_id.company_id != self.company_id:
            self.budget_id = self._default_budget(self.company_id)

    def _record_title(self):
        return self.env._("Budget Report")

    def _record_check(self):
        res = super()._record_check()
        self.budget_id.check_access('read')
        if self.budget_id.company_id != self.company_id:
            raise UserError(self.env._("%(budget)s is another practice's budget.", budget=self.budget_id.display_name))
        if self.until and not self.budget_id.date_from <= self.until <= self.budget_id.date_to:
            raise UserError(self.env._("Choose an end within the budget's year, or leave it empty."))
        return res

    def _record_columns(self):
        tones = {'danger': 'danger', 'warning': 'warning', 'success': 'success', 'muted': 'muted'}
        return [
            Column('category', self.env._("Category"), width=22),
            Column('account', self.budget_id.plan_id.name or self.env._("Site"), width=14),
            Column('kind', self.env._("Kind"), width=9, labels={
                'income': self.env._("Income"), 'expense': self.env._("Expense"), 'none': self.env._("In no category"), 'result': self.env._("Result")},
                styles={'result': 'muted'}),
            Column('budget', self.env._("Budget"), 'amount', width=12),
            Column('actual', self.env._("Actual"), 'amount', width=12),
            Column('committed', self.env._("Committed"), 'amount', width=12),
            # less than planned isn't bad by itself: the reading says what is
            Column('variance', self.env._("Variance"), 'amount', width=12, measured=True),
            Column('percent', self.env._("In %"), 'quantity', width=7, digits=1, measured=True),
            Column('words', self.env._("In Words"), width=24),
            Column('tone', self.env._("Reading"), width=8, labels={
                'danger': self.env._("Bad"), 'warning': self.env._("Look at"), 'success': self.env._("Good"), 'muted': self.env._("Open")}, styles=tones),
            Column('forecast', self.env._("Year Comes To"), 'amount', width=12),
            Column('comment', self.env._("Comment"), width=26),
        ]

    def _record_query(self):
        lines = self._report_lines()
        if not lines:
            return SQL("SELECT NULL::varchar, NULL::varchar, NULL::varchar, 0::numeric, 0::numeric, 0::numeric, 0::numeric, 0::numeric, "
                       "NULL::varchar, NULL::varchar, 0::numeric, NULL::varchar, 0 AS number WHERE FALSE")
        return SQL(
            "SELECT line.category::varchar, line.account::varchar, line.kind::varchar, line.budget::numeric, line.actual::numeric, "
            "line.committed::numeric, line.variance::numeric, line.percent::numeric, line.words::varchar, line.tone::varchar, "
            "line.forecast::numeric, line.comment::varchar, line.number "
            "FROM (VALUES %s) line(category, account, kind, budget, actual, committed, variance, percent, words, tone, forecast, comment, number)",
            SQL(', ').join(SQL('%s', (*line, number)) for number, line in enumerate(lines)))

    def _record_source(self):
        columns = SQL(', ').join(SQL.identifier(column.name) for column in self._record_columns())
        return SQL('(%s) AS record(%s, number)', self._record_query(), columns)

    def _record_order(self):
        return SQL('number')

    def _report_lines(self):
        """Tuples of the columns: rows, and a sum of income, of expense and the result, each below its rows."""
        rows = self.env['medical.budget.figures']._rows(self.budget_id, forecast=self.forecast, until=self.until)
        running = self.company_id._medical_today().replace(day=1) <= (self.until or self.budget_id.date_to)
        line = functools.partial(self._line, running)
        lines, sums = [], {}
        for kind in ('income', 'expense', 'none'):
            ours = [row for row in rows if (row['category'].kind or 'none') == kind]
            for category in dict.fromkeys(row['category'] for row in ours):
                parts = [row for row in ours if row['category'] == category]
                if not any(self.env.company.currency_id.compare_amounts(value, 0) for row in parts for value in row['sums'].values()) and not any(
                        row['forecast'] for row in parts):
                    continue
                comments = ' · '.join(row['line'].comment for row in parts if row['line'].comment)
                whole = self._together(parts)
                name = category.name or self.env._("Accounts in no category")
                if self.by_account and len(parts) > 1:
                    lines += [line(kind, name, self._account_name(row), row, row['line'].comment) for row in parts]
                    lines.append(line(kind, name, self.env._("Together"), whole, ''))
                else:
                    lines.append(line(kind, name, self._account_name(parts[0]) if len(parts) == 1 else '', whole, comments))
            if ours:
                sums[kind] = self._together(ours)
                if kind != 'none':
                    lines.append(line(kind, self.env._("Income together") if kind == 'income' else self.env._("Expense together"), '', sums[kind], ''))
        if sums:
            lines.append(line('result', self.env._("Result"), '', self._together([sums.get('income', {})], [
                sums.get('expense', {}), sums.get('none', {})]), ''))
        return lines

    @api.model
    def _account_name(self, row):
        if row['analytic']:
            return row['analytic'].name
        return self.env._("Unassigned") if row['unassigned'] else ''

    @api.model
    def _together(self, rows, less=()):
        sums = {}
        forecast = 0.0
        for sign, row in [*((1, row) for row in rows), *((-1, row) for row in less)]:
            for kind, amount in row.get('sums', {}).items():
                sums[kind] = sums.get(kind, 0.0) + sign * amount
            forecast += sign * row.get('forecast', 0.0)
        return {'sums': sums, 'forecast': forecast}

    def _line(self, running, kind, category, account, row, comment):
        currency = self.budget_id.currency_id
        planned, actual, committed = (currency.round(row['sums'].get(name, 0.0)) for name in ('budget', 'actual', 'committed'))
        reading = 'expense' if kind == 'none' else kind
        variance, percent, words, tone = self.env['medical.budget.figures']._variance(reading, planned, actual, currency, running)
        return (category, account, kind, planned, actual, committed, variance, None if percent is False else percent, words, tone,
                currency.round(row['forecast']), comment or '')

    def _record_notes(self):
        budget = self.budget_id
        basis = (
            self.env._("Cash basis: what of posted entries is paid, on the day it was paid.") if budget.basis == 'cash'
            else self.env._("Accrual basis: posted entries at their date."))
        return [
            self.env._(
                "%(budget)s, %(state)s. %(basis)s", budget=budget.display_name, basis=basis,
                state=dict(budget._fields['state']._description_selection(self.env))[budget.state]),
            self.env._("Year comes to: %(method)s.", method=self.env['medical.budget.figures']._forecast_labels()[self.forecast]),
            self.env._("Committed are confirmed orders that are not billed yet. Unassigned is what the ledger gives to no account of the plan."),
        ]

    def _record_signatures(self):
        return [self.env._("Presented by"), self.env._("Owner")]
