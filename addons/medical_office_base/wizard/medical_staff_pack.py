from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date, format_datetime

from ..tools.file_pack import FilePack, safe_extension, safe_name

# scope: the tiers of it, who may take it out
SCOPES = {
    'hr': (('own', 'supervisor', 'hr'), 'medical_office_base.group_manager,medical_office_base.group_hr'),
    'i9': (('i9',), 'medical_office_base.group_hr'),
    'health': (('health',), 'medical_office_base.group_employee_health'),
}
MOST_FILES = 500


class MedicalStaffPack(models.TransientModel):
    """Staff files for an audit: an archive with an index (HTML and csv), every document with state, size and SHA-256.

    Three scopes that never mix: the file as HR keeps it without I-9 and health, the forms I-9, the health part. Each is for
    who may read it, over the documents that the record rules give them; who takes what out, and why, is in the access log.
    """
    _name = 'medical.staff.pack'
    _description = 'Audit Pack'

    file_ids = fields.Many2many('medical.staff.file', 'medical_staff_pack_file_rel', 'pack_id', 'file_id', string='Staff Files', required=True)
    scope = fields.Selection('_selection_scope', required=True, default=lambda self: (self._selection_scope() or [(False, '')])[0][0])
    with_credentials = fields.Boolean(default=True)
    with_missing = fields.Boolean('List What Is Missing', default=True)
    reason = fields.Char('For Whom and Why', required=True, help="Stands in the access log, with your name.")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if self.env.context.get('active_model') == 'medical.staff.file':
            values['file_ids'] = [(6, 0, self.env.context.get('active_ids', []))]
        return values

    @api.model
    def _selection_scope(self):
        labels = {
            'hr': self.env._("Staff file, without I-9 and health"), 'i9': self.env._("Forms I-9 alone"),
            'health': self.env._("Health alone")}
        return [(scope, labels[scope]) for scope, (_tiers, groups) in SCOPES.items() if self.env.user.has_groups(groups)]

    def action_pack(self):
        """Check who asks and why, and download the archive."""
        self._check_pack()
        return {'type': 'ir.actions.act_url', 'url': f'/medical_office/staff_pack/{self.id}', 'target': 'download'}

    def _check_pack(self):
        self.ensure_one()
        self.check_access('read')
        # sudo: only to compare the author
        if self.sudo().create_uid != self.env.user:
            raise AccessError(self.env._("This pack was prepared by someone else: make your own."))
        if self.scope not in dict(self._selection_scope()):
            raise AccessError(self.env._("You can't take this part of staff files out."))
        if not (self.reason or '').strip():
            raise UserError(self.env._("Say for whom the pack is, and why."))
        if len(self.file_ids) > MOST_FILES:
            raise UserError(self.env._("At most %(count)s files at a time: choose fewer.", count=MOST_FILES))
        self.file_ids.check_access('read')

    def _pack(self):
        """The archive as an open file; the caller sends it. One document in memory at a time."""
        self._check_pack()
        made = self.env._("%(user)s on %(moment)s", user=self.env.user.name, moment=format_datetime(self.env, fields.Datetime.now()))
        head = [
            (self.env._("Practice"), ', '.join(self.file_ids.company_id.mapped('name'))), (self.env._("People"), len(self.file_ids)),
            (self.env._("Reason"), self.reason), (self.env._("Made by"), made)]
        columns = [
            self.env._("Person"), self.env._("Kind"), self.env._("Title or Number"), self.env._("State"), self.env._("Dated"),
            self.env._("Until"), self.env._("Kept Until")]
        pack = FilePack(
            dict(self._selection_scope())[self.scope], head, columns, [self.env._("File"), self.env._("Size (bytes)"), 'SHA-256'])
        self.file_ids._access_log('export', reason=self.reason)
        tiers = SCOPES[self.scope][0]
        for file in self.file_ids.sorted('name'):
            folder = f'{safe_name(file.name, "person")}_{file.id}'
            self._pack_documents(pack, file, folder, tiers)
            if self.with_credentials:
                self._pack_credentials(pack, file, folder, tiers)
        return pack.finish()

    def _pack_documents(self, pack, file, folder, tiers):
        domain = Domain([('staff_file_id', '=', file.id), ('tier', 'in', tiers)])
        documents = self.env['medical.staff.document'].search(domain)
        if not self.with_missing:
            documents = documents.filtered('has_file')
        if documents:
            documents._access_log('export', reason=self.reason)
        states = dict(documents._fields['state']._description_selection(self.env))
        for document in documents:
            cells = [
                file.name, document.type_id.name, document.name or '', states[document.state], format_date(self.env, document.date),
                format_date(self.env, document.date_end), format_date(self.env, document.retain_until)]
            parts = [(name, self._pack_data(document, name)) for name in ('file', 'file_back')]
            parts = [(name, data) for name, data in parts if data]
            if not parts:
                pack.add(cells)
            for name, data in parts:
                extension = safe_extension(document[f'{name}_name'])
                pack.add(cells, folder, f'{safe_name(document.type_id.name)}.{extension}', data)
                data = None
            document.invalidate_recordset(['file', 'file_back'])

    @api.model
    def _pack_data(self, document, name):
        # sudo: the document, whose file it is, was found by the record rules
        attachment = self.env['ir.attachment'].sudo().search([
            ('res_model', '=', document._name), ('res_id', '=', document.id), ('res_field', '=', name)], limit=1)
        data = attachment.raw or b''
        attachment.invalidate_recordset(['raw', 'datas'])
        return data

    def _pack_credentials(self, pack, file, folder, tiers):
        credentials = self.env['medical.credential'].search([('employee_id', '=', file.employee_id.id), ('tier', 'in', tiers)])
        if not self.with_missing:
            credentials = credentials.filtered(lambda credential: credential.stage != 'missing')
        if credentials:
            credentials._access_log('export', reason=self.reason)
        stages = dict(credentials._fields['stage']._description_selection(self.env))
        for credential in credentials:
            cells = [
                file.name, credential.type_id.name, credential.number or '', stages[credential.stage], format_date(self.env, credential.date_start),
                format_date(self.env, credential.date_end), '']
            # sudo: as for documents
            attachments = credential.sudo().document_ids
            if not attachments:
                pack.add(cells)
            for attachment in attachments:
                name = f'{safe_name(credential.type_id.name)}.{safe_extension(attachment.name)}'
                pack.add(cells, folder, name, attachment.raw or b'')
                attachment.invalidate_recordset(['raw', 'datas'])
