from datetime import timedelta

from odoo import api, fields, models

KEEPERS = 'medical_office_base.group_manager,medical_office_base.group_compliance_officer'
# base's cards that count agreements by their dates: business associates have cards of their own here
BY_DATE = ('agreements_expired', 'agreements_due', 'agreements_notice')


class MedicalToday(models.AbstractModel):
    """What waits about business associates: none in force, incomplete, ending, safeguards to ask about."""
    _inherit = 'medical.today'

    @api.model
    def _agreement_cards(self):
        return [
            card._replace(domain=[*card.domain, ('kind', '!=', 'business_associate')]) if card.key in BY_DATE else card
            for card in super()._agreement_cards()]

    @api.model
    def _cards(self):
        return super()._cards() + self._associate_cards()

    @api.model
    def _associate_cards(self):
        soon = fields.Date.to_string(fields.Date.context_today(self) + timedelta(days=30))
        running = [('kind', '=', 'business_associate'), ('state', '=', 'running')]
        agreements = {
            'section': 'compliance', 'model': 'medical.agreement', 'groups': KEEPERS,
            'action': 'medical_office_compliance.action_medical_agreement_associate'}
        return [
            self._card(
                'associates_missing', title=self.env._("Business associates without agreement"), section='compliance', sequence=50, urgency='danger',
                icon='fa-user-secret', groups=KEEPERS, model='res.partner', domain=[('medical_baa_state', '=', 'missing')],
                action='medical_office_compliance.action_medical_associate',
                empty=self.env._("Whoever handles patients' information has an agreement in force.")),
            self._card(
                'associates_incomplete', title=self.env._("Business associate agreements incomplete"), sequence=51, urgency='danger',
                icon='fa-file-text-o', domain=[*running, ('baa_state', '=', 'incomplete')], empty=self.env._("Every running one is complete."),
                **agreements),
            self._card(
                'associates_ending', title=self.env._("Business associate agreements ending"), sequence=52, urgency='warning', icon='fa-handshake-o',
                domain=[*running, ('notice_state', '!=', 'given'), ('expiry_stage', 'in', ['due', 'expired'])],
                empty=self.env._("None ends soon."), **agreements),
            self._card(
                'associates_safeguards', title=self.env._("Safeguards to ask about"), sequence=53, urgency='warning', icon='fa-shield',
                domain=[*running, ('safeguard_due', '<=', soon)], empty=self.env._("Every business associate was asked within a year."), **agreements),
        ]
