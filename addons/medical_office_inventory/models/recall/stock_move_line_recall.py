from odoo import fields, models


class StockMoveLine(models.Model):
    """Goods that arrive of a recalled lot go to quarantine, unless they are refused."""
    _inherit = 'stock.move.line'

    medical_condition = fields.Selection(selection_add=[('recalled', 'Recalled')], ondelete={'recalled': 'set null'})

    # Odoo has no index by lot: where a lot came from and went is asked over all movements
    _medical_lot_idx = models.Index('(lot_id) WHERE lot_id IS NOT NULL')

    def _medical_recall(self):
        """The recall that these goods mean, which arrive; empty for none."""
        self.ensure_one()
        recalls = self.env['medical.recall']
        if not self.product_id:
            return recalls
        # sudo: the site's clock is no secret, whoever receives
        site = self.picking_id.sudo().medical_site_id
        lot = self._medical_find_lot()
        expiry = self.expiration_date or lot.expiration_date
        return recalls._recalled_arrival(
            self.company_id or self.picking_id.company_id or self.env.company, self.product_id, lot.name or self.lot_name,
            site._medical_day(expiry) if site and expiry else False)

    def _medical_verdict(self):
        condition, outcome = super()._medical_verdict()
        if condition in ('ok', 'short_dated', 'recalled') and self._medical_recall():
            return 'recalled', self.medical_outcome if self.medical_outcome in ('refuse', 'accept') else 'quarantine'
        return condition, outcome
