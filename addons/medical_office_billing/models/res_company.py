from odoo import api, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    def _medical_set_up(self):
        res = super()._medical_set_up()
        self._medical_ensure_billing()
        return res

    @api.model
    def _medical_set_up_all(self):
        """Give the sites that are there their analytic accounts, too."""
        res = super()._medical_set_up_all()
        self.env['medical.site'].with_context(active_test=False).search([('company_id.active', '=', True)])._medical_ensure_analytic_account()
        return res

    def _medical_ensure_billing(self):
        """What billing needs of each company, once; again when its chart of accounts is loaded, for what needs accounts.

        Each part looks for itself whether it is there.
        """
        self._medical_ensure_bank()
        self._medical_ensure_budget_categories()
        self._medical_ensure_budget_approval()
        self._medical_ensure_bills()
        self._medical_ensure_payroll_journal()
