from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged

from odoo.addons.medical_office_base.tests.users import new_user

from .attestation_common import AttestationCommon


@tagged('post_install', '-at_install')
class TestMedicalDutyQuiz(AttestationCommon, HttpCase):
    """The quiz before an attestation: who takes it, passes, has no try left, and who reads what was answered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quiz = cls._quiz()
        cls.policy = cls._policy('Privacy', survey_id=cls.quiz.id)
        cls.duty = cls._duty(cls.policy, cls.nurse_employee)

    def _url(self):
        return self.duty.with_user(self.nurse).action_quiz()['url']

    def test_pass(self):
        self.assertEqual(self.duty.with_user(self.nurse).quiz_state, 'open')
        self.duty.with_user(self.nurse).note_opened()
        self._take_quiz(self.duty, right=True)
        nurse = self.duty.with_user(self.nurse)
        self.assertEqual(nurse.quiz_state, 'passed')
        self.assertIn('Tell the Privacy Officer (right)', nurse.quiz_answers)
        self.assertIn('right', self.duty.with_user(self.manager).quiz_answers)
        self.assertFalse(self.duty.with_user(self.lead).quiz_answers, "the supervisor knows that it is passed, not what was answered")
        with self.assertRaises(UserError):
            nurse.action_quiz()

    def test_tries_used_up(self):
        nurse = self.duty.with_user(self.nurse)
        nurse.note_opened()
        with self.assertRaises(UserError):
            self.duty.with_user(self.manager).action_quiz_allow()
        self._take_quiz(self.duty, right=False)
        self.assertEqual(nurse.quiz_state, 'failed')
        self._take_quiz(self.duty, right=False)
        self.assertEqual(nurse.quiz_state, 'used_up')
        task = self.env['mail.activity'].search([('res_model', '=', 'medical.attestation'), ('res_id', '=', self.duty.id)])
        self.assertEqual(task.user_id, self.manager)
        self.assertIn('Nan Nurse', task.summary)
        with self.assertRaises(UserError):
            nurse.action_quiz()
        for user in (self.nurse, self.lead):
            with self.assertRaises(AccessError):
                self.duty.with_user(user).action_quiz_allow()
        self.duty.with_user(self.manager).action_quiz_allow()
        self.assertFalse(task.exists())
        self._take_quiz(self.duty, right=True)
        self.assertEqual(nurse.quiz_state, 'passed')

    def test_answers_are_nobodys(self):
        self.duty.with_user(self.nurse).note_opened()
        self._take_quiz(self.duty, right=True)
        officer = new_user(self.env, 'quiz_officer', 'base.group_user,survey.group_survey_manager', company_id=self.company.id)
        for user in (officer, self.manager, self.nurse):
            for model in ('survey.user_input', 'survey.user_input.line'):
                try:
                    found = self.env[model].with_user(user).search([('survey_id', '=', self.quiz.id)])
                except AccessError:
                    continue
                self.assertFalse(found)
        with self.assertRaises(AccessError):
            self.quiz.with_user(officer).write({'survey_type': 'custom'})
        with self.assertRaises(AccessError):
            self.quiz.with_user(self.manager).write({'access_mode': 'public'})
        with self.assertRaises(UserError):
            self.quiz.with_user(self.manager).unlink()
        with self.assertRaises(ValidationError):
            self.policy.survey_id = self.env['survey.survey'].create({'title': 'What would you like for lunch?'})
        self.quiz.with_user(self.manager).write({'scoring_success_min': 70, 'attempts_limit': 3})

    def test_links(self):
        """The link of somebody's answers is of use to nobody else, and none begins a try that isn't left."""
        self.duty.with_user(self.nurse).note_opened()
        link = self._url()
        answers = self.env['survey.user_input'].search([('survey_id', '=', self.quiz.id)])
        retry = f'/survey/retry/{self.quiz.access_token}/{answers.access_token}'
        self.authenticate(None, None)
        self.assertNotIn('Whom do you tell', self.url_open(link).text)
        self.authenticate(self.manager.login, self.manager.login)
        for page in (link, retry, f'/survey/start/{self.quiz.access_token}'):
            self.assertNotIn('Whom do you tell', self.url_open(page).text)
        self.authenticate(self.nurse.login, self.nurse.login)
        self.assertIn('Privacy at the Front Desk', self.url_open(link).text)
        self._take_quiz(self.duty, right=False)
        self._take_quiz(self.duty, right=False)
        count = self.env['survey.user_input'].search_count([('survey_id', '=', self.quiz.id)])
        self.url_open(retry, allow_redirects=False)
        self.assertEqual(self.env['survey.user_input'].search_count([('survey_id', '=', self.quiz.id)]), count)

    def test_quiz_without_questions(self):
        self.quiz.question_and_page_ids = [Command.clear()]
        self.duty.with_user(self.nurse).note_opened()
        with self.assertRaises(UserError):
            self.duty.with_user(self.nurse).action_quiz()
