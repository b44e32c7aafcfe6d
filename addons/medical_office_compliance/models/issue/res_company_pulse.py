from odoo import Command, models

from .survey_question_pulse import HIGHEST, LOWEST
from .survey_survey_pulse import PULSE


class ResCompany(models.Model):
    _inherit = 'res.company'

    def _medical_set_up(self):
        res = super()._medical_set_up()
        self._medical_ensure_pulse()
        return res

    def _medical_ensure_pulse(self):
        """Give each company that never had any the suggested questions of the pulse; it asks nobody until it is switched on."""
        # sudo: as for the practice profile
        self = self.sudo()
        surveys = self.env['survey.survey'].with_context(active_test=False, mail_create_nosubscribe=True)
        had = surveys.search([('survey_type', '=', PULSE), ('medical_company_id', 'in', self.ids)]).medical_company_id
        practices = self.medical_practice_ids.filtered(lambda practice: practice.company_id not in had)
        scores, texts = self._medical_pulse_questions()
        scale = {
            'question_type': 'scale', 'scale_min': LOWEST, 'scale_max': HIGHEST, 'constr_mandatory': True,
            'scale_min_label': self.env._("Not at all"), 'scale_max_label': self.env._("Fully")}
        made = surveys.create([{
            'title': self.env._("Pulse"), 'survey_type': PULSE, 'medical_company_id': practice.company_id.id,
            'question_and_page_ids': [
                *(Command.create({'title': title, 'sequence': number, **scale}) for number, title in enumerate(scores, 1)),
                *(Command.create({'title': title, 'sequence': 100 + number, 'question_type': 'text_box'}) for number, title in enumerate(texts, 1))],
        } for practice in practices])
        # while this is in cache, Odoo writes a user who is just being made before their groups are: see `survey.survey._medical_adopt`
        made.invalidate_model(['restrict_user_ids'])
        for practice, survey in zip(practices, made, strict=True):
            practice.pulse_survey_id = survey

    def _medical_pulse_questions(self):
        """The suggested questions: those with a scale, and those answered in words."""
        return [
            self.env._("I can do my work well with the time I have."),
            self.env._("I have the supplies and equipment I need."),
            self.env._("Information I need for my work reaches me in time."),
            self.env._("We help each other when it gets busy."),
            self.env._("I can speak up about a mistake or a risk without fear."),
            self.env._("What we report gets better."),
            self.env._("My supervisor listens to me."),
            self.env._("I would recommend our office as a place to work."),
        ], [self.env._("What should we change first?"), self.env._("What went well this quarter?")]
