from odoo.tests import HttpCase, tagged

from .patient_common import PatientCommon


class PatientTour(PatientCommon, HttpCase):
    """Registering a patient at the front desk who is likely here already, on a desk and on a phone."""

    def _run(self):
        self.start_tour('/odoo/patients', 'medical_patient', login=self.users['front_desk'].login)
        added = self.env['medical.patient'].search([('given_name', '=', 'Adah'), ('company_id', '=', self.company.id)])
        self.assertEqual((added.family_name, added.phone, str(added.birth_date), added.site_ids), ('Fictional', '212-555-0134', '1980-02-29', self.site))
        self.assertEqual(self.env['medical.patient.double'].search([('other_id', '=', added.id)]).patient_id, self.patient)


@tagged('post_install', '-at_install')
class TestMedicalPatientTourDesktop(PatientTour):
    browser_size = '1400x900'

    def test_register_on_a_desk(self):
        self._run()


@tagged('post_install', '-at_install')
class TestMedicalPatientTourPhone(PatientTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_register_on_a_phone(self):
        self._run()
