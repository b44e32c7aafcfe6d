from odoo import api, models
from odoo.exceptions import ValidationError

from .survey_survey_pulse import PULSE

LOWEST, HIGHEST = 1, 5
QUESTION_TYPES = ('scale', 'text_box')


class SurveyQuestion(models.Model):
    """Questions of the pulse are scales from 1 to 5, so that quarters can be compared, or free text."""
    _inherit = 'survey.question'

    @api.constrains('question_type', 'scale_min', 'scale_max', 'survey_id', 'is_page')
    def _check_medical_pulse(self):
        for question in self.filtered(lambda question: question.survey_id.survey_type == PULSE):
            if question.is_page or question.question_type not in QUESTION_TYPES:
                raise ValidationError(self.env._("The pulse asks by a scale, or for a free text: “%(question)s” is neither.", question=question.title))
            if question.question_type == 'scale' and (question.scale_min, question.scale_max) != (LOWEST, HIGHEST):
                raise ValidationError(self.env._("A scale of the pulse goes from 1 to 5, so that quarters can be compared."))
