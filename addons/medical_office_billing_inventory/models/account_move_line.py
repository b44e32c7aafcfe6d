from odoo import models


class AccountMoveLine(models.Model):
    _inherit = 'account.move.line'

    def _related_analytic_distribution(self):
        """A line of an order without distribution belongs to the site that the vendor delivers to, as it did while on order."""
        vals = super()._related_analytic_distribution()
        if self.purchase_line_id and not vals and not self.analytic_distribution:
            # sudo: whoever types bills need not read orders
            vals |= self.sudo().purchase_line_id.order_id.medical_site_id._medical_distribution() or {}
        return vals
