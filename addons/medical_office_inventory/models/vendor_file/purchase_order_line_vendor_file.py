from odoo import fields, models


class PurchaseOrderLine(models.Model):
    _inherit = 'purchase.order.line'

    medical_ordered_price = fields.Float(
        'Price When Ordered', min_display_digits='Product Price', readonly=True, copy=False,
        help="Net price per unit before a vendor's confirmation changed it: further changes are held against it.")

    def write(self, vals):
        if 'price_unit' in vals and 'medical_ordered_price' not in vals:
            # a price that somebody typed is what is ordered from now on
            vals = {**vals, 'medical_ordered_price': 0}
        return super().write(vals)
