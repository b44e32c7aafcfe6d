from odoo import api, fields, models


class MedicalToday(models.AbstractModel):
    """What waits about hours: to submit, to explain, to approve; and overtime while something can still be done about it."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._hours_cards()

    @api.model
    def _hours_cards(self):
        today = fields.Date.to_string(fields.Date.context_today(self))
        mine = [('can_approve', '=', True)]
        action = 'medical_office_base.action_medical_hours_week'
        staff = 'medical_office_base.group_staff'
        return [
            self._card(
                'hours_to_submit', title=self.env._("My hours to submit"), section='staff', sequence=40, urgency='warning', icon='fa-clock-o',
                groups=f'{staff},medical_office_base.group_facility', model='medical.hours.week',
                domain=[('user_id', '=', self.env.uid), ('state', '=', 'open'), ('date_to', '<', today)],
                action='medical_office_base.action_medical_hours_mine', personal=True, empty=self.env._("Your past weeks are submitted.")),
            self._card(
                'hours_to_approve', title=self.env._("Hours to approve"), section='staff', sequence=41, urgency='warning', icon='fa-check-square-o',
                groups=staff, model='medical.hours.week', domain=[*mine, ('state', '=', 'submitted')], action=action,
                empty=self.env._("No hours wait for you.")),
            self._card(
                'hours_exceptions', title=self.env._("Hours to explain or correct"), section='staff', sequence=42, urgency='warning',
                icon='fa-exclamation-triangle', groups=staff, model='medical.hours.week',
                domain=[*mine, ('state', '!=', 'approved'), ('open_exception_count', '>', 0)], action=action,
                empty=self.env._("Nothing is unexplained in the hours of your people.")),
            self._card(
                'hours_overtime', title=self.env._("Much overtime this week"), section='staff', sequence=43, urgency='info', icon='fa-hourglass-half',
                groups=staff, model='medical.hours.week',
                domain=[*mine, ('is_overtime_alert', '=', True), ('date_from', '<=', today), ('date_to', '>=', today)], action=action,
                empty=self.env._("Nobody below you has much overtime this week.")),
        ]
