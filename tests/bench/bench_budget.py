"""Area budget: the matrix over a million entries, the grid saved at once.

Twenty sites, forty categories of an account each, a year: a million journal items with an analytic item for nine in ten.
"""
from dateutil.relativedelta import relativedelta

from odoo import Command
from odoo.tools import SQL

from tests.bench import budget_day_sheet
from tests.bench.bench_patients import copy
from tests.bench.measure import queries
from tests.bench.run import Case

ENTRIES = 1_000_000
PER_MOVE = 100
SITES = 20
CATEGORIES = 40
CELLS = 480
LINE = ('company_id', 'parent_state', 'currency_id', 'company_currency_id', 'journal_id', 'display_type')


def prepare(env):
    company = env.ref('base.main_company')
    env = env(context={**env.context, 'tracking_disable': True, 'no_reset_password': True, 'allowed_company_ids': company.ids})
    if not company.chart_template:
        env['account.chart.template'].try_loading('generic_coa', company, install_demo=False)
    env['res.users'].create({
        'login': 'bench_manager', 'name': 'Bench Manager', 'tz': 'America/New_York',
        'group_ids': [Command.set(env.ref('medical_office_base.group_manager').ids)]})
    sites = env['medical.site'].create([
        {'name': f'Site {number:02}', 'code': f'B{number:02}', 'company_id': company.id, 'calendar_id': False} for number in range(SITES)])
    accounts = env['account.account'].create([
        {'code': f'BNCH{number:02}', 'name': f'Bench {number:02}', 'account_type': 'income' if number % 10 == 0 else 'expense'}
        for number in range(CATEGORIES)])
    env['medical.budget.category'].search([('company_id', '=', company.id)]).unlink()
    categories = env['medical.budget.category'].create([{
        'name': account.name, 'code': account.code, 'company_id': company.id, 'kind': account.internal_group, 'account_ids': [Command.set(account.ids)]}
        for account in accounts])
    year = env['medical.practice']._get(company)._today().replace(month=1, day=1)
    plan, _draft = env['medical.budget'].create([
        {'name': name, 'date_from': first, 'company_id': company.id} for name, first in (('Bench', year), ('Bench Draft', year + relativedelta(years=1)))])
    analytics = sites.analytic_account_id
    plan._save_cells([(category, account, month, 100) for category in categories for account in analytics for month in plan._months()])
    entries(env, company, accounts, analytics, year)
    budget_day_sheet.prepare(env)


def entries(env, company, accounts, analytics, year):
    """Posted entries by SQL: like one that Odoo posted, many times."""
    bank = env['account.journal'].search([('type', '=', 'bank'), ('company_id', '=', company.id)], limit=1).default_account_id
    move = env['account.move'].create({'move_type': 'entry', 'date': year, 'line_ids': [
        Command.create({'account_id': accounts[1].id, 'balance': 100, 'analytic_distribution': {str(analytics[0].id): 100}}),
        Command.create({'account_id': bank.id, 'balance': -100})]})
    move.action_post()
    env.flush_all()
    line, other = move.line_ids
    item = line.analytic_line_ids
    column = env.ref('medical_office_billing.analytic_plan_site')._column_name()
    moves = ENTRIES // PER_MOVE

    def ids(table, after):
        env.cr.execute(SQL("SELECT min(id) FROM %s WHERE id > %s", SQL.identifier(table), after))
        return env.cr.fetchone()[0]
    day = SQL("%s::date + mod(n, 365)", year)
    copy(env, 'account_move', move.id, moves, {'date': day, 'name': SQL("'BENCH/' || n"), 'sequence_number': SQL("1000 + n")})
    first = ids('account_move', move.id)
    # the items of a move follow one another, and have its day
    number = SQL("((n - 1) / %s + 1)", PER_MOVE)
    amount = SQL("(mod(abs(hashint4(n)), 20000) - 2000) / 100.0")
    values = {'move_id': SQL("%s + %s - 1", first, number), 'date': SQL("%s::date + mod(%s, 365)", year, number)}
    copy(env, 'account_move_line', line.id, ENTRIES, {
        **values, 'account_id': SQL("(%s::integer[])[1 + mod(abs(hashint4(n * 3)), %s)]", accounts.ids, len(accounts)),
        'balance': amount, 'debit': SQL("GREATEST(%s, 0)", amount), 'credit': SQL("GREATEST(-(%s), 0)", amount), 'amount_currency': amount})
    last = max(line.id, other.id)
    env.cr.execute(SQL(
        """INSERT INTO account_move_line (move_id, date, account_id, balance, debit, credit, amount_currency, %s)
           SELECT sums.move_id, sums.date, %s, -sums.balance, GREATEST(-sums.balance, 0), GREATEST(sums.balance, 0), -sums.balance, %s
             FROM (SELECT move_id, date, SUM(balance) AS balance FROM account_move_line WHERE id > %s GROUP BY 1, 2) sums,
                  account_move_line pattern WHERE pattern.id = %s""",
        SQL(', ').join(map(SQL.identifier, LINE)), bank.id, SQL(', ').join(SQL.identifier('pattern', name) for name in LINE), last, other.id))
    env.cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'account_analytic_line' AND table_schema = current_schema()")
    own = {'move_line_id': SQL("line.id"), 'date': SQL("line.date"), 'amount': SQL("-line.balance"), 'general_account_id': SQL("line.account_id"),
           column: SQL("(%s::integer[])[1 + mod(abs(hashint4(line.id)), %s)]", analytics.ids, len(analytics))}
    names = sorted({name for name, in env.cr.fetchall()} - {'id'})
    env.cr.execute(SQL(
        """INSERT INTO account_analytic_line (%s) SELECT %s FROM account_move_line line, account_analytic_line pattern
            WHERE pattern.id = %s AND line.id > %s AND line.account_id IN %s AND mod(line.id, 10) > 0""",
        SQL(', ').join(map(SQL.identifier, names)), SQL(', ').join(own.get(name) or SQL.identifier('pattern', name) for name in names),
        item.id, last, tuple(accounts.ids)))


