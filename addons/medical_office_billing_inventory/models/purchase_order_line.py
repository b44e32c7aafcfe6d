from odoo import api, fields, models


class PurchaseOrderLine(models.Model):
    """A line belongs to the site that the vendor delivers to; what is committed of it; confirmed lines that grow are held against the budget."""
    _inherit = 'purchase.order.line'

    medical_committed = fields.Monetary(
        'Not Billed Yet', compute='_compute_medical_committed', currency_field='medical_company_currency_id',
        help="(Ordered - billed) × net price of a confirmed order, in the practice's currency: see the budget.")
    medical_company_currency_id = fields.Many2one(related='company_id.currency_id', string='Practice Currency')

    @api.depends('order_id.medical_site_id')
    def _compute_analytic_distribution(self):
        """What nothing else assigns belongs to the site that the vendor delivers to."""
        res = super()._compute_analytic_distribution()
        for line in self:
            if not line.display_type and not line.analytic_distribution:
                line.analytic_distribution = line.order_id.medical_site_id._medical_distribution()
        return res

    @api.depends('state', 'product_qty', 'price_subtotal', 'qty_received', 'qty_invoiced')
    def _compute_medical_committed(self):
        figures = self.env['medical.budget.figures']
        amounts = figures._amounts_of(self._origin, figures._sql_committed)
        for line in self:
            line.medical_committed = amounts.get(line._origin.id, 0)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        confirmed = lines.order_id.filtered(lambda order: order.state == 'purchase')
        if confirmed:
            confirmed._medical_budget_grown()
        return lines

    def write(self, vals):
        confirmed = self.filtered(lambda line: line.order_id.state == 'purchase')
        before = {line: (line.price_subtotal, line.analytic_distribution) for line in confirmed}
        res = super().write(vals)
        grown = confirmed.filtered(
            lambda line: line.price_subtotal > before[line][0] or line.analytic_distribution != before[line][1])
        if grown:
            grown.order_id._medical_budget_grown()
        return res
