from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Command
from odoo.tools import format_amount

from ..tools.vendor_choice import Offer, choose, shortfalls


class MedicalSupplyOrder(models.TransientModel):
    """Gathers open request lines per site and supply, proposes the vendors, and writes one quotation per vendor and site.

    Amounts are in the company's currency, before tax; quantities in the supply's own unit.
    """
    _name = 'medical.supply.order'
    _description = 'Order Requested Supplies'

    company_id = fields.Many2one('res.company', required=True, readonly=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    line_ids = fields.One2many('medical.supply.order.line', 'order_id', 'Supplies')
    to_choose_count = fields.Integer('Supplies To Be Chosen', readonly=True)
    summary = fields.Html(compute='_compute_summary')
    unserved_count = fields.Integer(compute='_compute_summary')
    site_count = fields.Integer(compute='_compute_site_count')
    done = fields.Boolean(readonly=True)

    def _compute_display_name(self):
        for order in self:
            order.display_name = self.env._("Order Supplies")

    @api.depends('line_ids.site_id')
    def _compute_site_count(self):
        for order in self:
            order.site_count = len(order.line_ids.site_id)

    @api.depends('line_ids.include', 'line_ids.vendor_id', 'line_ids.quantity', 'line_ids.total')
    def _compute_summary(self):
        for order in self:
            lines = order.line_ids.filtered('include')
            summary = Markup('').join(order._summary_row(*basket) for basket in order._baskets(lines)) or False
            order.unserved_count = len(lines.filtered(lambda line: not line.vendor_id))
            order.summary = summary

    def _baskets(self, lines):
        """[(site, vendor, lines, total with the draft that waits, minimum)] of what would be ordered."""
        drafts = self._draft_amounts(lines.site_id)
        baskets = []
        for (site, vendor), rows in lines.filtered('vendor_id').grouped(lambda line: (line.site_id, line.vendor_id)).items():
            total = sum(rows.mapped('total')) + drafts.get((site, vendor), 0)
            baskets.append((site, vendor, rows, total, vendor.with_company(self.company_id).medical_order_minimum))
        return sorted(baskets, key=lambda basket: (basket[0].sequence, basket[0].name, basket[1].name or ''))

    def _summary_row(self, site, vendor, rows, total, minimum):
        missing = self.currency_id.round(minimum - total)
        warning = Markup(' <span class="badge text-bg-warning">{}</span>').format(self.env._(
            "%(amount)s below the minimum of %(minimum)s", amount=format_amount(self.env, missing, self.currency_id),
            minimum=format_amount(self.env, minimum, self.currency_id))) if missing > 0 else ''
        return Markup('<div class="py-1"><b>{vendor}</b> · {site} · {count} · {total}{warning}</div>').format(
            vendor=vendor.display_name, site=site.name, total=format_amount(self.env, total, self.currency_id), warning=warning,
            count=self.env._("1 supply") if len(rows) == 1 else self.env._("%(count)s supplies", count=len(rows)))

    # === GATHERING === #

    @api.model
    def _open(self, request_lines):
        """Gather request lines and return the action that shows them.

        :raises UserError: nothing is left to order
        """
        if not self.env.user.has_group('purchase.group_purchase_user'):
            raise UserError(self.env._("The buyer orders supplies."))
        to_order = request_lines.filtered(lambda line: line.qty_open > 0 and line.product_id)
        if not to_order:
            to_choose = request_lines.filtered(lambda line: line.state == 'to_choose')
            raise UserError(
                self.env._("Choose a supply for the free-text lines first: Odoo orders what is in the catalogue.") if to_choose
                else self.env._("Nothing is left to order: these supplies were ordered meanwhile."))
        if len(to_order.company_id) > 1:
            raise UserError(self.env._("Order for one company at a time."))
        order = self.with_company(to_order.company_id).create({
            'company_id': to_order.company_id.id,
            'to_choose_count': len(request_lines.filtered(lambda line: line.state == 'to_choose')),
            'line_ids': [Command.create({
                'site_id': site.id,
                'product_id': product.id,
                'request_line_ids': [Command.set(lines.ids)],
                'quantity': sum(lines.mapped('qty_open')),
            }) for (site, product), lines in to_order.grouped(lambda line: (line.site_id, line.product_id)).items()],
        })
        order._choose_vendors()
        return order._action()

    def _action(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Order Supplies"),
            'res_model': self._name,
            'res_id': self.id,
            'views': [(False, 'form')],
        }

    def _draft_lines(self, sites, products=None):
        """Order lines of quotations that are still written, by (site, vendor): they are increased, not repeated."""
        domain = [
            ('order_id.state', '=', 'draft'), ('order_id.company_id', '=', self.company_id.id),
            ('order_id.picking_type_id', 'in', sites.warehouse_id.in_type_id.ids), ('display_type', '=', False)]
        if products is not None:
            domain.append(('product_id', 'in', products.ids))
        lines = self.env['purchase.order.line'].search(domain, order='id')
        return lines.grouped(lambda line: (line.order_id.medical_site_id, line.order_id.partner_id))

    def _draft_amounts(self, sites):
        """{(site, vendor): amount before tax of the quotation that is still written}"""
        amounts = defaultdict(float)
        for key, lines in self._draft_lines(sites).items():
            for line in lines:
                amounts[key] += line.price_subtotal / (line.order_id.currency_rate or 1)
        return amounts

    def _choose_vendors(self):
        """Preselect the vendor of each line, and say why."""
        self.ensure_one()
        drafts = self._draft_amounts(self.line_ids.site_id)
        vendors = self.line_ids.quote_ids.vendor_id.with_company(self.company_id)
        minimums = {vendor.id: vendor.medical_order_minimum for vendor in vendors}
        for site, lines in self.line_ids.grouped('site_id').items():
            choices = choose(
                {line: [Offer(quote.vendor_id.id, quote.total, quote.delay, quote.in_time, quote.sequence) for quote in line.quote_ids]
                 for line in lines},
                minimums, {vendor.id: amount for (place, vendor), amount in drafts.items() if place == site})
            missing = shortfalls(
                {line: choice.offer for line, choice in choices.items()}, minimums,
                {vendor.id: amount for (place, vendor), amount in drafts.items() if place == site})
            for line, choice in choices.items():
                vendor = vendors.browse(choice.offer.vendor)
                line.write({
                    'vendor_id': vendor.id, 'proposed_vendor_id': vendor.id, 'proposed_quantity': line.quantity,
                    'reason': self._reason(choice, missing.get(vendor.id))})

    def _reason(self, choice, missing):
        """Why this vendor, in words."""
        offer, against = choice.offer, choice.against
        other = self.env['res.partner'].browse(against.vendor).name if against else ''
        late = '' if offer.in_time else self.env._("Nobody delivers in time. ")
        difference = format_amount(self.env, abs(against.total - offer.total), self.currency_id) if against else ''
        if choice.reason == 'only':
            text = self.env._("The only vendor that sells it")
        elif choice.reason == 'in_time':
            text = self.env._("Arrives in time; %(other)s is %(amount)s cheaper, but late", other=other, amount=difference)
        elif choice.reason == 'cheapest':
            text = self.env._("Cheapest: %(amount)s less than %(other)s", amount=difference, other=other)
        elif choice.reason == 'faster':
            text = self.env._("Same price as %(other)s, but %(days)s days sooner", other=other, days=against.delay - offer.delay)
        elif choice.reason == 'minimum':
            text = self.env._("Instead of %(other)s, whose order minimum would not be reached", other=other)
        else:
            text = self.env._("As good as %(other)s, and preferred", other=other)
        if missing:
            text += self.env._(". Kept though %(amount)s below the order minimum: elsewhere it costs more, or comes late",
                               amount=format_amount(self.env, missing, self.currency_id))
        return late + text

    # === ORDERING === #

    def action_choose_vendors(self):
        """Propose the vendors anew for the quantities as they stand now."""
        self.ensure_one()
        self._choose_vendors()
        return self._action()

    def action_confirm(self):
        """Write the quotations: one per vendor and site, or more on the one that is still written.

        What somebody else has ordered in the meantime is not ordered twice: request lines are locked and read again.

        :raises UserError: a vendor is missing, somebody else orders the same lines right now, or nothing is left
        """
        self.ensure_one()
        if not self.env.user.has_group('purchase.group_purchase_user'):
            raise UserError(self.env._("The buyer orders supplies."))
        lines = self.line_ids.filtered(lambda line: line.include and line.quantity > 0)
        if self.done or not lines:
            raise UserError(self.env._("There is nothing to order here: take in at least one supply."))
        without = lines.filtered(lambda line: not line.vendor_id)
        if without:
            raise UserError(self.env._(
                "Nobody is known to sell %(supplies)s: add a vendor's price, or leave it out for now.",
                supplies=', '.join(without.product_id.mapped('display_name'))))
        lines._check_request_lines()
        # sudo: approved request lines are closed to everyone; ordering writes only their allocations
        request_lines = lines.request_line_ids.sudo()
        try:
            request_lines.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(self.env._(
                "Someone else is ordering some of these supplies right now. Wait a moment, then look at what is left.")) from error
        request_lines.invalidate_recordset()
        orders = self.env['purchase.order']
        for (site, vendor), rows in lines.grouped(lambda line: (line.site_id, line.vendor_id)).items():
            orders |= self._order_from(site, vendor, rows)
        if not orders:
            raise UserError(self.env._("Nothing is left to order: someone else has ordered these supplies meanwhile."))
        self.done = True
        return self._action_orders(orders)

    def _order_from(self, site, vendor, rows):
        """Order ``rows`` from one vendor for one site; returns the quotation, empty when nothing is left to order."""
        wanted = {row: row._still_wanted() for row in rows}
        wanted = {row: quantities for row, quantities in wanted.items() if quantities[0]}
        if not wanted:
            return self.env['purchase.order']
        order, order_lines = self._draft_order(site, vendor, rows)
        for row, (quantity, allocated) in wanted.items():
            waiting = order_lines.filtered(
                lambda line, row=row: line.product_id == row.product_id and not line.orderpoint_id and not line.move_dest_ids)[:1]
            quotes = row.product_id.with_company(self.company_id)._medical_vendor_quotes(
                quantity, site._today(), {vendor: waiting} if waiting else None)
            quote = next((quote for quote in quotes if quote.seller.partner_id == vendor), None)
            if not quote:
                raise UserError(self.env._(
                    "%(vendor)s sells no %(product)s any more: choose another vendor.", vendor=vendor.name,
                    product=row.product_id.display_name))
            pack = quote.seller.product_uom_id
            if waiting.product_uom_id == pack:
                order_line = waiting
                order_line.product_qty += quote.packs
            else:
                order_line = order_lines.create({
                    'order_id': order.id, 'product_id': row.product_id.id, 'product_qty': quote.packs, 'product_uom_id': pack.id})
                # core proposes its own quantity when a line is created and prices that: price what is ordered
                order_line._compute_price_unit_and_date_planned_and_name()
            self._allocate(order_line, allocated)
        names = sorted(set(order.origin.split(', ') if order.origin else []) | set(rows.request_line_ids.request_id.mapped('name')))
        order.origin = ', '.join(names)
        return order

    def _draft_order(self, site, vendor, rows):
        """The quotation that is still written for this vendor and site, or a new one; and its lines."""
        company = self.company_id
        order = self.env['purchase.order'].search([
            ('state', '=', 'draft'), ('partner_id', '=', vendor.id), ('company_id', '=', company.id),
            ('picking_type_id', '=', site.warehouse_id.in_type_id.id)], order='id', limit=1)
        if order:
            if order.date_order < fields.Datetime.now():
                order.date_order = fields.Datetime.now()
            return order, order.order_line
        vendor = vendor.with_company(company)
        currency = vendor.property_purchase_currency_id or rows.quote_id.seller_id[:1].currency_id or company.currency_id
        fiscal = self.env['account.fiscal.position'].with_company(company)._get_fiscal_position(vendor)
        order = order.with_company(company).create({
            'partner_id': vendor.id,
            'company_id': company.id,
            'picking_type_id': site.warehouse_id.in_type_id.id,
            'currency_id': currency.id,
            'payment_term_id': vendor.property_supplier_payment_term_id.id,
            'fiscal_position_id': fiscal.id,
            'user_id': self.env.uid,
        })
        return order, order.order_line

    def _allocate(self, order_line, allocated):
        # sudo: allocations follow from ordering; nobody writes them by hand
        allocations = order_line.sudo().medical_allocation_ids
        values = []
        for request_line, quantity in allocated.items():
            allocation = allocations.filtered(lambda row, line=request_line: row.request_line_id == line)
            if allocation:
                allocation.quantity += quantity
            else:
                values.append({'request_line_id': request_line.id, 'purchase_line_id': order_line.id, 'quantity': quantity})
        allocations.create(values)

    def _action_orders(self, orders):
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_purchase_order')
        if len(orders) == 1:
            action.update(res_id=orders.id, views=[(False, 'form')], context={})
        else:
            action.update(domain=[('id', 'in', orders.ids)], context={})
        return action
