from odoo import fields, models


class StockMove(models.Model):
    _inherit = 'stock.move'

    medical_request_line_id = fields.Many2one('medical.supply.request.line', 'Supply Request', index='btree_not_null', ondelete='set null')
    medical_purchase_line_id = fields.Many2one('purchase.order.line', 'Received On', index='btree_not_null', ondelete='set null')
    medical_put_away = fields.Boolean('Put Away', help="Brings to a room what a vendor delivered for it.")

    def _prepare_merge_moves_distinct_fields(self):
        # two rooms' requests of one supply must stay two moves
        return super()._prepare_merge_moves_distinct_fields() + ['medical_request_line_id', 'medical_purchase_line_id']

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        lines = moves.filtered(lambda move: move.state == 'done').medical_request_line_id
        if lines:
            # sudo: receiving marks the request line, whoever carries the supplies
            lines.sudo().write({'received_by_id': self.env.uid, 'received_on': fields.Datetime.now()})
            lines.request_id._update_done()
        return moves
