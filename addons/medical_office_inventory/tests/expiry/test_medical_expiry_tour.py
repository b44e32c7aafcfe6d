from odoo.tests import HttpCase, tagged

from odoo.addons.medical_office_base.tests.both_widths import BothWidths

from .expiry_common import ExpiryCommon


@tagged('post_install', '-at_install')
class TestMedicalExpiryTour(ExpiryCommon, BothWidths, HttpCase):
    """From Today to the certificate, as the supply clerk: what expires soon is marked, what has expired set aside and disposed of."""

    def _run(self):
        for part in ('list', 'aside', 'dispose'):
            self.start_tour('/odoo/today', f'medical_expiry_{part}', login='or_clerk')
        self.assertEqual(self._actions().mapped('kind'), ['use_first', 'quarantine', 'dispose'])
        disposal = self.env['medical.disposal'].search([('company_id', '=', self.company.id)])
        self.assertRecordValues(disposal, [{'method': 'destroyed', 'user_id': self.clerk.id, 'reason': "Expired"}])
        self.assertRecordValues(disposal.line_ids, [{'lot_id': self.old.id, 'quantity': 4}])
