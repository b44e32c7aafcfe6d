from odoo import fields, models


class SurveyUserInput(models.Model):
    """Answers of a quiz belong to what is asked of a person (`medical.duty.mixin`), and are read through it alone."""
    _inherit = 'survey.user_input'

    medical_duty_model = fields.Char(readonly=True, groups='base.group_system')
    medical_duty_id = fields.Many2oneReference(model_field='medical_duty_model', readonly=True, groups='base.group_system')
    medical_quiz_key = fields.Char(readonly=True, groups='base.group_system', help="What was asked when these were given.")

    _medical_duty_idx = models.Index('(medical_duty_model, medical_duty_id) WHERE medical_duty_id IS NOT NULL')

    def _medical_duty(self):
        """What these answers are for (superuser); None: nothing."""
        self.ensure_one()
        return self.env[self.medical_duty_model].browse(self.medical_duty_id) if self.medical_duty_id else None

    def _mark_done(self):
        result = super()._mark_done()
        # sudo: the link is nobody's to read
        for answers in self.sudo().filtered('medical_duty_id'):
            answers._medical_duty()._quiz_answered()
        return result
