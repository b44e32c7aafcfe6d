from datetime import UTC, datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class MedicalChecklistRun(models.Model):
    """Rounds on the page behind the code of a place, ticked without an account under a typed name."""
    _inherit = 'medical.checklist.run'

    @api.model
    def _public_open(self, place):
        """The rounds that may be ticked at a place without an account: whose checklist says so, that can be done now, are no one
        person's and need nothing that only a person with an account gives.

        :param place: a room or an equipment; superuser, who checked the code of the place
        """
        now = fields.Datetime.now()
        domain = Domain([
            ('state', 'in', ('todo', 'doing')), ('date_open', '<=', now), ('date_limit', '>', now), ('awaits_second', '=', False),
            ('user_id', '=', False), ('checklist_id.allow_public', '=', True),
            ('checklist_id.needs_second_person', '=', False), ('checklist_id.needs_certificate', '=', False),
            ('checklist_id.needs_signature', '=', False), ('company_id', '=', place._place_site().company_id.id)])
        if place._name == 'medical.room':
            equipment = Domain('equipment_id.medical_room_id', '=', place.id)
            domain &= Domain('room_id', '=', place.id) | Domain('zone_id.room_ids', 'in', place.id) | equipment
        else:
            domain &= Domain('equipment_id', '=', place.id)
        return self.search(domain & Domain('date_due', '<', now + timedelta(days=1)))

    def _public_lines(self, place):
        """The steps of a round for the page behind the code of a place; begins the round. Superuser, who checked the code.

        :param place: the room or equipment of the code: of a round over a zone only the steps in this room
        :return: [{id, section, name, note, kind, required, low, high, unit, done, out_of_range, value, reason}]: no names; low
            and high are False where there is no bound. Only kinds that such a page can fill in: tick, yesno, number,
            temperature, text
        :raises UserError: it can't be done now
        """
        self.ensure_one()
        self._open()
        return [line._public_values() for line in self._public_records(place)]

    def _public_records(self, place):
        lines = self.line_ids.filtered(lambda line: line.kind not in ('photo', 'signature'))
        if place._name == 'medical.room' and self.zone_id:
            lines = lines.filtered(lambda line: line.room_id == place)
        return lines

    def _public_save(self, values, name, key, place):
        """Keep what somebody without an account ticked. Superuser, who checked the code of the place.

        :param dict values: by id of a step, what was found: {'value_tick': True}, {'value_yesno': 'no', 'reason': "…"},
            {'value_number': 5.1}, {'value_text': "…"}
        :param str name: who they are, as typed
        :param str key: unique for the form; the same twice changes nothing
        :param place: as for `_public_lines`
        :return: {saved: number of steps, faults: {id of a step: in words}, done: whether the round is finished, missing:
            [in words]}; the round is finished by itself once nothing is missing and every step is filled in
        :raises UserError: no name, or the round can't be done now
        """
        self.ensure_one()
        name = ' '.join((name or '').split())[:100]
        if not name:
            raise UserError(self.env._("Write your name."))
        if self not in self._public_open(place):
            raise UserError(self._obstacle() or self.env._("This round needs an account: sign in to do it."))
        self._open()
        allowed = {line.id for line in self._public_records(place)}
        now = datetime.now(UTC).timestamp() * 1000
        changes = [
            {'key': f'{key}-{line_id}', 'line_id': int(line_id), 'values': found, 'at': now}
            for line_id, found in values.items() if int(line_id) in allowed]
        results = self._apply_changes(changes, name=name)
        missing = self._missing() if self.state == 'doing' else []
        if not missing and self.state == 'doing' and all(line.done_on for line in self.line_ids):
            missing = self._finish(name)
        faults = {result['line_id']: result['message'] for result in results if result['status'] == 'fault'}
        return {
            'saved': sum(result['status'] == 'applied' for result in results), 'faults': faults, 'done': self.state == 'done',
            'missing': [words for _line, words in missing]}
