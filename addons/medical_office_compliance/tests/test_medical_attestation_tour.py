from odoo import Command
from odoo.tests import HttpCase, tagged

from .attestation_common import AttestationCommon


class AttestationTour(AttestationCommon, HttpCase):
    """Reading and attesting in a browser: quiz, signature, done."""

    def _run(self):
        policy = self._policy('Speaking at the Desk', survey_id=self._quiz().id)
        duty = self._duty(policy, self.nurse_employee)
        self.start_tour('/odoo/my-policies', 'medical_attestation', login=self.nurse.login)
        self.assertRecordValues(duty, [{'state': 'done', 'signed_name': 'Nan Nurse', 'quiz_percent': 100, 'is_intact': True}])

    @classmethod
    def _version(cls, policy, body, **values):
        return super()._version(policy, body, step_ids=[Command.create({'who': 'Front Desk', 'name': 'closes the window'})], **values)


@tagged('post_install', '-at_install')
class TestMedicalAttestationTourDesktop(AttestationTour):
    browser_size = '1400x900'

    def test_attest_on_a_desktop(self):
        self._run()


@tagged('post_install', '-at_install')
class TestMedicalAttestationTourPhone(AttestationTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_attest_on_a_phone(self):
        self._run()
