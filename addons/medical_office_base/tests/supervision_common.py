from odoo import Command, fields

from .staff_file_common import StaffFileCommon
from .users import new_user


class SupervisionCommon(StaffFileCommon):
    """Notes and evaluations of the nurse, by her lead."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.form = cls.company.medical_practice_ids.evaluation_survey_id
        cls.today = cls.company.medical_practice_ids._today()
        # files as old as the people, so that days follow from hiring
        cls.env.flush_all()
        cls.env.cr.execute("UPDATE medical_staff_file SET create_date = '2020-01-01'")
        cls.env.invalidate_all()

    @classmethod
    def _user(cls, login, role, company=None):
        company = company or cls.company
        return new_user(
            cls.env, login, groups=f'medical_office_base.group_{role}', company_id=company.id, company_ids=[Command.set(company.ids)],
            tz='America/New_York')

    def _note(self, author=None, **values):
        return self.env['medical.supervision.note'].with_user(author or self.lead).create({
            'name': 'Workload', 'employee_id': self.nurse_employee.id, 'note': 'Said in private', **values})

    def _conduct(self, author=None, **values):
        return self._note(author, **{
            'kind': 'conduct', 'conduct_step': 'written', 'expected': 'Is on time', 'expected_by': fields.Date.add(self.today, days=30), **values})

    def _evaluation(self, planner=None, **values):
        return self.env['medical.evaluation'].with_user(planner or self.lead).create({
            'employee_id': self.nurse_employee.id, 'date_from': '2025-05-01', 'date_to': '2026-04-30', 'date_due': '2026-05-01', **values})

    def _answer(self, evaluation, side, words):
        """Answer the form as the survey's page does: every choice the first, every text these words."""
        evaluation = evaluation.sudo()
        answers = evaluation._answers_of(side)
        for question in answers.survey_id.question_ids:
            if question.question_type == 'simple_choice':
                answers._save_lines(question, str(question.suggested_answer_ids[0].id), comment=f'{words} remark')
            else:
                answers._save_lines(question, words)
        answers._mark_done()
        return answers

    def _shared(self, **values):
        """An evaluation that both have answered and the lead has shared."""
        evaluation = self._evaluation(**values)
        evaluation.action_start()
        self._answer(evaluation, 'self', 'Self said')
        self._answer(evaluation, 'supervisor', 'Lead said')
        evaluation.write({'overall': '3', 'summary': 'A good year', 'goal_ids': [(0, 0, {'name': 'Learn spirometry'})]})
        evaluation.action_share()
        return evaluation
