from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MedicalZone(models.Model):
    """Rooms of a site that one round covers: a floor, a wing. A run over a zone has a section for each open room."""
    _name = 'medical.zone'
    _description = 'Zone'
    _inherit = ['mail.thread']
    _order = 'site_id, sequence, name'
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    site_id = fields.Many2one('medical.site', required=True, index=True, ondelete='restrict', check_company=True, tracking=True)
    company_id = fields.Many2one(related='site_id.company_id', store=True, index=True)
    room_ids = fields.Many2many(
        'medical.room', 'medical_zone_room_rel', 'zone_id', 'room_id', string='Rooms', check_company=True, domain="[('site_id', '=', site_id)]")
    room_count = fields.Integer(compute='_compute_room_count')

    _name_uniq = models.UniqueIndex('(site_id, name) WHERE active IS TRUE', "Another zone of this site has this name.")

    @api.depends('room_ids')
    def _compute_room_count(self):
        for zone in self:
            zone.room_count = len(zone.room_ids)

    @api.depends('name', 'site_id.code')
    def _compute_display_name(self):
        for zone in self:
            zone.display_name = f'{zone.site_id.code} / {zone.name}' if zone.site_id.code else zone.name

    @api.constrains('site_id', 'room_ids')
    def _check_rooms(self):
        for zone in self:
            strangers = zone.room_ids.filtered(lambda room, zone=zone: room.site_id != zone.site_id)
            if strangers:
                raise ValidationError(self.env._(
                    "Zone %(zone)s is at %(site)s, but %(rooms)s is not: take the room out of the zone, or make a zone for each site.",
                    zone=zone.name, site=zone.site_id.name, rooms=", ".join(strangers.mapped('display_name'))))

    def write(self, vals):
        res = super().write(vals)
        if 'site_id' in vals:
            # rules judge a zone as it was before: it would go to another company's site
            self.check_access('write')
        if 'active' in vals:
            # what is planned there is cancelled, or planned anew
            self.env['medical.checklist.run']._place_switched('zone_id', self, vals['active'])
        return res
