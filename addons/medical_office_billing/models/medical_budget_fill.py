from collections import defaultdict
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.exceptions import UserError

WEEKEND = (5, 6)


class MedicalBudget(models.Model):
    """Ways to fill a budget: a total spread over the months, last year's budget or actual."""
    _inherit = 'medical.budget'

    def _spread(self, category, analytic, total, how):
        """A year's total over the months, rounded to the currency; what rounding leaves is in the last month that has a share.

        :param how: 'even'; 'last_year', as the actual of last year was; 'working_days', on which the site is open, or one of
            the sites for what isn't divided, or by Monday to Friday where there is no site
        :returns: {month: amount}, whose sum is the total to the cent
        :raises UserError: last year has no actual to take the shape of
        """
        self.ensure_one()
        months = self._months()
        if how == 'even':
            weights = [1] * len(months)
        elif how == 'working_days':
            weights = self._working_days(analytic)
        elif how == 'last_year':
            weights = self._last_year_shape(category, analytic)
        else:
            raise UserError(self.env._("There is no such way to spread an amount."))
        whole, currency = sum(weights), self.currency_id
        if whole <= 0:
            raise UserError(self.env._("Last year has nothing to take the shape of: spread the amount evenly or by working days."))
        total = currency.round(total)
        amounts = [currency.round(total * weight / whole) for weight in weights]
        last = max(number for number, weight in enumerate(weights) if weight)
        amounts[last] = currency.round(total - sum(amount for number, amount in enumerate(amounts) if number != last))
        return dict(zip(months, amounts, strict=True))

    def _last_year_shape(self, category, analytic):
        amounts = defaultdict(float)
        for (category_id, account_id, month), amount in self._last_year_actual().items():
            if category_id == category.id and (not analytic or account_id == analytic.id):
                amounts[month] += amount
        # a month in which more came back than was spent has no share
        return [max(amounts[month], 0) for month in self._months()]

    def _last_year_actual(self):
        """{(category id, account id or False, month of this year): actual a year before}."""
        return self.env['medical.budget.figures']._figures(self, last_year=True)['last_year']

    def _working_days(self, analytic):
        """How many days of each month are worked."""
        # sudo: when the practice is open is no secret, the user may not read the site
        sites = self.env['medical.site'].sudo().search([('company_id', '=', self.company_id.id)])
        if analytic:
            sites = sites.filtered(lambda site: site.analytic_account_id == analytic) or sites
        hours = list(sites._opening_hours().values())
        days = []
        for month in self._months():
            following = month + relativedelta(months=1)
            dates = [month + timedelta(days=number) for number in range((following - month).days)]
            days.append(sum(
                any(opened(day) for opened in hours) if hours else day.weekday() not in WEEKEND for day in dates))
        return days

    def _previous_year(self):
        """The approved budget of the year before, of the same plan."""
        return self.search([
            ('company_id', '=', self.company_id.id), ('plan_id', '=', self.plan_id.id), ('state', '=', 'approved'),
            ('date_from', '=', self.date_from - relativedelta(years=1))], limit=1)

    def _fill_from(self, source, percent, categories):
        """Put last year's budget or actual, more or less so many percent, in place of what these categories have.

        Accounts and months without an amount last year become zero. Each month is rounded by itself.

        :returns: how many amounts have changed
        :raises UserError: no such source, or nothing there last year
        """
        self.ensure_one()
        if source == 'budget':
            previous = self._previous_year()
            if not previous:
                raise UserError(self.env._("There is no approved budget of the year before to copy from."))
            amounts = {
                (amount.category_id.id, amount.analytic_account_id.id, amount.date + relativedelta(years=1)): amount.amount
                for amount in previous.line_ids.amount_ids}
        elif source == 'actual':
            amounts = self._last_year_actual()
        else:
            raise UserError(self.env._("A budget is copied from last year's budget or actual."))
        amounts = {key: amount for key, amount in amounts.items() if key[0] in categories.ids}
        if not amounts:
            raise UserError(self.env._("There is nothing of these categories in the year before."))
        Account = self.env['account.analytic.account']
        # analytic accounts of this plan that last year had are taken as they are, also those no longer in use
        old = {(amount.category_id.id, amount.analytic_account_id.id, amount.date): 0 for amount in self.line_ids.amount_ids
               if amount.category_id in categories}
        factor = 1 + percent / 100
        wanted = {**old, **{key: amount * factor for key, amount in amounts.items()}}
        by_id = {category.id: category for category in categories}
        return self._save_cells([
            (by_id[category_id], Account.browse(account_id or ()), month, amount)
            for (category_id, account_id, month), amount in wanted.items()])
