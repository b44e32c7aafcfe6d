from odoo import fields, models


class MedicalPractice(models.Model):
    """What of the practice's state counts for patients."""
    _inherit = 'medical.practice'

    majority_age = fields.Integer(
        'Age of Majority', default=18, tracking=True,
        help="From when years of keeping minors' records are counted. 18 in most states, 19 in Alabama and Nebraska, 21 in Mississippi.")

    _majority_age_sane = models.Constraint('CHECK (majority_age IS NULL OR majority_age BETWEEN 14 AND 30)', "The age of majority is 18 to 21.")
