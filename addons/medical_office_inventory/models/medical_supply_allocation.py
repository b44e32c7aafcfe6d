from odoo import api, fields, models


class MedicalSupplyAllocation(models.Model):
    """How much of an order line is for which request line, in the product's unit.

    Orders gather several requests and round up to packs, so neither side's quantity tells it. Allocations are written
    by ordering and shrink when an order brings less (``purchase.order.line._medical_sync_allocations``); nobody edits them.
    """
    _name = 'medical.supply.allocation'
    _description = 'Supply Request on Order'
    _order = 'id'

    request_line_id = fields.Many2one('medical.supply.request.line', required=True, index=True, ondelete='cascade')
    purchase_line_id = fields.Many2one('purchase.order.line', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='request_line_id.company_id', store=True, index=True)
    quantity = fields.Float(required=True, digits='Product Unit')
    qty_here = fields.Float(
        'Received in the Stockroom', digits='Product Unit', readonly=True,
        help="For requests of the stockroom itself: nothing has to be carried on.")
    qty_put_away = fields.Float(
        'Brought or On Its Way', compute='_compute_qty_put_away', digits='Product Unit')

    _quantity_positive = models.Constraint('CHECK (quantity > 0)', 'A quantity is above zero.')
    _pair_uniq = models.UniqueIndex('(request_line_id, purchase_line_id)')

    @api.depends('qty_here', 'request_line_id.move_ids.state', 'request_line_id.move_ids.product_qty',
                 'request_line_id.move_ids.quantity')
    def _compute_qty_put_away(self):
        for allocation in self:
            moves = allocation.request_line_id.move_ids.filtered(
                lambda move, order_line=allocation.purchase_line_id: move.medical_put_away and move.state != 'cancel'
                and move.medical_purchase_line_id == order_line)
            allocation.qty_put_away = allocation.qty_here + sum(move._medical_product_qty() for move in moves)

    def _shrink(self, surplus):
        """Give up ``surplus`` of these, the youngest first, never what was brought or is on its way.

        :return: {allocation's request line: quantity given up}
        """
        given_up = {}
        for allocation in self.sorted('id', reverse=True):
            uom = allocation.request_line_id.product_id.uom_id
            cut = uom.round(min(surplus, allocation.quantity - allocation.qty_put_away))
            if uom.compare(cut, 0) <= 0:
                continue
            surplus -= cut
            line = allocation.request_line_id
            given_up[line] = given_up.get(line, 0) + cut
            if uom.compare(allocation.quantity, cut) <= 0:
                allocation.unlink()
            else:
                allocation.quantity -= cut
        return given_up

    def _withdraw(self):
        """Take these quantities off their draft quotations; lines and quotations left empty go too."""
        for order_line, allocations in self.grouped('purchase_line_id').items():
            unit, pack = order_line.product_id.uom_id, order_line.product_uom_id
            asked = sum(order_line.medical_allocation_ids.mapped('quantity'))
            kept = asked - sum(allocations.mapped('quantity'))
            # whole packs beyond what was asked for are the buyer's own decision; the rest of an opened pack is not
            on_purpose = unit._medical_packs(max(order_line.product_uom_qty - asked, 0), pack, 'DOWN')
            allocations.unlink()
            packs = unit._medical_packs(kept, pack) + on_purpose
            if packs or order_line.orderpoint_id:
                order_line.product_qty = packs
                continue
            order = order_line.order_id
            order_line.unlink()
            if not order.order_line:
                order.button_cancel()
