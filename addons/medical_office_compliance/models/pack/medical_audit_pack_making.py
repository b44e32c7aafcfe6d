import io
import logging
import mimetypes
import os
import tempfile

from odoo import api, fields, models
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tools.misc import format_date, format_datetime

from odoo.addons.medical_office_base.models.medical_record_output import PDF_ROWS
from odoo.addons.medical_office_base.tools.file_pack import safe_extension, safe_name

from ...tools.pack_archive import Archive, file_digests
from ...tools.pack_index import csv_line, html_lines, sum_line

_logger = logging.getLogger(__name__)

BATCH = 50
ROWS = 500
# begun so often without getting any further, it won't: whoever waits is told
MOST_STARTS = 3


class MedicalAuditPack(models.Model):
    """Making a pack: first what belongs in it is written down as rows, then each row becomes a file in the archive on the disk.

    After every few files the transaction ends. A worker that is stopped loses those few: the archive is cut back to what the last
    transaction knew, and goes on from there. No file is read into memory as a whole but what is printed here.
    """
    _inherit = 'medical.audit.pack'

    planned = fields.Boolean(readonly=True, copy=False, groups=fields.NO_ACCESS)

    @api.model
    def _cron_make(self):
        """Make what waits, one after the other; what was interrupted first."""
        # sudo: the job makes everybody's, each with the rights of who asked
        for pack in self.sudo().search([('state', 'in', ('queued', 'running'))], order='state desc, id'):
            if not pack._make():
                break

    def _make(self):
        """Make this pack, or go on with it. Whether it has come to an end; else the job's time is over, and it goes on with the next."""
        self.ensure_one()
        progress = self.env['ir.cron']._commit_progress
        try:
            self._begin()
            progress()
            if not self.planned:
                self._plan(progress)
            if not self._fill(progress):
                return False
            self._finish()
        except Exception as error:
            self.env.cr.rollback()
            self._fail(error)
        progress()
        return True

    def _begin(self):
        if self.starts >= MOST_STARTS:
            raise UserError(self.env._("It was begun %(count)s times and stopped each time at the same place.", count=self.starts))
        if not self.user_id.active:
            raise UserError(self.env._("Who asked for it can't sign in any more."))
        self.write({'state': 'running', 'starts': self.starts + 1, 'fault': False, 'started_at': self.started_at or fields.Datetime.now()})

    def _fail(self, error):
        if not isinstance(error, UserError):
            _logger.exception("Audit pack %s could not be made", self.id)
        words = str(error) if isinstance(error, UserError) else self.env._(
            "Something unexpected happened (%(kind)s). Try again; if it fails again, ask whoever looks after the server.", kind=type(error).__name__)
        self.write({'state': 'failed', 'fault': words, 'progress_words': False})

    def _as_user(self):
        """This pack as who asked for it reads it, in its practice alone."""
        user = self.user_id
        return self.with_env(self.env(user=user.id, su=False, context={
            'allowed_company_ids': self.company_id.ids, 'lang': user.lang, 'tz': user.tz or self.env['medical.practice']._get(self.company_id).tz}))

    # === WHAT BELONGS IN IT === #

    def _plan(self, progress):
        self.item_ids.unlink()
        reader = self._as_user()
        items = self.env['medical.audit.pack.item']
        for number, section in enumerate(sorted(reader._pack_sections(), key=lambda section: section.sequence)):
            self.progress_words = section.title
            rows = []
            for vals in getattr(reader, section.plan)():
                rows.append({
                    **vals, 'pack_id': self.id, 'sequence': number, 'section': section.key, 'section_title': section.title,
                    'state': 'todo' if vals.get('maker') else 'left_out'})
                if len(rows) >= ROWS:
                    items.create(rows)
                    rows = []
            items.create(rows)
            progress()
            self.env.invalidate_all()
        self.write({'planned': True, 'work_size': 0})
        progress()

    # === FILES === #

    def _fill(self, progress):
        """Make the files that are to do. False: the job's time is over."""
        items = self.env['medical.audit.pack.item']
        todo = [('pack_id', '=', self.id), ('state', '=', 'todo')]
        total, left = items.search_count([('pack_id', '=', self.id)]), items.search_count(todo)
        archive = self._archive()
        try:
            while some := items.search(todo, order='sequence, id', limit=BATCH):
                self._fill_some(archive, some)
                left -= len(some)
                self.write({
                    'work_size': archive.sync(), 'starts': 0, 'progress': (total - left) * 95 // total,
                    'progress_words': self.env._("%(section)s: %(done)s of %(total)s", section=some[-1].section_title, done=total - left, total=total)})
                more = progress(len(some), remaining=left)
                self.env.invalidate_all()
                if not more and left:
                    return False
        finally:
            archive.close()
        return True

    def _archive(self):
        """The archive as the last transaction knew it."""
        done = self.env['medical.audit.pack.item'].search_fetch(
            [('pack_id', '=', self.id), ('state', '=', 'done')], ['path', 'facts'], order='id')
        entries = [{**item.facts, 'path': item.path} for item in done]
        self.env.invalidate_all()
        return Archive(self._work_path(), self.started_at.timetuple()[:6], entries, int(self.work_size))

    def _fill_some(self, archive, items):
        reader = self._as_user()
        # what is read of some is read of all of them at once
        files = [item.params for item in items if item.maker == 'attachment']
        for item in items:
            params = item.params or {}
            if item.maker == 'attachment':
                params = {**params, 'beside': [other for other in files if other['model'] == params['model']]}
            try:
                made = getattr(reader, f'_make_{item.maker}')(**params)
            except (AccessError, MissingError):
                made = self.env._("It is no longer there, or you may not read it.")
            if isinstance(made, str):
                item.write({'state': 'left_out', 'note': made})
                continue
            stream, extension = made
            with stream:
                name = f'{safe_name(item.name)}.{extension}'
                facts = archive.add(f'{item.folder}/{name}' if item.folder else name, stream)
            item.write({
                'state': 'done', 'path': facts.pop('path'), 'size': facts['size'], 'sha256': facts.pop('sha256'), 'facts': facts})

    # === HOW A PART IS MADE: AS WHO ASKED === #

    def _make_cover(self):
        return self._printed('medical_office_compliance.action_report_audit_pack', self.ids)

    def _make_report(self, report, ids):
        model = self.env['ir.actions.report']._get_report(report).model
        self.env[model].browse(ids).check_access('read')
        return self._printed(report, ids)

    def _printed(self, report, ids, data=None):
        content, kind = self.env['ir.actions.report']._medical_print(report, ids, data)
        return io.BytesIO(content), kind

    def _make_record(self, model, values, kind):
        """A record (`medical.record`) as PDF or spreadsheet; a reason where it is too long for paper."""
        record = self.env[model].create({**values, 'company_id': self.company_id.id})
        if kind == 'xlsx':
            return record._record_xlsx(), 'xlsx'
        prepared = record._record_prepare()
        count, _totals = prepared._record_totals([], prepared._record_source())
        if count > PDF_ROWS:
            return self.env._("%(count)s lines are too many for paper: the spreadsheet has them.", count=f'{count:,}')
        content, extension = record._record_pdf()
        return io.BytesIO(content), extension

    def _make_attachment(self, attachment, model, res_id, log=False, beside=()):
        """The file of a record that the user may read, read from the filestore in blocks.

        :param beside: parameters of other files of such records, to be fetched along
        """
        record = self.env[model].browse(res_id).with_prefetch([other['res_id'] for other in beside] or [res_id])
        record.check_access('read')
        if log:
            record._access_log('export', self.reason)
        # sudo: the record, whose file it is, was checked
        file = self.env['ir.attachment'].sudo().browse(attachment).with_prefetch([other['attachment'] for other in beside] or [attachment])
        # the file of a field is named after the field
        extension = safe_extension(file.name, (mimetypes.guess_extension(file.mimetype or '') or '.bin').lstrip('.'))
        if file.store_fname:
            path = file._full_path(file.store_fname)
            if not os.path.exists(path):
                return self.env._("The file is missing on the server.")
            return open(path, 'rb'), extension
        if file.type == 'url':
            return self.env._("It isn't kept here, but at %(url)s", url=file.url or '')
        return io.BytesIO(file.raw or b''), extension

    def _make_statuses(self):
        return self._csv_file(self._statuses_lines())

    def _make_evidence(self):
        return self._csv_file(self._evidence_lines())

    @api.model
    def _csv_file(self, lines):
        """A list as csv, row by row."""
        file = tempfile.TemporaryFile()  # noqa: SIM115 given to who puts it in
        file.write('\ufeff'.encode())
        for cells in lines:
            file.write(csv_line(cells).encode())
        file.seek(0)
        return file, 'csv'

    # === THE END === #

    def _finish(self):
        self.progress_words = self.env._("Index and hashes")
        archive = self._archive()
        try:
            reader = self._as_user()
            sums = [archive.add(name, stream) for name, stream in reader._index_files()]
            with tempfile.TemporaryFile() as file:
                for row in reader._item_rows(with_file=True):
                    file.write(sum_line(row).encode())
                for facts in sums:
                    file.write(sum_line(facts).encode())
                file.seek(0)
                archive.add('SHA256SUMS', file)
            archive.finish()
        except BaseException:
            archive.close()
            raise
        path = self._work_path()
        if self.form == 'pdf':
            self._as_user()._merge_pdf(path, f'{path}.pdf')
            os.unlink(path)
            path = f'{path}.pdf'
        sha1, sha256, size = file_digests(path)
        done = self.env['medical.audit.pack.item'].search_count([('pack_id', '=', self.id), ('state', '=', 'done')])
        self.write({
            'state': 'ready', 'progress': 100, 'progress_words': False, 'ready_at': fields.Datetime.now(), 'delete_on': self._delete_day(),
            'file_name': f'{safe_name(f"audit-pack-{self.number}")}.{self.form}', 'file_size': size, 'sha256': sha256,
            'file_count': done + len(sums) + 1})
        self._keep_file(path, sha1, size)

    def _item_rows(self, with_file=False):
        """The parts as dicts, in their order, some at a time."""
        items, domain = self.env['medical.audit.pack.item'].sudo(), [('pack_id', '=', self.id)]
        if with_file:
            domain.append(('state', '=', 'done'))
        offset = 0
        while some := items.search(domain, order='sequence, id', limit=ROWS, offset=offset):
            for item in some:
                yield {
                    'section': item.section, 'section_title': item.section_title, 'name': item.name, 'path': item.path or '',
                    'size': int(item.size), 'sha256': item.sha256 or '', 'note': item.note or '', 'page': item.page}
            offset += len(some)
            some.invalidate_recordset()

    def _index_files(self):
        """(name, open file) of the two indexes."""
        with tempfile.TemporaryFile() as file:
            labels = {'verify': self._verify_words()}
            for line in html_lines(self.env._("Audit pack %(number)s", number=self.number), self._head(), self._item_rows(), labels):
                file.write(line.encode())
            file.seek(0)
            yield 'index.html', file
        with tempfile.TemporaryFile() as file:
            file.write(('\ufeff' + csv_line([
                self.env._("Section"), self.env._("What"), self.env._("File"), self.env._("Size (bytes)"), 'SHA-256', self.env._("Remark")])).encode())
            for row in self._item_rows():
                file.write(csv_line([
                    row['section_title'], row['name'], row['path'], row['size'] if row['path'] else '', row['sha256'], row['note']]).encode())
            file.seek(0)
            yield 'index.csv', file

    def _head(self):
        """(label, value) pairs of cover and index."""
        # sudo: the practice's legal name, and names of places that the user chose
        pack, everything = self.sudo(), self.env._("All")
        practice = self.env['medical.practice']._get(self.company_id).sudo()
        left_out = [self.env._("health parts of staff files")] if not pack.with_health else []
        left_out += [self.env._("forms I-9")] if not pack.with_i9 else []
        taken = [pack._fields[name]._description_string(self.env) for name in ('with_health', 'with_i9') if pack[name]]
        tz = self.env.context.get('tz') or 'UTC'
        return [
            (self.env._("Practice"), practice.legal_name or pack.company_id.name),
            (self.env._("Sites"), ', '.join(pack.site_ids.mapped('name')) or everything),
            (self.env._("Areas"), ', '.join(pack.area_ids.with_env(self.env).mapped('display_name')) or everything),
            (self.env._("Period"), self.env._(
                "%(date_from)s to %(date_to)s", date_from=format_date(self.env, pack.date_from), date_to=format_date(self.env, pack.date_to))),
            (self.env._("For whom and why"), pack.reason),
            (self.env._("Asked by"), self.env._("%(name)s, with their own rights: what they may not read isn't in it", name=pack.user_id.name)),
            (self.env._("State of things on"), f'{format_datetime(self.env, pack.started_at or fields.Datetime.now(), tz=tz)} ({tz})'),
            (self.env._("Confidential"), ' · '.join(filter(None, (
                self.env._("Taken in: %(what)s", what=', '.join(taken)) if taken else '',
                self.env._("Left out: %(what)s", what=', '.join(left_out)) if left_out else '')))),
        ]

    def _verify_words(self):
        return self.env._(
            "To check that nothing was changed: unpack the archive, open a terminal in the folder and type  sha256sum -c SHA256SUMS  "
            "(macOS: shasum -a 256 -c SHA256SUMS). Each file has to answer OK. The hash of the archive itself stands on the cover sheet.")
