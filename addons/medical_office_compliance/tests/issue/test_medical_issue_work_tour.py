from odoo.tests import HttpCase, tagged

from odoo.addons.medical_office_base.tests.both_widths import BothWidths

from .issue_common import IssueCase


@tagged('post_install', '-at_install')
class TestMedicalIssueWorkTour(BothWidths, HttpCase, IssueCase):
    """The manager takes an issue up, plans what is to be done, and says what came of it: in a browser."""

    def _run(self):
        issue = self._issue(name="Nobody calls lab results", owner_id=self.manager.id, cause_id=self.causes[0].id)
        self.start_tour(f'/odoo/issues/{issue.id}', 'medical_issue_triage', login=self.manager.login)
        self.assertRecordValues(issue, [{'state': 'open', 'risk': 'high', 'owner_id': self.manager.id}])
        action = issue.action_ids.with_user(self.manager)
        self.assertRecordValues(action, [{'name': "Hang up a list", 'user_id': self.manager.id, 'date_due': issue.date_due}])
        action.done_note = "It hangs"
        action.action_done()
        self.start_tour(f'/odoo/issues/{issue.id}', 'medical_issue_resolve', login=self.manager.login)
        self.assertRecordValues(issue, [{'state': 'check', 'outcome': "A list hangs by the desk."}])
