import csv
import hashlib
import io
import zipfile

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .staff_file_common import StaffFileCommon


@tagged('post_install', '-at_install')
class TestMedicalStaffPack(StaffFileCommon):
    """The pack for an audit: who takes which part out, what is in it, and that it is written down."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._file_document(cls.hr, 'Form W-4')
        cls._file_document(cls.hr, 'Form I-9')
        cls._file_document(cls.health, 'Immunization record')
        cls._new_document(cls.hr, 'Disciplinary paper', name='=1+1')
        cls._file_document(cls.hr, 'Form W-4', cls.lead_file)

    def _pack(self, user, scope, files=None, **values):
        return self.env['medical.staff.pack'].with_user(user).create({
            'file_ids': [(6, 0, (files or self.nurse_file).ids)], 'scope': scope, 'reason': 'State survey', **values})

    def _open(self, pack):
        with zipfile.ZipFile(pack._pack()) as archive:
            self.assertIsNone(archive.testzip())
            return {name: archive.read(name) for name in archive.namelist()}

    def test_scopes_are_for_who_may_read_them(self):
        offered = {user: [scope for scope, _label in self.env['medical.staff.pack'].with_user(user)._selection_scope()]
                   for user in (self.manager, self.hr, self.health, self.lead, self.owner)}
        self.assertEqual(offered, {
            self.manager: ['hr'], self.hr: ['hr', 'i9'], self.health: ['health'], self.lead: [], self.owner: []})
        for user, scope in ((self.manager, 'i9'), (self.manager, 'health'), (self.hr, 'health'), (self.health, 'hr')):
            with self.subTest(user=user.login, scope=scope), self.assertRaises(Exception) as caught:
                self._open(self._pack(user, scope))
            self.assertIsInstance(caught.exception, (AccessError, ValueError))
        with self.assertRaises(AccessError):
            self._pack(self.lead, 'hr')

    def test_content(self):
        archive = self._open(self._pack(self.hr, 'hr', self.nurse_file | self.lead_file))
        rows = list(csv.reader(io.StringIO(archive['index.csv'].decode('utf-8-sig'))))
        head, body = rows[0], rows[1:]
        kinds = {row[1] for row in body}
        self.assertFalse(kinds & {'Form I-9', 'Immunization record'})
        self.assertLessEqual({'Form W-4', 'Disciplinary paper', 'Confidentiality agreement'}, kinds)
        filed = [row for row in body if row[head.index('File')]]
        self.assertEqual(len(filed), 3)
        for row in filed:
            data = archive[row[head.index('File')]]
            self.assertEqual(hashlib.sha256(data).hexdigest(), row[head.index('SHA-256')])
        self.assertEqual({name for name in archive if not name.startswith('index.')}, {row[head.index('File')] for row in filed})
        self.assertIn("'=1+1", [row[2] for row in body], "No formula in the index")
        self.assertIn('State survey', archive['index.html'].decode())
        only_filed = self._open(self._pack(self.hr, 'hr', with_missing=False, with_credentials=False))
        self.assertEqual(len(only_filed['index.csv'].decode().strip().splitlines()), 3)

    def test_i9_and_health_apart(self):
        i9 = self._open(self._pack(self.hr, 'i9'))
        self.assertEqual([name.split('/')[1] for name in i9 if '/' in name], ['Form_I-9.pdf'])
        health = self._open(self._pack(self.health, 'health'))
        self.assertEqual([name.split('/')[1] for name in health if '/' in name], ['Immunization_record.pdf'])

    def test_own_conduct_is_not_in_ones_own_pack(self):
        self._new_document(self.manager, 'Disciplinary paper', self.hr_file)
        archive = self._open(self._pack(self.hr, 'hr', self.hr_file))
        self.assertFalse([name for name in archive if 'Disciplinary' in name])

    def test_another_s_window_and_company(self):
        pack = self._pack(self.hr, 'i9')
        with self.assertRaises(AccessError):
            pack.with_user(self.manager)._pack()
        with self.assertRaises(AccessError):
            self._pack(self.hr, 'hr', self.foreign_file)._pack()
        with self.assertRaises(UserError):
            self._pack(self.hr, 'hr', reason='  ').action_pack()

    def test_written_down(self):
        log = self.env['medical.access.log']
        before = log.search([], order='id desc', limit=1).id or 0
        self._open(self._pack(self.hr, 'i9'))
        rows = log.search([('id', '>', before), ('channel', '=', 'export')])
        i9 = self._documents(self.nurse_file, 'Form I-9')
        self.assertEqual(set(rows.mapped('reason')), {'State survey'})
        self.assertEqual(
            {(row.model, row.res_id) for row in rows}, {('medical.staff.file', self.nurse_file.id), ('medical.staff.document', i9.id)})
        self.assertEqual({row.user_id for row in rows}, {self.hr.id} if isinstance(rows[0].user_id, int) else {self.hr})


@tagged('post_install', '-at_install')
class TestMedicalStaffPackHttp(StaffFileCommon, HttpCase):

    @mute_logger('odoo.http')
    def test_download(self):
        self._file_document(self.hr, 'Form I-9')
        pack = self.env['medical.staff.pack'].with_user(self.hr).create({
            'file_ids': [(6, 0, self.nurse_file.ids)], 'scope': 'i9', 'reason': 'Inspection'})
        self.authenticate(self.hr.login, self.hr.login)
        answer = self.url_open(pack.action_pack()['url'])
        self.assertEqual(answer.headers['Content-Type'], 'application/zip')
        self.assertTrue(zipfile.is_zipfile(io.BytesIO(answer.content)))
        self.authenticate(self.manager.login, self.manager.login)
        self.assertNotEqual(self.url_open(f'/medical_office/staff_pack/{pack.id}').status_code, 200)
