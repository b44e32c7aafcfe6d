from odoo import models
from odoo.exceptions import UserError


class MedicalSupplyUse(models.Model):
    """What is on hold is not used: it is off the book of the room, and can't be recorded as used beyond the book either."""
    _inherit = 'medical.supply.use'

    def _book(self):
        res = super()._book()
        if self.qty_unbooked and self.reason in ('use', 'transfer'):
            # sudo: that it is on hold is for everybody to know
            held = self.env['stock.quant'].sudo().search([
                ('product_id', '=', self.product_id.id), ('quantity', '>', 0),
                ('location_id.medical_hold_equipment_id.medical_room_id', '=', self.room_id.id),
                *([('lot_id', '=', self.lot_id.id)] if self.lot_id else [])], limit=1)
            if held:
                raise UserError(self.env._(
                    "%(product)s in %(equipment)s is on hold: don't use it. %(quantity)s %(unit)s of it wait for a decision in Quarantine.",
                    product=self.product_id.display_name, equipment=held.location_id.medical_hold_equipment_id.name,
                    quantity=f'{held.quantity:g}', unit=held.product_uom_id.name))
        return res
