import zipfile

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged

from ..today_common import TodayChecks
from .access_review_common import AccessReviewCommon
from .patient_common import ROLES

PERIOD = {'date_from': '2031-03-01', 'date_to': '2031-03-31'}


@tagged('post_install', '-at_install')
class TestMedicalAccessReview(AccessReviewCommon, TodayChecks):

    def _record(self, model, user=None, **values):
        return self.env[model].with_user(user or self.officer).create({'company_id': self.company.id, **PERIOD, **values})

    def _rows(self, model, user=None, **values):
        return self.env[model].with_user(user or self.officer).with_company(self.company).record_page({'company_id': self.company.id, **PERIOD, **values})

    # === WHO SAW, WHAT WAS SEEN === #

    def test_patient_models(self):
        paths = self.Log._patient_models()
        self.assertEqual(paths['medical.patient'], [])
        self.assertEqual(paths['medical.visit'], ['patient_id'])
        self.assertEqual(paths['medical.patient.document'], ['patient_id'])
        self.assertNotIn('medical.staff.file', paths)

    def test_who_saw(self):
        """Across all that hangs on the patient; nothing of others, of other days or practices."""
        visit = self.env['medical.visit'].create({'patient_id': self.patient.id, 'site_id': self.site.id, 'date_start': '2031-03-04 15:00:00'})
        document = self.env['medical.patient.document'].create({'patient_id': self.patient.id, 'name': 'Fictional', 'company_id': self.company.id})
        self._lines(self.desk, self.patient, '2031-03-04 15:00:00')
        self._lines(self.desk, visit, '2031-03-05 15:00:00', 'list')
        self._lines(self.biller, document, '2031-03-06 15:00:00', 'file')
        self._lines(self.biller, self.restricted, '2031-03-06 15:00:00')
        self._lines(self.biller, self.patient, '2031-04-01 03:00:00', 'print')  # still March in New York
        each = self._rows('medical.access.patient.record', patient_id=self.patient.id, shown='each')
        self.assertEqual(each['count'], 4)
        self.assertEqual([row[2] for row in each['rows']], ['Printed', 'File opened', 'In a list', 'Opened'])
        people = self._rows('medical.access.patient.record', patient_id=self.patient.id)
        self.assertEqual([(row[0], *row[3:]) for row in people['rows']], [(self.biller.name, '2', '0', '2'), (self.desk.name, '1', '1', '0')])
        self.assertEqual(self._rows('medical.access.patient.record', patient_id=self.patient.id, shown='each', opened=True)['count'], 3)
        self.assertEqual(self._rows('medical.access.patient.record', patient_id=self.patient.id, shown='each', channel='list')['count'], 1)

    def test_what_a_user_saw(self):
        visit = self.env['medical.visit'].create({'patient_id': self.patient.id, 'site_id': self.site.id, 'date_start': '2031-03-04 15:00:00'})
        self._lines(self.desk, self.patient | self.restricted)
        self._lines(self.desk, visit, channel='print')
        self._lines(self.desk, self.practice)
        self._lines(self.biller, self.patient)
        rows = self._rows('medical.access.user.record', user_id=self.desk.id)['rows']
        self.assertEqual([(row[0], row[4], row[5]) for row in rows], [(self.patient.number, '2', '1'), (self.restricted.number, '1', '0')])
        each = self._rows('medical.access.user.record', user_id=self.desk.id, shown='each')
        self.assertEqual(each['count'], 4)
        self.assertCountEqual([row[4] for row in each['rows']], [self.patient.number, self.patient.number, self.restricted.number, ''])

    def test_who_asks(self):
        for role in ROLES:
            if role == 'privacy_officer':
                continue
            user = self.users[role]
            with self.subTest(role=role):
                for model, values in (
                        ('medical.access.patient.record', {'patient_id': self.patient.id}), ('medical.access.user.record', {'user_id': user.id}),
                        ('medical.access.activity.record', {}), ('medical.access.review', {})):
                    with self.assertRaises(AccessError):
                        self._record(model, user, **values)
                for model in ('medical.access.review', 'medical.access.health', 'medical.access.review.line'):
                    with self.assertRaises(AccessError):
                        self.env[model].with_user(user).search([])
                with self.assertRaises(AccessError):
                    self.patient.with_user(user).action_who_saw()
        with self.assertRaises(AccessError):
            self._rows('medical.access.patient.record', patient_id=self.foreign.id)
        self.assertEqual(self.patient.with_user(self.officer).action_who_saw()['context']['default_patient_id'], self.patient.id)

    def test_plans(self):
        """Whatever the log's size: of the months asked for alone, and by the indexes."""
        self.env.cr.execute("""
            INSERT INTO medical_access_log (txid, date, user_id, user_name, company_id, model, res_id, channel)
            SELECT 1, '2031-03-01'::timestamp + n * interval '2 minutes', n %% 200 + 100000, 'Fictional', %s, 'medical.patient', n %% 3000 + 1000000, 'view'
              FROM generate_series(1, 40000) AS n""", [self.company.id])
        self.env.cr.execute("ANALYZE medical_access_log")
        march = {**PERIOD, 'date_to': '2031-03-20'}
        for model, values in (
                ('medical.access.patient.record', {'patient_id': self.patient.id, 'shown': 'each'}),
                ('medical.access.patient.record', {'patient_id': self.patient.id}),
                ('medical.access.user.record', {'user_id': self.desk.id, 'shown': 'each'}),
                ('medical.access.user.record', {'user_id': self.desk.id})):
            record = self._record(model, **{**values, **march})._record_prepare()
            plan = self._plan(record._record_select(record._record_visible_columns(), record._record_source(), 80))
            with self.subTest(model=model, values=values):
                self.assertIn('medical_access_log_2031_03', plan)
                self.assertNotIn('medical_access_log_2031_04', plan)
                self.assertNotIn('Seq Scan on medical_access_log', plan)

    def test_spreadsheet(self):
        self._lines(self.desk, self.patient)
        record = self._record('medical.access.patient.record', patient_id=self.patient.id, shown='each')
        with record._record_xlsx() as file:
            self.assertIn('xl/worksheets/sheet1.xml', zipfile.ZipFile(file).namelist())
        self.assertNotIn('Ada', record._record_file_name('xlsx'))

    # === ACTIVITY === #

    def test_activity(self):
        self._lines(self.desk, self.patient, times=3)
        self._lines(self.biller, self.patient, channel='export')
        self.Finding.create({
            'company_id': self.company.id, 'kind': 'vip', 'user_id': self.desk.id, 'patient_id': self.restricted.id, 'day': self.day,
            'first_at': '2031-03-04 15:00:00', 'count': 1})
        rows = {row[1]: row[-1] for row in self._rows('medical.access.activity.record')['rows']}
        self.assertEqual((rows['Opened'], rows['Exported'], rows['Front Desk'], rows['Biller'], rows['Publicly known: not decided']), ('3', '1', '3', '1', '1'))
        months = [row[2] for row in self._rows('medical.access.activity.record', by_month=True)['rows']]
        self.assertEqual(set(months), {'2031-03'})

    # === REVIEW === #

    @freeze_time('2031-04-10 15:00:00')
    def _review(self, user=None):
        return self.env['medical.access.review'].with_user(user or self.officer).with_company(self.company).create(PERIOD)

    def test_review(self):
        self.practice.access_review_sample = 5
        self._lines(self.desk, self.patient, times=20)
        self._lines(self.desk, self.patient, channel='list', times=20)
        self._lines(self.officer, self.restricted, times=1)
        review = self._review()
        self.assertEqual(review.line_count, 5)
        self.assertNotIn('list', review.line_ids.mapped('channel'))
        self.assertIn('Opened', review.figures_html)
        with self.assertRaises(UserError):
            review.action_sign()
        review.conclusion = 'Nothing out of the ordinary'
        others = review.line_ids.filtered(lambda line: line.user_id != self.officer)
        with self.assertRaises(UserError):
            review.action_sign()
        others.action_fine()
        for line in review.line_ids - others:
            with self.assertRaises(UserError):
                line.action_fine()
        review.action_sign()
        figures = review.figures_html
        self._lines(self.biller, self.patient, times=9)
        review.invalidate_recordset()
        self.assertEqual(review.figures_html, figures, "signed off, the figures stay")
        for change in (lambda: review.write({'conclusion': 'Else'}), lambda: others[0].write({'verdict': 'question'}), review.action_sign, review.unlink):
            with self.assertRaises(UserError):
                change()
        [page] = self.env['report.medical_office_base.report_access_review'].with_user(self.officer)._get_report_values(review.ids)['reviews']
        self.assertEqual(page['lines'][0]['number'][:4], self.patient.number[:4])

    def test_nobody_writes_it_by_hand(self):
        self._lines(self.desk, self.patient)
        review = self._review()
        model = self.env['medical.access.review'].with_user(self.officer).with_company(self.company)
        for values in ({'state': 'signed'}, {'kept_figures': {}}, {'signed_by_id': self.officer.id}, {'line_ids': [Command.create({'log_line': '1'})]}):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                model.create({'date_from': '2031-01-01', 'date_to': '2031-01-31', **values})
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                review.write(values)
        for values in ({'user_name': 'Else'}, {'patient_id': self.restricted.id}, {'log_line': '2'}):
            with self.assertRaises(AccessError):
                review.line_ids.write(values)
        with self.assertRaises(UserError):
            review.line_ids.unlink()

    def test_period(self):
        with freeze_time('2031-03-31 15:00:00'), self.assertRaises(ValidationError):
            self.env['medical.access.review'].with_user(self.officer).with_company(self.company).create(PERIOD)

    def test_begins_by_itself(self):
        Review = self.env['medical.access.review']
        with freeze_time('2031-04-10 15:00:00'):
            Review._begin_due()
            Review._begin_due()
            review = Review.search([('company_id', '=', self.company.id)])
            self.assertRecordValues(review, [{
                'date_from': fields.Date.to_date('2031-01-01'), 'date_to': fields.Date.to_date('2031-03-31'), 'state': 'draft'}])
            self.assertEqual(self.assert_cards_match(self.officer)['access_review_due'], 1)
            self.practice.access_review_months = '1'
            self.assertEqual(Review._last_period(self.practice)[0], fields.Date.to_date('2031-03-01'))
            review.write({'conclusion': 'None'})

    # === HEALTH === #

    def test_health(self):
        Health = self.env['medical.access.health'].with_user(self.officer)
        self._lines(self.desk, self.patient, fields.Datetime.now())
        [health] = Health.search([])
        self.assertGreater(health.unsealed_lines, 0)
        late = health.seal_late
        self.env.cr.execute("SELECT max(txid) FROM medical_access_log")
        self.env['medical.access.seal']._seal(self.env.cr.fetchone()[0] + 1)
        Health.invalidate_model()
        health = Health.search([])
        self.assertEqual(health.unsealed_lines, 0)
        self.assertFalse(health.seal_late)
        self.assertTrue(health.last_block)
        self.assertFalse(late and health.seal_late)
        self.assertIn('access_log_late', self.assert_cards_match(self.officer))


@tagged('post_install', '-at_install')
class TestMedicalAccessReviewPdf(AccessReviewCommon, HttpCase):

    def test_pdf(self):
        self._lines(self.desk, self.patient, times=3)
        with freeze_time('2031-04-10 15:00:00'):
            review = self.env['medical.access.review'].with_user(self.officer).with_company(self.company).create(PERIOD)
        html, _kind = self.env['ir.actions.report'].with_user(self.officer)._render_qweb_html('medical_office_base.report_access_review', review.ids)
        text = html.decode()
        self.assertIn('Sample, Drawn at Random', text)
        self.assertIn(self.patient.number, text)
        self.assertNotIn('Ada', text)
