from odoo import api, fields, models
from odoo.fields import Domain


class AccountAccount(models.Model):
    """An account knows which budget category of the current company holds it."""
    _inherit = 'account.account'

    medical_budget_category_id = fields.Many2one(
        'medical.budget.category', 'Budget Category', compute='_compute_medical_budget_category_id', search='_search_medical_budget_category_id',
        groups='medical_office_base.group_manager,medical_office_base.group_owner,medical_office_base.group_auditor')

    @api.model
    def _medical_budget_categories(self):
        return self.env['medical.budget.category'].with_context(active_test=False).search([('company_id', '=', self.env.company.id)])

    @api.depends_context('company')
    def _compute_medical_budget_category_id(self):
        categories = self._medical_budget_categories()
        by_account = {account: category for category in categories for account in category.account_ids}
        for account in self:
            account.medical_budget_category_id = by_account.get(account._origin)

    def _search_medical_budget_category_id(self, operator, value):
        if operator != 'in':
            return NotImplemented
        categories = self._medical_budget_categories()
        domain = Domain('id', 'in', categories.filtered(lambda category: category.id in value).account_ids.ids)
        return domain | Domain('id', 'not in', categories.account_ids.ids) if False in value else domain
