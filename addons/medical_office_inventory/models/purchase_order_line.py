from odoo import fields, models


class PurchaseOrderLine(models.Model):
    _inherit = 'purchase.order.line'

    medical_allocation_ids = fields.One2many('medical.supply.allocation', 'purchase_line_id', 'Supply Requests', copy=False)
