from odoo.exceptions import AccessError
from odoo.http import request, route

from odoo.addons.survey.controllers.main import Survey

from ..models.survey_survey import EVALUATION


class MedicalEvaluationSurvey(Survey):
    """Answers of an evaluation are shown and taken on Odoo's survey pages for whoever gives them, and nobody else: a link
    that got about is of no use."""

    def _check_validity(self, survey_sudo, answer_sudo, answer_token, ensure_token=True, check_partner=True):
        if survey_sudo and survey_sudo.survey_type == EVALUATION:
            user = request.env.user
            if not user._is_internal():
                return 'survey_auth' if user._is_public() else 'answer_wrong_user'
            if not answer_sudo:
                return 'token_required'
            if answer_sudo.partner_id != user.partner_id:
                return 'answer_wrong_user'
            if answer_sudo.state != 'done' and not answer_sudo.test_entry and not answer_sudo.medical_evaluation_id._is_to_answer(answer_sudo):
                return 'token_wrong'
        return super()._check_validity(survey_sudo, answer_sudo, answer_token, ensure_token=ensure_token, check_partner=check_partner)

    @route()
    def survey_report(self, survey, answer_token=None, **post):
        self._refuse_evaluation(survey)
        return super().survey_report(survey, answer_token=answer_token, **post)

    def _refuse_evaluation(self, survey):
        # sudo: the type alone
        if survey.sudo().survey_type == EVALUATION:
            raise AccessError(request.env._("Answers of evaluations are read on the evaluation, by those whom it concerns."))
