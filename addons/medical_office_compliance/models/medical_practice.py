from odoo import fields, models


class MedicalPractice(models.Model):
    """How fast people are asked, and when those above hear of it. Suggested numbers: no rule sets them."""
    _inherit = 'medical.practice'

    duty_per_week = fields.Integer(
        'Asked per Week', default=5, help="Of what everybody has to read or do at first, so many a week are asked of each person. 0: all at once.")
    duty_supervisor_days = fields.Integer('Supervisor Told After (days)', default=3, help="Days after what was due wasn't done.")
    duty_manager_days = fields.Integer('Manager Told After (days)', default=10, help="Days after what was due wasn't done.")

    _duty_days_positive = models.Constraint(
        'CHECK (duty_per_week >= 0 AND duty_supervisor_days >= 0 AND duty_manager_days >= duty_supervisor_days)',
        "The numbers are 0 or more, and the manager isn't told before the supervisor.")
