from datetime import timedelta

from odoo.tests import HttpCase, tagged

from odoo.addons.medical_office_base.tests.menus_common import ROLES
from odoo.addons.medical_office_billing.tests.claim.claim_common import ClaimCommon


@tagged('post_install', '-at_install')
class TestBillingDashboard(ClaimCommon, HttpCase):

    def test_who_sees_it(self):
        dashboard = self.env.ref('medical_office_billing_spreadsheet_dashboard.dashboard_billing')
        for role in ROLES:
            seen = dashboard.with_user(self.users[role])._filtered_access('read')
            self.assertEqual(bool(seen), role in ('biller', 'manager', 'owner', 'auditor'), role)

    def test_what_it_names_exists(self):
        self.env.ref('medical_office_billing_spreadsheet_dashboard.dashboard_billing')._check_spreadsheet_data()

    def test_opens(self):
        claim = self._claim()
        claim.sudo().write({'state': 'sent', 'sent_on': self.today - timedelta(days=2)})
        self.env['medical.claim.case'].sudo().create({'claim_id': claim.id, 'kind': 'denial', 'amount': 12, 'opened_on': self.today, 'payer_id': self.payer.id})
        dashboard = self.env.ref('medical_office_billing_spreadsheet_dashboard.dashboard_billing')
        for login in ('bl_manager', 'bl_owner'):
            self.start_tour(f'/odoo/dashboards?dashboard_id={dashboard.id}', 'medical_billing_dashboard', login=login)
        self.browser_size = '390x844'
        self.touch_enabled = True
        self.start_tour(f'/odoo/dashboards?dashboard_id={dashboard.id}', 'medical_billing_dashboard', login='bl_manager')
