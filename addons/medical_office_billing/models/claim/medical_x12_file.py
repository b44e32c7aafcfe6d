import base64
import binascii
import hashlib
import io
import zipfile

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from ...tools.x12.faults import Fault, X12Error
from ...tools.x12.segments import BARE, decode, take_apart
from .x12_words import fault_words

FILE_KINDS = [
    ('835', 'Remittance (835)'), ('837', 'Claims (837P)'), ('277', 'Status of Claims (277CA)'), ('999', 'Receipt (999, TA1)'), ('unknown', 'Not Known')]
FILE_STATES = [
    ('new', 'To Read'), ('failed', 'Has Faults'), ('read', 'To Post'), ('done', 'Done'), ('refused', 'Here Already'), ('cancelled', 'Cancelled')]
SOURCES = [('upload', 'Added by Hand'), ('mail', 'By Mail')]
MOST_MB = 50
MOST_FILES = 200
# written by methods alone
FOLLOWS = {
    'state', 'kind', 'checksum', 'file', 'company_id', 'source', 'mail_key', 'payment_count', 'claim_count', 'amount', 'message', 'done_on', 'first_id',
    'user_id', 'name', 'fault_ids'}


class MedicalX12File(models.Model):
    """An X12 file in a queue that stays in sight: remittances, claims, and what is answered to claims.

    The whole file is read and checked before anything is written; a file with a fault writes nothing and stays here, with what is wrong
    and what to do, to be read again or cancelled. The same file (by its bytes) is taken in once, the second time naming the first.
    Its content names patients: billers alone take it out, each time written down.

    - biller: adds, reads, cancels, downloads
    - office manager, owner, auditor: see the queue, not the content
    """
    _name = 'medical.x12.file'
    _description = 'File of a Payer or Clearinghouse'
    _inherit = ['medical.access.logged', 'medical.guarded.files']
    _guards_every_file = True
    _order = 'id desc'
    _rec_names_search = ['name']
    _check_company_auto = True

    name = fields.Char('File Name', required=True, readonly=True)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    kind = fields.Selection(FILE_KINDS, required=True, default='unknown', readonly=True, index=True)
    state = fields.Selection(FILE_STATES, 'Status', required=True, default='new', readonly=True, copy=False, index=True)
    source = fields.Selection(SOURCES, 'Came', required=True, default='upload', readonly=True)
    file = fields.Binary(attachment=True, readonly=True, copy=False, groups='medical_office_base.group_biller')
    checksum = fields.Char('SHA-256', readonly=True, copy=False, index=True)
    mail_key = fields.Char(readonly=True, copy=False, groups='base.group_system')
    user_id = fields.Many2one('res.users', 'Added By', readonly=True, index=True, ondelete='restrict')
    first_id = fields.Many2one('medical.x12.file', 'Came First', readonly=True, copy=False, index='btree_not_null', ondelete='restrict', check_company=True)
    payment_count = fields.Integer('Payments', readonly=True, copy=False)
    claim_count = fields.Integer('Claims', readonly=True, copy=False)
    amount = fields.Monetary(readonly=True, copy=False, help="Of a remittance what is paid, of claims what is charged.")
    message = fields.Char('Result', readonly=True, copy=False)
    done_on = fields.Datetime('Read On', readonly=True, copy=False)
    fault_ids = fields.One2many('medical.x12.fault', 'file_id', 'Faults', readonly=True)
    match_ids = fields.One2many('medical.x12.match', 'file_id', 'Patients to Choose', groups='medical_office_base.group_biller')
    remittance_ids = fields.One2many('medical.remittance', 'file_id', 'Remittances', readonly=True)
    claim_ids = fields.One2many('medical.claim', 'file_id', readonly=True)

    _same_uniq = models.UniqueIndex(
        "(company_id, checksum) WHERE checksum IS NOT NULL AND state NOT IN ('refused', 'cancelled')", "This file is here already.")
    _mail_uniq = models.UniqueIndex('(company_id, mail_key) WHERE mail_key IS NOT NULL', "This mail has been taken in before.")

    @property
    def _access_log_names(self):
        """The queue names nobody: what is written down is that the file itself went out."""
        return frozenset(self._fields) - {'file'}

    @api.model
    def _guarded_files_words(self):
        return self.env._("The content of a file stays as it came: add another file.")

    # === GUARDS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Files are added by “Add Files”."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals.keys() & FOLLOWS:
            raise AccessError(self.env._("What became of a file follows from reading it, it can't be typed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.filtered(lambda file: file.state not in ('refused', 'cancelled')):
            raise UserError(self.env._("What was added stays in the queue: cancel it."))

    @api.model
    def _check_biller(self):
        if not self.env.su and not self.env.user.has_group('medical_office_base.group_biller'):
            raise AccessError(self.env._("Files of payers are worked by billers."))

    # === TAKING IN === #

    @api.model
    def add_files(self, files):
        """Take in files of the user's and read them.

        :param list files: dicts of name and data (base64)
        :return: the files, in the queue
        """
        self._check_biller()
        if len(files) > MOST_FILES:
            raise UserError(self.env._("Add at most %(count)s files at once.", count=MOST_FILES))
        contents = []
        for file in files:
            try:
                contents.append((str(file.get('name') or ''), base64.b64decode(file.get('data') or b'', validate=True)))
            except (binascii.Error, ValueError) as error:
                raise UserError(self.env._("“%(name)s” didn't arrive whole: add it again.", name=file.get('name'))) from error
        added = self._take_in(contents)
        added.filtered(lambda file: file.state == 'new').action_read()
        return added

    @api.model
    def _take_in(self, files, company=None, source='upload', key=None):
        """Put files in the queue; archives are unpacked.

        :param list files: (name, bytes)
        :param key: of the mail, by which a second delivery of it is known
        :return: medical.x12.file, one for each; of those that are here already the second one is refused and names the first
        """
        company = company or self.env.company
        # sudo: rows of the queue are made here alone; the caller has checked who asks
        rows = self.sudo().with_company(company)
        taken = rows.browse()
        for number, (name, content, fault) in enumerate(self._unpack(files)):
            values = {
                'name': name or self.env._("File without name"), 'company_id': company.id, 'source': source, 'user_id': self.env.uid,
                'mail_key': f'{key}-{number}' if key else False}
            if fault:
                taken += rows._keep_refused(values, fault)
                continue
            checksum = hashlib.sha256(content).hexdigest()
            first = rows.search([('company_id', '=', company.id), ('checksum', '=', checksum), ('state', 'not in', ('refused', 'cancelled'))], limit=1)
            if first:
                taken += rows._keep_refused({**values, 'kind': first.kind, 'first_id': first.id}, Fault('same_file', 0, {
                    'date': format_date(self.env, fields.Datetime.context_timestamp(first, first.create_date)), 'first': first.name}), state='refused')
                continue
            taken += rows.create({**values, 'kind': self._kind_of(content), 'file': base64.b64encode(content), 'checksum': checksum})
        return taken.with_env(self.env)

    def _keep_refused(self, values, fault, state='failed'):
        file = self.create({**values, 'state': state, 'message': fault_words(self.env, fault)[0]})
        file._keep_faults([(fault, False)])
        return file

    @api.model
    def _unpack(self, files):
        """(name, bytes, fault) of each file, and of each in an archive."""
        for name, content in files:
            if len(content) > MOST_MB << 20:
                yield name, b'', Fault('too_big', 0, {'size': MOST_MB})
            elif content[:4] == b'PK\x03\x04':
                yield from self._unpack_archive(name, content)
            else:
                yield name, content, None

    @api.model
    def _unpack_archive(self, name, content):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                entries = [entry for entry in archive.infolist() if not entry.is_dir()]
                if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_MB << 20:
                    raise ValueError
                found = [(entry.filename.rpartition('/')[2], archive.read(entry), None) for entry in entries]
        except (zipfile.BadZipFile, ValueError, RuntimeError, NotImplementedError, OSError, EOFError):
            found = [(name, b'', Fault('bad_zip'))]
        return found

    @api.model
    def _kind_of(self, content):
        """The kind of a file by what stands in it; a broken one shows its kind when it can be told."""
        try:
            kinds = take_apart(content).kinds
        except X12Error:
            kinds = [match[2]] if (match := BARE.search(decode(content[:100_000]))) else []
        kind = '999' if kinds == ['TA1'] else kinds[0] if len(kinds) == 1 else ''
        return kind if kind in dict(FILE_KINDS) else 'unknown'
