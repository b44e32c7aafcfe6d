from odoo import fields, models


class SurveyUserInput(models.Model):
    """One side's answers of an evaluation. Read through the evaluation alone: record rules close them to everybody."""
    _inherit = 'survey.user_input'

    medical_evaluation_id = fields.Many2one('medical.evaluation', readonly=True, index='btree_not_null', ondelete='cascade', groups='base.group_system')
    medical_side = fields.Selection([('self', 'The Person'), ('supervisor', 'The Supervisor')], readonly=True, groups='base.group_system')

    def _mark_done(self):
        result = super()._mark_done()
        # sudo: the link to the evaluation is nobody's to read
        for answers in self.sudo().filtered('medical_evaluation_id'):
            answers.medical_evaluation_id._answered(answers.medical_side)
        return result
