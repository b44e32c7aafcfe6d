from odoo.tests import HttpCase, tagged

from .test_medical_patient_request import RequestCommon


class RequestTour(RequestCommon, HttpCase):
    """An access request from receipt to sending, by the front desk, on a desk and on a phone."""

    def _run(self):
        self.start_tour('/odoo/patient-requests', 'medical_patient_request', login=self.desk.login)
        asked = self.env['medical.patient.request'].search([('patient_id', '=', self.patient.id)])
        self.assertEqual((asked.state, asked.outcome, asked.timeliness), ('done', 'granted', 'kept'))
        self.assertEqual(asked.disclosure_ids.mapped('basis'), ['patient'])


@tagged('post_install', '-at_install')
class TestMedicalPatientRequestTourDesktop(RequestTour):
    browser_size = '1400x900'

    def test_access_request_on_a_desk(self):
        self._run()


@tagged('post_install', '-at_install')
class TestMedicalPatientRequestTourPhone(RequestTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_access_request_on_a_phone(self):
        self._run()
