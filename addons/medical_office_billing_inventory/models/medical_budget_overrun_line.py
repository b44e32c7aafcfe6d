from odoo import api, fields, models


class MedicalBudgetOverrunLine(models.Model):
    """A line of the budget that a document is over, as it stood when the approval was asked for. Company currency."""
    _name = 'medical.budget.overrun.line'
    _description = 'Line Over the Budget'
    _inherit = ['medical.guarded']
    _order = 'overrun_id, id'

    overrun_id = fields.Many2one('medical.budget.overrun', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='overrun_id.company_id', store=True, index=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    budget_id = fields.Many2one('medical.budget', required=True, index=True, ondelete='restrict')
    category_id = fields.Many2one('medical.budget.category', required=True, ondelete='restrict')
    analytic_account_id = fields.Many2one('account.analytic.account', 'Site or Department', ondelete='restrict')
    # as they are named: whoever decides or asked need not read budgets
    name = fields.Char('Line', compute='_compute_name', compute_sudo=True)
    planned = fields.Monetary('Budgeted')
    spent = fields.Monetary('Actual')
    committed = fields.Monetary('On Order')
    requested = fields.Monetary(help="By others, and not ordered yet.")
    left_amount = fields.Monetary('Left', compute='_compute_left_amount', help="Budgeted less actual, on order and requested.")
    amount = fields.Monetary('Asked')
    over = fields.Monetary()

    def _compute_name(self):
        for line in self:
            line.name = ', '.join(filter(None, (line.category_id.name, line.analytic_account_id.name)))

    @api.depends('planned', 'spent', 'committed', 'requested')
    def _compute_left_amount(self):
        for line in self:
            line.left_amount = line.planned - line.spent - line.committed - line.requested

    def _words(self):
        return self.env._(
            "%(line)s: %(amount)s asked, %(over)s over a budget of %(planned)s",
            line=self.name, amount=self.currency_id.format(self.amount), over=self.currency_id.format(self.over),
            planned=self.currency_id.format(self.planned))
