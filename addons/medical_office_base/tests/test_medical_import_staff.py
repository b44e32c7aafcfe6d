import base64

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .credential_common import NOW, CredentialCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestMedicalImportStaff(CredentialCommon):
    """People and their credentials from files."""

    STAFF = 'Name,Position,Sites,Supervisor,Employment,Hired On,Work E-mail,Work Phone'
    CREDENTIALS = 'Person,Credential,Number,State,From,Until,Issued By'

    def _import(self, kind, heading, *rows, user=None):
        content = '\n'.join((heading, *rows)).encode()
        return self.env['medical.import'].with_user(user or self.manager).create({
            'name': f'people{len(rows)}.csv', 'kind': f'medical.import.{kind}', 'file': base64.b64encode(content), 'company_id': self.company.id})

    def _faults(self, record):
        record.action_check()
        return [(fault.row, fault.column) for fault in record.fault_ids]

    def _staff(self, *rows, user=None):
        return self._import('staff', self.STAFF, *rows, user=user)

    def _credentials(self, *rows, user=None):
        return self._import('credential', self.CREDENTIALS, *rows, user=user)

    def test_new_people(self):
        self._require('HIPAA')
        record = self._staff(
            'Ann Fiction,Registered Nurse,CMAIN; East,bob@fiction.example,Employee,2026-01-15,ann@fiction.example,(212) 555-0101',
            'Bob Fiction,office manager,,Opal Owner,,,bob@fiction.example,',
            'Cid Fiction,Cleaner,CEAST,,Contractor,,,', user=self.hr)
        record.action_check()
        self.assertEqual(record.state, 'ready', record.fault_ids.mapped('problem'))
        self.assertFalse(self.env['hr.employee'].search([('name', '=like', '% Fiction')]), "checking writes nothing")
        record.action_import()
        self.assertEqual(record.state, 'done', record.fault_ids.mapped('problem'))
        ann, bob, cid = self.env['hr.employee'].search([('name', '=like', '% Fiction')], order='name')
        self.assertRecordValues(ann | bob | cid, [
            {'job_id': self._job('ROL-07').id, 'parent_id': bob.id, 'employee_type': 'employee', 'work_email': 'ann@fiction.example',
             'medical_site_ids': (self.main | self.east).ids},
            {'job_id': self._job('ROL-01').id, 'parent_id': self.owner_person.id, 'employee_type': 'employee', 'work_email': 'bob@fiction.example',
             'medical_site_ids': []},
            {'job_id': self._job('ROL-11').id, 'parent_id': False, 'employee_type': 'contractor', 'work_email': False,
             'medical_site_ids': self.east.ids}])
        file = self.env['medical.staff.file'].search([('employee_id', '=', ann.id)])
        self.assertEqual(str(file.date_hired), '2026-01-15')
        self.assertEqual(self._theirs(ann).mapped('state'), ['missing'], "what their position requires is asked for")

    def test_known_people(self):
        self._staff('Ann Fiction,Receptionist,CMAIN,,,,ann@fiction.example,').action_import()
        ann = self.env['hr.employee'].search([('name', '=', 'Ann Fiction')])
        record = self._staff('Ann B. Fiction,Registered Nurse,,Lia Lead,,,ann@fiction.example,555', 'Clem Cleaner,,,,,,,')
        record.action_check()
        self.assertEqual(record.state, 'ready', record.fault_ids.mapped('problem'))
        for words in ('Position', 'Work Phone', 'Supervisor', '<b>1</b> changed', '<b>1</b> as known already', '<b>0</b> new people'):
            self.assertIn(words, record.preview)
        record.action_import()
        self.assertEqual(record.state, 'done', record.fault_ids.mapped('problem'))
        self.assertEqual(self.env['hr.employee'].search_count([('name', '=like', 'Ann%Fiction')]), 1, "nobody is doubled")
        self.assertRecordValues(ann, [{
            'name': 'Ann Fiction', 'job_id': self._job('ROL-07').id, 'parent_id': self.lead_person.id, 'medical_site_ids': self.main.ids,
            'work_phone': '555'}])

    def test_faults_of_staff(self):
        self._staff('Ann Fiction,,,,,,ann@fiction.example,').action_import()
        self._employee('Clem Cleaner')
        record = self._staff(
            'Ann Fiction,,,,,,other@fiction.example,',
            'Dan Fiction,Astronaut,,,,,,',
            'Eva Fiction,,NOWHERE,,,,,',
            'Flo Fiction,,,Nobody Known,,,,',
            'Flo Fiction,,,,,,,',
            'Gus Fiction,,,,King,,,',
            'Hal Fiction,,,,,31.31.2026,,',
            'Ina Fiction,,,Ina Fiction,,,,',
            'Jon Fiction,,,,,,no-address,',
            'Clem Cleaner,,,,,,,',
            'Lia Lead,,,Nora Nurse,,,,',
            'Mara Manager,Cleaner,,,,,,')
        self.assertEqual(self._faults(record), [
            (2, 'Work E-mail'), (3, 'Position'), (4, 'Sites'), (5, 'Supervisor'), (6, 'Name'), (7, 'Employment'), (8, 'Hired On'),
            (9, 'Supervisor'), (10, 'Work E-mail'), (11, 'Name'), (12, 'Supervisor'), (13, 'Name')])
        self.assertFalse(self.env['hr.employee'].search([('name', '=', 'Dan Fiction')]))
        self.assertTrue(all(fault.remedy for fault in record.fault_ids))

    def test_credentials(self):
        self._require('BLS', self._job('ROL-07'))
        record = self._credentials(
            'Nora Nurse,LIC-RN,RN 1234,NY,2025-06-01,2027-05-31,State board',
            'Nora Nurse,BLS,,,2025-06-01,2027-05-31,', 'clem cleaner,Bloodborne pathogen training,,,2026-01-05,2027-01-04,', user=self.hr)
        record.action_check()
        self.assertEqual(record.state, 'ready', record.fault_ids.mapped('problem'))
        self.assertIn('fills what is missing', record.preview)
        record.action_import()
        self.assertEqual(record.state, 'done', record.fault_ids.mapped('problem'))
        self.assertRecordValues(self._theirs(self.nurse_person).sorted('number'), [
            {'number': 'RN 1234', 'state': 'submitted', 'state_id': self.ny.id, 'issuer': 'State board', 'sent_by_id': self.hr.id},
            {'number': False, 'state': 'submitted', 'state_id': False, 'issuer': False, 'sent_by_id': self.hr.id}])
        self._theirs(self.nurse_person, 'LIC-RN').with_user(self.manager)._verify('Board')
        again = self._credentials('Nora Nurse,LIC-RN,RN 1234,NY,2025-06-01,2027-05-31,State board')
        again.action_import()
        self.assertEqual((again.state, len(self._theirs(self.nurse_person, 'LIC-RN'))), ('done', 1), "what is known stays as it is")
        self.assertEqual(self._theirs(self.nurse_person, 'LIC-RN').state, 'verified')

    def test_faults_of_credentials(self):
        self._employee('Lia Lead')
        record = self._credentials(
            'Nobody Known,BLS,,,2025-06-01,2027-05-31,',
            'Nora Nurse,WHAT,,,2025-06-01,2027-05-31,',
            'Nora Nurse,LIC-RN,,ZZ,2025-06-01,,',
            'Nora Nurse,DEA,AB1234567,,2025-06-01,2027-05-31,',
            'Nora Nurse,BLS,,,2027-06-01,2027-05-31,',
            'Nora Nurse,TB,,,2025-06-01,,',
            'Nora Nurse,LEIE,,,2025-06-01,2025-07-01,',
            'Lia Lead,BLS,,,2025-06-01,2027-05-31,',
            'Nora Nurse,ACLS,1,,2025-06-01,2027-05-31,',
            'Nora Nurse,ACLS,1,,2025-06-01,2027-05-31,',
            'Fritz Foreign,BLS,,,2025-06-01,2027-05-31,')
        self.assertEqual(self._faults(record), [
            (2, 'Person'), (3, 'Credential'), (4, 'State'), (4, 'Number'), (4, 'Until'), (5, 'Number'), (6, 'Until'), (7, 'Credential'),
            (8, 'Credential'), (9, 'Person'), (11, 'Credential'), (12, 'Person')])

    def test_who_may(self):
        for user in (self.nurse, self.lead, self.health, self.owner):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._staff('Ann Fiction,,,,,,,', user=user)
        mine = self._staff('Ann Fiction,,,,,,,')
        self.assertFalse(self.env['medical.import'].with_user(self.hr).search([('id', '=', mine.id)]), "HR sees their own files")
        for user in (self.manager, self.hr):
            for kind in ('medical.import.staff', 'medical.import.credential'):
                self.assertTrue(self.env['medical.import'].with_user(user)._template(kind)[1])

    def test_queries_of_many(self):
        def queries(first, count):
            record = self._staff(*(f'Many {number} Fiction,Receptionist,CMAIN,Lia Lead,,,many{number}@fiction.example,'
                                   for number in range(first, first + count)))
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            record.action_check()
            self.env.flush_all()
            self.assertEqual(record.state, 'ready')
            return self.env.cr.sql_log_count - before

        queries(0, 2)
        self.assertLessEqual(queries(100, 60), queries(200, 20) + 5)
