from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.medical_office_base.tools.import_columns import Column

MAX_AMOUNT = 10 ** 13


class MedicalImportBudget(models.AbstractModel):
    """Amounts of budgets that are drafts, from a file: a row per category and account of the plan, a column per month.

    Months are those of the drafts' years; the sheet of a budget is downloaded from it, with what it has. An empty cell
    leaves the amount as it is, 0 takes it away.
    """
    _name = 'medical.import.budget'
    _description = 'Import of Budgets'
    _inherit = 'medical.import.kind'
    _import_label = 'Budget'
    _import_groups = 'medical_office_base.group_manager,medical_office_base.group_owner'
    _import_repeatable = True

    @api.model
    def _import_drafts(self):
        return self.env['medical.budget'].search(
            [('company_id', '=', self.env.company.id), ('state', '=', 'draft')], order='date_from desc, id desc', limit=100)

    @api.model
    def _import_months(self):
        """The months of the drafts, or of the coming budget where there is none: that at least makes a template."""
        drafts = self._import_drafts() or self.env['medical.budget'].new({'company_id': self.env.company.id})
        return sorted({month for budget in drafts for month in budget._months()})

    @api.model
    def _month_label(self, month):
        return format_date(self.env, month, lang_code='en_US', date_format='MMM yyyy')

    @api.model
    def _import_columns(self):
        return [
            Column('budget', self.env._("Budget"), help=self.env._("Name of the draft; empty where there is only one."), example='Budget'),
            Column('category', self.env._("Category"), required=True, help=self.env._(
                "Code or name of the category, or the number of an account in it."), example='MED'),
            Column('account', self.env._("Site or Department"), help=self.env._("Name or code; empty: not divided."), example='Main'),
            *(Column(fields.Date.to_string(month), self._month_label(month), 'decimal') for month in self._import_months()),
        ]

    @api.model
    def _import_check(self, rows, faults):
        drafts = self._import_drafts()
        if not drafts:
            faults.add(0, self.env._("File"), '', self.env._("There is no draft of a budget."),
                       self.env._("Make a new budget, or revise the one in force, then import into it."))
            return []
        by_name = self._index(drafts, 'name', 'display_name')
        companies = [('company_id', '=', self.env.company.id)]
        all_categories = self.env['medical.budget.category'].search(companies)
        categories = self._index(all_categories, 'name', 'code')
        by_number = {self._fold(account.code): category for category in all_categories for account in category.account_ids if account.code}
        analytics = self.env['account.analytic.account'].search([
            ('root_plan_id', 'in', drafts.plan_id.ids), ('company_id', 'in', (False, self.env.company.id))])
        by_plan = {plan: self._index(analytics.filtered(lambda one, plan=plan: one.root_plan_id == plan), 'name', 'code') for plan in drafts.plan_id}
        months = self._import_months()
        found, seen = [], {}
        for row in rows:
            budget = self._import_budget(row, drafts, by_name, faults)
            category = self._import_category(row, categories, by_number, faults)
            account = self._import_account(row, budget, by_plan, faults) if budget else None
            if not budget or not category or account is None:
                continue
            key = (budget, category, account)
            if seen.setdefault(key, row.number) != row.number:
                faults.add(row, 'category', row['category'], self.env._("Row %(row)s is for the same category and place.", row=seen[key]),
                           self.env._("Put the amounts into one row."))
                continue
            own = set(budget._months())
            for month in months:
                name = fields.Date.to_string(month)
                amount = row[name]
                if amount is None:
                    continue
                if month not in own:
                    faults.add(row, name, amount, self.env._("This month is not in the year of %(budget)s.", budget=budget.display_name),
                               self.env._("Write the amount below a month of that year, or name the other budget."))
                elif abs(amount) > MAX_AMOUNT:
                    faults.add(row, name, amount, self.env._("The number is too large."), self.env._("Correct the amount."))
                else:
                    found.append((*key, month, float(amount)))
        return found

    @api.model
    def _import_budget(self, row, drafts, by_name, faults):
        if not row['budget']:
            if len(drafts) == 1:
                return drafts
            faults.add(row, 'budget', '', self.env._("There are several drafts."), self.env._(
                "Name one of: %(names)s.", names=', '.join(drafts.mapped('display_name'))))
            return None
        named = by_name.get(self._fold(row['budget']))
        if not named:
            faults.add(row, 'budget', row['budget'], self.env._("No draft of a budget is called so."), self.env._(
                "Name one of: %(names)s. What is approved has to be revised.", names=', '.join(drafts.mapped('display_name'))))
        elif len(named) > 1:
            faults.add(row, 'budget', row['budget'], self.env._("Several drafts are called so."), self.env._("Give one of them another name."))
            return None
        return named

    @api.model
    def _import_category(self, row, categories, by_number, faults):
        text = self._fold(row['category'])
        found = categories.get(text) or by_number.get(text)
        if not found:
            faults.add(row, 'category', row['category'], self.env._("The practice has no such category, and no category has such an account."),
                       self.env._("Correct it, or make the category first (Configuration, Billing)."))
        elif len(found) > 1:
            faults.add(row, 'category', row['category'], self.env._("Several categories are called so."), self.env._("Write the code of the one meant."))
            return None
        return found

    @api.model
    def _import_account(self, row, budget, by_plan, faults):
        if not row['account']:
            return self.env['account.analytic.account']
        found = by_plan[budget.plan_id].get(self._fold(row['account']))
        if not found:
            faults.add(row, 'account', row['account'], self.env._("“%(plan)s” has no such account.", plan=budget.plan_id.name),
                       self.env._("Correct the name, or leave it empty for what isn't divided."))
        elif len(found) > 1:
            faults.add(row, 'account', row['account'], self.env._("Several accounts are called so."), self.env._("Write the code of the one meant."))
            return None
        return found or None

    @api.model
    def _import_changes(self, prepared):
        """The prepared cells whose amount is another than the one there, with that one."""
        budgets = self.env['medical.budget'].union(*{entry[0] for entry in prepared})
        before = {
            (amount.budget_id.id, amount.category_id.id, amount.analytic_account_id.id, amount.date): amount.amount
            for amount in budgets.line_ids.amount_ids}
        changes = []
        for entry in prepared:
            budget, category, account, month, amount = entry
            now = before.get((budget.id, category.id, account.id, month), 0.0)
            if budget.currency_id.compare_amounts(now, amount):
                changes.append((entry, now))
        return changes

    @api.model
    def _import_preview(self, prepared):
        changes = self._import_changes(prepared)
        return {
            'counts': [(self.env._("amounts change"), str(len(changes))), (self.env._("as they are already"), str(len(prepared) - len(changes)))],
            'columns': [self.env._("Budget"), self.env._("Category"), self.env._("Site or Department"), self.env._("Month"), self.env._("Amount")],
            'lines': [[
                budget.display_name, category.name, account.name or '', self._month_label(month),
                f'{budget.currency_id.format(now)} → {budget.currency_id.format(amount)}',
            ] for (budget, category, account, month, amount), now in changes],
        }

    @api.model
    def _import_apply(self, prepared):
        changed = 0
        for budget in dict.fromkeys(entry[0] for entry in prepared):
            changed += budget._save_cells([entry[1:] for entry in prepared if entry[0] == budget])
        return self.env._("%(count)s amounts changed.", count=changed)
