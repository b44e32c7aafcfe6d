from odoo import api, fields, models

from .medical_activity_review import REVIEWERS
from .medical_risk_analysis import WORKERS
from .medical_user_review import USER_REVIEWERS

OWNER = 'medical_office_base.group_owner'


class MedicalToday(models.AbstractModel):
    """What waits about risks to information: the analysis, what is done about risks, contingency tests, the reviews."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._risk_cards()

    @api.model
    def _risk_cards(self):
        day = fields.Date.context_today(self)
        today, soon = str(day), str(fields.Date.add(day, days=30))
        return [
            self._card(
                'risk_analysis_due', title=self.env._("Risk analysis due"), section='compliance', sequence=60, urgency='warning', icon='fa-shield',
                groups=f'{WORKERS},{OWNER}', model='medical.risk.analysis', action='medical_office_compliance.action_medical_risk_analysis',
                domain=['|', '&', ('state', '!=', 'signed'), ('date_due', '<=', soon), '&', ('date_review', '<=', soon), ('is_latest', '=', True)],
                empty=self.env._("The analysis of risks is up to date.")),
            self._card(
                'risk_analysis_sign', title=self.env._("Risk analysis to sign"), section='compliance', sequence=61, urgency='warning', icon='fa-pencil',
                groups=f'medical_office_base.group_compliance_officer,{OWNER}', model='medical.risk.analysis', domain=[('can_sign', '=', True)],
                action='medical_office_compliance.action_medical_risk_analysis', empty=self.env._("No risk analysis waits for your signature.")),
            self._card(
                'risk_actions_late', title=self.env._("Risk treatments overdue"), section='compliance', sequence=62, urgency='danger', icon='fa-shield',
                groups=WORKERS, model='medical.action', domain=[('is_safety_work', '=', True), ('state', '=', 'open'), ('date_due', '<', today)],
                action='medical_office_compliance.action_medical_action_risk', empty=self.env._("Nothing planned against a risk is late.")),
            self._card(
                'contingency_sign', title=self.env._("Contingency tests to sign"), section='compliance', sequence=63, icon='fa-life-ring',
                groups=f'{WORKERS},{OWNER}', model='medical.drill',
                domain=[('is_contingency', '=', True), ('state', '=', 'done'), ('signed_on', '=', False), ('user_id', '!=', self.env.uid)],
                action='medical_office_compliance.action_medical_contingency_test', empty=self.env._("Every test that was held is signed.")),
            self._card(
                'activity_review_open', title=self.env._("Review of system activity"), section='compliance', sequence=64, urgency='warning',
                icon='fa-line-chart', groups=REVIEWERS, model='medical.activity.review', domain=[('state', '=', 'draft')],
                action='medical_office_compliance.action_medical_activity_review', empty=self.env._("Last month's activity is reviewed.")),
            self._card(
                'user_review_open', title=self.env._("Review of accounts"), section='compliance', sequence=65, urgency='warning', icon='fa-users',
                groups=USER_REVIEWERS, model='medical.user.review', domain=[('state', '=', 'draft')],
                action='medical_office_compliance.action_medical_user_review', empty=self.env._("Last quarter's accounts are reviewed.")),
        ]
