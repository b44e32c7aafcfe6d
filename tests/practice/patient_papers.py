"""What is kept, asked and handed out about the patients of the demo practice: notices, forms, papers, requests, handouts, looks."""
import base64
from datetime import timedelta

from .clock import on

HANDOUTS = ('hand-washing', 'flu-shot', 'medicines-safely', 'privacy-rights', 'prepare-for-visit', 'fasting-blood-test')


class PatientPapers:
    """Everything about patients that isn't a visit."""

    def __init__(self, patients):
        self.patients, self.env, self.company, self.users = patients, patients.env, patients.company, patients.users
        self.today, self.as_, self.sites, self.staff = patients.today, patients.as_, patients.sites, patients.staff
        self.main = patients.patients.filtered(lambda patient: self.sites['MAIN'] in patient.site_ids and not patient.is_restricted)

    def tell(self):
        self.notices()
        self.documents()
        self.requests()
        self.handouts()
        self.answers()
        self.looks()

    # === NOTICES AND FORMS === #

    def notices(self):
        """The notice and the forms are approved by the Privacy Officer; most patients have signed, some of today's have not."""
        with on(self.env, self.today - timedelta(days=150)):
            papers = {}
            for model, template in (('medical.privacy.notice', 'medical.privacy.notice.template'), ('medical.consent.form', 'medical.consent.form.template')):
                papers[model] = self.as_('manager', template).search([])._library_adopt(self.company)
                papers[model].with_user(self.users['manager']).action_submit()
                self.as_('privacy', model).browse(papers[model].ids).action_approve()
            self.as_('manager', 'medical.abbreviation.template').search([])._library_adopt(self.company)
        waiting = self.patients.visits_today[-5:].patient_id
        with on(self.env, self.today - timedelta(days=120)):
            for number, patient in enumerate(self.main - waiting):
                patient.with_user(self.users['frontdesk'])._acknowledge(
                    {'outcome': 'refused', 'reason': "Read it and didn't want to sign; a copy was offered."} if number == 5
                    else {'outcome': 'signed', 'signer': 'patient', 'signer_name': patient.name, 'way': 'typed'})
        self.authorizations(papers['medical.consent.form'].filtered(lambda form: form.kind == 'disclosure' and form.language_id.code == 'en')[:1])

    def authorizations(self, form):
        consents = self.as_('frontdesk', 'medical.consent').create([{
            'patient_id': patient.id, 'form_id': form.id, 'information': "Records of the last two years", 'discloser': self.company.name,
            'recipient': recipient, 'purpose': "At the request of the patient", 'date_end': self.today + timedelta(days=days),
        } for patient, recipient, days in zip(
            self.main[8:11], ('Imaginary Cardiology', 'Invented Insurance Co.', 'Pretend School'), (200, 12, 90), strict=True)])
        decide = self.as_('frontdesk', 'medical.consent.decision')
        for consent in consents[:2]:
            decide.create({'consent_id': consent.id, 'mode': 'paper', 'signer_name': consent.patient_id.name}).action_save()
        decide.create({'consent_id': consents[0].id, 'mode': 'revoke', 'how': 'letter'}).action_save()

    # === DOCUMENTS === #

    def documents(self):
        """Papers filed, three that came by fax and wait, and charts of paper, one of which is overdue."""
        types = {kind.medical_library_id.code: kind for kind in self.env['medical.document.type'].search([
            ('company_id', '=', self.company.id), ('subject', '=', 'patient')])}
        page, records = self.staff.page("Fictional paper"), self.as_('records', 'medical.patient.document')
        kinds = list(types.values())
        with on(self.env, self.today - timedelta(days=40)):
            records.create([{
                'patient_id': patient.id, 'type_id': kinds[number % len(kinds)].id, 'date': self.today - timedelta(days=60 + number),
                'file': page, 'file_name': 'scan.pdf'} for number, patient in enumerate(self.main[:18])])
        content = base64.b64decode(page)
        for number in range(3):
            self.as_('records', 'medical.patient.document').receive_files([{'name': f'fax-{number}.pdf', 'data': base64.b64encode(content).decode()}])
        charts = self.as_('records', 'medical.chart').create([
            {'patient_id': patient.id, 'site_id': self.sites['MAIN'].id, 'shelf': f'B-{number // 5 + 1}'} for number, patient in enumerate(self.main[:12])])
        with on(self.env, self.today - timedelta(days=12)):
            charts[2]._sign_out('visit', self.today - timedelta(days=9), user=self.users['nurse'])
        charts[5]._sign_out('visit', self.today + timedelta(days=2), user=self.users['doctor'])

    # === RIGHTS === #

    def requests(self):
        """One answered, one overdue, one extended, a denial to confirm, a restriction and a confidential way; disclosures."""
        desk, main = 'frontdesk', self.main

        def ask(number, days, kind='access', by=desk, **values):
            with on(self.env, self.today - timedelta(days=days)):
                return self.as_(by, 'medical.patient.request').create({
                    'patient_id': main[number].id, 'kind': kind, 'received_on': self.today - timedelta(days=days), **values})
        answered = ask(3, 30, form='paper', wanted="All records of the last year", outside_items="Visit notes from the clinical system")
        with on(self.env, self.today - timedelta(days=23)):
            answered._check_identity('photo', "Driver license")
            answered._send('certified', '9400 1000 0000 0000', self.today - timedelta(days=23))
        ask(4, 40, wanted="Immunization records")
        extended = ask(6, 50, kind='accounting', wanted="Who was told, of the last six years")
        extended._check_identity('known')
        extended._extend("The older volumes are in an outside store.", self.today + timedelta(days=35))
        denial = ask(7, 20, kind='amendment', wanted="Change the date of the visit in March")
        denial._check_identity('photo')
        denial._propose_denial('amendment_accurate', "The date agrees with the sign-in sheet and the payment.", 'all')
        restriction = ask(9, 15, kind='restriction', not_told="Fictional Health Plan, about the visit of that day", paid_in_full=True, to_health_plan=True)
        restriction._check_identity('known')
        restriction.with_user(self.users['records'])._accept()
        ask(12, 2, wanted="A copy of the last laboratory report", form='secure')
        records = self.as_('records', 'medical.disclosure')
        for number, (days, recipient, what, purpose, basis) in enumerate((
                (90, 'Fictional County Health Department', 'Report of a notifiable disease', 'Public health reporting', 'public_health'),
                (50, 'Imaginary Superior Court', 'Records of 2025', 'Subpoena', 'court'))):
            records._record({
                'patient_id': main[number + 2].id, 'date': self.today - timedelta(days=days), 'recipient_name': recipient, 'what': what,
                'purpose': purpose, 'basis': basis})
        account = ask(2, 10, kind='accounting', wanted="The last six years")
        account._check_identity('photo')

    # === HANDOUTS === #

    def handouts(self):
        """Six topics of the library: four in use, their Spanish texts too; one is behind, one waits to be signed."""
        rows = self.as_('manager', 'medical.handout.template').search([('code', 'in', HANDOUTS)])
        handouts = {handout.medical_library_id.code: handout for handout in rows._library_adopt(self.company)}
        doctor, manager = self.users['doctor'], self.users['manager']
        with on(self.env, self.today - timedelta(days=100)):
            for code in HANDOUTS[:5]:
                english = handouts[code].version_ids.filtered(lambda version: version.language_id.code == 'en')
                others = handouts[code].version_ids - english
                english.with_user(manager).action_send()
                english.with_user(doctor)._sign_clinical("Dr. Noah Sample")
                for version in others:
                    version.with_user(manager).action_send()
                    version.with_user(manager)._sign_translation("Tessa Traductor", "Certified translator, English to Spanish")
                    version.with_user(doctor)._sign_clinical("Dr. Noah Sample")
        handouts['fasting-blood-test'].version_ids.filtered(lambda version: version.language_id.code == 'en').with_user(manager).action_send()
        given = self.as_('frontdesk', 'medical.handout.given')
        texts = [handouts[code].version_ids.filtered(lambda version: version.language_id.code == 'en' and version.state == 'approved')
                 for code in HANDOUTS[:4]]
        for number, patient in enumerate(self.main[:16]):
            with on(self.env, self.today - timedelta(days=30 - number)):
                given._give(
                    texts[number % 4].with_user(self.users['frontdesk']), 'print' if number % 3 else 'hand',
                    patient=patient.with_user(self.users['frontdesk']))
        newer = texts[1].with_user(self.users['nurse'])._copy_version()
        newer.write({'body': newer.body + '<p>Ask us at the front desk when we give the shots.</p>'})
        newer.action_send()
        newer.with_user(doctor)._sign_clinical("Dr. Noah Sample")
        texts[3].with_user(doctor)._recall("The phone number of the Privacy Officer was wrong.")

    def answers(self):
        """What patients said of their visits."""
        self.company.medical_practice_ids.feedback_active = True
        draw = self.patients.random
        left = self.env['medical.visit'].search([('state', '=', 'left'), ('company_id', '=', self.company.id)], limit=60)
        for visit in left:
            if draw.random() < 0.6:
                visit._feedback_answer({'rating': draw.choice((3, 4, 4, 5, 5)), 'wait_ok': draw.choice(('yes', 'yes', 'no'))})

    # === WHO LOOKED === #

    def looks(self):
        """A restricted record opened by two, what is unusual, and the review that it leads to."""
        restricted = self.patients.patients.filtered(lambda patient: patient.is_restricted and self.sites['MAIN'] in patient.site_ids)
        with on(self.env, self.today - timedelta(days=1), 15):
            restricted[:1].with_user(self.users['frontdesk'])._break_glass('billing', "The insurer is on the phone")
            glass = restricted[:1].with_user(self.users['biller'])._break_glass('other', "Looked for another record")
        glass.with_user(self.users['privacy'])._review('question', "Which claim was it?")
        for patient in self.main[:12]:
            patient.with_user(self.users['frontdesk']).web_read({'name': {}, 'phone': {}})
        self.env['medical.access.review']._begin_due()
