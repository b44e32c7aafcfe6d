from odoo import api, fields, models
from odoo.tools import format_date


class MedicalSupplyOrderQuote(models.TransientModel):
    """What one vendor asks for the quantity of one line: whole packs, in the company's currency, before tax."""
    _name = 'medical.supply.order.quote'
    _description = 'Vendor Comparison'
    _order = 'total, delay, sequence, id'

    line_id = fields.Many2one('medical.supply.order.line', required=True, index=True, ondelete='cascade')
    currency_id = fields.Many2one(related='line_id.currency_id')
    seller_id = fields.Many2one('product.supplierinfo', required=True, ondelete='cascade')
    vendor_id = fields.Many2one('res.partner', required=True)
    uom_id = fields.Many2one('uom.uom', 'Pack', required=True)
    packs = fields.Float(digits='Product Unit')
    quantity = fields.Float(digits='Product Unit', help="In the stock unit.")
    unit_id = fields.Many2one(related='line_id.unit_id')
    price_unit = fields.Monetary('Price')
    total = fields.Monetary()
    delay = fields.Integer('Days')
    sequence = fields.Integer()
    date_expected = fields.Date('Expected')
    in_time = fields.Boolean()
    from_draft = fields.Boolean(help="A quotation to this vendor is still written: it is increased.")
    buy = fields.Char(compute='_compute_texts')
    arrives = fields.Char(compute='_compute_texts')
    chosen = fields.Boolean(compute='_compute_chosen')
    minimum = fields.Monetary('Order Minimum', compute='_compute_minimum')
    remark = fields.Char(compute='_compute_minimum')

    @api.depends('packs', 'uom_id', 'date_expected', 'in_time')
    def _compute_texts(self):
        for quote in self:
            quote.buy = f'{quote.packs:g} × {quote.uom_id.name}'
            date = format_date(self.env, quote.date_expected, date_format='MMM d')
            quote.arrives = date if quote.in_time else self.env._("Late: %(date)s", date=date)

    @api.depends('line_id.vendor_id')
    def _compute_chosen(self):
        for quote in self:
            quote.chosen = quote.vendor_id == quote.line_id.vendor_id

    @api.depends('vendor_id', 'line_id.order_id.line_ids.vendor_id', 'line_id.order_id.line_ids.include', 'total')
    def _compute_minimum(self):
        """What is missing to the vendor's order minimum if this line went there, with all that goes there already."""
        for order, quotes in self.grouped(lambda quote: quote.line_id.order_id).items():
            drafts = order._draft_amounts(order.line_ids.site_id)
            for quote in quotes:
                line = quote.line_id
                quote.minimum = quote.vendor_id.with_company(order.company_id).medical_order_minimum
                others = order.line_ids.filtered(
                    lambda other, line=line, quote=quote: other != line and other.include
                    and other.site_id == line.site_id and other.vendor_id == quote.vendor_id)
                missing = quote.minimum - quote.total - sum(others.mapped('total')) - drafts.get((line.site_id, quote.vendor_id), 0)
                remarks = []
                if missing > 0:
                    remarks.append(self.env._(
                        "%(amount)s below the order minimum", amount=quote.currency_id.format(missing)))
                if quote.from_draft and not quote.packs:
                    remarks.append(self.env._("covered by what is left of the packs on the waiting quotation"))
                elif quote.from_draft:
                    remarks.append(self.env._("added to the waiting quotation"))
                quote.remark = ', '.join(remarks)

    def action_choose(self):
        """Order the line from this vendor."""
        self.ensure_one()
        self.line_id.write({'vendor_id': self.vendor_id.id, 'include': True})
        return {'type': 'ir.actions.act_window_close'}
