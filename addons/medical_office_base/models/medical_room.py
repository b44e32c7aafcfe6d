from odoo import api, fields, models

ROOM_KINDS = [
    ('exam', 'Exam Room'),
    ('procedure', 'Procedure Room'),
    ('triage', 'Triage'),
    ('laboratory', 'Laboratory'),
    ('imaging', 'Imaging'),
    ('sterilization', 'Sterilization'),
    ('medication', 'Medication Room'),
    ('reception', 'Reception'),
    ('waiting', 'Waiting Room'),
    ('office', 'Office'),
    ('storage', 'Stockroom'),
    ('utility', 'Utility Room'),
    ('break', 'Break Room'),
    ('restroom', 'Restroom'),
    ('other', 'Other'),
]


class MedicalRoom(models.Model):
    """A room of a site: where supplies are kept, patients are seen, rounds are made."""
    _name = 'medical.room'
    _description = 'Room'
    _inherit = ['mail.thread', 'medical.place.code', 'medical.out.of.use', 'medical.linkable']
    _out_of_use_field = 'medical_room_id'
    _order = 'site_id, sequence, name'
    _rec_names_search = ['name', 'code']
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(required=True, size=10, help="Shown on door labels and lists.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    site_id = fields.Many2one('medical.site', required=True, index=True, ondelete='restrict', check_company=True, tracking=True)
    company_id = fields.Many2one(related='site_id.company_id', store=True, index=True)
    kind = fields.Selection(ROOM_KINDS, required=True, default='exam', tracking=True)
    user_id = fields.Many2one('res.users', string='Responsible', tracking=True, help="Hears of what expires or runs short in this room.")
    equipment_ids = fields.One2many('maintenance.equipment', 'medical_room_id')
    note = fields.Text()

    _code_uniq = models.UniqueIndex('(site_id, code) WHERE active IS TRUE', 'Another room of this site has this code.')

    @api.depends('name', 'site_id.code')
    def _compute_display_name(self):
        for room in self:
            room.display_name = f'{room.site_id.code} / {room.name}' if room.site_id.code else room.name

    def write(self, vals):
        res = super().write(vals)
        if 'site_id' in vals:
            # rules judge a room as it was before: it would go to another company's site
            self.check_access('write')
        if 'active' in vals:
            self.env['medical.checklist.run']._place_switched('room_id', self, vals['active'])
        return res

    def _place_room(self):
        return self
