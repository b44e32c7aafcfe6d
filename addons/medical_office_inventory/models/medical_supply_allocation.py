from odoo import api, fields, models


class MedicalSupplyAllocation(models.Model):
    """How much of an order line is for which request line, in the product's unit.

    Orders gather several requests and round up to packs, so neither side's quantity tells it.
    """
    _name = 'medical.supply.allocation'
    _description = 'Supply Request on Order'
    _order = 'id'

    request_line_id = fields.Many2one('medical.supply.request.line', required=True, index=True, ondelete='cascade')
    purchase_line_id = fields.Many2one('purchase.order.line', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='request_line_id.company_id', store=True, index=True)
    quantity = fields.Float(required=True, digits='Product Unit')
    qty_put_away = fields.Float(
        'Brought or On Its Way', compute='_compute_qty_put_away', digits='Product Unit')

    _quantity_positive = models.Constraint('CHECK (quantity > 0)', 'A quantity is above zero.')
    _pair_uniq = models.UniqueIndex('(request_line_id, purchase_line_id)')

    @api.depends('request_line_id.move_ids.state')
    def _compute_qty_put_away(self):
        for allocation in self:
            moves = allocation.request_line_id.move_ids.filtered(
                lambda move, order_line=allocation.purchase_line_id: move.medical_put_away and move.state != 'cancel'
                and move.medical_purchase_line_id == order_line)
            allocation.qty_put_away = sum(moves.mapped('product_qty'))

    def _withdraw(self):
        """Take these quantities off their draft quotations; lines and quotations left empty go too."""
        for order_line, allocations in self.grouped('purchase_line_id').items():
            product = order_line.product_id
            left = order_line.product_uom_id._compute_quantity(order_line.product_qty, product.uom_id) - sum(allocations.mapped('quantity'))
            kept = order_line.medical_allocation_ids - allocations
            if not kept:
                order = order_line.order_id
                order_line.unlink()
                if not order.order_line:
                    order.button_cancel()
            else:
                allocations.unlink()
                order_line.product_qty = product.uom_id._compute_quantity(
                    max(left, sum(kept.mapped('quantity'))), order_line.product_uom_id, rounding_method='UP')
