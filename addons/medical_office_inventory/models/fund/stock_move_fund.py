from odoo import api, fields, models


class StockMove(models.Model):
    """Doses that pay back what was borrowed from another fund."""
    _inherit = 'stock.move'

    medical_borrowing_id = fields.Many2one('medical.fund.borrowing', 'Borrowed Doses', index='btree_not_null', ondelete='restrict', copy=False)

    @api.depends('medical_borrowing_id')
    def _compute_reference(self):
        res = super()._compute_reference()
        for move in self.filtered('medical_borrowing_id'):
            move.reference = move.medical_borrowing_id.name
        return res
