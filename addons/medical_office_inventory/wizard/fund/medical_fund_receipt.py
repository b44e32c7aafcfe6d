from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command


class MedicalFundReceipt(models.TransientModel):
    """A delivery that a public program sends without an order of the practice: who has sent what to which site.

    Makes Odoo's receipt with the program as owner, which is then received on the receiving screen as any other.
    """
    _name = 'medical.fund.receipt'
    _description = 'Delivery of a Vaccine Fund'
    _rec_name = 'reference'

    company_id = fields.Many2one('res.company', required=True, default=lambda self: self.env.company)
    site_id = fields.Many2one(
        'medical.site', required=True, domain="[('company_id', '=', company_id), ('warehouse_id', '!=', False)]",
        default=lambda self: self._default_site_id())
    fund_id = fields.Many2one(
        'medical.vaccine.fund', required=True, domain="[('company_id', '=', company_id)]",
        default=lambda self: self.env['medical.vaccine.fund'].search([('company_id', '=', self.env.company.id)], limit=1))
    reference = fields.Char("Program's Order", help="The number of the order in the program's own system.")
    line_ids = fields.One2many('medical.fund.receipt.line', 'receipt_id', 'Vaccines')

    @api.model
    def _default_site_id(self):
        sites = self.env['medical.site'].search([('company_id', '=', self.env.company.id)])
        return sites.filtered(lambda site: self.env.user in site.user_ids)[:1] or sites[:1]

    def action_receive(self):
        """Make the receipt and open the receiving screen.

        :raises UserError: nothing was typed, or the site takes no deliveries
        """
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("Say which vaccine is expected, and how many doses."))
        warehouse = self.site_id.warehouse_id
        if not warehouse:
            raise UserError(self.env._("%(site)s takes no deliveries.", site=self.site_id.name))
        # sudo: the owner behind a fund that the user may read
        owner = self.fund_id.sudo().partner_id
        kind = warehouse.in_type_id
        source = kind.default_location_src_id
        if source.usage != 'supplier':
            source = self.env.ref('stock.stock_location_suppliers')
        picking = self.env['stock.picking'].with_company(self.company_id).create({
            'picking_type_id': kind.id,
            'partner_id': owner.id,
            'owner_id': owner.id,
            'origin': self.reference or self.fund_id.name,
            'location_id': source.id,
            'location_dest_id': kind.default_location_dest_id.id,
            'move_ids': [Command.create({
                'product_id': line.product_id.id,
                'product_uom_qty': line.quantity,
                'product_uom': line.product_id.uom_id.id,
                'location_id': source.id,
                'location_dest_id': kind.default_location_dest_id.id,
            }) for line in self.line_ids],
        })
        picking.action_confirm()
        return picking.action_medical_receive()


class MedicalFundReceiptLine(models.TransientModel):
    """One vaccine of a program's delivery, in doses."""
    _name = 'medical.fund.receipt.line'
    _description = 'Vaccine of a Fund Delivery'

    receipt_id = fields.Many2one('medical.fund.receipt', required=True, index=True, ondelete='cascade')
    product_id = fields.Many2one(
        'product.product', 'Vaccine', required=True, domain=[('medical_by_fund', '=', True)], ondelete='cascade')
    quantity = fields.Float('Doses', required=True, default=10, digits='Product Unit')
    uom_id = fields.Many2one(related='product_id.uom_id', string='Unit')

    @api.constrains('quantity')
    def _check_quantity(self):
        if any(line.quantity <= 0 for line in self):
            raise ValidationError(self.env._("Doses that are expected are above zero."))
