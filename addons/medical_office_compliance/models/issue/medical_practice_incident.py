from odoo import fields, models


class MedicalPractice(models.Model):
    """How soon the practice tells people of a breach."""
    _inherit = 'medical.practice'

    breach_letter_days = fields.Integer(
        'Breach Letters Within (days)', default=60, tracking=True,
        help="From discovery; the federal rule allows 60 days at most (45 CFR 164.404(b)). Many states set 30 or 45: confirm with counsel.")

    _breach_letter_days_range = models.Constraint(
        'CHECK (breach_letter_days BETWEEN 1 AND 60)', "Letters about a breach go out within 1 to 60 days (45 CFR 164.404(b)).")
