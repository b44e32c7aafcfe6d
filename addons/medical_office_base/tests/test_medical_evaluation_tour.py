from odoo import Command
from odoo.tests import HttpCase, tagged

from .supervision_common import SupervisionCommon


class EvaluationTour(SupervisionCommon, HttpCase):
    """An evaluation in a browser: the person, the supervisor, both signatures."""

    def _run(self):
        self.lead.name = 'Lee Lead'
        (self.nurse | self.lead).tz = 'America/New_York'
        form = self.env['survey.survey'].with_user(self.manager).with_context(default_survey_type='medical_evaluation').create({
            'title': 'Nurses', 'medical_company_id': self.company.id, 'question_and_page_ids': [
                Command.create({'title': 'Duties', 'is_page': True, 'sequence': 1, 'question_type': False}),
                Command.create({
                    'title': 'Works carefully', 'question_type': 'simple_choice', 'sequence': 2, 'constr_mandatory': True,
                    'suggested_answer_ids': [Command.create({'value': value}) for value in ('Exceeds', 'Needs to improve')]}),
                Command.create({'title': 'In your words', 'question_type': 'text_box', 'sequence': 3, 'constr_mandatory': True}),
            ]})
        form.medical_job_ids = self.nurse_employee.job_id
        evaluation = self._evaluation(self.manager)
        self.assertEqual(evaluation.survey_id, form)
        evaluation.action_start()
        url = f'/odoo/evaluations/{evaluation.id}'
        self.start_tour(url, 'medical_evaluation_self', login=self.nurse.login)
        self.assertEqual(evaluation.state, 'supervisor')
        self.start_tour(url, 'medical_evaluation_supervisor', login=self.lead.login)
        self.assertRecordValues(evaluation, [{'state': 'meeting', 'overall': '3', 'summary': 'A good year', 'evaluator_signed_name': 'Lee Lead'}])
        self.start_tour(url, 'medical_evaluation_sign', login=self.nurse.login)
        self.assertRecordValues(evaluation, [{'state': 'signed', 'person_signed_name': 'nan nurse', 'person_signed_how': 'typed'}])

    def _attack_links(self):
        """The link of somebody's answers is of use to nobody else, nor are its results."""
        evaluation = self._evaluation()
        evaluation.action_start()
        link = evaluation.with_user(self.nurse).action_answer()['url']
        answers = self.env['survey.user_input'].search([('medical_evaluation_id', '=', evaluation.id)])
        secret, survey = answers.access_token, evaluation.sudo().survey_id
        self.authenticate(None, None)
        self.assertNotIn('o_survey_start', self.url_open(link).text, "a visitor")
        self.authenticate(self.manager.login, self.manager.login)
        for page in (link, f'/survey/{survey.access_token}/{secret}', f'/survey/print/{survey.access_token}?answer_token={secret}',
                     f'/survey/retry/{survey.access_token}/{secret}', f'/survey/results/{survey.id}'):
            response = self.url_open(page)
            self.assertNotIn('Knows the duties', response.text, page)
        self.authenticate(self.nurse.login, self.nurse.login)
        self.assertIn('Yearly Evaluation', self.url_open(link).text)
        self._answer(evaluation, 'self', 'Self said')
        page = f'/survey/retry/{survey.access_token}/{secret}'
        self.assertNotIn('o_survey_start', self.url_open(page).text, "sent answers are not begun anew")


@tagged('post_install', '-at_install')
class TestMedicalEvaluationTourDesktop(EvaluationTour):
    browser_size = '1400x900'

    def test_evaluation_on_a_desktop(self):
        self._run()

    def test_links(self):
        self._attack_links()


@tagged('post_install', '-at_install')
class TestMedicalEvaluationTourPhone(EvaluationTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_evaluation_on_a_phone(self):
        self._run()
