from datetime import timedelta

from odoo.tests import HttpCase, tagged

from odoo.addons.medical_office_base.tests.both_widths import BothWidths

from .issue_common import IssueCase


@tagged('post_install', '-at_install')
class TestMedicalMeetingTour(BothWidths, HttpCase, IssueCase):
    """The minutes of a meeting, taken down in a browser."""

    def _run(self):
        self._issue(name='Stuck door', state='open', recurrence=3)
        meeting = self.env['medical.meeting'].with_user(self.manager).create({
            'chair_id': self.doctor.id, 'date': self.company._medical_today() - timedelta(days=1)}).sudo()
        self.start_tour('/odoo/meetings', 'medical_meeting', login=self.manager.login)
        self.assertRecordValues(meeting, [{'state': 'held', 'writer_ids': self.manager.ids}])
        self.assertEqual(meeting.present_ids, self.doctor | self.nurse)
        self.assertEqual(meeting.item_ids.mapped('minutes'), ['A carpenter comes'])
        self.assertRecordValues(meeting.action_ids, [{'name': 'Order a new door', 'user_id': self.facility.id}])
