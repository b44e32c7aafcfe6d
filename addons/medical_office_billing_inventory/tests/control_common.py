from odoo import Command
from odoo.fields import Date

from .bridge_common import BridgeCommon


class ControlCommon(BridgeCommon):
    """A practice with an approved budget of this year: medical supplies, by site, and equipment as a whole.

    - medical (the account of the supplies' bills): 1,000 at Main Street, 200 at the Annex; equipment: 500, not divided
    - all of it in the month of today; staff need no approval for requests up to 150
    """
    MAIN, ANNEX, EQUIPMENT = 1000, 200, 500

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.equipment_account = cls._new_account("Equipment Bought")
        cls.medical, cls.equipment = cls.env['medical.budget.category'].create([
            {'name': name, 'company_id': cls.company.id, 'control': 'inform', 'account_ids': [Command.set(account.ids)]}
            for name, account in (("Medical supplies", cls.expense), ("Equipment bought", cls.equipment_account))])
        cls.scale = cls._new_product("Scale", purchase_method='receive')
        cls.scale.product_tmpl_id.with_company(cls.company).property_account_expense_id = cls.equipment_account
        cls._new_price(cls.mckay, cls.scale, 100, delay=0)
        cls.seat = cls.site.analytic_account_id
        cls.annex_seat = cls.annex.analytic_account_id
        cls.budget = cls._new_budget({
            (cls.medical, cls.seat): cls.MAIN, (cls.medical, cls.annex_seat): cls.ANNEX, (cls.equipment, None): cls.EQUIPMENT})

    @classmethod
    def _new_budget(cls, amounts, approve=True, **values):
        """A budget of this year, typed by the manager and approved by the owner; ``{(category, analytic account or None): amount}``."""
        budget = cls.env['medical.budget'].with_user(cls.manager).create({
            'company_id': cls.company.id, 'date_from': cls.today.replace(month=1, day=1), **values})
        none = cls.env['account.analytic.account']
        budget._save_cells([
            (category, analytic or none, cls.today.replace(day=1), amount) for (category, analytic), amount in amounts.items()])
        if approve:
            budget.action_submit()
            budget.with_user(cls.owner).action_approve()
            assert budget.state == 'approved'
        return budget.sudo()

    def _figures(self, kind, budget=None, user=None):
        """{(category, analytic account id or False): amount} of the year."""
        budget = (budget or self.budget).with_user(user or self.manager)
        sums = {}
        for (category_id, analytic_id, _month), amount in self.env['medical.budget.figures'].with_user(
                user or self.manager)._figures(budget)[kind].items():
            key = self.env['medical.budget.category'].browse(category_id or []), analytic_id
            sums[key] = round(sums.get(key, 0) + amount, 2)
        return {key: amount for key, amount in sums.items() if amount}

    def _committed(self, **options):
        return self._figures('committed', **options)

    def _requested(self, **options):
        return self._figures('requested', **options)

    def _mask_order(self, amount, **values):
        """An order of masks at a price of 1: as many as its amount."""
        return self._new_order({self.masks: (amount, 1)}, confirm=False, **values)

    def _day(self, days):
        return Date.add(self.today, days=days)
