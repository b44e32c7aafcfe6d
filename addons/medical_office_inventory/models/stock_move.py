from odoo import api, fields, models

from .medical_supply_use import REASONS


class StockMove(models.Model):
    _inherit = 'stock.move'

    medical_request_line_id = fields.Many2one(
        'medical.supply.request.line', 'Supply Request', index='btree_not_null', ondelete='set null', copy=False)
    medical_purchase_line_id = fields.Many2one(
        'purchase.order.line', 'Received On', index='btree_not_null', ondelete='set null', copy=False)
    medical_put_away = fields.Boolean('Put Away', copy=False, help="Brings to a room what a vendor delivered for it.")
    medical_use_id = fields.Many2one('medical.supply.use', 'Supply Use', index='btree_not_null', ondelete='restrict', copy=False)
    medical_use_reason = fields.Selection(REASONS, 'Reason of Use', copy=False)
    medical_unit_cost = fields.Float(
        'Stated Unit Cost', min_display_digits='Product Price', copy=False,
        help="What opening stock cost per unit, in the company's currency; 0: not known.")
    medical_reason = fields.Char('Reason', copy=False, help="Why goods left quarantine.")

    @api.depends('medical_use_id')
    def _compute_reference(self):
        res = super()._compute_reference()
        for move in self.filtered('medical_use_id'):
            move.reference = move.medical_use_id.name
        return res

    def _prepare_merge_moves_distinct_fields(self):
        # two rooms' requests of one supply must stay two moves
        return super()._prepare_merge_moves_distinct_fields() + [
            'medical_request_line_id', 'medical_purchase_line_id', 'medical_put_away']

    def _prepare_move_split_vals(self, qty):
        # what is brought later is still for the same request; a copy of a transfer is for none
        return {
            **super()._prepare_move_split_vals(qty),
            'medical_request_line_id': self.medical_request_line_id.id,
            'medical_purchase_line_id': self.medical_purchase_line_id.id,
            'medical_put_away': self.medical_put_away,
        }

    def _medical_product_qty(self):
        """The quantity in the product's unit: what was moved once done, what is asked for until then."""
        self.ensure_one()
        if self.state == 'done':
            return self.product_uom._compute_quantity(self.quantity, self.product_id.uom_id)
        return self.product_qty

    def _medical_not_from_target(self):
        """A second stockroom lies within the first: what it has already is not brought to it."""
        target = self.location_dest_id
        if self.medical_request_line_id and target != self.location_id and target.parent_path.startswith(self.location_id.parent_path or '/'):
            return self.with_context(medical_except_location=target.id)
        return self

    def _get_available_quantity(self, location_id, lot_id=None, package_id=None, owner_id=None, strict=False, allow_negative=False):
        return super(StockMove, self._medical_not_from_target())._get_available_quantity(
            location_id, lot_id, package_id, owner_id, strict, allow_negative)

    def _update_reserved_quantity(self, need, location_id, lot_id=None, package_id=None, owner_id=None, strict=True):
        return super(StockMove, self._medical_not_from_target())._update_reserved_quantity(
            need, location_id, lot_id, package_id, owner_id, strict)

    def _get_picked_quantity(self):
        # what is refused at the door is not received
        refused = self.move_line_ids.filtered(
            lambda line: line.picking_id.medical_is_receipt and line.state != 'done' and line._medical_verdict()[1] == 'refuse')
        return super()._get_picked_quantity() - sum(
            line.product_uom_id._compute_quantity(line.quantity, self.product_uom, round=False) for line in refused)

    def _action_done(self, cancel_backorder=False):
        from_quarantine = self.filtered(
            lambda move: move.location_id.medical_quarantine and not move.medical_purchase_line_id)
        for move in from_quarantine:
            # sudo: only remembers which order the goods came on
            move.sudo().medical_purchase_line_id = move._medical_quarantined_line()
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        done = moves.filtered(lambda move: move.state == 'done')
        # cancelled for want of a backorder: these lines wait no longer
        order_lines = (self | moves).exists().purchase_line_id | done.filtered(
            lambda move: move.location_id.medical_quarantine).medical_purchase_line_id
        if order_lines:
            order_lines._medical_put_away()
            order_lines._medical_sync_allocations()
        done.medical_request_line_id._mark_received()
        return moves

    def _medical_quarantined_line(self):
        """The order line that the goods of this move out of quarantine came on; the oldest when there are several."""
        self.ensure_one()
        lots = self.move_line_ids.lot_id
        domain = [('state', '=', 'done'), ('product_id', '=', self.product_id.id), ('location_dest_id', '=', self.location_id.id),
                  ('move_id.purchase_line_id', '!=', False)]
        if lots:
            domain.append(('lot_id', 'in', lots.ids))
        # sudo: who moves goods need not read orders
        order_lines = self.env['stock.move.line'].sudo().search(domain, order='id').move_id.purchase_line_id
        return order_lines.filtered(lambda line: line._medical_received()[1] > 0)[:1] or order_lines[:1]

    def _action_cancel(self):
        pending = self.filtered(lambda move: move.state not in ('done', 'cancel'))
        transfers = {move: move.product_qty for move in pending if move.medical_request_line_id}
        order_lines = pending.purchase_line_id
        res = super()._action_cancel()
        if order_lines:
            order_lines.exists()._medical_sync_allocations()
        self._medical_reopen(transfers)
        return res

    def _medical_reopen(self, transfers):
        """A transfer to a room that is cancelled leaves its goods in the stockroom, and its request to be met again."""
        # sudo: requests follow their transfers, whoever cancels them
        for move, quantity in ((move.sudo(), quantity) for move, quantity in transfers.items()):
            line = move.medical_request_line_id
            if line.cancelled or line.request_id.state != 'approved':
                continue
            if not move.medical_put_away:
                line.write({'qty_from_stock': line.qty_from_stock - quantity, 'qty_to_order': line.qty_to_order + quantity})
            else:
                allocation = move.medical_purchase_line_id.medical_allocation_ids.filtered(
                    lambda allocation, line=line: allocation.request_line_id == line)
                allocation._shrink(quantity)

    def _get_value_from_std_price(self, quantity, std_price=False, at_date=None):
        # goods that were there before the first order are worth what was stated for them
        if self.is_inventory and self.medical_unit_cost and self.product_id.cost_method != 'standard':
            return {
                'value': self.medical_unit_cost * quantity,
                'quantity': quantity,
                'description': self.env._("Opening stock at the cost stated for it"),
            }
        return super()._get_value_from_std_price(quantity, std_price=std_price, at_date=at_date)
