from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

EXPENSE_ACCOUNTS = (
    'expense', 'expense_other', 'expense_depreciation', 'expense_direct_cost', 'asset_current', 'asset_non_current', 'asset_prepayments', 'asset_fixed')
INCOME_ACCOUNTS = ('income', 'income_other')


class MedicalBudgetCategory(models.Model):
    """A line of the budget as the practice thinks of it: some accounts of the ledger under one name.

    An account stands in at most one category of a company, archived ones among them: what was posted counts once and never
    vanishes. Income categories hold income accounts; expense categories those of costs, and of assets that are bought
    (equipment, goods in stock), whose entries count as they are posted, less what leaves the account again.

    Who may what: manager and owner write, the auditor reads.
    """
    _name = 'medical.budget.category'
    _description = 'Budget Category'
    _inherit = ['mail.thread']
    _order = 'kind desc, sequence, name, id'
    _rec_names_search = ['name', 'code']
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(help="Short name, for spreadsheets.")
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    kind = fields.Selection([('income', 'Income'), ('expense', 'Expense')], required=True, default='expense', tracking=True)
    sequence = fields.Integer(default=10)
    account_ids = fields.Many2many(
        'account.account', 'medical_budget_category_account_rel', 'category_id', 'account_id', 'Accounts', check_company=True, tracking=True,
        domain="[('account_type', 'in', allowed_types)]", help="What is posted on these accounts is the actual of the category.")
    account_count = fields.Integer('Number of Accounts', compute='_compute_account_count')
    allowed_types = fields.Json(compute='_compute_allowed_types', export_string_translation=False)
    control = fields.Selection(
        [('inform', 'Inform'), ('warn', 'Warn'), ('stop', 'Stop')], 'Over Budget', required=True, default='inform', tracking=True,
        help="What happens when a request or an order goes over the budget. Inform: it is written on it. "
             "Warn: a reason is asked. Stop: somebody else has to approve.")
    color = fields.Integer()
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex('(company_id, LOWER(code)) WHERE code IS NOT NULL', "Another category of the practice has this code.")

    @api.depends('account_ids')
    def _compute_account_count(self):
        for category in self:
            category.account_count = len(category.account_ids)

    @api.depends('kind')
    def _compute_allowed_types(self):
        for category in self:
            category.allowed_types = category._account_types()

    def _account_types(self):
        return list(INCOME_ACCOUNTS if self.kind == 'income' else EXPENSE_ACCOUNTS)

    @api.constrains('account_ids', 'company_id', 'kind')
    def _check_accounts(self):
        self.env.flush_all()
        # two who give one account to two categories at the same time: the second starts over, and sees the first
        self.env.cr.execute(SQL("UPDATE medical_budget_category SET write_date = write_date WHERE company_id IN %s", tuple(self.company_id.ids)))
        for category in self:
            for account in category.account_ids:
                if account.account_type not in category._account_types():
                    raise ValidationError(self.env._(
                        "%(account)s is no account of this kind (%(category)s, %(kind)s).", account=account.display_name,
                        category=category.name, kind=dict(self._fields['kind']._description_selection(self.env))[category.kind]))
        # sudo: an account that another category holds is one whoever looks
        rows = self.sudo().env.execute_query(SQL(
            """SELECT relation.account_id, category.company_id
                 FROM medical_budget_category_account_rel relation JOIN medical_budget_category category ON category.id = relation.category_id
                WHERE category.company_id IN %s GROUP BY 1, 2 HAVING COUNT(*) > 1 LIMIT 1""", tuple(self.company_id.ids)))
        for account_id, company_id in rows:
            account = self.env['account.account'].browse(account_id)
            holders = self.sudo().with_context(active_test=False).search([('account_ids', 'in', account_id), ('company_id', '=', company_id)])
            raise ValidationError(self.env._(
                "%(account)s stands in more than one category: %(names)s. Take it out of one first.",
                account=account.display_name, names=', '.join(holders.mapped('name'))))

    @api.constrains('kind', 'company_id')
    def _check_used(self):
        """A category in budgets keeps its kind and company: signs of what was approved would turn."""
        for category in self:
            # sudo: budgets of whichever company
            line = self.env['medical.budget.line'].sudo().search([('category_id', '=', category.id)], limit=1)
            if line and line.company_id != category.company_id:
                raise ValidationError(self.env._("%(name)s stands in budgets of its practice: make another for this one.", name=category.name))

    def write(self, vals):
        if 'kind' in vals:
            changed = self.filtered(lambda category: category.kind != vals['kind'])
            # sudo: budgets that the user may not read count too
            if changed and self.env['medical.budget.line'].sudo().search([('category_id', 'in', changed.ids)], limit=1):
                raise UserError(self.env._("Income and expense don't change once a category stands in a budget: make another."))
        return super().write(vals)

    def copy_data(self, default=None):
        return [{**vals, 'name': self.env._("%(name)s (copy)", name=category.name), 'code': False, 'account_ids': False, **(default or {})}
                for category, vals in zip(self, super().copy_data(default), strict=True)]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: budgets that the user may not read count too
        if self.env['medical.budget.line'].sudo().search([('category_id', 'in', self.ids)], limit=1):
            raise UserError(self.env._("This category stands in a budget: archive it instead."))

    # === ACCOUNTS === #

    @api.model
    def _domain_unassigned_accounts(self):
        """Accounts of profit and loss that stand in no category of the current company: what is posted there is in no budget."""
        company = self.env.company
        # sudo: accounts that categories hold, whoever may see these
        taken = self.sudo().with_context(active_test=False).search([('company_id', '=', company.id)]).account_ids
        return Domain([
            ('internal_group', 'in', ('income', 'expense')), ('company_ids', 'in', company.parent_ids.ids), ('id', 'not in', taken.ids)])

    @api.model
    def action_unassigned_accounts(self):
        """Open the accounts of profit and loss in no category; from there they are given to one."""
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_billing.action_medical_budget_unassigned_account')
        return {**action, 'domain': list(self._domain_unassigned_accounts())}

    def _assign_accounts(self, accounts):
        """Give accounts to this category, taken out of whichever of the company's had them.

        :raises AccessError: the user may not write categories
        :raises ValidationError: an account of another kind
        """
        self.ensure_one()
        self.check_access('write')
        others = self.with_context(active_test=False).search([
            ('company_id', '=', self.company_id.id), ('account_ids', 'in', accounts.ids), ('id', '!=', self.id)])
        for other in others:
            other.account_ids -= accounts
        self.account_ids |= accounts
