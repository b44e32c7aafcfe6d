from odoo import api, models

from .survey_survey import QUIZ


class SurveyQuestionAnswer(models.Model):
    """In a quiz a right answer is worth a point; where several may be ticked, a wrong one costs one."""
    _inherit = 'survey.question.answer'

    @api.model_create_multi
    def create(self, vals_list):
        answers = super().create(vals_list)
        answers._medical_score()
        return answers

    def write(self, vals):
        res = super().write(vals)
        if 'is_correct' in vals:
            self._medical_score()
        return res

    def _medical_score(self):
        for answer in self:
            if answer.question_id.survey_id.survey_type == QUIZ:
                wrong = -1 if answer.question_id.question_type == 'multiple_choice' else 0
                answer.answer_score = 1 if answer.is_correct else wrong
