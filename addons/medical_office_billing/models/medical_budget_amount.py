from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MedicalBudgetAmount(models.Model):
    """What a line has for one month, in the company's currency, positive as a manager reads it."""
    _name = 'medical.budget.amount'
    _description = 'Budget Amount'
    _order = 'line_id, date'
    _rec_name = 'date'
    _check_company_auto = True

    line_id = fields.Many2one('medical.budget.line', required=True, index=True, ondelete='cascade')
    budget_id = fields.Many2one(related='line_id.budget_id', store=True, precompute=True, index=True)
    company_id = fields.Many2one(related='line_id.company_id', store=True, precompute=True, index=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    category_id = fields.Many2one(related='line_id.category_id', store=True, precompute=True)
    category_kind = fields.Selection(related='line_id.category_id.kind', string='Kind', store=True, precompute=True)
    analytic_account_id = fields.Many2one(related='line_id.analytic_account_id', store=True, precompute=True)
    date = fields.Date('Month', required=True, help="Its first day.")
    amount = fields.Monetary(required=True, default=0)

    _month_uniq = models.UniqueIndex('(line_id, date)', "The line has an amount for this month already.")

    @api.constrains('date', 'line_id')
    def _check_month(self):
        for amount in self:
            if amount.date.day != 1 or not amount.budget_id.date_from <= amount.date <= amount.budget_id.date_to:
                raise ValidationError(self.env._("An amount is for a month of the budget's year, written as its first day."))

    @api.model_create_multi
    def create(self, vals_list):
        amounts = super().create(vals_list)
        amounts.budget_id._approval_check_content()
        return amounts

    def write(self, vals):
        self.budget_id._approval_check_content()
        res = super().write(vals)
        if 'line_id' in vals:
            self.budget_id._approval_check_content()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self.budget_id._approval_check_content()
