from odoo import fields, models
from odoo.exceptions import UserError


class MedicalExpiryMove(models.TransientModel):
    """Move what expires to rooms that will use it in time, as uses with the reason Moved to Another Room, by the user's own rights."""
    _name = 'medical.expiry.move'
    _description = 'Move Expiring Supplies'

    line_ids = fields.One2many('medical.expiry.move.line', 'move_id', 'Goods')

    def action_apply(self):
        """Move the goods.

        :raises UserError: no line has a room and a quantity; and what a use refuses
        """
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line.to_room_id and line.quantity)
        if not lines:
            raise UserError(self.env._("Choose a room and a quantity for what is to be moved."))
        lines.quant_id.check_access('read')
        rows = []
        for line in lines:
            # sudo: the room follows from where the goods are, whatever was sent
            quant = line.sudo().quant_id
            unit = quant.product_uom_id
            if unit.compare(line.quantity, quant.quantity) > 0:
                raise UserError(self.env._(
                    "Of %(product)s there are %(quantity)s %(unit)s.", product=quant.product_id.display_name, quantity=f'{quant.quantity:g}',
                    unit=unit.name))
            rows.append({
                'room_id': quant.location_id._medical_room().id, 'product_id': quant.product_id.id, 'lot_id': quant.lot_id.id,
                'quantity': line.quantity, 'uom_id': unit.id, 'reason': 'transfer', 'dest_room_id': line.to_room_id.id,
                'note': self.env._("Expires soon"), **quant._medical_fund_values()})
        self.env['medical.expiry.action']._note(
            lines.quant_id, 'move', quantities={line.quant_id.id: line.quantity for line in lines},
            to_rooms={line.quant_id.id: line.to_room_id for line in lines})
        self.env['medical.supply.use'].create(rows)
        return self.env['medical.expiring.stock']._said(self.env._("Moved. Bring the goods to their rooms."))
