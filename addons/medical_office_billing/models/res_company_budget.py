import re

from odoo import models

# Suggested lines of a medical practice's budget: code, name, kind, how accounts of the ledger are called that belong to it.
CATEGORIES = [
    ('INS', "Insurance payments", 'income', r'insurance (payments|revenue|income)|payer'),
    ('PAT', "Patient payments", 'income', r'patient|co-?pay'),
    ('OIN', "Other income", 'income', r'other (income|revenue)|interest income'),
    ('SAL', "Salaries and benefits", 'expense', r'salar|wage|payroll|employee benefit'),
    ('MED', "Medical supplies", 'expense', r'medical suppl|vaccine|drugs'),
    ('OFF', "Office supplies", 'expense', r'office suppl|stationery'),
    ('RNT', "Rent", 'expense', r'\brent\b|\blease\b'),
    ('UTI', "Utilities", 'expense', r'utilit|electricity|telephone'),
    ('CLN', "Cleaning", 'expense', r'cleaning|janitor|medical waste'),
    ('MNT', "Maintenance", 'expense', r'maintenance|repairs'),
    ('IT', "IT and software", 'expense', r'software|computer|information technology'),
    ('INP', "Insurance", 'expense', r'^insurance|insurance premium|malpractice|liability insurance'),
    ('MKT', "Marketing", 'expense', r'marketing|advertis'),
    ('TRN', "Training", 'expense', r'training|continuing education'),
    ('PRO', "Professional fees", 'expense', r'professional fee|legal|accounting fee|consult'),
    ('EQU', "Equipment", 'expense', r'medical equipment'),
]


class ResCompany(models.Model):
    """Each company begins with suggested categories of its budget, and the owner deciding about budgets."""
    _inherit = 'res.company'

    def _medical_ensure_budget_categories(self):
        """Give each company that never had a category the suggested ones, with the accounts whose names leave no doubt."""
        # sudo: set-up of a company, whoever creates it
        Category = self.env['medical.budget.category'].sudo().with_context(active_test=False)
        companies = self.sudo()
        new = companies - Category.search([('company_id', 'in', companies.ids)]).company_id
        Category.create([{
            'company_id': company.id, 'code': code, 'name': name, 'kind': kind, 'sequence': 10 * number,
        } for company in new for number, (code, name, kind, _words) in enumerate(CATEGORIES, 1)])
        for company in companies:
            categories = Category.search([('company_id', '=', company.id)])
            if not categories.account_ids:
                categories._suggest_accounts(company)

    def _medical_ensure_budget_approval(self):
        """Let the owner decide about budgets, where a company has no rule or limit of its own for them."""
        # sudo: set-up of a company, whoever creates it
        Rule, Limit = self.env['medical.approval.rule'].sudo(), self.env['medical.approval.limit'].sudo()
        domain = [('res_model', '=', 'medical.budget'), ('company_id', 'in', self.ids)]
        new = self - Rule.with_context(active_test=False).search(domain).company_id - Limit.search(domain).company_id
        Rule.create([{
            'name': self.env._("Suggested: owner, budgets"), 'company_id': company.id, 'res_model': 'medical.budget', 'sequence': 10,
            'decider': 'role', 'group_id': self.env.ref('medical_office_base.group_owner').id, 'always': True} for company in new])


class MedicalBudgetCategory(models.Model):
    _inherit = 'medical.budget.category'

    def _suggest_accounts(self, company):
        """Give the company's suggested categories the accounts whose English names belong to one of them alone."""
        by_code = {category.code: category for category in self}
        accounts = self.env['account.account'].with_company(company).with_context(lang='en_US').search([
            ('company_ids', 'in', company.parent_ids.ids), ('account_type', 'in', (
                'income', 'income_other', 'expense', 'expense_other', 'expense_direct_cost', 'asset_fixed'))])
        found = {}
        for account in accounts:
            matching = [
                by_code[code] for code, _name, kind, words in CATEGORIES
                if code in by_code and by_code[code].kind == kind and account.account_type in by_code[code]._account_types()
                and re.search(words, account.name or '', re.IGNORECASE)]
            if len(matching) == 1:
                found.setdefault(matching[0], self.env['account.account'])
                found[matching[0]] |= account
        for category, named in found.items():
            category.with_company(company).account_ids = named
