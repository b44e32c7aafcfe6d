import io
import re
from datetime import timedelta

from lxml import html
from pypdf import PdfReader

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .giving_common import PDF, GivingCommon


@tagged('post_install', '-at_install')
class TestMedicalHandoutPage(GivingCommon, HttpCase):
    """The pages behind links and codes, as a visitor without account finds them."""

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)
        self.given = self._given(version=self.texto, way='page')
        self.code = self._code(self.given)

    def _code(self, given):
        return given._link().rpartition('/')[2]

    def _get(self, path='', code=None, status=200, **options):
        response = self.url_open(f'/handout/{code or self.code}{path}', **options)
        self.assertEqual(response.status_code, status, response.text[:1000])
        return response

    def _sheet(self, topics=None):
        """A sheet that was printed, and the codes on it, by topic."""
        codes = {}
        issue = type(self.env['medical.public.token'])._issue

        def _issue(tokens, record, purpose, days):
            codes[record.handout_id] = issue(tokens, record, purpose, days)
            return codes[record.handout_id]

        sheet = self.env['medical.handout.sheet'].with_user(self.users['staff']).create({
            'name': 'Read about your health', 'handout_ids': [(6, 0, (topics or self.topic | self.pdf_topic).ids)],
            'language_ids': [(6, 0, (self.english | self.spanish | self.polish).ids)]})
        self.patch(type(self.env['medical.public.token']), '_issue', _issue)
        sheet.action_print()
        return sheet, codes

    def test_text(self):
        response = self._get()
        page = html.fromstring(response.text)
        self.assertEqual((page.get('lang'), page.get('dir')), ('es', 'ltr'))
        self.assertEqual(page.xpath('//h1')[0].text_content().strip(), 'Presión arterial alta')
        self.assertIn('Coma menos sal', response.text)
        for word in ('Ada', self.patient.number, 'pt_front_desk', 'example.com', '<script'):
            self.assertNotIn(word, response.text)
        self.assertEqual(set(page.xpath('//header/following-sibling::div//nav[1]//a/@hreflang')), {'en', 'ar'})
        english = self._get('/en').text
        self.assertIn('High blood pressure', english)
        self.assertNotIn('/web/image', english)
        self.assertNotIn('color: red', english)
        self.assertIn('data:image/png;base64,', english)
        arabic = html.fromstring(self._get('/ar').text)
        self.assertEqual((arabic.get('lang'), arabic.get('dir')), ('ar', 'rtl'))
        self.assertEqual(self.given.opened_count, 1)
        large = html.fromstring(self._get('?size=largest').text)
        self.assertEqual(large.xpath('//body/@class'), ['largest'])
        self.assertTrue(all('size=largest' in link for link in large.xpath('//nav[@aria-label="Language"]//a/@href')))
        self.assertEqual(self.given.opened_count, 1, "Another size is no other opening")
        self.assertEqual(html.fromstring(self._get('?size=%22%3E%3Cscript%3E').text).xpath('//body/@class'), ['normal'])

    def test_headers(self):
        for path, version in (('', self.texto), ('/document.pdf', self.pdf)):
            code = self._code(self._given(version=version, way='page'))
            headers = self._get(path, code=code).headers
            self.assertEqual(headers['X-Content-Type-Options'], 'nosniff')
            self.assertEqual(headers['Cache-Control'], 'no-store')
            self.assertEqual(headers['Referrer-Policy'], 'no-referrer')
            self.assertIn('noindex', headers['X-Robots-Tag'])
            self.assertIn("default-src 'none'", headers['Content-Security-Policy'])
            self.assertNotIn('script', headers['Content-Security-Policy'])

    def test_wrong_links_are_alike(self):
        other = self._code(self._given(version=self.texto, way='page'))
        self.env['medical.public.token']._revoke(self.env['medical.handout.given'].sudo().search([], limit=1))
        expired = self._code(self._given(version=self.texto, way='page'))
        self.env['medical.public.token'].sudo().search([], order='id desc', limit=1).expires_on = fields.Datetime.now() - timedelta(minutes=1)
        foreign = self.env['medical.public.token']._issue(self.given, 'feedback', 30)
        document = self.env['medical.public.token']._issue(self.patient, 'sign', 30)
        answers = {
            re.sub(r'csrf[^>]*', '', self._get(path, code=code, status=404).text)
            for code in ('x' * 26, other, expired, foreign, document, self.code[:-1], self.code.upper()) for path in ('', '/document.pdf', '/en')}
        self.assertEqual(len(answers), 1)
        self.assertIn("This link doesn't work", html.fromstring(answers.pop()).text_content().replace('’', "'"))
        self._get()

    def test_nothing_else_is_reached(self):
        """A link opens its topic: no other text, no draft, no PDF of another."""
        for path in ('/pl', '/document.pdf', '/es/document.pdf', '/en/document.pdf', '/../../web', f'/{self.pdf.id}', f'/{self.pdf_topic.id}/document.pdf'):
            self.assertNotEqual(self.url_open(f'/handout/{self.code}{path}', allow_redirects=False).content[:5], b'%PDF-', path)
        self._get('/pl', status=404)
        self._get('/document.pdf', status=404)
        self._version(self.topic, self.polish, 'Nadciśnienie', '<p>x</p>', state='draft')
        self._get('/pl', status=404)

    def test_pdf(self):
        code = self._code(self._given(version=self.pdf, way='page'))
        page = self._get(code=code)
        self.assertIn('/document.pdf', page.text)
        response = self._get('/document.pdf', code=code)
        self.assertEqual(response.content, PDF)
        self.assertEqual(response.headers['Content-Type'], 'application/pdf')
        self.assertIn('inline', response.headers['Content-Disposition'])
        self.assertNotIn('wound', response.headers['Content-Disposition'])

    def test_recalled_and_replaced(self):
        self.texto.with_user(self.users['clinician'])._recall('The dose is wrong')
        page = self._get()
        self.assertIn('follow this any more', page.text)
        self.assertIn('tel:5550100100', page.text)
        self.assertNotIn('Coma menos sal', page.text)
        self.assertNotIn('The dose is wrong', page.text)
        self._get('/es', status=404)
        newer = self._version(self.topic, self.spanish, 'Presión alta, nueva', '<p>Bien</p>', number=2)
        self.assertIn(f'/handout/{self.code}/es', self._get().text)
        self.assertIn('Bien', self._get('/es').text)
        newer.state = 'superseded'
        code = self._code(self._given(version=self.text, way='page'))
        self.text.state = 'superseded'
        self.text.flush_recordset()
        self.assertIn('Walk each day', self._get(code=code).text)
        self._version(self.topic, self.english, 'High blood pressure, new', '<p>Run each day</p>', number=2)
        page = self._get(code=code).text
        self.assertIn('Run each day', page)
        self.assertIn('This is newer', page)

    def test_recalled_pdf(self):
        code = self._code(self._given(version=self.pdf, way='page'))
        self.pdf.with_user(self.users['manager'])._recall('Wrong picture')
        self._get('/document.pdf', code=code, status=404)
        self.assertIn('follow this any more', self._get(code=code).text)

    def test_sheet(self):
        sheet, codes = self._sheet()
        self.assertEqual((sheet.state, sheet.printed_by_id), ('printed', self.users['staff']))
        rows = self.env['medical.handout.given'].search([('way', '=', 'sheet')])
        self.assertEqual(rows.version_id, self.text | self.texto | self.pdf)
        self.assertFalse(rows.patient_id)
        code = codes[self.topic]
        self.assertIn('High blood pressure', self._get(code=code, headers={'Accept-Language': 'pl'}).text)
        self.assertIn('Presión', self._get(code=code, headers={'Accept-Language': 'es-MX,en;q=0.5'}).text)
        self.assertIn('Presión', self._get('/es', code=code).text)
        self.assertEqual(sheet.opened_count, 2)
        self.assertIn('/document.pdf', self._get(code=codes[self.pdf_topic]).text)
        # what is in use at that moment
        self.text.state = 'superseded'
        self.text.flush_recordset()
        self._version(self.topic, self.english, 'High blood pressure, new', '<p>Run each day</p>', number=2)
        self.assertIn('Run each day', self._get('/en', code=code).text)
        (self.texto | self.nass | self.topic.version_ids).write({'state': 'superseded'})
        self.assertIn('not in use now', self._get(code=code).text)
        # off the sheet, the code opens nothing; withdrawn, none does
        sheet.with_user(self.users['manager']).handout_ids = self.pdf_topic
        self._get(code=code, status=404)
        self._get(code=codes[self.pdf_topic])
        sheet.with_user(self.users['staff']).action_withdraw()
        self._get(code=codes[self.pdf_topic], status=404)
        self._get()

    def test_sheet_on_paper(self):
        sheet, _codes = self._sheet()
        self.authenticate('pt_staff', 'pt_staff')
        response = self.url_open(f'/medical_office/handout/sheet/{sheet.id}')
        self.assertEqual(response.status_code, 200)
        if response.headers['Content-Type'] == 'application/pdf':
            text = self._paper_text(response.content)
            self.assertIn('High blood pressure', text)
            self.assertIn('Español', text)
        self.authenticate('pt_foreign', 'pt_foreign')
        with mute_logger('odoo.http'):
            self.assertNotEqual(self.url_open(f'/medical_office/handout/sheet/{sheet.id}').status_code, 200)

    def _printed(self, login, version, size=''):
        self.authenticate(login, login)
        return self.url_open(f'/medical_office/handout/{version.id}/print{size}')

    def _paper_text(self, content):
        return ' '.join(' '.join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())

    def _type_sizes(self, content):
        """The sizes of type on the paper, in points."""
        sizes = []

        def visit(text, matrix, font_matrix, _font, size):
            if text.strip():
                sizes.append(round(abs(size * font_matrix[3] * matrix[3] or size * font_matrix[0] * matrix[0]), 1))

        for page in PdfReader(io.BytesIO(content)).pages:
            page.extract_text(visitor_text=visit)
        return sizes

    def test_paper(self):
        usual, large = (self._printed('pt_staff', self.text, size) for size in ('', '?size=large'))
        self.assertEqual((usual.status_code, large.status_code), (200, 200))
        if usual.headers['Content-Type'] == 'application/pdf':
            self.assertIn('Walk each day', self._paper_text(usual.content))
            small, big = self._type_sizes(usual.content), self._type_sizes(large.content)
            self.assertGreaterEqual(sorted(big)[len(big) // 2], 18)
            self.assertGreater(sorted(big)[len(big) // 2], 1.4 * sorted(small)[len(small) // 2])
        else:
            self.assertIn('class="large"', large.text)
            self.assertNotIn('class="large"', usual.text)
        self.assertNotIn(b'Ada', usual.content)
        pdf = self._printed('pt_staff', self.pdf, '?size=large')
        self.assertEqual(pdf.content, PDF)
        with mute_logger('odoo.http'):
            self.assertNotEqual(self._printed('pt_staff', self.draft).status_code, 200)
            self.assertNotEqual(self._printed('pt_foreign', self.text).status_code, 200)
        self.authenticate(None, None)
        self.assertNotIn('Walk each day', self.url_open(f'/medical_office/handout/{self.text.id}/print').text)
