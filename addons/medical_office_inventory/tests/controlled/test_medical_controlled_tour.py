from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.medical_office_base.tests.both_widths import BothWidths

from .controlled_common import ControlledCommon


@tagged('post_install', '-at_install')
class TestMedicalControlledTour(BothWidths, ControlledCommon, HttpCase):
    """A doctor dispenses, breaks a vial before a witness, and finds both on the register."""

    def _run(self):
        # a wrong password is refused on the way
        with mute_logger('odoo.http'):
            self.start_tour('/odoo/use-supplies', 'medical_controlled', login='us_doctor')
        self.assertRecordValues(self._entries(), [
            {'kind': 'opening', 'balance': 10, 'witness_id': False},
            {'kind': 'dispensed', 'balance': 9, 'witness_id': False},
            {'kind': 'wasted', 'balance': 8, 'witness_id': self.clerk.id},
            {'kind': 'wasted', 'balance': 8, 'witness_id': self.clerk.id},
        ])
        self.assertEqual(self._entries()[-1].dose_words, "Drawn 10 mg, given 4, wasted 6")
