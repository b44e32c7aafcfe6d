from odoo import api, fields, models


class MedicalBudgetAssign(models.TransientModel):
    """Accounts of the ledger that are given to a budget category at once, taken out of whichever had them."""
    _name = 'medical.budget.assign'
    _description = 'Assign Accounts to a Budget Category'

    company_id = fields.Many2one('res.company', required=True, default=lambda self: self.env.company, readonly=True)
    account_ids = fields.Many2many('account.account', string='Accounts', required=True, default=lambda self: self._default_account_ids())
    category_id = fields.Many2one('medical.budget.category', required=True, domain="[('company_id', '=', company_id)]")

    @api.model
    def _default_account_ids(self):
        return self.env.context.get('active_ids', []) if self.env.context.get('active_model') == 'account.account' else []

    def action_assign(self):
        """Give the accounts to the category."""
        self.ensure_one()
        self.category_id._assign_accounts(self.account_ids)
        return {'type': 'ir.actions.client', 'tag': 'reload'}
