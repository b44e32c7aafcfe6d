import base64
import csv
import io
import re
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...tools.code_file import CodeFault, CodeFileError, read_codes
from .medical_code import CODE_SYSTEMS

MAX_FAULTS = 50  # named one by one; the rest is counted
CHUNK = 1 << 16
FOLLOWS = {'state', 'message', 'row_count', 'new_count', 'changed_count', 'ended_count', 'user_id', 'done_on', 'done_by_id'}


class _Feed:
    """What COPY reads: rows as CSV, made while it asks, so that memory doesn't grow with the file. Faults are set aside, and so is
    what is wrong with the file as a whole: an exception would break the transaction."""

    def __init__(self, rows):
        self.rows, self.faults, self.fault_count, self.left, self.refusal = rows, [], 0, b'', ''

    def _next(self):
        try:
            return next(self.rows, None)
        except CodeFileError as error:
            self.refusal = error.reason
            return None

    def _chunk(self, size=CHUNK):
        out = io.StringIO()
        writer = csv.writer(out, lineterminator='\n')
        while not self.refusal and len(self.left) + out.tell() < size and (row := self._next()) is not None:
            if isinstance(row, CodeFault):
                self.fault_count += 1
                if len(self.faults) < MAX_FAULTS:
                    self.faults.append(row)
            else:
                writer.writerow([value if value is not None else '' for value in row])
        content = self.left + out.getvalue().encode()
        self.left = content[size:]
        return content[:size]

    read = _chunk  # as COPY calls it


