from odoo.tests import tagged

from .budget_common import BudgetCommon


@tagged('post_install', '-at_install')
class TestMedicalTodayBudget(BudgetCommon):

    def _cards(self, user):
        today = self.env['medical.today'].with_user(user).with_context(allowed_company_ids=self.company.ids)
        return {card['key']: card for section in today.get_today()['sections'] for card in section['cards']}

    def test_cards(self):
        self._approved({(self.rent, False): 100, (self.supplies, False): 100})
        self._spend(1300, self.rent_account)
        self._spend(1000)
        self.env['medical.budget.alert']._cron_check()
        cards = self._cards(self.manager)
        self.assertEqual((cards['budget_over_80']['count'], cards['budget_over_100']['count']), (1, 1))
        action = self.env['medical.today'].with_user(self.manager).open_card('budget_over_100')
        alert = self.env['medical.budget.alert'].with_user(self.manager).search(action['domain'])
        self.assertEqual(alert.category_id, self.rent)
        alert.action_seen()
        self.assertEqual(self._cards(self.manager)['budget_over_100']['count'], 0)
        self.assertNotIn('budget_over_80', self._cards(self.biller))

    def test_to_decide(self):
        self._budget({(self.rent, False): 100}).action_submit()
        self.assertEqual(self._cards(self.owner)['budgets_to_decide']['count'], 1)
        self.assertEqual(self._cards(self.manager)['budgets_to_decide']['count'], 0, "not one's own")
