from odoo import api, models
from odoo.exceptions import UserError

BOOK = {'quantity', 'product_id', 'lot_id', 'location_id', 'company_id'}


class StockQuant(models.Model):
    """The stock of a controlled substance changes by moves alone, which stand on the register."""
    _inherit = 'stock.quant'

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            typed = [vals['product_id'] for vals in vals_list if vals.get('quantity') and vals.get('product_id')]
            self._medical_refuse_typing(self.env['product.product'].browse(typed))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and BOOK & set(vals):
            self._medical_refuse_typing(self.product_id)
        return super().write(vals)

    @api.model
    def _medical_refuse_typing(self, products):
        controlled = products.filtered('medical_controlled')[:1]
        if controlled:
            raise UserError(self.env._(
                "%(product)s is a controlled substance: its stock follows from what stands on the register.", product=controlled.display_name))
