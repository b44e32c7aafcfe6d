from odoo import api, models


class MedicalToday(models.AbstractModel):
    """Counts that wait: to be counted, to be approved."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + [
            self._supply_card(
                'counts_to_do', title=self.env._("Counts to do"), sequence=72, personal=True, urgency='warning', icon='fa-list-ol',
                model='medical.count', domain=list(self.env['medical.count']._domain_mine()), groups='medical_office_base.group_staff',
                action='medical_office_inventory.action_medical_count_mine', empty=self.env._("No count waits for you.")),
            self._supply_card(
                'counts_to_approve', title=self.env._("Counts to approve"), sequence=73, personal=True, urgency='warning', icon='fa-gavel',
                model='medical.count', domain=[('state', '=', 'to_approve'), ('counter_ids', 'not in', [self.env.uid])],
                groups='medical_office_base.group_manager,medical_office_base.group_owner',
                action='medical_office_inventory.action_medical_count_sheet', empty=self.env._("No count waits for your decision.")),
        ]
