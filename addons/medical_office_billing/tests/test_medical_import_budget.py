import base64

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .budget_common import BudgetCommon


@tagged('post_install', '-at_install')
class TestMedicalImportBudget(BudgetCommon):

    def setUp(self):
        super().setUp()
        self.budget = self._budget({(self.rent, False): 10}, name="Fictional Plan")
        kind = self.env['medical.import.budget'].with_company(self.company).with_user(self.manager)
        self.labels = [kind._month_label(month) for month in self.months]

    def _import(self, *rows, headings=None, user=None):
        text = '\n'.join(','.join(row) for row in ((headings or ['Budget', 'Category', 'Site or Department', *self.labels]), *rows))
        record = self.env['medical.import'].with_user(user or self.manager).with_context(allowed_company_ids=self.company.ids).create({
            'name': 'budget.csv', 'kind': 'medical.import.budget', 'file': base64.b64encode(text.encode())})
        record.action_check()
        return record

    def _faults(self, record):
        return [(fault.row, fault.column, fault.value) for fault in record.fault_ids]

    def test_import(self):
        record = self._import(
            ['', 'REN', '', '12.50', '0', *[''] * 10], ['fictional plan', 'BGT1', 'main', *['3'] * 12], ['', 'Supplies', 'A', '7'] + [''] * 11)
        self.assertEqual(record.state, 'ready', self._faults(record))
        self.assertIn('12.50', record.preview)
        record.action_import()
        self.assertEqual(record.state, 'done')
        amounts = {
            (amount.category_id, amount.analytic_account_id, amount.date.month): amount.amount for amount in self.budget.line_ids.amount_ids}
        self.assertEqual([amounts[self.rent, self.main.browse(), month] for month in (1, 2, 3)], [12.5, 0, 10])
        self.assertEqual([amounts[self.supplies, self.main, month] for month in (1, 12)], [3, 3])
        self.assertEqual(amounts[self.supplies, self.lake, 1], 7)

    def test_round_trip(self):
        self._screen().save_cells(self.budget.id, [
            {'category_id': self.supplies.id, 'analytic_id': self.lake.id, 'month': str(self.months[4]), 'amount': 1234.56}])
        record = self.env['medical.import'].with_user(self.manager).with_context(allowed_company_ids=self.company.ids).create({
            'name': 'budget.xlsx', 'kind': 'medical.import.budget', 'file': base64.b64encode(self.budget._sheet())})
        record.action_check()
        self.assertEqual(record.state, 'ready', self._faults(record))
        self.assertIn('13', record.preview)
        record.action_import()
        self.assertIn('0 amounts', record.message)

    def test_faults(self):
        """Refused whole, with row and column."""
        good = ['', 'SUP', '', *['5'] * 12]
        record = self._import(good, ['', 'NOPE', '', *['1'] * 12], ['', 'REN', 'Nowhere', *['1'] * 12], ['', 'REN', '', 'ten', *['1'] * 11],
                              ['Other', 'REN', '', *['1'] * 12], ['', 'VIS', '', *['1'] * 12], ['', 'VIS', '', *['1'] * 12])
        self.assertEqual(record.state, 'faults')
        self.assertEqual(self._faults(record), [
            (3, 'Category', 'NOPE'), (4, 'Site or Department', 'Nowhere'), (5, self.labels[0], 'ten'), (6, 'Budget', 'Other'), (8, 'Category', 'VIS')])
        self.assertFalse(self.budget.line_ids.filtered(lambda line: line.category_id == self.supplies))

    def test_months_of_another_year(self):
        record = self._import(['', 'REN', '', '1'], headings=['Budget', 'Category', 'Site or Department', 'Jan 1999'])
        self.assertEqual(self._faults(record), [(1, 'Jan 1999', 'Jan 1999')])
        later = self._budget({(self.rent, False): 1}, name="Next Plan", date_from=self.year.replace(year=self.year.year + 1))
        kind = self.env['medical.import.budget'].with_company(self.company).with_user(self.manager)
        january = kind._month_label(later._months()[0])
        record = self._import(['Fictional Plan', 'REN', '', '1', '2'], headings=['Budget', 'Category', 'Site or Department', self.labels[0], january])
        self.assertEqual(self._faults(record), [(2, january, '2')])

    def test_approved_is_not_for_import(self):
        self.budget.action_submit()
        self.budget.with_user(self.owner).action_approve()
        record = self._import(['', 'REN', '', *['1'] * 12])
        self.assertEqual(record.state, 'faults')
        with self.assertRaises(AccessError):
            self._import(['', 'REN', '', *['1'] * 12], user=self.biller)

    def test_another_practice(self):
        self.env['medical.budget.category'].create({'name': "Theirs", 'code': 'THR', 'company_id': self.other_company.id})
        analytic = self.other_site.analytic_account_id
        record = self._import(['', 'THR', '', *['1'] * 12], ['', 'REN', analytic.name, *['1'] * 12])
        self.assertEqual(self._faults(record), [(2, 'Category', 'THR'), (3, 'Site or Department', analytic.name)])
        self.manager.company_ids = [Command.link(self.other_company.id)]
        self.assertEqual(len(self._faults(self._import(['', 'THR', '', *['2'] * 12]))), 1)
