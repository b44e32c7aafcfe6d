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

    def _medical_of_own_stock(self):
        """Rooms ask for the practice's own doses; a program's are moved as what they are."""
        if self.medical_request_line_id and self.product_id.medical_by_fund and not self.restrict_partner_id:
            return self.with_context(medical_own_stock=True)
        return self

    def _get_available_quantity(self, location_id, lot_id=None, package_id=None, owner_id=None, strict=False, allow_negative=False):
        return super(StockMove, self._medical_of_own_stock())._get_available_quantity(
            location_id, lot_id, package_id, owner_id, strict, allow_negative)

    def _update_reserved_quantity(self, need, location_id, lot_id=None, package_id=None, owner_id=None, strict=True):
        return super(StockMove, self._medical_of_own_stock())._update_reserved_quantity(
            need, location_id, lot_id, package_id, owner_id, strict)
