from odoo import api, fields, models
from odoo.fields import Domain


class MaintenanceEquipment(models.Model):
    _inherit = 'maintenance.equipment'

    medical_room_id = fields.Many2one('medical.room', string='Room', index='btree_not_null', check_company=True, tracking=True)
    medical_site_id = fields.Many2one(
        'medical.site', string='Site', compute='_compute_medical_site_id', store=True, readonly=False, index='btree_not_null',
        check_company=True, tracking=True)

    medical_out_of_use = fields.Boolean(
        'Out of Use', compute='_compute_medical_out_of_use', search='_search_medical_out_of_use', help="A reported problem keeps it from being used.")
    medical_use_state = fields.Selection([('in', 'In use'), ('out', 'Out of use')], string='Use', compute='_compute_medical_out_of_use')

    @api.depends('medical_room_id')
    def _compute_medical_site_id(self):
        for equipment in self:
            equipment.medical_site_id = equipment.medical_room_id.site_id or equipment.medical_site_id

    def _compute_medical_out_of_use(self):
        out = self.env['maintenance.request']._medical_out_places('equipment_id', self.ids)
        for equipment in self:
            equipment.medical_out_of_use = equipment._origin.id in out
            equipment.medical_use_state = 'out' if equipment.medical_out_of_use else 'in'

    def _search_medical_out_of_use(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('id', 'in', self.env['maintenance.request']._medical_out_query('equipment_id'))
