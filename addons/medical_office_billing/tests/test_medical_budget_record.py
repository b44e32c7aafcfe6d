import io

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .budget_common import BudgetCommon


@tagged('post_install', '-at_install')
class TestMedicalBudgetRecord(BudgetCommon):

    def _page(self, user=None, **values):
        user = user or self.manager
        record = self.env['medical.budget.record'].with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
        page = record.record_page({'company_id': self.company.id, **values}, limit=200)
        names = [column['name'] for column in page['columns']]
        return [dict(zip(names, row, strict=True)) for row in page['rows']], page

    def test_report(self):
        budget = self._budget({(self.supplies, self.main): 100, (self.supplies, self.lake): 50, (self.rent, False): 1000, (self.visits, False): 2000})
        self._screen().set_comment(budget.id, self.rent.id, False, "New lease")
        self._spend(130, day=self._day(1), analytic=self.main)
        self._spend(20, day=self._day(1))
        self._spend(-2500, self.visits_account, day=self._day(1))
        self._spend(11, self.expense, day=self._day(1))
        rows, page = self._page(budget_id=budget.id, until=str(self._day(1, 31)))
        lines = {(row['category'], row['account']): row for row in rows}
        self.assertEqual(lines['Supplies', 'Main']['words'], "$\N{NO-BREAK SPACE}30.00 (30 %) over")
        self.assertEqual((lines['Supplies', 'Main']['variance'], lines['Supplies', 'Main']['percent']), ('30.00', '30'))
        self.assertEqual(lines['Supplies', 'Unassigned']['actual'], '20.00')
        self.assertEqual(lines['Supplies', 'Together']['actual'], '150.00')
        self.assertEqual(lines['Rent', '']['comment'], "New lease")
        self.assertEqual(lines['Expense together', '']['actual'], '150.00')
        self.assertEqual(lines['Result', '']['actual'], '2,339.00')
        self.assertEqual(lines['Accounts in no category', '']['actual'], '11.00')
        self.assertIn("Actual so far", ' '.join(page['notes']))
        rows, _page = self._page(budget_id=budget.id, by_account=False)
        self.assertEqual([row['budget'] for row in rows if row['category'] == 'Supplies'], ['1,800.00'])
        record = self.env['medical.budget.record'].with_user(self.manager).create({'budget_id': budget.id})
        book = load_workbook(record._record_xlsx())
        self.assertIn('Rent', [cell.value for line in book.active.iter_rows() for cell in line])
        self.assertIn('New lease', str(record._record_document()))

    def test_who(self):
        budget = self._budget({(self.rent, False): 10})
        for user in (self.owner, self.users['auditor']):
            self.assertTrue(self._page(user, budget_id=budget.id)[0])
        for role in ('biller', 'cashier', 'staff'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._page(self.users[role], budget_id=budget.id)
        with self.assertRaises(AccessError):
            self._page(self.other_manager, budget_id=budget.id)
        with self.assertRaises(UserError):
            self._page(budget_id=budget.id, until='1999-01-01')

    def test_sheet(self):
        budget = self._budget({(self.rent, False): 10, (self.supplies, self.main): 2.5}, name='=Budget')
        rows = list(load_workbook(io.BytesIO(budget._sheet())).active.iter_rows(values_only=True))
        self.assertEqual(len(rows[0]), 15)
        self.assertIn(('=Budget', 'REN', None, *[10] * 12), [tuple(value or None for value in row) for row in rows])
        self.assertIn('SUP', [row[1] for row in rows])
        with self.assertRaises(AccessError):
            budget.with_user(self.biller)._sheet()


@tagged('post_install', '-at_install')
class TestMedicalBudgetSheet(BudgetCommon, HttpCase):

    @mute_logger('odoo.http')
    def test_download(self):
        budget = self._budget({(self.rent, False): 10})
        url = budget.action_download_sheet()['url']
        for user, status in ((self.manager, 200), (self.users['auditor'], 200), (self.biller, 403), (self.other_manager, 403)):
            with self.subTest(user=user.login):
                self.authenticate(user.login, user.login)
                answer = self.url_open(url)
                self.assertEqual(answer.status_code, status)
                self.assertEqual(answer.content[:2] == b'PK', status == 200)
        self.authenticate(self.manager.login, self.manager.login)
        self.assertEqual(self.url_open('/medical_office/budget/999999999/sheet').status_code, 404)
