from odoo.tests import HttpCase, tagged

from .ethics_common import EthicsCommon


class EthicsTour(HttpCase, EthicsCommon):
    """A nurse has nothing to declare, a doctor has, the compliance officer decides: in a browser."""

    freeze = False

    def _run(self):
        nurse, doctor = self._asked(self.nurse), self._asked(self.doctor)
        self.start_tour(f'/odoo/my-disclosures/{nurse.id}', 'medical_ethics_nothing', login=self.nurse.login)
        self.assertRecordValues(nurse, [{'state': 'done', 'review': 'none', 'signed_name': 'Nan Nurse'}])
        self.start_tour(f'/odoo/my-disclosures/{doctor.id}', 'medical_ethics_declare', login=self.doctor.login)
        self.assertRecordValues(doctor, [{'state': 'done', 'review': 'waiting'}])
        self.assertEqual(doctor.answer_ids.filtered(lambda answer: answer.answer == 'yes').details, 'My brother sells gloves')
        self.start_tour('/odoo/today', 'medical_ethics_review', login=self.officer.login)
        self.assertEqual(doctor.decision, 'not_allowed')


@tagged('post_install', '-at_install')
class TestMedicalEthicsTourDesktop(EthicsTour):
    browser_size = '1400x900'

    def test_disclosures_on_a_desktop(self):
        self._run()


@tagged('post_install', '-at_install')
class TestMedicalEthicsTourPhone(EthicsTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_disclosures_on_a_phone(self):
        self._run()
