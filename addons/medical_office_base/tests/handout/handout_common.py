from ..patient.patient_common import PatientCommon

EASY = '<h2>Wash</h2><p>Wash your hands. Use soap.</p>'
HARD = '<p>Immunization significantly diminishes respiratory complications among individuals experiencing cardiovascular insufficiency.</p>'


class HandoutCommon(PatientCommon):
    """A handout of the practice with a draft in English by the manager; `doctor` and the clinician of `users` may sign."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager, cls.clinician, cls.staff = cls.users['manager'], cls.users['clinician'], cls.users['staff']
        cls.english, cls.spanish, cls.vietnamese = (cls.env.ref(f'medical_office_base.language_{code}') for code in ('en', 'es', 'vi'))
        cls.handout = cls._handout(cls.manager, 'Hands')
        cls.version = cls._version(cls.manager, cls.handout)

    @classmethod
    def _handout(cls, user, name, **values):
        return cls.env['medical.handout'].with_user(user).create({'name': name, 'category': 'Prevention', **values})

    @classmethod
    def _version(cls, user, handout, language=None, body=EASY, **values):
        return cls.env['medical.handout.version'].with_user(user).create({
            'handout_id': handout.id, 'language_id': (language or cls.english).id, 'title': 'Wash Your Hands', 'body': body, **values})

    def _put_in_use(self, version, signer=None):
        """Send it, and let a clinician, and of a translation somebody from outside, sign it."""
        version.action_send()
        if version.is_translation:
            version.with_user(self.manager)._sign_translation("Tess Translator", "Certified translator")
        version.with_user(signer or self.doctor)._sign_clinical("Dr. Doctor")
        return version
