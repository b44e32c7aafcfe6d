from odoo import fields, models


class MedicalPractice(models.Model):
    """Whether staff are asked every quarter, what, and for how long. Suggested numbers: no rule sets them."""
    _inherit = 'medical.practice'

    pulse_active = fields.Boolean('Quarterly Pulse', help="Staff are asked a few questions every quarter; nobody learns who gave which answer.")
    pulse_survey_id = fields.Many2one(
        'survey.survey', 'Questions of the Pulse', ondelete='set null',
        domain="[('survey_type', '=', 'medical_pulse'), ('medical_company_id', '=', company_id)]")
    pulse_days = fields.Integer('Pulse Open for (days)', default=14)

    _pulse_days_positive = models.Constraint('CHECK (pulse_days BETWEEN 1 AND 60)', "The pulse is open for 1 to 60 days.")
