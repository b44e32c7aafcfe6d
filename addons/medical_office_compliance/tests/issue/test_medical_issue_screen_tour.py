from odoo.tests import HttpCase, tagged

from odoo.addons.medical_office_base.tests.both_widths import BothWidths

from .issue_common import IssueCase


@tagged('post_install', '-at_install')
class TestMedicalIssueScreenTour(BothWidths, HttpCase, IssueCase):
    """Staff report in a browser."""

    def _run(self):
        self.start_tour('/odoo/today', 'medical_issue_screen', login=self.staff.login)
        issue = self.Issue.search([('company_id', '=', self.company.id)])
        self.assertRecordValues(issue, [{
            'name': 'Two patients of one name', 'kind': 'near_miss', 'area': 'safety', 'room_id': self.exam.id, 'discretion': 'confidential',
            'reporter_id': self.staff.id, 'is_hr': False}])
        self.assertEqual(issue.photo_ids.mapped('name'), ['photo-1.jpg'])
