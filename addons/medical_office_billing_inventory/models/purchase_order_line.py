from odoo import api, models


class PurchaseOrderLine(models.Model):
    _inherit = 'purchase.order.line'

    @api.depends('order_id.medical_site_id')
    def _compute_analytic_distribution(self):
        """What nothing else assigns belongs to the site that the vendor delivers to."""
        res = super()._compute_analytic_distribution()
        for line in self:
            if not line.display_type and not line.analytic_distribution:
                line.analytic_distribution = line.order_id.medical_site_id._medical_distribution()
        return res
