from odoo import models
from odoo.exceptions import UserError


class StockMove(models.Model):
    """What is recalled stays where it is until it is set aside: it isn't moved from shelf to shelf, nor handed out."""
    _inherit = 'stock.move'

    def _action_done(self, cancel_backorder=False):
        self._medical_check_recalls()
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _medical_check_recalls(self):
        """:raises UserError: goods of an open recall would go on to be used"""
        lines = self.move_line_ids.filtered(
            lambda line: line.quantity and line.location_id.usage in ('internal', 'transit') and line.location_dest_id.usage in (
                'internal', 'transit', 'customer', 'production') and not line.location_dest_id.medical_quarantine)
        for company, rows in lines.grouped('company_id').items():
            lots, products = self.env['medical.recall']._blocked(company, rows.product_id, rows.lot_id)
            for line in rows if lots or products else ():
                recall = lots.get(line.lot_id) or not line.lot_id and products.get(line.product_id)
                if recall:
                    raise UserError(self.env._(
                        "%(product)s, lot %(lot)s is recalled (%(recall)s): it can only be put in quarantine, returned or destroyed.",
                        product=line.product_id.display_name, lot=line.lot_id.name or '—', recall=recall.display_name))
