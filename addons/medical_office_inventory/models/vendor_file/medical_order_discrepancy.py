from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

KINDS = [
    ('price', 'Price'),
    ('quantity', 'Quantity'),
    ('cancelled', 'Cancelled'),
    ('later', 'Arrives Later'),
    ('backordered', 'Backordered'),
    ('substituted', 'Substituted'),
]
ASKING = ('price', 'quantity')  # nothing is written before somebody decides


class MedicalOrderDiscrepancy(models.Model):
    """What a vendor confirmed differently from what was ordered; it stays in sight until somebody decides.

    Price and quantity (asking): *Accept* writes what the vendor confirmed on the order, *Keep as Ordered* leaves the order. The others
    are news that the order has already: *Accept* says that it was seen, *Keep as Ordered* that the vendor was told so.

    - buyer: reads and decides; what makes an order dearer isn't accepted by whoever imported the file
    - stockroom, owner, auditor: read
    - nobody creates, edits or deletes a row by hand

    Quantities and prices are in the unit and the currency of the order line.
    """
    _name = 'medical.order.discrepancy'
    _description = 'Difference Confirmed by Vendor'
    _inherit = ['medical.guarded']
    _order = 'id desc'
    _rec_name = 'words'
    _rec_names_search = ['order_id.name', 'product_id.name', 'words']
    _check_company_auto = True

    kind = fields.Selection(KINDS, 'What', required=True, readonly=True)
    order_id = fields.Many2one('purchase.order', required=True, readonly=True, index=True, ondelete='cascade', check_company=True)
    line_id = fields.Many2one('purchase.order.line', 'Order Line', required=True, readonly=True, index=True, ondelete='cascade', check_company=True)
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True)
    partner_id = fields.Many2one(related='order_id.partner_id', string='Vendor', store=True)
    site_id = fields.Many2one(related='order_id.medical_site_id', string='Site', store=True)
    buyer_id = fields.Many2one(related='order_id.user_id', string='Buyer', store=True)
    product_id = fields.Many2one(related='line_id.product_id', string='Item', store=True)
    currency_id = fields.Many2one(related='order_id.currency_id')
    ordered_qty = fields.Float('Ordered', digits='Product Unit', readonly=True)
    confirmed_qty = fields.Float('Confirmed', digits='Product Unit', readonly=True)
    ordered_price = fields.Float('Order Price', min_display_digits='Product Price', readonly=True)
    confirmed_price = fields.Float(min_display_digits='Product Price', readonly=True)
    ordered_date = fields.Date('Expected Before', readonly=True)
    confirmed_date = fields.Date('Promised', readonly=True)
    detail = fields.Char('From the Vendor', readonly=True, help="What the file says besides: the substitute, the parts in which it comes.")
    words = fields.Char('What Differs', compute='_compute_words')
    cost_difference = fields.Monetary(
        'Dearer By', readonly=True, help="What the order costs more when it is accepted, before tax; below zero: less.")
    imported_by_id = fields.Many2one('res.users', readonly=True, default=lambda self: self.env.user)
    state = fields.Selection(
        [('open', 'To Decide'), ('accepted', 'Accepted'), ('kept', 'Kept as Ordered'), ('dropped', 'Overtaken')], 'Status',
        required=True, readonly=True, default='open', index=True)
    decided_by_id = fields.Many2one('res.users', readonly=True)
    decided_on = fields.Datetime(readonly=True)
    can_accept = fields.Boolean('For Me to Accept', compute='_compute_can_accept')

    _open_uniq = models.UniqueIndex("(line_id, kind) WHERE state = 'open'", "This difference waits for a decision already.")

    @api.depends('kind', 'ordered_qty', 'confirmed_qty', 'ordered_price', 'confirmed_price', 'ordered_date', 'confirmed_date', 'detail')
    @api.depends_context('lang')
    def _compute_words(self):
        for row in self:
            row.words = row._words()

    def _words(self):
        unit = self.line_id.product_uom_id.name
        date = format_date(self.env, self.confirmed_date) if self.confirmed_date else ''
        if self.kind == 'price':
            return self.env._(
                "Price %(before)s → %(after)s per %(unit)s", before=self._price(self.ordered_price), after=self._price(self.confirmed_price), unit=unit)
        if self.kind == 'quantity':
            return self.env._("Quantity %(before)s → %(after)s %(unit)s", before=f'{self.ordered_qty:g}', after=f'{self.confirmed_qty:g}', unit=unit)
        if self.kind == 'cancelled':
            return self.env._("%(quantity)s %(unit)s cancelled by the vendor", quantity=f'{self.ordered_qty - self.confirmed_qty:g}', unit=unit)
        if self.kind == 'later':
            before = format_date(self.env, self.ordered_date) if self.ordered_date else '-'
            return self.env._("Arrives %(date)s instead of %(before)s", date=date, before=before)
        if self.kind == 'backordered':
            return (self.env._("%(quantity)s %(unit)s on backorder until %(date)s", quantity=f'{self.confirmed_qty:g}', unit=unit, date=date) if date
                    else self.env._("%(quantity)s %(unit)s on backorder, no date yet", quantity=f'{self.confirmed_qty:g}', unit=unit))
        return self.env._("Substitute: %(substitute)s", substitute=self.detail or '-')

    def _price(self, price):
        whole, decimals = f'{price:.6f}'.split('.')
        return f"{self.currency_id.symbol or ''}{whole}.{decimals.rstrip('0').ljust(2, '0')}"

    @api.depends('state', 'cost_difference', 'imported_by_id')
    @api.depends_context('uid')
    def _compute_can_accept(self):
        buyer = self.env.user.has_group('purchase.group_purchase_user')
        for row in self:
            row.can_accept = buyer and row.state == 'open' and not (row._is_dearer() and row.imported_by_id == self.env.user)

    def _is_dearer(self):
        return self.currency_id.compare_amounts(self.cost_difference, 0) > 0

    # === ACTIONS === #

    def action_accept(self):
        """Take what the vendor confirmed: price and quantity are written on the order, the rest was seen.

        :raises UserError: decided already, the order is locked or isn't open any more, or it makes the order dearer and is one's own file
        """
        self._check_decide()
        for row in self:
            if row._is_dearer() and row.imported_by_id == self.env.user:
                raise UserError(self.env._(
                    "%(order)s becomes dearer: someone else than who imported the file accepts that.", order=row.order_id.name))
        for row in self.filtered(lambda row: row.kind in ASKING):
            row._write_order()
        self._decide('accepted')
        return True

    def action_keep(self):
        """Leave the order as it is; the vendor is to be told.

        :raises UserError: decided already
        """
        self._check_decide()
        self._decide('kept')
        return True

    def _check_decide(self):
        if not self.env.user.has_group('purchase.group_purchase_user'):
            raise AccessError(self.env._("Buyers decide about what a vendor confirmed."))
        self.check_access('read')
        # sudo: rows are locked, not read; two people may decide at once
        self.sudo().lock_for_update()
        self.invalidate_recordset(['state'])
        if any(row.state != 'open' for row in self):
            raise UserError(self.env._("This is decided already."))

    def _decide(self, state):
        # sudo: decided by these buttons alone, after the checks above
        self.sudo().write({'state': state, 'decided_by_id': self.env.uid, 'decided_on': fields.Datetime.now()})
        said = {'accepted': self.env._("Accepted"), 'kept': self.env._("Kept as ordered")}[state]
        for order, rows in self.grouped('order_id').items():
            order.message_post(body=self.env._("%(decision)s: %(rows)s", decision=said, rows='; '.join(
                f'{row.product_id.display_name}: {row.words}' for row in rows)), subtype_xmlid='mail.mt_note')

    def _write_order(self):
        """Write the price or quantity that was confirmed, as whoever accepts it: budgets and requests follow as for any other change."""
        self.ensure_one()
        order, line = self.order_id, self.line_id
        if order.state != 'purchase' or order.locked:
            raise UserError(self.env._("%(order)s is locked or isn't on order any more: unlock it first, or keep it as ordered.", order=order.name))
        if self.kind == 'price':
            share = 1 - line.discount / 100
            line.write({
                'price_unit': self.confirmed_price / share if share > 0 else self.confirmed_price, 'discount': line.discount if share > 0 else 0,
                'medical_ordered_price': self.confirmed_price})
        else:
            line.product_qty = max(self.confirmed_qty, line.qty_received)

    def _drop_open(self):
        self.filtered(lambda row: row.state == 'open').write({'state': 'dropped', 'decided_on': fields.Datetime.now()})

    # === FROM FILES === #

    @api.model
    def _note(self, vals_list):
        """Write down what files say; an open row of the same line and kind is overtaken by what is newer."""
        if not vals_list:
            return self.browse()
        # sudo: written by the import, after its checks
        rows = self.sudo()
        pairs = {(vals['line_id'], vals['kind']) for vals in vals_list}
        known = rows.search([('state', '=', 'open'), ('line_id', 'in', [line for line, _kind in pairs])])
        known.filtered(lambda row: (row.line_id.id, row.kind) in pairs)._drop_open()
        self.env.flush_all()
        return rows.create(vals_list).with_env(self.env)
