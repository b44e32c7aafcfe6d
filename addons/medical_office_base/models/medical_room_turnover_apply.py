import math
from datetime import UTC, datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .medical_checklist_run_apply import MAX_CHANGES, MAX_KEY, change_moment
from .medical_checklist_run_doing import BEGUN_GRACE


class MedicalRoomTurnover(models.Model):
    """Turnovers as the round screen sends them: each with a key and the moment of the tap, however late they arrive."""
    _inherit = 'medical.room.turnover'

    # By which tap it was made: what takes it back names it.
    change_key = fields.Char(readonly=True, copy=False, export_string_translation=False)

    @api.model
    def _apply_changes(self, changes):
        """Keep turnovers that were tapped, or taken back. They count from the tap, so does the hold of a room; the later tap is
        what the room shows. They may arrive as late as what was tapped in a round: a day.

        Each is answered by itself: one that is refused holds back no other, and a key that was applied before isn't applied
        again. In a constant number of queries.

        :param list changes: [{key, room_id, kind, at}], or with `undo`, the key of a turnover of one's own, in place of
            `kind`; `at` milliseconds in UTC, what comes from the future happens now
        :return: [{key, room_id, status: applied, known or fault, message}]
        """
        if len(changes) > MAX_CHANGES:
            raise UserError(self.env._("At most %(limit)s changes at a time.", limit=MAX_CHANGES))
        rooms = self.env['medical.room'].browse({_room_id(change) for change in changes} - {0}).exists()
        Change = self.env['medical.round.change']
        taps = _Taps(self, rooms, changes)
        taps.known = Change._known(rooms, {_key(change) for change in changes})
        results = [taps.take(change) for change in sorted(changes, key=change_moment)]
        Change._claim('medical.room', [(result['room_id'], result['key']) for result in results if result['status'] == 'applied'])
        taps.keep()
        return results


def _key(change):
    return str(change.get('key') or '')[:MAX_KEY]


def _room_id(change):
    return change['room_id'] if type(change.get('room_id')) is int else 0


class _Taps:
    """What a set of taps makes of rooms: read first, written afterwards."""

    def __init__(self, turnovers, rooms, changes):
        self.env = turnovers.env
        # sudo: made and taken back here alone, of rooms and persons that are checked one by one
        self.turnovers = turnovers.sudo()
        self.rooms = {room.id: room for room in rooms}
        self.now = datetime.now(UTC).timestamp() * 1000
        self.vals = {}  # (room, key): what is to be made
        self.gone = self.turnovers
        undone = [str(change['undo']) for change in changes if change.get('undo')]
        # no undo comes later than that
        self.made = {(made.room_id.id, made.change_key): made for made in undone and self.turnovers.search([
            ('room_id', 'in', rooms.ids), ('change_key', 'in', undone), ('date', '>', fields.Datetime.now() - 2 * BEGUN_GRACE)])}

    def take(self, change):
        key, room_id = _key(change), _room_id(change)
        result = {'key': key, 'room_id': room_id, 'status': 'applied', 'message': ''}
        try:
            room = self.rooms.get(room_id)
            if not room:
                raise UserError(self.env._("This room is not there any more. Reload the page."))
            if (room_id, key) in self.known:
                return {**result, 'status': 'known'}
            if not key or change_moment(change) is math.inf:
                raise UserError(self.env._("This tap can't be read. Reload the page."))
            at = min(change_moment(change), self.now)
            moment = datetime.fromtimestamp(max(at, 0) / 1000, UTC).replace(tzinfo=None, microsecond=0)
            room._check_turn_over()
            if at <= self.now - BEGUN_GRACE / timedelta(milliseconds=1):
                # sudo: the clock of the site
                raise UserError(self.env._(
                    "This was tapped %(moment)s and arrives more than a day late: it isn't kept.", moment=room.sudo().site_id._moment_words(moment)))
            if change.get('undo'):
                self._take_back(room, str(change['undo']), moment)
            else:
                self.vals[room_id, key] = room._turnover_vals(change.get('kind'), moment, key)
        except UserError as error:
            return {**result, 'status': 'fault', 'message': error.args[0]}
        self.known.add((room_id, key))
        return result

    def _take_back(self, room, key, moment):
        turnover = self.made.get((room.id, key))
        if turnover:
            turnover._check_undo(moment, self.env.user)
            self.gone |= turnover
        else:
            # tapped and taken back before it could be sent; or what was to be taken back was refused
            self.vals.pop((room.id, key), None)

    def keep(self):
        self.gone.room_id.invalidate_recordset(['turnover_on', 'turnover_by_id', 'hold_until', 'hold_words'])
        self.gone.unlink()
        self.turnovers._make(list(self.vals.values()))
