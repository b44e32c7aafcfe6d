from odoo import api, models

from .medical_issue_screen import PEOPLE


class MedicalToday(models.AbstractModel):
    """The way to report an issue; what reporters answered, and what one is asked about one's own report."""
    _inherit = 'medical.today'

    @api.readonly
    @api.model
    def get_today(self):
        """As before, with can_report_issue: whether the user may report one."""
        return {**super().get_today(), 'can_report_issue': self.env.user.has_groups(PEOPLE)}

    @api.model
    def _cards(self):
        return super()._cards() + self._issue_talk_cards()

    @api.model
    def _issue_talk_cards(self):
        issues = {'section': 'compliance', 'model': 'medical.issue', 'urgency': 'warning'}
        return [
            self._card(
                'issue_answers', title=self.env._("Answers from reporters"), sequence=8, icon='fa-comments', groups='medical_office_base.group_staff',
                domain=[('has_answer', '=', True), ('can_work', '=', True)], action='medical_office_compliance.action_medical_issue',
                empty=self.env._("Every answer of a reporter is read."), **issues),
            self._card(
                'issue_questions', title=self.env._("Questions about what I reported"), sequence=9, icon='fa-question-circle', groups=PEOPLE,
                domain=[('asks_reporter', '=', True), ('is_own_report', '=', True)], action='medical_office_compliance.action_medical_issue_mine',
                personal=True, empty=self.env._("Nobody asks about your reports."), **issues),
        ]
