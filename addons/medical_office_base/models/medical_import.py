import base64
import hashlib

from markupsafe import Markup
from psycopg2 import IntegrityError

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.tools import mute_logger

from ..tools.import_template import write_template

# written by checking and importing alone
SYSTEM_FIELDS = {
    'state', 'checksum', 'row_count', 'fault_count', 'fault_ids', 'preview', 'message', 'done_on', 'done_by_id', 'user_id', 'company_id',
    'unknown_headings'}
PREVIEW_LINES = 20


class MedicalImport(models.Model):
    """A file to import, in a queue that stays in sight: the whole file is checked before anything is written.

    A file with a fault writes nothing; corrected and chosen anew, it is checked again. What was imported stays listed,
    and the same file isn't imported twice.

    - office manager: sees the queue of the company, imports what the kind allows
    - supply clerk: their own imports
    - owner, auditor: read
    """
    _name = 'medical.import'
    _description = 'Import'
    _inherit = ['mail.thread']
    _order = 'id desc'

    name = fields.Char('File Name', required=True, default=lambda self: self.env._("New file"))
    kind = fields.Selection(selection='_selection_kind', required=True, tracking=True, default=lambda self: self._default_kind())
    allowed_kinds = fields.Json(compute='_compute_allowed_kinds', export_string_translation=False)
    template_url = fields.Char('Template', compute='_compute_template_url', export_string_translation=False)
    file = fields.Binary(attachment=True, required=True, copy=False)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company, readonly=True)
    user_id = fields.Many2one('res.users', 'Uploaded By', required=True, default=lambda self: self.env.user, readonly=True, index=True)
    state = fields.Selection(
        [('draft', 'To Check'), ('faults', 'Has Faults'), ('ready', 'Ready To Import'), ('done', 'Imported'), ('cancelled', 'Cancelled')],
        required=True, readonly=True, default='draft', index=True, copy=False, tracking=True)
    checksum = fields.Char(readonly=True, copy=False, index=True, export_string_translation=False)
    row_count = fields.Integer('Rows', readonly=True, copy=False)
    fault_count = fields.Integer('Faults', readonly=True, copy=False)
    fault_ids = fields.One2many('medical.import.fault', 'import_id', readonly=True, copy=False)
    preview = fields.Html('What Will Change', readonly=True, copy=False, sanitize=False)
    message = fields.Text('Result', readonly=True, copy=False)
    done_on = fields.Datetime('Imported On', readonly=True, copy=False)
    done_by_id = fields.Many2one('res.users', 'Imported By', readonly=True, copy=False)
    unknown_headings = fields.Json(readonly=True, copy=False, export_string_translation=False)

    _done_uniq = models.UniqueIndex("(company_id, kind, checksum) WHERE state = 'done' AND checksum IS NOT NULL", "This file was imported already.")

    @api.model
    def _selection_kind(self):
        return [(name, self.env._(self.env[name]._import_label)) for name in self._kind_names()]  # pylint: disable=gettext-variable

    @api.model
    def _kind_names(self):
        names = self.env.registry.descendants(['medical.import.kind'], '_inherit')
        return sorted(name for name in names if self.env[name]._import_label)

    @api.model
    def _allowed_kinds(self):
        return [name for name in self._kind_names() if self.env.user.has_groups(self.env[name]._import_groups)]

    @api.model
    def _default_kind(self):
        allowed = self._allowed_kinds()
        return allowed[0] if len(allowed) == 1 else False

    @api.depends_context('uid')
    def _compute_allowed_kinds(self):
        self.allowed_kinds = self._allowed_kinds()

    @api.depends('kind')
    def _compute_template_url(self):
        for record in self:
            kind = self.env.get(record.kind) if record.kind else None
            record.template_url = kind is not None and kind._import_template and f'/medical_office/import/template/{record.kind}'

    # === GUARDS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{
                name: value for name, value in vals.items() if name not in SYSTEM_FIELDS or name == 'company_id'
            } for vals in vals_list]
        imports = super().create(vals_list)
        for record in imports:
            record._kind()
            if record.company_id not in self.env.companies:
                raise AccessError(self.env._("You do not work for this practice, or it is not among those selected above."))
        return imports

    def write(self, vals):
        if not self.env.su:
            if SYSTEM_FIELDS & set(vals):
                raise UserError(self.env._("What became of a file follows from checking and importing it; it can't be typed."))
            if {'file', 'kind', 'name'} & set(vals) and any(record.state in ('done', 'cancelled') for record in self):
                raise UserError(self.env._("This file is closed: choose New and upload the other file there."))
        res = super().write(vals)
        if {'file', 'kind'} & set(vals) and not self.env.su:
            # sudo: a new file has not been checked; the guard above keeps closed ones out
            self.sudo()._reset()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(record.state == 'done' for record in self):
            raise UserError(self.env._("What was imported stays on record."))

    def _reset(self):
        self.fault_ids.unlink()
        self.write({'state': 'draft', 'row_count': 0, 'fault_count': 0, 'preview': False, 'message': False})

    def _kind(self):
        """The kind's model in the import's company, once the user is allowed to use it."""
        self.ensure_one()
        if self.kind not in self._kind_names():
            raise UserError(self.env._("This kind of file can't be imported any more."))
        kind = self.env[self.kind].with_company(self.company_id).with_context(allowed_company_ids=self.company_id.ids)
        if not self.env.su and not self.env.user.has_groups(kind._import_groups):
            raise AccessError(self.env._("You may not import %(kind)s: ask the office manager.", kind=dict(self._selection_kind())[self.kind]))
        return kind

    # === ACTIONS === #

    def action_check(self):
        """Check the whole file and show its faults, or what it will change. Writes nothing but that."""
        for record in self:
            record._check_open()
            record._examine()
        return True

    def action_import(self):
        """Import the file, all of it or nothing. What has changed since the check is checked again."""
        for record in self:
            record._check_open()
            record._lock()
            shown = record.state == 'ready' and record.preview
            prepared, found = record._examine()
            if found:
                continue
            if shown and record.preview != shown:
                # sudo: as in _keep
                record.sudo().message = self.env._("What the file will change is not what it was when you checked it. Look again, then import.")
                continue
            record._apply(prepared)
        return True

    def action_cancel(self):
        """Give up this file."""
        for record in self:
            record._check_open()
            # sudo: the check above is the guard
            record.sudo().state = 'cancelled'
        return True

    def _check_open(self):
        self.ensure_one()
        self.check_access('write')
        if self.state in ('done', 'cancelled'):
            raise UserError(self.env._("%(file)s is closed: it was imported or cancelled.", file=self.name))

    def _lock(self):
        try:
            # sudo: rows are locked, not read
            self.sudo().lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(self.env._("%(file)s is being imported by someone else at this moment.", file=self.name)) from error
        self.invalidate_recordset(['state'])
        self._check_open()

    # === CHECK AND APPLY === #

    def _examine(self):
        """Check the file; returns (what the kind prepared, whether there are faults) and keeps both in sight."""
        kind = self._kind()
        content = base64.b64decode(self.with_context(bin_size=False).file or b'')
        checksum = hashlib.sha256(content).hexdigest()
        reader = kind._import_reader()
        rows, faults = reader.parse(content)
        first = self._first_of(checksum)
        if first and not kind._import_repeatable:
            faults.add(0, self.env._("File"), self.name, self.env._(
                "The same file was imported on %(date)s as %(first)s.", date=fields.Date.to_string(first.done_on), first=first.name),
                self.env._("Cancel this one. If it is a new delivery or count, save it as a file of its own."))
        prepared = preview = None
        try:
            if rows:
                prepared = kind._import_check(rows, faults)
            if not faults:
                preview = kind._import_preview(prepared)
        except UserError as error:
            faults.add(0, self.env._("File"), self.name, str(error), self.env._("Correct it and check the file again."))
        # a kind whose files come again is outside the index that refuses the same file
        self._keep(False if kind._import_repeatable else checksum, reader.row_count, faults, preview)
        self.sudo().unknown_headings = reader.unknown or False  # sudo: as in _keep
        return prepared, bool(faults)

    def _first_of(self, checksum):
        # sudo: the same file may have been imported by someone else
        return self.sudo().search([
            ('company_id', '=', self.company_id.id), ('kind', '=', self.kind), ('checksum', '=', checksum), ('state', '=', 'done')], limit=1)

    def _keep(self, checksum, count, faults, preview):
        # sudo: the result of the check is written by the check alone
        self.sudo().write({
            'state': 'faults' if faults else 'ready',
            'checksum': checksum,
            'row_count': count,
            'fault_count': len(faults),
            'fault_ids': [Command.clear(), *(Command.create(fault._asdict()) for fault in faults)],
            'preview': False if faults else self._render_preview(preview),
            'message': False,
        })

    def _apply(self, prepared):
        kind = self._kind()
        try:
            with self.env.cr.savepoint(), mute_logger('odoo.sql_db'):
                message = kind._import_apply(prepared)
                self.env.flush_all()
        except (UserError, IntegrityError) as error:
            self.env.invalidate_all(flush=False)
            # sudo: as in _keep
            self.sudo().write({
                'state': 'faults',
                'fault_count': 1,
                'preview': False,
                'fault_ids': [Command.create({
                    'row': 0, 'column': self.env._("File"),
                    'problem': self._refusal(error) if isinstance(error, IntegrityError) else str(error),
                    'remedy': self.env._("Nothing was written. Correct it, check the file again and import.")})],
            })
            return
        # sudo: as in _keep
        self.sudo().write({'state': 'done', 'done_on': fields.Datetime.now(), 'done_by_id': self.env.uid, 'message': message})

    def _refusal(self, error):
        """What the constraint that the database stands on says."""
        table = error.diag.table_name
        model = next((self.env[name] for name, model in self.env.registry.items() if model._table == table and not model._abstract), self)
        return model._sql_error_to_message(error)

    @api.model
    def _render_preview(self, preview):
        """Counts, then the first lines: as a table, and stacked on a phone."""
        def join(pattern, items):
            return Markup('').join(Markup(pattern).format(*item) for item in items)

        counts = join('<div><b>{1}</b> {0}</div>', preview.get('counts', ()))
        lines = preview.get('lines', ())
        if not lines:
            return counts
        labels, shown = preview['columns'], lines[:PREVIEW_LINES]
        head = join('<th>{}</th>', ([label] for label in labels))
        body = join('<tr>{}</tr>', ([join('<td>{}</td>', ([cell] for cell in line))] for line in shown))
        cards = join('<div class="border-bottom py-2">{}</div>', ([join(
            '<div><span class="text-muted">{}</span> {}</div>',
            ((label, cell) for label, cell in zip(labels, line, strict=True) if cell not in ('', False, None))
        )] for line in shown))
        more = self.env._("and %(count)s more", count=len(lines) - len(shown)) if len(lines) > len(shown) else ''
        return Markup(
            '{}<div class="table-responsive d-none d-md-block"><table class="table table-sm mt-2"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
            '<div class="d-md-none mt-2">{}</div><div class="text-muted">{}</div>').format(counts, head, body, cards, more)

    @api.model
    def _template(self, kind_name):
        """(file name, content) of the template of a kind."""
        if kind_name not in self._kind_names() or not self.env[kind_name]._import_template:
            raise UserError(self.env._("There is no such kind of import."))
        kind = self.env[kind_name]
        if not self.env.user.has_groups(kind._import_groups):
            raise AccessError(self.env._("You may not import %(kind)s: ask the office manager.", kind=dict(self._selection_kind())[kind_name]))
        title = dict(self._selection_kind())[kind_name]
        return f'{title}.xlsx', write_template(kind._import_columns(), title, kind._import_reader(), self.env)
