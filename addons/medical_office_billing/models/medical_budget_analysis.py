from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class MedicalBudgetAnalysis(models.Model):
    """The figures of budgets as rows, for graph, pivot and list: category, account of the plan, month, kind of figure, amount.

    A view, nothing is stored: of the budgets in force, and of the one that the context's `medical_budget_id` names. As
    the user: budgets and entries that they may read. Amounts in the company's currency, positive as a manager reads them.
    """
    _name = 'medical.budget.analysis'
    _description = 'Budget Analysis'
    _auto = False
    _order = 'month, category_id, id'
    _rec_name = 'category_id'
    _depends = {
        'medical.budget': ['state', 'date_from', 'date_to', 'plan_id', 'basis', 'company_id'],
        'medical.budget.amount': ['amount', 'date', 'category_id', 'analytic_account_id'],
        'medical.budget.category': ['account_ids', 'kind'],
        'account.move.line': ['account_id', 'balance', 'date', 'parent_state', 'company_id'],
        'account.analytic.line': ['amount', 'move_line_id'],
    }

    budget_id = fields.Many2one('medical.budget', readonly=True)
    company_id = fields.Many2one('res.company', readonly=True)
    currency_id = fields.Many2one('res.currency', readonly=True)
    category_id = fields.Many2one('medical.budget.category', readonly=True, help="Empty: accounts in no category.")
    category_kind = fields.Selection([('income', 'Income'), ('expense', 'Expense')], 'Income or Expense', readonly=True)
    analytic_account_id = fields.Many2one('account.analytic.account', 'Site or Department', readonly=True, help="Empty: unassigned.")
    month = fields.Date(readonly=True)
    kind = fields.Selection(
        [('budget', 'Budget'), ('actual', 'Actual'), ('committed', 'Committed'), ('requested', 'Requested')], 'Figure', readonly=True)
    amount = fields.Monetary(readonly=True)

    @property
    def _table_query(self):
        figures = self.env['medical.budget.figures']
        parts = [
            SQL("SELECT %s::integer AS budget_id, %s::integer AS company_id, %s::integer AS currency_id, figure.* FROM (%s) figure",
                budget.id, budget.company_id.id, budget.currency_id.id, figures._sql_figures(figures._sources(budget)))
            for budget in self._budgets()]
        return SQL(
            """SELECT row_number() OVER () AS id, figure.budget_id, figure.company_id, figure.currency_id, figure.category_id,
                      COALESCE(category.kind, 'expense') AS category_kind, figure.analytic_id AS analytic_account_id, figure.month, figure.kind,
                      figure.amount
                 FROM (%s) figure(budget_id, company_id, currency_id, kind, category_id, analytic_id, month, amount)
            LEFT JOIN medical_budget_category category ON category.id = figure.category_id
                WHERE figure.amount <> 0""",
            SQL(" UNION ALL ").join(parts) if parts else SQL(
                "SELECT NULL::integer, NULL::integer, NULL::integer, NULL::varchar, NULL::integer, NULL::integer, NULL::date, 0::numeric"))

    @api.model
    def _budgets(self):
        """The budgets whose figures are shown: those in force, of the companies at hand, and the one asked for."""
        # what nobody may read has no rows; the check of the model itself comes with the search
        if not self.env['medical.budget'].has_access('read'):
            return self.env['medical.budget']
        domain = Domain([('state', '=', 'approved')])
        if asked := self.env.context.get('medical_budget_id'):
            domain |= Domain('id', '=', asked)
        return self.env['medical.budget'].search(domain & Domain('company_id', 'in', self.env.companies.ids), limit=50)
