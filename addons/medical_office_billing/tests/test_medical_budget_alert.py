from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .budget_common import BudgetCommon


@tagged('post_install', '-at_install')
class TestMedicalBudgetAlert(BudgetCommon):

    def _alerts(self, **values):
        self.env.ref('medical_office_billing.cron_medical_budget_alert').ir_actions_server_id.sudo().run()
        domain = [('company_id', '=', self.company.id), *((name, '=', value) for name, value in values.items())]
        return self.env['medical.budget.alert'].with_user(self.manager).search(domain)

    def test_once_per_crossing(self):
        budget = self._approved({(self.supplies, self.main): 100, (self.rent, False): 1000, (self.visits, False): 10})
        self._spend(959, analytic=self.main)
        self._spend(-5000, self.visits_account)
        self.assertFalse(self._alerts(), "just below 80 %, and income is no cost")
        self._spend(1, analytic=self.main)
        alert = self._alerts()
        self.assertRecordValues(alert, [{
            'budget_id': budget.id, 'category_id': self.supplies.id, 'analytic_account_id': self.main.id, 'threshold': '80', 'state': 'open',
            'percent': 80, 'amount_used': 960, 'amount_budget': 1200, 'date': self.today}])
        self.assertEqual(self._alerts(), alert, "once")
        back = self._spend(-100, analytic=self.main)
        self.assertEqual(self._alerts().state, 'below')
        back.button_draft()
        self.assertEqual(len(self._alerts()), 2, "crossed once more")
        self._spend(300, analytic=self.main)
        self.assertEqual(sorted(self._alerts(state='open').mapped('threshold')), ['100', '80'])

    def test_all_at_once_and_undivided(self):
        self._approved({(self.rent, False): 100})
        self._spend(700, self.rent_account, analytic=self.main)
        self._spend(600, self.rent_account)
        self.assertEqual(sorted(self._alerts().mapped('threshold')), ['100', '80'])
        Alert = self.env['medical.budget.alert'].with_user(self.manager)
        self.assertEqual(Alert.search_count(Alert._domain_over(80)), 0, "over 100 % is said once")
        self.assertEqual(Alert.search_count(Alert._domain_over(100)), 1)

    def test_revision_lets_it_fall_below(self):
        budget = self._approved({(self.rent, False): 100})
        self._spend(1200, self.rent_account)
        self.assertEqual(len(self._alerts(state='open')), 2)
        revision = budget.with_user(self.manager)._revise("Rent rises")
        self._screen().spread(revision.id, self.rent.id, False, 6000, 'even')
        revision.action_submit()
        revision.with_user(self.owner).action_approve()
        self.assertEqual(self._alerts().mapped('state'), ['below', 'below'])

    def test_seen(self):
        self._approved({(self.rent, False): 100})
        self._spend(1200, self.rent_account)
        alerts = self._alerts()
        with self.assertRaises(AccessError):
            alerts.write({'seen_by_id': self.manager.id})
        with self.assertRaises(AccessError):
            alerts.with_user(self.biller).action_seen()
        with self.assertRaises(UserError):
            alerts.with_user(self.users['auditor']).action_seen()
        alerts.action_seen()
        self.assertEqual(alerts.seen_by_id, self.manager)
        Alert = self.env['medical.budget.alert'].with_user(self.manager)
        self.assertFalse(Alert.search_count(Alert._domain_over(100)))
        self.assertEqual(self._alerts(), alerts, "seen isn't crossed anew")

    def test_analysis(self):
        self._approved({(self.rent, False): 100})
        self._spend(700, self.rent_account, analytic=self.main)
        rows = self.env['medical.budget.analysis'].with_user(self.manager)._read_group(
            [('category_id', '=', self.rent.id)], ['kind', 'analytic_account_id'], ['amount:sum'])
        self.assertEqual({(kind, account.name): amount for kind, account, amount in rows}, {('budget', False): 1200, ('actual', 'Main'): 700})
        with self.assertRaises(AccessError):
            self.env['medical.budget.analysis'].with_user(self.biller).search([])
