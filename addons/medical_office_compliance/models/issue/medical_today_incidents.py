from odoo import api, models

from .medical_privacy_incident import CONFIRMERS, OFFICER


class MedicalToday(models.AbstractModel):
    """What waits about privacy incidents: to assess, to confirm, and whose clock runs out."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._privacy_incident_cards()

    @api.model
    def _privacy_incident_cards(self):
        incidents = {
            'section': 'compliance', 'model': 'medical.privacy.incident', 'action': 'medical_office_compliance.action_medical_privacy_incident',
            'icon': 'fa-user-secret'}
        return [
            self._card(
                'privacy_clock', title=self.env._("Privacy incidents due"), sequence=10, urgency='danger',
                groups=f'{OFFICER},{CONFIRMERS}', domain=[('clock', 'in', ['due', 'overdue'])],
                empty=self.env._("No day of a privacy incident runs out within two weeks."), **incidents),
            self._card(
                'privacy_assess', title=self.env._("Privacy incidents to assess"), sequence=11, urgency='warning', groups=OFFICER,
                domain=[('state', '=', 'new')], empty=self.env._("Every privacy incident is assessed."), **incidents),
            self._card(
                'privacy_confirm', title=self.env._("“Not a breach” to confirm"), sequence=12, urgency='warning', groups=CONFIRMERS,
                domain=[('can_confirm', '=', True)], empty=self.env._("No assessment waits for your confirmation."), **incidents),
        ]
