from odoo import api, models

from .medical_broadcast import ALERTERS, SENDERS

DESK = 'medical_office_base.group_front_desk,medical_office_base.group_manager'


class MedicalToday(models.AbstractModel):
    """Alerts stand above everything else until one has seen them."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + [
            self._card(
                'alerts_to_see', title=self.env._("Alerts to read"), section='today', sequence=1, urgency='danger', icon='fa-bell', personal=True,
                model='medical.broadcast.recipient',
                domain=[('user_id', '=', self.env.uid), ('seen_at', '=', False), ('broadcast_id.is_running', '=', True)],
                action='medical_office_compliance.action_medical_broadcast_mine', empty=self.env._("You have seen every alert.")),
            self._card(
                'alert_calls', title=self.env._("Patients to call: we are closed"), section='patients', sequence=1, urgency='danger', icon='fa-phone',
                groups=DESK, model='medical.callback',
                domain=[('broadcast_id', '!=', False), ('state', '=', 'open'), ('site_id.user_ids', 'in', self.env.uid)],
                action='medical_office_base.action_medical_callback', empty=self.env._("Every patient has been called.")),
        ]

    @api.readonly
    @api.model
    def get_today(self):
        today = super().get_today()
        rows = self.env['medical.broadcast'].search_fetch([
            ('is_running', '=', True), ('recipient_ids', 'any', [('user_id', '=', self.env.uid), ('seen_at', '=', False)])],
            ['kind', 'body', 'date'])
        labels = dict(rows._fields['kind']._description_selection(self.env))
        today['broadcasts'] = [{'id': row.id, 'title': labels[row.kind], 'body': row.body} for row in rows]
        today['can_broadcast'] = self.env.user.has_groups(f'{SENDERS},{ALERTERS}')
        return today