class MedicalCodeLoad(models.Model):
    """A public file of codes, kept in sight: checked as a whole, then loaded as a whole.

    Streamed into a temporary table by COPY and compared there: 75,000 rows and more in memory that doesn't grow with them. What
    the file has no more is ended, not deleted; the wording of what it has is replaced. Any fault, or a CPT code, and nothing is
    written.
    """
    _name = 'medical.code.load'
    _description = 'File of Codes'
    _order = 'id desc'

    name = fields.Char('File Name', required=True, default=lambda self: self.env._("New file"))
    file = fields.Binary(attachment=True, required=True)
    system = fields.Selection(CODE_SYSTEMS, 'Codes', required=True, compute='_compute_kind', store=True, readonly=False, precompute=True)
    date_from = fields.Date(
        'In Force From', required=True, compute='_compute_kind', store=True, readonly=False, precompute=True,
        help="ICD-10-CM of a year holds from October 1 of the year before. What is no longer in the file ended the day before.")
    state = fields.Selection(
        [('draft', 'To Check'), ('faults', 'Has Faults'), ('ready', 'Ready to Load'), ('done', 'Loaded')],
        required=True, default='draft', readonly=True, copy=False)
    message = fields.Text('Result', readonly=True, copy=False)
    row_count = fields.Integer('Codes in the File', readonly=True, copy=False)
    new_count = fields.Integer('New', readonly=True, copy=False)
    changed_count = fields.Integer('Changed', readonly=True, copy=False)
    ended_count = fields.Integer('Ended', readonly=True, copy=False)
    user_id = fields.Many2one('res.users', 'Uploaded By', readonly=True, default=lambda self: self.env.user, ondelete='restrict')
    done_on = fields.Datetime('Loaded On', readonly=True, copy=False)
    done_by_id = fields.Many2one('res.users', 'Loaded By', readonly=True, copy=False, ondelete='restrict')

    @api.depends('name')
    def _compute_kind(self):
        for load in self:
            name = (load.name or '').lower()
            year = int(match[1]) if (match := re.search(r'(20[0-9]{2})', name)) else fields.Date.context_today(load).year
            is_hcpcs = 'hcpc' in name or 'anweb' in name
            load.system = 'hcpcs' if is_hcpcs else 'icd10cm'
            quarter = next((month for words, month in (('apr', 4), ('jul', 7), ('oct', 10)) if words in name), 1)
            load.date_from = date(year, quarter, 1) if is_hcpcs else date(year - 1, 10, 1)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.keys() & FOLLOWS for vals in vals_list):
            raise AccessError(self.env._("What became of a file follows from checking and loading it."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if vals.keys() & FOLLOWS:
                raise AccessError(self.env._("What became of a file follows from checking and loading it."))
            if any(load.state == 'done' for load in self):
                raise UserError(self.env._("What was loaded stays listed as it was."))
        res = super().write(vals)
        if vals.keys() & {'file', 'system', 'date_from'}:
            # sudo: another file has not been checked
            self.sudo().filtered(lambda load: load.state != 'done').write({'state': 'draft', 'message': False})
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(load.state == 'done' for load in self):
            raise UserError(self.env._("What was loaded stays listed."))

    # === ACTIONS === #

    def action_check(self):
        """Read the whole file and show what it would change, or what is wrong. Writes nothing else."""
        for load in self:
            load._check_open()
            load._examine()
        return True

    def action_load(self):
        """Load the file, all of it or nothing."""
        for load in self:
            load._check_open()
            load.lock_for_update()
            load.invalidate_recordset(['state'])
            load._check_open()
            if load._examine():
                load._apply()
        return True

    def _check_open(self):
        self.ensure_one()
        self.check_access('write')
        if self.state == 'done':
            raise UserError(self.env._("This file is loaded."))

    # === CHECK === #

    def _open_file(self):
        """The file, opened: from the disk where attachments are kept there."""
        # sudo: the file of a row that one may write
        attachment = self.env['ir.attachment'].sudo().search([('res_model', '=', self._name), ('res_field', '=', 'file'), ('res_id', '=', self.id)], limit=1)
        if attachment.store_fname:
            return open(attachment._full_path(attachment.store_fname), 'rb')
        return io.BytesIO(attachment.raw or base64.b64decode(self.with_context(bin_size=False).file or b''))

    def _examine(self):
        """Stage and compare the file; True if it can be loaded."""
        cr = self.env.cr
        cr.execute("""
            DROP TABLE IF EXISTS medical_code_stage;
            CREATE TEMPORARY TABLE medical_code_stage (
                line integer, code varchar, name varchar, description varchar, is_billable boolean, date_from date, date_to date) ON COMMIT DROP""")
        try:
            with self._open_file() as file:
                feed = _Feed(iter(read_codes(file, self.system)))
                cr.copy_expert("COPY medical_code_stage FROM STDIN WITH (FORMAT csv, NULL '')", feed, CHUNK)
        except CodeFileError as error:
            return self._keep_faults([self._file_words(error.reason)])
        if feed.refusal:
            return self._keep_faults([self._file_words(feed.refusal)])
        cr.execute("SELECT count(*) FROM medical_code_stage")
        count = cr.fetchone()[0]
        faults = [self._fault_words(fault) for fault in feed.faults]
        if feed.fault_count > len(faults):
            faults.append(self.env._("and %(count)s more", count=feed.fault_count - len(faults)))
        cr.execute("SELECT code, min(line), max(line) FROM medical_code_stage GROUP BY code HAVING count(*) > 1 ORDER BY 2 LIMIT 20")
        faults += [
            self.env._("Line %(line)s: %(code)s stands in line %(first)s already.", line=last, code=code, first=first)
            for code, first, last in cr.fetchall()]
        if not count and not faults:
            faults.append(self._file_words('empty'))
        if faults:
            return self._keep_faults(faults, count)
        return self._compare(count)

    def _compare(self, count):
        self.env['medical.code'].flush_model()
        self.env.cr.execute(SQL("""
            SELECT count(*) FILTER (WHERE code.id IS NULL),
                   count(*) FILTER (WHERE code.id IS NOT NULL AND %(differs)s),
                   (SELECT count(*) FROM medical_code old WHERE old.system = %(system)s AND (old.date_to IS NULL OR old.date_to >= %(date_from)s)
                       AND NOT EXISTS (SELECT 1 FROM medical_code_stage stage WHERE stage.code = old.code)),
                   (SELECT count(*) FROM medical_code old WHERE old.system = %(system)s AND (old.date_to IS NULL OR old.date_to >= %(date_from)s))
              FROM medical_code_stage stage LEFT JOIN medical_code code ON code.system = %(system)s AND code.code = stage.code
            """, differs=self._differs(), system=self.system, date_from=self.date_from))
        new, changed, ended, known = self.env.cr.fetchone()
        if ended * 5 > known:
            # a part of a file would end everything else
            return self._keep_faults([self.env._(
                "%(ended)s of %(known)s codes that hold now are not in this file: it looks like a part of one. Load the whole file.",
                ended=ended, known=known)], count)
        # sudo: the result of the check is written by the check alone
        self.sudo().write({
            'state': 'ready', 'row_count': count, 'new_count': new, 'changed_count': changed, 'ended_count': ended,
            'message': self.env._("%(new)s new, %(changed)s changed, %(ended)s ended.", new=new, changed=changed, ended=ended)})
        return True

    @api.model
    def _differs(self):
        return SQL("""(code.name, code.description, code.is_billable, code.date_to)
                      IS DISTINCT FROM (stage.name, stage.description, stage.is_billable, stage.date_to)""")

    def _keep_faults(self, faults, count=0):
        # sudo: as in _compare
        self.sudo().write({
            'state': 'faults', 'row_count': count, 'new_count': 0, 'changed_count': 0, 'ended_count': 0,
            'message': '\n'.join([self.env._("Nothing is written."), *faults])})
        return False

    def _apply(self):
        values = {
            'system': self.system, 'date_from': self.date_from, 'year': self.date_from.year + (self.system == 'icd10cm'), 'uid': self.env.uid,
            'differs': self._differs(), 'before': self.date_from - timedelta(days=1)}
        self.env.cr.execute(SQL("""
            UPDATE medical_code code
               SET name = stage.name, description = stage.description, is_billable = stage.is_billable, date_to = stage.date_to, year = %(year)s,
                   write_uid = %(uid)s, write_date = timezone('UTC', now())
              FROM medical_code_stage stage
             WHERE code.system = %(system)s AND code.code = stage.code AND (%(differs)s OR code.year IS DISTINCT FROM %(year)s)""", **values))
        self.env.cr.execute(SQL("""
            INSERT INTO medical_code (system, code, name, description, is_billable, date_from, date_to, year, create_uid, write_uid, create_date, write_date)
            SELECT %(system)s, code, name, description, is_billable, COALESCE(date_from, %(date_from)s), date_to, %(year)s, %(uid)s, %(uid)s,
                   timezone('UTC', now()), timezone('UTC', now())
              FROM medical_code_stage
             ORDER BY line
                ON CONFLICT (system, code) DO NOTHING""", **values))
        self.env.cr.execute(SQL("""
            UPDATE medical_code code SET date_to = %(before)s, write_uid = %(uid)s, write_date = timezone('UTC', now())
             WHERE code.system = %(system)s AND (code.date_to IS NULL OR code.date_to >= %(date_from)s)
               AND NOT EXISTS (SELECT 1 FROM medical_code_stage stage WHERE stage.code = code.code)""", **values))
        self.env['medical.code'].invalidate_model()
        # sudo: as in _compare
        self.sudo().write({'state': 'done', 'done_on': fields.Datetime.now(), 'done_by_id': self.env.uid})

    # === WORDS === #

    def _fault_words(self, fault):
        what = {
            'short': self.env._("the line is cut off"),
            'layout': self.env._("this isn't the published layout of the file"),
            'order': self.env._("a line before it is missing: the order number is"),
            'code': self.env._("this is no code of this system"),
            'cpt': self.env._("this is a CPT code (HCPCS Level I): it belongs to the American Medical Association and isn't taken"),
            'date': self.env._("a date can't be read"),
            'first': self.env._("this line carries on a code that doesn't stand before it"),
            'text': self.env._("the description is missing"),
        }[fault.reason]
        return self.env._("Line %(line)s: %(what)s: %(value)s", line=fault.line, what=what, value=fault.value)

    def _file_words(self, reason):
        return {
            'empty': self.env._("The file is empty."),
            'zip': self.env._("The archive is damaged."),
            'member': self.env._(
                "The archive holds no file of these codes, or several. Take out icd10cm_order_….txt, or the HCPC…ANWEB file, and choose that."),
            'size': self.env._("The archive is too large once unpacked."),
            'encoding': self.env._("The file is no text, or damaged."),
            'headings': self.env._("The first sheet has no headings HCPC, LONG DESCRIPTION and ACT EFF DT."),
            'workbook': self.env._("The workbook can't be read."),
        }[reason]
