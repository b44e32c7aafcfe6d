import io
import json
import logging
import os
import re
from ast import literal_eval
from contextlib import nullcontext
from datetime import UTC, datetime, time
from unittest.mock import patch

import polib
from lxml import html
from PIL import Image

from odoo.http import root
from odoo.tests import HttpCase, tagged
from odoo.tools import file_open, mute_logger
from odoo.tools.profiler import Profiler
from odoo.tools.translate import TranslationImporter

from odoo.addons.medical_office_base.models.medical_public_hit import LIMITS
from odoo.addons.medical_office_base.tests.axe_common import AxeBrowser

from .issue_common import IssueCase

AGENT = 'FictionalBrowser/7.5'
PHONE = 'FictionalPhone X'
WRONG = 'zzzz-zzzz-zzzz-zzzz'
CODE = r'[2-9a-z]{4}(?:-[2-9a-z]{4}){3}'


def photo(**options):
    out = io.BytesIO()
    Image.new('RGB', (60, 40), 'red').save(out, 'JPEG', **options)
    return out.getvalue()


def located_photo():
    """A photo as a phone takes it: with its make, and the place."""
    exif = Image.Exif()
    exif[0x010F] = PHONE
    place = exif.get_ifd(0x8825)
    place.update({1: 'N', 2: (39.0, 44.0, 20.0), 3: 'W', 4: (104.0, 59.0, 5.0)})
    return photo(exif=exif.tobytes())


class Named(io.BytesIO):
    """A file that stands beside no .pot, with which Odoo would merge it: that one is written last."""
    name = 'es.po'


