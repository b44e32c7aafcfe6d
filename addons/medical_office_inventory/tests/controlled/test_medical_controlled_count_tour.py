from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.medical_office_base.tests.both_widths import BothWidths

from .controlled_count_common import ControlledCountCommon


@tagged('post_install', '-at_install')
class TestMedicalControlledCountTour(BothWidths, ControlledCountCommon, HttpCase):
    """A shift hands over in a browser; what is missing is explained by another, before a witness."""

    def _run(self):
        # a wrong password is refused
        with mute_logger('odoo.http'):
            self.start_tour(
                '/odoo/action-medical_office_inventory.action_medical_controlled_begin', 'medical_controlled_hand_over', login='us_doctor')
        row = self.env['medical.controlled.discrepancy'].search([('site_id', '=', self.site.id)])
        self.assertRecordValues(row, [{
            'state': 'open', 'lot_id': self.m1.id, 'difference': -1, 'counter_id': self.doctor.id, 'second_id': self.second.id}])
        self.start_tour('/odoo/controlled-discrepancies', 'medical_controlled_resolve', login='or_manager')
        self.assertRecordValues(row, [{'state': 'resolved', 'cause': 'waste', 'resolved_by_id': self.manager.id, 'witness_id': self.second.id}])
        self.assertEqual(self._in_room(self.stockroom, self.drug, self.m1), 9)
        self.assertEqual(self._entries('count').balance, 9)
