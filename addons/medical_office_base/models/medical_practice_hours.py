from datetime import timedelta

from odoo import fields, models

WEEKDAYS = [
    ('0', 'Monday'), ('1', 'Tuesday'), ('2', 'Wednesday'), ('3', 'Thursday'), ('4', 'Friday'), ('5', 'Saturday'), ('6', 'Sunday')]


class MedicalPractice(models.Model):
    _inherit = 'medical.practice'

    week_start = fields.Selection(
        WEEKDAYS, 'Pay Week Begins', required=True, default='6', tracking=True,
        help="Hours are counted, and overtime is told, by this week. Weeks that exist stay as they are: the first one after a change is shorter.")
    hours_submit_days = fields.Integer(
        'Hours Submitted After', default=2, tracking=True,
        help="Days after the end of a week after which hours that nobody submitted go to the supervisor by themselves; 0: never.")

    def _week_of(self, day):
        """First and last date of the pay week of a day."""
        first = day - timedelta(days=(day.weekday() - int(self.week_start or '6')) % 7)
        return first, first + timedelta(days=6)
