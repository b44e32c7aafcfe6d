from odoo import api, fields, models
from odoo.exceptions import UserError


class MedicalSupplyChoose(models.TransientModel):
    """The buyer gives a free-text line of a request its supply from the catalogue."""
    _name = 'medical.supply.choose'
    _description = 'Choose a Supply'

    line_id = fields.Many2one('medical.supply.request.line', required=True, readonly=True, ondelete='cascade')
    description = fields.Char(related='line_id.description', string='Asked For')
    asked_quantity = fields.Float(related='line_id.quantity', string='Asked Quantity')
    room_id = fields.Many2one(related='line_id.room_id')
    requester_id = fields.Many2one(related='line_id.requester_id')
    company_id = fields.Many2one(related='line_id.company_id')
    product_id = fields.Many2one(
        'product.product', 'Supply', check_company=True,
        domain="[('medical_kind', '!=', False), ('medical_controlled', '=', False)]")
    quantity = fields.Float(
        digits='Product Unit', compute='_compute_quantity', store=True, readonly=False, precompute=True)
    uom_id = fields.Many2one(
        'uom.uom', 'Unit', compute='_compute_uom_id', store=True, readonly=False, precompute=True, domain="[('id', 'in', allowed_uom_ids)]")
    allowed_uom_ids = fields.Many2many('uom.uom', compute='_compute_allowed_uom_ids')

    @api.depends('line_id')
    def _compute_quantity(self):
        for choice in self:
            choice.quantity = choice.line_id.quantity

    @api.depends('product_id')
    def _compute_uom_id(self):
        for choice in self:
            choice.uom_id = choice.product_id.uom_id

    @api.depends('product_id')
    def _compute_allowed_uom_ids(self):
        for choice in self:
            choice.allowed_uom_ids = choice.product_id.uom_id | choice.product_id.uom_ids

    def action_choose(self):
        """Give the line this supply; from here on it goes its way like any other.

        :raises UserError: no supply or quantity, and for what ``choose_product`` refuses
        """
        self.ensure_one()
        if not self.product_id or self.quantity <= 0:
            raise UserError(self.env._("Choose a supply and a quantity above zero."))
        self.line_id.choose_product(self.product_id.id, self.quantity, self.uom_id.id)
        return {'type': 'ir.actions.act_window_close'}
