from odoo import api, models

from .medical_duty_mixin import KEEPERS

PEOPLE = 'medical_office_base.group_staff,medical_office_base.group_facility'


class MedicalToday(models.AbstractModel):
    """What waits about policies to read and attest: one's own, that of one's people, that of all."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._attestation_cards()

    @api.model
    def _attestation_cards(self):
        attestations = {'section': 'compliance', 'model': 'medical.attestation', 'action': 'medical_office_compliance.action_medical_attestation'}
        return [
            self._card(
                'policies_to_read', title=self.env._("Policies to read"), sequence=10, urgency='warning', icon='fa-book', personal=True, groups=PEOPLE,
                domain=[('is_mine', '=', True)], empty=self.env._("You have read and attested all that is asked of you."),
                **{**attestations, 'action': 'medical_office_compliance.action_medical_attestation_mine'}),
            self._card(
                'attestations_overdue', title=self.env._("Overdue attestations"), sequence=11, urgency='danger', icon='fa-exclamation-circle',
                groups=KEEPERS, domain=[('stage', '=', 'late')], empty=self.env._("Nobody is late with reading a policy."), **attestations),
            self._card(
                'attestations_overdue_mine', title=self.env._("My people's overdue attestations"), sequence=12, urgency='warning', icon='fa-users',
                personal=True, groups=PEOPLE, domain=[('stage', '=', 'late'), ('is_of_my_people', '=', True)],
                empty=self.env._("Nobody who reports to you is late with reading a policy."), **attestations),
        ]
