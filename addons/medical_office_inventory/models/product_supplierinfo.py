from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductSupplierinfo(models.Model):
    """What a vendor asks for a supply: per pack, from a quantity on, within its dates. Kept by buyers."""
    _inherit = 'product.supplierinfo'

    medical_kind = fields.Selection(related='product_tmpl_id.medical_kind', string='Supplies')
    medical_allowed_uom_ids = fields.Many2many('uom.uom', compute='_compute_medical_allowed_uom_ids')
    medical_stock_uom_id = fields.Many2one(related='product_tmpl_id.uom_id', string='Stock Unit')

    @api.depends('product_tmpl_id')
    def _compute_medical_allowed_uom_ids(self):
        for seller in self:
            product = seller.product_tmpl_id
            seller.medical_allowed_uom_ids = product.uom_id + product.uom_ids

    @api.constrains('product_uom_id', 'product_tmpl_id', 'price', 'min_qty', 'delay', 'date_start', 'date_end')
    def _check_medical_price(self):
        for seller in self.filtered('medical_kind'):
            product = seller.product_tmpl_id.display_name
            if not seller.product_uom_id._has_common_reference(seller.product_tmpl_id.uom_id):
                raise ValidationError(self.env._(
                    "%(unit)s is no unit of %(product)s: use %(own)s or one of its packs.",
                    unit=seller.product_uom_id.name, product=product, own=seller.product_tmpl_id.uom_id.name))
            if seller.price < 0 or seller.min_qty < 0 or seller.delay < 0:
                raise ValidationError(self.env._(
                    "%(product)s from %(vendor)s: price, quantity and days are not below zero.", product=product, vendor=seller.partner_id.name))
            if seller.date_start and seller.date_end and seller.date_start > seller.date_end:
                raise ValidationError(self.env._(
                    "%(product)s from %(vendor)s: the price ends before it begins.", product=product, vendor=seller.partner_id.name))
