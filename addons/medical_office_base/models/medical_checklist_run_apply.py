import base64
import binascii
import math
from datetime import UTC, datetime, timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.mimetypes import guess_mimetype

from ..tools.photo import PhotoError, clean_photo

MAX_CHANGES = 500
MAX_KEY = 100
MAX_FILE = 10 * 1024 * 1024
PHOTO_TYPES = ('image/jpeg', 'image/png', 'image/webp')
RUN_VALUES = {'note', 'signature', 'photo', 'drop_photo', 'certificate', 'drop_certificate', 'certificate_next_date'}
FURTHEST_DUE = 20 * 366  # days: a next date beyond is a slip of the finger


class MedicalChecklistRun(models.Model):
    """Keeping what was found in a round: changes, each with a key and a time, in one go."""
    _inherit = 'medical.checklist.run'

    def _apply_changes(self, changes, name=''):
        """Keep changes of a round that was begun. The caller checks who does it.

        Every change is read and held against the steps before the first one is written. A change with a fault is answered
        with it and leaves the others alone; so does one that is older than what is kept (it loses), and one whose key was
        applied before (it is not applied twice). In a constant number of queries but for photos, signatures and problems.

        :param list changes: [{key, line_id, values, at}]: `key` unique, `line_id` False for what is of the whole round
            (note, signature, photo, certificate, certificate_next_date), `values` as in
            `medical.checklist.run.line._read_values`, `at` milliseconds in UTC; what comes from the future happens now
        :param str name: who did it, where they have no account
        :return: [{key, line_id, status, message}], status applied, known, older or fault; message in words, of a fault or of
            a problem that could not be reported
        """
        self.ensure_one()
        if len(changes) > MAX_CHANGES:
            raise UserError(self.env._("At most %(limit)s changes at a time.", limit=MAX_CHANGES))
        # sudo: who does the round is checked by the caller; nobody writes steps otherwise
        self = self.sudo()
        self._lock()
        Change = self.env['medical.round.change']
        known = {key for _run_id, key in Change._known(self, {str(change.get('key')) for change in changes})}
        batch = _Changes(self, name, known)
        results = [batch.take(change) for change in sorted(changes, key=change_moment)]
        Change._claim(self._name, [(self.id, result['key']) for result in results if result['status'] in ('applied', 'older')])
        batch.keep()
        faults = batch.follow_up()
        for result in results:
            if result['line_id'] in faults and result['status'] == 'applied':
                result['message'] = faults[result['line_id']]
        return results

    def _check_access(self, operation):
        """What is done or cancelled is closed to everybody, with its photos and certificates."""
        result = super()._check_access(operation)
        if result or operation == 'read' or self.env.su:
            return result
        # sudo: the state decides, whoever may read it
        closed = self.sudo().filtered(lambda run: run.state in ('done', 'cancelled')).sudo(False)
        if closed:
            return closed, lambda: AccessError(self.env._("A round that is done or cancelled doesn't change any more: it is a record."))
        return None

    # === FILES === #

    def _read_file(self, value):
        """(name, bytes) of a file in a change: {name, data: base64}."""
        try:
            content = base64.b64decode(value['data'], validate=True)
            name = str(value.get('name') or self.env._("Photo"))[:100]
        except (KeyError, TypeError, AttributeError, ValueError, binascii.Error) as error:
            raise UserError(self.env._("The file didn't come through whole: add it again.")) from error
        if not content or len(content) > MAX_FILE:
            raise UserError(self.env._("%(name)s is empty or too large: %(limit)s MB at most.", name=name, limit=MAX_FILE // 2**20))
        return name, content

    def _read_photo(self, value):
        """(name, bytes) of a photo, drawn anew: no place or device that the camera wrote into it is kept."""
        name, content = self._read_file(value)
        try:
            return f"{name.rpartition('.')[0] or name}.jpg", clean_photo(content)
        except PhotoError as error:
            raise UserError(self.env._("%(name)s is no photo, or too large: take it again.", name=name)) from error

    def _read_certificate(self, value):
        name, content = self._read_file(value)
        if guess_mimetype(content) not in (*PHOTO_TYPES, 'application/pdf'):
            raise UserError(self.env._("%(name)s is neither a PDF nor a photo.", name=name))
        return name, content

    def _read_signature(self, value):
        """A signature as drawn: base64 of a PNG; False where it was taken back."""
        if not value:
            return False
        name, content = self._read_file({'name': self.env._("Signature"), 'data': value})
        if guess_mimetype(content) != 'image/png':
            raise UserError(self.env._("%(name)s is no drawing: sign again.", name=name))
        return value

    def _read_run_values(self, values):
        """What a change makes of the whole round: (field values, files to add as (field, name, bytes), ids to take away).

        :raises UserError: in words, what is wrong
        """
        self.ensure_one()
        if set(values) - RUN_VALUES:
            raise UserError(self.env._("The round takes no such value. Reload the page."))
        vals, files, dropped = {}, [], []
        if 'note' in values:
            vals['note'] = self.env['medical.checklist.run.line']._read_text(values['note'])
        if 'signature' in values:
            vals['signature'] = self._read_signature(values['signature'])
        if 'certificate_next_date' in values:
            vals['certificate_next_date'] = self._read_next_date(values['certificate_next_date'])
        if values.get('photo'):
            files.append(('photo_ids', *self._read_photo(values['photo'])))
        if values.get('certificate'):
            files.append(('certificate_ids', *self._read_certificate(values['certificate'])))
        for name, field in (('drop_photo', 'photo_ids'), ('drop_certificate', 'certificate_ids')):
            if values.get(name):
                if values[name] not in self[field].ids:
                    raise UserError(self.env._("This file is gone already. Reload the page."))
                dropped.append(values[name])
        return vals, files, dropped

    def _read_next_date(self, value):
        if not value:
            return False
        try:
            day = fields.Date.to_date(value)
        except ValueError:
            day = None
        today = self.site_id._today() if self.site_id else fields.Date.context_today(self)
        if not day or not today < day <= today + timedelta(days=FURTHEST_DUE):
            raise UserError(self.env._("The next date lies after today: type it as the certificate says."))
        return day

    def _problem_kind(self, cold_storage):
        """The kind of problem that a number outside its bounds is: of a refrigerator, or of anything else. Superuser."""
        kinds = self.env['medical.problem.kind'].search([('company_id', '=', self.company_id.id), ('is_confidential', '=', False)])
        shipped = self.env.ref(
            f"medical_office_base.problem_kind_{'emg_07' if cold_storage else 'emg_18'}", raise_if_not_found=False)
        return kinds.filtered(lambda kind: shipped and kind.medical_library_id == shipped)[:1] or kinds[-1:]


def change_moment(change):
    """When a change was made (milliseconds, UTC) as the screen says; infinite where it says nothing that can be read."""
    at = change.get('at')
    return at if isinstance(at, int | float) and not isinstance(at, bool) and math.isfinite(at) else math.inf


class _Changes:
    """What a set of changes makes of a round: read first, written afterwards."""

    def __init__(self, run, name, known):
        self.run, self.name, self.known = run, name, known
        self.env = run.env
        self.until = math.inf
        self.obstacle = run._obstacle()
        if run._may_arrive_late():
            self.obstacle, self.until = '', run.date_limit.replace(tzinfo=UTC).timestamp() * 1000
        elif not self.obstacle and not run.date_started:
            self.obstacle = self.env._("The round is not begun yet. Reload the page.")
        self.now = datetime.now(UTC).timestamp() * 1000
        self.lines = {line.id: line for line in run.line_ids}
        self.found = {}     # step: what is kept then
        self.moments = {}   # step: milliseconds
        self.files = []     # (record, field, name, bytes)
        self.dropped = []
        self.run_vals = {}
        self.run_moments = dict(run.changes_ms or {})

    # reading

    def take(self, change):
        key, line_id = str(change.get('key') or '')[:MAX_KEY], change.get('line_id') or False
        result = {'key': key, 'line_id': line_id, 'status': 'applied', 'message': ''}
        if key in self.known:
            return {**result, 'status': 'known'}
        try:
            if self.obstacle:
                raise UserError(self.obstacle)
            if not key or change_moment(change) is math.inf or not isinstance(change.get('values'), dict):
                raise UserError(self.env._("This change can't be read. Reload the page."))
            at = min(change_moment(change), self.now)
            if at > self.until:
                raise UserError(self.run._missed_words())
            result['status'] = self._read_line(line_id, change['values'], at) if line_id else self._read_run(change['values'], at)
        except UserError as error:
            return {**result, 'status': 'fault', 'message': error.args[0]}
        self.known.add(key)
        return result

    def _read_line(self, line_id, values, at):
        line = self.lines.get(line_id)
        if not line:
            raise UserError(self.env._("This step is not of this round. Reload the page."))
        is_file = not set(values) - {'photo', 'drop_photo'}
        if not is_file and at < self.moments.get(line, line.changed_ms):
            return 'older'
        found, photos, dropped = line._read_values(values, self.found.get(line) or line._found())
        self.found[line] = found
        self.moments[line] = max(at, self.moments.get(line, line.changed_ms)) if is_file else at
        self.files += [(line, 'attachment_ids', *photo) for photo in photos]
        self.dropped += dropped
        return 'applied'

    def _read_run(self, values, at):
        vals, files, dropped = self.run._read_run_values(values)
        newer = {field: value for field, value in vals.items() if at >= self.run_moments.get(field, 0)}
        self.run_vals.update(newer)
        self.run_moments.update(dict.fromkeys(newer, at))
        self.files += [(self.run, *file) for file in files]
        self.dropped += dropped
        return 'applied' if newer or files or dropped else 'older'

    # writing

    def keep(self):
        if self.run.state in ('todo', 'missed') and (self.found or self.run_vals or self.files or self.dropped):
            self.run.state = 'doing'
        self.before = {line: (line.out_of_range, line.value_number) for line in self.found}
        for line, found in self.found.items():
            line.write(self._line_vals(line, found))
        if self.run_vals:
            self.run.write({**self.run_vals, 'changes_ms': self.run_moments})
        self._keep_files()
        has_fault = any(line.out_of_range or line.kind == 'yesno' and line.value_yesno == 'no' for line in self.lines.values())
        if self.run.has_fault != has_fault:
            self.run.has_fault = has_fault

    def _line_vals(self, line, found):
        done = line._is_filled(found)
        moment = datetime.fromtimestamp(self.moments[line] / 1000, UTC).replace(tzinfo=None, microsecond=0)
        vals = {
            'value_tick': found['value_tick'], 'value_yesno': found['value_yesno'], 'value_text': found['value_text'],
            'value_number': found['value_number'] or 0, 'reason': found['reason'], 'out_of_range': line._is_outside(found),
            'changed_ms': self.moments[line],
            # not before it was begun: a phone's clock may be wrong
            'done_on': done and max(moment, self.run.date_started or moment),
            'done_by_id': done and not self.name and self.env.uid,
            'done_by_name': done and self.name or False,
        }
        if found['signature'] is not True and line.kind == 'signature':
            vals['signature'] = found['signature']
        return vals

    def _keep_files(self):
        env = self.env
        if self.dropped:
            env['ir.attachment'].browse(self.dropped).unlink()
        if not self.files:
            return
        attachments = env['ir.attachment'].create([{
            'name': name, 'raw': content, 'res_model': record._name, 'res_id': record.id} for record, _field, name, content in self.files])
        by_field = {}
        for attachment, (record, field, _name, _content) in zip(attachments, self.files, strict=True):
            by_field.setdefault(record._fields[field], []).append((record.id, attachment.id))
        for field, pairs in by_field.items():
            env.cr.execute(SQL(
                "INSERT INTO %s (%s, %s) SELECT * FROM unnest(%s, %s)", SQL.identifier(field.relation), SQL.identifier(field.column1),
                SQL.identifier(field.column2), [record_id for record_id, _attachment in pairs], [attachment for _record, attachment in pairs]))
            env[field.model_name].browse([record_id for record_id, _attachment in pairs]).invalidate_recordset([field.name])

    def follow_up(self):
        """Problems of numbers that are outside now, or no longer: {id of the step: why none could be reported}."""
        faults = {}
        for line, (was_outside, number) in self.before.items():
            if not (line.out_of_range and (not was_outside or line.value_number != number) or was_outside and not line.out_of_range):
                continue
            try:
                with self.env.cr.savepoint():
                    if line.out_of_range:
                        line._open_problem(self.name)
                    else:
                        line._correct_problem(self.name)
            except UserError as error:
                faults[line.id] = self.env._("It is kept, but the problem could not be reported: %(why)s", why=error.args[0])
        return faults
