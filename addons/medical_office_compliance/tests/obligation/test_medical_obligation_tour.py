from odoo.tests import HttpCase, tagged

from odoo.addons.medical_office_base.tests.both_widths import BothWidths

from .obligation_profile_common import ObligationCase


@tagged('post_install', '-at_install')
class TestMedicalObligationTour(BothWidths, HttpCase, ObligationCase):
    """The profile changes, what that changes is looked at and applied, first dates are set, in a browser."""
    frozen = False

    def _run(self):
        self._review().action_apply()
        self.start_tour('/odoo/practice', 'medical_obligation_set_up', login=self.manager.login)
        eyewash = self.env['medical.obligation'].search([('company_id', '=', self.company.id), ('code', '=', 'OSHA-AID-01')])
        self.assertEqual(sorted(eyewash.status_ids.mapped('state')), ['met', 'unset'])
        vials = self.env['medical.obligation'].search([('company_id', '=', self.company.id), ('code', '=', 'CDC-IPC-03')])
        self.assertFalse(vials.applies)
