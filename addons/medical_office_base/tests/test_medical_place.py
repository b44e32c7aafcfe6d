import io
import re
import time
from ast import literal_eval
from unittest.mock import patch

import polib

from odoo.tests import tagged
from odoo.tools import file_open, mute_logger
from odoo.tools.translate import TranslationImporter

from ..models.medical_public_form import LIFETIME
from ..models.medical_public_hit import LIMITS
from .place_common import PlaceCase
from .users import new_user

HEADERS = {
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'X-Robots-Tag': 'noindex, nofollow, noarchive',
}
NOWHERE = 'z' * 26


class Named(io.BytesIO):
    """A file that stands beside no .pot, with which Odoo would merge it: that one is written last."""
    name = 'es.po'


@tagged('post_install', '-at_install')
class TestMedicalPlace(PlaceCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env['res.partner'].create({'name': 'Sparkle Cleaning'})
        cls.agreement = cls.env['medical.agreement'].with_user(cls.manager).create({
            'name': 'Evening cleaning', 'partner_id': cls.vendor.id, 'date_start': '2020-01-01', 'site_ids': cls.site.ids})
        cls.agreement.action_start()
        cls.visits = cls.env['medical.vendor.visit']

    def _fingerprint(self, page):
        """What an attacker sees of an answer."""
        return page.response.status_code, page.response.text, sorted(
            (name, value) for name, value in page.response.headers.items() if name not in ('Date', 'Set-Cookie'))

    # what is shown

    def test_page_of_a_room(self):
        page = self._get()
        text = self._text(page)
        for part in ("Fictional Family Practice", "Exam Room of Harbor", "Harbor", "Report a problem", "Check in or check out", "(555) 010-0100"):
            self.assertIn(part, text)
        self.assertNotIn("Staff Member", page.response.text)
        self.assertIn("Refrigerator of Harbor", self._text(self._get(code=self.fridge_code)))

    def test_small_and_alone(self):
        """One answer of few bytes, without script, and nothing fetched from anywhere."""
        for path in ('', '/problem', '/visit'):
            page = self._get(path)
            self.assertLess(len(page.response.content), 12_000)
            self.assertEqual(page.xpath('//script | //img | //iframe | //object | //link[@rel!="icon"] | //@style'), [])
            self.assertNotRegex(page.response.text, r'(?i)\son\w+=|javascript:|https?://|url\(')

    def test_headers(self):
        with mute_logger('odoo.http'):
            answers = [
                self._get(), self._get(code=NOWHERE, status=404), self._get('/visit'), self._post('/visit', {}, status=400),
                self._send('/visit', {'name': ''}, status=422)]
        for page in answers:
            for name, value in HEADERS.items():
                self.assertEqual(page.response.headers[name], value)
            policy = page.response.headers['Content-Security-Policy']
            self.assertRegex(policy, r"^default-src 'none'; style-src 'sha256-[\w+/]{43}='; img-src data:; form-action 'self'")
            self.assertNotIn('unsafe', policy)
            self.assertEqual(page.xpath('//meta[@name="robots"]/@content'), ['noindex, nofollow'])
        self.assertIn('Disallow: /', self.url_open('/robots.txt').text)

    def test_signed_in_people_are_treated_alike(self):
        self._get()
        public = self._get()
        for login in ('place_manager', 'place_stranger'):
            self.authenticate(login, login)
            page = self._get()
            self.assertEqual(self._text(page), self._text(public))
            self._get(code=NOWHERE, status=404)
            self.assertNotIn("Staff Member", page.response.text)
        self._send('/visit', {'name': 'Ana', 'agreement': self.agreement.id})
        self.assertEqual(self.visits.search([]).create_uid, self.env.ref('base.public_user'))

    # codes

    def test_wrong_codes_look_alike(self):
        archived, closed, equipment, gone = (
            self.room.copy({'code': f'A{number}', 'name': f'Secret {number}'}) for number in range(4))
        (archived | closed | equipment | gone).action_print_labels()
        codes = [room.sudo().medical_code for room in (archived, closed, gone)]
        archived.action_archive()
        gone.action_replace_code()
        self.fridge.active = False
        closed.site_id = self.site.copy({'name': 'Closed', 'code': 'CLO'})
        closed.site_id.action_archive()
        self.env.cr.execute("UPDATE res_company SET active = FALSE WHERE id = %s", [self.other_company.id])
        codes += [self.fridge_code, self.other_code, NOWHERE, self.code[:-1], self.code.upper(), f'{self.code} ', '%00', "'--", '%', '%25', 'ü', '٣']
        self.enterContext(patch.dict(LIMITS, {'miss': (1000, 3600)}))
        first = self._fingerprint(self._get(code=NOWHERE, status=404))
        for code in codes:
            self.assertEqual(self._fingerprint(self._get(code=code, status=404)), first, code)
            for path in ('/visit', '/problem', '/problem/1', '/done/x'):
                self.assertEqual(self._fingerprint(self._get(path, code=code, status=404)), first, code + path)
        self.assertNotIn("Secret", first[1])
        counts = {self._queries(code) for code in (NOWHERE, codes[0], codes[1], self.fridge_code, self.other_code)}
        self.assertEqual(len(counts), 1, "nor by what the server does")
        self._get()

    def _queries(self, code):
        start = self.env.cr.sql_log_count
        self._get(code=code, status=404)
        return self.env.cr.sql_log_count - start

    def test_room_is_closed_and_opened_again(self):
        self.room.action_archive()
        self._get(status=404)
        self.room.action_unarchive()
        self._get()
        self.site.action_archive()
        self._get(status=404)

    # limits

    def test_guessing_is_stopped(self):
        with patch.dict(LIMITS, {'miss': (5, 3600)}):
            for _guess in range(5):
                self._get(code=NOWHERE, status=404)
            page = self._get(code=NOWHERE, status=429)
            self.assertIn("Too many tries", self._text(page))
            self.assertTrue(0 < int(page.response.headers['Retry-After']) <= 3600)
            self.assertIn("911", self._text(page))
            self._get(status=429)
            self.env['medical.public.hit'].search([]).unlink()
            self._get()

    def test_flood_of_pages_is_stopped(self):
        with patch.dict(LIMITS, {'address': (8, 600)}):
            self.assertEqual([self.url_open(f'/place/{self.code}').status_code for _page in range(10)], [200] * 8 + [429] * 2)

    def test_flood_of_forms_is_stopped(self):
        with patch.dict(LIMITS, {'send': (3, 600)}):
            for number in range(3):
                self._send('/visit', {'name': f'Person {number}', 'agreement': self.agreement.id})
            self._send('/visit', {'name': 'Person 4', 'agreement': self.agreement.id}, status=429)
            self.assertEqual(self.visits.search_count([]), 3)
            self._send('/visit', {'name': 'Person 5', 'agreement': self.agreement.id}, code=self.fridge_code)

    # forms

    def test_opening_writes_nothing(self):
        def rows():
            self.env.cr.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables ORDER BY 1")
            return dict(self.env.cr.fetchall())
        self._get()
        self.env.flush_all()
        before = rows()
        for path in ('', '/problem', '/visit'):
            self._get(path)
        changed = {table for table, count in rows().items() if count != before.get(table, 0)}
        self.assertLessEqual(changed, {'medical_public_hit'})
        for path in (f'/leave/{self._visit().id}',):
            response = self.url_open(f'/place/{self.code}{path}')
            self.assertIn(response.status_code, (404, 405))
        self.url_open(f'/place/{self.code}/visit?name=Ana&agreement={self.agreement.id}&key=x')
        self.assertEqual(self.visits.search_count([]), 1)

    def _visit(self):
        return self.visits._check_in(self.site, self.agreement, 'Ana')

    @mute_logger('odoo.http')
    def test_forms_from_elsewhere(self):
        """Without the token of the visitor's own session nothing happens."""
        values = {**self._fields(self._get('/visit'), '/visit'), 'name': 'Ana', 'agreement': self.agreement.id}
        for token in (None, '', 'x', values['csrf_token'][:-1], values['csrf_token'].replace('o', 'o9')):
            page = self._post('/visit', {**values, 'csrf_token': token}, status=400)
            self.assertIn("Nothing was sent", self._text(page))
        self.opener.cookies.clear()
        self._post('/visit', values, status=400)
        self.assertFalse(self.visits.search_count([]))

    def test_sent_twice_is_done_once(self):
        values = {**self._fields(self._get('/visit'), '/visit'), 'name': 'Ana', 'agreement': self.agreement.id}
        first = self._post('/visit', values)
        visit = self.visits.search([])
        visit.with_user(self.manager).date_out = visit.date_in
        for changed in ({}, {'name': 'Bea'}, {'agreement': ''}):
            again = self._post('/visit', {**values, **changed})
            self.assertEqual((again.response.url, self._text(again)), (first.response.url, self._text(first)))
        self.assertEqual(self.visits.search([]), visit)
        self._get(first.response.url.partition(self.code)[2])
        self._get(first.response.url.partition(self.code)[2], code=self.fridge_code, status=404)

    def test_keys(self):
        values = {**self._fields(self._get('/visit'), '/visit'), 'name': 'Ana', 'agreement': self.agreement.id}
        other = self._fields(self._get('/visit', code=self.fridge_code), '/visit')['key']
        for key in (None, '', 'x', values['key'][:-1], other):
            page = self._post('/visit', {**values, 'key': key}, status=422)
            self.assertIn("open for too long", self._text(page))
        self.assertFalse(self.visits.search_count([]))
        fresh = self._fields(page, '/visit')
        self.assertEqual(fresh['name'], '', "nothing was read of it")
        with patch('odoo.addons.medical_office_base.models.medical_public_form.time.time', return_value=time.time() + LIFETIME + 60):
            self._post('/visit', values, status=422)
        self.assertFalse(self.visits.search_count([]))

    def test_a_fault_leaves_the_form_usable(self):
        page = self._send('/visit', {'name': ' \n ', 'agreement': self.agreement.id}, status=422)
        self.assertEqual(page.xpath('//*[@role="alert"]//a/@href'), ['#name'])
        self.assertEqual(page.xpath('//*[@id="name"]/@aria-invalid'), ['true'])
        self.assertEqual(page.get_element_by_id('name_fault').text_content(), "Type your name.")
        self.assertTrue(page.xpath('//title')[0].text.strip().startswith("Not sent yet"))
        values = self._fields(page, '/visit')
        self._post('/visit', {**values, 'name': 'Ana'})
        self.assertEqual(self.visits.search([]).person_name, 'Ana')

    def test_too_large(self):
        with mute_logger('odoo.http', 'werkzeug'):
            page = self._post('/problem/1', {'text': 'x' * 11_000_000}, files={'other': ('x', b'x')}, status=413)
        self.assertIn("too large", self._text(page))

    # language

    def test_language_of_the_visitor(self):
        for code in ('es_ES', 'ar_001'):
            self.env['res.lang']._activate_lang(code)
        view = self.env.ref('medical_office_base.place_home')
        view.update_field_translations('arch_db', {'es_ES': {"Report a problem": "Avisar de un problema"}})
        page = self._get()
        self.assertEqual(page.get('lang'), 'en-US')
        self.assertEqual([link.get('hreflang') for link in page.xpath('//nav//a')], ['ar-001', 'es-ES'])
        page = self._get('?lang=es_ES')
        self.assertEqual((page.get('lang'), page.get('dir')), ('es-ES', 'ltr'))
        self.assertIn("Avisar de un problema", self._text(page))
        self.assertIn('?lang=es_ES', page.xpath('//main//a/@href')[0], "the choice goes along")
        self.assertEqual(self._get('?lang=ar_001').get('dir'), 'rtl')
        for header, lang in {'es-MX,es;q=0.9,en;q=0.8': 'es-ES', 'fr, en;q=0.5': 'en-US', 'xx': 'en-US', 'es': 'es-ES', '*': 'en-US'}.items():
            self.assertEqual(self._get(headers={'Accept-Language': header}).get('lang'), lang, header)
        for wrong in ('fr_FR', 'xx', "'><script>", '../..'):
            page = self._get(f'?lang={wrong}')
            self.assertEqual(page.get('lang'), 'en-US')
            self.assertNotIn('script', page.response.text)
        self.assertEqual(self._get('?lang=es_ES', code=NOWHERE, status=404).get('lang'), 'es-ES')

    def test_spanish_is_complete(self):
        """What people without account read is shipped in Spanish: the pages' own texts, and what their code answers."""
        self.env['res.lang']._activate_lang('es_ES')
        with file_open('medical_office_base/i18n/es.po', 'rb') as file:
            content = file.read()
        importer = TranslationImporter(self.env.cr)
        importer.load(Named(content), 'po', 'es_ES')
        importer.save()
        kind = self.env['medical.problem.kind'].with_user(self.manager).create({
            'name': 'PROBLEM', 'urgency': 'urgent', 'safety': 'STEP', 'call_911': True})
        names = {
            'Fictional Family Practice', 'Exam Room of Harbor', 'Harbor', '(555) 010-0100', 'English (US)', 'Español', 'Sparkle Cleaning',
            'PROBLEM', 'STEP', '·', 'No', 'Emergencies', 'Anything else', *kind.search([('company_id', '=', self.company.id)]).mapped('name')}

        def texts(page):
            return {' '.join(text.split()) for text in page.xpath('//body//text()[normalize-space()]')} | set(page.xpath('//@aria-label'))
        for path in ('', '/problem', f'/problem/{kind.id}', '/visit'):
            english, spanish = texts(self._get(path)), texts(self._get(f'{path}?lang=es_ES'))
            self.assertEqual({text for text in english & spanish if not set(text.split(' · ')) <= names}, set(), path)
        known = {entry.msgid for entry in polib.pofile(content.decode()) if entry.msgstr}
        for name in ('public_page', 'medical_place', 'medical_place_visit', 'medical_place_round'):
            with file_open(f'medical_office_base/controllers/{name}.py') as file:
                said = {literal_eval(text) for text in re.findall(r'env\._\(\s*("(?:[^"\\]|\\.)*")', file.read())}
            self.assertTrue(said)
            self.assertLessEqual(said, known)

    def test_one_language_needs_no_switch(self):
        self.assertEqual(self._get().xpath('//nav'), [])

    def test_language_of_signed_in_people(self):
        self.env['res.lang']._activate_lang('es_ES')
        new_user(self.env, 'place_es', 'medical_office_base.group_staff', lang='es_ES')
        self.authenticate('place_es', 'place_es')
        self.assertEqual(self._get(headers={'Accept-Language': 'en'}).get('lang'), 'en-US')

    def test_few_queries(self):
        self._get()
        self._get()
        with self.assertQueryCount(25):
            self._get()
