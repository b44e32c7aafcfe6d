from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .budget_common import BudgetCommon


@tagged('post_install', '-at_install')
class TestMedicalBudget(BudgetCommon):

    def test_matrix(self):
        budget = self._budget({(self.supplies, self.main): 100, (self.supplies, self.lake): 50, (self.rent, False): 1000, (self.visits, False): 2000})
        self._spend(130, day=self._day(1, 15), analytic=self.main)
        self._spend(20, day=self._day(1, 15), analytic={self.lake: 60})
        self._spend(900, self.rent_account, day=self._day(2, 1), analytic=self.main)
        matrix = self._screen().get_matrix(budget.id, {'view': 'month'})
        self.assertEqual(matrix['budget']['editable'], True)
        rows = {row['key']: row for row in matrix['rows']}
        january = matrix['months'][0]['key']
        main = rows[f'{self.supplies.id}-{self.main.id}']
        self.assertEqual(main['cells'][january]['budget'], 100)
        self.assertEqual(main['cells'][january]['actual'], 130)
        self.assertEqual(rows[f'{self.supplies.id}-{self.lake.id}']['cells'][january]['actual'], 12)
        self.assertEqual(rows[f'{self.supplies.id}-0']['cells'][january]['actual'], 8)
        self.assertTrue(rows[f'{self.supplies.id}-0']['unassigned'])
        self.assertEqual(rows[f'{self.rent.id}-0']['total']['actual'], 900)
        self.assertEqual(matrix['totals']['expense']['total']['actual'], 1050)
        self.assertEqual(matrix['totals']['result']['total']['budget'], 2000 * 12 - 1150 * 12)

    def test_save(self):
        budget = self._budget()
        cells = [{'category_id': self.supplies.id, 'analytic_id': self.main.id, 'month': str(month), 'amount': 10.5} for month in self.months]
        self.assertEqual(self._screen().save_cells(budget.id, cells), {'rows': 12})
        self.assertEqual(budget.amount_expense, 126)
        self.assertEqual(self._screen().save_cells(budget.id, cells), {'rows': 0})
        cells[3]['amount'] = 'ten'
        with self.assertRaisesRegex(UserError, 'ten'):
            self._screen().save_cells(budget.id, cells)
        with self.assertRaises(AccessError):
            self._screen(self.biller).save_cells(budget.id, cells)

    def test_versions(self):
        budget = self._approved()
        self.assertTrue(budget.is_current)
        with self.assertRaises(UserError):
            budget._save_cells([(self.supplies, self.main, self.months[0], 1)])
        revision = budget.with_user(self.manager)._revise("Rent rises")
        self.assertRecordValues(revision, [{'version': 2, 'previous_id': budget.id, 'state': 'draft', 'amount_expense': 1200}])
        revision.action_submit()
        revision.with_user(self.owner).action_approve()
        self.assertEqual(budget.state, 'superseded')
        self.assertEqual(revision.state, 'approved')
