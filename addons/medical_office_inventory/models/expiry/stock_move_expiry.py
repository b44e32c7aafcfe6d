from odoo import fields, models


class StockMove(models.Model):
    _inherit = 'stock.move'

    medical_disposal_id = fields.Many2one('medical.disposal', 'Disposal', index='btree_not_null', ondelete='restrict', copy=False)
