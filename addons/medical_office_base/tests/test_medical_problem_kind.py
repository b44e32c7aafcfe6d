import base64
import csv
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import file_path, mute_logger

from .problem_common import PIXEL, ProblemCommon

CATALOGUE = 'medical_office_base/data/medical.problem.kind.template.csv'


@tagged('post_install', '-at_install')
class TestMedicalProblemKind(ProblemCommon):
    """The shipped kinds, and the practice's own."""

    def test_shipped(self):
        with open(file_path(CATALOGUE), encoding='utf-8', newline='') as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row['code'] for row in rows], [f'EMG-{number:02}' for number in range(1, 19)])
        for row in rows:
            with self.subTest(code=row['code']):
                self.assertGreaterEqual(len(row['safety'].splitlines()), 3)
                self.assertIn('suggested default', row['basis'])

    def test_every_company_has_its_own(self):
        kinds = self.env['medical.problem.kind']
        for company in (self.company, self.other_company):
            self.assertEqual(kinds.search_count([('company_id', '=', company.id)]), 18)
        self.assertEqual(self.fire._safety_steps()[0], 'Call 911.')
        self.assertTrue(self.fire.is_emergency and not self.routine.is_emergency)
        self.leak.with_user(self.manager).write({'safety': ' Stop it.\n\nCall. ', 'active': False})
        self.assertEqual(self.leak._safety_steps(), ['Stop it.', 'Call.'])
        self.company._medical_set_up()
        self.assertFalse(self.leak.active, "what the practice has put away stays so")
        self.assertEqual(kinds.with_context(active_test=False).search_count([('company_id', '=', self.company.id)]), 18)
        self.assertEqual(self.env['maintenance.team'].search_count([('company_id', '=', self.company.id)]), 1)

    def test_library_is_read_only_and_has_news(self):
        row = self.leak.medical_library_id
        with self.assertRaises(AccessError):
            row.with_user(self.manager).write({'response_minutes': 1})
        with self.assertRaises(AccessError):
            row.with_user(self.nurse).read(['name'])
        self.leak.with_user(self.manager).response_minutes = 20
        row.sudo().write({'response_minutes': 12, 'note': 'No news'})
        self.assertTrue(self.leak.medical_library_news)
        self.assertEqual([row['name'] for row in self.leak._library_differences()], ['response_minutes'])
        self.leak.with_user(self.manager)._library_accept(['response_minutes'])
        self.leak.with_user(self.manager)._library_acknowledge()
        self.assertEqual((self.leak.response_minutes, self.leak.medical_library_news), (12, False))

    def test_impossible_targets(self):
        for name in ('response_minutes', 'resolve_hours', 'escalate_minutes'):
            with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.leak.with_user(self.manager).write({name: -1})


@freeze_time('2026-03-04 16:00:00')
@tagged('post_install', '-at_install')
class TestMedicalBinder(ProblemCommon, HttpCase):
    """The downtime binder, as the page and on paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site.with_user(cls.manager).write({
            'shutoff_water': 'Utility room, white panel', 'shutoff_water_photo': base64.b64encode(PIXEL),
            'binder_note': 'Forms are in the red box', 'street': '1 Sample Street', 'city': 'Sampletown'})
        entries = cls.env['medical.on.call'].with_user(cls.manager)
        entries.create({'name': 'Fictional Plumbing', 'phone': '(212) 555-0111', 'kind_ids': [(6, 0, cls.leak.ids)]})
        entries.create({'name': 'Hill Plumbing', 'phone': '(212) 555-0112', 'site_ids': [(6, 0, cls.hill.ids)]})

    def _page(self, sites, user):
        html, _kind = self.env['ir.actions.report'].with_user(user)._render_qweb_html('medical_office_base.action_report_binder', sites.ids, {})
        return html.decode()

    def test_what_is_in_it(self):
        page = self._page(self.site, self.reception)
        for words in (
            'Downtime Binder: Harbor', 'Fictional Plumbing', '(212) 555-0111', 'Utility room, white panel', 'data:image/png', 'Porter',
            'Forms are in the red box', 'Close the valve at the fixture', 'Wednesday, March 4, 2026, 11:00', 'No round is planned today',
            'say: 1 Sample Street, Sampletown',
        ):
            self.assertIn(words, page)
        self.assertIn('<td class="phone"></td>', page.replace('\n', ''), "an empty cell keeps its column")
        for words in ('Hill Plumbing', 'Hill Nurse', 'Something is broken'):
            self.assertNotIn(words, page)
        self.assertIn('Downtime Binder: Hill', self._page(self.site | self.hill, self.manager))

    def test_rounds_of_the_day(self):
        checklist = self.env['medical.checklist'].with_user(self.manager).create({
            'name': 'Refrigerator log', 'company_id': self.company.id, 'kind': 'maintenance', 'scope': 'site', 'site_ids': [(6, 0, self.site.ids)]})
        run = {
            'checklist_id': checklist.id, 'company_id': self.company.id, 'name': 'Refrigerator log', 'kind': 'maintenance', 'site_id': self.site.id,
            'date_open': '2026-03-04 12:00:00', 'date_limit': '2026-03-05 04:59:00'}
        # 8:00 on the day; one minute to midnight of the day before; the next midnight
        self.env['medical.checklist.run'].sudo().create([
            {**run, 'date_due': due} for due in ('2026-03-04 13:00:00', '2026-03-04 04:59:00', '2026-03-05 05:00:00')])
        page = self._page(self.site, self.manager)
        self.assertEqual(page.count('Refrigerator log'), 1)
        self.assertIn('8:00', page)

    def test_paper(self):
        """Printed, or handed out as a page where nothing prints."""
        action = self.site.with_user(self.reception).action_medical_binder()
        self.authenticate('problem_reception', 'problem_reception')
        answer = self.url_open(action['url'])
        self.assertEqual(answer.status_code, 200)
        printer = self.env['ir.actions.report'].get_wkhtmltopdf_state() != 'install'
        self.assertTrue(answer.content.startswith(b'%PDF') if printer else b'Downtime Binder' in answer.content)
        with patch.object(self.registry['ir.actions.report'], 'get_wkhtmltopdf_state', lambda report: 'install'):
            content, kind = self.site.with_user(self.reception)._binder_pdf()
        self.assertEqual(kind, 'html')
        self.assertIn(b'Fictional Plumbing', content)
        self.assertEqual(self.url_open('/medical_office/binder/x').status_code, 404)
        self.authenticate('problem_stranger', 'problem_stranger')
        with mute_logger('odoo.http'):
            self.assertEqual(self.url_open(action['url']).status_code, 403)
