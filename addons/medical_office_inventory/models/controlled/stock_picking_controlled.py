from odoo import api, fields, models


class StockPicking(models.Model):
    """A delivery of controlled substances names the form they were ordered on (21 CFR 1305)."""
    _inherit = 'stock.picking'

    medical_has_controlled = fields.Boolean(compute='_compute_medical_has_controlled')
    medical_order_form = fields.Char(
        'Form 222 or CSOS Order', copy=False,
        help="Number of the order form or electronic order of Schedule II substances, or the vendor's invoice: it stands on the register.")

    @api.depends('move_ids.product_id')
    def _compute_medical_has_controlled(self):
        for picking in self:
            picking.medical_has_controlled = any(picking.move_ids.product_id.mapped('medical_controlled'))
