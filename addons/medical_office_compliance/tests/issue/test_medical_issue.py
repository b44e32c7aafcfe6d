from odoo.exceptions import AccessError
from odoo.tests import tagged

from .issue_common import IssueCommon


@tagged('post_install', '-at_install')
class TestMedicalIssue(IssueCommon):

    def test_reported(self):
        """A report has its number, its day by the site's clock, and can't be written otherwise."""
        issue = self._issue(severity='3', likelihood='3', cause_id=self.causes[0].id)
        self.assertEqual((issue.state, issue.risk, str(issue.reported_on)), ('new', 'high', '2026-03-10'))
        self.assertTrue(issue.number.startswith('I2026-'))
        with self.assertRaises(AccessError):
            self.Issue.with_user(self.manager).create({'name': 'By hand', 'kind': 'incident', 'area': 'flow', 'site_id': self.main.id})
        with self.assertRaises(AccessError):
            issue.with_user(self.manager).write({'state': 'closed'})
        self.assertEqual(self._issue(discretion='anonymous').reporter_id.ids, [])
