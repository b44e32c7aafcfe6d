from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

QUIZ = 'medical_quiz'


class SurveySurvey(models.Model):
    """Quizzes about policies and training are surveys of a type of their own: whoever keeps surveys doesn't read what is answered.

    Pass mark and tries are the survey's own fields. It is answered by those asked, who sign in; right answers aren't shown.
    """
    _inherit = 'survey.survey'

    survey_type = fields.Selection(selection_add=[(QUIZ, 'Quiz about a Policy or Training')], ondelete={QUIZ: 'cascade'})

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get('survey_type', self.env.context.get('default_survey_type')) == QUIZ:
                vals.update(self._medical_quiz_values())
                vals['medical_company_id'] = vals.get('medical_company_id') or self.env.company.id
        return super().create(vals_list)

    @api.model
    def _medical_quiz_values(self):
        return {
            'access_mode': 'token', 'users_login_required': True, 'questions_layout': 'one_page', 'questions_selection': 'all',
            'scoring_type': 'scoring_without_answers', 'certification': False, 'user_id': False, 'session_state': False}

    def write(self, vals):
        # the type decides who reads the answers
        if 'survey_type' in vals and not self.env.su and any((survey.survey_type == QUIZ) != (vals['survey_type'] == QUIZ) for survey in self):
            raise AccessError(self.env._("A quiz stays one, and no other survey becomes one: make a new one."))
        changed = any(name in vals and vals[name] != value for name, value in self._medical_quiz_values().items())
        if changed and not self.env.su and any(survey.survey_type == QUIZ for survey in self):
            raise AccessError(self.env._("A quiz is taken on one page, by those asked, who sign in: this can't be changed."))
        return super().write(vals)

    def _medical_check_quiz(self, company):
        """For what asks people to take one: no other survey, and no other practice's."""
        if any(survey.survey_type != QUIZ or survey.medical_company_id != company for survey in self.sudo()):  # sudo: type and practice alone
            raise ValidationError(self.env._("Choose a quiz of this practice: Configuration, Compliance, Quizzes."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered_quiz(self):
        quizzes = self.filtered(lambda survey: survey.survey_type == QUIZ)
        # sudo: whether it was answered, nothing more
        if quizzes and self.env['survey.user_input'].sudo().search_count(
                [('survey_id', 'in', quizzes.ids), ('state', '=', 'done'), ('test_entry', '=', False)], limit=1):
            raise UserError(self.env._("Somebody has taken this quiz: it stays as proof. Archive it instead."))
