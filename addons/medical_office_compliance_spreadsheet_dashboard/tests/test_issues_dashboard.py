from odoo.tests import HttpCase, tagged

from odoo.addons.medical_office_compliance.tests.issue.issue_common import IssueCase


@tagged('post_install', '-at_install')
class TestIssuesDashboard(IssueCase, HttpCase):

    def test_who_sees_it(self):
        """It is for those who read issues, and what it names exists."""
        dashboard = self.env.ref('medical_office_compliance_spreadsheet_dashboard.dashboard_issues')
        for role, user in self.users.items():
            seen = dashboard.with_user(user)._filtered_access('read')
            self.assertEqual(bool(seen), role in ('compliance_officer', 'manager', 'owner', 'auditor'), role)
        dashboard._check_spreadsheet_data()

    def test_opens(self):
        """With figures in it, at a desk and on a phone."""
        self._issue(severity='4', likelihood='4')
        self._issue(state='closed', closed_at='2026-03-01 12:00:00', reported_on='2026-02-10')
        dashboard = self.env.ref('medical_office_compliance_spreadsheet_dashboard.dashboard_issues')
        address = f'/odoo/dashboards?dashboard_id={dashboard.id}'
        self.start_tour(address, 'medical_issues_dashboard', login=self.manager.login)
        self.browser_size = '390x844'
        self.touch_enabled = True
        self.start_tour(address, 'medical_issues_dashboard', login=self.auditor.login)
