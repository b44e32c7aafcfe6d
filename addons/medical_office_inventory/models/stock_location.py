from odoo import api, fields, models


class StockLocation(models.Model):
    _inherit = 'stock.location'

    medical_room_ids = fields.One2many('medical.room', 'location_id')
    medical_room_id = fields.Many2one('medical.room', 'Room', compute='_compute_medical_room_id', store=True, index='btree_not_null')
    medical_site_id = fields.Many2one('medical.site', 'Site', related='warehouse_id.medical_site_id', store=True, index='btree_not_null')
    medical_quarantine = fields.Boolean('Quarantine', readonly=True)

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
