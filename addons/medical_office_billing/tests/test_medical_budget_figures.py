from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import Command
from odoo.tests import tagged

from .budget_common import BudgetCommon
from .random_data import HealthCheck, given, seed, settings, st


@tagged('post_install', '-at_install')
class TestMedicalBudgetFigures(BudgetCommon):

    def _actual(self, budget, category=None):
        """{(account's name or False, month's number): actual} of a category."""
        category = category or self.supplies
        return {
            (self.env['account.analytic.account'].browse(account or ()).name, month.month): amount
            for (category_id, account, month), amount in self._figures(budget)['actual'].items() if category_id == category.id}

    def _pay(self, moves, amount=None, day=None):
        """Pay bills together, on a day."""
        wizard = self.env['account.payment.register'].with_context(active_model='account.move', active_ids=moves.ids).create({
            'payment_date': day or self.today, 'group_payment': True, 'journal_id': self.bank_journal.id, **({'amount': amount} if amount else {})})
        return wizard._create_payments()

    # === ACCRUAL === #

    def test_what_counts(self):
        budget = self._budget({(self.supplies, False): 1})
        self._spend(100, day=self._day(3, 31))
        self._spend(7, day=self._day(3, 1), post=False)
        cancelled = self._spend(9, day=self._day(3, 1))
        cancelled.button_draft()
        cancelled.button_cancel()
        self._spend(50, day=self.year - relativedelta(days=1))
        self._spend(60, day=self.year + relativedelta(years=1))
        self._spend(-30, day=self._day(12, 31))
        self.assertEqual(self._actual(budget), {(False, 3): 100, (False, 12): -30})

    def test_signs(self):
        budget = self._budget({(self.visits, False): 1})
        self._spend(-500, self.visits_account, day=self._day(5))
        self._spend(120, self.visits_account, day=self._day(6), analytic=self.main)
        self.assertEqual(self._actual(budget, self.visits), {(False, 5): 500, ('Main', 6): -120}, "what is given back is less income")

    def test_assigned_in_part_or_too_much(self):
        budget = self._budget({(self.supplies, False): 1})
        self._spend(100, day=self._day(1), analytic={self.main: 33.33})
        self.assertEqual(self._actual(budget), {('Main', 1): 33.33, (False, 1): 66.67})
        self._spend(100, day=self._day(2), analytic={self.main: 70, self.lake: 30})
        self.assertEqual(self._actual(budget)['Main', 2], 70)
        self.assertNotIn((False, 2), self._actual(budget))

    def test_another_plan(self):
        plan = self.env['account.analytic.plan'].create({'name': "Department"})
        nursing = self.env['account.analytic.account'].create({'name': "Nursing", 'plan_id': plan.id, 'company_id': self.company.id})
        by_site, by_department = self._budget({(self.supplies, False): 1}), self._budget({(self.supplies, False): 1}, plan_id=plan.id)
        self._entry([
            (self.supplies_account, 100, {'analytic_distribution': {f'{self.main.id},{nursing.id}': 60, str(self.lake.id): 40}}),
            (self.bank, -100)], self._day(4))
        self.assertEqual(self._actual(by_site), {('Main', 4): 60, ('Annex', 4): 40})
        self.assertEqual(self._actual(by_department), {('Nursing', 4): 60, (False, 4): 40})

    def test_no_category(self):
        self._budget({(self.supplies, False): 1})
        budget = self._budget({(self.supplies, False): 1})
        self._spend(40, self.expense, day=self._day(2), analytic=self.main)
        self._spend(-100, self.income, day=self._day(2))
        rows = self.env['medical.budget.figures'].with_user(self.manager)._rows(budget)
        self.assertFalse(rows[-1]['category'])
        self.assertEqual(rows[-1]['sums']['actual'], -60)
        matrix = self._screen().get_matrix(budget.id)
        self.assertEqual(matrix['totals']['result']['total']['actual'], 60, "the ledger's result")

    def test_company_and_branch(self):
        branch = self.env['res.company'].create({'name': "Fictional Branch", 'parent_id': self.company.id})
        budget = self._budget({(self.supplies, False): 1})
        self._spend(100, day=self._day(1))
        journal = self.env['account.journal'].search([('type', '=', 'general'), ('company_id', '=', self.company.id)], limit=1)
        move = self.env['account.move'].with_context(allowed_company_ids=(branch | self.company).ids).create({
            'move_type': 'entry', 'date': self._day(1), 'company_id': branch.id, 'journal_id': journal.id, 'line_ids': [
                Command.create({'account_id': account.id, 'balance': balance}) for account, balance in ((self.supplies_account, 25), (self.bank, -25))]})
        move.action_post()
        self.assertEqual(self._actual(budget), {(False, 1): 100}, "a branch's entries count in its own budget")
        category = self.env['medical.budget.category'].create({
            'name': "Supplies of the branch", 'company_id': branch.id, 'account_ids': [Command.set(self.supplies_account.ids)]})
        own = self.env['medical.budget'].with_context(allowed_company_ids=branch.ids).create({
            'name': "Branch", 'date_from': self.year, 'company_id': branch.id})
        figures = self.env['medical.budget.figures'].with_context(allowed_company_ids=branch.ids)._figures(own)
        self.assertEqual(figures['actual'], {(category.id, False, self._day(1)): 25})

    def test_account_of_another_practice_or_archived(self):
        budget = self._budget({(self.supplies, self.main): 1})
        self._spend(10, day=self._day(1), analytic=self.other_site.analytic_account_id)
        self._spend(20, day=self._day(1), analytic=self.lake)
        self.lake.active = False
        self.env.invalidate_all()
        rows = self._screen().get_matrix(budget.id)['rows']
        self.assertEqual(
            {row['analytic']['name']: row['total']['actual'] for row in rows if row['category']['name'] == 'Supplies' and row['analytic']},
            {'Annex': 20, 'Elsewhere': 10, 'Main': 0}, "nothing vanishes")

    # === CASH === #

    def test_cash_part_payments(self):
        budget = self._budget({(self.supplies, False): 1}, basis='cash')
        bill = self._bill(100, self.supplies_account, date=self._day(1, 10), site=self.site)
        self.assertEqual(self._actual(budget), {}, "nothing paid")
        self._pay(bill, 33.33, self._day(2, 5))
        self._pay(bill, 33.33, self._day(2, 25))
        self.assertEqual(self._actual(budget), {('Main', 2): 66.66})
        self._pay(bill, 33.34, self._day(4, 1))
        self.assertEqual(self._actual(budget), {('Main', 2): 66.66, ('Main', 4): 33.34})

    def test_cash_shares_to_the_cent(self):
        budget = self._budget({(self.supplies, False): 1}, basis='cash')
        bill = self._entry([
            (self.supplies_account, 33.33, {'analytic_distribution': {str(self.main.id): 30}}), (self.rent_account, 66.67),
            (self.vendor.property_account_payable_id, -100, {'partner_id': self.vendor.id})], self._day(1, 10))
        payable = bill.line_ids[-1]
        for month in (2, 3, 4):
            amount = 33.33 if month < 4 else 33.34
            payment = self._entry([(payable.account_id, amount, {'partner_id': self.vendor.id}), (self.bank, -amount)], self._day(month))
            (payable | payment.line_ids[0]).reconcile()
        rent = self._actual(budget, self.rent)
        self.assertEqual(round(sum(rent.values()), 2), 66.67)
        self.assertEqual(rent, {(False, 2): 22.22, (False, 3): 22.22, (False, 4): 22.23})
        supplies = self._actual(budget)
        self.assertEqual(round(sum(supplies.values()), 2), 33.33)
        self.assertEqual([supplies['Main', month] for month in (2, 3, 4)], [3.33, 3.34, 3.33])

    def test_cash_two_bills_in_one_payment(self):
        budget = self._budget({(self.supplies, False): 1}, basis='cash')
        bills = self._bill(100, self.supplies_account, date=self._day(1), site=self.site) | self._bill(50, self.rent_account, date=self._day(2))
        self._pay(bills, day=self._day(3, 3))
        self.assertEqual(self._actual(budget), {('Main', 3): 100})
        self.assertEqual(self._actual(budget, self.rent), {(False, 3): 50})

    def test_cash_credit_note_and_refund(self):
        budget = self._budget({(self.supplies, False): 1}, basis='cash')
        bill = self._bill(100, self.supplies_account, date=self._day(1, 10))
        refund = self._bill(30, self.supplies_account, date=self._day(2, 10), move_type='in_refund')
        (bill | refund).line_ids.filtered(lambda line: line.account_type == 'liability_payable').reconcile()
        self.assertEqual(self._actual(budget), {}, "set against one another: no money has moved")
        self._pay(bill, day=self._day(3, 3))
        self.assertEqual(self._actual(budget), {(False, 3): 70})
        back = self._bill(20, self.supplies_account, date=self._day(4, 1), move_type='in_refund')
        self.assertEqual(self._actual(budget), {(False, 3): 70})
        self._pay(back, day=self._day(5, 1))
        self.assertEqual(self._actual(budget), {(False, 3): 70, (False, 5): -20}, "the vendor paid back")

    def test_cash_income_and_entries_without_debt(self):
        budget = self._budget({(self.visits, False): 1}, basis='cash')
        invoice = self._bill(200, self.visits_account, date=self._day(1), move_type='out_invoice', site=self.site)
        self._spend(-80, self.visits_account, day=self._day(2))
        self.assertEqual(self._actual(budget, self.visits), {(False, 2): 80})
        self._pay(invoice, 150, self._day(3))
        self.assertEqual(self._actual(budget, self.visits), {(False, 2): 80, ('Main', 3): 150})

    def test_cash_of_last_year_paid_this_year(self):
        budget = self._budget({(self.supplies, False): 1}, basis='cash')
        bill = self._bill(100, self.supplies_account, date=self.year - relativedelta(days=20))
        self._pay(bill, 40, self.year - relativedelta(days=10))
        self._pay(bill, 60, self._day(1, 10))
        self.assertEqual(self._actual(budget), {(False, 1): 60})

    # === INVARIANT 7: ACTUAL = POSTED ITEMS === #

    def test_actual_is_what_was_posted(self):
        accounts = [self.supplies_account, self.rent_account, self.visits_account, self.expense]
        owners = {self.supplies_account: (self.supplies, 1), self.rent_account: (self.rent, 1), self.visits_account: (self.visits, -1)}
        accrual, cash = self._budget({(self.supplies, False): 1}), self._budget({(self.supplies, False): 1}, basis='cash')
        spots = st.sampled_from([None, 'main', 'lake', 'part', 'both'])
        fates = st.sampled_from(['post', 'draft', 'cancel', 'reset'])
        entry = st.tuples(st.sampled_from(range(4)), st.integers(-100_000, 100_000), spots, st.integers(0, 364), fates)
        shares = {'main': {self.main: 100}, 'lake': {self.lake: 100}, 'part': {self.main: 33.33, self.lake: 12.5}, 'both': {self.main: 41.7, self.lake: 58.3}}

        @seed(7)
        @settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(entry, max_size=12))
        def check(entries):
            expected = defaultdict(float)
            savepoint = self.env.cr.savepoint()
            for number, cents, spot, day, fate in entries:
                account, date = accounts[number], self.year + relativedelta(days=day)
                move = self._spend(cents / 100, account, date, shares.get(spot), post=fate != 'draft')
                if fate in ('cancel', 'reset'):
                    move.button_draft()
                if fate == 'cancel':
                    move.button_cancel()
                if fate == 'reset':
                    move.action_post()
                if fate in ('post', 'reset'):
                    category, sign = owners.get(account, (self.env['medical.budget.category'], 1))
                    expected[category.id or False, date.replace(day=1)] += sign * cents / 100
            for budget in (accrual, cash):
                sums = defaultdict(float)
                for (category_id, _account, month), amount in self._figures(budget)['actual'].items():
                    sums[category_id, month] += amount
                self.assertEqual(
                    {key: round(amount, 2) for key, amount in sums.items() if round(amount, 2)},
                    {key: round(amount, 2) for key, amount in expected.items() if round(amount, 2)}, budget.basis)
            savepoint.close(rollback=True)
            self.env.invalidate_all()

        check()

    def test_cash_of_random_payments(self):
        budget = self._budget({(self.supplies, False): 1}, basis='cash')
        payable = self.vendor.property_account_payable_id
        amounts = st.lists(st.integers(1, 99_999), min_size=2, max_size=4)
        parts = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 300)), max_size=5)

        @seed(11)
        @settings(max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(amounts, parts)
        def check(cents, payments):
            savepoint = self.env.cr.savepoint()
            total = sum(cents)
            bill = self._entry([
                *((account, cent / 100, {'analytic_distribution': {str(self.main.id): 33.33}})
                  for account, cent in zip([self.supplies_account, self.rent_account] * 2, cents, strict=False)),
                (payable, -total / 100, {'partner_id': self.vendor.id})], self.year)
            left = total
            # so many percent of the whole on so many days, and the rest on the last
            for number, (percent, day) in enumerate([*sorted(payments, key=lambda part: part[1]), (100, 320)]):
                cent = min(left, total * percent // 100) if number < len(payments) else left
                if cent:
                    payment = self._entry(
                        [(payable, cent / 100, {'partner_id': self.vendor.id}), (self.bank, -cent / 100)], self.year + relativedelta(days=day))
                    (bill.line_ids[-1] | payment.line_ids[0]).reconcile()
                left -= cent
                sums = defaultdict(float)
                for (category_id, _account, _month), amount in self._figures(budget)['actual'].items():
                    sums[category_id] += amount
                for category, owned in ((self.supplies, cents[::2]), (self.rent, cents[1::2])):
                    self.assertAlmostEqual(sums[category.id], sum(owned) / 100 * (total - left) / total, delta=0.005 * len(owned) + 1e-9)
            self.assertEqual([round(sums[category.id] * 100) for category in (self.supplies, self.rent)], [sum(cents[::2]), sum(cents[1::2])])
            savepoint.close(rollback=True)
            self.env.invalidate_all()

        check()

    def test_opened_is_what_makes_up_the_figure(self):
        self._spend(100, day=self._day(1), analytic={self.main: 60})
        self._spend(40, day=self._day(1), analytic=self.main)
        self._spend(7, day=self._day(2))
        self._spend(9, self.expense, day=self._day(2))
        bill = self._bill(50, self.supplies_account, date=self._day(1), site=self.annex)
        for basis in ('accrual', 'cash'):
            budget = self._budget({(self.supplies, False): 1}, basis=basis)
            figures = self._figures(budget)['actual']
            january = str(self._day(1))
            wanted = [(self.main.id, january), ('unassigned', january), (self.lake.id, False), (False, january), (False, False)]
            for analytic, month in wanted:
                amount = sum(value for (category_id, account, at), value in figures.items() if category_id == self.supplies.id and (
                    not month or str(at) == month) and (analytic is False or account == (False if analytic == 'unassigned' else analytic)))
                action = self._screen().open_figure(budget.id, 'actual', self.supplies.id, analytic, month)
                found = self.env[action['res_model']].with_user(self.manager).search(action['domain'])
                if action['res_model'] == 'account.analytic.line':
                    opened = -sum(found.mapped('amount'))
                else:
                    opened = sum(found.mapped('balance'))
                    if analytic == 'unassigned':
                        opened += sum(found.analytic_line_ids.mapped('amount'))
                with self.subTest(basis=basis, analytic=analytic, month=month):
                    self.assertAlmostEqual(opened, amount, 2)
            [line] = self.env['account.move.line'].search(
                self._screen().open_figure(budget.id, 'actual', False, False, False)['domain'] + [('account_id', '=', self.expense.id)])
            self.assertEqual(line.balance, 9, "accounts in no category")
        self.assertEqual(bill.payment_state, 'not_paid')

    def test_opened_of_a_divided_category(self):
        budget = self._budget({(self.supplies, False): 10, (self.supplies, self.main): 5})
        self._spend(100, day=self._day(1), analytic={self.main: 60})
        rows = {row['key']: row for row in self._screen().get_matrix(budget.id)['rows']}
        row = rows[f'{self.supplies.id}-0']
        self.assertEqual((row['unassigned'], row['total']['budget'], row['total']['actual']), (False, 120, 40), "typed: a row like the others")
        action = self._screen().open_figure(budget.id, 'actual', self.supplies.id, False, False)
        line = self.env['account.move.line'].search(action['domain'])
        self.assertEqual(line.balance + line.analytic_line_ids.amount, 40)
        action = self._screen().open_figure(budget.id, 'budget', self.supplies.id, False, False)
        self.assertEqual(sum(self.env['medical.budget.amount'].search(action['domain']).mapped('amount')), 120)

    def test_queries(self):
        budget = self._budget({(category, account): 5 for category in (self.supplies, self.rent, self.visits) for account in (self.main, self.lake)})
        self._spend(100, day=self._day(1), analytic={self.main: 60})
        model = self.env['medical.budget.figures'].with_user(self.manager)
        budget = budget.with_user(self.manager)
        model._figures(budget, last_year=True)
        for basis in ('accrual', 'cash'):
            budget.sudo().basis = basis
            self.env.flush_all()
            with self.subTest(basis=basis), self.assertQueryCount(3):
                model._figures(budget, last_year=True)
        screen = self._screen()
        screen.get_matrix(budget.id)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        screen.get_matrix(budget.id)
        few = self.env.cr.sql_log_count - before
        for number in range(5):
            account = self._new_account(f'BGQ{number}', f"More {number}", 'expense')
            category = self.env['medical.budget.category'].create({
                'name': f"More {number}", 'company_id': self.company.id, 'account_ids': [Command.set(account.ids)]})
            budget.sudo()._save_cells([(category, self.main, month, 3) for month in self.months])
            self._spend(10, account, day=self._day(1), analytic=self.lake)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        matrix = screen.get_matrix(budget.id)
        self.assertLessEqual(self.env.cr.sql_log_count - before, few, "as many queries, whatever the budget's size")
        self.assertGreater(len(matrix['rows']), 10)
