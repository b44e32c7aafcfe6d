from odoo import api, models
from odoo.exceptions import UserError

from .survey_survey_pulse import PULSE


class SurveyUserInput(models.Model):
    """Odoo's own answering keeps who answers: the pulse isn't answered by it."""
    _inherit = 'survey.user_input'

    @api.model_create_multi
    def create(self, vals_list):
        # sudo: the type alone
        surveys = self.env['survey.survey'].sudo().browse([vals['survey_id'] for vals in vals_list if vals.get('survey_id') and not vals.get('test_entry')])
        if any(survey.survey_type == PULSE for survey in surveys):
            raise UserError(self.env._("The pulse is answered from Today, where nobody is named with an answer."))
        return super().create(vals_list)
