from odoo import api, fields, models

from .medical_issue_access import KEEPERS

PEOPLE = 'medical_office_base.group_staff,medical_office_base.group_facility'


class MedicalToday(models.AbstractModel):
    """What waits about issues: to take up, overdue, to check; and what one is to do."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._issue_cards()

    @api.model
    def _issue_cards(self):
        today = fields.Date.to_string(fields.Date.context_today(self))
        mine = [('can_work', '=', True)]
        issues = {'section': 'compliance', 'model': 'medical.issue', 'action': 'medical_office_compliance.action_medical_issue'}
        return [
            self._card(
                'issues_new', title=self.env._("Issues to take up"), sequence=5, urgency='danger', icon='fa-bullhorn', groups=KEEPERS,
                domain=[('state', '=', 'new'), *mine], empty=self.env._("Every issue is taken up."), **issues),
            self._card(
                'issues_late', title=self.env._("Issues overdue"), sequence=6, urgency='danger', icon='fa-clock-o',
                groups='medical_office_base.group_staff', domain=[('state', '=', 'open'), ('date_due', '<', today), *mine],
                empty=self.env._("No issue is overdue."), **issues),
            self._card(
                'issues_check', title=self.env._("Issues: did it help?"), sequence=7, urgency='warning', icon='fa-check-circle-o',
                groups='medical_office_base.group_staff', domain=[('state', '=', 'check'), ('check_due', '<=', today), ('may_check', '=', True)],
                empty=self.env._("No remedy has to be checked today."), **issues),
            self._card(
                'issue_actions', title=self.env._("Actions due"), section='today', sequence=15, urgency='danger', icon='fa-tasks',
                model='medical.action', domain=[('state', '=', 'open'), ('user_id', '=', self.env.uid), ('date_due', '<=', today)],
                action='medical_office_compliance.action_medical_action_mine', groups=PEOPLE, personal=True,
                empty=self.env._("No action of yours is due.")),
        ]
