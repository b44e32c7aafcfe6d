from odoo import models


class PurchaseOrder(models.Model):
    """Nothing is ordered from somebody who is excluded from federal programs: 42 CFR 1001.1901."""
    _inherit = 'purchase.order'

    def button_confirm(self):
        """:raises UserError: the vendor is excluded"""
        self._medical_check_vendors()
        return super().button_confirm()

    def button_approve(self, force=False):
        """An order that waited for approval is looked at again.

        :raises UserError: the vendor is excluded
        """
        self._medical_check_vendors()
        return super().button_approve(force=force)

    def _medical_check_vendors(self):
        for company, orders in self.filtered('partner_id').grouped('company_id').items():
            orders.partner_id._medical_check_excluded(company, self.env._("The order isn't confirmed"))
