"""What may be spent: a budget in force since the story began, what it came to, and a revision that waits for the owner.

The practice's year begins with the story, so that half of it has passed whenever the practice is loaded.
"""
import random
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command

from .clock import on

SEED = 29
DAYS = 180
# category: accounts of the US chart that belong to it besides those whose names leave no doubt
ACCOUNTS = {
    'INS': ('400000',), 'SAL': ('614000',), 'MED': ('690000', '601000'), 'CLN': ('643000',), 'IT': ('623000',), 'EQU': ('652500',),
    'PRO': ('621000', '624000'), 'INP': ('655300',)}
CONTROLS = {'MED': 'warn', 'EQU': 'stop'}
# category, site, amount of the year, how it is spread
LINES = [
    ('INS', None, 696000, 'working_days'), ('OIN', None, 15000, 'even'), ('SAL', None, 508000, 'even'), ('MED', None, 7800, 'working_days'),
    ('OFF', None, 3600, 'even'), ('RNT', 'MAIN', 46800, 'even'), ('RNT', 'LAKE', 27600, 'even'), ('UTI', None, 9400, 'even'),
    ('CLN', None, 4200, 'even'), ('MNT', None, 14400, 'even'), ('IT', None, 4000, 'even'), ('INP', None, 17400, 'even'), ('MKT', None, 6000, 'even'),
    ('TRN', None, 4800, 'even'), ('PRO', None, 9000, 'even'), ('EQU', None, 12000, 'even')]
COMMENTS = [
    ('RNT', 'LAKE', "The landlord bills both offices together: what is booked at Main Office holds Lakeside's part until it is divided."),
    ('IT', None, "The firewall is to be replaced; the offer stands at 1,900."),
    ('SAL', None, "A second medical assistant from the fourth month on.")]
# what is collected in a month of the year; the outside billing service reports it once the month is over
COLLECTED = (54800, 57350.4, 61210.75, 52990.1, 59875.3, 58420)
# what a month cost at Main Office and at Lakeside before bills were typed here, and how much of it differs from month to month
COSTS = {
    'SAL': (26900, 14600, 0.03), 'RNT': (3900, 2300, 0), 'UTI': (430, 290, 0.2), 'MNT': (620, 340, 0.5), 'CLN': (180, 130, 0.15),
    'OFF': (170, 90, 0.6), 'INP': (950, 500, 0), 'MKT': (380, 0, 0.4), 'TRN': (240, 160, 0.9), 'PRO': (700, 0, 0.1)}
BILLS_BEGAN = 40
REASON = "The network outlets at Lakeside took most of the IT line; marketing can wait."


class Budget:
    def __init__(self, env, company, users, sites):
        self.env, self.company, self.users = env, company, users
        self.analytic = {code: site.analytic_account_id for code, site in sites.items()}
        self.today = company.medical_practice_ids._today()
        self.start = (self.today - timedelta(days=DAYS)).replace(day=1)
        self.random = random.Random(SEED)
        categories = env['medical.budget.category'].search([('company_id', '=', company.id)])
        self.categories = {category.code: category for category in categories}

    def tell(self):
        self._assign_accounts()
        with on(self.env, self.today - timedelta(days=DAYS)):
            budget = self._type()
            budget.action_submit()
        with on(self.env, self.today - timedelta(days=DAYS - 4)):
            self._approve(budget)
        self._collect()
        self._carry_over()
        for code, site, text in COMMENTS:
            self._screen().set_comment(budget.id, self.categories[code].id, self._place(site), text)
        with on(self.env, self.today - timedelta(days=1)):
            # what the night's job finds
            self.env['medical.budget.alert']._cron_check()
            self._revise(budget)

    def _as(self, login):
        return self.env(user=self.users[login].id, context={**self.env.context, 'allowed_company_ids': self.company.ids})

    def _screen(self):
        return self._as('manager')['medical.budget.screen']

    def _place(self, site):
        return self.analytic[site].id if site else False

    def _assign_accounts(self):
        env = self._as('manager')
        accounts = env['account.account'].search([('company_ids', 'in', self.company.ids)])
        for code, codes in ACCOUNTS.items():
            env['medical.budget.assign'].create({
                'category_id': self.categories[code].id,
                'account_ids': [Command.set(accounts.filtered(lambda account, codes=codes: account.code in codes).ids)]}).action_assign()
        for code, control in CONTROLS.items():
            self.categories[code].with_env(env).control = control

    def _type(self):
        budget = self._as('manager')['medical.budget'].create({'date_from': self.start, 'company_id': self.company.id})
        for code, site, total, how in LINES:
            self._screen().spread(budget.id, self.categories[code].id, self._place(site), total, how)
        return budget

    def _approve(self, budget):
        budget.with_env(self._as('owner')).action_approve()

    def _collect(self):
        """The billing service's monthly report, by site; of one month it didn't say which."""
        # the accountant's work, whom the practice has not got yet
        accounts = self.env['account.account'].with_company(self.company)
        due = accounts.create({
            'code': '113500', 'name': "Due From the Billing Service", 'account_type': 'asset_current', 'company_ids': [Command.set(self.company.ids)]})
        income = self.categories['INS'].account_ids[:1]
        for number, amount in enumerate(COLLECTED):
            day = self.start + relativedelta(months=number + 1, days=-1)
            if day > self.today:
                break
            share = self.random.randint(58, 66)
            distribution = {str(self.analytic['MAIN'].id): share, str(self.analytic['LAKE'].id): 100 - share} if number != 2 else False
            self.env['account.move'].create({
                'move_type': 'entry', 'date': day, 'company_id': self.company.id, 'ref': f"Collections of {day:%B}", 'line_ids': [
                    Command.create({'account_id': due.id, 'balance': amount}),
                    Command.create({'account_id': income.id, 'balance': -amount, 'analytic_distribution': distribution})]}).action_post()

    def _carry_over(self):
        """The costs of the months before bills were kept here, a line per account and site, from the books before."""
        books = self.env['account.account'].with_company(self.company).search(
            [('account_type', '=', 'equity'), ('company_ids', 'in', self.company.ids)], limit=1)
        month = self.start
        while (day := month + relativedelta(months=1, days=-1)) <= self.today - timedelta(days=BILLS_BEGAN):
            lines = []
            for code, (main, lake, varied) in COSTS.items():
                for site, usual in (('MAIN', main), ('LAKE', lake)):
                    amount = round(usual * self.random.uniform(1 - varied, 1 + varied), 2)
                    if amount:
                        lines.append({
                            'account_id': self.categories[code].account_ids[:1].id, 'balance': amount,
                            'analytic_distribution': {str(self.analytic[site].id): 100}})
            total = round(sum(line['balance'] for line in lines), 2)
            self.env['account.move'].create({
                'move_type': 'entry', 'date': day, 'company_id': self.company.id, 'ref': f"Costs of {day:%B}, from the books before",
                'line_ids': [Command.create(line) for line in [*lines, {'account_id': books.id, 'balance': -total}]]}).action_post()
            month += relativedelta(months=1)

    def _revise(self, budget):
        env = self._as('manager')
        action = env['medical.budget.revise'].create({'budget_id': budget.id, 'reason': REASON}).action_revise()
        revision = env['medical.budget'].browse(action['res_id'])
        self._screen().spread(revision.id, self.categories['IT'].id, False, 6400, 'even')
        self._screen().spread(revision.id, self.categories['MKT'].id, False, 3600, 'even')
        revision.action_submit()
