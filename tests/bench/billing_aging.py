"""Part of area billing: aging over half a million receivable items, now and half a year ago, beside the bare sum of the same items.

Half of the items are charges of payers and patients, half are what was paid; nine of ten charges are paid in full, up to a year ago.
"""
from dateutil.relativedelta import relativedelta

from odoo import Command
from odoo.tools import SQL

from tests.bench.bench_patients import copy
from tests.bench.measure import queries
from tests.bench.run import Case

ITEMS = 500_000
PER_MOVE = 100
PARTNERS = 5_000


def prepare(env):
    company = env.ref('base.main_company')
    env = env(context={**env.context, 'tracking_disable': True, 'no_reset_password': True, 'allowed_company_ids': company.ids})
    if not company.chart_template:
        env['account.chart.template'].try_loading('generic_coa', company, install_demo=False)
    env['res.users'].create({
        'login': 'bench_aging', 'name': 'Bench Aging', 'tz': 'America/New_York',
        'group_ids': [Command.set(env.ref('account.group_account_user').ids)]})
    today = env['medical.practice']._get(company)._today()
    partner = env['res.partner'].create({'name': 'Bench 0'})
    account = partner.with_company(company).property_account_receivable_id
    bank = env['account.journal'].search([('type', '=', 'bank'), ('company_id', '=', company.id)], limit=1).default_account_id
    charge, paid = (env['account.move'].create({'move_type': 'entry', 'date': today - relativedelta(days=400), 'line_ids': [
        Command.create({'account_id': account.id, 'balance': sign * 100, 'partner_id': partner.id, 'medical_service_date': today}),
        Command.create({'account_id': bank.id, 'balance': -sign * 100})]}) for sign in (1, -1))
    (charge | paid).action_post()
    item, payment = ((move.line_ids.filtered(lambda line: line.account_id == account)) for move in (charge, paid))
    (item | payment).reconcile()
    part = env['account.partial.reconcile'].search([('debit_move_id', '=', item.id)])
    env.flush_all()
    last = {}
    for table in ('account_move', 'account_move_line', 'res_partner'):
        env.cr.execute(SQL("SELECT max(id) FROM %s", SQL.identifier(table)))
        last[table] = env.cr.fetchone()[0]
    copy(env, 'res_partner', partner.id, PARTNERS, {'name': SQL("'Bench ' || n"), 'complete_name': SQL("'Bench ' || n")})
    moves, half = ITEMS // PER_MOVE, ITEMS // 2
    copy(env, 'account_move', charge.id, moves, {'name': SQL("'AGE/' || n"), 'sequence_number': SQL("2000 + n")})

    def first(table):
        env.cr.execute(SQL("SELECT min(id) FROM %s WHERE id > %s", SQL.identifier(table), last[table]))
        return env.cr.fetchone()[0]
    move, person = first('account_move'), first('res_partner')
    # a charge of every day of the last 365, paid forty days later; one of ten isn't
    day = SQL("%s::date - mod(n, 365)", today)
    later = SQL("LEAST(%s::date, %s::date - mod(n, 365) + 40)", today, today)
    unpaid = SQL("mod(n, 10) = 0")
    common = {
        'move_id': SQL("%s + mod(n, %s)", move, moves), 'partner_id': SQL("%s + mod(n, %s)", person, PARTNERS), 'full_reconcile_id': SQL("NULL"),
        'reconciled': SQL("NOT (%s)", unpaid), 'medical_service_date': day}
    copy(env, 'account_move_line', item.id, half, {
        **common, 'date': day, 'amount_residual': SQL("CASE WHEN %s THEN 100 ELSE 0 END", unpaid),
        'amount_residual_currency': SQL("CASE WHEN %s THEN 100 ELSE 0 END", unpaid)})
    env.cr.execute("SELECT min(id) FROM account_move_line WHERE id > %s", [last['account_move_line']])
    debit = env.cr.fetchone()[0]
    env.cr.execute("SELECT max(id) FROM account_move_line")
    last['account_move_line'] = env.cr.fetchone()[0]
    copy(env, 'account_move_line', payment.id, half, {
        **common, 'date': later, 'amount_residual': SQL("CASE WHEN %s THEN -100 ELSE 0 END", unpaid),
        'amount_residual_currency': SQL("CASE WHEN %s THEN -100 ELSE 0 END", unpaid)})
    credit = first('account_move_line')
    copy(env, 'account_partial_reconcile', part.id, half, {
        'debit_move_id': SQL("%s + n - 1", debit), 'credit_move_id': SQL("%s + n - 1", credit), 'max_date': later, 'full_reconcile_id': SQL("NULL")})
    env.cr.execute("DELETE FROM account_partial_reconcile part USING account_move_line line WHERE line.id = part.debit_move_id AND NOT line.reconciled")
    env.cr.execute("ANALYZE account_move_line, account_move, account_partial_reconcile, res_partner")


def record(env, months=0):
    user = env['res.users'].search([('login', '=', 'bench_aging')])
    company = user.company_id
    day = env['medical.practice']._get(company)._today() - relativedelta(months=months)
    made = env['medical.aging.record'].with_user(user).with_context(allowed_company_ids=company.ids).create({'company_id': company.id, 'date': day})
    return made._record_prepare()


def rows(env, months=0):
    made = record(env, months)
    return made.env.execute_query(made._record_select(made._record_visible_columns(), made._record_source()))


def now(env):
    rows(env)


def before(env):
    rows(env, 6)


def bare(env):
    """The balance of each partner's receivable items on the day: no age, no open amount."""
    made = record(env, 6)
    env.execute_query(SQL(
        """SELECT line.partner_id, SUM(line.balance) FROM account_move_line line JOIN account_account account ON account.id = line.account_id
            WHERE account.account_type = 'asset_receivable' AND line.parent_state = 'posted' AND line.company_id = %s AND line.date <= %s
            GROUP BY 1""", made.company_id.id, made.date))


def row_queries(env):
    made = record(env)
    query = made._record_select(made._record_visible_columns(), made._record_source())
    return float(queries(env, made.env.execute_query, query))


def off(env):
    """By how much the aging of half a year ago differs from the ledger."""
    made = record(env, 6)
    total = made._record_totals(made._record_visible_columns(), made._record_source())[1]['balance']
    [(balance,)] = env['account.move.line']._read_group([
        ('account_type', '=', 'asset_receivable'), ('parent_state', '=', 'posted'), ('company_id', '=', made.company_id.id), ('date', '<=', made.date)],
        [], ['balance:sum'])
    return abs(total - balance)


CASES = [
    Case("aging over 500,000 items, today", "s", now, bare, lambda figure, baseline, ratio: figure < 3, "under 3 s"),
    Case("aging over 500,000 items, half a year ago", "s", before, bare, lambda figure, baseline, ratio: figure < 6, "under 6 s"),
    Case("its queries", "queries", row_queries, None, lambda figure, baseline, ratio: figure == 1, "1"),
    Case("what it is off the ledger by", "USD", off, None, lambda figure, baseline, ratio: figure < 0.005, "nothing"),
]
