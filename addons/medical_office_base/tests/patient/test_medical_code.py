import base64
import io
import zipfile

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .patient_common import ROLES, PatientCommon


def icd(rows, first=1):
    """Lines of an order file: rows of (code, may be reported, description). The codes are the layout's, the words ours."""
    return '\r\n'.join(
        f'{number:05d} {code:<7} {int(billable)} {text[:60]:<60} {text}' for number, (code, billable, text) in enumerate(rows, first)) + '\r\n'


def hcpcs(rows):
    """Lines of an ANWEB file: rows of (code, kind of record, long, short, added, in force from, ended)."""
    lines = []
    for sequence, (code, kind, long, short, added, effective, ended) in enumerate(rows, 1):
        line = f'{code:<5}{sequence * 100:05d}{kind}{long:<80}{short:<28}'
        lines.append(f'{line:<268}{added:<8}{effective:<8}{ended:<8}N'.ljust(320))
    return '\r\n'.join(lines) + '\r\n'


ICD = [
    ('Z90', False, 'Fictional absence'), ('Z901', True, 'Fictional absence of left shoe'), ('Z902', True, 'Fictional absence of right shoe'),
    ('Z9021XA', True, 'Fictional absence of right shoe, initial encounter'), ('T00', True, 'Fictional fatigue')]
HCPCS = [
    ('A9901', '3', 'Fictional walking aid, adjustable, with', 'Fict walking aid', '20200101', '20240101', ''),
    ('A9901', '4', 'wheels', '', '', '', ''), ('J9902', '3', 'Injection, fictional, 1 mg', 'Inj fictional', '19990101', '20250101', '20251231'),
    ('ZZ', '7', 'Fictional modifier', 'Fict mod', '20200101', '20200101', '')]


