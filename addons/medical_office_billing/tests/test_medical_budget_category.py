from ast import literal_eval

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .budget_common import BudgetCommon
from .charts import load_chart


@tagged('post_install', '-at_install')
class TestMedicalBudgetCategory(BudgetCommon):

    def test_one_category_per_account(self):
        with self.assertRaisesRegex(ValidationError, "more than one category"), self.cr.savepoint():
            self.supplies.with_user(self.manager).account_ids |= self.rent_account
        self.rent.active = False
        with self.assertRaises(ValidationError):
            self.supplies.with_user(self.manager).account_ids |= self.rent_account
        # another practice may have it elsewhere
        shared = self._new_account('BGS', "Shared", 'expense')
        shared.with_company(self.other_company).code = 'BGS'
        shared.company_ids |= self.other_company
        self.supplies.account_ids |= shared
        self.env['medical.budget.category'].create({
            'name': "Theirs", 'company_id': self.other_company.id, 'account_ids': [Command.set(shared.ids)]})

    def test_kinds_of_accounts(self):
        equipment = self._new_account('BGE', "Fictional equipment", 'asset_fixed')
        self.supplies.account_ids |= equipment
        for account in (self.visits_account, self.bank):
            with self.subTest(account=account.name), self.assertRaises(ValidationError):
                self.supplies.account_ids |= account
        with self.assertRaises(ValidationError):
            self.visits.account_ids |= self._new_account('BGF', "Cost", 'expense')
        with self.assertRaises(ValidationError):
            self.supplies.kind = 'income'

    def test_used_in_a_budget(self):
        self._budget({(self.rent, False): 10})
        self.rent.account_ids = False
        with self.assertRaises(UserError):
            self.rent.with_user(self.manager).kind = 'income'
        with self.assertRaises(UserError):
            self.rent.with_user(self.manager).unlink()
        self.supplies.with_user(self.manager).unlink()

    def test_unassigned_accounts(self):
        Category = self.env['medical.budget.category'].with_user(self.manager).with_context(allowed_company_ids=self.company.ids)
        loose = self._new_account('BGL', "Fictional loose end", 'expense')
        found = self.env['account.account'].with_user(self.manager).with_context(allowed_company_ids=self.company.ids).search(
            Category.action_unassigned_accounts()['domain'])
        self.assertIn(loose, found)
        self.assertNotIn(self.rent_account, found)
        accounts = self.env['account.account'].with_user(self.manager).with_context(allowed_company_ids=self.company.ids)
        action = self.env.ref('medical_office_billing.action_medical_budget_unassigned_account')
        self.assertEqual(accounts.search(literal_eval(action.domain)), found, "the plain list is the same")
        self.assertEqual(accounts.search([('medical_budget_category_id', '=', self.rent.id)]), self.rent_account)
        self.assertEqual(accounts.browse(self.rent_account.id).medical_budget_category_id, self.rent)
        self.assertFalse(found.filtered(lambda account: account.internal_group not in ('income', 'expense')))
        wizard = self.env['medical.budget.assign'].with_user(self.manager).with_context(
            active_model='account.account', active_ids=(loose | self.supplies_account).ids, allowed_company_ids=self.company.ids).create({
                'category_id': self.rent.id})
        wizard.action_assign()
        self.assertEqual(self.rent.account_ids, self.rent_account | loose | self.supplies_account)
        self.assertFalse(self.supplies.account_ids, "taken out of the other")
        with self.assertRaises(AccessError):
            self.rent.with_user(self.biller)._assign_accounts(loose)

    def test_suggested(self):
        company = self.env['res.company'].create({'name': "New Practice", 'country_id': self.env.ref('base.us').id})
        categories = self.env['medical.budget.category'].search([('company_id', '=', company.id)])
        self.assertGreaterEqual(len(categories), 12)
        self.assertEqual(set(categories.mapped('kind')), {'income', 'expense'})
        load_chart(self.env, company)
        rent = categories.filtered(lambda category: category.code == 'RNT')
        self.assertTrue(rent.account_ids, "the chart's account of that name")
        held = categories.mapped('account_ids')
        self.assertEqual(sum(len(category.account_ids) for category in categories), len(held), "each once")
        rent.account_ids = False
        company._medical_ensure_budget_categories()
        self.assertFalse(rent.account_ids, "what the practice took out stays out")
        self.assertEqual(len(self.env['medical.budget.category'].search([('company_id', '=', company.id)])), len(categories), "once")
        rule = self.env['medical.approval.rule'].search([('company_id', '=', company.id), ('res_model', '=', 'medical.budget')])
        self.assertEqual(rule.group_id, self.env.ref('medical_office_base.group_owner'))
