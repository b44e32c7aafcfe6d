import base64

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.medical_office_base.tests.staff_file_common import PDF
from odoo.addons.medical_office_base.tests.today_common import TodayChecks

from .training_common import NOW, TrainingCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestMedicalTraining(TrainingCommon, TodayChecks):
    """What people do themselves: reading, quiz, outside proof; who sees it, and that it stays."""

    def test_reading(self):
        course = self._course(by_document=True, file=PDF, file_name='sharps.pdf')
        row = self._rows(course)
        nurse = row.with_user(self.nurse)
        for user in (self.lead, self.manager):
            with self.assertRaises(AccessError):
                row.with_user(user).action_confirm_document()
        with self.assertRaises(UserError, msg="not opened"):
            nurse.action_confirm_document()
        self.assertIn(f'/web/content/medical.course/{course.id}/file', nurse.action_open_document()['url'])
        course.file = base64.b64encode(b'%PDF-1.4 changed')
        with self.assertRaises(UserError, msg="changed since"):
            nurse.action_confirm_document()
        nurse.action_open_document()
        nurse.action_confirm_document()
        self.assertRecordValues(row, [{
            'state': 'done', 'how': 'document', 'content_hash': course.document_hash, 'title': 'Sharps', 'minutes': 45, 'date_until': False}])
        self.assertEqual(str(row.date_done), '2026-03-10')
        with self.assertRaises(UserError, msg="twice"):
            nurse.action_confirm_document()

    def test_link_and_text(self):
        course = self._course(by_document=True, link='https://www.example.org/course')
        self.assertEqual(self._rows(course).with_user(self.nurse).action_open_document()['url'], 'https://www.example.org/course')
        course = self._course('Text', by_document=True, body='<p>Never recap.</p>')
        action = self._rows(course).with_user(self.nurse).action_open_document()
        self.assertEqual((action['res_model'], action['res_id']), ('medical.course', course.id))
        with self.assertRaises(UserError, msg="not by reading"):
            self._rows(self._course('Other')).with_user(self.nurse).action_open_document()

    def _quiz(self):
        return self.env['survey.survey'].with_user(self.manager).with_context(default_survey_type='medical_quiz').create({
            'title': 'Sharps', 'scoring_success_min': 80, 'is_attempts_limited': False, 'question_and_page_ids': [Command.create({
                'title': 'Recap needles?', 'question_type': 'simple_choice', 'suggested_answer_ids': [
                    Command.create({'value': 'Never', 'is_correct': True, 'answer_score': 10}), Command.create({'value': 'Always'})]})]}).sudo()

    def _answer(self, row, right):
        row.with_user(self.nurse).action_quiz()
        answers = self.env['survey.user_input'].search([
            ('medical_duty_model', '=', row._name), ('medical_duty_id', '=', row.id), ('state', '!=', 'done')])
        question = answers.survey_id.question_ids
        answers._save_lines(question, str(question.suggested_answer_ids.filtered(lambda answer: answer.is_correct == right).id))
        answers._mark_done()
        self.env.invalidate_all()

    def test_quiz(self):
        with self.assertRaises(UserError, msg="without a quiz"):
            self._course(by_survey=True)
        course = self._course('Quiz', by_survey=True, survey_id=self._quiz().id)
        row = self._rows(course)
        with self.assertRaises(AccessError):
            row.with_user(self.manager).action_quiz()
        self._answer(row, right=False)
        self.assertEqual((row.state, row.with_user(self.nurse).quiz_state), ('open', 'failed'))
        self._answer(row, right=True)
        self.assertRecordValues(row, [{'state': 'done', 'how': 'survey', 'quiz_percent': 100.0}])

    def test_quiz_after_reading(self):
        course = self._course(by_document=True, body='<p>Never recap.</p>', survey_id=self._quiz().id)
        row = self._rows(course)
        nurse = row.with_user(self.nurse)
        with self.assertRaises(UserError, msg="read it first"):
            nurse.action_quiz()
        nurse.action_open_document()
        with self.assertRaises(UserError, msg="quiz first"):
            nurse.action_confirm_document()
        self._answer(row, right=True)
        self.assertEqual(row.state, 'open')
        nurse.action_confirm_document()
        self.assertRecordValues(row, [{'state': 'done', 'how': 'document', 'quiz_percent': 100.0}])

    def test_outside_proof(self):
        course = self._course(repeat_months=12)
        row = self._rows(course)
        for user in (self.lead, self.janitor, self.owner):
            with self.assertRaises(AccessError):
                self._send(row, user)
        for values in ({'day': '2026-03-11'}, {'day': '2025-03-10'}, {'provider': ' '}, {'file': base64.b64encode(b'MZ program')}):
            with self.assertRaises(UserError, msg=str(values)):
                self._send(row, self.nurse, **values)
        self._send(row, self.nurse)
        self.assertRecordValues(row, [{'state': 'open', 'proof_state': 'sent', 'sent_by_id': self.nurse.id, 'provider': 'Fictional School'}])
        with self.assertRaises(UserError, msg="one waits"):
            self._send(row, self.nurse)
        for user in (self.nurse, self.lead, self.owner):
            with self.assertRaises(AccessError):
                row.with_user(user).action_verify()
        self.assertIn(row, self.Training.with_user(self.hr).search([('can_verify', '=', True)]))
        with self.assertRaises(UserError):
            row.with_user(self.hr)._send_back('')
        action = row.with_user(self.hr).action_send_back()
        self.env['medical.training.back'].with_user(self.hr).with_context(**action['context']).create({'reason': 'Blurred'}).action_save()
        self.assertEqual(row.with_user(self.nurse).back_reason, 'Blurred')
        self._send(row, self.nurse)
        row.with_user(self.officer).action_verify()
        self.assertRecordValues(row, [{
            'state': 'done', 'how': 'outside', 'proof_state': 'verified', 'verified_by_id': self.officer.id, 'trainer_name': 'Fictional School'}])
        self.assertEqual((str(row.date_done), str(row.date_until)), ('2026-02-01', '2027-01-31'))

    def test_nobody_verifies_what_they_sent(self):
        course = self._course(audience='all', audience_employee_ids=[])
        row, own = self._rows(course), self._rows(course, self.manager_person)
        self._send(row, self.manager)
        self._send(own, self.officer)
        with self.assertRaises(AccessError):
            row.with_user(self.manager).action_verify()
        with self.assertRaises(AccessError):
            own.with_user(self.manager).action_verify()
        self.assertFalse(self.Training.with_user(self.manager).search([('can_verify', '=', True)]))
        self.assertEqual(self.Training.with_user(self.officer).search([('can_verify', '=', True)]), row)
        row.with_user(self.officer).action_verify()
        own.with_user(self.hr).action_verify()
        self.assertEqual((row | own).mapped('state'), ['done', 'done'])
        inside = self._course('Inside', by_outside=False)
        with self.assertRaises(UserError):
            self._send(self._rows(inside), self.nurse)

    def test_stays(self):
        course = self._course(by_document=True, body='<p>Never recap.</p>')
        row = self._rows(course)
        for user in (self.nurse, self.manager, self.officer, self.hr):
            for vals in ({'state': 'done'}, {'date_due': '2030-01-01'}, {'proof_state': 'verified'}):
                with self.assertRaises(AccessError):
                    row.with_user(user).write(vals)
            with self.assertRaises(AccessError):
                row.with_user(user).unlink()
            with self.assertRaises(AccessError):
                self.Training.with_user(user).create({
                    'course_id': course.id, 'employee_id': self.janitor_person.id, 'company_id': self.company.id, 'reason': 'own', 'state': 'done',
                    'date_assigned': '2026-03-10', 'date_asked': '2026-03-10', 'date_due': '2026-03-10'})
        row.with_user(self.nurse).action_open_document()
        row.with_user(self.nurse).action_confirm_document()
        for vals in ({'date_done': '2020-01-01'}, {'state': 'open'}, {'content_hash': 'x'}, {'minutes': 500}):
            with self.assertRaises(AccessError, msg="not by superusers either"):
                row.sudo().write(vals)
        with self.assertRaises(AccessError):
            row.sudo().unlink()
        with self.assertRaises(UserError):
            course.with_user(self.manager).unlink()

    def test_who_sees(self):
        course = self._course(audience='all', audience_employee_ids=[])
        rows = self.Training.search([('course_id', '=', course.id)])
        own = {user: self.Training.with_user(user).search([('course_id', '=', course.id)]) for user in (
            self.nurse, self.lead, self.janitor, self.manager, self.officer, self.hr, self.owner, self.auditor)}
        self.assertEqual(own[self.nurse].employee_id, self.nurse_employee)
        self.assertEqual(own[self.lead].employee_id, self.lead_person | self.nurse_employee)
        self.assertEqual(own[self.janitor].employee_id, self.janitor_person)
        for user in (self.manager, self.officer, self.hr, self.owner, self.auditor):
            self.assertEqual(own[user], rows.with_user(user), user.login)
        with self.assertRaises(AccessError):
            self._rows(course).with_user(self.janitor).read(['file'])

    def test_certificates(self):
        course = self._course(repeat_months=12, regulation='29 CFR 1910.1030')
        rows = self._rows(course) | self._rows(course, self.lead_person)
        with self.assertRaises(UserError):
            rows[0].with_user(self.nurse).action_print_certificate()
        rows.sudo()._done('session', trainer_name='Fay Manager')
        report = self.env['ir.actions.report'].with_user(self.lead)
        html = report._render_qweb_html('medical_office_compliance.report_training_certificate', rows.ids)[0].decode()
        for words in ('Nan Nurse', 'Lee Lead', 'Sharps', '45 minutes', 'Fay Manager', '29 CFR 1910.1030', '03/09/2027', 'Fictional Staff'):
            self.assertIn(words, html)
        with self.assertRaises(AccessError):
            report.with_user(self.janitor)._render_qweb_html('medical_office_compliance.report_training_certificate', rows.ids)

    def test_record(self):
        course = self._course(repeat_months=12)
        self._rows(course).sudo()._done('drill', date_done=fields.Date.to_date('2026-03-10'))
        values = {'date': '2026-03-12', 'company_id': self.company.id}
        record = self.env['medical.training.record']

        def statuses(user, **more):
            page = record.with_user(user).record_page({**values, **more})
            return {str(row) for row in page['rows']}

        self.assertEqual(len(statuses(self.manager)), 2)
        self.assertEqual(len(statuses(self.nurse)), 1)
        self.assertEqual(len(statuses(self.manager, stage='open')), 1)
        self.assertEqual(len(statuses(self.manager, stage='late', date='2026-04-12')), 1)
        self.assertEqual(len(statuses(self.auditor, stage='lapsed', date='2027-04-12')), 1)
        self.assertFalse(statuses(self.manager, date='2026-03-09'), "nothing was asked yet")
        action = self.nurse_file.with_user(self.manager).action_medical_training()
        self.assertEqual(len(statuses(self.manager, file_ids=action['context']['default_file_ids'])), 1)

    def test_cards(self):
        course = self._course()
        session = self._session(course, date='2026-03-09')
        self._send(self._rows(course), self.nurse)
        self.env['medical.drill'].with_user(self.manager).create({'kind': 'fire', 'site_id': self.sites[0].id, 'company_id': self.company.id})
        counts = {user: self.assert_cards_match(user) for user in (self.nurse, self.lead, self.manager, self.hr)}
        self.assertEqual(counts[self.nurse]['training_mine'], 1)
        self.assertEqual(counts[self.lead]['training_sessions_to_close'], 1)
        self.assertEqual(counts[self.nurse]['training_sessions_to_close'], 0)
        self.assertEqual({key: counts[self.manager][key] for key in ('training_late', 'training_proof', 'training_sessions_to_close', 'drills_due')}, {
            'training_late': 0, 'training_proof': 1, 'training_sessions_to_close': 1, 'drills_due': 1})
        self.assertEqual(counts[self.hr]['training_proof'], 1)
        session.state = 'cancelled'
        with freeze_time('2026-03-25 15:00:00'):
            self.assertEqual(self.assert_cards_match(self.officer)['training_late'], 2)

    def test_queries_of_lists(self):
        course = self._course(audience='all', audience_employee_ids=[])
        self._session(course)
        names = ['display_name', 'stage', 'next_session_text', 'can_verify', 'can_send', 'can_read', 'quiz_state', 'is_mine']

        def count(rows):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows.with_user(self.manager).read(names)
            return self.env.cr.sql_log_count - before

        rows = self.Training.search([('course_id', '=', course.id)])
        few = count(rows[:2])
        self.env['hr.employee'].create([{'name': f'Many {number}', 'company_id': self.company.id} for number in range(30)])
        self.Training._sync(course)
        many = self.Training.search([('course_id', '=', course.id)])
        self.assertGreater(len(many), 30)
        self.assertLessEqual(count(many), few + 3)