@tagged('post_install', '-at_install')
class TestMedicalCode(PatientCommon):

    def setUp(self):
        super().setUp()
        # whatever this database was loaded with
        self.env.cr.execute("DELETE FROM medical_code")
        self.env.invalidate_all()

    def _load(self, content, name='icd10cm_order_2026.txt', role='biller', **values):
        content = content.encode('cp1252') if isinstance(content, str) else content
        load = self.env['medical.code.load'].with_user(self.users[role]).create({'name': name, 'file': base64.b64encode(content), **values})
        load.action_load()
        return load

    def _codes(self, role='front_desk'):
        return self.env['medical.code'].with_user(self.users[role])

    def test_icd(self):
        load = self._load(icd(ICD))
        self.assertEqual((load.state, load.row_count, load.new_count, str(load.date_from)), ('done', 5, 5, '2025-10-01'))
        code = self._codes().search([('code', '=', 'Z9021XA')])
        self.assertEqual((code.shown_code, code.system, code.is_billable, str(code.date_from), code.year), ('Z90.21XA', 'icd10cm', True, '2025-10-01', 2026))
        self.assertFalse(self._codes().search([('code', '=', 'Z90')]).is_billable)

    def test_hcpcs_text(self):
        load = self._load(hcpcs(HCPCS), 'HCPC2026_JAN_ANWEB.txt')
        self.assertEqual((load.state, load.system, load.row_count, str(load.date_from)), ('done', 'hcpcs', 2, '2026-01-01'))
        aid, injection = self._codes().search([('system', '=', 'hcpcs')])
        self.assertEqual((aid.code, aid.name, aid.description, str(aid.date_from), aid.date_to), (
            'A9901', 'Fict walking aid', 'Fictional walking aid, adjustable, with wheels', '2020-01-01', False))
        self.assertEqual(str(injection.date_to), '2025-12-31')

    def _workbook(self, rows):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(['Fictional HCPCS file'])
        sheet.append(['HCPC', 'SEQNUM', 'RECID', 'LONG DESCRIPTION', 'SHORT DESCRIPTION', 'ADD DT', 'ACT EFF DT', 'TERM DT', 'ACTION CD'])
        for code, kind, long, short, added, effective, ended in rows:
            sheet.append([code, 100, int(kind), long, short, int(added or 0), int(effective or 0), int(ended) if ended else None, 'N'])
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def test_hcpcs_workbook_in_a_zip(self):
        out = io.BytesIO()
        with zipfile.ZipFile(out, 'w') as archive:
            archive.writestr('HCPC2026_OCT_ANWEB.xlsx', self._workbook(HCPCS))
            archive.writestr('HCPC2026_recordlayout.txt', 'words')
        load = self._load(out.getvalue(), 'october-2026-alpha-numeric-hcpcs-file.zip')
        self.assertEqual((load.state, load.row_count, load.message), ('done', 2, '2 new, 0 changed, 0 ended.'))
        self.assertEqual(self._codes().search([('code', '=', 'A9901')]).description, 'Fictional walking aid, adjustable, with wheels')

    def test_next_year(self):
        self._load(icd(ICD * 1))
        rows = [row for row in ICD if row[0] != 'T00'] + [('T01', True, 'Fictional tiredness')]
        rows[1] = ('Z901', True, 'Fictional absence of the left shoe')
        load = self._load(icd(rows), 'icd10cm_order_2027.txt')
        self.assertEqual((load.state, load.new_count, load.changed_count, load.ended_count), ('done', 1, 1, 1), load.message)
        ended = self._codes().search([('code', '=', 'T00')])
        self.assertEqual(str(ended.date_to), '2026-09-30')
        self.assertEqual(self._codes().search([('code', '=', 'Z901')]).name, 'Fictional absence of the left shoe')
        again = self._load(icd(rows), 'icd10cm_order_2027 again.txt')
        self.assertEqual((again.new_count, again.changed_count, again.ended_count), (0, 0, 0))

    def test_refused(self):
        good = icd(ICD)
        lines = good.splitlines(keepends=True)
        out = io.BytesIO()
        with zipfile.ZipFile(out, 'w') as archive:
            archive.writestr('readme.txt', 'words')
        for name, content, words in (
                ('icd.txt', '\n', "The file is empty"),
                ('icd.txt', good[:-40], "cut off"),
                ('icd.txt', ''.join(lines[:2] + lines[3:]), "a line before it is missing"),
                ('icd.txt', ''.join([*lines, lines[-1].replace('00005', '00006')]), "stands in line 5 already"),
                ('icd.txt', good.replace('Z901   ', '99213  '), "CPT code"),
                ('icd.txt', 'code;description\nZ90;Words that are long enough to be taken for a line of the file that we know, but are none\n', "cut off"),
                ('icd.txt', 'x' * 120, "published layout"),
                ('icd.txt', good.replace('Z901   ', 'z9-1   '), "no code of this system"),
                ('icd.txt', b'\xff\xfe' + good.encode(), "no text"),
                ('icd.zip', b'PK\x03\x04broken', "archive is damaged"),
                ('icd.zip', out.getvalue(), "holds no file of these codes"),
                ('icd10.txt', self._workbook(HCPCS), "holds no file of these codes"),
                ('hcpc.txt', hcpcs([*HCPCS, ('99213', '3', 'Words', 'Words', '20200101', '20200101', '')]), "CPT code"),
                ('hcpc.txt', hcpcs([*HCPCS, ('0001F', '3', 'Words', 'Words', '20200101', '20200101', '')]), "CPT code"),
                ('hcpc.txt', hcpcs(HCPCS[1:]), "carries on a code"),
                ('hcpc.txt', hcpcs([('A9901', '3', 'Words', 'Words', '2020AB01', '20200101', '')]), "a date can't be read"),
                ('hcpc.txt', hcpcs(HCPCS)[:-100], "cut off"),
                ('hcpc.xlsx', self._workbook([])[:2000], "archive is damaged")):
            with self.subTest(words=words, name=name):
                load = self._load(content, name)
                self.assertEqual(load.state, 'faults', load.message)
                self.assertIn(words, load.message)
                self.assertFalse(self._codes().search([]))

    def test_part_of_a_file(self):
        """What is missing would end: a part of a file is refused."""
        self._load(icd(ICD))
        load = self._load(icd(ICD[:2]), 'icd10cm_order_2027.txt')
        self.assertEqual(load.state, 'faults')
        self.assertFalse(self._codes().search([('date_to', '!=', False)]))

    def test_faults_are_named_and_counted(self):
        load = self._load(icd([('bad', True, f'Words {number}') for number in range(80)]))
        self.assertIn('and 30 more', load.message)

    def test_queries_dont_grow(self):
        counts = []
        for count in (50, 5000):
            content = icd([(f'{chr(65 + number // 1000)}{number % 100:02d}{number // 100 % 10}', True, f'Fictional words {number}') for number in range(count)])
            load = self.env['medical.code.load'].with_user(self.users['biller']).create({
                'name': f'icd10cm_order_2026 {count}.txt', 'file': base64.b64encode(content.encode())})
            self.env.flush_all()
            self.env.cr.execute("DELETE FROM medical_code")
            before = self.env.cr.sql_log_count
            load.action_load()
            self.assertEqual((load.state, load.row_count), ('done', count), load.message)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_found(self):
        self._load(icd(ICD))
        codes = self._codes()
        for text, expected in (
                ('Z90.2', ['Z902', 'Z9021XA']), ('z902', ['Z902', 'Z9021XA']), ('right shoe', ['Z902', 'Z9021XA']), ('shoe initial', ['Z9021XA']),
                ('fatigue', ['T00']), ('nothing like it', [])):
            with self.subTest(text=text):
                found = codes.browse(row[0] for row in codes.name_search(text))
                self.assertEqual(found.mapped('code'), expected)
        self.assertEqual(codes.name_search('T00')[0][1], 'T00 Fictional fatigue')
        self.assertEqual(codes._describe('icd10cm', ['z90.1', 'X99']), {'z90.1': 'Fictional absence of left shoe'})

    def test_people(self):
        load = self._load(icd(ICD))
        code = self._codes().search([], limit=1)
        for role in ROLES:
            codes = self._codes(role)
            with self.subTest(role=role):
                self.assertEqual(codes.has_access('read'), role not in ('facility', 'auditor'))
                with self.assertRaises(AccessError):
                    codes.create({'system': 'icd10cm', 'code': 'A00', 'name': 'x', 'description': 'x'})
                with self.assertRaises(AccessError):
                    code.with_user(self.users[role]).write({'name': 'x'})
        with self.assertRaises(AccessError):
            self._load(icd(ICD), role='front_desk')
        with self.assertRaises(AccessError):
            self.env['medical.code.load'].with_user(self.users['biller']).create({'name': 'x', 'file': 'eA==', 'state': 'done'})
        for attempt in (lambda: load.write({'name': 'x'}), load.unlink, load.action_load):
            with self.assertRaises(UserError):
                attempt()
        other = self.env['medical.code.load'].with_user(self.users['biller']).create({'name': 'icd.txt', 'file': base64.b64encode(icd(ICD).encode())})
        other.action_check()
        self.assertEqual(other.state, 'ready')
        other.file = base64.b64encode(b'other')
        self.assertEqual(other.state, 'draft')


