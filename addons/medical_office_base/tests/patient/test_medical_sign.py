import re
from datetime import timedelta

from freezegun import freeze_time
from lxml import html

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .consent_common import ConsentCommon, drawing

NOWHERE = 'z' * 26


@tagged('post_install', '-at_install')
class TestMedicalSign(ConsentCommon, HttpCase):
    """The page behind a link, as whoever holds it sees it, and as somebody attacks it."""

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)
        self.consent = self._consent(self.treatment)
        self.consent.value_ids.filtered(lambda row: row.code == 'room').value = 'Exam room 1'

    def _start(self, consents=None, notice=None, **options):
        desk = self.patient.with_user(self.users['front_desk'])
        signing, self.code = desk._start_signing(self.consent if consents is None else consents, notice, **options)
        return signing.sudo()

    def _get(self, path='', code=None, status=200):
        response = self.url_open(f'/sign/{code or self.code}{path}')
        self.assertEqual(response.status_code, status, response.text[:2000])
        page = html.fromstring(response.text)
        page.response = response
        return page

    def _send(self, values, page=None, form='sign_form', status=200, path=''):
        page = self._get(path) if page is None else page
        fields_ = dict(next(found for found in page.forms if found.get('id') == form).form_values())
        response = self.url_open(f'/sign/{self.code}{path}', data={**fields_, **values}, method='POST')
        self.assertEqual(response.status_code, status, response.text[:2000])
        answer = html.fromstring(response.text)
        answer.response = response
        return answer

    def _text(self, page):
        return ' '.join(page.xpath('//body')[0].text_content().split())

    GOOD = {'signer_name': 'Ada Fictional', 'agree': 'yes', 'fill_call': 'Max, (212) 555-0100'}

    def _good(self, **values):
        return {**self.GOOD, 'signature': drawing(), **values}

    # signing

    def test_sign(self):
        signing = self._start()
        page = self._get()
        text = self._text(page)
        for part in ("Fictional Patients", "Form TREAT", "Ada Fictional", "I agree to what stands here.", "Exam room 1", "Whom we may call"):
            self.assertIn(part, text)
        for secret in ("1980", "Feb", self.patient.number):
            self.assertNotIn(secret, text)
        self.assertIn("Thank you, that is all", self._text(self._send(self._good(), page)))
        consent = self.consent
        self.assertEqual((consent.state, consent.way, consent.signer_name, consent.taken_by_id), ('signed', 'drawn', 'Ada Fictional', self.users['front_desk']))
        self.assertTrue(consent.is_intact and consent.signature and signing.closed_on)
        self.assertIn('Max, (212) 555-0100', consent.content)

    def test_one_after_the_other(self):
        signing = self._start(notice=self.notice)
        page = self._get()
        self.assertIn("Paper 1 of 2", self._text(page))
        self.assertIn("There is one more thing to read", self._text(self._send({'signer_name': 'Ada Fictional', 'agree': 'yes', 'typed': 'yes'}, page)))
        acknowledgement = self.patient.acknowledgement_ids
        self.assertEqual((acknowledgement.outcome, acknowledgement.way, acknowledgement.notice_hash), ('signed', 'typed', self.notice.content_hash))
        page = self._get()
        self.assertIn("Paper 2 of 2", self._text(page))
        self.assertIn("that is all", self._text(self._send({'reason': 'Not today'}, page, form='decline_form')))
        self.assertEqual((self.consent.state, self.consent.declined_reason), ('declined', 'Not today'))
        self.assertTrue(signing.closed_on)

    def test_refusing_the_notice(self):
        self._start(consents=self.consent.browse(), notice=self.notice)
        self._send({}, form='decline_form')
        self.assertEqual(self.patient.acknowledgement_ids.outcome, 'refused')
        self.assertFalse(self.patient.with_user(self.users['front_desk']).needs_notice)

    def test_faults(self):
        self._start()
        for values, words in (
                ({'signature': ''}, "Sign in the field"), ({'signature': drawing(ink=False)}, "Sign in the field"),
                ({'signature': 'data:image/svg+xml;base64,PHN2Zz4='}, "couldn't be read"), ({'signer_name': ' '}, "Type your full name"),
                ({'agree': ''}, "Tick that you have read it"), ({'fill_call': ''}, "please fill this in"),
                ({'signer': 'representative'}, "what you are to the patient"),
                ({'signer_name': 'x' * 90}, "too long")):
            with self.subTest(words=words):
                self.assertIn(words, self._text(self._send(self._good(**values), status=422)))
        self.assertEqual(self.consent.state, 'draft')
        page = self._send(self._good(agree='', signer='representative', relationship='Mother'), status=422)
        self.assertEqual(dict(next(found for found in page.forms if found.get('id') == 'sign_form').form_values())['relationship'], 'Mother')

    def test_other_language(self):
        self.patient.language_id = self.spanish
        self._start()
        page = self._get()
        self.assertIn("Acepto.", self._text(page))
        self.assertEqual(page.xpath('//nav//a/@href'), ['?in=en'])
        self.assertIn("I agree to what stands here.", self._text(self._get('?in=en')))
        self._send(self._good(), path='?in=es')
        self.assertEqual((self.consent.form_id, self.consent.state), (self.tratamiento, 'signed'))
        self.assertIn('A quién llamar', self.consent.content)
        self.assertIn('Exam room 1', self.consent.content)

    def test_representative(self):
        self._start()
        self._send(self._good(signer='representative', signer_name='Max Fictional', relationship='Guardian by court order'))
        self.assertEqual((self.consent.signer, self.consent.relationship), ('representative', 'Guardian by court order'))

    def test_reading_is_written_down(self):
        self._start()
        lines = self.env['medical.access.log'].search([])
        self._get()
        new = self.env['medical.access.log'].search([]) - lines
        self.assertIn(('medical.patient', self.patient.id, 'portal'), new.mapped(lambda line: (line.model, line.res_id, line.channel)))

    # attacks

    def _fingerprint(self, page):
        return page.response.status_code, page.response.text, sorted(
            (name, value) for name, value in page.response.headers.items() if name not in ('Date', 'Set-Cookie'))

    def test_wrong_links_look_alike(self):
        tokens = self.env['medical.public.token']
        signing = self._start()
        foreign = tokens._issue(self.patient, 'other', 1)
        other_purpose = tokens._issue(signing, 'handout', 1)
        gone = tokens._issue(signing, 'sign', 1)
        tokens.sudo().search([('token_hash', '=', tokens._hash(gone))]).revoked_on = fields.Datetime.now()
        first = self._fingerprint(self._get(code=NOWHERE, status=404))
        self.assertIn("This link doesn't work", first[1])
        for code in (foreign, other_purpose, gone, self.code[:-1], self.code.upper(), f'{self.code}x', '%00', "'--", 'ü'):
            with self.subTest(code=code):
                self.assertEqual(self._fingerprint(self._get(code=code, status=404)), first)
                for path in ('/done/x', '/paper'):
                    self.assertEqual(self._fingerprint(self._get(path, code=code, status=404)), first)
        self._get()

    def test_over_after_an_hour(self):
        self._start()
        page = self._get()
        later = fields.Datetime.now() + timedelta(minutes=61)
        with freeze_time(later):
            self._get(status=404)
            self._send(self._good(), page, status=404)
        self.assertEqual(self.consent.state, 'draft')

    def test_once(self):
        self._start()
        page = self._get()
        self._send(self._good(), page)
        content_hash = self.consent.content_hash
        for _again in range(2):
            self.assertIn("that is all", self._text(self._send(self._good(signer_name='Somebody Else'), page)))
        self.assertEqual(self.consent.content_hash, content_hash)
        for path in ('', '?in=es', '/done/x'):
            text = self._text(self._get(path))
            for secret in ("Ada", "TREAT", "I agree"):
                self.assertNotIn(secret, text)
        self._get('/paper', status=404)

    def test_a_new_link_ends_the_one_before(self):
        self._start()
        old = self.code
        self._start()
        self._get(code=old, status=404)
        self._get()

    def test_form_of_another_page(self):
        """A form's key is of this link and this paper alone."""
        self._start()
        page = self._get()
        stolen = dict(next(found for found in page.forms if found.get('id') == 'sign_form').form_values())
        other = self._consent(self.treatment, patient=self._patient('Otto', 'Other'))
        other.value_ids.filtered(lambda row: row.code == 'room').value = 'Exam room 2'
        _signing, code = other.patient_id.with_user(self.users['front_desk'])._start_signing(other)
        response = self.url_open(f'/sign/{code}', data={**stolen, **self._good()}, method='POST')
        self.assertEqual(response.status_code, 422)
        self.assertEqual(other.state, 'draft')
        with mute_logger('odoo.http'):
            response = self.url_open(f'/sign/{self.code}', data={**stolen, **self._good(), 'csrf_token': 'x'}, method='POST')
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.consent.state, 'draft')

    def test_what_is_sent_counts_for_the_fields_alone(self):
        self._start()
        self._send(self._good(state='revoked', taken_by_id='1', fill_room='Elsewhere', date_end='2099-01-01', content='x', way='paper'))
        self.assertEqual((self.consent.state, self.consent.taken_by_id, self.consent.way), ('signed', self.users['front_desk'], 'drawn'))
        self.assertIn('Exam room 1', self.consent.content)

    def test_script_in_text(self):
        self.patient.given_name = '<script>alert(1)</script>'
        self._start()
        page = self._send(self._good(signer_name='"><script>alert(2)</script>', agree=''), status=422)
        self.assertNotIn('<script>alert', page.response.text)
        self._send(self._good(fill_call='<script>alert(3)</script>'))
        self.assertIn('&lt;script&gt;alert(3)', self.consent.content)

    def test_too_large(self):
        self._start()
        with mute_logger('odoo.http'):
            response = self.url_open(f'/sign/{self.code}', data={'signature': 'x' * 700_000}, method='POST')
        self.assertIn(response.status_code, (400, 413))

    def test_headers(self):
        self._start()
        page = self._get()
        policy = page.response.headers['Content-Security-Policy']
        self.assertRegex(policy, r"^default-src 'none'; style-src 'sha256-[\w+/]{43}='; script-src 'sha256-[\w+/]{43}='; img-src data:; form-action 'self'")
        self.assertEqual(page.response.headers['Cache-Control'], 'no-store')
        self.assertEqual(len(page.xpath('//script')), 1)
        self.assertNotRegex(page.response.text, r'(?i)\son\w+=|javascript:|https?://')
        self.assertEqual(page.xpath('//@style'), [])
        with mute_logger('odoo.http'):
            refused = self._get(code=NOWHERE, status=404)
        self.assertNotIn('script-src', refused.response.headers['Content-Security-Policy'])

    def test_notice_as_pdf(self):
        self.notice.with_user(self.users['owner']).action_withdraw()
        notice = self._approved('medical.privacy.notice', name='Scanned', kind='pdf', file='JVBERi0xLjQgZmljdGlvbmFs', effective_date='2021-01-01')
        self._start(consents=self.consent.browse(), notice=notice)
        self.assertEqual(self._get().xpath('//main//a[contains(@class, "button")]/@href'), [f'/sign/{self.code}/paper'])
        response = self.url_open(f'/sign/{self.code}/paper')
        self.assertEqual((response.headers['Content-Type'], response.content), ('application/pdf', b'%PDF-1.4 fictional'))
        self._send({'signer_name': 'Ada Fictional', 'agree': 'yes', 'typed': 'yes'})
        self.assertEqual(self.url_open(f'/sign/{self.code}/paper').status_code, 404)

    # handing over

    def test_hand_over(self):
        """Whoever holds the device gets at nothing: the office's session on it has ended."""
        self.authenticate('pt_front_desk', 'pt_front_desk')
        start = self.env['medical.signing.start'].with_user(self.users['front_desk']).create({
            'patient_id': self.patient.id, 'form_ids': [(6, 0, self.treatment.ids)]})
        self.assertTrue(start.with_notice)
        # what waits for the office to fill it in isn't taken along
        action = self.make_jsonrpc_request('/web/dataset/call_button', {
            'model': start._name, 'method': 'action_hand_over', 'args': [start.ids], 'kwargs': {}})
        self.assertEqual((action['type'], action['target']), ('ir.actions.act_url', 'self'))
        self.code = re.fullmatch(r'/sign/(\w+)', action['url'])[1]
        self.assertIn('/web/login', self.url_open('/odoo').url)
        self._send({'signer_name': 'Ada Fictional', 'agree': 'yes', 'typed': 'yes'})
        text = self._text(self._send(self._good()))
        self.assertIn("give the device back", text)
        self.assertTrue(all(signing.is_handed_over for signing in self.env['medical.signing'].search([('patient_id', '=', self.patient.id)])))

    def test_code_is_kept_nowhere(self):
        start = self.env['medical.signing.start'].with_user(self.users['front_desk']).create({'patient_id': self.patient.id})
        action = start.action_show_code()
        url, image = action['context']['default_url'], action['context']['default_image']
        self.code = url.rpartition('/')[2]
        self._get()
        self.assertTrue(image)
        codes = self.env['medical.signing.code'].with_user(self.users['front_desk']).with_context(**action['context'])
        self.assertEqual(codes.onchange({}, [], {'url': {}})['value'], {'url': url}, "the window opens")
        with self.assertRaises(AccessError):
            codes.create({})
        self.env.cr.execute("SELECT count(*) FROM medical_signing_code")
        self.assertEqual(self.env.cr.fetchone(), (0,))
        self.env.cr.execute("SELECT token_hash FROM medical_public_token")
        self.assertNotIn(self.code, [row[0] for row in self.env.cr.fetchall()])
