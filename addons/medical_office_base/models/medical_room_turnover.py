from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

UNDO_MINUTES = 10
REPEATED_SECONDS = 5


class MedicalRoomTurnover(models.Model):
    """A room made ready between two patients: one tap, a tick with person and time, no round.

    After a contagious patient the room is on hold for the minutes that the room says, from the tap on. Rows are made by
    `medical.room._turn_over` and `_apply_changes` alone and stay; who tapped by mistake takes it back within ten minutes.
    """
    _name = 'medical.room.turnover'
    _description = 'Room Turnover'
    _order = 'date desc, id desc'
    _rec_name = 'room_id'

    room_id = fields.Many2one('medical.room', required=True, readonly=True, index=True, ondelete='restrict')
    site_id = fields.Many2one('medical.site', required=True, readonly=True, index=True, ondelete='restrict')
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True)
    user_id = fields.Many2one('res.users', 'By', required=True, readonly=True, index=True, ondelete='restrict')
    date = fields.Datetime('When', required=True, readonly=True)
    kind = fields.Selection(
        [('between', 'Between Patients'), ('contagious', 'After a Contagious Patient')], required=True, readonly=True)
    hold_minutes = fields.Integer('On Hold (Minutes)', readonly=True)
    hold_until = fields.Datetime('On Hold Until', readonly=True)
    is_last = fields.Boolean('Last of the Room', compute='_compute_is_last', search='_search_is_last')

    _room_date_idx = models.Index('(room_id, date DESC, id DESC)')

    def _compute_is_last(self):
        last = self._last_ids(self.room_id.ids)
        for turnover in self:
            turnover.is_last = turnover.id in last

    @api.model
    def _search_is_last(self, operator, value):
        if operator != 'in':
            return NotImplemented
        self.check_access('read')
        self.flush_model(['room_id', 'date'])
        return Domain('id', 'in', SQL("(SELECT DISTINCT ON (room_id) id FROM medical_room_turnover ORDER BY room_id, date DESC, id DESC)"))

    @api.model
    def _last_ids(self, room_ids):
        """The last turnover of each of these rooms: a set of ids."""
        self.flush_model(['room_id', 'date'])
        return {row_id for row_id, in self.env.execute_query(SQL(
            "SELECT DISTINCT ON (room_id) id FROM medical_room_turnover WHERE room_id = ANY(%s) ORDER BY room_id, date DESC, id DESC",
            list(room_ids)))}

    @api.model
    def _make(self, vals_list):
        """Make turnovers, as superuser; what the same person has tapped on the same room within seconds is one.

        :param list vals_list: as `medical.room._turnover_vals`
        :return: the turnovers, in that order
        """
        if not vals_list:
            return self.browse()
        near = timedelta(seconds=REPEATED_SECONDS)
        moments = [vals['date'] for vals in vals_list]
        found = {}
        for turnover in self.search([
                ('room_id', 'in', [vals['room_id'] for vals in vals_list]), ('user_id', 'in', [vals['user_id'] for vals in vals_list]),
                ('date', '>', min(moments) - near), ('date', '<', max(moments) + near)]):
            found.setdefault((turnover.room_id.id, turnover.user_id.id, turnover.kind), []).append(turnover)
        new, places = [], []
        for vals in vals_list:
            mine = found.setdefault((vals['room_id'], vals['user_id'], vals['kind']), [])
            same = next((one for one in mine if abs(one['date'] - vals['date']) < near), None)
            if same is None:
                new.append(vals)
                mine.append(vals)
            places.append(vals if same is None else same)
        made = dict(zip(map(id, new), self.create(new), strict=True))
        self.env['medical.room'].browse([vals['room_id'] for vals in vals_list]).invalidate_recordset(
            ['turnover_on', 'turnover_by_id', 'hold_until', 'hold_words'])
        return self.concat(*(made.get(id(place), place) for place in places))

    def _check_undo(self, moment, user):
        """Who tapped by mistake takes it back, within ten minutes. Superuser.

        :param datetime moment: when it was taken back (UTC)
        :raises UserError: too late, or somebody else's
        """
        for turnover in self:
            if turnover.user_id != user:
                raise UserError(self.env._("Somebody else turned this room over."))
            if turnover.date < moment - timedelta(minutes=UNDO_MINUTES):
                raise UserError(self.env._("This can be taken back for %(minutes)s minutes only.", minutes=UNDO_MINUTES))
