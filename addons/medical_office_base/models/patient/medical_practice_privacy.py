from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MedicalPractice(models.Model):
    """How restricted records are opened and the access log is reviewed. The numbers are suggestions, the practice's risk analysis decides."""
    _inherit = 'medical.practice'

    glass_hours = fields.Integer(
        'Glass Stays Broken (hours)', default=4, tracking=True, help="How long a restricted record stays open to who opened it with a reason.")
    finding_many = fields.Integer(
        'Many Patients in an Hour', default=30, tracking=True,
        help="More different patients opened in an hour by one person are shown to the Privacy Officer. 0: not looked at.")
    finding_visit_days = fields.Integer(
        'Visit Near a Reading (days)', default=30, tracking=True,
        help="A patient who was opened without a visit so many days before or after, or any work, is shown to the Privacy Officer. 0: not looked at.")
    finding_shift_minutes = fields.Integer(
        'Around a Shift (minutes)', default=60, tracking=True, help="Before and after a shift in which reading belongs to it.")
    access_review_months = fields.Selection(
        [('1', 'Every month'), ('3', 'Every quarter')], 'Access Review', required=True, default='3', tracking=True)
    access_review_sample = fields.Integer('Sample of a Review', default=25, tracking=True, help="Readings drawn at random, to be looked at one by one.")

    @api.constrains('glass_hours', 'finding_many', 'finding_visit_days', 'finding_shift_minutes', 'access_review_sample')
    def _check_privacy_numbers(self):
        for practice in self:
            if not 1 <= practice.glass_hours <= 24:
                raise ValidationError(self.env._("Glass stays broken for 1 to 24 hours."))
            if practice.finding_many < 0 or not 0 <= practice.finding_visit_days <= 366 or not 0 <= practice.finding_shift_minutes <= 720:
                raise ValidationError(self.env._("Days near a reading are at most 366, minutes around a shift at most 720; none is below 0."))
            if not 1 <= practice.access_review_sample <= 500:
                raise ValidationError(self.env._("A sample has 1 to 500 readings."))
