import base64

from odoo import Command
from odoo.tests import freeze_time, tagged

from .patient_common import PatientCommon


@freeze_time('2026-11-28 15:00:00')
@tagged('post_install', '-at_install')
class TestMedicalImportPatient(PatientCommon):
    """Patients from a file: new, known, likely here, and whom one may not open."""

    HEADING = 'Record Number,First Name,Last Name,Birth Date,Phone,Language,Sites,Payer,Member ID,Covered From,Add Anyway'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.users['manager']
        cls.payer = cls.env['medical.payer'].create({'name': 'Fictional Mutual', 'payer_number': 'FM01', 'company_id': cls.company.id})

    def _import(self, *rows, check=True):
        record = self.env['medical.import'].with_user(self.manager).create({
            'name': 'patients.csv', 'kind': 'medical.import.patient', 'company_id': self.company.id,
            'file': base64.b64encode('\n'.join((self.HEADING, *rows)).encode())})
        record.action_check()
        if check:
            self.assertEqual(record.state, 'ready', [(fault.row, fault.column, fault.problem) for fault in record.fault_ids])
        return record

    def test_new_patients(self):
        record = self._import(
            ",Nora,O'Fiction,1971-03-14,(212) 555-0134,Spanish,M,FM01,F1,2026-01-01,", ',,王小明,12/1/1990,,zh,,,,,', ',María,,,,,M,,,,')
        self.assertIn('new patients', record.preview)
        self.assertFalse(self.env['medical.patient'].search([('given_name', '=', 'Nora')]), "checking writes nothing")
        record.action_import()
        self.assertEqual(record.state, 'done', record.fault_ids.mapped('problem'))
        nora = self.env['medical.patient'].search([('given_name', '=', 'Nora')])
        self.assertRecordValues(nora, [{
            'name': "Nora O'Fiction", 'phone': '(212) 555-0134', 'language_id': self.env['medical.language'].search([('code', '=', 'es')]).id,
            'site_ids': self.site.ids, 'has_coverage': True}])
        self.assertEqual((nora.coverage_ids.payer_id, nora.coverage_ids.member_id), (self.payer, 'F1'))
        self.assertEqual(nora.partner_id.name, f'Patient {nora.number}')
        self.assertTrue(self.env['medical.patient'].search([('family_name', '=', '王小明'), ('birth_date', '=', '1990-12-01')]))
        self.assertEqual(self._import(',Nora,Ofiction,1971-03-14,(212) 555-0134,,,,,,').preview.count('new patients'), 1)

    def test_known_patients(self):
        record = self._import(f'{self.patient.number},,,,(212) 555-0199,,,,,,')
        self.assertIn('Phone', record.preview)
        record.action_import()
        self.assertEqual((self.patient.phone, self.patient.name), ('(212) 555-0199', 'Ada Fictional'))
        self._import('," fictional",ADA,1980-02-29,,Spanish,,FM01,F2,2026-01-01,').action_import()
        self.assertEqual((self.patient.language_id.code, self.patient.coverage_ids.member_id), ('es', 'F2'))
        again = self._import(',Ada,Fictional,1980-02-29,(212) 555-0199,,,FM01,F2,2026-01-01,')
        self.assertIn('as known already', again.preview)
        again.action_import()
        self.assertEqual(len(self.patient.coverage_ids), 1)

    def test_faults(self):
        record = self._import(
            ',Adah,Fictional,1980-02-29,,,,,,,', ',Vera,Private,1980-02-29,,,,,,,', f'{self.elsewhere.number},,,,,,,,,,',
            ',Kit,Counted,2027-01-01,12,Klingon,Nowhere,Nobody,,,', ',,,,,,M,,,,', ',Twin,Same,1999-01-01,,,,,,,', ',Twin,Same,1999-01-01,,,,,,,',
            ',Ann,Annex,1988-01-01,,,A,,,,', ',Una,Covered,1988-01-02,,,,FM01,,,', check=False)
        self.assertEqual(record.state, 'faults')
        self.assertEqual({(fault.row, fault.column) for fault in record.fault_ids}, {
            (2, 'Last Name'), (3, 'Last Name'), (4, 'Record Number'), (5, 'Birth Date'), (5, 'Phone'), (5, 'Language'), (5, 'Sites'), (5, 'Payer'),
            (6, 'Last Name'), (8, 'Last Name'), (9, 'Sites'), (10, 'Member ID')})
        shown = '\n'.join(record.fault_ids.mapped('problem'))
        self.assertIn(f'Ada Fictional ({self.patient.number}', shown)
        for patient in self.restricted | self.elsewhere:
            self.assertNotIn(patient.number, shown)

    def test_add_anyway(self):
        record = self._import(',Adah,Fictional,1980-02-29,,,,,,,yes', ',Vera,Private,1980-02-29,,,,,,,yes')
        record.action_import()
        added = self.env['medical.patient'].search([('birth_date', '=', '1980-02-29'), ('given_name', 'in', ('Adah', 'Vera'))])
        self.assertEqual(len(added), 3)
        self.assertEqual(self.env['medical.patient.double'].search([('other_id', 'in', added.ids)]).patient_id, self.patient | self.restricted)

    def test_files_are_private(self):
        record = self._import(',Nora,Secretive,1971-03-14,,,,,,,')
        faulty = self._import(',Adah,Fictional,1980-02-29,,,,,,,', check=False)
        other = self._user('pt_manager_2', 'manager')
        self.assertEqual((record.fault_ids | faulty.fault_ids).with_user(self.manager).search([('import_id', 'in', (record | faulty).ids)]), faulty.fault_ids)
        for user in (other, self.users['owner'], self.users['auditor']):
            with self.subTest(user=user.login):
                self.assertFalse(record.with_user(user).search([('id', 'in', (record | faulty).ids)]))
                self.assertFalse(faulty.fault_ids.with_user(user).search([('import_id', 'in', (record | faulty).ids)]))
        self.env['medical.import'].with_user(self.manager).create({
            'name': 'x', 'kind': 'medical.import.patient', 'file': base64.b64encode(b'x'), 'is_private': False})
        self.assertFalse(record.with_user(other).search([('kind', '=', 'medical.import.patient')]))

    def test_queries(self):
        """Sixty rows cost as many queries as twenty."""
        def rows(count, letter):
            return [f',{letter}{number},Counted,{1930 + number}-09-09,,Spanish,M,FM01,F{number},2026-01-01,yes' for number in range(count)]

        def queries(count, letter):
            record = self.env['medical.import'].with_user(self.manager).create({
                'name': 'patients.csv', 'kind': 'medical.import.patient', 'company_id': self.company.id,
                'file': base64.b64encode('\n'.join((self.HEADING, *rows(count, letter))).encode())})
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            record.action_import()
            self.env.flush_all()
            self.assertEqual(record.state, 'done', record.fault_ids.mapped('problem'))
            return self.env.cr.sql_log_count - start
        self.site.user_ids |= self.manager
        self.patient.site_ids = [Command.set(self.site.ids)]
        # warms the caches; what the first one creates empties some of them again
        queries(3, 'v')
        queries(3, 'w')
        self.assertLessEqual(queries(60, 'x'), queries(20, 'y') + 4)
