import math

from odoo import fields, models
from odoo.exceptions import UserError

# What a change may say of a step, beside `reason`, `photo` and `drop_photo`.
VALUE_FIELDS = {
    'tick': 'value_tick', 'yesno': 'value_yesno', 'number': 'value_number', 'temperature': 'value_number', 'text': 'value_text',
    'signature': 'signature'}
MAX_TEXT = 4000
# Cold storage is what is kept at 15 °C or less: cold and cool places by USP General Notices 10.30.
COLD = {'c': 15, 'f': 59}


class MedicalChecklistRunLine(models.Model):
    """What is found at a step.

    A change of the value replaces the reason: it was of the value before. `done_on` is set as long as the step is filled
    in: a tick that is taken back is not done. Numbers outside the bounds and *no* are faults, need a reason, and mark the
    round (`has_fault`); a number outside opens a problem as well. Written by `medical.checklist.run._apply_changes` alone.
    """
    _inherit = 'medical.checklist.run.line'

    # When it was last changed, by the clock of who changed it: milliseconds, UTC.
    changed_ms = fields.Float(readonly=True, aggregator=None, export_string_translation=False)

    # === READING A CHANGE === #

    def _found(self):
        """What is kept of this step, as `_read_values` compares it; a number that isn't there is None."""
        self.ensure_one()
        return {
            'value_tick': self.value_tick,
            'value_yesno': self.value_yesno,
            'value_number': self.value_number if self.done_on and self.kind in ('number', 'temperature') else None,
            'value_text': self.value_text,
            'signature': self.kind == 'signature' and bool(self.done_on),
            'reason': self.reason,
            'photos': len(self.attachment_ids),
        }

    def _read_values(self, values, found):
        """What a change makes of this step. Writes nothing.

        :param dict values: one of `value_tick`, `value_yesno`, `value_number`, `value_text`, `signature` as fits the kind,
            and `reason`; `photo` {name, data: base64} to add; `drop_photo` the id of one to take away
        :param dict found: what is kept so far, as `_found`; not changed
        :return: (what is kept then, photos to add as (name, bytes), ids of photos to take away)
        :raises UserError: in words, what is wrong
        """
        self.ensure_one()
        field = VALUE_FIELDS.get(self.kind)
        if set(values) - {field, 'reason', 'photo', 'drop_photo'}:
            raise UserError(self.env._("“%(step)s” takes no such value. Reload the page.", step=self.name))
        found, photos, dropped = dict(found), [], []
        if field in values:
            found[field] = self._read_value(values[field])
            found['reason'] = False
        if 'reason' in values:
            found['reason'] = self._read_text(values['reason'])
        if values.get('photo'):
            photos.append(self.run_id._read_photo(values['photo']))
        if values.get('drop_photo'):
            if values['drop_photo'] not in self.attachment_ids.ids:
                raise UserError(self.env._("This photo is gone already. Reload the page."))
            dropped.append(values['drop_photo'])
        found['photos'] += len(photos) - len(dropped)
        if self._is_fault(found) and not found['reason']:
            raise UserError(self._reason_words(found))
        return found, photos, dropped

    def _read_value(self, value):
        if self.kind in ('number', 'temperature'):
            return self._read_number(value)
        if self.kind == 'text':
            return self._read_text(value)
        if self.kind == 'signature':
            return self.run_id._read_signature(value)
        if self.kind == 'tick' and isinstance(value, bool):
            return value
        if self.kind == 'yesno' and value in ('yes', 'no', False, None):
            return value or False
        raise UserError(self.env._("“%(step)s” takes no such value. Reload the page.", step=self.name))

    def _read_number(self, value):
        """The number, or None where it was taken back."""
        if value is None or value is False or value == '':
            return None
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = math.nan
        if isinstance(value, bool) or not math.isfinite(number) or abs(number) >= 1e9:
            raise UserError(self.env._("“%(value)s” is no number.", value=str(value)[:40]))
        return number

    def _read_text(self, value):
        text = str(value or '').replace('\x00', '').strip()
        if len(text) > MAX_TEXT:
            raise UserError(self.env._("The text is too long: %(limit)s characters at most.", limit=MAX_TEXT))
        return text or False

    # === FAULTS === #

    def _is_outside(self, found):
        """Whether the number is outside the bounds."""
        number = found['value_number'] if self.kind in ('number', 'temperature') else None
        return number is not None and bool(self.has_min and number < self.min_value or self.has_max and number > self.max_value)

    def _is_fault(self, found):
        return self.kind == 'yesno' and found['value_yesno'] == 'no' or self._is_outside(found)

    def _is_filled(self, found):
        """Whether the step is filled in."""
        if self.kind == 'photo':
            return found['photos'] > 0
        value = found[VALUE_FIELDS[self.kind]]
        return value is not None and value is not False and value != ''

    def _reason_words(self, found):
        if self.kind == 'yesno':
            return self.env._("Say why it is a no.")
        return self.env._(
            "%(number)s is outside %(range)s: say what you found and what you did.",
            number=self._number_words(found['value_number']), range=self._range_words())

    def _number_words(self, number):
        return f'{number:g} {self.unit}' if self.unit else f'{number:g}'

    def _range_words(self):
        """The bounds in words; empty where there are none."""
        low, high, unit = f'{self.min_value:g}', f'{self.max_value:g}', self.unit or ''
        if self.has_min and self.has_max:
            return self.env._("%(low)s to %(high)s %(unit)s", low=low, high=high, unit=unit).strip()
        if self.has_min:
            return self.env._("at least %(low)s %(unit)s", low=low, unit=unit).strip()
        return self.env._("at most %(high)s %(unit)s", high=high, unit=unit).strip() if self.has_max else ''

    # === STATE === #

    def _missing_words(self):
        """What keeps the round from being finished, of this step; empty for nothing."""
        if self.required and not self.done_on:
            return self.env._("“%(step)s” is not filled in.", step=self.name)
        if self._is_fault(self._found()) and not self.reason:
            return self.env._("“%(step)s” needs a reason.", step=self.name)
        return ''

    def _screen_values(self):
        """This step as the screen shows it."""
        return {
            'id': self.id,
            'section': self.section or '',
            'name': self.name,
            'note': self.note or '',
            'kind': self.kind,
            'required': self.required,
            'low': self.has_min and self.min_value,
            'high': self.has_max and self.max_value,
            'has_low': self.has_min,
            'has_high': self.has_max,
            'range': self._range_words(),
            'unit': self.unit or '',
            **self._state_values(),
        }

    def _state_values(self):
        """What was found at this step, as the screen shows it."""
        return {
            'id': self.id,
            'done': bool(self.done_on),
            'value_tick': self.value_tick,
            'value_yesno': self.value_yesno or False,
            'value_number': self._found()['value_number'],
            'value_text': self.value_text or '',
            'signed': self.kind == 'signature' and bool(self.done_on),
            'reason': self.reason or '',
            'out_of_range': self.out_of_range,
            'photos': self.attachment_ids.ids,
            'by': self.done_by_name or self.done_by_id.name or '',
            'request': self.request_id.display_name or '',
            'changed': self.changed_ms,
        }

    def _public_values(self):
        """This step for the page behind a code: without names."""
        values = self._screen_values()
        return {
            **{name: values[name] for name in (
                'id', 'section', 'name', 'note', 'kind', 'required', 'has_low', 'low', 'has_high', 'high', 'range', 'unit', 'done',
                'out_of_range', 'reason')},
            'value': self[VALUE_FIELDS[self.kind]] if self.done_on else False,
        }

    # === PROBLEMS === #

    def _is_cold_storage(self):
        """Whether the step takes the temperature of a refrigerator or freezer: its upper bound is 15 °C (59 °F) or less."""
        if self.kind != 'temperature' or not self.has_max:
            return False
        return self.max_value <= COLD['f' if 'f' in (self.unit or '').lower() else 'c']

    def _open_problem(self, reported_by=''):
        """Report a number outside the bounds: a problem of the equipment, or of the place, at once. Superuser.

        Where one is open for the same equipment, a note is added to it instead. What the equipment holds is put on hold.

        :param str reported_by: who found it, where they have no account
        """
        self.ensure_one()
        run = self.run_id
        # as the person, who is told what becomes of it; without an account as superuser
        requests = self.env['maintenance.request'].sudo(bool(reported_by))
        equipment = run.equipment_id
        room = self.room_id or run.room_id or equipment.medical_room_id
        text = self.env._(
            "%(round)s, %(step)s: %(number)s, where %(range)s is allowed. %(reason)s", round=run.name, step=self.name,
            number=self._number_words(self.value_number), range=self._range_words(), reason=self.reason or '').strip()
        kind = run._problem_kind(self._is_cold_storage())
        if kind:
            values = {
                'kind_id': kind.id, 'site_id': (room.site_id or run.site_id or equipment.medical_site_id).id, 'room_id': room.id,
                'equipment_id': equipment.id, 'text': text, 'reported_by': reported_by}
            known = self.request_id if self.request_id and self.request_id._medical_is_open() else requests._medical_open_like(values)[:1]
            self.request_id = known._medical_add_to(text, reported_by=reported_by) if known else requests._medical_report(values)
        if equipment:
            equipment._medical_hold_contents(text)

    def _correct_problem(self, reported_by=''):
        """A number that was outside was corrected: the open problem hears of it. Superuser."""
        if self.request_id and self.request_id._medical_is_open():
            self.request_id._medical_add_to(self.env._(
                "%(step)s was corrected to %(number)s.", step=self.name,
                number=self._number_words(self.value_number) if self.done_on else self.env._("nothing")), reported_by=reported_by)
