import re
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged

from ..axe_common import AxeBrowser
from .patient_common import ROLES, PatientCommon
from .visit_common import NOW, VisitCommon

PURPOSE = 'satisfaction'


class FeedbackCommon(VisitCommon):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.medical_practice_ids.feedback_active = True
        cls.patient.write({'preferred_channel': 'email', 'email': 'ada@example.com'})

    def _left(self, patient=None, start=NOW, **values):
        visit = self._visit(patient, start, **values)
        visit.with_user(self.desk).action_arrive()
        visit.with_user(self.desk).action_leave()
        return visit


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestMedicalSatisfaction(FeedbackCommon):

    def _asked(self, after=timedelta(hours=3)):
        """Mails that the job makes."""
        before = self.env['mail.mail'].search([])
        with freeze_time(NOW + after):
            self.env['medical.visit']._cron_ask_feedback()
        return self.env['mail.mail'].search([]) - before

    def test_asked_by_mail(self):
        visit = self._left()
        self.assertFalse(self._asked(timedelta(hours=1)), "too early")
        mail = self._asked()
        self.assertEqual((mail.email_to, visit.feedback_state), ('ada@example.com', 'sent'))
        self.assertTrue(mail.auto_delete)
        for text in (mail.subject, mail.body_html):
            self.assertNotIn('Ada', text)
            self.assertNotIn('Fictional,', text)
            self.assertNotIn(self.patient.number, text)
        code = re.search(r'/feedback/(\w+)', mail.body_html)[1]
        self.assertEqual(self.env['medical.public.token']._open(code, PURPOSE)._record(), visit)
        self.assertFalse(self._asked(), "once")
        self._left(start=NOW + timedelta(minutes=5))
        self.assertFalse(self._asked(), "not again within a month")

    def test_who_is_not_asked(self):
        cases = (
            {'preferred_channel': 'phone'}, {'email': False}, {'no_feedback': True}, {'confidential_communication': True, 'confidential_contact': 'x'},
            {'deceased_on': '2027-01-19'}, {'active': False})
        for values in cases:
            patient = self._patient('Nora', 'Fictional', preferred_channel='email', email='nora@example.com')
            self._left(patient)
            patient.write(values)
            with self.subTest(values=values):
                self.assertFalse(self._asked())
        self._visit()
        self.assertFalse(self._asked(), "who hasn't left")
        self._left()
        self.assertFalse(self._asked(timedelta(days=4)), "long ago")
        self.company.medical_practice_ids.feedback_active = False
        self.assertFalse(self._asked(), "switched off")

    def test_at_the_desk(self):
        visit = self._left()
        with self.assertRaises(AccessError):
            visit.with_user(self.clinician).action_feedback_code()
        action = visit.with_user(self.desk).action_feedback_code()
        window = self.env['medical.visit.feedback.code'].with_user(self.desk).browse(action['res_id'])
        self.assertIn('src="data:image/png;base64,iVBOR', window.code)
        with self.assertRaises(AccessError):
            window.read(['url'])
        with self.assertRaises(AccessError):
            window.with_user(self.manager).read(['code'])
        self.assertEqual(visit.feedback_state, 'shown')
        self.company.medical_practice_ids.feedback_active = False
        visit.invalidate_recordset()
        with self.assertRaises(UserError):
            visit.with_user(self.desk).action_feedback_code()

    def test_five_name_a_provider(self):
        answers = self.env['medical.satisfaction']
        visits = [self._left(provider_id=self.employees['doctor'].id, start=NOW + timedelta(minutes=number)) for number in range(5)]
        for visit in visits[:4]:
            self.assertTrue(visit.sudo()._feedback_answer({'rating': 4, 'wait_ok': 'yes'}))
        mine = [('company_id', '=', self.company.id)]
        self.assertFalse(answers.search(mine).provider_id)
        visits[4].sudo()._feedback_answer({'rating': 2, 'wait_ok': 'no', 'comment': 'Long wait'})
        self.assertFalse(visits[4].sudo()._feedback_answer({'rating': 5}), "once")
        rows = answers.search(mine)
        self.assertEqual((len(rows), rows.provider_id, set(rows.mapped('month'))), (5, self.employees['doctor'], {NOW.date().replace(day=1)}))
        self.assertFalse({'create_uid', 'create_date', 'visit_id', 'patient_id'} & set(answers._fields))
        record = self.env['medical.satisfaction.record'].with_user(self.manager)
        page = record.record_page({'company_id': self.company.id, 'date_from': '2027-01-01', 'date_to': '2027-01-31', 'by_provider': True})
        self.assertEqual(page['rows'][0][:5], ['2027-01', 'Main', 'Fictional doctor', '5', '3.6'])
        self.assertEqual(page['rows'][0][5], '80')
        with self.assertRaises(AccessError):
            visits[0].with_user(self.desk)._feedback_answer({'rating': 1})

    def test_who_reads(self):
        self._left(provider_id=self.employees['doctor'].id).sudo()._feedback_answer({'rating': 4})
        answers = self.env['medical.satisfaction']
        for role in ROLES:
            mine = answers.with_user(self.users[role])
            with self.subTest(role=role):
                self.assertEqual(bool(mine.has_access('read') and mine.search([('company_id', '=', self.company.id)])), role in ('manager', 'owner'))
        row = answers.with_user(self.manager).search([('company_id', '=', self.company.id)])
        for work in (lambda: row.read(['about_id']), lambda: row.search([('about_id', '!=', False)]), lambda: row.write({'rating': 5}),
                     lambda: row.create({'company_id': self.company.id, 'site_id': self.site.id, 'month': '2027-01-01', 'rating': 5}), row.unlink):
            with self.assertRaises(AccessError):
                work()
        self.assertFalse(answers.with_user(self.foreign_manager).search([('company_id', '=', self.company.id)]))


