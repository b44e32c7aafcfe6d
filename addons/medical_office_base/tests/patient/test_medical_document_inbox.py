import base64
from email.message import EmailMessage

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .document_common import PDF, DocumentCommon, picture, word


@tagged('post_install', '-at_install')
class TestMedicalDocumentInbox(DocumentCommon):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.alias_domain_id = cls.env['mail.alias.domain'].create({'name': 'fictional.example.com'})
        cls.inbox = cls.env['medical.document.inbox'].with_user(cls.users['manager']).create({
            'name': 'Fax line', 'alias_name': 'fictional-papers', 'senders': 'fax@example.com\n@scanner.example.com'})

    def _mail(self, *files, sender='Fictional Fax <fax@example.com>', key='1', body='Please see attached.', to='fictional-papers@fictional.example.com'):
        mail = EmailMessage()
        mail['From'], mail['To'], mail['Subject'], mail['Message-Id'] = sender, to, 'Results of Ada Fictional', f'<{key}@fax.example.com>'
        mail.set_content(body)
        for name, data in files:
            mail.add_attachment(data, maintype='application', subtype='octet-stream', filename=name)
        before = self.env['medical.patient.document'].search([], order='id desc', limit=1).id
        messages = self.env['mail.message'].search_count([])
        with self.assertNoLogs('odoo.addons.medical_office_base'):
            self.env['mail.thread'].message_process(None, mail.as_bytes())
        self.assertEqual(self.env['mail.message'].search_count([]), messages, "No mail is kept")
        self.assertFalse(self.env['mail.mail'].sudo().search([('subject', 'ilike', 'Ada Fictional')]))
        return self.env['medical.patient.document'].search([('id', '>', before)], order='id')

    def test_each_attachment(self):
        documents = self._mail(('Ada Fictional.pdf', PDF), ('fax.tif', picture('TIFF', pages=2, mode='1')), ('note.txt', b'Fictional note'))
        self.assertEqual(documents.mapped('extension'), ['pdf', 'pdf', 'txt'])
        self.assertEqual(set(documents.mapped('state')), {'to_index'})
        self.assertEqual(documents.company_id, self.company)
        self.assertEqual(base64.b64decode(documents[0].with_context(bin_size=False).file), PDF)
        self.assertFalse(documents.patient_id or any(documents.mapped('name')))
        first = documents[0].with_user(self.records)
        self.assertEqual((first.subject, first.sender, first.original_name), ('Results of Ada Fictional', 'fax@example.com', 'Ada Fictional.pdf'))
        for name in (first.display_name, *documents.mapped('file_name')):
            self.assertNotIn('Ada', name)
        self.assertEqual(self.inbox.taken_count, 3)
        for role in ('front_desk', 'clinician', 'manager', 'privacy_officer'):
            with self.subTest(role=role):
                self.assertFalse(documents.with_user(self.users[role]).search([('id', 'in', documents.ids)]))
        with self.assertRaises(AccessError):
            self.documents['patient_admin'].with_user(self.users['front_desk']).read(['subject'])
        self.assertFalse(self._mail(('Ada Fictional.pdf', PDF)), "The same mail again")

    def test_senders(self):
        self.assertFalse(self._mail(('a.pdf', PDF), sender='stranger@example.org', key='2'))
        self.assertFalse(self._mail(('a.pdf', PDF), sender='fax@example.com.example.org', key='3'))
        self.assertEqual(self.inbox.refused_count, 2)
        self.assertEqual(len(self._mail(('a.pdf', PDF), sender='Two <second.floor@scanner.example.com>', key='4')), 1)
        self.inbox.senders = False
        self.assertFalse(self._mail(('a.pdf', PDF), key='5'))
        with self.assertRaises(ValidationError):
            self.inbox.senders = 'everybody'
        with self.assertRaises(UserError):
            self.inbox.taken_count = 0

    def test_what_is_not_kept_is_told(self):
        documents = self._mail(('bad.docm', word(word__vbaProject=b'x')), ('page.html', b'<html><script>'), ('a.pdf', PDF), key='6')
        self.assertEqual([bool(document.fault) for document in documents], [True, True, False])
        self.assertFalse(documents[0].file)
        indexer = documents[0].with_user(self.records)
        indexer.write({'patient_id': self.patient.id, 'type_id': self.types['P-LAB'].id, 'date': '2026-01-02'})
        with self.assertRaises(UserError):
            indexer.action_index()
        indexer._void('Macros: asked the sender')
        self.assertEqual(indexer.state, 'void')

    def test_text_alone(self):
        document = self._mail(key='7', body='Fictional patient calls back.')
        self.assertEqual(document.extension, 'txt')
        self.assertIn(b'Fictional patient', base64.b64decode(document.with_context(bin_size=False).file))

    def test_who_keeps_addresses(self):
        with self.assertRaises(AccessError):
            self.inbox.with_user(self.records).name = 'x'
        with self.assertRaises(AccessError):
            self.inbox.with_user(self.users['front_desk']).read(['name'])
