from odoo import fields
from odoo.tests import HttpCase, tagged

from .patient_common import PatientCommon


class GlassTour(PatientCommon, HttpCase):
    """A restricted record opened at the front desk and reviewed by the Privacy Officer, on a desk and on a phone."""

    def _run(self):
        desk, officer = self.users['front_desk'], self.users['privacy_officer']
        self.start_tour('/odoo/patients', 'medical_glass_open', login=desk.login)
        [glass] = self.env['medical.patient.glass'].search([('user_id', '=', desk.id)])
        self.assertRecordValues(glass, [{'patient_id': self.restricted.id, 'reason': 'billing', 'is_open': False}])
        self.start_tour('/odoo/broken-glass', 'medical_glass_review', login=officer.login)
        self.assertRecordValues(glass, [{'outcome': 'unjustified', 'reviewed_by_id': officer.id}])
        finding = self.env['medical.access.finding'].create({
            'company_id': self.company.id, 'kind': 'vip', 'user_id': desk.id, 'patient_id': self.restricted.id, 'day': fields.Date.today(),
            'first_at': fields.Datetime.now(), 'count': 1})
        self.start_tour('/odoo/unusual-readings', 'medical_finding_decide', login=officer.login)
        self.assertEqual(finding.outcome, 'talked')


@tagged('post_install', '-at_install')
class TestMedicalGlassTourDesktop(GlassTour):
    browser_size = '1400x900'

    def test_glass_on_a_desk(self):
        self._run()


@tagged('post_install', '-at_install')
class TestMedicalGlassTourPhone(GlassTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_glass_on_a_phone(self):
        self._run()
