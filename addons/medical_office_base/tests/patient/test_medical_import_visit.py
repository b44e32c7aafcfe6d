import base64
from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .patient_common import ROLES
from .visit_common import NOW, VisitCommon

HEADING = 'Visit Number,Date and Time,Record Number,Patient,Birth Date,Site,Provider,Room,Kind,Co-Pay'


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestMedicalImportVisit(VisitCommon):

    def _import(self, *rows, heading=HEADING, user=None):
        content = '\n'.join((heading, *rows)).encode()
        return self.env['medical.import'].with_user(user or self.desk).create({
            'name': f'day{len(rows)}.csv', 'kind': 'medical.import.visit', 'file': base64.b64encode(content), 'company_id': self.company.id})

    def _faults(self, record):
        record.action_check()
        return [(fault.row, fault.column) for fault in record.fault_ids]

    def _visits(self):
        return self.env['medical.visit'].search([('company_id', '=', self.company.id)])

    def test_day_list(self):
        self.employees['doctor'].name = 'Dora Fiction'
        record = self._import(
            f'V-1,2027-01-20 09:30,{self.patient.number},,,M,dora fiction,E1,Laboratory,25.00',
            f'V-2,01/19/2027 10:30 PM,{self.patient.number.lstrip("0")},,,West,,,,',
            'V-3,2027-01-20 11:00,,"Fictional, ADA",02/29/1980,M,,Exam 2,,')
        record.action_check()
        self.assertEqual(record.state, 'ready', record.fault_ids.mapped('problem'))
        self.assertFalse(self._visits(), "checking writes nothing")
        self.assertIn('3', record.preview)
        record.action_import()
        self.assertEqual(record.state, 'done', record.fault_ids.mapped('problem'))
        first, second, third = self._visits().sorted('external_number')
        self.assertRecordValues(first | second | third, [
            {'patient_id': self.patient.id, 'date_start': NOW.replace(hour=14, minute=30), 'site_id': self.site.id, 'copay_due': 25, 'kind': 'lab',
             'provider_id': self.employees['doctor'].id, 'room_id': self.rooms[0].id, 'state': 'expected'},
            # half past ten in the evening in Denver
            {'patient_id': self.patient.id, 'date_start': NOW.replace(hour=5, minute=30), 'site_id': self.west.id, 'copay_due': 0, 'kind': 'follow_up',
             'provider_id': False, 'room_id': False, 'state': 'expected'},
            {'patient_id': self.patient.id, 'date_start': NOW.replace(hour=16), 'site_id': self.site.id, 'copay_due': 0, 'kind': 'follow_up',
             'provider_id': False, 'room_id': self.rooms[1].id, 'state': 'expected'}])
        self.assertEqual(str(second.date), '2027-01-19')

    def test_the_list_comes_again(self):
        row = f'V-1,2027-01-20 09:30,{self.patient.number},,,M,,,,25'
        self._import(row).action_import()
        self._import(row).action_import()
        visit = self._visits()
        self.assertEqual(len(visit), 1)
        record = self._import(f'V-1,2027-01-20 10:00,{self.patient.number},,,M,,E2,,30')
        record.action_check()
        self.assertIn('Co-Pay Due', record.preview)
        record.action_import()
        self.assertEqual((visit.date_start, visit.room_id, visit.copay_due), (NOW, self.rooms[1], 30))
        visit.with_user(self.desk).action_arrive()
        self._import(f'V-1,2027-01-20 12:00,{self.patient.number},,,M,,,,35').action_import()
        self.assertEqual((visit.date_start, visit.state, visit.copay_due), (NOW, 'arrived', 35), "who has come keeps the time")
        # one typed before without number is the same visit
        typed = self._visit(start=NOW + timedelta(hours=2))
        self._import(f'V-9,2027-01-20 12:00,{self.patient.number},,,M,,,,').action_import()
        self.assertEqual((len(self._visits()), typed.external_number), (2, 'V-9'))

    def test_faults(self):
        self._patient('Ada', 'Fictional')  # of the same name and birth date
        record = self._import(
            'V-1,2027-01-20 09:30,,Ada Fictional,1980-02-29,M,,,,',            # two of them
            'V-2,2027-01-20 09:30,,Nobody Fictional,1980-02-29,M,,,,',         # none
            f'V-3,2027-01-20 09:30,{self.restricted.number},,,M,,,,',          # not theirs to open
            f'V-4,2027-01-20,{self.patient.number},,,M,,,,',                   # no time
            f'V-5,2027-01-20 09:30,{self.patient.number},,,A,,,,',             # another's site
            f'V-6,2027-01-20 09:30,{self.patient.number},,,M,Nobody,Z9,,-1',   # nobody, nowhere, negative
            f'V-7,2027-01-20 09:30,{self.patient.number},,1999-01-01,M,,,,',   # born on another day
            f'V-7,2027-01-20 10:30,{self.patient.number},,,M,,,,')             # twice
        self.assertEqual(self._faults(record), [
            (2, 'Patient'), (3, 'Patient'), (4, 'Record Number'), (5, 'Date and Time'), (6, 'Site'), (7, 'Provider'), (7, 'Room'), (7, 'Co-Pay'),
            (8, 'Birth Date'), (9, 'Visit Number')])
        self.assertIn(self.patient.number, record.fault_ids[0].problem)
        self.assertFalse(self._visits())

    def test_who(self):
        """Front desk and manager import; whoever uploads alone sees a file that names patients."""
        record = self._import(f'V-1,2027-01-20 09:30,{self.patient.number},,,M,,,,')
        record.action_check()
        for role in ROLES:
            user = self.users[role]
            imports = self.env['medical.import'].with_user(user)
            with self.subTest(role=role):
                seen = imports.search([('id', '=', record.id)]) if imports.has_access('read') else imports
                self.assertEqual(bool(seen), role == 'front_desk')
                faults = self.env['medical.import.fault'].with_user(user)
                self.assertFalse(faults.has_access('read') and role != 'front_desk' and faults.search([('import_id', '=', record.id)]))
        with self.assertRaises(AccessError):
            record.with_user(self.manager).read(['preview'])
        with self.assertRaises(AccessError):
            self._import('V-1', user=self.clinician)
        with self.assertRaises(AccessError):
            self._import('V-1', user=self.users['supply_clerk'])

    def test_columns_of_another_program(self):
        heading = 'Appt #,Appt Date,Appt Hour,MRN,Office,Co Pay,Reason for Visit'
        row = f'A-1,01/20/2027,9:30 AM,{self.patient.number},M,25,secret'
        record = self._import(row, heading=heading)
        self.assertTrue(self._faults(record))
        self.assertEqual(len(record.unknown_headings), 7)
        with self.assertRaises(UserError):
            record.write({'unknown_headings': []})
        action = record.action_match_columns()
        mappings = self.env['medical.import.mapping'].with_user(self.desk).search(action['domain'])
        self.assertEqual(len(mappings), 7)
        kind = 'medical.import.visit'
        ours = {'Appt #': 'number', 'Appt Date': 'day', 'Appt Hour': 'clock', 'MRN': 'record', 'Office': 'site', 'Co Pay': 'copay'}
        self.assertEqual(mappings.filtered(lambda mapping: mapping.name == 'Co Pay').column, f'{kind}:copay', "proposed")
        for mapping in mappings:
            if mapping.name in ours:
                mapping.column = f'{kind}:{ours[mapping.name]}'
            else:
                mapping.write({'column': False, 'is_left_out': True})
        record.action_check()
        self.assertEqual(record.state, 'ready', record.fault_ids.mapped('problem'))
        record.action_import()
        self.assertRecordValues(self._visits(), [{'external_number': 'A-1', 'date_start': NOW.replace(hour=14, minute=30), 'copay_due': 25}])
        # known from then on, by everybody of the practice, and asked for once
        other = self._import(row.replace('A-1', 'A-2').replace('9:30 AM', '14.15'), heading=heading.upper(), user=self.manager)
        other.action_check()
        self.assertEqual(other.state, 'ready', other.fault_ids.mapped('problem'))
        record = self._import(row, heading=heading + ',')
        record.action_check()
        self.assertFalse(self.env['medical.import.mapping']._propose(self.company, kind, ['mrn ']))

    def test_mapping_guards(self):
        mappings = self.env['medical.import.mapping']
        values = {'kind': 'medical.import.visit', 'name': 'MRN', 'column': 'medical.import.visit:record', 'company_id': self.company.id}
        one = mappings.with_user(self.desk).create(values)
        with self.assertRaises(AccessError):
            mappings.with_user(self.users['supply_clerk']).create({**values, 'name': 'Other', 'column': False})
        with self.assertRaises(AccessError):
            one.with_user(self.users['hr']).write({'name': 'Other'})
        with self.assertRaises(AccessError):
            one.with_user(self.users['hr']).unlink()
        self.assertFalse(mappings.with_user(self.foreign_manager).search([('id', '=', one.id)]))
        with self.assertRaises(UserError):
            one.is_left_out = True

    def test_few_queries(self):
        patients = self.env['medical.patient'].create([{
            'given_name': f'Number {number}', 'family_name': 'Fictional', 'birth_date': '1990-01-01', 'company_id': self.company.id,
            'site_ids': [Command.set(self.site.ids)]} for number in range(60)])

        def check(count):
            record = self._import(*(
                f'Q-{number},2027-01-20 09:{number:02},,{patients[number].name},1990-01-01,M,,E1,,5' for number in range(count)))
            record.action_check()  # warm
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            record.action_check()
            self.assertEqual(record.state, 'ready', record.fault_ids.mapped('problem'))
            return self.env.cr.sql_log_count - before

        few = check(20)
        self.assertLessEqual(check(60), few + 8)
