from datetime import UTC, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.roles import WORKERS

# Rooms in which patients are seen, one after the other.
TURNOVER_KINDS = ('exam', 'procedure', 'triage', 'laboratory', 'imaging')


class MedicalRoom(models.Model):
    """When a room was turned over last, and until when it is on hold."""
    _inherit = 'medical.room'

    turnover_hold_minutes = fields.Integer(
        'Hold After a Contagious Patient (Minutes)', default=60,
        help="Minutes that the room stays empty: as long as its air changes take, such as 35 minutes at 12 air changes an hour "
             "and 69 minutes at 6 (CDC, Guidelines for Environmental Infection Control, table B.1, 99.9%).")
    is_turned_over = fields.Boolean(compute='_compute_is_turned_over', export_string_translation=False)
    turnover_on = fields.Datetime('Turned Over', compute='_compute_turnover')
    turnover_by_id = fields.Many2one('res.users', 'Turned Over By', compute='_compute_turnover')
    hold_until = fields.Datetime('On Hold Until', compute='_compute_turnover', help="Nobody enters without protection until then.")
    hold_words = fields.Char('On Hold', compute='_compute_turnover')

    _turnover_hold_positive = models.Constraint('CHECK (turnover_hold_minutes >= 0)', "The minutes on hold can't be negative.")

    @api.depends('kind')
    def _compute_is_turned_over(self):
        for room in self:
            room.is_turned_over = room.kind in TURNOVER_KINDS

    def _compute_turnover(self):
        Turnover = self.env['medical.room.turnover']
        # sudo: who sees a room may see when it was turned over
        last = Turnover.sudo().browse(Turnover._last_ids(self.ids)).grouped('room_id')
        now = fields.Datetime.now()
        for room in self:
            turnover = last.get(room._origin, Turnover)
            on_hold = turnover.hold_until and turnover.hold_until > now
            room.turnover_on = turnover.date
            room.turnover_by_id = turnover.user_id
            room.hold_until = on_hold and turnover.hold_until
            room.hold_words = on_hold and self.env._("On hold until %(moment)s", moment=room.sudo().site_id._moment_words(turnover.hold_until))

    def _turnover_values(self):
        """This room on the round screen: words by the clock of its site, and milliseconds for what waits on a phone to be held
        against."""
        self.ensure_one()
        # sudo: the site's name and clock
        site = self.sudo().site_id
        return {
            'id': self.id,
            'name': self.name,
            'site': site.name,
            'tz': site.tz or '',
            'turned_over': self.turnover_on and site._moment_words(self.turnover_on) or '',
            'turned_over_ms': _milliseconds(self.turnover_on),
            'by': self.turnover_by_id.sudo().name or '',
            'hold': self.hold_words or '',
            'hold_ms': _milliseconds(self.hold_until),
            'hold_minutes': self.turnover_hold_minutes,
        }

    def _check_turn_over(self):
        """:raises AccessError: the user doesn't work at the site
        :raises UserError: the room is closed"""
        if not self.ensure_one().active:
            raise UserError(self.env._("%(room)s is closed.", room=self.name))
        self.check_access('read')
        user = self.env.user
        # sudo: the people of the site decide, not whether the user may see them
        site = self.sudo().site_id
        if not (user.has_groups(WORKERS) and user in site.user_ids or user.has_group('medical_office_base.group_manager')):
            raise AccessError(self.env._("%(room)s is turned over by the people of its site.", room=self.name))

    def _turnover_vals(self, kind, moment, key=False):
        """What a turnover of this room is made of: on hold from the moment of the tap.

        :raises UserError: no such kind
        """
        if kind not in dict(self.env['medical.room.turnover']._fields['kind'].selection):
            raise UserError(self.env._("Say after whom the room was turned over."))
        # sudo: site and company of a room that the user reads
        room = self.sudo()
        minutes = room.turnover_hold_minutes if kind == 'contagious' else 0
        return {
            'room_id': room.id, 'site_id': room.site_id.id, 'company_id': room.company_id.id, 'user_id': self.env.uid, 'date': moment,
            'kind': kind, 'hold_minutes': minutes, 'hold_until': moment + timedelta(minutes=minutes) if minutes else False, 'change_key': key}

    def _turn_over(self, kind):
        """Note that this room was turned over now, once even where it is tapped twice.

        :param str kind: between or contagious
        :return: the turnover
        :raises AccessError: the user doesn't work at the site
        :raises UserError: the room is closed, or no such kind
        """
        self._check_turn_over()
        # sudo: made here alone, the right was checked
        turnovers = self.env['medical.room.turnover'].sudo()
        return turnovers._make([self._turnover_vals(kind, fields.Datetime.now())]).sudo(False)

    def action_turn_over(self):
        """The room was made ready between two patients."""
        return self._turn_over_and_tell('between')

    def action_turn_over_contagious(self):
        """The room was made ready after a contagious patient, and is on hold."""
        return self._turn_over_and_tell('contagious')

    def _turn_over_and_tell(self, kind):
        turnover = self._turn_over(kind)
        message = self.env._("%(room)s is turned over.", room=self.name)
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': 'success', 'message': ' '.join([message, self.hold_words or '']) if turnover else message,
                'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'}},
        }

    def action_open_turnovers(self):
        """Open the turnovers of this room."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_room_turnover')
        return {**action, 'domain': [('room_id', '=', self.id)], 'context': {}}


def _milliseconds(moment):
    return round(moment.replace(tzinfo=UTC).timestamp() * 1000) if moment else 0
