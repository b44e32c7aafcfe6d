from odoo import api, fields, models
from odoo.exceptions import ValidationError

MONTHS = [
    ('1', 'January'), ('2', 'February'), ('3', 'March'), ('4', 'April'), ('5', 'May'), ('6', 'June'),
    ('7', 'July'), ('8', 'August'), ('9', 'September'), ('10', 'October'), ('11', 'November'), ('12', 'December'),
]


class MedicalPractice(models.Model):
    """How the practice supervises: suggested defaults, all its own to change."""
    _inherit = 'medical.practice'

    one_on_one_days = fields.Integer('One-to-Ones Every (days)', default=30, help="0: only where the staff file says so.")
    evaluation_basis = fields.Selection(
        [('hired', 'On the day of hire'), ('month', 'In one month for all')], 'Evaluations', required=True, default='hired')
    evaluation_month = fields.Selection(MONTHS, default='12')
    evaluation_survey_id = fields.Many2one(
        'survey.survey', 'Evaluation Form', ondelete='set null',
        domain="[('survey_type', '=', 'medical_evaluation'), ('medical_company_id', '=', company_id)]",
        help="For positions that have none of their own.")
    probation_days = fields.Integer('Probation (days)', default=90, help="Suggested when somebody is hired; 0: none.")

    @api.constrains('one_on_one_days', 'probation_days')
    def _check_supervision_days(self):
        for practice in self:
            if practice.one_on_one_days < 0 or practice.probation_days < 0:
                raise ValidationError(self.env._("Days can't be fewer than 0."))
