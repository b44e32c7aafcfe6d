from odoo.tests import HttpCase, tagged

from odoo.addons.medical_office_base.tests.both_widths import BothWidths

from .recall_common import RecallCommon


@tagged('post_install', '-at_install')
class TestMedicalRecallTour(BothWidths, RecallCommon, HttpCase):
    """The office manager types a notice, finds it on the shelf, sets it aside, and closes the recall: in a browser."""

    def _run(self):
        self.start_tour('/odoo/recalls', 'medical_recall', login='or_manager')
        recall = self.env['medical.recall'].search([('company_id', '=', self.company.id)])
        self.assertRecordValues(recall, [{'state': 'closed', 'classification': '1', 'closed_by_id': self.manager.id, 'wanted': 'quarantine'}])
        self.assertEqual(self._on_hand(self.vaccine, self.quarantine), 12)
