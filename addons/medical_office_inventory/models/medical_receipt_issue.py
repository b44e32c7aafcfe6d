from odoo import fields, models

from .stock_move_line import CONDITIONS

KINDS = [('short', 'Short'), ('over', 'More Than Ordered')] + [kind for kind in CONDITIONS if kind[0] != 'ok'] + [('other', 'Other')]
OUTCOMES = [
    ('accept', 'Accepted'),
    ('quarantine', 'Quarantined'),
    ('refuse', 'Refused'),
    ('later', 'Rest Comes Later'),
    ('closed', 'Rest Closed'),
]


class MedicalReceiptIssue(models.Model):
    """What was not in order about a delivery: the record to hold against the vendor. Written by receipts; nobody edits it."""
    _name = 'medical.receipt.issue'
    _description = 'Delivery Problem'
    _order = 'id desc'
    _check_company_auto = True

    picking_id = fields.Many2one('stock.picking', 'Receipt', required=True, index=True, ondelete='cascade', readonly=True)
    company_id = fields.Many2one(related='picking_id.company_id', store=True, index=True)
    site_id = fields.Many2one(related='picking_id.medical_site_id', store=True, index=True)
    partner_id = fields.Many2one('res.partner', 'Vendor', index='btree_not_null', readonly=True)
    purchase_line_id = fields.Many2one('purchase.order.line', readonly=True, index='btree_not_null', ondelete='set null')
    order_id = fields.Many2one(related='purchase_line_id.order_id', string='Order')
    product_id = fields.Many2one('product.product', 'Supply', required=True, index=True, readonly=True, ondelete='restrict')
    uom_id = fields.Many2one(related='product_id.uom_id')
    quantity = fields.Float(digits='Product Unit', readonly=True)
    kind = fields.Selection(KINDS, 'Problem', required=True, readonly=True)
    outcome = fields.Selection(OUTCOMES, required=True, readonly=True)
    lot_name = fields.Char('Lot', readonly=True)
    expiration_date = fields.Datetime('Expiry', readonly=True)
    note = fields.Char('Remark', readonly=True)
    user_id = fields.Many2one('res.users', 'Received By', required=True, readonly=True, default=lambda self: self.env.user)

    def _medical_text(self):
        """One line for the vendor: what, how much, and what was wrong with it."""
        self.ensure_one()
        kinds = dict(self._fields['kind']._description_selection(self.env))
        outcomes = dict(self._fields['outcome']._description_selection(self.env))
        text = self.env._(
            "%(quantity)s %(unit)s %(product)s: %(kind)s, %(outcome)s", quantity=f'{self.quantity:g}', unit=self.uom_id.name,
            product=self.product_id.display_name, kind=kinds[self.kind].lower(), outcome=outcomes[self.outcome].lower())
        details = [self.env._("lot %(lot)s", lot=self.lot_name)] if self.lot_name else []
        if self.expiration_date and self.kind in ('expired', 'short_dated'):
            details.append(self.env._(
                "expires %(date)s", date=fields.Date.to_string(self.site_id._medical_day(self.expiration_date))))
        if self.note:
            details.append(self.note)
        return f'{text} ({", ".join(details)})' if details else text
