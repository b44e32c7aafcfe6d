from odoo import models


class StockQuant(models.Model):
    _inherit = 'stock.quant'

    def _get_inventory_move_values(self, qty, location_id, location_dest_id, package_id=False, package_dest_id=False):
        values = super()._get_inventory_move_values(qty, location_id, location_dest_id, package_id, package_dest_id)
        # posting a sheet runs as superuser: what a caller's own context says is no proof
        if self.env.su:
            line_id = self.env.context.get('medical_count_lines', {}).get(self.id)
            if line_id:
                values['medical_count_line_id'] = line_id
        return values
