from odoo import api, fields, models

from odoo.addons.medical_office_base.tools.roles import FIGURES


class MedicalDisposalLine(models.Model):
    """Goods of one lot from one place that were disposed of."""
    _name = 'medical.disposal.line'
    _description = 'Goods Disposed Of'
    _inherit = ['medical.guarded']
    _stays = True
    _order = 'disposal_id desc, id'

    disposal_id = fields.Many2one('medical.disposal', 'Certificate', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='disposal_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    product_id = fields.Many2one('product.product', 'Supply', required=True, index=True, ondelete='restrict')
    lot_id = fields.Many2one('stock.lot', index='btree_not_null', ondelete='restrict')
    expiry = fields.Date('Expires')
    quantity = fields.Float(digits='Product Unit', required=True)
    uom_id = fields.Many2one('uom.uom', 'Unit', required=True, ondelete='restrict')
    location_id = fields.Many2one('stock.location', 'Taken From', required=True, ondelete='restrict')
    place = fields.Char(compute='_compute_place')
    owner_id = fields.Many2one('res.partner', 'Belongs To', ondelete='restrict', help="Whose goods these were, where not the practice's.")
    move_id = fields.Many2one('stock.move', 'Stock Move', required=True, index=True, ondelete='restrict')
    value = fields.Monetary(groups=FIGURES, help="What these goods had cost.")

    @api.depends('product_id', 'lot_id', 'quantity', 'uom_id')
    def _compute_display_name(self):
        for line in self:
            lot = f' ({line.lot_id.name})' if line.lot_id else ''
            line.display_name = f'{line.quantity:g} {line.uom_id.name} {line.product_id.display_name}{lot}'

    @api.depends('location_id')
    def _compute_place(self):
        for line in self:
            # sudo: which room a stock location is, is no secret
            location = line.sudo().location_id
            line.place = location._medical_room().name or location.name

    @api.model
    def _line_values(self, disposal, quant, quantity):
        return {
            'disposal_id': disposal.id, 'product_id': quant.product_id.id, 'lot_id': quant.lot_id.id,
            'expiry': disposal.site_id._medical_day(quant.lot_id.expiration_date), 'quantity': quantity, 'uom_id': quant.product_uom_id.id,
            'location_id': quant.location_id.id, 'owner_id': quant.owner_id.id}
