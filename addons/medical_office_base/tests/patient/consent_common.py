import base64
import io

from freezegun import freeze_time
from PIL import Image, ImageDraw

from .patient_common import PatientCommon

STATEMENTS = {
    'revocation_text': 'You may revoke it in writing.', 'conditioning_text': 'Care does not depend on it.',
    'redisclosure_text': 'Who receives it may disclose it again.'}
AUTHORIZATION = {
    'information': 'Records of 2026', 'discloser': 'Fictional Patients', 'recipient': 'Fictional Lawyers', 'purpose': 'At the request of the patient',
    'date_end': '2027-12-31'}


def drawing(size=(600, 200), ink=True):
    """What the canvas of the page sends: a transparent PNG as data URL."""
    image = Image.new('RGBA', size, (0, 0, 0, 0))
    if ink:
        ImageDraw.Draw(image).line([(50, 150), (200, 40), (350, 160), (550, 60)], fill='black', width=4)
    out = io.BytesIO()
    image.save(out, 'PNG')
    return f'data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}'


class ConsentCommon(PatientCommon):
    """Patients with a notice and forms in force, on 10 March 2027 at 10 in New York, or today where `frozen` is empty."""
    frozen = '2027-03-10 15:00:00'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.frozen:
            frozen = freeze_time(cls.frozen)
            frozen.start()
            cls.addClassCleanup(frozen.stop)
        cls.english, cls.spanish = (cls.env.ref(f'medical_office_base.language_{code}') for code in ('en', 'es'))
        cls.notice = cls._approved('medical.privacy.notice', name='Fictional Notice', body='<p>We keep what you tell us.</p>')
        cls.authorization = cls._form('AUTH', 'disclosure', **STATEMENTS)
        cls.treatment = cls._form('TREAT', 'treatment', months=12, field_ids=[
            (0, 0, {'code': 'call', 'name': 'Whom we may call', 'filled_by': 'patient', 'is_required': True}),
            (0, 0, {'code': 'room', 'name': 'Where', 'filled_by': 'office'})])
        cls.tratamiento = cls._form('TREAT', 'treatment', months=12, language_id=cls.spanish.id, name='Consentimiento', body='<p>Acepto.</p>', field_ids=[
            (0, 0, {'code': 'call', 'name': 'A quién llamar', 'filled_by': 'patient', 'is_required': True}),
            (0, 0, {'code': 'room', 'name': 'Dónde', 'filled_by': 'office'})])

    @classmethod
    def _approved(cls, model, **values):
        row = cls.env[model].with_user(cls.users['manager']).create({'effective_date': '2020-01-01', **values})
        row.action_submit()
        row.with_user(cls.users['privacy_officer']).action_approve()
        return row.with_env(cls.env)

    @classmethod
    def _form(cls, family, kind, **values):
        return cls._approved('medical.consent.form', **{
            'name': f'Form {family}', 'family': family, 'kind': kind, 'body': '<p>I agree to what stands here.</p>', **values})

    def _consent(self, form, role='front_desk', patient=None, **values):
        user = role if isinstance(role, type(self.env.user)) else self.users[role]
        return self.env['medical.consent'].with_user(user).create({'patient_id': (patient or self.patient).id, 'form_id': form.id, **values})

    def _on_paper(self, consent, **values):
        """Signed on paper, as whoever prepared it notes it."""
        self.env['medical.consent.decision'].with_user(consent.env.user).create({
            'consent_id': consent.id, 'mode': 'paper', 'signer_name': 'Ada Fictional', **values}).action_save()
        return consent
