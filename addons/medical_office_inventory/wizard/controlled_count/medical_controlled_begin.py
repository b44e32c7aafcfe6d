from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

from ...models.medical_supply_use import CONTROLLED_ROLES


class MedicalControlledBegin(models.TransientModel):
    """Begin a count of controlled substances: the day's, or the one at which a shift hands over."""
    _name = 'medical.controlled.begin'
    _description = 'Begin a Controlled Count'

    kind = fields.Selection([('hand_over', 'Hand-Over to the Next Shift'), ('controlled', 'Count')], required=True, default='hand_over')
    company_id = fields.Many2one(related='room_id.company_id')
    room_id = fields.Many2one(
        'medical.room', 'Cabinet', required=True, domain="[('id', 'in', candidate_ids)]", default=lambda self: self._default_room_id())
    candidate_ids = fields.Many2many('medical.room', compute='_compute_candidate_ids')

    @api.model
    def _candidates(self):
        """The rooms with controlled substances that the user may count in."""
        user = self.env.user
        sites = Domain('company_id', 'in', self.env.companies.ids)
        if not user.has_groups('medical_office_base.group_supply_clerk,medical_office_base.group_manager'):
            sites &= Domain('user_ids', 'in', user.id)
        site_ids = self.env['medical.site'].search(sites).ids
        # sudo: which rooms hold controlled substances, for those who count them
        held = self.env['stock.quant'].sudo()._read_group([
            ('product_id.medical_controlled', '=', True), ('location_id.usage', '=', 'internal'), ('quantity', '!=', 0),
            ('location_id.medical_site_id', 'in', site_ids), ('location_id.medical_quarantine', '=', False)], ['location_id'])
        return self.env['medical.room'].browse({room.id for location, in held if (room := location._medical_room())})

    @api.model
    def _default_room_id(self):
        rooms = self._candidates()
        return rooms if len(rooms) == 1 else rooms.filtered(lambda room: self.env.user in room.site_id.user_ids)[:1]

    @api.depends('kind')
    def _compute_candidate_ids(self):
        self.candidate_ids = self._candidates()

    def action_begin(self):
        """Make the sheet and start it; the day's own, where there is one that nobody has begun."""
        self.ensure_one()
        self.check_access('read')
        room = self.room_id
        if not self.env.user.has_groups(CONTROLLED_ROLES):
            raise AccessError(self.env._("Clinicians, the supply clerk and the office manager count controlled substances."))
        if room not in self._candidates():
            raise UserError(self.env._("There are no controlled substances in %(room)s that you count.", room=room.display_name))
        # sudo: sheets of controlled substances are made for who counts them, checked above
        sheets = self.env['medical.count'].sudo().with_company(room.company_id)
        sheet = sheets.search([
            ('cabinet_id', '=', room.id), ('state', '=', 'draft'), ('date_due', '=', room.site_id._today())], limit=1) if self.kind == 'controlled' else sheets
        if sheet:
            sheet.with_env(self.env).action_start()
        else:
            sheet = sheets._open(room.site_id, self.kind, room_ids=[Command.set(room.ids)])
        return sheet.with_env(self.env)._action_count_controlled()
