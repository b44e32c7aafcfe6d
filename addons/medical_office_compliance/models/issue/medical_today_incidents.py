from odoo import api, models

from .medical_injury import HEALTH, KEEPERS
from .medical_injury_step import OSHA
from .medical_privacy_incident import CONFIRMERS, OFFICER


class MedicalToday(models.AbstractModel):
    """What waits about privacy incidents and injuries: to assess, to confirm, to decide, and whose clock runs out."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._privacy_incident_cards() + self._injury_cards()

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

    @api.model
    def _injury_cards(self):
        steps = {'section': 'compliance', 'model': 'medical.injury.step', 'action': 'medical_office_compliance.action_medical_injury_step'}
        return [
            self._card(
                'injury_osha', title=self.env._("Reports to OSHA to make"), sequence=5, urgency='danger', icon='fa-phone', groups=KEEPERS,
                domain=[('kind', 'in', list(OSHA)), ('done_at', '=', False)], empty=self.env._("No report to OSHA is due."), **steps),
            self._card(
                'exposure_due', title=self.env._("Exposures: steps due"), sequence=6, urgency='danger', icon='fa-heartbeat', groups=HEALTH,
                domain=[('is_health', '=', True), ('clock', 'in', ['due', 'late'])],
                empty=self.env._("No evaluation, opinion or follow-up is due."), **steps),
            self._card(
                'injury_decide', title=self.env._("Injuries to decide"), section='compliance', sequence=13, urgency='warning', icon='fa-medkit',
                groups=KEEPERS, model='medical.injury', domain=[('state', '=', 'new'), ('user_id', '!=', self.env.uid)],
                action='medical_office_compliance.action_medical_injury', empty=self.env._("Every injury is decided.")),
            self._card(
                'injury_told', title=self.env._("Injuries: people to tell"), sequence=14, urgency='warning', icon='fa-bullhorn', groups=KEEPERS,
                domain=[('is_health', '=', False), ('kind', 'not in', list(OSHA)), ('clock', 'in', ['due', 'late'])],
                empty=self.env._("Everybody who must know was told."), **steps),
        ]
