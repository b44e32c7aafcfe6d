from odoo import fields, models


class MedicalDisposalMakeLine(models.TransientModel):
    _name = 'medical.disposal.make.line'
    _description = 'Goods to Dispose Of'

    make_id = fields.Many2one('medical.disposal.make', required=True, index=True, ondelete='cascade')
    quant_id = fields.Many2one('stock.quant', 'Stock', required=True, ondelete='cascade')
    product_id = fields.Many2one(related='quant_id.product_id', string='Supply')
    lot_id = fields.Many2one(related='quant_id.lot_id')
    location_id = fields.Many2one(related='quant_id.location_id', string='Place')
    expiry = fields.Date(related='quant_id.medical_expiry_date', string='Expires')
    quantity = fields.Float('To Dispose Of', digits='Product Unit')
    uom_id = fields.Many2one(related='quant_id.product_uom_id', string='Unit')
