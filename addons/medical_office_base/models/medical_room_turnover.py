from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

UNDO_MINUTES = 10


class MedicalRoomTurnover(models.Model):
    """A room made ready between two patients: one tap, a tick with person and time, no round.

    After a contagious patient the room is on hold for the minutes that the room says. Rows are made by
    `medical.room._turn_over` alone and stay; who tapped by mistake takes it back within ten minutes.
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

    def _undo(self):
        """Take back what was tapped by mistake: by the same person, within ten minutes.

        :raises UserError: too late, or somebody else's
        """
        self.check_access('read')
        for turnover in self:
            if turnover.user_id != self.env.user:
                raise UserError(self.env._("Somebody else turned this room over."))
            if turnover.date < fields.Datetime.now() - timedelta(minutes=UNDO_MINUTES):
                raise UserError(self.env._("This can be taken back for %(minutes)s minutes only.", minutes=UNDO_MINUTES))
        # sudo: nobody deletes turnovers otherwise; person and time were checked
        self.sudo().unlink()
