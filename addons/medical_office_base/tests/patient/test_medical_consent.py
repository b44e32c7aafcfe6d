from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...tools.plain_html import plain_html
from ...tools.signature import SignatureError, clean_signature
from ..today_common import TodayChecks
from .consent_common import AUTHORIZATION, STATEMENTS, ConsentCommon, drawing
from .patient_common import ROLES


@tagged('post_install', '-at_install')
class TestMedicalConsent(TodayChecks, ConsentCommon):

    def _signed(self, role='front_desk', patient=None, **values):
        return self._on_paper(self._consent(self.authorization, role, patient, **{**AUTHORIZATION, **values}))

    # forms

    def test_authorization_says_what_it_has_to(self):
        forms = self.env['medical.consent.form'].with_user(self.users['manager'])
        for left_out in STATEMENTS:
            values = {name: text for name, text in STATEMENTS.items() if name != left_out}
            form = forms.create({'name': 'Own', 'family': 'OWN', 'kind': 'disclosure', 'body': '<p>I allow it.</p>', **values})
            with self.subTest(left_out=left_out), self.assertRaises(UserError):
                form.action_submit()

    def test_fields_close_with_the_form(self):
        field = self.treatment.field_ids[:1]
        manager = self.users['manager']
        for attempt in (
                lambda: field.with_user(manager).write({'name': 'Other'}), lambda: field.with_user(manager).unlink(),
                lambda: field.with_user(manager).create({'form_id': self.treatment.id, 'code': 'more', 'name': 'More'}),
                lambda: self.treatment.with_user(manager).write({'field_ids': [(2, field.id)]})):
            with self.assertRaises(UserError):
                attempt()
        self.assertTrue(self.treatment.is_intact)
        self.env.cr.execute("UPDATE medical_consent_form_field SET name = 'Anything' WHERE id = %s", [field.id])
        self.env.invalidate_all()
        self.assertFalse(self.treatment.is_intact)

    def test_who_changes_a_field_has_written_in_it(self):
        form = self.env['medical.consent.form'].with_user(self.users['manager']).create({
            'name': 'Own', 'family': 'OWN', 'body': '<p>Yes.</p>'})
        form.with_user(self.users['privacy_officer']).write({'field_ids': [(0, 0, {'code': 'a', 'name': 'A'})]})
        form.action_submit()
        self.assertFalse(form.with_user(self.users['privacy_officer']).can_approve)
        self.assertTrue(form.with_user(self.users['owner']).can_approve)

    def test_new_version(self):
        action = self.treatment.with_user(self.users['manager']).action_new_version()
        new = self.env['medical.consent.form'].browse(action['res_id'])
        self.assertEqual((new.number, new.state, new.field_ids.mapped('code')), (2, 'draft', ['call', 'room']))
        self.assertFalse(new.medical_library_id)

    def test_library_drafts(self):
        rows = self.env['medical.consent.form.template'].with_user(self.users['manager']).search([])
        forms = rows._library_adopt(self.company)
        self.assertEqual(len(forms), 14)
        forms.with_user(self.users['manager']).action_submit()
        tele = forms.filtered(lambda form: form.family == 'TELE' and form.language_id == self.spanish)
        self.assertEqual(tele.field_ids.mapped(lambda field: (field.code, field.kind, field.is_required)), [
            ('call_back', 'text', True), ('other_person', 'tick', False)])

    # signing and what it closes

    def test_elements_of_an_authorization(self):
        for left_out in AUTHORIZATION:
            consent = self._consent(self.authorization, **{name: text for name, text in AUTHORIZATION.items() if name != left_out})
            with self.subTest(left_out=left_out), self.assertRaises(UserError):
                self._on_paper(consent)
        consent = self._consent(self.authorization, **{**AUTHORIZATION, 'date_end': False, 'expiry_event': 'The end of my claim'})
        self.assertEqual(self._on_paper(consent).validity, 'valid')

    def test_signed_stays(self):
        consent = self._signed()
        self.assertEqual((consent.state, consent.taken_by_id, consent.way, consent.date_start), (
            'signed', self.users['front_desk'], 'paper', fields.Date.to_date('2027-03-10')))
        self.assertIn('Fictional Lawyers', consent.content)
        self.assertNotIn('Ada', consent.display_name)
        for values in ({'recipient': 'Somebody Else'}, {'date_end': '2030-01-01'}, {'patient_id': self.elsewhere.id}):
            with self.subTest(values=values), self.assertRaises(UserError):
                consent.write(values)
        for values in ({'state': 'draft'}, {'content': 'x'}, {'revoked_on': '2027-03-10'}, {'company_id': self.other_company.id}, {'kind': 'photo'}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                consent.write(values)
        with self.assertRaises(UserError):
            consent.unlink()
        with self.assertRaises(AccessError):
            consent.create({'patient_id': self.patient.id, 'form_id': self.treatment.id, 'state': 'signed'})
        with self.assertRaises(UserError):
            self._on_paper(consent)

    def test_change_behind_our_back_shows(self):
        for column, value in (('content', 'I agree to everything'), ('signer_name', 'Somebody'), ('date_end', '2030-01-01')):
            consent = self._signed()
            self.assertTrue(consent.is_intact)
            self.env.flush_all()
            self.env.cr.execute(f'UPDATE medical_consent SET {column} = %s WHERE id = %s', [value, consent.id])
            consent.invalidate_recordset()
            with self.subTest(column=column):
                self.assertFalse(consent.is_intact)

    def test_filled_in(self):
        consent = self._consent(self.treatment)
        with self.assertRaises(UserError):
            self._on_paper(consent)
        row = consent.value_ids.filtered(lambda row: row.code == 'call')
        row.value = 'Max, (212) 555-0100'
        self._on_paper(consent)
        self.assertIn('(212) 555-0100', consent.content)
        self.assertEqual(consent.date_end, fields.Date.to_date('2028-03-09'))
        with self.assertRaises(UserError):
            row.value = 'Nobody'
        with self.assertRaises(UserError):
            row.unlink()

    def test_form_in_force_alone(self):
        self.treatment.with_user(self.users['owner']).action_withdraw()
        with self.assertRaises(UserError):
            self._consent(self.treatment)

    def test_representative_and_witness(self):
        form = self._form('OWN', 'other', needs_witness=True)
        consent = self._consent(form)
        with self.assertRaises(UserError):
            self._on_paper(consent)
        with self.assertRaises(UserError):
            self._on_paper(consent, witness_name='Wim Fictional', signer='representative')
        self._on_paper(consent, witness_name='Wim Fictional', signer='representative', relationship='Guardian by court order')
        self.assertEqual(consent.relationship, 'Guardian by court order')

    def test_merged_record(self):
        consent = self._signed()
        survivor = self._patient('Ada', 'Fictional')
        self.env['medical.patient.merge'].with_user(self.users['medical_records'])._merge(self.patient, survivor)
        self.assertEqual(consent.patient_id, survivor)
        self.assertTrue(consent.is_intact)
        self.assertEqual(survivor.with_user(self.users['medical_records'])._valid_authorizations(), consent.with_user(self.users['medical_records']))

    # time

    def test_validity(self):
        consent = self._signed(date_start='2027-03-20', date_end='2027-04-10')
        consents = consent.with_user(self.users['manager'])
        for moment, validity in (
                ('2027-03-20 03:59:00', 'upcoming'), ('2027-03-20 04:00:00', 'valid'), ('2027-04-11 03:59:00', 'valid'), ('2027-04-11 04:00:00', 'expired')):
            with self.subTest(moment=moment), freeze_time(moment):
                self.env.invalidate_all()
                self.assertEqual(consent.validity, validity)
                self.assertEqual(consents.search([('validity', '=', validity)]), consent)
                self.assertFalse(consents.search([('validity', 'in', [other for other in ('upcoming', 'valid', 'expired') if other != validity])]))
                self.assertEqual(bool(self.patient.with_user(self.users['medical_records'])._valid_authorizations()), validity == 'valid')

    def test_revocation_stops_it(self):
        consent = self._signed()
        patient = self.patient.with_user(self.users['medical_records'])
        self._signed(date_end='2027-03-11')
        self._on_paper(self._consent(self.authorization, **{**AUTHORIZATION, 'recipient': 'Cousin'}), is_declined=True)
        self.assertEqual(len(patient._valid_authorizations()), 2)
        with freeze_time('2027-05-01 12:00:00'):
            self.env.invalidate_all()
            self.assertEqual(patient._valid_authorizations(), consent)
            decision = self.env['medical.consent.decision'].with_user(self.users['medical_records']).create({
                'consent_id': consent.id, 'mode': 'revoke', 'how': 'letter', 'note': 'I take it back.', 'moment': '2027-04-30 14:00:00'})
            decision.action_save()
            self.assertEqual((consent.validity, consent.revoked_by_id), ('revoked', self.users['medical_records']))
            self.assertFalse(patient._valid_authorizations())
            self.assertFalse(patient._valid_authorizations(fields.Date.to_date('2027-04-30')))
            self.assertEqual(patient._valid_authorizations(fields.Date.to_date('2027-04-29')), consent, "what was done before stays right")
            self.assertTrue(consent.is_intact)
            with self.assertRaises(UserError):
                decision.action_save()
        for moment in ('2027-03-09 12:00:00', '2028-01-01 00:00:00'):
            other = self._signed()
            with self.assertRaises(UserError):
                self.env['medical.consent.decision'].with_user(self.users['front_desk']).create({
                    'consent_id': other.id, 'mode': 'revoke', 'moment': moment}).action_save()

    def test_event(self):
        consent = self._signed(date_end=False, expiry_event='The end of my claim')
        with freeze_time('2027-06-01 12:00:00'):
            self.env['medical.consent.decision'].with_user(self.users['front_desk']).create({
                'consent_id': consent.id, 'mode': 'event', 'day': '2027-05-20'}).action_save()
            self.assertEqual(consent.validity, 'expired')
            self.assertTrue(consent.is_intact)

    # people

    def test_who_reads(self):
        mine, theirs = self._signed(), self._signed(role=self.doctor, patient=self.restricted)
        prepared = self._consent(self.treatment, role=self.doctor, patient=self.restricted)
        for role in ROLES:
            rows = self.env['medical.consent'].with_user(self.users[role])
            values = self.env['medical.consent.value'].with_user(self.users[role])
            with self.subTest(role=role):
                if role == 'privacy_officer':
                    self.assertEqual(rows.search([]), rows.union(prepared, theirs, mine))
                    with self.assertRaises(AccessError):
                        prepared.with_user(self.users[role]).write({'recipient': 'x'})
                elif role in ('front_desk', 'cashier', 'biller', 'clinician', 'medical_records', 'manager'):
                    self.assertEqual(rows.search([]), mine)
                    self.assertFalse(values.search([('consent_id', 'in', theirs.ids)]))
                else:
                    self.assertFalse(rows.has_access('read'))
        for role in ('cashier', 'biller', 'privacy_officer', 'staff'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._consent(self.treatment, role)
        with self.assertRaises(AccessError):
            self._consent(self.treatment, patient=self.restricted)
        with self.assertRaises(AccessError):
            self.patient.with_user(self.users['biller'])._start_signing(self.env['medical.consent'], self.notice)

    def test_signing_is_of_one_patient(self):
        theirs = self._consent(self.treatment, role=self.doctor, patient=self.restricted)
        with self.assertRaises(UserError):
            self.patient.with_user(self.doctor)._start_signing(theirs)
        with self.assertRaises(AccessError):
            self.patient.with_user(self.users['front_desk'])._start_signing(theirs.with_user(self.users['front_desk']))
        with self.assertRaises(AccessError):
            self.env['medical.signing'].with_user(self.users['manager']).create({'patient_id': self.patient.id})

    def test_cards(self):
        consent = self._consent(self.treatment)
        consent.value_ids.filtered(lambda row: row.code == 'call').value = 'Max'
        self._on_paper(consent)
        with freeze_time('2028-02-15 15:00:00'):
            self.env.invalidate_all()
            self.assertEqual(self.assert_cards_match(self.users['front_desk'])['consents_ending'], 1)
        form = self.env['medical.consent.form'].with_user(self.users['manager']).create({'name': 'Own', 'family': 'OWN', 'body': '<p>x</p>'})
        form.action_submit()
        self.assertEqual(self.assert_cards_match(self.users['owner'])['consent_forms_to_approve'], 1)

    # what is shown and what is kept

    def test_print(self):
        consent = self._signed()
        reports = self.env['ir.actions.report'].with_user(self.users['front_desk'])
        page = reports._render_qweb_html('medical_office_base.action_report_consent', consent.ids)[0].decode()
        self.assertIn('Fictional Lawyers', page)
        self.assertIn(consent.content_hash, page)
        page = reports._render_qweb_html('medical_office_base.action_report_consent_form', self.treatment.ids)[0].decode()
        self.assertIn('Whom we may call', page)
        page = reports._render_qweb_html('medical_office_base.action_report_privacy_notice', self.notice.ids)[0].decode()
        self.assertIn('We keep what you tell us.', page)

    def test_plain_html(self):
        for source, expected in (
                ('', ''), (False, ''), ('<p><br></p>', ''), ('<p>a<script>alert(1)</script>b</p>', '<p>ab</p>'),
                ('<h1 style="color: red" onclick="x()">T</h1>', '<h2>T</h2>'), ('<div><p>a</p><div>b</div></div>', '<p>a</p><p>b</p>'),
                ('<p>a <a href="javascript:x">b</a> <img src="x" onerror="y">c</p>', '<p>a b c</p>'), ('text &lt;b&gt;', 'text &lt;b&gt;'),
                ('<p>ü 王 &amp; co</p><!-- x -->', '<p>ü 王 &amp; co</p>'), ('<ul><li>a<b>b</b></li></ul>', '<ul><li>a<b>b</b></li></ul>')):
            with self.subTest(source=source):
                self.assertEqual(str(plain_html(source)), expected)

    def test_signatures(self):
        self.assertTrue(clean_signature(drawing()).startswith(b'\x89PNG'))
        for data, reason in (
                ('', 'empty'), (drawing(ink=False), 'empty'), ('data:image/svg+xml;base64,PHN2Zz4=', 'image'), ('data:image/png;base64,%%%', 'image'),
                ('data:image/png;base64,aGVsbG8=', 'image'), (drawing((3000, 10)), 'bytes'), ('data:image/png;base64,' + 'A' * 400_000, 'bytes'),
                (drawing()[:200], 'image')):
            with self.subTest(data=data[:40]), self.assertRaises(SignatureError) as caught:
                clean_signature(data)
            self.assertEqual(caught.exception.reason, reason)
