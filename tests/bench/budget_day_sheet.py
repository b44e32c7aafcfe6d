"""Part of area budget: the day sheet of a site that took 2,000 payments on a day, beside one that took 100.

A payment is taken by the till's own method at each of two sites; the others are copies of it: entry, journal entry and its items.
"""
from odoo import Command
from odoo.tools import SQL

from tests.bench.bench_patients import copy
from tests.bench.measure import queries
from tests.bench.run import Case

MANY = 2_000
FEW = 100
PLACES = {'DSMANY': MANY, 'DSFEW': FEW}


def prepare(env):
    company = env.ref('base.main_company')
    env = env(context={**env.context, 'tracking_disable': True, 'no_reset_password': True, 'allowed_company_ids': company.ids})
    for login, role in (('bench_ds_manager', 'manager'), ('bench_ds_many', 'cashier'), ('bench_ds_few', 'cashier')):
        env['res.users'].create({
            'login': login, 'name': login, 'tz': 'America/New_York',
            'group_ids': [Command.set(env.ref(f'medical_office_base.group_{role}').ids)]})
    for code, number in PLACES.items():
        payments(env, company, code, number)


def user(env, login):
    return env['res.users'].search([('login', '=', login)])


def payments(env, company, code, number):
    """A till at a site of its own with a payment of cash, and as many copies of it as are wanted."""
    cashier = user(env, f'bench_{code.lower().replace("ds", "ds_")}')
    site = env['medical.site'].create({
        'name': f'Bench {code}', 'code': code[:5], 'company_id': company.id, 'calendar_id': False, 'tz': 'America/New_York'})
    site.user_ids = cashier | user(env, 'bench_ds_manager')
    drawer = env['medical.drawer'].create({
        'name': code, 'code': code[2:7], 'site_id': site.id, 'float_amount': 0, 'cashier_ids': [Command.set(cashier.ids)]})
    patient = env['medical.patient'].create({
        'given_name': 'Bench', 'family_name': code, 'birth_date': '1980-01-01', 'company_id': company.id, 'site_ids': [Command.set(site.ids)]})
    till = env['medical.till'].with_user(cashier)._open(drawer.with_user(cashier), {})
    entry = till._take('payment', 'cash', 25, patient=patient.with_user(cashier)).sudo()
    env.flush_all()
    move = entry.move_id
    env.cr.execute("SELECT max(id) FROM account_move")
    last = env.cr.fetchone()[0]
    copy(env, 'account_move', move.id, number - 1, {
        'name': SQL("%s || n", f'{code}/'), 'sequence_number': SQL("100000 + n"), 'origin_payment_id': SQL("NULL")})
    env.cr.execute(SQL("SELECT min(id) FROM account_move WHERE id > %s", last))
    first = env.cr.fetchone()[0]
    for line in move.line_ids:
        copy(env, 'account_move_line', line.id, number - 1, {'move_id': SQL("%s + n - 1", first), 'payment_id': SQL("NULL")})
    copy(env, 'medical_till_entry', entry.id, number - 1, {
        'number': SQL("%s || n", f'{code}/'), 'move_id': SQL("%s + n - 1", first), 'payment_id': SQL("NULL"), 'token': SQL("NULL")})


def rows(env, code='DSMANY'):
    manager = user(env, 'bench_ds_manager')
    site = env['medical.site'].search([('name', '=', f'Bench {code}')])
    day = env['medical.till'].search([('site_id', '=', site.id)], limit=1).date
    record = env['medical.day.sheet.record'].with_user(manager).with_context(allowed_company_ids=site.company_id.ids).create({
        'company_id': site.company_id.id, 'site_id': site.id, 'date': day})
    found = record._record_rows()
    paid = [row for row in found if row['section'] == 'payment']
    if sum(row['number'] for row in paid) != PLACES[code] or any(row['standing'] == 'off' for row in found):
        raise ValueError(f"The day sheet isn't what was prepared: {paid}")


def many(env):
    rows(env)


def queries_of(code):
    def count(env):
        rows(env, code)  # what Odoo keeps in memory is read once
        return float(queries(env, rows, env, code))
    return count


CASES = [
    Case("day sheet of 2,000 payments", "s", many, None, lambda figure, baseline, ratio: figure < 1, "under 1 s"),
    Case("its queries: 2,000 payments against 100", "queries", queries_of('DSMANY'), queries_of('DSFEW'),
         lambda figure, baseline, ratio: figure <= baseline, "no more than 100 take"),
]
