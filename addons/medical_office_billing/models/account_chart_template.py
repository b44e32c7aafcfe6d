from odoo import models


class AccountChartTemplate(models.AbstractModel):
    _inherit = 'account.chart.template'

    def _load(self, template_code, company, install_demo, force_create=True):
        """Accounts that the suite needs can be made as soon as a company has its chart."""
        res = super()._load(template_code, company, install_demo, force_create=force_create)
        company._medical_ensure_billing()
        return res
