import base64
import io

from lxml import html
from PIL import Image
from pypdf import PdfReader

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .round_record_common import RoundRecordCase

REPORT = 'medical_office_base.action_report_round'


def picture(kind='JPEG', size=(2000, 1500)):
    out = io.BytesIO()
    Image.new('RGB', size, 'teal').save(out, kind)
    return out.getvalue()


@tagged('post_install', '-at_install')
@freeze_time('2026-05-20 16:00:00')
class TestMedicalRoundReport(RoundRecordCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.opening = cls._checklist('Opening', kind='opening')
        number = {'has_min': True, 'min_value': 2, 'has_max': True, 'max_value': 8, 'unit': '°C'}
        cls.run_done = cls._run(
            cls.opening, '2026-05-04 08:00',
            {'name': 'Lights <on>', 'section': 'Entrance', 'value_tick': True},
            {'name': 'Exits free', 'section': 'Entrance', 'kind': 'yesno', 'value_yesno': 'no', 'reason': 'Boxes'},
            {'name': 'Refrigerator', 'section': 'Lab', 'kind': 'temperature', 'value_number': 9.5, 'out_of_range': True, **number},
            {'name': 'Door', 'section': 'Lab', 'kind': 'photo'},
            {'name': 'Signed off', 'section': 'Lab', 'kind': 'signature', 'signature': base64.b64encode(picture('PNG', (200, 60)))},
            {'name': 'Left out', 'section': 'Lab', 'kind': 'text', 'done_on': False, 'done_by_id': False},
            second_by_id=cls.owner.id, note='Quiet morning', has_fault=True)
        line = cls.run_done.line_ids[3]
        photo = cls.env['ir.attachment'].create({'name': 'door.jpg', 'raw': picture(), 'res_model': line._name, 'res_id': line.id})
        line.attachment_ids = photo
        paper = cls.env['ir.attachment'].create({
            'name': 'certificate.pdf', 'raw': b'%PDF-1.4', 'res_model': cls.run_done._name, 'res_id': cls.run_done.id})
        cls.run_done.certificate_ids = paper
        cls.run_missed = cls._run(
            cls.opening, '2026-05-05 08:00', state='missed', date_done=False, done_by_id=False, missed_reason='Snowed in')

    def _html(self, runs, user):
        content, _kind = self.env['ir.actions.report'].with_user(user)._render_qweb_html(REPORT, runs.ids)
        return html.fromstring(content)

    def _text(self, runs, user):
        return ' '.join(' '.join(self._html(runs, user).xpath('//main/div//text()')).split())

    def test_what_is_printed(self):
        text = self._text(self.run_done, self.manager)
        for words in (
                'Practice R', 'Opening', 'Main Street · Done · Fault found', 'By Nina Main', 'Confirmed by Owner', 'Quiet morning',
                'Entrance', 'Lights <on> Done', 'Exits free No', 'Boxes', 'Refrigerator 9.5 °C Out of range 2 to 8 °C', 'Photos: 1',
                'Left out Not answered', 'certificate.pdf', 'Printed by Manager'):
            self.assertIn(words, text)
        # by the clock of the site
        self.assertRegex(text, r'Due 5/4/26, 8:00')

    def test_pictures_are_small(self):
        sources = self._html(self.run_done, self.manager).xpath('//img/@src')
        self.assertEqual(len(sources), 2)
        sizes = [Image.open(io.BytesIO(base64.b64decode(source.partition(',')[2]))).size for source in sources]
        self.assertTrue(all(width <= 420 and height <= 315 for width, height in sizes), sizes)

    def test_missed_says_why(self):
        self.assertIn('Why it was missed Snowed in', self._text(self.run_missed, self.auditor))

    def test_a_selection_is_one_document(self):
        runs = self.run_done + self.run_missed
        self.assertEqual(len(self._html(runs, self.manager).xpath('//main/div')), 2)
        content, kind = self.env['ir.actions.report'].with_user(self.manager).with_context(
            force_report_rendering=True)._render_qweb_pdf(REPORT, runs.ids)
        self.assertEqual(kind, 'pdf')
        pages = PdfReader(io.BytesIO(content)).pages
        self.assertEqual(len(pages), 2)
        self.assertIn('Snowed in', ' '.join(pages[1].extract_text().split()))

    def test_who_prints(self):
        self.assertIn('Opening', self._text(self.run_done, self.officer))
        # who did it
        self.assertIn('Opening', self._text(self.run_done, self.staff))
        for user in (self.west_staff, self.cleaner, self.stranger):
            with self.assertRaises(AccessError):
                self._html(self.run_done, user)

    def test_not_too_many_at_once(self):
        with self.assertRaisesRegex(UserError, 'at most 100'):
            self.env['report.medical_office_base.report_round'].with_user(self.manager)._get_report_values(list(range(1, 102)))

    def test_queries_do_not_grow(self):
        def queries(runs):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env['report.medical_office_base.report_round'].with_user(self.manager)._get_report_values(runs.ids)
            return self.env.cr.sql_log_count - before

        runs = self.env['medical.checklist.run']
        for minute in range(12):
            run = self._run(self.opening, f'2026-05-06 08:{minute:02}', {'name': 'Door', 'kind': 'photo'}, {'name': 'Lights', 'value_tick': True})
            run.line_ids[0].attachment_ids = [Command.create({
                'name': 'x.jpg', 'raw': picture(size=(40, 30)), 'res_model': 'medical.checklist.run.line', 'res_id': run.line_ids[0].id})]
            runs += run
        self.env.flush_all()
        queries(runs[:2])
        self.assertEqual(queries(runs[:2]), queries(runs))
