import base64
import io

from pypdf import PdfWriter

from ..patient.patient_common import PatientCommon

PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='


def blank_pdf():
    out, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


PDF = blank_pdf()


class GivingCommon(PatientCommon):
    """A topic in use in English, Spanish and Arabic, one that is a PDF, one not in use; texts signed off, as superuser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.email = 'office@practice.example'
        cls.site.phone = '(555) 010-0100'
        ref = cls.env.ref
        cls.english, cls.spanish, cls.arabic, cls.polish = (ref(f'medical_office_base.language_{code}') for code in ('en', 'es', 'ar', 'pl'))
        cls.topic, cls.pdf_topic, cls.draft_topic = cls.env['medical.handout'].create([
            {'name': name, 'category': category, 'company_id': cls.company.id}
            for name, category in (('High Blood Pressure', 'Conditions'), ('Wound Care Drawing', 'After a Procedure'), ('Not Yet Written', 'Conditions'))])
        body = (
            '<h1>What you can do</h1><p style="color: red">Eat <b>less</b> salt. <a href="https://health.example/salt">More about salt</a></p>'
            f'<ul><li>Walk each day</li></ul><img src="data:image/png;base64,{PIXEL}"/><img src="/web/image/1"/>')
        cls.text = cls._version(cls.topic, cls.english, 'High blood pressure', body)
        cls.texto = cls._version(cls.topic, cls.spanish, 'Presión arterial alta', '<h2>Qué puede hacer</h2><p>Coma menos sal.</p>')
        cls.nass = cls._version(cls.topic, cls.arabic, 'ضغط الدم المرتفع', '<p>تناول ملحا أقل</p>')
        cls.pdf = cls._version(cls.pdf_topic, cls.english, 'Caring for your wound', kind='pdf')
        cls.draft = cls._version(cls.draft_topic, cls.english, 'Not yet', '<p>Not yet</p>', state='draft')
        cls.patient.write({'email': 'ada@example.com', 'language_id': cls.spanish.id})

    @classmethod
    def _version(cls, handout, language, title, body=False, kind='text', state='approved', number=1):
        return cls.env['medical.handout.version'].create({
            'handout_id': handout.id, 'language_id': language.id, 'title': title, 'body': body, 'kind': kind, 'state': state, 'number': number,
            'file': kind == 'pdf' and base64.b64encode(PDF), 'file_name': kind == 'pdf' and 'wound.pdf'})

    @classmethod
    def _given(cls, role='front_desk', version=None, way='print', patient=None, **values):
        user = cls.users.get(role) or role
        return cls.env['medical.handout.given'].with_user(user)._give(
            (version or cls.text).with_user(user), way, patient=(patient or cls.patient).with_user(user), **values)

    @classmethod
    def _wizard(cls, user, handout=None, patient=None, **values):
        values = {'handout_id': (handout or cls.topic).id, 'patient_id': patient and patient.id, **values}
        return cls.env['medical.handout.give'].with_user(user).create(values)
