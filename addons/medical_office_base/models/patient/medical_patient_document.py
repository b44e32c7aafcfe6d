from odoo import api, fields, models

from ...tools.document_file import INLINE, TYPES
from ...tools.file_pack import safe_name

PATIENT_TIERS = [
    ('patient_admin', 'Administrative: who sees patients'),
    ('patient_financial', 'Financial: front desk, cashiers, billers and manager'),
    ('patient_clinical', 'Clinical: clinicians and medical records'),
    ('patient_sensitive', 'Sensitive: own doctors and nurses, and medical records'),
]
DOCUMENT_STATES = [
    ('to_index', 'To Index'),
    ('indexed', 'Filed'),
    ('void', 'Filed by Mistake'),
    ('destroyed', 'Destroyed'),
]
SOURCES = [('upload', 'Uploaded'), ('mail', 'By mail or fax')]
RECORDS = 'medical_office_base.group_medical_records'


class MedicalPatientDocument(models.Model):
    """A paper or file of a patient, indexed by medical records; who reads it follows from its tier.

    What arrives without patient or kind waits to be indexed, and Medical Records alone see it. What is filed stays as it is: its file
    can't be exchanged, filed wrongly it is moved or taken out with a reason, and nobody deletes. A file's name is made from the
    record number, the kind and the date: what it was called, and the subject of a mail, are kept for Medical Records alone.
    """
    _name = 'medical.patient.document'
    _description = "Patient's Document"
    _inherit = ['medical.access.logged', 'medical.guarded.files']
    _guards_every_file = True
    _order = 'date desc, id desc'
    _rec_names_search = ['name', 'patient_id.number', 'type_id.name']
    _check_company_auto = True
    _access_log_parent = 'patient_id'

    patient_id = fields.Many2one('medical.patient', index=True, ondelete='restrict', check_company=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    type_id = fields.Many2one(
        'medical.document.type', 'Kind', index=True, ondelete='restrict', check_company=True, domain="[('subject', '=', 'patient')]")
    tier = fields.Selection(PATIENT_TIERS, 'Who Reads It', required=True, index=True, default='patient_clinical')
    visit_id = fields.Many2one('medical.visit', index='btree_not_null', ondelete='restrict', check_company=True)
    date = fields.Date('Dated', index=True, default=fields.Date.context_today)
    needs_end = fields.Boolean(related='type_id.needs_end')
    date_end = fields.Date('In Effect Until', help="Of an authorization: its last day. Years of keeping it are counted from then.")
    name = fields.Char('Title')
    file = fields.Binary(attachment=True, copy=False)
    file_name = fields.Char(compute='_compute_file_name', store=True)
    extension = fields.Char(readonly=True, copy=False)
    file_size = fields.Integer('Size (bytes)', readonly=True, copy=False)
    file_hash = fields.Char('SHA-256', readonly=True, copy=False, help="Of the file as it is kept. It stays when the file is destroyed.")
    is_picture = fields.Boolean(compute='_compute_shown_as')
    is_pdf = fields.Boolean(compute='_compute_shown_as')
    state = fields.Selection(DOCUMENT_STATES, required=True, default='to_index', readonly=True, copy=False, index=True)
    source = fields.Selection(SOURCES, 'Came', required=True, default='upload', readonly=True)
    received_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    original_name = fields.Char('Name It Came With', readonly=True, copy=False, groups=RECORDS)
    sender = fields.Char(readonly=True, copy=False, groups=RECORDS)
    subject = fields.Char(readonly=True, copy=False, groups=RECORDS)
    mail_key = fields.Char(readonly=True, copy=False, groups='base.group_system')
    fault = fields.Char('What Is Wrong', readonly=True, copy=False)
    indexed_by_id = fields.Many2one('res.users', 'Filed By', readonly=True, copy=False, ondelete='restrict')
    indexed_on = fields.Datetime('Filed On', readonly=True, copy=False)
    void_reason = fields.Char('Taken Out Because', readonly=True, copy=False)
    event_ids = fields.One2many('medical.patient.document.event', 'document_id', 'History', readonly=True, groups=RECORDS)

    _mail_uniq = models.UniqueIndex('(company_id, mail_key) WHERE mail_key IS NOT NULL', "This mail has been taken in before.")

    @api.model
    def _guarded_files_words(self):
        return self.env._("The file of a patient's document comes and goes with the document.")

    @api.depends('type_id', 'patient_id.number')
    def _compute_display_name(self):
        for document in self:
            # sudo: the number alone, of who reads the document
            document.display_name = ' · '.join(filter(None, (document.type_id.name or self.env._("Document"), document.sudo().patient_id.number)))

    @api.depends('patient_id.number', 'type_id', 'date', 'extension', 'received_on')
    def _compute_file_name(self):
        for document in self:
            if not document.extension:
                document.file_name = False
                continue
            day = document.date or (document.received_on or fields.Datetime.now()).date()
            document.file_name = '{}-{}-{}.{}'.format(
                safe_name(document.patient_id.number, 'new'), safe_name(document.type_id.name, 'document').lower(), day, document.extension)

    @api.depends('extension')
    def _compute_shown_as(self):
        for document in self:
            document.is_pdf = document.extension == 'pdf'
            document.is_picture = document.extension == 'jpg'

    def _is_inline(self):
        """Whether a browser may show the file; others it saves."""
        return TYPES.get(self.extension) in INLINE
