import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...tools.document_file import FileError, clean_file

MOST_FILES = 50  # in one go
# what follows from what is done here, not from what is typed
FOLLOWS = {
    'company_id', 'file_name', 'extension', 'file_size', 'file_hash', 'state', 'source', 'received_on', 'original_name', 'sender', 'subject',
    'mail_key', 'fault', 'indexed_by_id', 'indexed_on', 'void_reason', 'event_ids', 'retain_until', 'destroyed_on', 'destruction_id'}
TOLD = ('type_id', 'date', 'date_end', 'name', 'visit_id')
FILERS = ('front_desk', 'clinician', 'medical_records', 'biller')


class MedicalPatientDocument(models.Model):
    """What is done with patients' documents: received, filed, moved, taken out."""
    _inherit = 'medical.patient.document'

    # === GUARDS === #

    @api.constrains('patient_id', 'visit_id')
    def _check_goes_together(self):
        for document in self:
            # sudo: what the document hangs on, for who may file it
            held = document.sudo()
            if held.visit_id and held.visit_id.patient_id != held.patient_id:
                raise ValidationError(self.env._("The visit is another patient's."))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            # what a client sends as a default is no other than what it sends as a value
            given = {f'default_{name}' for name in FOLLOWS | {'file', 'tier'}}
            self = self.with_env(self.env(context={key: value for key, value in self.env.context.items() if key not in given}))
            for vals in vals_list:
                if wrong := {name for name in FOLLOWS - {'company_id', 'file_name'} if vals.get(name)}:
                    raise AccessError(self.env._("This can't be said of a new document: %(names)s.", names=', '.join(sorted(wrong))))
        documents = super().create([self._prepare_new(vals) for vals in vals_list])
        documents._log_event('received')
        documents.filtered(lambda document: document.state == 'indexed')._log_event('filed')
        return documents

    @api.model
    def _prepare_new(self, vals):
        """The values of a new document: its file made safe, its tier and state following from kind and patient."""
        vals = {name: value for name, value in vals.items() if name != 'file_name'}
        # sudo: what follows from patient and kind, whoever files
        patient = self.env['medical.patient'].sudo().browse(vals.get('patient_id') or self.env.context.get('default_patient_id') or ())
        kind = self.env['medical.document.type'].sudo().browse(vals.get('type_id') or self.env.context.get('default_type_id') or ())
        if patient:
            vals['company_id'] = patient.company_id.id
        if kind:
            vals['tier'] = self._kind_tier(kind)
        if vals.get('file') and not (self.env.su and vals.get('file_hash')):
            vals.update(self._prepare_file(vals['file']))
        if not self.env.su or 'state' not in vals:
            vals['state'] = 'to_index'
            if patient and kind and vals.get('file'):
                vals.update(state='indexed', indexed_by_id=self.env.uid, indexed_on=fields.Datetime.now())
        return vals

    @api.model
    def _kind_tier(self, kind):
        if kind and kind.subject != 'patient':
            raise ValidationError(self.env._("“%(name)s” is a document of staff files.", name=kind.name))
        return kind.tier or 'patient_clinical'

    @api.model
    def _prepare_file(self, content):
        """The values of a file.

        :param content: base64, as clients send it
        :raises UserError: for what isn't kept
        """
        try:
            data, extension = clean_file(base64.b64decode(content, validate=True))
        except FileError as error:
            raise UserError(self._fault_words(error.reason)) from error
        except (ValueError, TypeError) as error:
            raise UserError(self.env._("The file didn't arrive whole: send it again.")) from error
        return {
            'file': base64.b64encode(data), 'extension': extension, 'file_size': len(data), 'file_hash': hashlib.sha256(data).hexdigest()}

    @api.model
    def _fault_words(self, reason):
        """Why a file isn't kept, and what to do instead; without its name, which may bear a patient's."""
        return {
            'empty': self.env._("The file is empty."),
            'bytes': self.env._("The file is larger than 25 MB: scan it in gray, or in two files."),
            'pages': self.env._("The fax has more than 200 pages: send it in parts."),
            'photo': self.env._("The picture can't be read: send a JPEG or PNG of at most 12 MB, a TIFF from a fax, or a PDF."),
            'program': self.env._("This is a program: it isn't kept."),
            'archive': self.env._("Archives aren't kept: unpack it and send the files."),
            'encrypted': self.env._("This is an encrypted or old Office file: save it as PDF, or as .docx or .xlsx without a password."),
            'macro': self.env._("The Office file holds macros or other files: save it as PDF."),
            'bomb': self.env._("The Office file unpacks to far more than it should: it isn't kept. Save it as PDF."),
            'page': self.env._("Web pages, SVG and RTF aren't kept, as they may run: print it to PDF."),
        }.get(reason, self.env._("This kind of file isn't kept: send a PDF, a JPEG, PNG or TIFF picture, plain text, .docx or .xlsx."))

    def write(self, vals):
        vals = dict(vals)
        if not self.env.su:
            vals.pop('file_name', None)  # made from the rest: forms send it along with the file
            self._check_writing(vals)
            if vals.get('file'):
                vals.update(self._prepare_file(vals['file']))
        before = {document: {name: document[name] for name in TOLD} for document in self.sudo()} if set(TOLD) & vals.keys() else {}
        if 'type_id' in vals:
            # sudo: who reads it follows from the kind
            kind = self.env['medical.document.type'].sudo().browse(vals['type_id'] or ())
            vals['tier'] = self._kind_tier(kind)
        res = super().write(vals)
        if vals.keys() & {'tier', 'patient_id'} and not self.env.su:
            # rules judge a document as it was before
            self.check_access('write')
        labels = {name: self._fields[name]._description_string(self.env) for name in TOLD}
        for document, values in before.items():
            if changed := [labels[name] for name, value in values.items() if document[name] != value]:
                document.sudo(False)._log_event('changed', detail=', '.join(changed))
        return res

    def _check_writing(self, vals):
        """Refuse what can't be changed, or not by who asks."""
        self.check_access('write')
        if vals.keys() & (FOLLOWS | {'tier'}):
            raise AccessError(self.env._("This follows from what is done with the document, it can't be typed."))
        records = self.env.user.has_group('medical_office_base.group_medical_records')
        for document in self:
            if document.state in ('void', 'destroyed'):
                raise UserError(self.env._("“%(name)s” is no longer on file and stays as it is.", name=document.display_name))
            if 'file' in vals and document.file_hash:
                raise UserError(self.env._("The file of a document stays as it came: upload the new one as another document."))
            if document.state == 'indexed':
                if 'patient_id' in vals and vals['patient_id'] != document.patient_id.id:
                    raise UserError(self.env._("“%(name)s” is filed: use “Filed Wrongly” to move it, with the reason.", name=document.display_name))
                if 'type_id' in vals and not (records and vals['type_id']):
                    raise UserError(self.env._("“%(name)s” is filed: ask Medical Records for another kind.", name=document.display_name))

    def copy_data(self, default=None):
        raise UserError(self.env._("A document is not copied: upload it again where it belongs."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_always(self):
        raise UserError(self.env._("Documents are kept: take out what was filed by mistake, with the reason."))

    # === RECEIVING === #

    @api.model
    def receive_files(self, files, patient_id=False):
        """Take in several files at once, as documents to index.

        :param list files: [{'name': as it was called, 'data': base64}]
        :param int patient_id: whose they are, where that is known
        :return: {'ids': of what was taken in, 'faults': [[name, why not]]}; a file that isn't kept holds up no other
        """
        self._check_may_receive()
        patient = self.env['medical.patient'].browse(patient_id or ())
        patient.check_access('read')
        if len(files) > MOST_FILES:
            raise UserError(self.env._("Send at most %(count)s files at once.", count=MOST_FILES))
        values, faults = [], []
        for file in files:
            name = str(file.get('name') or '')
            try:
                values.append({**self._prepare_file(file.get('data')), 'original_name': name})
            except UserError as error:
                # told as data: an error raised would stand in the server's log, with a name in it
                faults.append([name, str(error)])
        documents = self._receive(values, patient=patient)
        return {'ids': documents.ids, 'faults': faults}

    @api.model
    def _check_may_receive(self):
        if not self.env.user.has_groups(','.join(f'medical_office_base.group_{role}' for role in FILERS)):
            raise AccessError(self.env._("Documents of patients are taken in by the front desk, clinicians, billers and Medical Records."))

    @api.model
    def _receive(self, values, patient=None, company=None):
        """Documents to index, of files that are safe already (`_prepare_file`)."""
        company = company or (patient and patient.sudo().company_id) or self.env.company
        # of which day a paper is, whoever files it says: the day it came is kept beside
        common = {'state': 'to_index', 'date': False, 'company_id': company.id, 'patient_id': patient.id if patient else False}
        # sudo: what nobody has indexed is read by Medical Records alone, whoever brought it
        return self.sudo().with_context(default_type_id=False, default_patient_id=False).create([{**common, **row} for row in values]).sudo(False)

    # === FILING === #

    def action_index(self):
        """File documents that say whose they are, what they are and of which day."""
        self.check_access('write')
        for document in self:
            if document.state != 'to_index':
                raise UserError(self.env._("“%(name)s” is filed already: reload the page.", name=document.display_name))
            missing = [document._fields[name]._description_string(self.env) for name in ('patient_id', 'type_id', 'date') if not document[name]]
            if missing:
                raise UserError(self.env._("Say first: %(names)s.", names=', '.join(missing)))
            if not document.file_hash:
                raise UserError(self.env._("There is no file: nothing can be filed. Take it out, with the reason."))
        # sudo: checked above; the state isn't typed
        self.sudo().write({'state': 'indexed', 'indexed_by_id': self.env.uid, 'indexed_on': fields.Datetime.now()})
        self._log_event('filed')

    def action_index_next(self):
        """File this document, and open the next one that waits."""
        self.ensure_one()
        self.action_index()
        return self.action_next()

    def action_next(self):
        """The next document that waits to be indexed; without one, the list."""
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_patient_document_index')
        waiting = [('state', '=', 'to_index'), ('company_id', 'in', self.env.companies.ids)]
        found = self.search([*waiting, ('id', '>', self.id or 0)], order='id', limit=1) or self.search(
            [*waiting, ('id', '!=', self.id)], order='id', limit=1)
        if not found:
            return action
        form = self.env.ref('medical_office_base.view_medical_patient_document_form')
        return {**action, 'view_mode': 'form', 'views': [(form.id, 'form')], 'res_id': found.id}

    def _move(self, patient, reason):
        """To the record of another patient, where it belongs; the trail names both records by number.

        :raises UserError: not filed, or no reason; AccessError: not Medical Records, or one of the two isn't theirs to open
        """
        self.ensure_one()
        self._check_may_correct(reason)
        patient.check_access('read')
        if patient == self.patient_id or patient.company_id != self.company_id:
            raise UserError(self.env._("Choose another patient of the practice."))
        before = self.patient_id.number
        # sudo: checked above
        self.sudo().write({'patient_id': patient.id, 'visit_id': False})
        self._log_event('moved', reason=reason, number_before=before)

    def _void(self, reason):
        """Take a document out that was filed by mistake; it is kept, and Medical Records can put it back."""
        self._check_may_correct(reason)
        # sudo: checked above
        self.sudo().write({'state': 'void', 'void_reason': reason})
        self._log_event('void', reason=reason)

    def action_put_back(self):
        """Take back that a document was taken out: it waits to be indexed again."""
        self.check_access('write')
        self._check_records()
        if self.filtered(lambda document: document.state != 'void'):
            raise UserError(self.env._("Only what was taken out is put back."))
        # sudo: checked above
        self.sudo().write({'state': 'to_index', 'void_reason': False, 'indexed_by_id': False, 'indexed_on': False})
        self._log_event('back')

    def action_correct(self):
        """Ask whether it belongs to another patient or is to be taken out, and why."""
        self.ensure_one()
        self.check_access('write')
        self._check_records()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'medical.patient.document.correction', 'view_mode': 'form', 'target': 'new',
            'name': self.env._("Filed Wrongly"),
            'context': {'default_document_id': self.id, 'default_kind': 'void' if self.state == 'to_index' else 'move'}}

    def _check_records(self):
        if not self.env.user.has_group('medical_office_base.group_medical_records'):
            raise AccessError(self.env._("Medical Records correct what was filed wrongly: ask them."))

    def _check_may_correct(self, reason):
        self.check_access('write')
        self._check_records()
        if not (reason or '').strip():
            raise UserError(self.env._("Say why: it stays in the document's history."))
        if self.filtered(lambda document: document.state not in ('to_index', 'indexed')):
            raise UserError(self.env._("This document is no longer on file: reload the page."))

    def _log_event(self, kind, detail=False, reason=False, number_before=False):
        """Add to the history, in one query."""
        # sudo: rows of the history are made here alone
        self.env['medical.patient.document.event'].sudo().create([{
            'document_id': document.id, 'company_id': document.company_id.id, 'kind': kind, 'user_id': self.env.uid, 'detail': detail, 'reason': reason,
            'number_before': number_before, 'number_after': document.patient_id.number,
        } for document in self.sudo()])
