from odoo import fields, models


class MedicalPractice(models.Model):
    _inherit = 'medical.practice'

    count_tolerance_qty = fields.Float(
        'Count Again Beyond (Units)', default=2, digits='Product Unit', tracking=True,
        help="A line of a count that differs from the book by more than this is counted a second time. In each item's own unit. Suggested default.")
    count_tolerance_value = fields.Monetary(
        'Count Again Beyond (Value)', default=20, tracking=True,
        help="A line of a count whose difference is worth more than this is counted a second time. Suggested default.")

    _count_tolerance_positive = models.Constraint(
        'CHECK (count_tolerance_qty >= 0 AND count_tolerance_value >= 0)', 'A tolerance is not below zero.')
