from odoo import fields, models


class MedicalPractice(models.Model):
    """How often doctors and nurses meet (suggested: every month; no rule sets it)."""
    _inherit = 'medical.practice'

    meeting_months = fields.Integer(
        'Months Between Meetings', default=1, help="When a meeting was held, the next is planned so many months later. 0: it isn't.")

    _meeting_months_positive = models.Constraint('CHECK (meeting_months >= 0)', "Months between meetings are 0 or more.")