@tagged('post_install', '-at_install')
class TestMedicalFeedbackPage(FeedbackCommon, HttpCase):
    """The page behind the link, attacked: wrong, over, taken back, for something else, twice."""

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)
        self.visit = self._left(start=fields.Datetime.now())
        self.code = self.env['medical.public.token']._issue(self.visit, PURPOSE, 30)

    def _page(self, code=None, status=200):
        response = self.url_open(f'/feedback/{code or self.code}')
        self.assertEqual(response.status_code, status, response.text[:1500])
        return response

    def _post(self, page, status=200, **values):
        hidden = dict(re.findall(r'name="(csrf_token|key)" value="([^"]*)"', page.text))
        response = self.url_open(f'/feedback/{self.code}', data={**hidden, **values})
        self.assertEqual(response.status_code, status, response.text[:1500])
        return response

    def _answers(self):
        return self.env['medical.satisfaction'].search([('company_id', '=', self.company.id)])

    def test_answered_once(self):
        page = self._page()
        for name in ('Ada', self.patient.number, 'ada@example.com'):
            self.assertNotIn(name, page.text)
        self.assertIn('no-store', page.headers['Cache-Control'])
        self.assertIn("default-src 'none'", page.headers['Content-Security-Policy'])
        faulty = self._post(page, status=422, rating='9', comment='kept')
        self.assertIn('kept', faulty.text)
        self.assertFalse(self._answers())
        thanks = self._post(page, rating='5', wait_ok='no', was_respected='hacked', comment='<script>alert(1)</script>')
        self.assertIn('/done/', thanks.url)
        self.assertRecordValues(self._answers(), [
            {'rating': 5, 'wait_ok': 'no', 'was_respected': False, 'comment': '<script>alert(1)</script>', 'site_id': self.site.id}])
        self._post(page, rating='1')  # a replay is answered alike
        self.assertEqual(len(self._answers()), 1)
        again = self._page()
        self.assertIn('answered already', again.text)
        self.assertNotIn('<form', again.text)

    def test_two_windows(self):
        first, second = self._page(), self._page()
        self._post(first, rating='4')
        self.assertIn('answered already', self._post(second, rating='1').text)
        self.assertEqual(self._answers().rating, 4)

    def test_wrong_links_look_alike(self):
        tokens = self.env['medical.public.token']
        other = tokens._issue(self.visit, 'handout', 30)
        over = tokens._issue(self.visit, PURPOSE, 30)
        tokens.sudo().search([('token_hash', '=', tokens._hash(over))]).expires_on = fields.Datetime.now() - timedelta(minutes=1)
        texts = {re.sub(r'(csrf_token" value="|nonce-)[^"]*', '', self._page(code, 404).text) for code in ('x' * 26, other, over)}
        self.assertEqual(len(texts), 1)
        tokens._revoke(self.visit)
        self._page(status=404)

    def test_language_of_the_patient(self):
        self.env['res.lang']._activate_lang('es_ES')
        self.patient.language_id = self.env['medical.language'].search([('code', '=', 'es')], limit=1)
        self.assertIn('lang="es-ES"', self._page().text)
        self.assertIn('lang="en-US"', self.url_open(f'/feedback/{self.code}?lang=en_US').text)


@tagged('post_install', '-at_install')
class TestMedicalFeedbackBrowser(AxeBrowser, PatientCommon, HttpCase):
    """The page in a real browser: axe finds nothing, before, with a fault, and once answered."""

    browser_size = '390x844'

    def test_page(self):
        self.company.medical_practice_ids.feedback_active = True
        visit = self.env['medical.visit'].create({'patient_id': self.patient.id, 'site_id': self.site.id, 'date_start': fields.Datetime.now()})
        visit._move('arrived')
        visit._move('left')
        code = self.env['medical.public.token']._issue(visit, PURPOSE, 30)
        with self._browser():
            self._visit(f'/feedback/{code}')
            self._check()
            self._evaluate("window.left = true, document.querySelectorAll('[name=rating]').forEach(input => input.required = false),"
                           " document.querySelector('form').submit()")
            self._settled('Not sent yet')
            self._check()
            self._evaluate("document.querySelector('[name=rating]').checked = true, window.left = true, document.querySelector('form').submit()")
            self._settled('Thank you')
            self._check()
            self._visit(f'/feedback/{code}')
            self._settled('Thank you')
            self._check()
        self.assertEqual(self.env['medical.satisfaction'].search([('company_id', '=', self.company.id)]).rating, 5)
