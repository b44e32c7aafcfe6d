from odoo.tests import HttpCase, tagged

from .budget_common import BudgetCommon


class BudgetTourCase(BudgetCommon, HttpCase):
    """A budget in a browser: the manager types it, the owner approves it, the manager reads what became of it."""

    def _budget_in_the_browser(self):
        budget = self._budget()
        self._spend(2100.75, self.rent_account, analytic=self.main)
        url = f'/odoo/budget?budget={budget.id}'
        self.start_tour(url, 'medical_budget_type', login='bl_manager')
        self.assertEqual(budget.state, 'submitted')
        amounts = {(amount.category_id, amount.date): amount.amount for amount in budget.line_ids.amount_ids}
        self.assertEqual([amounts[category, self.year] for category in (self.rent, self.supplies, self.visits)], [2000.5, 83.33, 8000])
        self.assertEqual((amounts[self.supplies, self.months[11]], budget.amount_expense), (83.37, 3000.5))
        line = budget.line_ids.filtered(lambda line: line.category_id == self.supplies)
        self.assertEqual((line.comment, line.comment_user_id), ("Gloves became dearer", self.manager))
        self.start_tour(f'/odoo/budgets/{budget.id}', 'medical_budget_approve', login='bl_owner')
        self.assertEqual((budget.state, budget.is_current), ('approved', True))
        self.start_tour('/odoo/budget', 'medical_budget_read', login='bl_manager')


@tagged('post_install', '-at_install')
class TestBudgetDesktop(BudgetTourCase):
    browser_size = '1400x900'

    def test_budget_on_a_desk(self):
        self._budget_in_the_browser()


@tagged('post_install', '-at_install')
class TestBudgetPhone(BudgetTourCase):
    browser_size = '390x844'
    touch_enabled = True

    def test_budget_on_a_phone(self):
        self._budget_in_the_browser()
