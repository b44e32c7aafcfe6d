from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MedicalPractice(models.Model):
    """How the day at the reception is watched, and whether patients are asked how it was. The numbers are suggestions."""
    _inherit = 'medical.practice'

    visit_wait_minutes = fields.Integer('Waits Long After (minutes)', default=20, tracking=True, help="Minutes between arriving and a room. Suggested: 20.")
    visit_claim_days = fields.Integer(
        'Claim Expected After (days)', default=5, tracking=True, help="Days after a visit without a claim, after which billers are to look. Suggested: 5.")

    @api.constrains('visit_wait_minutes', 'visit_claim_days')
    def _check_visit_numbers(self):
        for practice in self:
            if not 1 <= practice.visit_wait_minutes <= 24 * 60:
                raise ValidationError(self.env._("Somebody waits long after 1 to 1,440 minutes."))
            if not 0 <= practice.visit_claim_days <= 365:
                raise ValidationError(self.env._("A claim is expected after 0 to 365 days."))
