from dateutil.relativedelta import relativedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.medical_office_base.tests.menus_common import ROLES

from .budget_common import BudgetCommon


@tagged('post_install', '-at_install')
class TestMedicalBudget(BudgetCommon):

    # === MATRIX === #

    def test_matrix(self):
        budget = self._budget({(self.supplies, self.main): 100, (self.supplies, self.lake): 50, (self.rent, False): 1000, (self.visits, False): 2000})
        self._spend(130, day=self._day(1, 15), analytic=self.main)
        self._spend(20, day=self._day(1, 15), analytic={self.lake: 60})
        self._spend(900, self.rent_account, day=self._day(2, 1), analytic=self.main)
        matrix = self._screen().get_matrix(budget.id, {'view': 'month'})
        self.assertTrue(matrix['budget']['editable'])
        self.assertEqual(matrix['kinds'][:2], ['budget', 'actual'])
        self.assertEqual([one['name'] for one in matrix['analytics']], ['Annex', 'Main'])
        rows = {row['key']: row for row in matrix['rows']}
        january = matrix['months'][0]['key']
        main = rows[f'{self.supplies.id}-{self.main.id}']
        self.assertEqual([main['cells'][january][kind] for kind in ('budget', 'actual', 'remaining', 'variance', 'percent')], [100, 130, -30, 30, 30])
        self.assertEqual(rows[f'{self.supplies.id}-{self.lake.id}']['cells'][january]['actual'], 12)
        self.assertEqual(rows[f'{self.supplies.id}-0']['cells'][january]['actual'], 8)
        self.assertTrue(rows[f'{self.supplies.id}-0']['unassigned'])
        self.assertEqual(rows[f'{self.rent.id}-0']['total']['actual'], 900, "not divided: one row holds all")
        self.assertFalse(rows[f'{self.rent.id}-0']['unassigned'])
        self.assertEqual(matrix['categories'][self.supplies.id]['total']['actual'], 150)
        self.assertEqual(matrix['totals']['expense']['total']['actual'], 1050)
        self.assertEqual(matrix['totals']['result']['total']['budget'], 2000 * 12 - 1150 * 12)
        self.assertEqual([row['key'].split('-')[0] for row in matrix['rows']][0], str(self.visits.id), "income first")

    def test_matrix_of_one_account(self):
        budget = self._budget({(self.supplies, self.main): 100, (self.rent, False): 1000})
        self._spend(130, day=self._day(1), analytic={self.main: 50})
        self._spend(10, self.rent_account, day=self._day(3), analytic=self.main)
        matrix = self._screen().get_matrix(budget.id, {'analytic_id': self.main.id, 'view': 'year', 'until': str(self._day(2, 28))})
        self.assertEqual(
            {row['category']['name']: (row['total']['budget'], row['total']['actual']) for row in matrix['rows']},
            {'Visits': (0, 0), 'Supplies': (200, 65), 'Rent': (0, 0)})
        self.assertFalse(matrix['rows'][0]['cells'])
        matrix = self._screen().get_matrix(budget.id, {'analytic_id': 'unassigned'})
        self.assertEqual(
            {row['category']['name']: (row['total']['budget'], row['total']['actual']) for row in matrix['rows']},
            {'Visits': (0, 0), 'Supplies': (0, 65), 'Rent': (12000, 0)})
        with self.assertRaises(UserError):
            self._screen().get_matrix(budget.id, {'analytic_id': self.other_site.analytic_account_id.id})

    def test_variance_in_words(self):
        variance = self.env['medical.budget.figures']._variance
        currency = self.company.currency_id

        def words(*args, **values):
            amount, percent, text, tone = variance(*args, currency, **values)
            return amount, percent, text.replace('\N{NO-BREAK SPACE}', ''), tone
        self.assertEqual(words('expense', 1000, 1080), (80, 8, "$80.00 (8 %) over", 'danger'))
        self.assertEqual(words('expense', 1000, 920), (-80, -8, "$80.00 (8 %) under", 'success'))
        self.assertEqual(words('expense', 1000, 920, running=True), (-80, -8, "$80.00 (8 %) left", 'muted'))
        self.assertEqual(words('income', 1000, 920), (-80, -8, "Short by $80.00 (8 %)", 'danger'))
        self.assertEqual(words('income', 1000, 1080), (80, 8, "$80.00 (8 %) above", 'success'))
        self.assertEqual(words('result', -100, -150), (-50, -50, "Short by $50.00 (50 %)", 'danger'))
        self.assertEqual(words('expense', 0, 50), (50, False, "$50.00, not budgeted", 'warning'))
        self.assertEqual(words('income', 0, 50), (50, False, "$50.00, not budgeted", 'success'))
        self.assertEqual(words('expense', 0, 0), (0, False, '', 'muted'))
        self.assertEqual(words('expense', 10, 10.001), (0, 0, "On budget", 'success'))

    def test_forecast(self):
        forecast = self.env['medical.budget.figures']._forecast
        budget = self._budget({(self.supplies, False): 100})
        months = budget._months()
        row = {
            'budget': dict.fromkeys(months, 100), 'actual': {months[0]: 150, months[1]: 50, months[2]: 120},
            'last_year': {months[0]: 100, months[1]: 100, months[6]: 600}}
        march = months[2].replace(day=10)
        self.assertEqual(forecast(budget, months, row, 'straight', march), 200 + 120 + 900, "March has more than planned already")
        self.assertEqual(forecast(budget, months, row, 'rate', march), 1200)
        self.assertEqual(forecast(budget, months, row, 'last_year', march), 800)
        self.assertEqual(forecast(budget, months, {**row, 'last_year': {}}, 'last_year', march), 1220, "no last year")
        self.assertEqual(forecast(budget, months, row, 'rate', months[0]), 150 + 100 + 120 + 900, "no month is over")
        self.assertEqual(forecast(budget, months, row, 'rate', months[0] + relativedelta(years=1)), 320, "over: what was")

    # === TYPING === #

    def test_save(self):
        budget = self._budget()
        cells = [{'category_id': self.supplies.id, 'analytic_id': self.main.id, 'month': str(month), 'amount': 10.555} for month in self.months]
        self.assertEqual(self._screen().save_cells(budget.id, cells), {'rows': 12})
        self.assertEqual(budget.amount_expense, 126.72, "cents")
        self.assertEqual(self._screen().save_cells(budget.id, cells), {'rows': 0})
        faulty = (
            {'amount': 'ten'}, {'amount': True}, {'amount': float('nan')}, {'amount': 1e300}, {'amount': None}, {'month': '1999-01-01'}, {'month': None},
            {'category_id': 0}, {'category_id': self.supplies.id + 999}, {'analytic_id': self.other_site.analytic_account_id.id})
        for fault in faulty:
            with self.subTest(fault=fault), self.assertRaisesRegex(UserError, "Nothing was saved"):
                self._screen().save_cells(budget.id, [{**cells[0], 'amount': 99}, {**cells[1], **fault}])
        self.assertEqual(budget.amount_expense, 126.72, "all or nothing")

    def test_save_480_cells_at_once(self):
        budget = self._budget()
        categories = self.env['medical.budget.category'].create([
            {'name': f"Category {number}", 'company_id': self.company.id} for number in range(20)])
        cells = [
            {'category_id': category.id, 'analytic_id': site.id, 'month': str(month), 'amount': 7}
            for category in categories for site in (self.main, self.lake) for month in self.months]
        self.assertEqual(len(cells), 480)
        self.env.flush_all()
        for amount in (7, 8):
            before = self.env.cr.sql_log_count
            self.assertEqual(self._screen().save_cells(budget.id, [{**cell, 'amount': amount} for cell in cells]), {'rows': 480})
            self.env.flush_all()
            self.assertLess(self.env.cr.sql_log_count - before, 60)
        self.assertEqual(budget.amount_expense, 480 * 8)

    def test_spread(self):
        budget = self._budget()
        screen = self._screen()
        screen.spread(budget.id, self.rent.id, False, 1000, 'even')
        amounts = budget.line_ids.amount_ids.sorted('date').mapped('amount')
        self.assertEqual(amounts, [83.33] * 11 + [83.37])
        self.assertEqual(budget.amount_expense, 1000)
        screen.spread(budget.id, self.rent.id, False, 999.99, 'working_days')
        self.assertEqual(budget.amount_expense, 999.99)
        with self.assertRaisesRegex(UserError, "Last year"):
            screen.spread(budget.id, self.rent.id, False, 1000, 'last_year')
        self._spend(100, self.rent_account, day=self._day(1, 5) - relativedelta(years=1), analytic=self.main)
        self._spend(300, self.rent_account, day=self._day(3, 5) - relativedelta(years=1))
        screen.spread(budget.id, self.rent.id, False, 100.01, 'last_year')
        self.assertEqual(
            [amount for amount in budget.line_ids.amount_ids.sorted('date').mapped('amount') if amount], [25.0, 75.01])
        screen.spread(budget.id, self.rent.id, self.main.id, 12, 'last_year')
        line = budget.line_ids.filtered('analytic_account_id')
        self.assertEqual([(amount.date.month, amount.amount) for amount in line.amount_ids if amount.amount], [(1, 12)])
        for total, how in (('x', 'even'), (True, 'even'), (5, 'odd')):
            with self.assertRaises(UserError):
                screen.spread(budget.id, self.rent.id, False, total, how)

    def test_spread_is_exact(self):
        budget = self._budget()
        for total in (0.01, 0.11, 1, 99.99, 1234567.89, -17.13):
            for how in ('even', 'working_days'):
                amounts = budget._spread(self.rent, self.main, total, how)
                self.assertEqual(len(amounts), 12)
                self.assertAlmostEqual(sum(amounts.values()), total, 6)

    def test_working_days_of_the_site(self):
        budget = self._budget()
        calendar = self.env['resource.calendar'].create({'name': "Mondays", 'company_id': self.company.id, 'tz': 'America/New_York', 'attendance_ids': [
            Command.clear(), Command.create({'name': "Monday", 'dayofweek': '0', 'hour_from': 8, 'hour_to': 12, 'day_period': 'morning'})]})
        self.site.calendar_id = calendar
        days = budget._working_days(self.main)
        self.assertIn(sum(days), (52, 53))
        self.assertEqual(sum(budget._working_days(self.lake)), (budget.date_to - budget.date_from).days + 1, "open round the clock")

    def test_fill_from_last_year(self):
        last = self._approved({(self.rent, self.main): 100, (self.visits, False): 10}, date_from=self.year - relativedelta(years=1))
        self._spend(33, self.rent_account, day=self._day(2, 9) - relativedelta(years=1), analytic=self.lake)
        budget = self._budget({(self.rent, False): 5})
        self.assertEqual(self._screen().fill_from(budget.id, 'budget', 3.5, [self.rent.id]), {'rows': 24})
        figures = self._figures(budget)['budget']
        self.assertEqual(figures, {(self.rent.id, self.main.id, month): 103.5 for month in self.months})
        self._screen().fill_from(budget.id, 'actual', 0)
        self.assertEqual(self._figures(budget)['budget'], {(self.rent.id, self.lake.id, self.months[1]): 33})
        with self.assertRaises(UserError):
            self._screen().fill_from(last.id, 'budget', 0)
        for source, percent in (('moon', 0), ('budget', 'x'), ('budget', -101)):
            with self.assertRaises(UserError):
                self._screen().fill_from(budget.id, source, percent)

    def test_comments(self):
        budget = self._approved({(self.rent, False): 10})
        self._screen().set_comment(budget.id, self.rent.id, False, "Talks with the landlord")
        line = budget.line_ids
        self.assertRecordValues(line, [{'comment': "Talks with the landlord", 'comment_user_id': self.manager.id}])
        line.with_user(self.owner).write({'comment': "Settled"})
        self.assertEqual(line.comment_user_id, self.owner)
        self._screen().set_comment(budget.id, self.supplies.id, self.main.id, "None planned")
        self.assertEqual(budget.amount_expense, 120)
        self.assertIn("Settled", ' '.join(budget.message_ids.mapped('body')))
        with self.assertRaises(UserError):
            line.with_user(self.owner).write({'comment_user_id': self.manager.id})
        with self.assertRaises(AccessError):
            self._screen(self.users['auditor']).set_comment(budget.id, self.rent.id, False, "No")

    # === VERSIONS AND LOCK === #

    def test_locked_when_approved(self):
        budget = self._approved({(self.rent, False): [10] * 11 + [0]})
        self.assertTrue(budget.is_current)
        amount, line = budget.line_ids.amount_ids[0], budget.line_ids
        for user in (self.manager, self.owner):
            attempts = (
                lambda user=user: amount.with_user(user).write({'amount': 1}),
                lambda user=user: amount.with_user(user).unlink(),
                lambda user=user: line.with_user(user).unlink(),
                lambda user=user: line.with_user(user).write({'category_id': self.supplies.id}),
                lambda user=user: budget.with_user(user).write({'line_ids': [Command.clear()]}),
                lambda user=user: budget.with_user(user).write({'basis': 'cash'}),
                lambda user=user: budget.with_user(user).write({'state': 'draft'}),
                lambda user=user: budget.with_user(user).write({'version': 7}),
                lambda user=user: budget.with_user(user).action_archive(),
                lambda user=user: budget.with_user(user).unlink(),
                lambda user=user: budget.with_user(user).action_return_to_draft(),
                lambda user=user: self.env['medical.budget.line'].with_user(user).create({'budget_id': budget.id, 'category_id': self.supplies.id}),
                lambda user=user: self.env['medical.budget.amount'].with_user(user).create({'line_id': line.id, 'date': self._day(12), 'amount': 1}),
                lambda user=user: self._screen(user).save_cells(budget.id, [
                    {'category_id': self.rent.id, 'analytic_id': False, 'month': str(self.months[0]), 'amount': 1}]),
                lambda user=user: self._screen(user).spread(budget.id, self.rent.id, False, 5, 'even'),
            )
            for number, attempt in enumerate(attempts):
                with self.subTest(user=user.login, attempt=number), self.assertRaises(UserError), self.cr.savepoint():
                    attempt()
        self.assertEqual(budget.amount_expense, 110)

    def test_who_wrote_does_not_decide(self):
        budget = self._budget({(self.rent, False): 10})
        self._screen(self.owner).save_cells(budget.id, [
            {'category_id': self.rent.id, 'analytic_id': False, 'month': str(self.months[0]), 'amount': 1}])
        with self.assertRaisesRegex(UserError, "Nobody can decide"):
            budget.action_submit()
        budget = self._budget({(self.rent, False): 10})
        budget.action_submit()
        with self.assertRaises(AccessError):
            budget.action_approve()
        with self.assertRaises(UserError):
            budget.with_user(self.users['auditor']).action_approve()
        budget.with_user(self.owner).action_approve()
        self.assertEqual(budget.state, 'approved')

    def test_revision(self):
        budget = self._approved()
        with self.assertRaises(UserError):
            budget.with_user(self.manager)._revise("  ")
        wizard = self.env['medical.budget.revise'].with_user(self.manager).create({'budget_id': budget.id, 'reason': "Rent rises"})
        revision = self.env['medical.budget'].browse(wizard.action_revise()['res_id']).with_user(self.manager)
        self.assertRecordValues(revision, [{
            'version': 2, 'previous_id': budget.id, 'state': 'draft', 'amount_expense': 1200, 'is_current': False, 'create_uid': self.manager.id}])
        with self.assertRaisesRegex(UserError, "revised already"):
            budget.with_user(self.owner)._revise("Me too")
        revision.action_submit()
        with self.assertRaises(AccessError):
            revision.action_approve()
        revision.with_user(self.owner).action_approve()
        self.assertEqual((budget.state, revision.state), ('superseded', 'approved'))
        self.assertEqual(self.env['medical.budget'].with_user(self.manager)._current(self.company), revision)
        with self.assertRaises(UserError):
            budget.with_user(self.manager)._revise("Once more")
        third = revision.with_user(self.manager)._revise("Again")
        self.assertEqual(third.version, 3)

    def test_one_in_force(self):
        self._approved()
        second = self._budget({(self.rent, False): 1})
        with self.assertRaisesRegex(UserError, "revise that one"):
            second.action_submit()
        overlapping = self._budget({(self.rent, False): 1}, date_from=self.year + relativedelta(months=6))
        with self.assertRaisesRegex(UserError, "revise that one"):
            overlapping.action_submit()
        plan = self.env['account.analytic.plan'].create({'name': "Department"})
        self.assertTrue(self._approved({(self.rent, False): 1}, plan_id=plan.id).is_current, "another plan is another budget")

    def test_two_drafts_at_once(self):
        first, second = self._budget({(self.rent, False): 1}), self._budget({(self.rent, False): 2})
        first.action_submit()
        second.action_submit()
        first.with_user(self.owner).action_approve()
        with self.assertRaisesRegex(UserError, "revise that one"):
            second.with_user(self.owner).action_approve()

    def test_versions_are_not_typed(self):
        budget = self._approved()
        model = self.env['medical.budget'].with_user(self.manager)
        values = {'name': "X", 'date_from': self.year, 'company_id': self.company.id}
        for extra in ({'previous_id': budget.id}, {'version': 2}, {'state': 'approved', 'date_from': self._day(1) + relativedelta(years=3)}):
            with self.subTest(extra=extra), self.assertRaises(UserError):
                model.create({**values, **extra})
        with self.assertRaises(UserError):
            model.with_context(default_previous_id=budget.id).create(values)
        draft = model.create(values)
        with self.assertRaises(UserError):
            draft.write({'previous_id': budget.id})
        with self.assertRaises(UserError):
            draft.action_submit()

    def test_year(self):
        model = self.env['medical.budget'].with_user(self.manager)
        self.assertEqual(model.create({'company_id': self.company.id}).date_from, self.company.compute_fiscalyear_dates(self.today)['date_from'])
        july = model.create({'company_id': self.company.id, 'date_from': self._day(7)})
        self.assertEqual(july.date_to, self._day(6, 30) + relativedelta(years=1))
        self.assertIn(f'{self.year.year}/{self.year.year + 1}', july.name)
        with self.assertRaises(ValidationError):
            model.create({'company_id': self.company.id, 'date_from': self._day(7, 2)})
        budget = self._budget({(self.rent, False): 1})
        with self.assertRaises(UserError):
            budget.date_from = self._day(2)
        budget.write({'date_from': self.year, 'name': "Same year"})

    # === WHO === #

    def test_access(self):
        budget = self._budget({(self.rent, False): 10})
        records = {'medical.budget': budget, 'medical.budget.line': budget.line_ids, 'medical.budget.amount': budget.line_ids.amount_ids[0],
                   'medical.budget.category': self.rent}
        for role in ROLES:
            user = self.users[role]
            for model, record in records.items():
                with self.subTest(role=role, model=model):
                    self.assertEqual(record.with_user(user).has_access('read'), role in ('manager', 'owner', 'auditor'))
                    self.assertEqual(record.with_user(user).has_access('write'), role in ('manager', 'owner'))
            if role not in ('manager', 'owner', 'auditor'):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self._screen(user).get_matrix(budget.id)
            if role not in ('manager', 'owner'):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self._screen(user).save_cells(budget.id, [])
        self.assertFalse(self._screen(self.users['auditor']).get_matrix(budget.id)['budget']['editable'])

    def test_another_practice(self):
        budget = self._budget({(self.rent, False): 10})
        other = self.env['medical.budget.screen'].with_user(self.other_manager).with_context(allowed_company_ids=self.other_company.ids)
        with self.assertRaises(AccessError):
            other.get_matrix(budget.id)
        self.assertFalse(other.env['medical.budget'].search([('company_id', '=', self.company.id)]))
        with self.assertRaises(UserError):
            self.env['medical.budget.line'].create({
                'budget_id': budget.id, 'category_id': self.rent.id, 'analytic_account_id': self.other_site.analytic_account_id.id})
        with self.assertRaises(UserError):
            other.open_figure(budget.id, 'actual', self.rent.id)
        # who works for both, but looks at one
        self.manager.company_ids = [Command.link(self.other_company.id)]
        looking = self.env['medical.budget.screen'].with_user(self.manager).with_context(allowed_company_ids=self.other_company.ids)
        with self.assertRaises(AccessError):
            looking.get_matrix(budget.id)
