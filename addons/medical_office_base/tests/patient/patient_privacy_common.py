import base64

from ..privacy_common import PrivacyWays, word
from ..users import new_user
from .patient_common import READERS, PatientCommon

PHOTO = b'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
PDF = base64.b64encode(b'%PDF-1.4 fictional')
# who reads which tier of the patient at their site
TIERS = {
    'patient_admin': set(READERS),
    'patient_financial': {'front_desk', 'cashier', 'biller', 'manager', 'medical_records'},
    'patient_clinical': {'clinician', 'medical_records'},
    'patient_sensitive': {'medical_records'},
}


class PatientPrivacyCommon(PrivacyWays, PatientCommon):
    """A patient of whom everything is kept, a record of each model and tier with a word that stands nowhere else; others at
    another site, restricted, or of another practice; and everyone who might look. A part that adds a model adds it here."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outsider = new_user(cls.env, 'pt_outsider', 'base.group_user', company_id=cls.company.id, company_ids=[(6, 0, cls.company.ids)])
        cls.everyone = (cls.env['res.users'].union(*cls.users.values()) | cls.doctor | cls.annex_desk | cls.foreign_manager | cls.outsider)
        cls.officer = cls.users['privacy_officer']
        cls._keep_patients()
        cls._keep_documents()
        cls._keep_people()
        cls._keep_reviews()
        for patient, prefix in ((cls.patient, ''), (cls.restricted, 'restricted_')):
            cls._keep_of_patient(patient, prefix)
        cls.env.flush_all()

    @classmethod
    def _of(cls, *roles):
        """The users of these roles at the first site; a clinician's rights are the doctor's, too."""
        users = cls.env['res.users'].union(*(cls.users[role] for role in roles))
        return users | cls.doctor if 'clinician' in roles else users

    @classmethod
    def _keep_patients(cls):
        for key, patient, readers in (
                ('patient', cls.patient, cls._of(*READERS)), ('restricted', cls.restricted, cls.doctor | cls.officer),
                ('elsewhere', cls.elsewhere, cls.annex_desk | cls.officer), ('foreign', cls.foreign, cls.foreign_manager)):
            patient.write({'given_name': False, 'family_name': word(key), 'phone': f'{word(key)}phone'})
            cls._keep(key, patient, 'name', readers)

    @classmethod
    def _keep_documents(cls):
        for tier, roles in TIERS.items():
            for key, patient in ((tier, cls.patient), (f'restricted_{tier}', cls.restricted)):
                readers = cls._of(*roles) if patient == cls.patient else cls.doctor if 'clinician' in roles else cls.env['res.users']
                if tier == 'patient_sensitive':
                    readers = cls._of('medical_records') if patient == cls.patient else cls.doctor
                cls._keep(key, cls.env['medical.patient.document'].create({
                    'patient_id': patient.id, 'company_id': cls.company.id, 'tier': tier, 'name': word(key), 'file': PDF, 'file_name': f'{word(key)}.pdf',
                }), 'name', readers)

    @classmethod
    def _keep_people(cls):
        """Contacts, coverage, changes, merges and likely duplicates, of the patient and of one who is restricted."""
        financial = cls._of('front_desk', 'cashier', 'biller', 'manager')
        payer = cls.env['medical.payer'].create({'name': 'Fictional Mutual', 'company_id': cls.company.id})
        for prefix, patient in (('', cls.patient), ('restricted_', cls.restricted)):
            everyone, paying = (cls._of(*READERS), financial) if patient == cls.patient else (cls.doctor, cls.env['res.users'])
            cls._keep(f'{prefix}contact', cls.env['medical.patient.contact'].create({
                'patient_id': patient.id, 'name': word(f'{prefix}contact')}), 'name', everyone)
            coverage = cls.env['medical.patient.coverage'].create({
                'patient_id': patient.id, 'payer_id': payer.id, 'member_id': word(f'{prefix}coverage'), 'date_from': '2026-01-01', 'card_front': PHOTO})
            cls._keep(f'{prefix}coverage', coverage, 'member_id', paying)
            patient.write({'contact_note': word(f'{prefix}event'), 'guarantor_name': word(f'{prefix}paid_event')})
            for key, readers in (('event', everyone), ('paid_event', paying)):
                event = cls.env['medical.patient.event'].search([('patient_id', '=', patient.id), ('new_value', '=', word(f'{prefix}{key}'))])
                cls._keep(f'{prefix}{key}', event, 'new_value', readers)

    @classmethod
    def _keep_reviews(cls):
        """What the Privacy Officer writes about who read what: nobody else's."""
        desk, day = cls.users['front_desk'], '2026-01-15'
        glass = cls.env['medical.patient.glass'].create({
            'patient_id': cls.restricted.id, 'user_id': desk.id, 'reason': 'other', 'note': word('glass'), 'opened_at': f'{day} 12:00:00',
            'expires_at': f'{day} 16:00:00'})
        cls._keep('glass', glass, 'note', cls.officer | desk)
        cls._keep('glass_block', cls.env['medical.patient.glass.block'].create({
            'patient_id': cls.restricted.id, 'user_id': desk.id, 'note': word('glass_block'), 'company_id': cls.company.id}), 'note', cls.officer)
        cls._keep('finding', cls.env['medical.access.finding'].create({
            'company_id': cls.company.id, 'kind': 'vip', 'user_id': desk.id, 'patient_id': cls.restricted.id, 'day': day,
            'first_at': f'{day} 12:00:00', 'count': 1, 'note': word('finding')}), 'note', cls.officer)
        review = cls.env['medical.access.review'].create({'company_id': cls.company.id, 'date_from': '2020-01-01', 'date_to': '2020-01-31'})
        cls._keep('review_line', cls.env['medical.access.review.line'].create({
            'review_id': review.id, 'log_line': '1', 'date': f'{day} 12:00:00', 'patient_id': cls.restricted.id, 'note': word('review_line')}),
            'note', cls.officer)

    @classmethod
    def _keep_of_patient(cls, patient, prefix):
        """What hangs on a patient: of the one at the site, and of the restricted one, whom only the own doctor opens."""
        def may(*roles, always=()):
            readers = cls._of(*roles) if not prefix else cls.doctor if 'clinician' in roles else cls.env['res.users']
            return readers | cls.env['res.users'].union(*(cls.users[role] for role in always))

        def keep(key, model, field, readers, **values):
            key = f'{prefix}{key}'
            record = cls.env[model].with_company(cls.company).create({field: word(key), **values})
            cls._keep(key, record.with_env(cls.env), field, readers)
        of_patient = {'patient_id': patient.id}
        handlers = may('front_desk', 'medical_records', 'manager', 'clinician', always=('privacy_officer',))
        keep('request', 'medical.patient.request', 'wanted', handlers, **of_patient)
        request = cls.kept[f'{prefix}request'][0]
        keep('request_event', 'medical.patient.request.event', 'text', handlers, request_id=request.id, what='changed')
        keep('disclosure', 'medical.disclosure', 'what', handlers, date='2026-01-05', recipient_name='Fictional Court',
             purpose='Subpoena', basis='court', **of_patient)
        keep('callback', 'medical.callback', 'note', may('front_desk', 'biller', 'clinician', 'medical_records', 'manager'),
             site_id=cls.site.id, user_id=False, **of_patient)
        form = cls.env['medical.consent.form'].with_user(cls.users['manager']).create({
            'name': f'Fictional form {prefix}', 'family': f'FICT{len(prefix)}', 'effective_date': '2020-01-01', 'body': '<p>Fictional</p>'})
        form.action_submit()
        form.with_user(cls.officer).action_approve()
        keep('consent', 'medical.consent', 'purpose', may(*READERS, always=('privacy_officer',)), form_id=form.id, **of_patient)
        keep('chart', 'medical.chart', 'note', may('front_desk', 'clinician', 'medical_records'), site_id=cls.site.id, **of_patient)
        keep('hold', 'medical.legal.hold', 'reason', may('manager', 'medical_records', always=('privacy_officer',)), company_id=cls.company.id, **of_patient)
