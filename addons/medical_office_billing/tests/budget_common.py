from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import Command

from .billing_common import BillingCommon


class BudgetCommon(BillingCommon):
    """A budget of the year of `today`, with categories of accounts of their own.

    - supplies, rent (expense) and visits (income): categories; supplies_account, rent_account, visits_account theirs
    - year, months: the first day of the year, and of its months
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year = cls.today.replace(month=1, day=1)
        cls.months = [cls.year + relativedelta(months=number) for number in range(12)]
        # what is suggested stays out of the way
        cls.env['medical.budget.category'].search([('company_id', 'in', (cls.company | cls.other_company).ids)]).unlink()
        cls.supplies_account, cls.rent_account, cls.visits_account = (
            cls._new_account(*values) for values in (
                ('BGT1', "Fictional supplies", 'expense'), ('BGT2', "Fictional rent", 'expense'), ('BGT3', "Fictional visits", 'income')))
        cls.supplies, cls.rent, cls.visits = cls.env['medical.budget.category'].create([
            {'name': name, 'code': code, 'kind': kind, 'company_id': cls.company.id, 'account_ids': [Command.set(account.ids)]}
            for name, code, kind, account in (
                ("Supplies", 'SUP', 'expense', cls.supplies_account), ("Rent", 'REN', 'expense', cls.rent_account),
                ("Visits", 'VIS', 'income', cls.visits_account))])
        cls.main, cls.lake = cls.site.analytic_account_id, cls.annex.analytic_account_id
        cls.plan = cls.env.ref('medical_office_billing.analytic_plan_site')

    @classmethod
    def _new_account(cls, code, name, kind, company=None):
        company = company or cls.company
        return cls.env['account.account'].with_company(company).create({
            'code': code, 'name': name, 'account_type': kind, 'company_ids': [Command.set(company.ids)]})

    @classmethod
    def _budget(cls, amounts=None, user=None, **values):
        """A draft of the manager's, with {(category, analytic account or False): amount of each month, or twelve}."""
        budget = cls.env['medical.budget'].with_user(user or cls.manager).create({
            'name': "Fictional Budget", 'date_from': cls.year, 'company_id': cls.company.id, **values})
        account = cls.env['account.analytic.account']
        budget._save_cells([
            (category, analytic or account, month, each[number] if isinstance(each, list | tuple) else each)
            for (category, analytic), each in (amounts or {}).items() for number, month in enumerate(budget._months())])
        return budget

    @classmethod
    def _approved(cls, amounts=None, **values):
        budget = cls._budget(amounts or {(cls.supplies, False): 100}, **values)
        budget.action_submit()
        budget.with_user(cls.owner).action_approve()
        return budget

    @classmethod
    def _spend(cls, amount, account=None, day=None, analytic=None, **values):
        """A posted entry of a cost (or income, below zero) against the bank; analytic: an account, or {account: percent}."""
        shares = analytic if isinstance(analytic, dict) else {analytic: 100} if analytic else {}
        distribution = {str(one.id): percent for one, percent in shares.items()} or False
        return cls._entry(
            [(account or cls.supplies_account, amount, {'analytic_distribution': distribution}), (cls.bank, -amount)], day or cls.today, **values)

    def _screen(self, user=None):
        return self.env['medical.budget.screen'].with_user(user or self.manager).with_context(allowed_company_ids=self.company.ids)

    def _figures(self, budget, **values):
        return self.env['medical.budget.figures'].with_user(self.manager)._figures(budget, **values)

    @classmethod
    def _day(cls, month, day=1):
        """A day of the budget's year."""
        return date(cls.year.year, month, day)
