from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MedicalPractice(models.Model):
    """How the day at the reception is watched, and whether patients are asked how it was. The numbers are suggestions."""
    _inherit = 'medical.practice'

    visit_wait_minutes = fields.Integer('Waits Long After (minutes)', default=20, tracking=True, help="Minutes between arriving and a room. Suggested: 20.")
    visit_claim_days = fields.Integer(
        'Claim Expected After (days)', default=5, tracking=True, help="Days after a visit without a claim, after which billers are to look. Suggested: 5.")
    feedback_active = fields.Boolean(
        'Ask Patients How It Was', tracking=True, help="A link by mail after a visit, to who prefers e-mail and hasn't opted out; or a QR code at the desk.")
    feedback_hours = fields.Integer('Asked After (hours)', default=2, tracking=True, help="Hours after the patient has left.")

    @api.constrains('visit_wait_minutes', 'visit_claim_days', 'feedback_hours')
    def _check_visit_numbers(self):
        for practice in self:
            if not 1 <= practice.visit_wait_minutes <= 24 * 60:
                raise ValidationError(self.env._("Somebody waits long after 1 to 1,440 minutes."))
            if not 0 <= practice.visit_claim_days <= 365:
                raise ValidationError(self.env._("A claim is expected after 0 to 365 days."))
            if not 0 <= practice.feedback_hours <= 72:
                raise ValidationError(self.env._("Patients are asked 0 to 72 hours after a visit."))
