from odoo.tests import HttpCase, tagged

from .staff_file_common import PDF, StaffFileCommon


class StaffDocumentTour(StaffFileCommon, HttpCase):
    """A person brings a paper and signs a form, on a desk and on a phone."""

    def _run(self):
        self._type('Confidentiality agreement').write({'form': PDF, 'form_name': 'agreement.pdf'})
        self.start_tour('/odoo/my-documents', 'medical_staff_document', login=self.nurse.login)
        self.env.invalidate_all()
        self.assertEqual(self._state(self.nurse_file, 'Emergency contact form'), 'to_check')
        self.assertEqual(self._state(self.nurse_file, 'Confidentiality agreement'), 'on_file')


@tagged('post_install', '-at_install')
class TestMedicalStaffDocumentTourDesktop(StaffDocumentTour):
    browser_size = '1400x900'

    def test_documents_on_a_desk(self):
        self._run()


@tagged('post_install', '-at_install')
class TestMedicalStaffDocumentTourPhone(StaffDocumentTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_documents_on_a_phone(self):
        self._run()
