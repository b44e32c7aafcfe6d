from odoo.tests import HttpCase, tagged

from odoo.addons.medical_office_base.tests.both_widths import BothWidths

from .par_common import ParCommon


@tagged('post_install', '-at_install')
class TestMedicalParTour(BothWidths, ParCommon, HttpCase):
    """A review of par levels, made, looked at and applied."""

    def _run(self):
        self._history(self.exam1, self.masks, dict.fromkeys(range(1, 57, 7), 14))
        par = self._par(self.exam1, self.masks, 20, 50)
        self.start_tour('/odoo/par-level-suggestions/new', 'medical_par', login=self.clerk.login)
        self.assertEqual((par.product_min_qty, par.product_max_qty), (2, 16))
        self.assertRecordValues(self.env['medical.par.suggestion'].search([('orderpoint_id', '=', par.id)]), [
            {'state': 'applied', 'decided_by_id': self.clerk.id}])
