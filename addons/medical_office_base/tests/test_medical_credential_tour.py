from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .credential_common import CredentialCommon


class CredentialTour(CredentialCommon, HttpCase):
    """A card sent and verified, on a desk and on a phone."""

    def _run(self):
        self._require('BLS', self._job('ROL-07'))
        with mute_logger('odoo.http'):  # it is refused once, for what is missing
            self.start_tour('/odoo/my-credentials', 'medical_credential_send', login=self.nurse.login)
        [card] = self._theirs(self.nurse_person, 'BLS')
        self.assertRecordValues(card, [{'state': 'submitted', 'number': 'FIC-2050', 'document_count': 1}])
        self.assertEqual(card.document_ids.mimetype, 'image/jpeg')
        self.start_tour('/odoo/credentials', 'medical_credential_verify', login=self.manager.login)
        self.assertRecordValues(card, [{'state': 'verified', 'verified_by_id': self.manager.id, 'verified_how': 'Issuer eCard lookup'}])


@tagged('post_install', '-at_install')
class TestMedicalCredentialTourDesktop(CredentialTour):
    browser_size = '1400x900'

    def test_credential_on_a_desk(self):
        self._run()


@tagged('post_install', '-at_install')
class TestMedicalCredentialTourPhone(CredentialTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_credential_on_a_phone(self):
        self._run()
