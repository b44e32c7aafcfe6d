from odoo.tests import HttpCase, tagged

from .document_common import DocumentCommon


class PatientDocumentTour(DocumentCommon, HttpCase):
    """Files are dropped and filed, on a desk and on a phone."""

    def _run(self):
        before = self.env['medical.patient.document'].search([])
        self.start_tour('/odoo/documents-to-index', 'medical_patient_document', login=self.records.login)
        documents = self.env['medical.patient.document'].search([]) - before
        self.assertEqual(documents.mapped('state'), ['indexed', 'indexed'])
        self.assertEqual(documents.patient_id, self.patient)
        self.assertEqual(documents.type_id, self.types['P-LAB'] | self.types['P-CORR'])


@tagged('post_install', '-at_install')
class TestMedicalPatientDocumentTourDesktop(PatientDocumentTour):
    browser_size = '1400x900'

    def test_index_on_a_desk(self):
        self._run()


@tagged('post_install', '-at_install')
class TestMedicalPatientDocumentTourPhone(PatientDocumentTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_index_on_a_phone(self):
        self._run()
