from odoo import api, fields, models


class PurchaseOrderLine(models.Model):
    """An order line that supplies requests: what it brings is shared out by its allocations, oldest first."""
    _inherit = 'purchase.order.line'

    medical_allocation_ids = fields.One2many('medical.supply.allocation', 'purchase_line_id', 'Supply Requests', copy=False)
    medical_move_ids = fields.One2many(
        'stock.move', 'medical_purchase_line_id', 'Moves After Receipt', copy=False,
        help="Put away to rooms, released from quarantine, disposed of.")

    def write(self, vals):
        before = {}
        if 'date_planned' in vals:
            # sudo: who changes a date need not read requests
            before = {
                line: line.date_planned for line in self.sudo() if line.order_id.state == 'purchase' and line.medical_allocation_ids}
        res = super().write(vals)
        if before:
            self.env['purchase.order']._medical_note_dates(before)
        if 'product_qty' in vals or 'product_uom_id' in vals:
            self._medical_sync_allocations()
        return res

    def unlink(self):
        # the database would drop the rows behind the back of what is computed from them: lines go back to To Order
        # sudo: who deletes a line need not read requests
        self.sudo().medical_allocation_ids.unlink()
        return super().unlink()

    @api.model
    def _get_date_planned(self, seller, po=False):
        """An order placed after the vendor's cut-off hour, by the clock of the site, counts as placed the next day."""
        order = po or self.order_id
        # sudo: the site's clock is no secret, whoever buys
        site = order.sudo().medical_site_id
        if not site or not seller:
            return super()._get_date_planned(seller, po=po)
        return self._medical_expected(site, seller, order.date_order)

    def _medical_expected(self, site, seller, moment=None):
        day = seller.partner_id._medical_order_day(site, moment)
        return site._medical_noon(fields.Date.add(day, days=seller.delay))

    def _medical_spare(self):
        """What rounding up to whole packs left over on this draft line, in the product's unit.

        Less than a pack: whole packs beyond the requests were ordered on purpose, and what a reordering rule asked for
        is its own.
        """
        self.ensure_one()
        unit, pack = self.product_id.uom_id, self.product_uom_id
        if self.orderpoint_id or self.move_dest_ids or unit == pack or not self.medical_allocation_ids:
            return 0
        left = self.product_uom_qty - sum(self.medical_allocation_ids.mapped('quantity'))
        whole = unit._medical_packs(left, pack, 'DOWN')
        return unit.round(max(left - pack._compute_quantity(whole, unit, round=False), 0))

    def _medical_received(self):
        """What has come on this line, in the product's unit.

        :return: (what is or was good for use, what still lies in quarantine)
        """
        self.ensure_one()
        good = quarantined = 0
        outgoing, incoming = self._get_outgoing_incoming_moves()
        for move_line in incoming.filtered(lambda move: move.state == 'done').move_line_ids:
            if move_line.location_dest_id.medical_quarantine:
                quarantined += move_line.quantity_product_uom
            else:
                good += move_line.quantity_product_uom
        for move in outgoing.filtered(lambda move: move.state == 'done' and not move.location_id.medical_quarantine):
            good -= move._medical_product_qty()
        for move in self.medical_move_ids.filtered(lambda move: move.state == 'done' and move.location_id.medical_quarantine):
            quarantined -= move._medical_product_qty()
            if move.location_dest_id.usage == 'internal' and not move.location_dest_id.medical_quarantine:
                good += move._medical_product_qty()
        return good, max(quarantined, 0)

    def _medical_capacity(self):
        """How much this line brings to requests: what came, what lies in quarantine, and what is still to come."""
        self.ensure_one()
        state = self.order_id.state
        if state in ('draft', 'sent', 'to approve'):
            return self.product_uom_qty
        good, quarantined = self._medical_received()
        if state == 'cancel':
            return good + quarantined
        pending = self._get_outgoing_incoming_moves()[1].filtered(lambda move: move.state not in ('done', 'cancel'))
        return good + quarantined + sum(pending.mapped('product_qty'))

    def _medical_sync_allocations(self):
        """Where an order line brings less than its requests were promised, the youngest go back to To Order."""
        given_up = {}
        # sudo: what follows from an order or a receipt is written whoever makes it
        for line in self.sudo().filtered('medical_allocation_ids'):
            allocations = line.medical_allocation_ids
            surplus = sum(allocations.mapped('quantity')) - line._medical_capacity()
            if line.product_id.uom_id.compare(surplus, 0) > 0:
                order = line.order_id
                for request_line, quantity in allocations._shrink(surplus).items():
                    given_up.setdefault((request_line.request_id, order), []).append((request_line, quantity))
        for (request, order), rows in given_up.items():
            request.message_post(body=self.env._(
                "%(order)s does not bring %(supplies)s: to be ordered again.",
                order=order.name, supplies=', '.join(
                    f'{quantity:g} {line.product_id.uom_id.name} {line.product_id.display_name}' for line, quantity in rows)))

    def _medical_put_away(self):
        """Bring what came to the rooms that asked for it, the oldest allocation first.

        Everything is reckoned from what came and what was brought before, so that it may be called at any time.
        """
        rounds = []
        # sudo: receiving sets the put-away to work, whoever receives
        for line in self.sudo().filtered('medical_allocation_ids'):
            uom = line.product_id.uom_id
            rest = line._medical_received()[0] - sum(line.medical_allocation_ids.mapped('qty_put_away'))
            for allocation in line.medical_allocation_ids.sorted('id'):
                quantity = uom.round(min(rest, allocation.quantity - allocation.qty_put_away))
                request_line = allocation.request_line_id
                if uom.compare(quantity, 0) <= 0 or request_line.cancelled:
                    continue
                rest -= quantity
                if request_line._is_for_stockroom():
                    allocation.qty_here += quantity
                    request_line._mark_received()
                    continue
                # a request line that two order lines bring comes in two transfers: each move leads to its own order
                group = next((group for group in rounds if request_line not in group), None)
                if group is None:
                    group = {}
                    rounds.append(group)
                group[request_line] = (line, quantity)
        pickings = self.env['stock.picking'].sudo()
        for group in rounds:
            by_request = {}
            for request_line, (line, quantity) in group.items():
                by_request.setdefault(request_line.request_id, {})[request_line] = (line, quantity)
            for request, rows in by_request.items():
                picking = request._prepare_transfer({row: quantity for row, (_line, quantity) in rows.items()}, put_away=True)
                for move in picking.move_ids:
                    move.medical_purchase_line_id = rows[move.medical_request_line_id][0]
                pickings |= picking
        return pickings
