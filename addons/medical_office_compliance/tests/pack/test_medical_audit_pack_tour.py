import hashlib
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .test_medical_audit_pack import PackMaking


@tagged('post_install', '-at_install')
class TestMedicalAuditPackTour(HttpCase, PackMaking):
    """An inspector is here: on a phone and at a desk, and the file itself over HTTP."""

    browser_size = '390x844'
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.main.user_ids = cls.compliance_officer | cls.manager

    def _small(self, user, **values):
        with patch.object(type(self.env['medical.audit.pack']), '_pack_sections', lambda pack: [pack._section('evidence', 'Evidence', 1, '_plan_evidence')]):
            return self._made(user, **values)

    def test_on_a_phone(self):
        self._small(self.compliance_officer, reason='Made before')
        self.start_tour('/odoo/today', 'medical_inspector', login=self.compliance_officer.login)
        asked = self.env['medical.audit.pack'].search([('reason', '=', 'Fictional inspector')])
        self.assertRecordValues(asked, [{'user_id': self.compliance_officer.id, 'state': 'queued', 'company_id': self.company.id}])

    def test_at_a_desk(self):
        self._small(self.manager, reason='Made before')
        with patch.object(type(self), 'browser_size', '1366x768'), patch.object(type(self), 'touch_enabled', False):
            self.start_tour('/odoo/today', 'medical_inspector', login=self.manager.login)

    def test_streamed_and_written_down(self):
        pack = self._small(self.compliance_officer)
        self.authenticate(self.compliance_officer.login, self.compliance_officer.login.ljust(8, 'x'))
        answer = self.url_open(f'/medical_office/audit_pack/{pack.id}')
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(hashlib.sha256(answer.content).hexdigest(), pack.sha256)
        self.assertEqual(answer.headers['Content-Length'], str(int(pack.file_size)))
        self.assertIn(pack.file_name, answer.headers['Content-Disposition'])
        self.assertEqual(answer.headers['Cache-Control'], 'no-store')
        self.env.cr.execute("SELECT channel FROM medical_access_log WHERE model = 'medical.audit.pack' AND res_id = %s", [pack.id])
        self.assertEqual(self.env.cr.fetchall(), [('file',)])
        # by no other way
        attachment = pack._file_attachment()
        with mute_logger('odoo.http'):
            for path in (f'/web/content/{attachment.id}', f'/web/content/medical.audit.pack/{pack.id}/file'):
                self.assertNotEqual(self.url_open(path).status_code, 200, path)
            self.authenticate(self.manager.login, self.manager.login.ljust(8, 'x'))
            self.assertEqual(self.url_open(f'/medical_office/audit_pack/{pack.id}').status_code, 403)
            self.authenticate(self.staff.login, self.staff.login.ljust(8, 'x'))
            self.assertEqual(self.url_open(f'/medical_office/audit_pack/{pack.id}').status_code, 404)
