from odoo.tests import HttpCase, tagged

from odoo.addons.medical_office_base.tests.both_widths import BothWidths

from .huddle_common import HuddleSetUp
from .issue_common import IssueCase


@tagged('post_install', '-at_install')
class TestMedicalHuddleTour(BothWidths, HuddleSetUp, IssueCase, HttpCase):
    """A huddle led in a browser."""

    def _run(self):
        self._open_hours()
        self._problem()
        huddle = self._today_huddle()
        earlier = self.Huddle.create({
            'site_id': self.main.id, 'company_id': self.company.id, 'date': '2026-01-05', 'date_start': '2026-01-05 12:45:00', 'state': 'held'})
        old = self.env['medical.action'].create({
            'name': 'Order filters', 'user_id': self.staff.id, 'date_due': '2026-01-09', 'huddle_id': earlier.id, 'company_id': self.company.id})
        self.start_tour('/odoo/huddle', 'medical_huddle', login=self.nurse.login)
        self.assertRecordValues(huddle, [{'state': 'held', 'leader_id': self.nurse.id, 'notes': 'Everybody has slept'}])
        self.assertEqual(set(huddle.present_ids), {self.nurse, self.staff})
        self.assertEqual(huddle.action_ids.mapped('name'), ['Move the patients of Exam 1'])
        self.assertEqual(old.state, 'done')
