from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import SQL


class MaintenanceEquipment(models.Model):
    """Equipment that holds goods, such as a refrigerator: a stock location in its room, and what becomes of the goods when it
    fails."""
    _inherit = 'maintenance.equipment'

    medical_location_id = fields.Many2one(
        'stock.location', 'Shelves', index='btree_not_null', check_company=True, tracking=True, copy=False,
        domain="[('usage', '=', 'internal'), ('medical_quarantine', '=', False), ('medical_equipment_room_id', '=?', medical_room_id)]",
        help="Where the goods in this equipment are kept: a stock location within its room. When a reading is outside its bounds, they "
             "are put on hold.")
    medical_held_count = fields.Integer('On Hold', compute='_compute_medical_held_count')

    _medical_location_uniq = models.UniqueIndex(
        '(medical_location_id) WHERE medical_location_id IS NOT NULL', "Another equipment has these shelves.")

    def _compute_medical_held_count(self):
        # sudo: a number, which people who look after the equipment should know
        quants = self.env['stock.quant'].sudo()._read_group(
            [('location_id.medical_hold_equipment_id', 'in', self.ids), ('quantity', '>', 0)], ['location_id'], ['__count'])
        counts = {location.medical_hold_equipment_id.id: count for location, count in quants}
        for equipment in self:
            equipment.medical_held_count = counts.get(equipment._origin.id, 0)

    @api.constrains('medical_location_id', 'medical_room_id')
    def _check_medical_location(self):
        for equipment in self:
            # sudo: which locations make up a room is no secret
            location, room = equipment.sudo().medical_location_id, equipment.sudo().medical_room_id.location_id
            if not location:
                continue
            if not room or location == room or not location.parent_path.startswith(room.parent_path):
                raise ValidationError(self.env._(
                    "The shelves of %(equipment)s are a stock location within its room: choose one there, or press New Shelves.",
                    equipment=equipment.name))

    def action_medical_make_shelves(self):
        """Give this equipment a stock location of its own in its room."""
        self.ensure_one()
        self.check_access('write')
        room = self.medical_room_id
        if self.medical_location_id:
            raise UserError(self.env._("%(equipment)s has its shelves already.", equipment=self.name))
        if not room.sudo().location_id:
            raise UserError(self.env._("Say first in which room %(equipment)s is; the room holds supplies.", equipment=self.name))
        # sudo: whoever keeps the equipment need not administer stock
        self.medical_location_id = self.env['stock.location'].sudo().create({
            'name': self.name, 'usage': 'internal', 'location_id': room.sudo().location_id.id, 'company_id': room.company_id.id})
        return True

    def action_medical_open_held(self):
        """Open the goods of this equipment that are on hold."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_quarantine')
        return {**action, 'domain': [('location_id.medical_hold_equipment_id', '=', self.id), ('quantity', '>', 0)]}

    # === HOLD === #

    def _medical_hold_contents(self, reason):
        """Put the goods in this equipment on hold: they stay where they are, and the book moves them to "Hold: <equipment>", a
        quarantine location of the site, from which nothing is used or promised until someone decides about them. What
        transfers had reserved of them is given back, and taken from elsewhere where there is some. Lots, packages, owners and
        quantities stay as they are, of controlled substances too.
        """
        res = super()._medical_hold_contents(reason)
        # sudo: whoever reads a thermometer need not have rights on stock; what is moved follows from the equipment
        for equipment in self.sudo().filtered('medical_location_id'):
            equipment.with_company(equipment.medical_location_id.company_id)._medical_move_to_hold(reason)
        return res

    def _medical_move_to_hold(self, reason):
        source = self.medical_location_id
        inside = self.env['stock.location'].search([('id', 'child_of', source.id), ('medical_quarantine', '=', False)])
        quants = self.env['stock.quant'].search([('location_id', 'in', inside.ids), ('quantity', '>', 0)], order='id')
        if not quants:
            return
        # who takes some at the same time comes first, then this sees what is left (the request is tried again)
        self.env.cr.execute(SQL('SELECT id FROM stock_quant WHERE id IN %s ORDER BY id FOR UPDATE', quants._ids), log_exceptions=False)
        promised = self.env['stock.move.line'].search([
            ('location_id', 'in', inside.ids), ('product_id', 'in', quants.product_id.ids), ('state', 'not in', ('done', 'cancel')),
            ('quantity', '>', 0)]).move_id
        promised._do_unreserve()
        hold = self._medical_hold_location()
        moves = self.env['stock.move'].create([
            self._medical_hold_move_values(product, rows, hold, reason) for product, rows in quants.grouped('product_id').items()])
        moves._action_done()
        # from elsewhere, where there is some; else they wait
        promised.filtered(lambda move: move.state in ('confirmed', 'waiting', 'partially_available'))._action_assign()
        self.message_post(body=self.env._(
            "On hold: %(goods)s. The supply clerk and the office manager decide about them in Quarantine.", goods='; '.join(
                self.env._(
                    "%(quantity)s %(unit)s %(product)s%(lot)s", quantity=f'{line.quantity:g}', unit=line.product_uom_id.name,
                    product=line.product_id.display_name, lot=f' ({line.lot_id.name})' if line.lot_id else '')
                for line in moves.move_line_ids)))

    def _medical_hold_move_values(self, product, quants, hold, reason):
        return {
            'product_id': product.id,
            'product_uom': product.uom_id.id,
            'product_uom_qty': sum(quants.mapped('quantity')),
            'location_id': self.medical_location_id.id,
            'location_dest_id': hold.id,
            'company_id': hold.company_id.id,
            'origin': self.name,
            'medical_reason': reason,
            'picked': True,
            'move_line_ids': [Command.create({
                'product_id': product.id,
                'product_uom_id': product.uom_id.id,
                'quantity': quant.quantity,
                'lot_id': quant.lot_id.id,
                'package_id': quant.package_id.id,
                'result_package_id': quant.package_id.id,
                'owner_id': quant.owner_id.id,
                'location_id': quant.location_id.id,
                'location_dest_id': hold.id,
                'company_id': hold.company_id.id,
                'medical_note': reason,
                'picked': True,
            }) for quant in quants],
        }

    def _medical_hold_location(self):
        """The quarantine location "Hold: <equipment>" of the site."""
        locations = self.env['stock.location']
        site = self.medical_location_id.medical_site_id
        hold = locations.search([('medical_hold_equipment_id', '=', self.id), ('medical_site_id', '=', site.id)], limit=1)
        return hold or locations.create({
            'name': self.env._("Hold: %(equipment)s", equipment=self.name),
            'usage': 'internal',
            'location_id': site.quarantine_location_id.id,
            'company_id': site.company_id.id,
            'medical_quarantine': True,
            'medical_hold_equipment_id': self.id,
        })
