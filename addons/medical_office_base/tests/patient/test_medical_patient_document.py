from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged

from ..today_common import TodayChecks
from .document_common import PDF, DocumentCommon, b64, picture, word
from .patient_common import ROLES

SEEN = {
    'front_desk': ('patient_admin', 'patient_financial'),
    'cashier': ('patient_admin', 'patient_financial'),
    'biller': ('patient_admin', 'patient_financial'),
    'manager': ('patient_admin', 'patient_financial'),
    'clinician': ('patient_admin', 'patient_clinical'),
    'medical_records': ('patient_admin', 'patient_financial', 'patient_clinical', 'patient_sensitive'),
    'privacy_officer': ('patient_admin',),
}


@tagged('post_install', '-at_install')
class TestMedicalPatientDocument(TodayChecks, DocumentCommon):

    # === WHO READS === #

    def test_who_reads(self):
        Documents = self.env['medical.patient.document']
        Attachments = self.env['ir.attachment']
        every = Documents.browse([document.id for document in self.documents.values()])
        files = Attachments.sudo().search([('res_model', '=', Documents._name), ('res_field', '=', 'file'), ('res_id', 'in', every.ids)])
        self.assertEqual(len(files), 4)
        for role in ROLES:
            user, seen = self.users[role], SEEN.get(role, ())
            with self.subTest(role=role):
                found = Documents.with_user(user).search([('id', 'in', every.ids)]) if seen else Documents
                self.assertEqual(set(found.sudo().mapped('tier')), set(seen))
                for tier, document in self.documents.items():
                    file = files.filtered(lambda file, document=document: file.res_id == document.id).with_user(user)
                    if tier in seen:
                        self.assertEqual(document.with_user(user).read(['name'])[0]['name'], 'Fictional title')
                        self.assertEqual(file.raw, PDF)
                    else:
                        with self.assertRaises(AccessError):
                            document.with_user(user).read(['name'])
                        with self.assertRaises(AccessError):
                            file.read(['name', 'datas'])
                listed = Attachments
                if seen:
                    listed = Attachments.with_user(user).search([('res_model', '=', Documents._name), ('res_field', '!=', False)])
                self.assertEqual(set(listed.sudo().mapped('res_id')) & set(every.ids), {self.documents[tier].id for tier in seen})
        mental = self.documents['patient_sensitive']
        with self.assertRaises(AccessError):
            mental.with_user(self.doctor).read(['name'])
        self.patient.provider_ids = self.employees['doctor']
        self.assertTrue(mental.with_user(self.doctor).read(['name']))

    def test_restricted_and_elsewhere(self):
        for patient in (self.restricted, self.elsewhere):
            document = self._document('P-REGIST', patient)
            for role in ('front_desk', 'medical_records', 'clinician', 'manager'):
                with self.subTest(patient=patient.family_name, role=role), self.assertRaises(AccessError):
                    document.with_user(self.users[role]).read(['name'])
        self.assertTrue(self._document('P-REGIST', self.restricted).with_user(self.doctor).read(['name']))

    def test_site_taken_away(self):
        document = self.documents['patient_admin'].with_user(self.users['front_desk'])
        document.read(['name'])
        self.site.user_ids -= self.users['front_desk']
        with self.assertRaises(AccessError):
            document.read(['name'])

    def test_names_stay_out(self):
        document = self.documents['patient_clinical']
        self.assertEqual(document.display_name, f'{document.type_id.name} · {self.patient.number}')
        self.assertEqual(document.file_name, f'{self.patient.number}-laboratory_result-2020-05-04.pdf')
        file = self.env['ir.attachment'].search([('res_model', '=', document._name), ('res_id', '=', document.id), ('res_field', '=', 'file')])
        self.assertNotIn('Fictional', file.name)
        self.assertFalse(file.public)
        self.assertNotIn('message_ids', document._fields)

    # === RECEIVED AND FILED === #

    def test_several_files_at_once(self):
        desk = self.users['front_desk']
        Documents = self.env['medical.patient.document']
        answer = Documents.with_user(desk).receive_files([
            {'name': 'Ada Fictional.pdf', 'data': b64(PDF)},
            {'name': 'macro.docm', 'data': b64(word(word__vbaProject=b'x'))},
            {'name': 'photo.png', 'data': b64(picture())},
            {'name': 'x.pdf', 'data': 'no base64!'},
        ], self.patient.id)
        documents = Documents.browse(answer['ids'])
        self.assertEqual([name for name, _reason in answer['faults']], ['macro.docm', 'x.pdf'])
        self.assertEqual(documents.mapped('state'), ['to_index', 'to_index'])
        self.assertEqual(documents.mapped('extension'), ['pdf', 'jpg'])
        self.assertEqual(documents.patient_id, self.patient)
        self.assertFalse(Documents.with_user(desk).search([('id', 'in', documents.ids)]), "Medical Records read what nobody has indexed")
        found = documents.with_user(self.records)
        self.assertEqual(found.mapped('original_name'), ['Ada Fictional.pdf', 'photo.png'])
        self.assertNotIn('Ada', ''.join(found.mapped('file_name')))
        with self.assertRaises(AccessError):
            Documents.with_user(desk).receive_files([], self.elsewhere.id)
        for role in ('staff', 'hr', 'auditor', 'owner'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                Documents.with_user(self.users[role]).receive_files([{'name': 'x', 'data': b64(PDF)}])

    def test_index(self):
        Documents = self.env['medical.patient.document'].with_user(self.records)
        first, second = Documents.browse(Documents.receive_files([{'name': str(number), 'data': b64(PDF)} for number in (1, 2)])['ids'])
        cards = self.assert_cards_match(self.records)
        self.assertEqual(cards['patient_documents_to_index'], 2)
        self.assertTrue(first.file_name.startswith('new-document-'))
        with self.assertRaises(UserError):
            first.action_index()
        first.write({'patient_id': self.patient.id, 'type_id': self.types['P-MENTAL'].id, 'date': '2026-01-02'})
        self.assertEqual(first.tier, 'patient_sensitive')
        self.assertEqual(first.action_index_next()['res_id'], second.id)
        self.assertEqual((first.state, first.indexed_by_id), ('indexed', self.records))
        self.assertEqual(first.file_name, f'{self.patient.number}-mental_health_paper-2026-01-02.pdf')
        second.write({'patient_id': self.patient.id, 'type_id': self.types['P-CORR'].id, 'date': '2026-01-02'})
        self.assertFalse(second.action_index_next()['res_id'])
        self.assertEqual(first.event_ids.mapped('kind'), ['filed', 'changed', 'received'])
        with self.assertRaises(UserError):
            second.action_index()
        third = Documents.browse(Documents.receive_files([{'name': '3', 'data': b64(PDF)}])['ids'])
        with self.assertRaises(AccessError):
            third.patient_id = self.elsewhere.id

    def test_filed_by_who_knows(self):
        Documents = self.env['medical.patient.document']
        card = Documents.with_user(self.users['front_desk']).create({
            'patient_id': self.patient.id, 'type_id': self.types['P-INS-CARD'].id, 'file': b64(picture()), 'file_name': 'Ada.png'})
        self.assertEqual((card.state, card.tier, card.extension), ('indexed', 'patient_financial', 'jpg'))
        self.assertNotIn('Ada', card.file_name)
        with self.assertRaises(AccessError):
            Documents.with_user(self.users['front_desk']).create({
                'patient_id': self.patient.id, 'type_id': self.types['P-LAB'].id, 'file': b64(PDF)})
        with self.assertRaises(UserError):
            Documents.with_user(self.users['front_desk']).create({
                'patient_id': self.patient.id, 'type_id': self.types['P-INS-CARD'].id, 'file': b64(b'<html>')})

    def test_what_follows_is_not_typed(self):
        Documents = self.env['medical.patient.document'].with_user(self.records)
        good = {'patient_id': self.patient.id, 'type_id': self.types['P-LAB'].id, 'file': b64(PDF)}
        for values in ({'file_hash': 'x'}, {'indexed_by_id': self.records.id}, {'state': 'destroyed'}, {'source': 'mail'}):
            with self.subTest(values=values):
                with self.assertRaises(AccessError):
                    Documents.create({**good, **values})
                name, value = next(iter(values.items()))
                made = Documents.with_context(**{f'default_{name}': value}).create(good)
                self.assertNotEqual(made.state, 'destroyed')
                self.assertNotEqual(made.file_hash, 'x')
                self.assertEqual(made.source, 'upload')
                with self.assertRaises(AccessError):
                    self.documents['patient_clinical'].with_user(self.records).write(values)
        document = self.documents['patient_clinical'].with_user(self.records)
        for values in ({'file': b64(PDF + b'other')}, {'patient_id': self.elsewhere.id}, {'type_id': False}):
            with self.subTest(values=values), self.assertRaises(UserError):
                document.write(values)
        with self.assertRaises(AccessError):
            document.tier = 'patient_admin'
        with self.assertRaises(UserError):
            document.copy()
        with self.assertRaises(AccessError):
            document.unlink()
        with self.assertRaises(UserError):
            document.sudo().unlink()
        with self.assertRaises(ValidationError):
            document.type_id = self.env['medical.document.type'].search([('subject', '=', 'staff'), ('company_id', '=', self.company.id)], limit=1)
        with self.assertRaises(UserError):
            self.documents['patient_admin'].with_user(self.users['front_desk']).type_id = self.types['P-INS-CARD']

    def test_files_hang_on_documents_alone(self):
        document = self.documents['patient_clinical']
        Attachments = self.env['ir.attachment'].with_user(self.records)
        file = Attachments.sudo().search([('res_model', '=', document._name), ('res_id', '=', document.id), ('res_field', '=', 'file')]).with_user(self.records)
        with self.assertRaises(AccessError):
            Attachments.create({'name': 'x.html', 'raw': b'<script>', 'res_model': document._name, 'res_id': document.id})
        loose = Attachments.create({'name': 'x.txt', 'raw': b'x'})
        for values in ({'raw': b'other'}, {'public': True}, {'res_id': self.documents['patient_admin'].id}, {'name': 'Ada.pdf'}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                file.write(values)
        with self.assertRaises(AccessError):
            file.unlink()
        with self.assertRaises(AccessError):
            file.generate_access_token()
        with self.assertRaises(AccessError):
            loose.write({'res_model': document._name, 'res_id': document.id})

    # === CORRECTED === #

    def test_moved_and_taken_out(self):
        other = self._patient('Bo', 'Fictional')
        document = self.documents['patient_clinical'].with_user(self.records)
        with self.assertRaises(AccessError):
            self.documents['patient_admin'].with_user(self.users['front_desk'])._move(other, 'Same name')
        with self.assertRaises(UserError):
            document._move(other, ' ')
        with self.assertRaises(AccessError):
            document._move(self.elsewhere.with_user(self.records), 'x')
        wizard = self.env['medical.patient.document.correction'].with_user(self.records).create({
            'document_id': document.id, 'patient_id': other.id, 'reason': 'Same name'})
        wizard.action_confirm()
        self.assertEqual(document.patient_id, other)
        self.assertIn(other.number, document.file_name)
        event = document.event_ids[0]
        self.assertEqual((event.kind, event.number_before, event.number_after, event.reason), ('moved', self.patient.number, other.number, 'Same name'))
        wizard.create({'document_id': document.id, 'kind': 'void', 'reason': 'Blank page'}).action_confirm()
        self.assertEqual(document.state, 'void')
        with self.assertRaises(UserError):
            document.name = 'x'
        document.action_put_back()
        self.assertEqual(document.state, 'to_index')
        with self.assertRaises(AccessError):
            event.sudo().write({'reason': 'x'})
        with self.assertRaises(AccessError):
            event.create({'document_id': document.id, 'company_id': self.company.id, 'kind': 'filed', 'user_id': self.records.id})

    # === KINDS === #

    def test_kinds_of_staff_and_patients(self):
        kinds = self.env['medical.document.type'].with_user(self.users['manager'])
        with self.assertRaises(ValidationError):
            kinds.create({'name': 'Odd', 'subject': 'patient', 'tier': 'hr'})
        with self.assertRaises(ValidationError):
            kinds.create({'name': 'Odd', 'subject': 'staff', 'tier': 'patient_clinical'})
        with self.assertRaises(ValidationError):
            kinds.create({'name': 'Odd', 'subject': 'patient', 'tier': 'patient_admin', 'needed_of': 'everyone'})
        with self.assertRaises(ValidationError):
            kinds.create({'name': 'Odd', 'subject': 'patient', 'tier': 'patient_admin', 'retention_years': 3, 'retention_from': 'left'})
        with self.assertRaises(UserError):
            self.types['P-LAB'].with_user(self.users['manager']).tier = 'patient_admin'
        with self.assertRaises(UserError):
            self.types['P-LAB'].with_user(self.users['manager']).unlink()
        asked = self.env['medical.staff.document'].search([('company_id', '=', self.company.id)])
        self.assertEqual(set(asked.type_id.mapped('subject')), {'staff'})
        with self.assertRaises(ValidationError):
            self.env['medical.staff.document'].create({
                'employee_id': self.employees['staff'].id, 'type_id': self.types['P-LAB'].id, 'file': b64(PDF)})

    def test_lists_of_any_length(self):
        for number in range(20):
            self._document('P-CORR', date=f'2021-01-{number + 1:02}')
        Documents = self.env['medical.patient.document'].with_user(self.records)
        names = ('patient_id', 'type_id', 'name', 'date', 'state', 'tier', 'file_name', 'retain_until', 'is_held', 'retention_text')
        specification = {name: {'fields': {'display_name': {}}} if name.endswith('_id') else {} for name in names}
        counts = []
        for limit in (3, 3, 20):  # the first reading fills caches
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(Documents.web_search_read([], specification, limit=limit)['records']), limit)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2], "As many queries for twenty as for three")

    def test_form_of_the_patient(self):
        action = self.patient.with_user(self.users['clinician']).action_open_documents()
        self.assertEqual(action['domain'], [('patient_id', '=', self.patient.id)])
        self.assertEqual(self.patient.with_user(self.users['clinician']).document_count, 2)
        self.assertEqual(self.patient.with_user(self.records).document_count, 4)


