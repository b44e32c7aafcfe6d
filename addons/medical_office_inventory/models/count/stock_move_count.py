from odoo import api, fields, models


class StockMove(models.Model):
    _inherit = 'stock.move'

    medical_count_line_id = fields.Many2one(
        'medical.count.line', 'Line of a Count', readonly=True, index='btree_not_null', ondelete='restrict', copy=False)

    @api.depends('medical_count_line_id')
    def _compute_reference(self):
        res = super()._compute_reference()
        for move in self.filtered('medical_count_line_id'):
            move.reference = move.medical_count_line_id.count_id.name
        return res
