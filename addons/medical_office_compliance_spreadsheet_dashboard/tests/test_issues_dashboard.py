from odoo.tests import tagged

from odoo.addons.medical_office_compliance.tests.issue.issue_common import IssueCase


@tagged('post_install', '-at_install')
class TestIssuesDashboard(IssueCase):

    def test_who_sees_it(self):
        """It is for those who read issues, and what it names exists."""
        dashboard = self.env.ref('medical_office_compliance_spreadsheet_dashboard.dashboard_issues')
        for role, user in self.users.items():
            seen = dashboard.with_user(user)._filtered_access('read')
            self.assertEqual(bool(seen), role in ('compliance_officer', 'manager', 'owner', 'auditor'), role)
        dashboard._check_spreadsheet_data()