@tagged('post_install', '-at_install')
class TestMedicalAbbreviation(PatientCommon):

    def test_library(self):
        rows = self.env['medical.abbreviation.template'].with_user(self.users['medical_records']).search([('is_unsafe', '=', True)])
        self.assertGreater(len(rows), 20)
        mine = rows._library_adopt(self.company)
        self.assertTrue(all(row.instead for row in mine))
        self.assertEqual(self.env['medical.abbreviation'].with_user(self.users['staff']).search([('name', '=', 'MSO4')]).instead, 'morphine sulfate')
        self.assertFalse(self.env['medical.abbreviation'].with_user(self.foreign_manager).search([]))
        with self.assertRaises(AccessError):
            self.env['medical.abbreviation'].with_user(self.users['front_desk']).create({'name': 'XX', 'meaning': 'x'})

    def test_import(self):
        self.env['medical.abbreviation'].create({'name': 'BP', 'meaning': 'blood pressure', 'company_id': self.company.id})
        for content, state in (
                ('Abbreviation,Meaning,Do Not Use,Write Instead,Note\nBP,blood pressure,no,,vital sign\nQD,every day,yes,daily,\n', 'done'),
                ('Abbreviation,Meaning,Do Not Use,Write Instead,Note\nAA,a,no,,\nAA,a,no,,\n', 'faults'),
                ('Abbreviation,Meaning,Do Not Use,Write Instead,Note\n,a,no,,\n', 'faults')):
            record = self.env['medical.import'].with_user(self.users['manager']).create({
                'name': 'list.csv', 'kind': 'medical.import.abbreviation', 'file': base64.b64encode(content.encode())})
            record.action_import()
            self.assertEqual(record.state, state, record.fault_ids.mapped('problem'))
        rows = self.env['medical.abbreviation'].with_user(self.users['staff']).search([])
        self.assertEqual(rows.mapped(lambda row: (row.name, row.note, row.is_unsafe)), [('BP', 'vital sign', False), ('QD', False, True)])