class ServerLog(logging.Handler):
    """What the server's threads log, whatever its name."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []

    def emit(self, record):
        if record.threadName != 'MainThread':
            self.lines.append(f'{record.name} {record.getMessage()} {record.exc_text or ""}')

    def __enter__(self):
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, *_error):
        logging.getLogger().removeHandler(self)


@tagged('post_install', '-at_install')
class TestMedicalSpeakUp(AxeBrowser, HttpCase, IssueCase):
    """The page of a site's poster: reporting without a name, from a browser in which a member of the staff is signed in."""

    browser_size = '390x844'
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('es_ES')
        cls.env['medical.public.hit'].search([]).unlink()
        cls.address = f'/speak-up/{cls.main.medical_code}'

    def setUp(self):
        super().setUp()
        self.authenticate('is_staff', 'is_staff')
        # as outside of tests: the device of each session is noted
        del self.session['_trace_disable']
        root.session_store.save(self.session)

    # a visitor's browser

    def _open(self, address, status=200, values=None, **options):
        response = self.url_open(address, data=values, headers={'User-Agent': AGENT}, method='POST' if values is not None else 'GET', **options)
        self.assertEqual(response.status_code, status, response.text[:1500])
        page = html.fromstring(response.text)
        page.response, page.words = response, ' '.join(page.xpath('//body')[0].text_content().split())
        return page

    def _key(self, page):
        return page.xpath('//input[@name="key"]/@value')[0]

    def _send(self, status=200, key=None, files=None, **values):
        values = {'kind': 'near_miss', 'area': 'safety', 'text': 'The wrong chart lay there', 'reader': '', **values}
        values['key'] = self._key(self._open(self.address)) if key is None else key
        page = self._open(self.address, status, values, files=[('photos', ('me.jpg', data, 'image/jpeg')) for data in files or ()])
        page.code = page.xpath('//p[@class="code"]/text()')[0] if status == 200 else None
        return page

    def _issues(self):
        self.env.invalidate_all()
        return self.Issue.search([('company_id', '=', self.company.id)])

    # what it is for

    def test_a_report_and_the_way_back(self):
        page = self._send(text='The wrong chart lay there\nOn the desk of room 1', room=self.exam.id)
        self.assertRegex(page.code, f'^{CODE}$')
        issue = self._issues()
        self.assertRecordValues(issue, [{
            'name': 'The wrong chart lay there', 'description': 'The wrong chart lay there\nOn the desk of room 1', 'kind': 'near_miss', 'area': 'safety',
            'site_id': self.main.id, 'room_id': self.exam.id, 'discretion': 'anonymous', 'reporter_id': False, 'reported_at': False,
            'reported_on': self.main._today(), 'is_hr': False, 'company_id': self.company.id}])
        self.assertIn(issue.number, page.words)
        case = '/speak-up/case'
        wrong = self._open(case, 422, {'case': WRONG})
        self.assertIn("No report has this code", wrong.words)
        back = self._open(case, values={'case': page.code.upper().replace('-', ' ')})
        self.assertIn("It has arrived", back.words)
        issue.with_user(self.manager)._ask('Which day was it?')
        back = self._open(case, values={'case': page.code})
        self.assertIn("Which day was it?", back.words)
        self.assertNotIn(self.manager.name, back.response.text)
        answer = {'case': page.code, 'key': self._key(back), 'text': 'It was <script>alert(1)</script> Monday'}
        for _again in range(2):
            self.assertIn("Your answer has arrived", self._open(case, values=answer).words)
        self.env.invalidate_all()
        self.assertEqual(issue.talk_ids.mapped('side'), ['office', 'reporter'], "the same words are one answer")
        self.assertRecordValues(issue, [{'has_answer': True, 'asks_reporter': False}])
        self.assertEqual(issue.event_ids.mapped('kind'), ['answered', 'asked', 'reported'])
        merged = self._issue(name='The same again', outcome='Charts are put away at once')
        merged.write({'state': 'closed'})
        issue.write({'state': 'merged', 'merged_into_id': merged.id})
        back = self._open(case, values={'case': page.code})
        self.assertEqual(back.xpath('//script'), [])
        for words in ("Others reported the same", "It is solved", "Charts are put away at once", "<script>alert(1)</script> Monday"):
            self.assertIn(words, back.words)

    def test_who_reads_it(self):
        for values, is_hr in (
                ({'area': 'people'}, True), ({'kind': 'complaint_staff'}, True), ({'reader': 'hr'}, True), ({'area': 'people', 'reader': 'manager'}, False)):
            before = self._issues()
            self._send(**values)
            self.assertEqual((self._issues() - before).is_hr, is_hr, values)

    # nothing leads back

    def _marker(self):
        """The number of a transaction before all that comes."""
        self.env.flush_all()
        with self.env.cr.savepoint():
            self.env['ir.config_parameter'].sudo().set_param('medical.test.marker', os.urandom(4).hex())
        self.env.cr.execute("SELECT xmin::text::bigint FROM ir_config_parameter WHERE key = 'medical.test.marker'")
        return self.env.cr.fetchone()[0]

    def _changed(self, marker):
        """{table: rows added or changed since}, over every table of the database."""
        self.env.flush_all()
        self.env.cr.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        changed = {}
        for (table,) in self.env.cr.fetchall():
            self.env.cr.execute(f'SELECT to_jsonb(t) FROM "{table}" t WHERE xmin::text::bigint > %s', [marker])
            if rows := [row for (row,) in self.env.cr.fetchall()]:
                changed[table] = rows
        return changed

    def _traces(self, changed, words):
        """What in these rows is of the person or bears a moment: [(table, column, value)]."""
        self.env.cr.execute("""
            SELECT source.relname, attribute.attname, target.relname FROM pg_constraint link
            JOIN pg_class source ON source.oid = link.conrelid JOIN pg_class target ON target.oid = link.confrelid
            JOIN pg_attribute attribute ON attribute.attrelid = source.oid AND attribute.attnum = link.conkey[1] WHERE link.contype = 'f'""")
        links = {(table, column): target for table, column, target in self.env.cr.fetchall()}
        person = {
            'res_users': self.staff.id, 'res_partner': self.staff.partner_id.id, 'hr_employee': self.employees['staff'].id,
            'resource_resource': self.employees['staff'].resource_id.id}
        return [
            (table, column, value) for table, rows in changed.items() for row in rows for column, value in row.items()
            if (value and person.get(links.get((table, column))) == value)
            or re.search(r'\d{4}-\d\d-\d\dT(?!00:00:00("|$))', json.dumps(value))
            or any(word in json.dumps(value) for word in words)]

    def test_nothing_leads_back(self):
        session = root.session_store.get_session_filename(self.session.sid)
        with open(session, 'rb') as file:
            kept = file.read(), os.stat(session).st_mtime_ns
        marker = self._marker()
        with ServerLog() as log:
            page = self._send(files=[located_photo()])
            words = [
                self.staff.login, self.staff.name, self.staff.email, self.employees['staff'].name, AGENT, PHONE, '127.0.0.1', self.session.sid[:42],
                page.code, page.code.replace('-', '')]
            self.assertEqual(self._traces(self._changed(marker), words), [])
            self._issues().with_user(self.manager)._ask('Which day was it?')
            back = self._open('/speak-up/case', values={'case': page.code})
            self._open('/speak-up/case', values={'case': page.code, 'key': self._key(back), 'text': 'Monday'})
            self._open('/speak-up')
        cookies = [name for name in page.response.headers if name.lower() == 'set-cookie']
        changed = self._changed(marker)
        self.assertEqual(self._traces(changed, words), [])
        self.assertLessEqual({'medical_issue', 'medical_issue_event', 'medical_issue_message', 'medical_issue_case', 'ir_attachment'}, set(changed))
        self.assertFalse(set(changed) & {'res_device_log', 'medical_public_form', 'res_users_log', 'mail_message', 'mail_presence', 'ir_logging', 'bus_bus'})
        self.assertEqual(cookies, [])
        with open(session, 'rb') as file:
            self.assertEqual((file.read(), os.stat(session).st_mtime_ns), kept, "nor is the session touched")
        logged = '\n'.join(log.lines)
        for word in (*words, 'speak-up', self.main.medical_code):
            self.assertNotIn(word, logged)
        issue = self._issues()
        picture = issue.photo_ids
        self.assertEqual(picture.name, 'photo-1.jpg')
        self.assertFalse(Image.open(io.BytesIO(picture.raw)).getexif())
        midnight = datetime.combine(issue.reported_on, time()).replace(tzinfo=UTC).timestamp()
        self.assertEqual(os.stat(picture._full_path(picture.store_fname)).st_mtime, midnight)

        # the same looks find a page that promises nothing
        marker = self._marker()
        with ServerLog() as log:
            self.url_open('/robots.txt', headers={'User-Agent': AGENT})
        self.assertTrue(self._traces(self._changed(marker), words))
        self.assertIn('GET /robots.txt', '\n'.join(log.lines))

    def test_the_profiler_keeps_nothing(self):
        """Odoo's profiler would note the page under the name of who switched it on: with it the page stays shut."""
        self.session.update(profile_session='me', profile_expiration='2999-01-01 00:00:00', profile_collectors=[], profile_params={})
        root.session_store.save(self.session)
        with patch.object(Profiler, '_get_cm_proxy', lambda profiler: nullcontext()):  # it would write on a connection of its own
            self._open(self.address, 403)
        self.assertFalse(self._issues())

    # attacked

    def test_forms_that_are_not_ours(self):
        page = self._open(self.address)
        other = self._key(self._open(f'/speak-up/{self.annex.medical_code}'))
        for key in ('', 'x', other, self._key(page)[:-1]):
            self.assertIn("open for too long", self._send(422, key=key).words)
        self.assertFalse(self._issues())
        for values in ({'kind': 'all'}, {'area': ''}, {'text': ' \x00 '}, {'text': 'x' * 2001}, {'room': self.annex_exam.id}):
            self._send(422, **values)
        self.assertFalse(self._issues())
        key = self._key(page)
        first, second = self._send(key=key), self._send(key=key)
        self.assertEqual(first.code, second.code, "sent twice it is one case")
        self.assertEqual(len(self._issues()), 1)
        self.assertNotEqual(self._send().code, first.code)

    def test_hostile_content(self):
        script = '"><script>alert(1)</script>'
        page = self._send(422, text=script, area='')
        self.assertEqual(page.xpath('//script'), [])
        svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
        bomb = io.BytesIO()
        Image.new('1', (12_000, 12_000)).save(bomb, 'PNG')
        for data in (svg, b'GIF89a' + svg, bomb.getvalue(), b'%PDF-1.4'):
            self._send(422, files=[data])
        self._send(422, files=[photo()] * 4)
        self.assertFalse(self._issues())
        self._send(files=[photo() + svg])
        self.assertNotIn(b'svg', self._issues().photo_ids.raw)
        with mute_logger('odoo.http'):
            page = self._open('/speak-up/case', 413, {'case': 'x' * 100_000})
        self.assertIn("That was too large", page.words)
        self._open('/speak-up/' + 'z' * 26, 404)
        self._open(f'/place/{self.main.medical_code}', 404)
        self._open(f'/speak-up/{self.main.medical_code}/x', 404)

    def test_floods_are_stopped(self):
        with patch.dict(LIMITS, {'issue_sender': (2, 3600)}):
            self._send()
            self._send()
            self.assertIn("Too many tries", self._send(429).words)
        self.assertEqual(len(self._issues()), 2)
        with patch.dict(LIMITS, {'case': (3, 3600), 'answer': (1, 3600)}):
            page = self._send()
            for text, status in (('One', 200), ('Two', 429)):
                back = self._open('/speak-up/case', values={'case': page.code})
                self.env['medical.public.hit'].search([]).unlink() if text == 'One' else None
                self._open('/speak-up/case', status, {'case': page.code, 'key': self._key(back), 'text': text})
        with patch.dict(LIMITS, {'case': (2, 3600)}):
            self.env['medical.public.hit'].search([]).unlink()
            for _guess in range(2):
                self._open('/speak-up/case', 422, {'case': WRONG})
            self._open('/speak-up/case', 429, {'case': WRONG})
            self._open('/speak-up/case', 429, {'case': page.code})

    # for everybody

    def test_spanish_is_complete(self):
        """What people without account read is shipped in Spanish: the pages' own texts, and what their code answers."""
        with file_open('medical_office_compliance/i18n/es.po', 'rb') as file:
            content = file.read()
        importer = TranslationImporter(self.env.cr)
        importer.load(Named(content), 'po', 'es_ES')
        importer.save()
        known = {entry.msgid for entry in polib.pofile(content.decode()) if entry.msgstr}
        for name in ('report', 'done', 'case_form', 'case', 'home', 'not_found', 'too_many', 'expired', 'too_large', 'failed'):
            view = self.env.ref(f'medical_office_compliance.speak_up_{name}')
            terms = {term for term in view._fields['arch_db'].get_trans_terms(view.with_context(lang='en_US').arch_db) if re.search(r'\w', term)}
            self.assertTrue(terms)
            self.assertLessEqual(terms, known, name)
        spanish = self._open(f'{self.address}?lang=es_ES')
        for words in ("¿Qué pasó?", "Elija", "Seguridad"):
            self.assertIn(words, spanish.words)
        said = set(self._said())
        self.assertGreater(len(said), 20)
        self.assertLessEqual(said, known)

    def _said(self):
        for name, part in (
                ('controllers/issue/medical_speak_up', ''), ('controllers/issue/speak_up_page', ''),
                ('models/issue/medical_issue_screen', 'def _kind_words'), ('models/issue/medical_issue_talk', 'def _status_words'),
                ('models/issue/medical_issue_doing', 'def _compute_answer')):
            with file_open(f'medical_office_compliance/{name}.py') as file:
                code = file.read()
            code = code[code.index(part):]
            code = code[:code.index('\n    def ', 10)] if part else code
            yield from (literal_eval(text) for text in re.findall(r'env\._\(\s*("(?:[^"\\]|\\.)*")', code))

    def test_in_two_languages_without_script(self):
        """axe looks at each page, in a browser that has no script of ours to run."""
        page = self._send()
        for address in (self.address, '/speak-up', '/speak-up/case'):
            for lang in ('en_US', 'es_ES'):
                shown = self._open(f'{address}?lang={lang}')
                self.assertEqual(shown.xpath('//script | //img | //link[@rel!="icon"] | //@style'), [])
                self.assertIn("default-src 'none'", shown.response.headers['Content-Security-Policy'])
                self.assertEqual(shown.get('lang'), lang.replace('_', '-'))
        with self._browser():
            self._visit(self.address)
            self._check()
            self._evaluate('''
                document.querySelector('[name=kind][value=suggestion]').click();
                document.querySelector('[name=text]').value = 'More chairs';
                document.querySelector('[name=area]').value = 'flow';
                window.left = true;
                document.querySelector('[type=submit]').click();
            ''')
            self._settled('Thank you')
            self._check()
            code = self._evaluate("document.querySelector('.code').textContent")
            self._visit('/speak-up/case')
            self._check()
            self._evaluate(f"document.querySelector('[name=case]').value = {json.dumps(code)}")
            self._evaluate("window.left = true; document.querySelector('[type=submit]').click()")
            self._settled('What came of my report')
            self.assertIn('More chairs', self._evaluate('document.body.textContent'))
            self._check()
        self.assertNotEqual(code, page.code)
