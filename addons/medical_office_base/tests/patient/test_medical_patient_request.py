from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from ..today_common import TodayChecks
from .patient_common import ROLES, PatientCommon

# of the front desk, at 9:00 in New York
NOW = '2026-03-02 14:00:00'
HANDLERS = ('front_desk', 'medical_records', 'manager', 'privacy_officer')


class RequestCommon(PatientCommon):
    """Requests of the fictional patient; `desk`, `records`, `manager` and `officer` handle them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk, cls.records, cls.manager, cls.officer = (cls.users[role] for role in HANDLERS)
        cls.patient.write({'street': '1 Fictional Lane', 'city': 'Albany', 'zip': '12207'})
        cls.documents = cls.env['medical.patient.document'].create([
            {'patient_id': cls.patient.id, 'company_id': cls.company.id, 'name': name, 'tier': tier}
            for name, tier in (('Registration form', 'patient_admin'), ('Laboratory report', 'patient_clinical'))])

    def _request(self, kind='access', user=None, **values):
        return self.env['medical.patient.request'].with_user(user or self.desk).create({
            'patient_id': self.patient.id, 'kind': kind, 'received_on': '2026-03-02', **values})

    def _known(self, kind='access', user=None, **values):
        asked = self._request(kind, user, **values)
        asked._check_identity('photo', 'Fictional driver license')
        return asked

    def _denied(self, kind, ground, scope='all', **values):
        asked = self._known(kind, **values)
        asked._propose_denial(ground, "A reason in plain words.", scope)
        asked.with_user(self.records)._confirm_denial()
        return asked


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestMedicalPatientRequest(RequestCommon, TodayChecks):

    # === CLOCKS === #

    def test_days_by_kind(self):
        for kind, due, latest in (
                ('access', date(2026, 4, 1), date(2026, 5, 1)), ('amendment', date(2026, 5, 1), date(2026, 5, 31)),
                ('accounting', date(2026, 5, 1), date(2026, 5, 31)), ('restriction', False, False), ('confidential', False, False),
                ('release', date(2026, 3, 16), date(2026, 3, 16))):
            with self.subTest(kind=kind):
                asked = self._request(kind)
                self.assertEqual((asked.date_due, asked.date_latest), (due, latest))

    def test_month_and_year_borders(self):
        for received, due in (('2026-01-31', date(2026, 3, 2)), ('2024-01-31', date(2024, 3, 1)), ('2025-12-15', date(2026, 1, 14))):
            with self.subTest(received=received):
                self.assertEqual(self._request(received_on=received).date_due, due)

    def test_shorter_state_rule(self):
        self.site.state_id = self.env.ref('base.state_us_5')  # California
        asked = self._request(site_id=self.site.id)
        self.assertEqual((asked.date_due, asked.date_latest), (date(2026, 3, 17), date(2026, 3, 17)))
        self.assertIn('123110', asked.due_by)
        with self.assertRaisesRegex(UserError, 'knows no extension'):
            asked._extend("Charts are in storage.", date(2026, 4, 1))
        self.assertEqual(self._request('amendment', site_id=self.site.id).date_due, date(2026, 5, 1))
        # a practice's own rule, shorter still
        self.env['medical.patient.request.rule'].with_user(self.manager).create({'kind': 'access', 'name': 'Ours', 'days': 5})
        self.assertEqual(self._request(site_id=self.site.id).date_due, date(2026, 3, 7))

    def test_day_of_the_practice(self):
        """Overdue when the day is over where the practice is, not in UTC, nor where the user is."""
        asked = self._request()
        for moment, clock in (
                ('2026-03-24 15:00:00', 'running'), ('2026-03-25 15:00:00', 'due'), ('2026-04-02 03:59:59', 'due'), ('2026-04-02 04:00:00', 'overdue')):
            with self.subTest(moment=moment), freeze_time(moment):
                asked.invalidate_recordset(['clock'])
                self.assertEqual(asked.clock, clock)
                self.assertEqual(asked.with_user(self.desk).search([('clock', '=', clock)]), asked)
                self.assertFalse(asked.search([('id', '=', asked.id), ('clock', '!=', clock)]))
        with freeze_time('2026-03-03 04:30:00'):
            self.assertEqual(self.env['medical.patient.request'].with_user(self.desk).with_company(self.company)._default_today(), date(2026, 3, 2))

    def test_not_later_than_today(self):
        with self.assertRaisesRegex(ValidationError, 'later than today'):
            self._request(received_on='2026-03-03')

    def test_day_moves_the_clock_until_somebody_works_on_it(self):
        asked = self._request()
        asked.received_on = '2026-02-27'
        self.assertEqual(asked.date_due, date(2026, 3, 29))
        asked._check_identity('known')
        with self.assertRaisesRegex(UserError, 'once somebody works'):
            asked.received_on = '2026-03-01'

    def test_extension(self):
        asked = self._request()
        for reason, until, words in (
                ('', date(2026, 4, 15), 'Write the reason'), ('Storage', date(2026, 5, 2), 'at most until'), ('Storage', date(2026, 4, 1), 'after')):
            with self.subTest(until=until), self.assertRaisesRegex(UserError, words):
                asked._extend(reason, until)
        with freeze_time('2026-04-02 03:59:59'):  # the last evening in New York
            asked._extend("The charts are in storage.", date(2026, 5, 1))
        self.assertEqual((asked.date_due, asked.date_first, asked.extended_on), (date(2026, 5, 1), date(2026, 4, 1), date(2026, 4, 1)))
        with self.assertRaisesRegex(UserError, 'may be once'):
            asked._extend("Again.", date(2026, 5, 1))
        late = self._request()
        with freeze_time('2026-04-02 04:00:00'), self.assertRaisesRegex(UserError, 'too late'):
            late._extend("The charts are in storage.", date(2026, 5, 1))
        with self.assertRaisesRegex(UserError, 'no clock'):
            self._request('restriction')._extend("More time.", date(2026, 5, 1))

    def test_in_time(self):
        kept, late = self._known(outside_items='Office notes'), self._known(outside_items='Office notes')
        with freeze_time('2026-04-01 20:00:00'):
            kept._send('pickup', 'Signed by the patient')
        with freeze_time('2026-04-02 20:00:00'):
            late._send('pickup', 'Signed by the patient')
        self.assertEqual((kept.timeliness, late.timeliness, kept.clock, late.clock), ('kept', 'late', 'kept', 'late'))
        self.assertEqual((kept.days_taken, late.days_taken), (30, 31))

    # === ACCESS, FROM RECEIPT TO SENDING === #

    def test_access(self):
        asked = self._request(form='paper', document_ids=[Command.set(self.documents[0].ids)], outside_items='X-ray of 2025, on a disc')
        with self.assertRaisesRegex(UserError, 'isn.t possible now'):
            asked._send('mail', 'Stamp')
        asked._check_identity('photo', 'Driver license')
        asked.with_user(self.records).document_ids = [Command.link(self.documents[1].id)]
        self.env.invalidate_all()
        self.assertEqual(asked.with_user(self.desk).document_ids, self.documents[0], "the front desk sees no clinical document")
        asked.fee_labor = 6.5
        with self.assertRaisesRegex(UserError, 'Tell the patient the fee'):
            asked._send('mail', 'Stamp')
        asked.action_tell_fee()
        asked.fee_postage = 2
        self.assertFalse(asked.fee_told_on, "another fee has to be told again")
        asked.action_tell_fee()
        with self.assertRaisesRegex(UserError, 'proof'):
            asked._send('mail', ' ')
        asked._send('certified', '9400 1000 0000 0000 0000 00')
        self.assertEqual((asked.state, asked.outcome, asked.closed_on), ('done', 'granted', date(2026, 3, 2)))
        told = asked.sudo().disclosure_ids
        self.assertEqual((told.basis, told.recipient_name, told.is_counted), ('patient', 'The patient', False))
        self.assertEqual(told.document_ids, self.documents)
        self.assertEqual(
            asked.event_ids.sorted('id').mapped('what'), ['registered', 'identity', 'fee', 'fee', 'sent'])
        with self.assertRaisesRegex(UserError, 'stays as it is'):
            asked.wanted = 'Something else'

    def test_what_must_be_there_before_sending(self):
        for values, how, words in (
                ({}, 'mail', 'nothing is chosen'), ({'outside_items': 'Notes', 'form': 'email'}, 'secure', 'read by others'),
                ({'outside_items': 'Notes'}, 'email', 'read by others')):
            with self.subTest(words=words), self.assertRaisesRegex(UserError, words):
                self._known(**values)._send(how, 'Proof')
        self._known(outside_items='Notes', form='email', risk_told=True)._send('email', 'No bounce')

    def test_representative(self):
        with self.assertRaisesRegex(ValidationError, 'name of who asks'):
            self._request(requester='representative')
        asked = self._request(requester='representative', requester_name='Rita Fictional')
        with self.assertRaisesRegex(UserError, 'authority'):
            asked._check_identity('photo')
        asked.requester_relation = 'Health care power of attorney'
        asked._check_identity('photo')
        with self.assertRaisesRegex(ValidationError, "patient's and a representative's"):
            self._request(requester='third', requester_name='Fictional Law')

    def _authorize(self, patient):
        """An authorization to disclose, signed on paper."""
        form = self.env['medical.consent.form'].with_user(self.users['manager']).create({
            'name': 'Fictional authorization', 'family': 'FICT', 'kind': 'disclosure', 'effective_date': '2020-01-01', 'body': '<p>Fictional</p>',
            'revocation_text': 'In writing.', 'conditioning_text': 'Nothing depends on it.', 'redisclosure_text': 'It may be disclosed again.'})
        form.action_submit()
        form.with_user(self.users['privacy_officer']).action_approve()
        desk = self.users['front_desk']
        consent = self.env['medical.consent'].with_user(desk).create({
            'patient_id': patient.id, 'form_id': form.id, 'information': 'Notes', 'discloser': 'The practice', 'recipient': 'Fictional Insurance',
            'purpose': 'A claim', 'date_end': '2030-01-01'})
        self.env['medical.consent.decision'].with_user(desk).create({
            'consent_id': consent.id, 'mode': 'paper', 'signer_name': patient.name}).action_save()

    def test_release(self):
        asked = self._known(
            'release', requester='third', requester_name='Fictional Insurance', requester_relation='Authorization of March 1', outside_items='Notes of 2025')
        with self.assertRaisesRegex(UserError, 'No authorization'):
            asked._send('fax', 'Confirmation page')
        self._authorize(asked.patient_id)
        asked._send('fax', 'Confirmation page')
        self.assertEqual(asked.sudo().disclosure_ids.mapped('basis'), ['authorized'])
        self.assertEqual(asked.sudo().disclosure_ids.recipient_name, 'Fictional Insurance')

    def test_documents(self):
        """Who can't read a document can't choose it; nor one of somebody else."""
        with self.assertRaises(AccessError):
            self._request(document_ids=[Command.set(self.documents[1].ids)])
        asked = self._request()
        with self.assertRaises(AccessError):
            asked.document_ids = [Command.link(self.documents[1].id)]
        other = self.env['medical.patient.document'].create({
            'patient_id': self._patient('Otto', 'Other').id, 'company_id': self.company.id, 'tier': 'patient_admin'})
        with self.assertRaisesRegex(ValidationError, 'of this patient'):
            asked.document_ids = [Command.link(other.id)]

    def test_hidden_documents_stay_hidden(self):
        """What medical records chose goes out, though the front desk, which sends it, sees neither name nor number of it."""
        asked = self._known(outside_items='Notes', form='paper')
        asked.with_user(self.records).document_ids = [Command.link(self.documents[1].id)]
        self.env.invalidate_all()
        asked.fee_note = 'One page'
        self.assertFalse(asked.document_ids)
        self.assertNotIn('Laboratory report', str(asked._letter_data('cover')))
        self.assertIn('1 further documents', str(asked._letter_data('cover')))
        self.assertFalse(asked.document_ids)
        asked._send('pickup', 'Signed')
        self.assertFalse(asked.document_ids)
        self.env.invalidate_all()
        told = asked.disclosure_ids
        self.assertFalse(told.document_ids)
        self.assertEqual(told.with_user(self.records).search([('document_ids', 'in', self.documents[1].ids)]), told)

    def test_guessed_documents(self):
        """Who guesses a document's number doesn't learn who asked for it, nor that it went out."""
        asked = self._known(user=self.records, document_ids=self.documents[1].ids)
        asked._send('pickup', 'Signed')
        for model in ('medical.patient.request', 'medical.disclosure'):
            for domain in ([('document_ids', 'in', self.documents[1].ids)], [('document_ids', '=', self.documents[1].id)], [('document_ids', '!=', False)]):
                with self.subTest(model=model, domain=domain):
                    self.assertFalse(self.env[model].with_user(self.desk).search(domain))
                    self.assertTrue(self.env[model].with_user(self.records).search(domain))

    def test_asked_for_is_not_destroyed(self):
        asked = self._known(document_ids=self.documents[:1].ids)
        self.documents.sudo().write({'state': 'indexed'})
        self.assertIn(asked.number, self.documents.sudo()._retention_blocks().get(self.documents[0].id, ''))
        asked._send('pickup', 'Signed')
        self.assertNotIn(self.documents[0].id, self.documents.sudo()._retention_blocks())

    # === THE OTHER RIGHTS === #

    def test_amendment(self):
        asked = self._known('amendment')
        with self.assertRaisesRegex(UserError, 'whom you told'):
            asked._amend('The allergy is to penicillin.', '')
        asked._amend('The allergy is to penicillin.', 'Fictional Pharmacy')
        self.assertEqual((asked.state, asked.outcome), ('done', 'granted'))

    def test_restriction(self):
        asked = self._known('restriction', not_told='Health plan: the visit of March 1', paid_in_full=True, to_health_plan=True)
        with self.assertRaisesRegex(UserError, 'must be accepted'):
            asked._propose_denial('restriction_refused', 'We can not.')
        asked.action_accept()
        self.assertTrue(asked.is_in_force)
        # who bills must know, though they don't see the request
        self.assertEqual(self.patient.with_user(self.users['biller']).not_told, 'Health plan: the visit of March 1')
        entry = self.env['medical.disclosure.entry'].with_user(self.desk).create({'patient_id': self.patient.id})
        self.assertEqual(entry.not_told, 'Health plan: the visit of March 1')
        asked._end('The patient asked in writing.')
        self.patient.invalidate_recordset(['not_told'])
        self.assertFalse(self.patient.with_user(self.users['biller']).not_told)

    def test_restriction_may_be_refused(self):
        asked = self._known('restriction', not_told='My employer', paid_in_full=True)
        asked._propose_denial('restriction_refused', 'The law obliges us to tell.')
        asked.with_user(self.officer)._confirm_denial()
        self.assertEqual((asked.state, asked.is_in_force), ('denied', False))

    def test_confidential_communication(self):
        asked = self._request('confidential', contact_text='Only at (212) 555-0142')
        with self.assertRaisesRegex(UserError, "isn't possible now"):
            asked._accept()
        asked._check_identity('known')
        asked._accept()
        self.assertEqual((self.patient.confidential_communication, self.patient.confidential_contact), (True, 'Only at (212) 555-0142'))
        later = self._known('confidential', contact_text='Only by letter to PO Box 1')
        later._accept()
        self.assertFalse(asked.is_in_force, "one way holds at a time")
        later._end('The patient asked on the phone.')
        self.assertFalse(self.patient.confidential_communication or self.patient.confidential_contact)

    def test_withdraw(self):
        asked = self._request()
        with self.assertRaises(UserError):
            asked._withdraw('')
        asked._withdraw('Registered twice.')
        self.assertEqual((asked.state, asked.timeliness, asked.clock), ('withdrawn', False, 'none'))
        with self.assertRaises(UserError):
            asked._check_identity('known')
        with self.assertRaises(UserError):
            asked.with_user(self.manager).sudo().unlink()

    # === DENIAL === #

    def test_second_person(self):
        asked = self._known(user=self.records)
        with self.assertRaisesRegex(UserError, 'none for this kind'):
            asked._propose_denial('amendment_accurate', 'It is right.')
        asked._propose_denial('review_danger', 'It might endanger you.')
        for user, error in ((self.records, UserError), (self.desk, AccessError), (self.manager, AccessError)):
            with self.subTest(user=user.login), self.assertRaises(error):
                asked.with_user(user)._confirm_denial()
        self.assertFalse(asked.with_user(self.records).can_confirm)
        self.assertTrue(asked.with_user(self.officer).can_confirm)
        self.assertEqual(asked.with_user(self.officer).search([('can_confirm', '=', True)]), asked)
        self.assertFalse(asked.with_user(self.records).search([('can_confirm', '=', True)]))
        asked.with_user(self.officer)._return_denial('Give the rest at least.')
        self.assertEqual((asked.state, asked.denial_state, asked.denial_note), ('working', 'none', 'Give the rest at least.'))
        asked._propose_denial('review_danger', 'It might endanger you.', 'part')
        asked.with_user(self.officer)._confirm_denial()
        self.assertEqual(asked.state, 'working')
        asked.outside_items = 'The rest'
        asked._send('pickup', 'Signed')
        self.assertEqual(asked.outcome, 'partly')

    def test_review(self):
        asked = self._denied('access', 'review_danger')
        asked._ask_review('Dr. Fictional, who took no part')
        self.assertEqual(asked.state, 'review')
        with self.assertRaisesRegex(UserError, 'took part'):
            asked.with_user(self.records)._answer_review('overturned', 'There is no danger.')
        with freeze_time('2026-03-20 15:00:00'):
            asked.with_user(self.officer)._answer_review('overturned', 'There is no danger.')
        self.assertEqual((asked.state, asked.denial_state, asked.date_due), ('working', 'none', date(2026, 4, 19)))
        with self.assertRaisesRegex(UserError, 'no right to a review'):
            self._denied('access', 'access_psychotherapy')._ask_review('Dr. Fictional')

    def test_disagreement(self):
        asked = self._denied('amendment', 'amendment_accurate')
        with self.assertRaises(UserError):
            asked._add_rebuttal('We keep to it.')
        asked._add_statement('I never said so.')
        asked._add_rebuttal('It is written in the notes of that day.')
        self.assertEqual((asked.disagreement, asked.rebuttal), ('I never said so.', 'It is written in the notes of that day.'))
        with self.assertRaises(UserError):
            asked._add_statement('Another one.')

    # === WHO === #

    def test_who_reads(self):
        asked = self._request()
        hidden = self._request(user=self.officer, patient_id=self.restricted.id)
        for role in ROLES:
            requests = self.env['medical.patient.request'].with_user(self.users[role])
            expected = asked if role in (*HANDLERS, 'clinician') else asked.browse()
            if role == 'privacy_officer':
                expected |= hidden
            with self.subTest(role=role):
                self.assertEqual(set(requests.search([]).ids) if requests.has_access('read') else set(), set(expected.ids))
        self.assertEqual(hidden.with_user(self.doctor).state, 'received')
        for user in (self.annex_desk, self.foreign_manager):
            self.assertFalse(self.env['medical.patient.request'].with_user(user).search([]))
        with self.assertRaises(AccessError):
            asked.with_user(self.users['clinician'])._check_identity('known')
        with self.assertRaises(AccessError):
            self._request(user=self.desk, patient_id=self.restricted.id)

    def test_methods_alone(self):
        asked = self._request()
        for values in ({'state': 'done'}, {'date_due': '2027-01-01'}, {'identity_how': 'known'}, {'denial_state': 'confirmed'}, {'in_force_from': '2026-01-01'},
                       {'patient_id': self.elsewhere.id}, {'company_id': self.other_company.id}, {'number': '1'}, {'closed_on': '2026-03-02'}):
            for user in (self.desk, self.manager, self.officer):
                with self.subTest(values=values, user=user.login), self.assertRaises(AccessError):
                    asked.with_user(user).write(values)
            with self.subTest(values=values, create=True), self.assertRaises(AccessError):
                self._request(**values)
        event = asked.event_ids[:1]
        for user in (self.desk, self.officer):
            with self.assertRaises(AccessError):
                event.with_user(user).write({'text': 'Never happened'})
            with self.assertRaises(AccessError):
                event.create([{'request_id': asked.id, 'what': 'sent'}])
        with self.assertRaises(AccessError):
            event.sudo().unlink()

    def test_names_stay_inside(self):
        asked = self._request()
        self.assertNotIn('Fictional', asked.display_name)
        self.assertIn(asked.number, asked.display_name)
        with self.assertRaises(UserError):
            asked.copy()

    # === TODAY === #

    def test_cards(self):
        self._request()
        self._known(received_on='2026-02-05')  # due on 7 March
        self._known(received_on='2026-01-20')  # overdue
        self._known('confidential')
        asked = self._known()
        asked._propose_denial('review_danger', 'It might endanger you.')
        counts = self.assert_cards_match(self.manager)
        self.assertEqual([counts[f'patient_requests_{key}'] for key in ('overdue', 'due', 'identity', 'no_clock')], [1, 1, 1, 1])
        self.assertNotIn('patient_denials_to_confirm', counts)
        counts = self.assert_cards_match(self.officer)
        self.assertEqual((counts['patient_requests_overdue'], counts['patient_denials_to_confirm']), (1, 1))
        self.assertFalse({key for key in self.assert_cards_match(self.users['clinician']) if key.startswith(('patient_requests', 'patient_denials'))})

    def test_queries(self):
        """A list takes as many queries with forty as with ten."""
        requests = self._request()
        for _number in range(9):
            requests |= self._request()
        names = ['number', 'patient_id', 'kind', 'date_due', 'clock', 'state', 'can_confirm', 'is_free_of_charge', 'disclosure_count']
        counts = []
        for _turn in range(2):
            requests.with_user(self.desk).read(names)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            requests.with_user(self.desk).read(names)
            counts.append(self.env.cr.sql_log_count - before)
            for _number in range(30):
                requests |= self._request()
        self.assertLessEqual(counts[1], counts[0])