@tagged('post_install', '-at_install')
class TestMedicalPatientDocumentHttp(DocumentCommon, HttpCase):
    """Over HTTP: by tier, under a name without names, written down."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # nothing can be written beside the read-only cursor of a test
        cls.set_registry_readonly_mode(False)
        cls.addClassCleanup(cls.set_registry_readonly_mode, True)

    def _file(self, document):
        return self.env['ir.attachment'].sudo().search([('res_model', '=', document._name), ('res_id', '=', document.id), ('res_field', '=', 'file')])

    def test_content_by_tier(self):
        log = self.env['medical.access.log'].sudo()
        for role in ('front_desk', 'clinician', 'medical_records', 'staff', 'hr'):
            user = self.users[role]
            self.authenticate(user.login, user.login)
            for tier, document in self.documents.items():
                for url in (
                        f'/web/content/medical.patient.document/{document.id}/file', f'/web/content/{self._file(document).id}',
                        f'/web/content/{self._file(document).id}?download=1', f'/web/image/medical.patient.document/{document.id}/file'):
                    with self.subTest(role=role, tier=tier, url=url):
                        before = log.search_count([('model', '=', document._name), ('res_id', '=', document.id), ('channel', '=', 'file')])
                        answer = self.url_open(url)
                        after = log.search_count([('model', '=', document._name), ('res_id', '=', document.id), ('channel', '=', 'file')])
                        if tier in SEEN.get(role, ()):
                            if '/web/image' not in url:
                                self.assertEqual(answer.content, PDF)
                                self.assertIn(document.file_name, answer.headers['Content-Disposition'])
                            self.assertNotIn('Fictional', answer.headers.get('Content-Disposition', ''))
                            self.assertEqual(after, before + 1)
                        else:
                            self.assertNotIn(b'fictional', answer.content)
                            self.assertEqual(after, before)

    def test_served_inert(self):
        self.authenticate(self.records.login, self.records.login)
        for content, inline in ((PDF, True), (picture('JPEG'), True), (b'Fictional text', False), (word(), False)):
            document = self._document('P-CORR', content=content)
            for url in (
                    f'/web/content/medical.patient.document/{document.id}/file?mimetype=text/html&filename=x.html',
                    f'/web/content/{self._file(document).id}'):
                with self.subTest(content=content[:8], url=url):
                    answer = self.url_open(url)
                    self.assertEqual(answer.headers['X-Content-Type-Options'], 'nosniff')
                    self.assertEqual(answer.headers['Content-Disposition'].startswith('attachment'), not inline)
                    self.assertNotIn('html', answer.headers['Content-Type'])
                    self.assertIn(document.file_name, answer.headers['Content-Disposition'])
