from odoo.tests import HttpCase, tagged

from odoo.addons.medical_office_base.tests.both_widths import BothWidths

from .issue_common import IssueCase


@tagged('post_install', '-at_install')
class TestMedicalBroadcastTour(BothWidths, HttpCase, IssueCase):
    """An alert, sent and seen in a browser."""

    def _run(self):
        self.start_tour('/odoo/today', 'medical_broadcast_send', login=self.manager.login)
        broadcast = self.env['medical.broadcast'].search([('company_id', '=', self.company.id)])
        self.assertRecordValues(broadcast, [{'kind': 'weather', 'closes': True, 'sent_by_id': self.manager.id}])
        self.start_tour('/odoo/today', 'medical_broadcast_seen', login=self.staff.login)
        self.assertTrue(broadcast.recipient_ids.filtered(lambda row: row.user_id == self.staff).seen_at)
