from odoo.exceptions import AccessError
from odoo.tests import tagged

from .billing_common import BillingCommon


@tagged('post_install', '-at_install')
class TestMedicalSiteBilling(BillingCommon):

    def test_each_site_has_its_account(self):
        plan = self.env.ref('medical_office_billing.analytic_plan_site')
        account = self.site.analytic_account_id
        self.assertRecordValues(account, [{'name': 'Main', 'code': 'M', 'plan_id': plan.id, 'company_id': self.company.id}])
        self.assertNotEqual(account, self.annex.analytic_account_id)
        self.site.with_user(self.manager).name = 'Main Street'
        self.assertEqual(account.name, 'Main Street')
        self.site._medical_ensure_analytic_account()
        self.assertEqual(self.site.analytic_account_id, account, "once")
        self.assertEqual(self.site._medical_distribution(), {str(account.id): 100})
        self.assertFalse(self.env['medical.site']._medical_distribution())

    def test_who_sees_it(self):
        with self.assertRaises(AccessError):
            self.site.with_user(self.cashier).read(['analytic_account_id'])
        self.assertTrue(self.site.with_user(self.manager).read(['analytic_account_id']))
        self.assertTrue(self.site.with_user(self.cashier)._medical_distribution())
