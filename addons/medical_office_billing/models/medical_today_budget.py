from odoo import api, models

WHO = 'medical_office_base.group_manager,medical_office_base.group_owner'


class MedicalToday(models.AbstractModel):
    """What of the budget waits: lines over 80 and 100 %, budgets to decide."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        alert = self.env['medical.budget.alert']
        return super()._cards() + [
            self._card(
                'budget_over_80', title=self.env._("Budget lines over 80 %"), section='billing', sequence=70, urgency='warning',
                icon='fa-line-chart', groups=WHO, model='medical.budget.alert', domain=alert._domain_over(80),
                action='medical_office_billing.action_medical_budget_alert', empty=self.env._("No line of the budget is new over 80 %.")),
            self._card(
                'budget_over_100', title=self.env._("Budget lines over 100 %"), section='billing', sequence=60, urgency='danger',
                icon='fa-line-chart', groups=WHO, model='medical.budget.alert', domain=alert._domain_over(100),
                action='medical_office_billing.action_medical_budget_alert', empty=self.env._("No line of the budget is new over 100 %.")),
            self._card(
                'budgets_to_decide', title=self.env._("Budgets to decide"), section='billing', sequence=50, urgency='warning', personal=True,
                icon='fa-gavel', groups=WHO, model='medical.budget', domain=[('state', '=', 'submitted'), ('can_decide', '=', True)],
                action='medical_office_billing.action_medical_budget', empty=self.env._("No budget waits for your decision.")),
        ]
