from odoo import api, models

BILLS = 'medical_office_base.group_biller,medical_office_base.group_manager,medical_office_base.group_owner'


class MedicalToday(models.AbstractModel):
    """What doesn't fit between orders, receipts and bills, and what waits for a decision over the budget."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._match_cards() + self._overrun_cards()

    @api.model
    def _match_cards(self):
        return [
            self._card(
                'match_exceptions', title=self.env._("Bills that don't match"), section='billing', sequence=40, urgency='warning', icon='fa-exchange',
                model='medical.match.exception', domain=[('state', '=', 'open'), ('move_id', '!=', False)], groups=BILLS,
                action='medical_office_billing_inventory.action_medical_match_exception',
                empty=self.env._("Every open bill fits its order and what came.")),
            self._card(
                'match_unbilled', title=self.env._("Received, no bill yet"), section='billing', sequence=41, urgency='info', icon='fa-file-o',
                model='medical.match.exception', domain=[('kind', '=', 'unbilled')], groups=BILLS,
                action='medical_office_billing_inventory.action_medical_match_exception',
                empty=self.env._("Everything that came is billed, or it isn't long ago.")),
        ]

    @api.model
    def _overrun_cards(self):
        return [
            self._card(
                'budget_overruns', title=self.env._("Over the budget, to decide"), section='billing', sequence=30, personal=True, urgency='warning',
                icon='fa-gavel', model='medical.budget.overrun', domain=[('state', '=', 'submitted'), ('can_decide', '=', True)],
                action='medical_office_billing_inventory.action_medical_budget_overrun',
                empty=self.env._("Nothing over the budget waits for your decision.")),
        ]
