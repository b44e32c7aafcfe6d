import os
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL, config

from .medical_audit_access import GIVERS

ASKERS = f'{GIVERS},medical_office_base.group_privacy_officer'
# what is taken in beside, and who may ask for it
CONFIDENTIAL = {'with_health': 'medical_office_base.group_employee_health', 'with_i9': 'medical_office_base.group_hr'}
STATES = [('queued', 'Waiting'), ('running', 'Being Made'), ('ready', 'Ready'), ('failed', 'Failed'), ('deleted', 'File Deleted')]
# what is said by who asks; the rest follows
ASKED = {'company_id', 'area_ids', 'site_ids', 'date_from', 'date_to', 'form', 'with_health', 'with_i9', 'reason', 'access_id'}
DAYS_KEPT = 30


class MedicalAuditPack(models.Model):
    """Proof for whoever inspects: what the practice has to do, where it stands and what shows it, as one archive or one PDF.

    It is asked for here, and made in the background with the rights of who asked, never more (`medical_audit_pack_making.py`), from the
    sections that addons contribute (`medical_audit_pack_sections.py`). Only who asked opens it, and the auditor it was handed to, while
    their access lasts. The file goes after some days; the row and the hashes stay.
    """
    _name = 'medical.audit.pack'
    _description = 'Audit Pack'
    _inherit = ['medical.audit.scoped']
    _order = 'id desc'
    _rec_name = 'number'
    _rec_names_search = ['number', 'reason']
    _check_company_auto = True

    number = fields.Char(readonly=True, copy=False, default='/')
    company_id = fields.Many2one('res.company', 'Practice', required=True, index=True, default=lambda self: self.env.company)
    user_id = fields.Many2one(
        'res.users', 'Asked By', required=True, readonly=True, index=True, copy=False, ondelete='restrict', default=lambda self: self.env.user)
    reason = fields.Char('For Whom and Why', required=True, help="Stands on the cover and in the access log, with your name.")
    area_ids = fields.Many2many('medical.audit.area', 'medical_audit_pack_area_rel', 'pack_id', 'area_id', string='Areas', help="None: all.")
    site_ids = fields.Many2many(
        'medical.site', 'medical_audit_pack_site_rel', 'pack_id', 'site_id', string='Sites', check_company=True,
        help="None: all. What holds for the whole practice is in it in any case.")
    date_from = fields.Date('From', required=True, default=lambda self: self.env.company._medical_today() - relativedelta(years=1))
    date_to = fields.Date('To', required=True, default=lambda self: self.env.company._medical_today())
    form = fields.Selection([('zip', 'Archive (zip)'), ('pdf', 'One PDF')], 'As', required=True, default='zip')
    with_health = fields.Boolean('With Health Part of Staff Files', copy=False, help="Only Employee Health asks for it.")
    with_i9 = fields.Boolean('With Forms I-9', copy=False, help="Only HR asks for them.")
    access_id = fields.Many2one(
        'medical.audit.access', 'Handed to the Auditor', copy=False, index='btree_not_null', ondelete='restrict', check_company=True,
        domain="[('company_id', '=', company_id), ('state', 'in', ['running', 'planned'])]",
        help="That auditor downloads it as long as the access lasts. Areas, sites and period have to lie within what they were given.")

    state = fields.Selection(STATES, 'Status', required=True, default='queued', readonly=True, copy=False, index=True)
    progress = fields.Integer('Progress (%)', readonly=True, copy=False, aggregator=None)
    progress_words = fields.Char('What Is Being Done', readonly=True, copy=False)
    fault = fields.Text('What Went Wrong', readonly=True, copy=False)
    started_at = fields.Datetime('Begun', readonly=True, copy=False)
    ready_at = fields.Datetime('Ready On', readonly=True, copy=False)
    delete_on = fields.Date('File Deleted On', readonly=True, copy=False)
    file_name = fields.Char(readonly=True, copy=False)
    file_size = fields.Float('Size (bytes)', digits=(16, 0), readonly=True, copy=False, aggregator=None)
    sha256 = fields.Char('SHA-256', readonly=True, copy=False)
    file_count = fields.Integer('Files', readonly=True, copy=False, aggregator=None)
    # streamed by its own page alone, which says who took it
    file = fields.Binary(attachment=True, readonly=True, copy=False, groups=fields.NO_ACCESS)
    work_size = fields.Float(digits=(16, 0), readonly=True, copy=False, groups=fields.NO_ACCESS)
    starts = fields.Integer(readonly=True, copy=False, groups=fields.NO_ACCESS, help="How often it was begun without getting any further.")
    item_ids = fields.One2many('medical.audit.pack.item', 'pack_id', 'Contents')
    can_open = fields.Boolean(compute='_compute_can_open')

    _dates = models.Constraint('CHECK (date_to >= date_from)', "The period ends before it begins.")
    _work_idx = models.Index("(id) WHERE state IN ('queued', 'running')")

    @api.depends_context('uid')
    @api.depends('user_id', 'state', 'access_id')
    def _compute_can_open(self):
        for pack in self:
            pack.can_open = pack.state == 'ready' and pack._opened_by_user()

    def _opened_by_user(self):
        """Whether it is the current user's: theirs who asked, or the auditor's it was handed to, until the end of their access."""
        self.ensure_one()
        if self.user_id == self.env.user:
            return True
        # sudo: when an access ends, of whoever asks
        access = self.sudo().access_id
        return access.user_id == self.env.user and access.state == 'running'

    # === WHO ASKS, FOR WHAT === #

    @api.constrains('with_health', 'with_i9', 'access_id', 'user_id')
    def _check_confidential(self):
        for pack in self:
            for name, group in CONFIDENTIAL.items():
                if pack[name] and not pack.user_id.has_group(group):
                    raise ValidationError(self.env._(
                        "“%(what)s” is only for who may read these files. Leave it out.", what=pack._fields[name]._description_string(self.env)))
            if pack.access_id and any(pack[name] for name in CONFIDENTIAL):
                raise ValidationError(self.env._("Health parts and forms I-9 aren't handed to a login: hand that pack over in person."))

    @api.constrains('access_id', 'area_ids', 'site_ids', 'date_from', 'date_to')
    def _check_access_id(self):
        for pack in self:
            access = pack.access_id
            if access and not (
                    access.date_from <= pack.date_from and pack.date_to <= access.date_to
                    and (not access.area_ids or (pack.area_ids and pack.area_ids <= access.area_ids))
                    and (not access.site_ids or (pack.site_ids and pack.site_ids <= access.site_ids))):
                raise ValidationError(self.env._("Areas, sites and period of the pack go beyond what the auditor was given. Choose those of the access."))

    @api.constrains('company_id', 'user_id')
    def _check_company_id(self):
        for pack in self:
            # sudo: companies of who asks
            if pack.company_id not in pack.user_id.sudo().company_ids:
                raise ValidationError(self.env._("You don't work for this practice."))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            if not self.env.user.has_groups(ASKERS):
                raise AccessError(self.env._("Compliance officer, manager, owner and privacy officer ask for audit packs."))
            if any(vals.keys() - ASKED for vals in vals_list):
                raise AccessError(self.env._("How far a pack is follows from its making, it can't be typed."))
        for vals in vals_list:
            company = self.env['res.company'].browse(vals.get('company_id')) or self.env.company
            vals['number'] = self.env['ir.sequence'].with_company(company).next_by_code('medical.audit.pack') or '/'
        packs = super().create(vals_list)
        for pack in packs:
            if not (pack.reason or '').strip():
                raise UserError(self.env._("Say for whom the pack is, and why."))
            if pack.form == 'pdf' and self.env['ir.actions.report'].get_wkhtmltopdf_state() == 'install':
                raise UserError(self.env._("One PDF needs wkhtmltopdf on the server: choose the archive."))
        packs._queue()
        return packs

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - {'access_id'}:
                raise AccessError(self.env._("A pack stays as it was asked for: ask for another."))
            if vals and not self.env.user.has_groups(GIVERS) or self.filtered(lambda pack: pack.user_id != self.env.user):
                raise AccessError(self.env._("Who asked for a pack hands it over, where they may give access to auditors."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("What was handed out stays written down: delete the file of a pack, not the pack."))

    def _queue(self):
        # sudo: the job is Odoo's own; who may ask was checked
        self.env.ref('medical_office_compliance.cron_audit_pack').sudo()._trigger()

    def _check_own(self):
        self.check_access('read')
        for pack in self:
            if pack.user_id != self.env.user:
                raise AccessError(self.env._(
                    "%(name)s asked for this pack, with their own rights. Ask for one of your own.", name=pack.user_id.sudo().name))

    def action_retry(self):
        """Make a pack that failed anew.

        :raises AccessError: asked for by somebody else
        """
        self._check_own()
        if self.filtered(lambda pack: pack.state != 'failed'):
            raise UserError(self.env._("Only a pack that failed is made anew."))
        # sudo: who asked was checked
        self.sudo()._reset()
        self._queue()
        return True

    def action_delete_file(self):
        """Delete the file now; the row, the list of contents and the hashes stay."""
        self._check_own()
        if self.filtered(lambda pack: pack.state != 'ready'):
            raise UserError(self.env._("There is no file to delete."))
        # sudo: who asked was checked
        self.sudo()._delete_file()
        return True

    def action_download(self):
        """Download the pack: written in the access log."""
        self.ensure_one()
        self._check_open()
        return {'type': 'ir.actions.act_url', 'url': f'/medical_office/audit_pack/{self.id}', 'target': 'download'}

    def action_cover_sheet(self):
        """The sheet that is handed over beside the file: what it is, its hash, and how to check it."""
        self.ensure_one()
        self._check_open()
        return self.env.ref('medical_office_compliance.action_report_audit_pack').report_action(self)

    def _check_open(self):
        """Refuse who may not open it, and what has no file.

        :raises AccessError: somebody else's
        :raises UserError: not ready, or deleted
        """
        self.check_access('read')
        for pack in self:
            if not pack._opened_by_user():
                raise AccessError(self.env._(
                    "%(name)s asked for this pack, with their own rights. Ask for one of your own.", name=pack.user_id.sudo().name))
            if pack.state != 'ready':
                raise UserError(self.env._("This pack has no file: it isn't ready, or its file was deleted."))

    # === THE FILE === #

    def _file_attachment(self):
        # sudo: whoever asks was checked before
        return self.env['ir.attachment'].sudo().search([
            ('res_model', '=', self._name), ('res_field', '=', 'file'), ('res_id', 'in', self.ids)])

    def _file_path(self):
        """Where the file of a pack that may be opened is; written down that it goes out."""
        self.ensure_one()
        self._check_open()
        self._access_log('file', self.env._("Audit pack %(number)s: %(reason)s", number=self.number, reason=self.reason))
        attachment = self._file_attachment()
        return attachment._full_path(attachment.store_fname)

    @api.model
    def _work_folder(self):
        # within the filestore, which all workers share
        folder = os.path.join(config.filestore(self.env.cr.dbname), 'medical_audit_pack')
        os.makedirs(folder, mode=0o700, exist_ok=True)
        return folder

    def _work_path(self):
        self.ensure_one()
        return os.path.join(self._work_folder(), f'{self.id}.zip')

    def _keep_file(self, path, sha1, size):
        """Make a finished file on the disk the pack's, without reading it into memory."""
        self.ensure_one()
        attachments = self.env['ir.attachment'].sudo()
        store = f'{sha1[:2]}/{sha1}'
        full = attachments._full_path(store)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        attachment = attachments.create({
            'name': self.file_name, 'res_model': self._name, 'res_field': 'file', 'res_id': self.id, 'type': 'binary',
            'mimetype': 'application/pdf' if self.form == 'pdf' else 'application/zip'})
        # what the ORM would work out from content in memory
        self.env.cr.execute(SQL(
            "UPDATE ir_attachment SET store_fname = %s, checksum = %s, file_size = %s WHERE id = %s",
            store, sha1, min(size, 2**31 - 1), attachment.id))
        attachment.invalidate_recordset(flush=False)
        # should the transaction fail, Odoo's own clean-up takes it away
        attachments._mark_for_gc(store)
        os.replace(path, full)

    def _delete_file(self):
        self._file_attachment().unlink()
        self.write({'state': 'deleted', 'delete_on': fields.Date.context_today(self)})

    def _reset(self):
        """Begin anew."""
        for pack in self:
            pack._drop_work()
        self.item_ids.unlink()
        self.write({'state': 'queued', 'progress': 0, 'progress_words': False, 'fault': False, 'started_at': False, 'work_size': 0, 'starts': 0})

    def _drop_work(self):
        for path in (self._work_path(), f'{self._work_path()}.pdf'):
            if os.path.exists(path):
                os.unlink(path)

    @api.model
    def _cron_delete_files(self):
        """Delete files that were kept long enough, and what was left behind by a server that stopped."""
        # sudo: the job looks after everybody's
        packs = self.sudo()
        packs.search([('state', '=', 'ready'), ('delete_on', '<=', fields.Date.today())])._delete_file()
        working = set(packs.search([('state', 'in', ('queued', 'running'))]).ids)
        for name in os.listdir(self._work_folder()):
            if name.split('.')[0].isdigit() and int(name.split('.')[0]) not in working:
                os.unlink(os.path.join(self._work_folder(), name))

    # === AUDITORS === #

    @api.model
    def _scope_sql(self):
        # handed over one by one, within their scope
        return SQL(
            """SELECT scoped.id FROM medical_audit_pack scoped JOIN %s AS access ON access.id = scoped.access_id
                WHERE scoped.state IN ('ready', 'deleted')""",
            self.env['medical.audit.access']._sql_running(), to_flush=[self._fields['access_id'], self._fields['state']])

    # === THE SCREEN "AN INSPECTOR IS HERE" === #

    @api.model
    def get_pack_screen(self):
        """What the screen shows: areas and sites to choose from, and the latest packs of the user.

        :raises AccessError: for who may not ask for packs
        """
        if not self.env.user.has_groups(ASKERS):
            raise AccessError(self.env._("Compliance officer, manager, owner and privacy officer ask for audit packs."))
        today = self.env.company._medical_today()
        sites = self.env['medical.site'].search([('company_id', '=', self.env.company.id)])
        return {
            'practice': self.env.company.name,
            'areas': [{'id': area.id, 'name': area.display_name} for area in self.env['medical.audit.area'].search([], limit=50)],
            'sites': [{'id': site.id, 'name': site.name} for site in sites],
            'today': str(today),
            'periods': [{'years': years, 'date_from': str(today - relativedelta(years=years))} for years in (1, 3, 6)],
            'reason': self.env._("Inspection on %(date)s", date=today.strftime('%Y-%m-%d')),
            'options': [
                {'name': name, 'label': self._fields[name]._description_string(self.env)}
                for name, group in CONFIDENTIAL.items() if self.env.user.has_group(group)],
            'can_pdf': self.env['ir.actions.report'].get_wkhtmltopdf_state() != 'install',
            'packs': self._screen_packs(self.search([('user_id', '=', self.env.uid), ('company_id', '=', self.env.company.id)], limit=5)),
        }

    @api.model
    def ask_for_pack(self, values):
        """Ask for a pack from the screen, of the practice at work; the facts that the screen shows of it."""
        pack = self.create({**values, 'company_id': self.env.company.id})
        return self._screen_packs(pack)[0]

    def get_progress(self):
        """How far these are, for the screen that waits for them."""
        self.check_access('read')
        return self._screen_packs(self)

    @api.model
    def _screen_packs(self, packs):
        labels = dict(self._fields['state']._description_selection(self.env))
        return [{
            'id': pack.id, 'number': pack.number, 'reason': pack.reason, 'state': pack.state, 'state_words': labels[pack.state],
            'progress': pack.progress, 'words': pack.progress_words or '', 'fault': pack.fault or '', 'sha256': pack.sha256 or '',
            'size': pack.file_size, 'files': pack.file_count, 'file_name': pack.file_name or '', 'can_open': pack.can_open,
            'url': f'/medical_office/audit_pack/{pack.id}', 'period': f'{pack.date_from} – {pack.date_to}',
        } for pack in packs]

    def _days_kept(self):
        return self.env['medical.practice']._get(self.company_id).pack_days or DAYS_KEPT

    def _delete_day(self):
        return fields.Date.today() + timedelta(days=self._days_kept())

