from odoo import api, fields, models
from odoo.fields import Domain


class StockLocation(models.Model):
    _inherit = 'stock.location'

    medical_room_ids = fields.One2many('medical.room', 'location_id')
    medical_room_id = fields.Many2one('medical.room', 'Room', compute='_compute_medical_room_id', store=True, index='btree_not_null')
    medical_site_id = fields.Many2one('medical.site', 'Site', related='warehouse_id.medical_site_id', store=True, index='btree_not_null')
    medical_quarantine = fields.Boolean('Quarantine', readonly=True)
    medical_hold_equipment_id = fields.Many2one(
        'maintenance.equipment', 'On Hold From', readonly=True, copy=False, index='btree_not_null', ondelete='restrict',
        help="The goods here stand in this equipment, which has failed.")
    medical_equipment_room_id = fields.Many2one(
        'medical.room', 'In Room', compute='_compute_medical_equipment_room_id', search='_search_medical_equipment_room_id')

    @api.depends('medical_room_ids.location_id')
    def _compute_medical_room_id(self):
        for location in self.with_context(active_test=False):
            location.medical_room_id = location.medical_room_ids[:1]

    def _medical_room(self):
        """The room that this location is, or is a shelf of; empty outside of rooms."""
        self.ensure_one()
        location = self
        while location and not location.medical_room_id:
            location = location.location_id
        return location.medical_room_id

    @api.depends('location_id')
    def _compute_medical_equipment_room_id(self):
        for location in self:
            location.medical_equipment_room_id = location._medical_room()

    def _search_medical_equipment_room_id(self, operator, value):
        if operator != 'in':
            return NotImplemented
        # sudo: which locations make up a room is no secret
        places = self.env['medical.room'].sudo().browse([room_id for room_id in value if room_id]).location_id
        return Domain('id', 'child_of', places.ids) & Domain('id', 'not in', places.ids)

    def _medical_release_location(self):
        """Where goods go that are released from this quarantine location: back to the equipment that held them, else to the
        stockroom."""
        self.ensure_one()
        # sudo: who decides about goods need not read equipment
        equipment = self.sudo().medical_hold_equipment_id
        shelves = equipment.medical_location_id
        return shelves if shelves and equipment.active and shelves.medical_site_id == self.medical_site_id else self.warehouse_id.lot_stock_id
