from odoo import api, fields, models
from odoo.exceptions import AccessError

PULSE = 'medical_pulse'


class SurveySurvey(models.Model):
    """The questions of the pulse stand in a survey of a type of their own: the manager words and orders them there.

    It isn't answered there: Odoo keeps with each answer who gave it. See `medical.pulse`.
    """
    _inherit = 'survey.survey'

    survey_type = fields.Selection(selection_add=[(PULSE, 'Pulse of Staff')], ondelete={PULSE: 'cascade'})

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get('survey_type', self.env.context.get('default_survey_type')) == PULSE:
                vals.update(self._medical_pulse_values())
                vals['medical_company_id'] = vals.get('medical_company_id') or self.env.company.id
        return super().create(vals_list)

    @api.model
    def _medical_pulse_values(self):
        return {
            'access_mode': 'token', 'users_login_required': True, 'questions_layout': 'one_page', 'questions_selection': 'all',
            'scoring_type': 'no_scoring', 'certification': False, 'user_id': False, 'session_state': False}

    def write(self, vals):
        # the type decides how it is answered
        if 'survey_type' in vals and not self.env.su and any((survey.survey_type == PULSE) != (vals['survey_type'] == PULSE) for survey in self):
            raise AccessError(self.env._("The questions of the pulse stay its own, and no other survey becomes them: make a new one."))
        return super().write(vals)
