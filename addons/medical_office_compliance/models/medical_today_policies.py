from odoo import api, models

from .medical_policy_version_doing import WRITERS

READERS = 'medical_office_base.group_staff,medical_office_base.group_facility'
ALL_DUE = f'{WRITERS},medical_office_base.group_owner'


class MedicalToday(models.AbstractModel):
    """What waits about policies: to say what one thinks of a draft, to approve, to look at again."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._policy_cards()

    @api.model
    def _policy_cards(self):
        everything = self.env.user.has_groups(ALL_DUE)
        due = [('retired_on', '=', False), ('expiry_stage', 'in', ['due', 'expired'])]
        return [
            self._card(
                'policies_to_review', title=self.env._("Policies to review"), section='compliance', sequence=20, urgency='warning',
                icon='fa-comments-o', groups=READERS, model='medical.policy.version', domain=[('is_mine_to_review', '=', True)],
                action='medical_office_compliance.action_medical_policy_version', personal=True,
                empty=self.env._("Nobody waits for your opinion of a policy.")),
            self._card(
                'policies_to_approve', title=self.env._("Policies to approve"), section='compliance', sequence=21, urgency='warning',
                icon='fa-gavel', groups=self.env['medical.policy.version']._paper_deciders, model='medical.policy.version',
                domain=[('can_approve', '=', True), ('review_status', '!=', 'waiting')],
                action='medical_office_compliance.action_medical_policy_version', personal=True,
                empty=self.env._("No policy waits for your approval.")),
            self._card(
                'policy_reviews_due', title=self.env._("Policy reviews due"), section='compliance', sequence=22, urgency='warning',
                icon='fa-refresh', groups=READERS, model='medical.policy', domain=due if everything else [*due, ('user_id', '=', self.env.uid)],
                action='medical_office_compliance.action_medical_policy', personal=not everything,
                empty=self.env._("No policy has to be looked at again soon.")),
        ]
