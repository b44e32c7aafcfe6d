import io
import re
from unittest.mock import patch

from odoo import Command
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfReader

from .policy_common import PolicyCommon, pdf


@tagged('post_install', '-at_install')
class TestMedicalPolicyPrint(PolicyCommon, HttpCase):
    """Policies on paper, the manual, and two versions side by side."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policies = [cls._policy(f'POL-8{number}', category=category) for number, category in enumerate(('office', 'privacy', 'office'))]
        cls.versions = cls.env['medical.policy.version'].union(
            cls._approved(cls.policies[0], body='<p>Word.</p>' * 120), cls._approved(cls.policies[1], name='Privacy <b>first</b>'),
            cls._approved(cls.policies[2], kind='pdf', file=pdf(3), file_name='rule.pdf'))

    def _texts(self, content):
        self.assertTrue(content.startswith(b'%PDF-'))
        return [page.extract_text() or '' for page in PdfReader(io.BytesIO(content)).pages]

    def test_manual(self):
        def counted(own, *args, **kwargs):
            runs.append(args)
            return run(own, *args, **kwargs)

        runs, report = [], self.registry['ir.actions.report']
        run = report._run_wkhtmltopdf
        with patch.object(report, '_run_wkhtmltopdf', counted):
            versions = self.env['medical.policy'].with_user(self.staff)._manual_versions()
            content, kind = versions._print_manual()
        self.assertEqual((kind, len(runs)), ('pdf', 2))
        self.assertEqual(versions.policy_id.mapped('number'), ['POL-81', 'POL-80', 'POL-82'])
        contents, *pages = self._texts(content)
        starts = [next(place for place, text in enumerate(pages, 1) if f'#{version.id}#' in text) for version in versions]
        self.assertEqual(starts[:2], [1, 2])
        self.assertGreater(starts[2], 3, "the long text goes over several pages")
        self.assertEqual(len(pages), starts[2] + 3, "a PDF of three pages stands behind its cover")
        for version, start in zip(versions, starts, strict=True):
            self.assertRegex(' '.join(contents.split()), rf'{version.policy_id.number} {re.escape(version.name)} ?, version 1 {start}\b')
        for number, text in enumerate(pages, 1):
            self.assertIn(f'page {number}', ' '.join(text.split()))

    def test_one(self):
        self.authenticate(self.staff.login, self.staff.login)
        version = self.versions[1]
        answer = self.url_open(version.with_user(self.staff).action_print()['url'])
        self.assertEqual((answer.status_code, answer.headers['Content-Type']), (200, 'application/pdf'))
        text = ' '.join(self._texts(answer.content))
        for words in ('Fictional Policies', 'Privacy <b>first</b>', 'POL-81', version.content_hash, self.compliance.name, 'Everybody: Wash'):
            self.assertIn(words, ' '.join(text.split()))
        self.assertEqual(len(self._texts(self.versions[2]._print()[0])), 4)
        draft = self._version(self.policies[0])
        with mute_logger('odoo.http'):
            self.assertEqual(self.url_open(f'/medical_office/policy/{draft.id}/print').status_code, 404)
            self.assertEqual(self.url_open(f'/medical_office/policy/manual/{self.other_company.id}').status_code, 404)

    def test_from_the_browser(self):
        with patch.object(self.registry['ir.actions.report'], 'get_wkhtmltopdf_state', lambda own: 'install'):
            content, kind = self.versions.with_user(self.staff)._print_manual()
        self.assertEqual(kind, 'html')
        self.assertEqual(content.count(b'SHA-256'), 3)

    def test_side_by_side(self):
        draft = self._version(self.policies[1], body='<p>Wash both hands.</p>', name='Privacy <i>second</i>', step_ids=[
            Command.create({'who': 'Everybody', 'name': 'Wash & dry'})])
        action = draft.action_compare()
        form = Form(self.env[action['res_model']].with_user(self.owner).with_context(**action['context']))
        self.assertEqual(form.other_id, self.versions[1])
        table = str(form.comparison)
        self.assertIn('<del class="o_medical_differs">your</del>', table)
        self.assertIn('<ins class="o_medical_differs">both</ins>', table)
        self.assertIn('&amp;', table)
        self.assertNotIn('<i>', table)
        self.assertNotIn('<b>', table)

    def test_read_in_ones_language(self):
        version = self.versions[1]
        spanish = version.with_user(self.manager)._begin_translation(self.spanish)
        spanish.write({'name': 'Privacidad', 'body': '<p>Lave.</p>'})
        spanish.action_submit()
        spanish.with_user(self.owner).action_approve()
        self.env.flush_all()
        self.env.invalidate_all()
        policy = self.policies[1].with_user(self.staff)
        self.env['res.lang']._activate_lang('es_ES')
        self.assertEqual(policy.with_context(lang='es_ES').reading_title, 'Privacidad')
        self.assertEqual(policy.with_context(lang='en_US').reading_title, version.name)
        self.assertIn('<p>Lave.</p>', str(policy.with_context(lang='es_ES').reading_html))
        self.assertTrue(self.policies[2].with_user(self.staff).with_context(bin_size=False).reading_file)
