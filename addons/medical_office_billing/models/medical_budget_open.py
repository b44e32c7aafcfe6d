from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class MedicalBudgetScreen(models.AbstractModel):
    """What makes up an actual."""
    _inherit = 'medical.budget.screen'

    @api.model
    def _open_actual(self, budget, category, analytic_id, month):
        """Journal items of an actual, or the analytic items where it is the figure of one account.

        What no plain filter finds (paid, unassigned) is found by `medical_budget_figure`, which reads the key anew.
        """
        date_from = month or budget.date_from
        date_to = month + relativedelta(months=1, days=-1) if month else budget.date_to
        accounts = category.account_ids.ids if category else self.env['account.account'].search(category._domain_unassigned_accounts()).ids
        plain = budget.basis != 'cash' and analytic_id != 'unassigned'
        key = f'{budget.id}-{category.id or 0}-{analytic_id or 0}-{month and fields.Date.to_string(month).replace("-", "") or 0}'
        if analytic_id and analytic_id != 'unassigned':
            # the column of the plan is the plan's alone
            column = budget.sudo().plan_id._column_name()
            domain = [
                ('company_id', '=', budget.company_id.id), (column, '=', analytic_id), ('move_line_id.account_id', 'in', accounts),
                ('move_line_id.parent_state', '=', 'posted')]
            if plain:
                domain += [('move_line_id.date', '>=', fields.Date.to_string(date_from)), ('move_line_id.date', '<=', fields.Date.to_string(date_to))]
            else:
                domain.append(('move_line_id.medical_budget_figure', '=', key))
            return {'res_model': 'account.analytic.line', 'domain': domain}
        if plain:
            domain = [
                ('company_id', '=', budget.company_id.id), ('account_id', 'in', accounts), ('parent_state', '=', 'posted'),
                ('date', '>=', fields.Date.to_string(date_from)), ('date', '<=', fields.Date.to_string(date_to))]
        else:
            domain = [('medical_budget_figure', '=', key)]
        return {'res_model': 'account.move.line', 'domain': domain, 'context': {'create': False}}


class AccountMoveLine(models.Model):
    """Journal items are found by the budget's figure that they make up."""
    _inherit = 'account.move.line'

    medical_budget_figure = fields.Char(
        'Figure of a Budget', compute='_compute_medical_budget_figure', search='_search_medical_budget_figure', exportable=False,
        export_string_translation=False)

    def _compute_medical_budget_figure(self):
        self.medical_budget_figure = False

    @api.model
    def _search_medical_budget_figure(self, operator, value):
        """By keys "budget-category-account-month" (account: id, 'unassigned' or 0; month: 20260101 or 0)."""
        if operator != 'in':
            return NotImplemented
        return Domain.OR(self._medical_budget_domain(key) for key in value)

    @api.model
    def _medical_budget_domain(self, key):
        parts = key.split('-') if isinstance(key, str) else ()
        if len(parts) != 4 or not (parts[0].isdigit() and parts[1].isdigit() and parts[3].isdigit()):
            return Domain.FALSE
        budget = self.env['medical.budget'].browse(int(parts[0])).exists()
        if not budget or not budget.has_access('read'):
            return Domain.FALSE
        date_from, date_to = budget.date_from, budget.date_to
        if parts[3] != '0':
            date_from = fields.Date.to_date(f'{parts[3][:4]}-{parts[3][4:6]}-01')
            date_to = date_from + relativedelta(months=1, days=-1)
        return Domain('id', 'in', self.env['medical.budget.figures']._sql_figure_lines(
            budget, int(parts[1]), parts[2], date_from, date_to))


class MedicalBudgetFigures(models.AbstractModel):
    _inherit = 'medical.budget.figures'

    @api.model
    def _sql_figure_lines(self, budget, category_id, account, date_from, date_to):
        """SELECT of the ids of journal items that make up an actual.

        :param account: '0' for all, 'unassigned', or an account's id as text
        """
        self.env.flush_all()
        if budget.basis == 'cash':
            items = self._sql_cash(budget, date_from, date_to)
        else:
            items = self._sql_entries(budget, Domain([('date', '>=', date_from), ('date', '<=', date_to)]))
        if account != 'unassigned':
            return SQL("(SELECT item.line_id FROM (%s) item WHERE COALESCE(item.category_id, 0) = %s AND %s <> 0)",
                       items, category_id, self._sql_counted(budget, SQL("item.balance")))
        return SQL(
            """(SELECT item.line_id FROM (%(items)s) item
                 LEFT JOIN (SELECT line_id, SUM(amount) AS amount FROM (%(analytic)s) analytic GROUP BY line_id) analytic ON analytic.line_id = item.line_id
                WHERE COALESCE(item.category_id, 0) = %(category)s AND item.balance <> -COALESCE(analytic.amount, 0))""",
            items=items, analytic=self._sql_analytic(budget), category=category_id)
