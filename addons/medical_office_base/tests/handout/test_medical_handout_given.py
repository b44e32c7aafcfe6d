from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .giving_common import GivingCommon

GIVERS = ('front_desk', 'clinician', 'medical_records', 'manager')


@tagged('post_install', '-at_install')
class TestMedicalHandoutGiven(GivingCommon):
    """Who gives what to whom, how, and what stays of it."""

    def test_who_gives_to_patients(self):
        for role, user in self.users.items():
            with self.subTest(role=role):
                if role in GIVERS:
                    given = self._wizard(user, patient=self.patient)._give('hand')
                    self.assertRecordValues(given, [{
                        'version_id': self.texto.id, 'patient_id': self.patient.id, 'user_id': user.id, 'way': 'hand', 'site_id': self.site.id,
                        'company_id': self.company.id}])
                else:
                    with self.assertRaises(AccessError):
                        self._given(role)

    def test_not_to_whom_one_may_not_open(self):
        desk = self.users['front_desk']
        for patient in (self.restricted, self.elsewhere, self.foreign):
            with self.subTest(patient=patient.family_name):
                with self.assertRaises(AccessError):
                    self._given('front_desk', patient=patient)
                with self.assertRaises(AccessError):
                    self._wizard(desk, patient=patient)
                with self.assertRaises(AccessError):
                    self._wizard(desk).write({'patient_id': patient.id})
                # no name by a default, nor by what a form asks for
                spec = {'patient_id': {'fields': {'display_name': {}}}}
                give = self.env['medical.handout.give'].with_user(desk)
                with self.assertRaises(AccessError):
                    give.with_context(default_patient_id=patient.id).onchange({}, [], spec)
                with self.assertRaises(AccessError):
                    give.onchange({'patient_id': patient.id}, ['patient_id'], spec)
                with self.assertRaises(AccessError):
                    give.with_context(default_patient_id=patient.id).default_get(['patient_id'])
        self.assertTrue(self._given(self.doctor, patient=self.restricted))

    def test_staff_give_to_whoever(self):
        staff = self.users['staff']
        wizard = self._wizard(staff)
        self.assertEqual(wizard.language_id, self.english)
        action = wizard.action_print()
        self.assertEqual(action['url'], f'/medical_office/handout/{self.text.id}/print')
        with self.assertRaises(AccessError):
            self._wizard(staff, patient=self.patient)
        with self.assertRaises(AccessError):
            self._wizard(self.users['facility'])
        rows = self.env['medical.handout.given'].search([('user_id', '=', staff.id)])
        self.assertRecordValues(rows, [{'patient_id': False, 'way': 'print', 'site_id': self.site.id}])
        with self.assertRaises(AccessError):
            rows.with_user(staff).read(['date'])

    def test_stays(self):
        given = self._given()
        for user in (self.users['manager'], self.users['clinician']):
            with self.assertRaises(AccessError):
                given.with_user(user).write({'way': 'hand'})
            with self.assertRaises(AccessError):
                given.with_user(user).unlink()
            with self.assertRaises(AccessError):
                given.with_user(user).create({'version_id': self.text.id, 'company_id': self.company.id, 'user_id': user.id, 'way': 'hand'})
        with self.assertRaises(AccessError):
            given.sudo().write({'way': 'hand'})
        with self.assertRaises(AccessError):
            given.sudo().unlink()

    def test_who_reads(self):
        given = self._given() | self._given(self.doctor, patient=self.restricted)
        for role, count in (('front_desk', 1), ('manager', 1), ('clinician', 1), ('biller', 1)):
            self.assertEqual(self.env['medical.handout.given'].with_user(self.users[role]).search_count([('id', 'in', given.ids)]), count, role)
        self.assertEqual(self.env['medical.handout.given'].with_user(self.doctor).search_count([('id', 'in', given.ids)]), 2)
        for role in ('staff', 'hr', 'owner', 'auditor'):
            with self.assertRaises(AccessError):
                given.with_user(self.users[role]).read(['date'])
        self.assertEqual(given[0].display_name, f'Handout · {self.patient.number}')
        self.assertEqual(self.patient.with_user(self.users['front_desk']).handout_given_count, 1)

    def test_only_what_is_in_use(self):
        for version in (self.draft, self.text.copy({'number': 7})):
            with self.assertRaises(UserError):
                self._given(version=version)
        foreign = self.env['medical.handout'].create({'name': 'Foreign', 'company_id': self.other_company.id})
        with self.assertRaises(AccessError):
            self._given(version=self._version(foreign, self.english, 'Foreign', '<p>x</p>'))

    def test_language(self):
        """The patient's; where there is none, English with a warning; and whoever gives may choose another."""
        desk = self.users['front_desk']
        wizard = self._wizard(desk, patient=self.patient)
        self.assertEqual((wizard.language_id, wizard.version_id), (self.spanish, self.texto))
        self.assertFalse(wizard.language_warning)
        wizard.language_id = self.english
        self.assertIn('there is a text in it', wizard.language_warning)
        self.patient.language_id = self.polish
        wizard = self._wizard(desk, patient=self.patient)
        self.assertEqual(wizard.version_id, self.text)
        self.assertIn('Polish', wizard.language_warning)
        self.assertIn('interpreter', wizard.language_warning)
        self.assertEqual(wizard.language_ids, self.english | self.spanish | self.arabic)
        with Form(self.env['medical.handout.give'].with_user(desk).with_context(
                default_handout_id=self.topic.id, default_patient_id=self.patient.id)) as form:
            self.assertEqual(form.language_id, self.english)
            form.language_id = self.arabic
        self.assertEqual(form.record.version_id, self.nass)

    def test_from_patient_and_visit(self):
        desk = self.users['front_desk']
        visit = self.env['medical.visit'].create({
            'patient_id': self.patient.id, 'site_id': self.site.id, 'date_start': fields.Datetime.now(), 'provider_id': self.employees['doctor'].id})
        action = visit.with_user(desk).action_give_handout()
        self.assertNotIn('Fictional', str(action))
        topics = self.env['medical.handout'].with_user(desk).with_context(**action['context']).search([('can_give', '=', True)])
        self.assertEqual(topics, self.topic | self.pdf_topic)
        dialog = topics[0].action_give()
        self.assertNotIn('Ada', str(dialog))
        wizard = self.env['medical.handout.give'].with_user(desk).with_context(**dialog['context']).create({})
        wizard.action_hand()
        self.assertRecordValues(self.env['medical.handout.given'].search([('visit_id', '=', visit.id)]), [{'patient_id': self.patient.id}])
        self.assertEqual(visit.with_user(desk).handout_given_count, 1)
        self.assertEqual(len(self.env['medical.handout.given'].with_user(desk).search(visit.with_user(desk).action_open_handouts()['domain'])), 1)
        self.assertEqual(self.env['medical.handout'].with_user(desk).search([('given_lately', '=', True)]), topics[0])
        with self.assertRaises(AccessError):
            self.restricted.with_user(desk).action_give_handout()
        other = self.env['medical.visit'].create({
            'patient_id': self.restricted.id, 'site_id': self.site.id, 'date_start': fields.Datetime.now(), 'provider_id': self.employees['doctor'].id})
        with self.assertRaises(AccessError):
            self._given('front_desk', visit=other.with_user(desk))

    def test_mail(self):
        """To the patient's own address alone; neither name nor topic in subject and text; the mail goes once it is sent."""
        mails = []
        mail_class = type(self.env['mail.mail'])
        self.patch(mail_class, 'send_after_commit', lambda mail: mails.append(mail))  # noqa: PLW0108 a method gets itself
        self._wizard(self.users['front_desk'], patient=self.patient).action_email()
        [mail] = mails
        self.assertEqual(mail.email_to, 'ada@example.com')
        self.assertEqual(mail.subject, 'Information from Fictional Patients')
        self.assertTrue(mail.auto_delete)
        self.assertFalse(mail.mail_message_id.model or mail.mail_message_id.res_id or mail.recipient_ids)
        for word in ('Ada', self.patient.number, 'Presi', 'Blood', 'pressure', 'sal'):
            self.assertNotIn(word, f'{mail.subject} {mail.body_html}'.replace('Fictional Patients', ''))
        self.assertRegex(mail.body_html, r'/handout/[0-9a-z]{26}"')
        given = self.env['medical.handout.given'].search([('patient_id', '=', self.patient.id)])
        self.assertEqual((given.way, given.opened_count), ('email', 0))
        self.assertTrue(given.with_user(self.users['front_desk']).link_until)

    def test_no_mail_past_what_was_asked(self):
        desk = self.users['front_desk']
        for values in ({'confidential_communication': True, 'confidential_contact': 'Only by letter'}, {'email': False}, {'deceased_on': '2020-01-31'}):
            before = {name: self.patient[name] for name in values}
            self.patient.write(values)
            with self.subTest(values=values):
                wizard = self._wizard(desk, patient=self.patient)
                self.assertTrue(wizard.mail_refusal)
                with self.assertRaises(UserError), self.cr.savepoint():
                    wizard.action_email()
            self.patient.write(before)
        with self.assertRaises(UserError), self.cr.savepoint():
            self._wizard(desk).action_email()
        self.assertFalse(self.env['mail.mail'].search([('email_to', 'ilike', 'ada@example.com')]))

    def test_queries(self):
        """As many for a hundred rows as for ten."""
        desk = self.users['front_desk']
        rows = self.env['medical.handout.given']
        for _time in range(60):
            rows |= self._given(way='page')

        def spent(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records.with_user(desk).web_read({
                'date': {}, 'handout_id': {'fields': {'display_name': {}}}, 'patient_id': {'fields': {'display_name': {}}}, 'opened_count': {},
                'version_state': {}, 'display_name': {}})
            return self.cr.sql_log_count - before

        spent(rows[:5])
        self.assertEqual(spent(rows[:5]), spent(rows))
        topics = self.env['medical.handout'].create([{'name': f'Topic {number}', 'company_id': self.company.id} for number in range(30)])
        for topic in topics:
            self._version(topic, self.english, topic.name, '<p>x</p>')

        def asked(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records.with_user(desk).web_read({'name': {}, 'give_languages': {}, 'given_lately': {}})
            return self.cr.sql_log_count - before

        asked(topics[:3])
        self.assertEqual(asked(topics[:3]), asked(topics))
