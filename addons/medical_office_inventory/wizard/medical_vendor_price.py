from odoo import api, fields, models
from odoo.exceptions import UserError


class MedicalVendorPrice(models.TransientModel):
    """A vendor's price typed while ordering; it is kept with the supply for the next time."""
    _name = 'medical.vendor.price'
    _description = "Vendor's Price"

    order_line_id = fields.Many2one('medical.supply.order.line', ondelete='cascade')
    product_id = fields.Many2one('product.product', 'Supply', required=True, readonly=True)
    company_id = fields.Many2one('res.company', compute='_compute_company_id')
    partner_id = fields.Many2one('res.partner', 'Vendor', required=True)
    uom_id = fields.Many2one(
        'uom.uom', 'Pack', required=True, compute='_compute_uom_id', store=True, readonly=False, precompute=True,
        domain="[('id', 'in', allowed_uom_ids)]")
    allowed_uom_ids = fields.Many2many('uom.uom', compute='_compute_allowed_uom_ids')
    currency_id = fields.Many2one(
        'res.currency', required=True, compute='_compute_currency_id', store=True, readonly=False, precompute=True)
    price = fields.Monetary('Price of a Pack', required=True)
    min_qty = fields.Float('From (Packs)', default=0, help="The smallest number of packs that this price is for.")
    delay = fields.Integer('Delivered Within (Days)', default=3)

    @api.depends('order_line_id')
    def _compute_company_id(self):
        for price in self:
            price.company_id = price.order_line_id.company_id or self.env.company

    @api.depends('product_id')
    def _compute_allowed_uom_ids(self):
        for price in self:
            product = price.product_id
            price.allowed_uom_ids = product.uom_id | product.uom_ids | product.seller_ids.product_uom_id

    @api.depends('product_id')
    def _compute_uom_id(self):
        for price in self:
            price.uom_id = price.product_id.uom_ids[:1] or price.product_id.uom_id

    @api.depends('partner_id', 'company_id')
    def _compute_currency_id(self):
        for price in self:
            vendor = price.partner_id.with_company(price.company_id)
            price.currency_id = vendor.property_purchase_currency_id or price.company_id.currency_id

    def action_save(self):
        """Keep the price with the supply and order from this vendor.

        :raises UserError: no price above zero, or not a buyer
        """
        self.ensure_one()
        if not self.env.user.has_group('purchase.group_purchase_user'):
            raise UserError(self.env._("The buyer notes vendors' prices."))
        if self.price <= 0:
            raise UserError(self.env._("Type the price of a pack, above zero."))
        if self.delay < 0 or self.min_qty < 0:
            raise UserError(self.env._("Days and packs are not below zero."))
        if self.uom_id not in self.allowed_uom_ids:
            raise UserError(self.env._("%(supply)s is not sold by %(unit)s.", supply=self.product_id.display_name, unit=self.uom_id.name))
        # sudo: a buyer need not administer purchasing to note what they pay; the group is checked above
        self.env['product.supplierinfo'].sudo().create({
            'partner_id': self.partner_id.id,
            'product_tmpl_id': self.product_id.product_tmpl_id.id,
            'product_uom_id': self.uom_id.id,
            'currency_id': self.currency_id.id,
            'company_id': self.company_id.id,
            'price': self.price,
            'min_qty': self.min_qty,
            'delay': self.delay,
        })
        line = self.order_line_id
        if line:
            line.product_id.invalidate_recordset(['seller_ids'])
            line._refresh_quotes()
            line.write({'vendor_id': self.partner_id.id, 'include': True})
        return {'type': 'ir.actions.act_window_close'}
