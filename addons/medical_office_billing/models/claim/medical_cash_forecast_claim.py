from odoo import api, models


class MedicalCashForecast(models.AbstractModel):
    """What payers have paid and the bank hasn't booked is on the way to the bank."""
    _inherit = 'medical.cash.forecast'

    @api.model
    def _way_accounts(self):
        # sudo: which accounts the practice has chosen; the items are read as the user
        practice = self.env['medical.practice'].sudo()._get(self.env.company)
        payers = self.env['medical.payer'].sudo().with_context(active_test=False).search(
            [('company_id', '=', self.env.company.id), ('remittance_account_id', '!=', False)])
        return super()._way_accounts() | (practice.remittance_account_id | payers.remittance_account_id).sudo(False)