def manager(env):
    user = env['res.users'].search([('login', '=', 'bench_manager')])
    return env['medical.budget.screen'].with_user(user).with_context(allowed_company_ids=user.company_id.ids)


def budget(env, name='Bench'):
    return env['medical.budget'].search([('name', '=', name)], limit=1)


def matrix(env):
    manager(env).get_matrix(budget(env).id, {'view': 'month'})


def bare_sums(env):
    """The same sums as one would type them: by account and month, and by account, site and month."""
    plan = budget(env)
    column = SQL.identifier('item', plan.plan_id._column_name())
    period = (plan.company_id.id, plan.date_from, plan.date_to, tuple(env['account.account'].search([('code', '=like', 'BNCH%')]).ids))
    posted = SQL("line.company_id = %s AND line.parent_state = 'posted' AND line.date BETWEEN %s AND %s AND line.account_id IN %s", *period)
    env.execute_query(SQL(
        "SELECT line.account_id, date_trunc('month', line.date), SUM(line.balance) FROM account_move_line line WHERE %s GROUP BY 1, 2", posted))
    env.execute_query(SQL(
        """SELECT line.account_id, %s, date_trunc('month', line.date), SUM(item.amount)
             FROM account_analytic_line item JOIN account_move_line line ON line.id = item.move_line_id
            WHERE %s IS NOT NULL AND %s GROUP BY 1, 2, 3""", column, column, posted))


def figure_queries(env):
    model = env['medical.budget.figures'].with_user(manager(env).env.user)
    plan = budget(env).with_env(manager(env).env)
    # what the budget is was read before: its figures are counted
    plan.read(['name', 'basis'])
    before = plan.currency_id.rounding and plan.plan_id._column_name() and env.cr.sql_log_count
    model._figures(plan, last_year=True)
    return env.cr.sql_log_count - before


def cells(env):
    plan = budget(env, 'Bench Draft')
    categories = env['medical.budget.category'].search([('company_id', '=', plan.company_id.id)], limit=CELLS // 12 // 2)
    analytics = env['medical.site'].search([('code', '=like', 'B%')], limit=2).analytic_account_id
    return plan, [
        {'category_id': category.id, 'analytic_id': account.id, 'month': str(month), 'amount': 12.5}
        for category in categories for account in analytics for month in plan._months()]


def save(env):
    plan, values = cells(env)
    saved = manager(env).save_cells(plan.id, values)
    if saved != {'rows': CELLS}:
        raise ValueError(f"{saved}, not {CELLS}")
    env.flush_all()


def save_queries(env):
    plan, values = cells(env)
    return queries(env, lambda: manager(env).save_cells(plan.id, values))


CASES = [
    Case("matrix of 20 sites x 40 categories x 12 months", "s", matrix, bare_sums, lambda figure, baseline, ratio: ratio >= 1 / 3,
         "within 3 times the bare SQL"),
    Case("queries of its figures", "queries", figure_queries, None, lambda figure, baseline, ratio: figure <= 3, "at most 3"),
    Case("480 cells of the grid saved", "s", save, None, lambda figure, baseline, ratio: figure <= 1, "within 1 s, in one call"),
    Case("queries of saving 480 cells", "queries", save_queries, None, lambda figure, baseline, ratio: figure <= 60, "at most 60"),
    *budget_day_sheet.CASES,
]
