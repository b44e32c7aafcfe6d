from odoo.tests import HttpCase, tagged

from .issue_common import IssueCase


class IssueWorkTour(HttpCase, IssueCase):
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


@tagged('post_install', '-at_install')
class TestMedicalIssueWorkTourDesktop(IssueWorkTour):
    browser_size = '1400x900'

    def test_work_on_a_desktop(self):
        self._run()


@tagged('post_install', '-at_install')
class TestMedicalIssueWorkTourPhone(IssueWorkTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_work_on_a_phone(self):
        self._run()
