from odoo import api, fields, models


class MedicalSite(models.Model):
    """Each site has an account of the analytic plan "Site": what is spent and earned there is told apart by it."""
    _inherit = 'medical.site'

    analytic_account_id = fields.Many2one(
        'account.analytic.account', check_company=True, copy=False, ondelete='restrict', index='btree_not_null',
        groups='account.group_account_readonly,account.group_account_invoice',
        help="Entries that bear it belong to this site: in budgets, day sheets and reports.")

    @api.model_create_multi
    def create(self, vals_list):
        sites = super().create(vals_list)
        sites._medical_ensure_analytic_account()
        return sites

    def write(self, vals):
        res = super().write(vals)
        if 'name' in vals:
            # sudo: whoever keeps sites need not write analytic accounts
            for site in self.sudo():
                site.analytic_account_id.name = site.name
        return res

    def _medical_ensure_analytic_account(self):
        """Give each site that lacks one its own account of the plan "Site"."""
        # sudo: part of a site's set-up, whoever creates it
        sites = self.sudo().filtered(lambda site: not site.analytic_account_id)
        plan = self.env.ref('medical_office_billing.analytic_plan_site')
        accounts = self.env['account.analytic.account'].sudo().create([
            {'name': site.name, 'code': site.code, 'plan_id': plan.id, 'company_id': site.company_id.id} for site in sites])
        for site, account in zip(sites, accounts, strict=True):
            site.analytic_account_id = account

    def _medical_distribution(self):
        """The analytic distribution of what belongs wholly to this site, for entries, bills and orders; empty without a site."""
        # sudo: whoever takes a payment or orders need not read analytic accounts
        account = self.sudo().analytic_account_id
        return {str(account.id): 100} if account else False
