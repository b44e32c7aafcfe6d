from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import get_lang

FORECASTS = ('straight', 'rate', 'last_year')


class MedicalBudgetFigures(models.AbstractModel):
    """From figures to what a manager reads: rows, variance in words, forecast. Screen, record and alerts share it."""
    _inherit = 'medical.budget.figures'

    # === WORDS === #

    @api.model
    def _forecast_labels(self):
        """How the forecast to the end of the year is made: {method: words}."""
        return {
            'straight': self.env._("Actual so far, then as budgeted"),
            'rate': self.env._("At the rate of the months that are over"),
            'last_year': self.env._("By the shape of last year"),
        }

    @api.model
    def _variance(self, kind, budget, actual, currency, running=False, money=None):
        """How an actual stands to its budget: (amount, percent, words, tone).

        Amount is actual minus budget, percent of the budget (False where there is none). For cost, over is bad; for income,
        short is.

        :param kind: income or expense (the result of both is read like income)
        :param running: the period isn't over: less than budgeted is no verdict yet
        :param money: a function that writes an amount (default: as the currency)
        :returns: the tone is one of danger, warning, success, muted
        """
        money = money or currency.format
        amount, tiny = round(actual - budget, 6), currency.rounding / 2
        if abs(budget) < tiny:
            if abs(actual) < tiny:
                return 0.0, False, '', 'muted'
            tone = 'warning' if (kind == 'expense') == (actual > 0) else 'success'
            return amount, False, self.env._("%(amount)s, not budgeted", amount=money(actual)), tone
        if abs(amount) < tiny:
            return 0.0, 0.0, self.env._("On budget"), 'success'
        percent = round(100 * amount / abs(budget), 1) + 0.0
        over = amount > 0
        tone = 'muted' if running and not over else 'danger' if over == (kind == 'expense') else 'success'
        text = self._variance_text(kind == 'expense', over, running)
        return amount, percent, text % {'amount': money(abs(amount)), 'percent': f'{abs(percent):.0f}' if abs(percent) >= 1 else f'{abs(percent):.1f}'}, tone

    @api.model
    def _variance_text(self, cost, over, running):
        """The words, with amount and percent still to be put in: many cells share few of them."""
        if cost and over:
            return self.env._("%(amount)s (%(percent)s %%) over")
        if over:
            return self.env._("%(amount)s (%(percent)s %%) above")
        if cost:
            return self.env._("%(amount)s (%(percent)s %%) left") if running else self.env._("%(amount)s (%(percent)s %%) under")
        return self.env._("%(amount)s (%(percent)s %%) to come") if running else self.env._("Short by %(amount)s (%(percent)s %%)")

    @api.model
    def _money(self, currency):
        """A function that writes amounts of a currency as `currency.format` does, quickly."""
        lang = get_lang(self.env)
        texts, digits = {}, currency.decimal_places
        around = currency.format(0).split('0' + (lang.decimal_point + '0' * digits if digits else ''))
        plain = len(around) == 2 and lang.grouping == '[3,0]'
        marks = str.maketrans({',': (lang.thousands_sep or '').replace(' ', '\N{NO-BREAK SPACE}'), '.': lang.decimal_point})

        def money(amount):
            if not plain or amount < 0:
                if amount not in texts:
                    texts[amount] = currency.format(amount)
                return texts[amount]
            return f'{amount:,.{digits}f}'.translate(marks).join(around)
        return money

    @api.model
    def _forecast(self, budget, months, row, method, today):
        """What a row comes to by the end of the year.

        - straight: the months that are over as they were, the others as budgeted, or with what is there already if that is more
        - rate: as much a month as in the months that are over
        - last_year: the months that are over, divided by the share that they had of last year; without a last year: straight

        :param row: {kind: {month: amount}}
        :returns: an amount, rounded
        """
        over = [month for month in months if (month.year, month.month) < (today.year, today.month)]
        planned, actual, before = (row.get(kind, {}) for kind in ('budget', 'actual', 'last_year'))
        so_far = sum(actual.get(month, 0) for month in over)
        if len(over) == len(months):
            return budget.currency_id.round(so_far)
        if method == 'rate' and over:
            return budget.currency_id.round(so_far / len(over) * len(months))
        if method == 'last_year' and over:
            whole, share = sum(before.values()), sum(before.get(month, 0) for month in over)
            if whole > 0 and share > 0:
                return budget.currency_id.round(so_far * whole / share)
        for month in months[len(over):]:
            so_far += max(planned.get(month, 0), actual.get(month, 0))
        return budget.currency_id.round(so_far)

    # === ROWS === #

    @api.model
    def _rows(self, budget, analytic_id=False, forecast=False, until=False, figures=None):
        """The rows of a budget as they are read, income first.

        A category is divided once an account of the plan has an amount of its own. Without, one row holds all of the
        category, whatever the entries are assigned to; divided, each account has its row, and what is unassigned its own.

        :param analytic_id: False: all; an account's id: rows of this account alone; 'unassigned': what has none
        :param forecast: one of `FORECASTS`
        :param until: sums of rows only of months that begin on or before this day
        :param figures: of `_figures`, where they were made already
        What is posted on accounts in no category has the last row, read as cost, with an empty category.

        :returns: list of dicts: category (record, may be empty), analytic (record, may be empty), unassigned, line (record, may be empty),
            figures {kind: {month: amount}}, sums {kind: amount of the months asked for}, year {kind: amount of all},
            unassigned_actual (of the months asked for), forecast (with a method)
        """
        if forecast and forecast not in FORECASTS:
            raise UserError(self.env._("There is no such forecast."))
        if figures is None:
            figures = self._figures(budget, last_year=forecast == 'last_year')
        cells = defaultdict(lambda: defaultdict(lambda: defaultdict(float)))
        for kind, amounts in figures.items():
            for (category_id, account_id, month), amount in amounts.items():
                cells[category_id, account_id][kind][month] += amount
        lines = {(line.category_id.id, line.analytic_account_id.id): line for line in budget.line_ids}
        divided = {category_id for category_id, account_id, _month in figures.get('budget', ()) if account_id}
        rows = []
        today = budget.company_id._medical_today()
        months = budget._months()
        asked = [month for month in months if not until or month <= until]
        categories = self._row_categories(budget, {category_id for category_id, _account in cells} | {key[0] for key in lines})
        # sudo: names alone, of accounts that the practice's own entries bear, should one be another practice's
        accounts = self.env['account.analytic.account'].sudo().with_context(active_test=False).browse(sorted(
            {account_id for _category, account_id in (*cells, *lines) if account_id})).exists().sorted(lambda account: (account.name or '', account.id))
        by_category = defaultdict(set)
        for category_id, account_id in cells:
            by_category[category_id].add(account_id)
        for category in categories:
            for account_id in self._row_accounts(category, accounts, analytic_id, divided, by_category, lines):
                whole = account_id is None
                keys = [(category.id, key) for key in by_category[category.id]] if whole else [(category.id, account_id)]
                merged = self._merged(cells, keys)
                account = accounts.browse(account_id or ())
                unassigned = {} if account else cells.get((category.id, False), {}).get('actual', {})
                # an amount that was typed for what isn't divided makes its row one like the others
                typed = analytic_id != 'unassigned' and bool(merged.get('budget'))
                rows.append(self._row(
                    budget, merged, forecast, (months, asked, today), category=category, analytic=account, unassigned=account_id is False and not typed,
                    line=lines.get((category.id, account_id or False), self.env['medical.budget.line']), unassigned_actual=unassigned))
        if not analytic_id and (loose := [key for key in cells if not key[0]]):
            rows.append(self._row(
                budget, self._merged(cells, loose), forecast, (months, asked, today), category=categories.browse(),
                analytic=accounts.browse(), unassigned=False, line=self.env['medical.budget.line'],
                unassigned_actual=cells.get((False, False), {}).get('actual', {})))
        return rows

    @api.model
    def _merged(self, cells, keys):
        """{kind: {month: amount}} of several keys together."""
        merged = defaultdict(lambda: defaultdict(float))
        for key in keys:
            for kind, amounts in cells.get(key, {}).items():
                for month, amount in amounts.items():
                    merged[kind][month] += amount
        return merged

    @api.model
    def _row_categories(self, budget, used):
        """The categories of the company: those in use, and archived ones that have figures."""
        categories = self.env['medical.budget.category'].with_context(active_test=False).search([('company_id', '=', budget.company_id.id)])
        return categories.filtered(lambda category: category.active or category.id in used)

    @api.model
    def _row_accounts(self, category, accounts, analytic_id, divided, by_category, lines):
        """Which rows a category has: ids of accounts, False for what is unassigned, None for all together."""
        if analytic_id == 'unassigned':
            return [False]
        if analytic_id:
            return [analytic_id]
        if category.id not in divided:
            return [None]
        ids = [account.id for account in accounts if account.id in by_category[category.id] or (category.id, account.id) in lines]
        return [*ids, False] if False in by_category[category.id] else ids

    @api.model
    def _row(self, budget, cells, forecast, frame, unassigned_actual, **row):
        months, asked, today = frame
        # sums of amounts in cents: what floats add to them goes
        row.update(
            figures=cells,
            sums={kind: round(sum(amounts.get(month, 0) for month in asked), 6) for kind, amounts in cells.items()},
            year={kind: round(sum(amounts.values()), 6) for kind, amounts in cells.items()},
            unassigned_actual=round(sum(unassigned_actual.get(month, 0) for month in asked), 6))
        if forecast:
            row['forecast'] = self._forecast(budget, months, cells, forecast, today)
        return row
