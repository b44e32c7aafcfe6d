from odoo import api, fields, models


class MaintenanceEquipment(models.Model):
    _name = 'maintenance.equipment'
    _inherit = ['maintenance.equipment', 'medical.place.code', 'medical.out.of.use', 'medical.linkable']
    _out_of_use_field = 'equipment_id'
    _place_site_field = 'medical_site_id'
    _place_code_groups = 'medical_office_base.group_manager,maintenance.group_equipment_manager'

    medical_room_id = fields.Many2one('medical.room', string='Room', index='btree_not_null', check_company=True, tracking=True)
    medical_site_id = fields.Many2one(
        'medical.site', string='Site', compute='_compute_medical_site_id', store=True, readonly=False, index='btree_not_null',
        check_company=True, tracking=True)

    medical_calibration_ids = fields.One2many('medical.calibration', 'equipment_id', string='Calibrations')
    medical_next_due = fields.Date('Next Calibration', compute='_compute_medical_next_due', compute_sudo=True, help="As the latest certificate says.")

    @api.depends('medical_room_id')
    def _compute_medical_site_id(self):
        for equipment in self:
            equipment.medical_site_id = equipment.medical_room_id.site_id or equipment.medical_site_id

    @api.depends('medical_calibration_ids.next_date', 'medical_calibration_ids.date')
    def _compute_medical_next_due(self):
        for equipment in self:
            equipment.medical_next_due = equipment.medical_calibration_ids.sorted(lambda kept: (kept.date, kept._origin.id))[-1:].next_date

    def _medical_hold_contents(self, reason):
        """What this equipment holds may be harmed, as a reading outside its bounds says: nobody is to use it for now. Superuser.

        Here it is written on the equipment; where stock is kept, the goods in it are held back as well.

        :param str reason: what was found, in words
        """
        for equipment in self:
            equipment.message_post(body=self.env._(
                "Don't use what is in here, and don't throw it away: %(reason)s Put up a sign, move what needs cooling to another "
                "place, and ask the maker or the state program what may still be used.", reason=reason.rstrip('.') + '.'))

    def _place_detail(self):
        room = self.medical_room_id.name
        serial = self.serial_no and self.env._("serial number %(number)s", number=self.serial_no)
        return ' · '.join(text for text in (room, serial) if text)

    def _place_purpose(self):
        return self.env._("Scan with your phone: report a problem with this equipment, or fill in today's check. No app, no account.")

    def _place_room(self):
        return self.medical_room_id
