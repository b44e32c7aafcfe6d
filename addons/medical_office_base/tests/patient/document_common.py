import base64
import io
import zipfile

from PIL import Image

from .patient_common import PatientCommon

PDF = b'%PDF-1.4 fictional'


def b64(data):
    return base64.b64encode(data)


def picture(kind='PNG', pages=1, mode='RGB', **values):
    out = io.BytesIO()
    image = Image.new(mode, (40, 30), values.pop('color', 1 if mode == '1' else 'red'))
    more = {'save_all': True, 'append_images': [image] * (pages - 1)} if pages > 1 else {}
    image.save(out, kind, **more)
    return out.getvalue()


def pack(**parts):
    """A zip archive of parts: {path with __ for /: content}."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace('__', '/').replace('Content_Types', '[Content_Types]') + '.xml', content)
    return out.getvalue()


def word(types=b'<Types/>', **more):
    return pack(Content_Types=types, word__document=b'<w/>', **more)


class DocumentCommon(PatientCommon):
    """Documents of a patient in every tier, at the first site: `documents` {tier: document}."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.types = {kind.medical_library_id.code: kind for kind in cls.env['medical.document.type'].search([
            ('company_id', '=', cls.company.id), ('subject', '=', 'patient')])}
        cls.records = cls.users['medical_records']
        cls.documents = {tier: cls._document(code) for tier, code in (
            ('patient_admin', 'P-REGIST'), ('patient_financial', 'P-INS-CARD'), ('patient_clinical', 'P-LAB'), ('patient_sensitive', 'P-MENTAL'))}

    @classmethod
    def _document(cls, code, patient=None, content=PDF, **values):
        patient = patient or cls.patient
        return cls.env['medical.patient.document'].create({
            'patient_id': patient.id, 'type_id': cls.types[code].id, 'date': '2020-05-04', 'name': 'Fictional title', 'file': b64(content), **values})
