from odoo import fields, models


class MedicalExpiryMoveLine(models.TransientModel):
    _name = 'medical.expiry.move.line'
    _description = 'Expiring Supply to Move'

    move_id = fields.Many2one('medical.expiry.move', required=True, index=True, ondelete='cascade')
    quant_id = fields.Many2one('stock.quant', 'Stock', required=True, ondelete='cascade')
    product_id = fields.Many2one(related='quant_id.product_id', string='Supply')
    lot_id = fields.Many2one(related='quant_id.lot_id')
    expiry = fields.Date(related='quant_id.medical_expiry_date', string='Expires')
    on_hand = fields.Float(related='quant_id.quantity', string='On Hand')
    uom_id = fields.Many2one(related='quant_id.product_uom_id', string='Unit')
    room_id = fields.Many2one('medical.room', 'From')
    site_id = fields.Many2one(related='room_id.site_id')
    to_room_id = fields.Many2one('medical.room', 'To', domain="[('site_id', '=', site_id), ('id', '!=', room_id), ('location_id', '!=', False)]")
    quantity = fields.Float('To Move', digits='Product Unit')
    why = fields.Char(readonly=True)
