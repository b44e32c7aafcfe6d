from odoo import api, fields, models


class MaintenanceEquipment(models.Model):
    _inherit = 'maintenance.equipment'

    medical_room_id = fields.Many2one('medical.room', string='Room', index='btree_not_null', check_company=True, tracking=True)
    medical_site_id = fields.Many2one(
        'medical.site', string='Site', compute='_compute_medical_site_id', store=True, readonly=False, index='btree_not_null',
        check_company=True, tracking=True)

    @api.depends('medical_room_id')
    def _compute_medical_site_id(self):
        for equipment in self:
            equipment.medical_site_id = equipment.medical_room_id.site_id or equipment.medical_site_id
