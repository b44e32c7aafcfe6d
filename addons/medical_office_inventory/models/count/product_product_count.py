from odoo import fields, models


class ProductProduct(models.Model):
    _inherit = 'product.product'

    medical_abc_ids = fields.One2many('medical.abc.class', 'product_id', 'Classes for Counting', readonly=True)
