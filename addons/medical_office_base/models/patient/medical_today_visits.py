from datetime import datetime, time, timedelta

from odoo import api, fields, models

from ...tools.recurrence import to_utc

CALLERS = ','.join(f'medical_office_base.group_{role}' for role in ('front_desk', 'biller', 'clinician', 'medical_records', 'manager'))


class MedicalToday(models.AbstractModel):
    """What waits at the reception: who is expected, who waits long, whom to call back."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._visit_cards()

    @api.model
    def _visit_cards(self):
        today = fields.Date.context_today(self)
        tomorrow = to_utc(datetime.combine(today + timedelta(days=1), time()), self.env.context.get('tz') or 'UTC')
        here = [('date', '=', fields.Date.to_string(today)), ('site_id.user_ids', 'in', self.env.uid)]
        visits = {'section': 'patients', 'model': 'medical.visit', 'action': 'medical_office_base.action_medical_visit'}
        return [
            self._card(
                'visits_waiting_long', title=self.env._("Waiting long"), sequence=5, urgency='danger', icon='fa-clock-o',
                groups='medical_office_base.group_front_desk,medical_office_base.group_clinician,medical_office_base.group_manager',
                domain=[*here, ('is_waiting_long', '=', True)], empty=self.env._("Nobody has been waiting long."), **visits),
            self._card(
                'visits_expected', title=self.env._("Visits expected today"), sequence=20, icon='fa-calendar-check-o',
                groups='medical_office_base.group_front_desk', domain=[*here, ('state', '=', 'expected')],
                empty=self.env._("Nobody is expected any more today."), **visits),
            self._card(
                'visits_mine', title=self.env._("My patients today"), sequence=21, icon='fa-stethoscope', personal=True,
                groups='medical_office_base.group_clinician', domain=[*here, ('is_mine', '=', True), ('state', 'in', ('expected', 'arrived', 'roomed'))],
                empty=self.env._("No patient of yours is expected today."), **visits),
            self._card(
                'calls_to_return', title=self.env._("Calls to return"), section='patients', sequence=10, urgency='warning', icon='fa-phone', personal=True,
                groups=CALLERS, model='medical.callback', domain=[
                    ('is_mine', '=', True), ('state', '=', 'open'), ('due', '<', fields.Datetime.to_string(tomorrow))],
                action='medical_office_base.action_medical_callback', empty=self.env._("You have no call to return today.")),
        ]
