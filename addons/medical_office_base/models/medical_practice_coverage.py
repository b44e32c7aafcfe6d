from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MedicalPractice(models.Model):
    """How shifts are planned and watched. The numbers are suggestions: law and contracts of the practice's state decide."""
    _inherit = 'medical.practice'

    shift_rest_hours = fields.Float(
        'Rest Between Shifts (hours)', default=8, tracking=True, help="Suggested: 8. Less needs a reason. 0: not looked at.")
    shift_week_hours = fields.Float(
        'Hours a Week', default=40, tracking=True, help="Suggested: 40. More is planned with a reason, as overtime. 0: not looked at.")
    shift_grace_minutes = fields.Integer('Late After (minutes)', default=7, tracking=True, help="Minutes after the start without check-in.")
    shift_absent_minutes = fields.Integer('Absent After (minutes)', default=30, tracking=True, help="Minutes after the start without check-in.")
    shift_take_approval = fields.Boolean(
        'Open Shifts Need Approval', tracking=True, help="Whoever takes an open shift has it once the supervisor or office manager agrees.")

    @api.constrains('shift_rest_hours', 'shift_week_hours', 'shift_grace_minutes', 'shift_absent_minutes')
    def _check_shift_numbers(self):
        for practice in self:
            if not 0 <= practice.shift_rest_hours <= 24 or not 0 <= practice.shift_week_hours <= 168:
                raise ValidationError(self.env._("Rest is at most 24 hours, a week at most 168."))
            if not 0 <= practice.shift_grace_minutes <= practice.shift_absent_minutes <= 24 * 60:
                raise ValidationError(self.env._("Somebody is late first, and absent after more minutes than that."))
