import math

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

KINDS = ('budget', 'actual', 'committed', 'requested')
MAX_CELLS = 20_000
MAX_FAULTS = 5
MAX_AMOUNT = 10 ** 13


class MedicalBudgetScreen(models.AbstractModel):
    """Server side of the budget's screen: the grid for typing and the matrix for reading. As the user, rights checked.

    Months are written as their first day, '2026-01-01'; an account of the plan as its id, False for what isn't divided.
    """
    _name = 'medical.budget.screen'
    _description = 'Budget Screen'

    # === READ === #

    @api.model
    def get_matrix(self, budget_id, options=None):
        """A budget with all its figures.

        :param dict options: view: 'month' (cells of each month) or 'year' (totals alone); analytic_id: an account's id,
            'unassigned', or False for all; forecast: a method of `_forecast_labels` (default: straight); until: a day,
            totals then hold the months that begin on or before it
        :returns: dict. Of all accounts, a category that isn't divided has one row, with what is assigned to whichever; a
            divided one a row per account, and one for what is unassigned. What is posted on accounts in no category has the
            last row, with category False; the result counts it, income and expense don't. Each row's `total` also has `unassigned` (of its
            actual) and `forecast`. `categories` sums the rows of each category: {category id: {cells, total}}.
        :raises AccessError: the user may not read the budget
        """
        options = options or {}
        budget = self._budget(budget_id)
        analytic_id, forecast = options.get('analytic_id') or False, options.get('forecast') or 'straight'
        until = fields.Date.to_date(options['until']) if options.get('until') else False
        if analytic_id and analytic_id != 'unassigned':
            analytic_id = self._analytic(budget, analytic_id).id
        figures_model = self.env['medical.budget.figures']
        figures = figures_model._figures(budget, last_year=forecast == 'last_year')
        rows = figures_model._rows(budget, analytic_id, forecast, until, figures)
        kinds = [kind for kind in KINDS if kind in figures]
        frame = self._frame(budget, kinds, options.get('view') != 'year', until)
        sums = {}
        for row in rows:
            for key in (row['category'], row['category'].kind or 'none'):
                self._add(sums.setdefault(key, {'figures': {}, 'forecast': 0.0, 'unassigned_actual': 0.0}), row)
        result = self._result(sums.get('income', {}), sums.get('expense', {}), sums.get('none', {}))
        return {
            'budget': self._head(budget),
            'months': frame['months'],
            'analytics': [{'id': account.id, 'name': account.name} for account in self._analytics(budget, figures)],
            'kinds': kinds,
            'forecasts': [{'id': method, 'name': label} for method, label in figures_model._forecast_labels().items()],
            'forecast': forecast,
            'unassigned_accounts': self.env['account.account'].search_count(self.env['medical.budget.category']._domain_unassigned_accounts()),
            'rows': [self._row(row, frame) for row in rows],
            'categories': {
                category.id: self._cells_of(category.kind, row, frame) for category, row in sums.items() if not isinstance(category, str) and category},
            'totals': {
                'income': self._cells_of('income', sums.get('income', {}), frame),
                'expense': self._cells_of('expense', sums.get('expense', {}), frame),
                'result': self._cells_of('result', result, frame),
            },
        }

    @api.model
    def _budget(self, budget_id, operation='read'):
        budget = self.env['medical.budget'].browse(int(budget_id)).exists()
        if not budget:
            raise UserError(self.env._("This budget is no longer there."))
        budget.check_access(operation)
        if budget.company_id not in self.env.companies:
            raise AccessError(self.env._("You do not work for this practice, or it is not among those selected above."))
        # what was found reads as one company: accounts, analytic accounts and entries are of the budget's
        return budget.with_company(budget.company_id).with_context(allowed_company_ids=budget.company_id.ids)

    @api.model
    def _head(self, budget):
        states = dict(budget._fields['state']._description_selection(self.env))
        return {
            'id': budget.id, 'name': budget.display_name, 'state': budget.state, 'state_label': states[budget.state], 'version': budget.version,
            'is_current': budget.is_current, 'editable': budget.state == 'draft' and budget.has_access('write'),
            'can_comment': budget.has_access('write'), 'basis': budget.basis,
            'basis_label': dict(budget._fields['basis']._description_selection(self.env))[budget.basis],
            'date_from': fields.Date.to_string(budget.date_from), 'date_to': fields.Date.to_string(budget.date_to),
            'currency_id': budget.currency_id.id, 'plan_name': budget.plan_id.name, 'company_name': budget.company_id.name}

    @api.model
    def _analytics(self, budget, figures):
        """The accounts of the budget's plan: those in use, and archived ones that have figures."""
        used = {account_id for amounts in figures.values() for _category, account_id, _month in amounts if account_id}
        accounts = self.env['account.analytic.account'].with_context(active_test=False).search(
            Domain('root_plan_id', '=', budget.plan_id.id) & Domain('company_id', 'in', (False, budget.company_id.id)), order='name, id')
        return accounts.filtered(lambda account: account.active or account.id in used)

    @api.model
    def _frame(self, budget, kinds, by_month, until):
        today = budget.company_id._medical_today()
        this = today.replace(day=1)
        months = budget._months()
        shown = [{
            'key': fields.Date.to_string(month), 'label': format_date(self.env, month, date_format='MMM yyyy'), 'past': month < this,
            'current': month == this} for month in months]
        # the year as a whole is judged once it is over, or up to the month that is asked for
        last = max((month for month in months if not until or month <= until), default=months[0])
        currency = budget.currency_id
        money = self.env['medical.budget.figures']._money(currency)
        return {
            'months': shown, 'dates': months, 'kinds': kinds, 'by_month': by_month, 'asked': {month for month in months if not until or month <= until},
            'this': this, 'running': last >= this, 'currency': currency, 'money': money, 'empty': self._cell('expense', {}, kinds, currency, True, money)}

    # === CELLS === #

    @api.model
    def _cell(self, kind, amounts, kinds, currency, running, money):
        # amounts in cents, and sums of such: what floats add to them goes
        cell = {name: round(amounts.get(name, 0.0), 6) for name in kinds}
        if kind == 'expense':
            remaining = cell['budget'] - sum(amount for name, amount in cell.items() if name != 'budget')
        else:
            remaining = cell['budget'] - cell['actual']
        amount, percent, words, tone = self.env['medical.budget.figures']._variance(
            kind, cell['budget'], cell['actual'], currency, running, money)
        return {**cell, 'remaining': round(remaining, 6), 'variance': amount, 'percent': percent, 'words': words, 'tone': tone}

    @api.model
    def _cells_of(self, kind, row, frame):
        """{cells, total} of figures {kind: {month: amount}}."""
        figures, cells = row.get('figures', {}), {}
        kinds, currency, money = frame['kinds'], frame['currency'], frame['money']
        if frame['by_month']:
            for month, shown in zip(frame['dates'], frame['months'], strict=True):
                amounts = {name: figures[name][month] for name in kinds if figures.get(name, {}).get(month)}
                cells[shown['key']] = self._cell(kind, amounts, kinds, currency, month >= frame['this'], money) if amounts else frame['empty']
        sums = {name: sum(amount for month, amount in figures.get(name, {}).items() if month in frame['asked']) for name in kinds}
        return {'cells': cells, 'total': {
            **self._cell(kind, sums, kinds, currency, frame['running'], money), 'forecast': currency.round(row.get('forecast', 0.0)),
            'unassigned': currency.round(row.get('unassigned_actual', 0.0))}}

    @api.model
    def _row(self, row, frame):
        category, account = row['category'], row['analytic']
        return {
            'key': f'{category.id or 0}-{account.id or 0}',
            'line_id': row['line'].id or False,
            'category': category and {'id': category.id, 'name': category.name, 'kind': category.kind, 'control': category.control} or False,
            'analytic': {'id': account.id, 'name': account.name} if account else False,
            'unassigned': row['unassigned'],
            'comment': row['line'].comment or '',
            **self._cells_of(category.kind or 'expense', row, frame),
        }

    @api.model
    def _add(self, total, row, sign=1):
        for kind, amounts in row.get('figures', {}).items():
            summed = total['figures'].setdefault(kind, {})
            for month, amount in amounts.items():
                summed[month] = summed.get(month, 0.0) + sign * amount
        for name in ('forecast', 'unassigned_actual'):
            total[name] += sign * (row.get(name) or 0.0)

    @api.model
    def _result(self, income, *costs):
        result = {'figures': {}, 'forecast': 0.0, 'unassigned_actual': 0.0}
        self._add(result, income)
        for cost in costs:
            self._add(result, cost, -1)
        return result

    # === WRITE === #

    @api.model
    def _category(self, budget, category_id):
        category = self.env['medical.budget.category'].with_context(active_test=False).search(
            [('id', '=', self._number(category_id)), ('company_id', '=', budget.company_id.id)])
        if not category:
            raise UserError(self.env._("The practice has no such category."))
        return category

    @api.model
    def _analytic(self, budget, analytic_id):
        if not analytic_id or analytic_id == 'unassigned':
            return self.env['account.analytic.account']
        account = self.env['account.analytic.account'].with_context(active_test=False).search(
            [('id', '=', self._number(analytic_id)), ('root_plan_id', '=', budget.plan_id.id), ('company_id', 'in', (False, budget.company_id.id))])
        if not account:
            raise UserError(self.env._("“%(plan)s” has no such account.", plan=budget.plan_id.name))
        return account

    @api.model
    def _number(self, value):
        return value if isinstance(value, int) and not isinstance(value, bool) else 0

    @api.model
    def save_cells(self, budget_id, cells):
        """Save amounts of cells, all or nothing.

        :param cells: list of {category_id, analytic_id or False, month, amount}
        :returns: {'rows': number of amounts that have changed}
        :raises UserError: not a draft, or a cell at fault: the first few are named
        """
        budget = self._budget(budget_id, 'write')
        if not isinstance(cells, list) or len(cells) > MAX_CELLS:
            raise UserError(self.env._("At most %(count)s amounts are saved at once.", count=f'{MAX_CELLS:,}'))
        companies = ('company_id', '=', budget.company_id.id)
        categories = {category.id: category for category in self.env['medical.budget.category'].with_context(active_test=False).search([companies])}
        accounts = {account.id: account for account in self.env['account.analytic.account'].with_context(active_test=False).search(
            [('root_plan_id', '=', budget.plan_id.id), ('company_id', 'in', (False, budget.company_id.id))])}
        accounts[False] = self.env['account.analytic.account']
        months = {fields.Date.to_string(month): month for month in budget._months()}
        found, faults = [], []
        for cell in cells:
            category, account = categories.get(cell.get('category_id')), accounts.get(cell.get('analytic_id') or False)
            month, amount = months.get(cell.get('month')), cell.get('amount')
            if category is None or account is None:
                faults.append(self.env._("a category or account that the practice doesn't have"))
            elif month is None:
                faults.append(self.env._("%(line)s: “%(month)s” is no month of this budget", line=category.name, month=cell.get('month')))
            elif isinstance(amount, bool) or not isinstance(amount, int | float) or not math.isfinite(amount) or abs(amount) > MAX_AMOUNT:
                faults.append(self.env._(
                    "%(line)s, %(month)s: “%(value)s” is no amount", line=category.name, value=amount,
                    month=format_date(self.env, month, date_format='MMM yyyy')))
            else:
                found.append((category, account, month, amount))
        if faults:
            raise UserError(self.env._(
                "Nothing was saved: %(faults)s.", faults='; '.join(faults[:MAX_FAULTS]) + ('…' if len(faults) > MAX_FAULTS else '')))
        return {'rows': budget._save_cells(found)}

    @api.model
    def spread(self, budget_id, category_id, analytic_id, total, how):
        """Spread a year's total over a line's months: 'even', 'last_year' (its shape), or 'working_days'.

        :returns: {'rows': number of amounts that have changed}
        """
        budget = self._budget(budget_id, 'write')
        if isinstance(total, bool) or not isinstance(total, int | float) or not math.isfinite(total) or abs(total) > MAX_AMOUNT:
            raise UserError(self.env._("“%(value)s” is no amount.", value=total))
        category, account = self._category(budget, category_id), self._analytic(budget, analytic_id)
        amounts = budget._spread(category, account, total, how)
        return {'rows': budget._save_cells([(category, account, month, amount) for month, amount in amounts.items()])}

    @api.model
    def fill_from(self, budget_id, source, percent=0, category_ids=False):
        """Take last year's budget or actual, more or less so many percent, in place of what is typed.

        :param source: 'budget' or 'actual'
        :param category_ids: these categories alone
        :returns: {'rows': number of amounts that have changed}
        """
        budget = self._budget(budget_id, 'write')
        if isinstance(percent, bool) or not isinstance(percent, int | float) or not -100 <= percent <= 1000:
            raise UserError(self.env._("Write a percentage from -100 to 1000."))
        categories = self.env['medical.budget.category'].search([
            ('company_id', '=', budget.company_id.id), *([('id', 'in', category_ids)] if category_ids else [])])
        return {'rows': budget._fill_from(source, percent, categories)}

    @api.model
    def set_comment(self, budget_id, category_id, analytic_id, text):
        """Write the comment of a line, also of an approved budget.

        :returns: {'comment', 'user', 'date'}
        """
        budget = self._budget(budget_id, 'write')
        line = budget._set_comment(self._category(budget, category_id), self._analytic(budget, analytic_id), text)
        return {
            'comment': line.comment or '', 'user': line.comment_user_id.name or '',
            'date': fields.Datetime.to_string(line.comment_date) if line.comment_date else False}

    # === OPEN === #

    @api.model
    def open_figure(self, budget_id, kind, category_id, analytic_id=False, month=False):
        """The entries that make up a figure: a window action on exactly these.

        :param kind: 'budget' (the amounts typed), 'actual', and what addons add
        :param category_id: a category's id, or False for the accounts in none
        :param analytic_id: an account's id; 'unassigned'; or False for the row without an account: all of a category that isn't
            divided, what is unassigned of one that is
        :param month: a month, or False for the year
        """
        budget = self._budget(budget_id)
        category = self._category(budget, category_id) if category_id else self.env['medical.budget.category']
        if analytic_id != 'unassigned':
            analytic_id = self._analytic(budget, analytic_id).id or (self._is_divided(budget, category) and 'unassigned')
        months = {fields.Date.to_string(day): day for day in budget._months()}
        if month and month not in months:
            raise UserError(self.env._("“%(month)s” is no month of this budget.", month=month))
        opened = self._open_figure(budget, kind, category, analytic_id, months.get(month))
        if not opened:
            raise UserError(self.env._("There is no such figure."))
        names = [category.name or self.env._("Accounts in no category")]
        if analytic_id:
            names.append(self.env._("unassigned") if analytic_id == 'unassigned' else self._analytic(budget, analytic_id).name)
        if month:
            names.append(format_date(self.env, months[month], date_format='MMM yyyy'))
        return {
            'type': 'ir.actions.act_window', 'name': ', '.join(names), 'view_mode': 'list,form', 'views': [(False, 'list'), (False, 'form')],
            'target': 'current', **opened}

    @api.model
    def _is_divided(self, budget, category):
        """Whether an account of the plan has an amount of its own: see `_rows`."""
        return bool(category and self.env['medical.budget.amount'].search_count([
            ('budget_id', '=', budget.id), ('category_id', '=', category.id), ('analytic_account_id', '!=', False), ('amount', '!=', 0)], limit=1))

    @api.model
    def _open_figure(self, budget, kind, category, analytic_id, month):
        """{res_model, domain, …} of what makes up a figure; empty where the kind isn't known. Addons add theirs.

        :param category: may be empty: accounts in no category
        :param analytic_id: an account's id, 'unassigned', or False
        :param month: its first day, or None for the year
        """
        if kind == 'budget':
            domain = [('budget_id', '=', budget.id), ('category_id', '=', category.id)]
            if analytic_id:
                domain.append(('analytic_account_id', '=', analytic_id if analytic_id != 'unassigned' else False))
            if month:
                domain.append(('date', '=', fields.Date.to_string(month)))
            return {'res_model': 'medical.budget.amount', 'domain': domain, 'views': [(False, 'list')], 'view_mode': 'list'}
        if kind == 'actual':
            return self._open_actual(budget, category, analytic_id, month)
        return {}
