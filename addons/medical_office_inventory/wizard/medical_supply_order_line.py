from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date


class MedicalSupplyOrderLine(models.TransientModel):
    """One supply for one site: what its requests need, what each vendor asks for it, and whom it is ordered from."""
    _name = 'medical.supply.order.line'
    _description = 'Supply To Order'
    _order = 'site_id, product_id'

    order_id = fields.Many2one('medical.supply.order', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='order_id.company_id')
    currency_id = fields.Many2one(related='company_id.currency_id')
    site_id = fields.Many2one('medical.site', required=True, readonly=True)
    product_id = fields.Many2one('product.product', 'Supply', required=True, readonly=True)
    unit_id = fields.Many2one(related='product_id.uom_id', string='Stock Unit')
    request_line_ids = fields.Many2many('medical.supply.request.line', string='Requests', readonly=True)
    request_count = fields.Integer('From Requests', compute='_compute_need', store=True)
    qty_needed = fields.Float('Quantity Needed', compute='_compute_need', store=True, digits='Product Unit')
    need = fields.Text('Needed', compute='_compute_texts')
    qty_stockroom = fields.Float('In the Stockroom Now', compute='_compute_qty_stockroom', digits='Product Unit')
    date_needed = fields.Date('Needed By', compute='_compute_need', store=True, help="The earliest day of its requests.")
    is_urgent = fields.Boolean('Urgent', compute='_compute_need', store=True)
    include = fields.Boolean('Included', default=True)
    quantity = fields.Float(digits='Product Unit', help="In the stock unit; less than needed leaves the rest open.")
    quote_ids = fields.One2many('medical.supply.order.quote', 'line_id', 'Vendors', readonly=True)
    vendor_ids = fields.Many2many('res.partner', string='Vendors To Choose From', compute='_compute_vendor_ids')
    vendor_id = fields.Many2one('res.partner', domain="[('id', 'in', vendor_ids)]")
    quote_id = fields.Many2one('medical.supply.order.quote', compute='_compute_quote_id')
    packs = fields.Float(compute='_compute_quote_id', digits='Product Unit')
    uom_id = fields.Many2one('uom.uom', 'Pack', compute='_compute_quote_id')
    buy = fields.Text(compute='_compute_texts')
    price_unit = fields.Monetary('Price', compute='_compute_quote_id')
    total = fields.Monetary(compute='_compute_quote_id')
    delay = fields.Integer('Days', compute='_compute_quote_id')
    date_expected = fields.Date('Expected', compute='_compute_quote_id')
    in_time = fields.Boolean(compute='_compute_quote_id')
    arrival = fields.Selection(
        [('in_time', 'In Time'), ('late', 'Too Late'), ('none', 'No Vendor')], compute='_compute_quote_id')
    arrives = fields.Char(compute='_compute_texts')
    reason = fields.Char('Why', readonly=True)
    proposed_vendor_id = fields.Many2one('res.partner', readonly=True)
    proposed_quantity = fields.Float(digits='Product Unit', readonly=True)
    reason_shown = fields.Text('Why This Vendor', compute='_compute_reason_shown')

    _quantity_positive = models.Constraint('CHECK (quantity >= 0)', 'A quantity is not below zero.')

    @api.depends('request_line_ids')
    def _compute_need(self):
        for line in self:
            requests = line.request_line_ids
            line.qty_needed = sum(requests.mapped('qty_open'))
            line.request_count = len(requests.request_id)
            line.date_needed = min((date for date in requests.mapped('date_needed') if date), default=False)
            line.is_urgent = 'urgent' in requests.mapped('urgency')

    @api.depends('product_id', 'site_id')
    def _compute_qty_stockroom(self):
        for site, lines in self.grouped('site_id').items():
            stockroom = site.warehouse_id.lot_stock_id
            for line in lines:
                # sudo: the buyer sees what there is, whether or not they work in the stockroom
                line.qty_stockroom = max(
                    line.sudo().product_id.with_context(location=stockroom.id).free_qty, 0) if stockroom else 0

    @api.depends('quote_ids')
    def _compute_vendor_ids(self):
        for line in self:
            line.vendor_ids = line.quote_ids.vendor_id

    @api.depends('vendor_id', 'quote_ids', 'include')
    def _compute_quote_id(self):
        for line in self:
            quote = line.quote_ids.filtered(lambda quote, line=line: quote.vendor_id == line.vendor_id)[:1]
            line.quote_id = quote
            line.packs = quote.packs
            line.uom_id = quote.uom_id
            line.price_unit = quote.price_unit
            line.total = quote.total
            line.delay = quote.delay
            line.date_expected = quote.date_expected
            line.in_time = quote.in_time
            line.arrival = 'none' if not quote else 'in_time' if quote.in_time else 'late'

    @api.depends('qty_needed', 'request_count', 'date_needed', 'packs', 'uom_id', 'date_expected', 'arrival')
    def _compute_texts(self):
        for line in self:
            need = [f'{line.qty_needed:g} {line.unit_id.name}']
            if line.request_count > 1:
                need.append(self.env._("%(count)s requests", count=line.request_count))
            if line.date_needed:
                need.append(self.env._("by %(date)s", date=format_date(self.env, line.date_needed, date_format='MMM d')))
            line.need = ' · '.join(need)
            line.buy = f'{line.packs:g} × {line.uom_id.name}' if line.quote_id else False
            date = line.date_expected and format_date(self.env, line.date_expected, date_format='MMM d')
            line.arrives = (
                self.env._("No vendor") if line.arrival == 'none' else
                self.env._("Late: %(date)s", date=date) if line.arrival == 'late' else date)

    @api.depends('product_id')
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.product_id.display_name

    @api.depends('reason', 'vendor_id', 'quote_ids', 'quantity', 'proposed_vendor_id', 'proposed_quantity')
    def _compute_reason_shown(self):
        for line in self:
            if not line.quote_ids:
                line.reason_shown = self.env._("Nobody is known to sell it: add a vendor's price.")
            elif not line.vendor_id:
                line.reason_shown = self.env._("Choose a vendor.")
            elif line.vendor_id != line.proposed_vendor_id:
                line.reason_shown = self.env._("Chosen by you")
            elif line.quantity != line.proposed_quantity:
                line.reason_shown = self.env._(
                    "Proposed for %(quantity)s %(unit)s: compare again", quantity=f'{line.proposed_quantity:g}', unit=line.unit_id.name)
            else:
                line.reason_shown = line.reason

    @api.onchange('quantity')
    def _onchange_quantity(self):
        for values in self._prepare_quotes().values():
            self.quote_ids = [Command.clear(), *(Command.create(vals) for vals in values)]

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._refresh_quotes()
        return lines

    def write(self, vals):
        res = super().write(vals)
        if 'quantity' in vals:
            self._refresh_quotes()
        return res

    def _refresh_quotes(self):
        """Ask every vendor's price for these lines as they stand now."""
        self.quote_ids.unlink()
        self.env['medical.supply.order.quote'].create([
            {**vals, 'line_id': line.id} for line, values in self._prepare_quotes().items() for vals in values])

    def _prepare_quotes(self):
        """{line: [values of its quotes]}"""
        days, prepared = {}, {}
        for order, lines in self.grouped('order_id').items():
            drafts = order._draft_lines(lines.site_id, lines.product_id)
            for line in lines:
                site = line.site_id
                waiting = {}
                for (place, vendor), rows in drafts.items():
                    rows = rows.filtered(
                        lambda draft, line=line: draft.product_id == line.product_id and not draft.orderpoint_id
                        and not draft.move_dest_ids)
                    if place == site and rows:
                        waiting[vendor] = rows[0]
                product = line.product_id.with_company(order.company_id)
                quotes = product._medical_vendor_quotes(line.quantity, site._today(), waiting) if line.quantity > 0 else []
                prepared[line] = []
                for quote in quotes:
                    vendor = quote.seller.partner_id
                    if (vendor, site) not in days:
                        days[vendor, site] = vendor._medical_order_day(site)
                    expected = fields.Date.add(days[vendor, site], days=quote.delay)
                    prepared[line].append({
                        'seller_id': quote.seller.id,
                        'vendor_id': vendor.id,
                        'uom_id': quote.seller.product_uom_id.id,
                        'packs': quote.packs,
                        'quantity': quote.quantity,
                        'total': quote.total,
                        'price_unit': quote.total / quote.packs if quote.packs else 0,
                        'delay': quote.delay,
                        'sequence': quote.seller.sequence,
                        'date_expected': expected,
                        'in_time': not line.date_needed or expected <= line.date_needed,
                        'from_draft': vendor in waiting,
                    })
        return prepared

    def _still_wanted(self):
        """What of this line is still to be ordered, now that its request lines are locked.

        :return: (quantity to order, {request line: its part}), the most urgent first; (0, {}) when nothing is left
        """
        self.ensure_one()
        unit = self.product_id.uom_id
        # sudo: the buyer reads all requests; the lines were locked by the caller
        request_lines = self.request_line_ids.sudo()._sorted_by_need()
        left = sum(request_lines.mapped('qty_open'))
        # what was ordered meanwhile is taken off; more than needed was asked for on purpose
        quantity = unit.round(min(self.quantity, left) + max(self.quantity - self.qty_needed, 0))
        if unit.compare(left, 0) <= 0 or unit.compare(quantity, 0) <= 0:
            return 0, {}
        allocated, rest = {}, quantity
        for line in request_lines:
            part = unit.round(min(line.qty_open, rest))
            if unit.compare(part, 0) > 0:
                allocated[line] = part
                rest -= part
        return quantity, allocated

    def _check_request_lines(self):
        """The request lines must be the buyer's to read, and of the supply, site and company they are ordered for.

        :raises AccessError: request lines that the buyer may not read
        :raises UserError: the wizard's rows were made up
        """
        self.request_line_ids.check_access('read')
        for line in self:
            requested = line.request_line_ids
            if (requested.product_id, requested.site_id, requested.company_id) != (line.product_id, line.site_id, line.company_id):
                raise UserError(self.env._("These requests changed meanwhile: gather them again."))

    # === ACTIONS === #

    def action_compare(self):
        """Show what every vendor asks for this supply, to choose another one."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.product_id.display_name,
            'res_model': self._name,
            'res_id': self.id,
            'views': [(self.env.ref('medical_office_inventory.view_medical_supply_order_line_form').id, 'form')],
            'target': 'new',
            'context': {'dialog_size': 'extra-large'},
        }

    def action_toggle(self):
        """Take this supply in, or leave it open for another day."""
        for line in self:
            line.include = not line.include

    def action_add_vendor_price(self):
        """Type what a vendor asks for this supply; it is kept with the supply."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Vendor's Price"),
            'res_model': 'medical.vendor.price',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_order_line_id': self.id, 'default_product_id': self.product_id.id},
        }

    def action_take_from_stockroom(self):
        """Bring from the stockroom what it has by now, instead of ordering it."""
        self.ensure_one()
        self._check_request_lines()
        # sudo: approved request lines are closed to everyone; this moves a part of them from ordering to a transfer
        self.request_line_ids.sudo()._take_from_stockroom()
        self.invalidate_recordset(['qty_stockroom'])
        self._compute_need()
        if not self.qty_needed:
            self.write({'include': False, 'quantity': 0})
        else:
            self.quantity = self.qty_needed
