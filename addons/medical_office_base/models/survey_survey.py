from odoo import api, fields, models
from odoo.exceptions import AccessError

EVALUATION = 'medical_evaluation'


class SurveySurvey(models.Model):
    """Forms of evaluations are surveys of a type of their own: whoever keeps surveys doesn't read what is answered to these.

    One form may serve several positions. The form without a practice is the suggested one, which every company gets a copy of.
    """
    _inherit = 'survey.survey'

    survey_type = fields.Selection(selection_add=[(EVALUATION, 'Evaluation of Staff')], ondelete={EVALUATION: 'cascade'})
    medical_company_id = fields.Many2one('res.company', 'Practice', index='btree_not_null')
    medical_job_ids = fields.Many2many(
        'hr.job', string='Positions', compute='_compute_medical_job_ids', inverse='_inverse_medical_job_ids',
        domain="[('company_id', '=', medical_company_id)]", help="Whose people are evaluated by it; the others by the practice's own form.")

    def _compute_medical_job_ids(self):
        # sudo: which position has which form
        jobs = self.env['hr.job'].sudo().search([('medical_evaluation_survey_id', 'in', self.ids)]).grouped('medical_evaluation_survey_id')
        for survey in self:
            survey.medical_job_ids = self.env['hr.job'].browse(jobs.get(survey.sudo(), self.env['hr.job']).ids)

    def _inverse_medical_job_ids(self):
        for survey in self:
            survey.check_access('write')
            # sudo: who keeps the form says for whom; nothing else of a position is written
            chosen, form = survey.medical_job_ids.sudo(), survey.sudo()
            if chosen.company_id - form.medical_company_id:
                raise AccessError(self.env._("Choose positions of this practice."))
            self.env['hr.job'].sudo().search([('medical_evaluation_survey_id', '=', form.id), ('id', 'not in', chosen.ids)]).write({
                'medical_evaluation_survey_id': False})
            chosen.write({'medical_evaluation_survey_id': form.id})

    @api.model_create_multi
    def create(self, vals_list):
        """Forms of evaluations are answered in sections, by those asked, who sign in; managers and HR make them."""
        for vals in vals_list:
            if vals.get('survey_type', self.env.context.get('default_survey_type')) == EVALUATION:
                vals.update(self._medical_form_values())
                if not self.env.su:
                    vals['medical_company_id'] = vals.get('medical_company_id') or self.env.company.id
        return super().create(vals_list)

    @api.model
    def _medical_form_values(self):
        return {
            'access_mode': 'token', 'users_login_required': True, 'users_can_go_back': True, 'questions_layout': 'page_per_section',
            'questions_selection': 'all', 'scoring_type': 'no_scoring', 'certification': False, 'is_attempts_limited': False,
            'is_time_limited': False, 'user_id': False, 'progression_mode': 'number',
            'session_state': False}

    def write(self, vals):
        # the type decides who reads the answers
        if 'survey_type' in vals and not self.env.su and any((survey.survey_type == EVALUATION) != (vals['survey_type'] == EVALUATION) for survey in self):
            raise AccessError(self.env._("A form of evaluations stays one, and no other survey becomes one: make a new one."))
        if not self.env.su and any(survey.survey_type == EVALUATION for survey in self):
            fixed = self._medical_form_values()
            if any(name in vals and vals[name] != value for name, value in fixed.items()):
                raise AccessError(self.env._("Evaluations are answered in sections, by those asked, who sign in: this can't be changed."))
        return super().write(vals)

    def _medical_adopt(self, company):
        """The company's own copy of a suggested form."""
        self.ensure_one()
        # sudo: whoever may create companies need not keep surveys
        suggested = self.sudo()
        form = suggested.with_context(mail_create_nosubscribe=True).copy({'medical_company_id': company.id})
        # Odoo calls every copy one, whatever it is told
        form.title = suggested.title
        # while this is in cache, Odoo writes a user who is just being made before their groups are: one notified in Odoo is refused
        self.invalidate_model(['restrict_user_ids'])
        return form

    def action_medical_preview(self):
        """Look at the form as those asked will see it; what is answered is thrown away by Odoo's own test mode."""
        self.ensure_one()
        self.check_access('read')
        return {'type': 'ir.actions.act_url', 'target': 'new', 'url': f'/survey/test/{self.access_token}'}
