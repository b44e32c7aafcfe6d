import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from ..tools.photo import PhotoError, clean_photo

FILES = {'file', 'file_back'}
MAX_BYTES = 25 * 1024 * 1024
PICTURES = (b'\xff\xd8\xff', b'\x89PNG', b'GIF8', b'RIFF', b'<svg')
# what the person whose document it is may say of it
BY_PERSON = {'file', 'file_name', 'file_back', 'file_back_name', 'name', 'date', 'date_start', 'date_end'}
# what follows from what is done here, not from what is typed
FOLLOWS = {
    'staff_file_id', 'company_id', 'user_id', 'tier', 'has_file', 'checked_by_id', 'checked_on', 'signed_on', 'signed_name', 'is_required',
    'asked_by_id', 'renewal_id', 'retain_until', 'file_hash', 'destroyed_on', 'destruction_id'}


class MedicalStaffDocument(models.Model):
    """What is done with documents: uploaded by HR, the manager, Employee Health or the person, checked, signed, archived.

    What somebody files about another counts at once. What a person brings themselves is checked by somebody else.
    """
    _inherit = 'medical.staff.document'

    @api.model_create_multi
    def create(self, vals_list):
        # sudo: whose file it goes into
        files = self.env['medical.staff.file'].sudo().with_context(active_test=False)
        by_id = {file.id: file.employee_id.id for file in files.browse(
            [vals['staff_file_id'] for vals in vals_list if vals.get('staff_file_id') and not vals.get('employee_id')])}
        vals_list = [{**self._clean_files(vals), 'employee_id': vals.get('employee_id') or by_id.get(vals.get('staff_file_id'))} for vals in vals_list]
        by_employee = {file.employee_id.id: file for file in files.search([('employee_id', 'in', [vals['employee_id'] for vals in vals_list])])}
        types = self.env['medical.document.type'].sudo().browse([vals['type_id'] for vals in vals_list if vals.get('type_id')])
        for vals in vals_list:
            file = by_employee.get(vals['employee_id'], files)
            if not self.env.su:
                self._check_creation(vals, file, types.browse(vals.get('type_id')))
            vals['staff_file_id'] = file.id
            if not (vals.get('file') or vals.get('file_back')) and not vals.get('is_required'):
                vals.update(is_required=True, asked_by_id=self.env.uid)
        documents = super().create(vals_list)
        documents.filtered('has_file')._stamp_checked()
        return documents

    @api.model
    def _clean_files(self, vals):
        """The values with photos drawn anew: without the place and device that a phone writes into them."""
        vals = dict(vals)
        for name in FILES & vals.keys():
            if not vals[name]:
                continue
            try:
                data = base64.b64decode(vals[name], validate=True)
            except ValueError as error:
                raise UserError(self.env._("The file didn't arrive whole: upload it again.")) from error
            if len(data) > MAX_BYTES:
                raise UserError(self.env._("The file is too large: it may have 25 MB. Scan it in gray, or in two files."))
            if data.startswith(PICTURES):
                try:
                    vals[name] = base64.b64encode(clean_photo(data))
                except PhotoError as error:
                    raise UserError(self.env._("This picture can't be kept: take a photo as JPEG or PNG of at most 12 MB, or upload a PDF.")) from error
                vals[f'{name}_name'] = f"{(vals.get(f'{name}_name') or 'photo').rsplit('.', 1)[0]}.jpg"
        return vals

    def _check_creation(self, vals, file, kind):
        """Refuse what can't be said at creation by who creates."""
        wrong = {name for name in FOLLOWS - {'staff_file_id'} if vals.get(name)}
        own = file.user_id == self.env.user
        if own:
            wrong |= {name for name in vals.keys() - BY_PERSON - {'employee_id', 'staff_file_id', 'type_id', 'company_id'} if vals[name]}
        if wrong:
            raise AccessError(self.env._("This can't be said of a new document: %(names)s.", names=', '.join(sorted(wrong))))
        if own and not kind.by_person:
            raise UserError(self.env._("You can't file this kind of document about yourself: ask your manager or HR."))

    def write(self, vals):
        if not self.env.su:
            self._check_writing(vals)
        res = super().write(self._clean_files(vals))
        if FILES & vals.keys():
            self._stamp_checked()
        if 'active' in vals:
            self._sync_required(self.company_id)
        return res

    def _check_writing(self, vals):
        """Refuse what can't be changed, or not by who asks."""
        self.check_access('write')
        if vals.keys() & (FOLLOWS | {'employee_id'}):
            raise AccessError(self.env._("This follows from what is done with the document, it can't be typed."))
        own = self.filtered('is_own')
        if own and vals.keys() - BY_PERSON:
            raise AccessError(self.env._("Of your own document you bring the file and its dates; somebody else does the rest."))
        for document in self:
            # sudo: what kind it is, for who reads the document
            kind = document.sudo().type_id
            if document in own and not kind.by_person:
                raise UserError(self.env._("“%(name)s” is filed by your manager or HR: give it to them.", name=kind.name))
            if document.checked_on and (FILES & vals.keys() or document in own):
                raise UserError(self.env._(
                    "“%(name)s” is checked and stays as it is: use “Renew” for what takes its place.", name=document.display_name))
            if 'type_id' in vals and document.has_file and vals['type_id'] != kind.id:
                raise UserError(self.env._(
                    "“%(name)s” has its file: archive it with the reason, and file it again as the right kind.", name=document.display_name))

    def _stamp_checked(self):
        """What somebody else filed is checked by that; what is one's own is not."""
        others = self.filtered(lambda document: document.has_file and document.user_id != self.env.user)
        # sudo: what follows from filing it
        others.sudo().write({'checked_by_id': self.env.uid, 'checked_on': fields.Datetime.now()})
        (self - others).sudo().write({'checked_by_id': False, 'checked_on': False})

    @api.constrains('checked_on', 'date_end')
    def _check_needed_end(self):
        for document in self:
            if document.checked_on and document.needs_end and not document.date_end:
                raise ValidationError(self.env._("Say until when “%(name)s” holds.", name=document.display_name))

    @api.constrains('active', 'void_reason')
    def _check_void_reason(self):
        for document in self:
            if not document.active and document.has_file and not (document.void_reason or '').strip():
                raise ValidationError(self.env._("Say why “%(name)s” was filed by mistake, then archive it. It is kept.", name=document.display_name))

    @api.constrains('type_id')
    def _check_subject(self):
        for document in self:
            if document.type_id.subject != 'staff':
                raise ValidationError(self.env._("“%(name)s” is a kind of document of patients.", name=document.type_id.name))

    @api.constrains('renewal_id')
    def _check_renewal_person(self):
        for document in self:
            if document.renewal_id and document.renewal_id.employee_id != document.employee_id:
                raise ValidationError(self.env._("A document is renewed by one of the same person."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_filed(self):
        if self.filtered('has_file'):
            raise UserError(self.env._("Documents on file are kept: archive what was filed by mistake, with the reason."))

    # === ACTIONS === #

    def action_check(self):
        """Confirm what a person brought: it is what it should be, and legible."""
        self._check_decidable()
        for document in self:
            if not document.has_file or document.checked_on:
                raise UserError(self.env._("There is nothing to check in “%(name)s”: reload the page.", name=document.display_name))
        # sudo: checked above
        self.sudo().write({'checked_by_id': self.env.uid, 'checked_on': fields.Datetime.now()})

    def action_send_back(self):
        """Take the file out again that a person brought, so that they bring a better one."""
        self._check_decidable()
        for document in self:
            if document.checked_on:
                raise UserError(self.env._("“%(name)s” is checked and stays as it is.", name=document.display_name))
        # sudo: checked above
        self.sudo().write({'file': False, 'file_name': False, 'file_back': False, 'file_back_name': False, 'is_required': True})

    def action_sign(self):
        """Sign one's own document: who, and when. A form that is the same for everyone becomes one's own copy."""
        self.check_access('read')
        for document in self:
            # sudo: signing is the person's, and writes nothing but this
            own = document.sudo()
            if document.user_id != self.env.user:
                raise AccessError(self.env._("A document is signed by the person whose it is."))
            if document.state != 'to_sign':
                raise UserError(self.env._("There is nothing to sign in “%(name)s”: reload the page.", name=document.display_name))
            values = {'signed_on': fields.Datetime.now(), 'signed_name': self.env.user.name, 'date': own.date or fields.Date.context_today(self)}
            if not own.has_file:
                kind = own.type_id
                values.update(file=kind.form, file_name=kind.form_name or f'{kind.name}.pdf')
            own.write(values)
            if not own.checked_on:
                # what the practice gave to sign needs no other check
                own.write({'checked_by_id': self.env.ref('base.user_root').id, 'checked_on': fields.Datetime.now()})

    def action_open_form(self):
        """Open the form that is to be signed."""
        self.ensure_one()
        self.check_access('read')
        return {'type': 'ir.actions.act_url', 'url': f'/web/content/medical.document.type/{self.type_id.id}/form', 'target': 'new'}

    def action_signed_on_paper(self):
        """Note that the paper which was filed bears the person's signature."""
        self._check_decidable()
        for document in self:
            if document.state != 'to_sign' or not document.has_file:
                raise UserError(self.env._("Upload the signed paper of “%(name)s” first.", name=document.display_name))
            # sudo: checked above
            document.sudo().write({
                'signed_on': fields.Datetime.now(), 'signed_name': self.env._("On paper, seen by %(name)s", name=self.env.user.name)})

    def _check_decidable(self):
        self.check_access('write')
        if self.filtered('is_own'):
            raise AccessError(self.env._("Nobody checks their own documents: ask somebody else."))

    def action_renew(self):
        if self.is_own and not self.sudo().type_id.by_person:
            raise UserError(self.env._("“%(name)s” is filed by your manager or HR: give it to them.", name=self.sudo().type_id.name))
        return super().action_renew()

    def _expiry_renew(self, date_start, date_end, values=None):
        self.check_access('write')
        if self.is_own and not self.sudo().type_id.by_person:
            raise AccessError(self.env._("This document is filed by your manager or HR."))
        # sudo: the link to the successor is not typed
        return super(MedicalStaffDocument, self.sudo())._expiry_renew(date_start, date_end, values).sudo(self.env.su)

    # === WHAT IS ASKED FOR === #

    @api.model
    def _sql_needed(self):
        """A subquery of which person owes which kind of document: staff_file_id, employee_id, type_id, company_id."""
        self.env.flush_all()
        return SQL(
            """(SELECT file.id AS staff_file_id, file.employee_id, kind.id AS type_id, file.company_id
                  FROM medical_staff_file file
                  JOIN hr_employee person ON person.id = file.employee_id
             LEFT JOIN hr_version version ON version.id = person.current_version_id
             LEFT JOIN hr_job job ON job.id = version.job_id
                  JOIN medical_document_type kind ON kind.company_id = file.company_id AND kind.active AND kind.subject = 'staff'
                       AND kind.needed_of <> 'nobody'
                 WHERE file.active
                   AND (kind.needed_of = 'everyone'
                        OR (kind.needed_of = 'contractors') = (COALESCE(version.employee_type, '') IN ('contractor', 'freelance')))
                   AND (kind.only_patient_facing IS NOT TRUE OR job.medical_patient_facing)
                   AND (NOT EXISTS (SELECT 1 FROM medical_document_type_job_rel position WHERE position.type_id = kind.id)
                        OR EXISTS (SELECT 1 FROM medical_document_type_job_rel position
                                    WHERE position.type_id = kind.id AND position.job_id = version.job_id)))""")

    @api.model
    def _sync_required(self, companies, employees=None):
        """Make a row for each document that a person owes and has none of; take back rows nobody owes any more.

        The number of queries doesn't depend on the number of persons.
        """
        # sudo: what is owed follows from types and positions
        documents = self.sudo().with_context(
            active_test=False, mail_create_nosubscribe=True, tracking_disable=True, mail_create_nolog=True)
        within = SQL("need.company_id = ANY(%s)", companies.ids)
        if employees is not None:
            within = SQL("%s AND need.employee_id = ANY(%s)", within, employees.ids)
        needed = self._sql_needed()
        rows = self.env.execute_query(SQL(
            """SELECT need.employee_id, need.staff_file_id, need.type_id FROM %s need
                WHERE %s AND NOT EXISTS (SELECT 1 FROM medical_staff_document doc
                                          WHERE doc.active AND doc.staff_file_id = need.staff_file_id AND doc.type_id = need.type_id)""",
            needed, within))
        documents.create([
            {'employee_id': employee, 'staff_file_id': file, 'type_id': kind, 'is_required': True} for employee, file, kind in rows])
        changed = self.env.execute_query(SQL(
            """SELECT doc.id, owed.type_id IS NOT NULL, doc.has_file
                 FROM medical_staff_document doc
            LEFT JOIN %s owed ON owed.staff_file_id = doc.staff_file_id AND owed.type_id = doc.type_id
                WHERE doc.company_id = ANY(%s) AND %s AND doc.asked_by_id IS NULL AND doc.active
                  AND doc.is_required IS DISTINCT FROM (owed.type_id IS NOT NULL)""",
            needed, companies.ids, SQL("doc.employee_id = ANY(%s)", employees.ids) if employees is not None else SQL("TRUE")))
        documents.browse([document for document, owed, _filed in changed if owed]).write({'is_required': True})
        documents.browse([document for document, owed, filed in changed if not owed and filed]).write({'is_required': False})
        documents.browse([document for document, owed, filed in changed if not owed and not filed]).unlink()

    @api.model
    def _expiry_daily(self):
        # what follows from changes of positions that were planned ahead
        self._sync_required(self.env['res.company'].search([('active', '=', True)]))
