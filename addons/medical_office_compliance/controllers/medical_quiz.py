from odoo.exceptions import AccessError
from odoo.http import request, route

from odoo.addons.survey.controllers.main import Survey

from ..models.survey_survey import QUIZ


class MedicalQuizSurvey(Survey):
    """A quiz is shown to whoever takes it, and nobody else: a link that got about is of no use, nor is one after the last try."""

    def _check_validity(self, survey_sudo, answer_sudo, answer_token, ensure_token=True, check_partner=True):
        if survey_sudo and survey_sudo.survey_type == QUIZ:
            user = request.env.user
            if not user._is_internal():
                return 'survey_auth' if user._is_public() else 'answer_wrong_user'
            if not answer_sudo:
                return 'token_required'
            if answer_sudo.partner_id != user.partner_id:
                return 'answer_wrong_user'
            if answer_sudo.state != 'done' and not answer_sudo.test_entry:
                duty = answer_sudo._medical_duty()
                if duty is None or not duty._is_to_answer(answer_sudo):
                    return 'token_wrong'
        return super()._check_validity(survey_sudo, answer_sudo, answer_token, ensure_token=ensure_token, check_partner=check_partner)

    @route()
    def survey_retry(self, survey_token, answer_token, **post):
        survey_sudo, answer_sudo = self._fetch_from_access_token(survey_token, answer_token)
        if survey_sudo and survey_sudo.survey_type == QUIZ and answer_sudo and not answer_sudo.test_entry:
            # tries are counted where they are asked
            duty = answer_sudo._medical_duty()
            return request.redirect(duty._duty_url() if duty else '/odoo')
        return super().survey_retry(survey_token, answer_token, **post)

    @route()
    def survey_report(self, survey, answer_token=None, **post):
        # sudo: the type alone
        if survey.sudo().survey_type == QUIZ:
            raise AccessError(request.env._("Answers of a quiz are read where it is asked, by those whom it concerns."))
        return super().survey_report(survey, answer_token=answer_token, **post)
