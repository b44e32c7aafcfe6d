from odoo import api, models
from odoo.exceptions import UserError

BOOKED = {'product_id', 'lot_id', 'quantity', 'product_uom_id', 'location_id', 'location_dest_id'}


class StockMoveLine(models.Model):
    """What was moved of a controlled substance stands as it was written: a mistake is undone, not edited."""
    _inherit = 'stock.move.line'

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            move = self.env['stock.move'].browse(vals.get('move_id'))
            if move.state == 'done' or self.env['stock.picking'].browse(vals.get('picking_id')).state == 'done':
                self._medical_refuse_change(move.product_id | self.env['product.product'].browse(vals.get('product_id')))
        return super().create(vals_list)

    def write(self, vals):
        names = BOOKED & set(vals)
        if names:
            changed = self.filtered(lambda line: line.state == 'done' and any(line._medical_differs(name, vals[name]) for name in names))
            self._medical_refuse_change(changed.product_id)
        return super().write(vals)

    def _medical_differs(self, name, value):
        before = self[name]
        if isinstance(before, models.BaseModel):
            return before.id != (value.id if isinstance(value, models.BaseModel) else value or False)
        return before != value

    @api.model
    def _medical_refuse_change(self, products):
        controlled = products.filtered('medical_controlled')[:1]
        if controlled:
            raise UserError(self.env._(
                "%(product)s is a controlled substance: what was moved stands on the register and doesn't change. Undo it, or record the "
                "opposite.", product=controlled.display_name))

    def _medical_check_controlled(self):
        """Refuse what a controlled substance may not do, before it is done. Called as superuser."""
        for line in self:
            line.move_id._medical_line_entries(line, line.quantity_product_uom)
