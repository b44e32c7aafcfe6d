"""Part of area compliance: what has to be done at 100 sites, and at double as many, after the practice profile changes."""
from odoo import Command
from odoo.tests import new_test_user

from tests.bench.measure import queries
from tests.bench.run import Case

MANY, FEW = 200, 100
MANAGER = 'bench_obligations_manager'
# what a practice takes up, and gives up, in one go
CHANGE = {'has_scopes': True, 'has_aed': True, 'has_cylinders': True, 'has_respirators': True, 'has_emergency_kit': False, 'has_lights': False}


def prepare(env):
    for count in (MANY, FEW):
        practice(env, count)


def practice(env, count):
    company = env['res.company'].create({'name': f'Bench Obligations {count}'})
    manager = new_test_user(
        env, f'{MANAGER}_{count}', 'medical_office_base.group_manager', company_id=company.id, company_ids=[Command.set(company.ids)])
    env = env(context={**env.context, 'tracking_disable': True, 'allowed_company_ids': [company.id]})
    env['medical.site'].create([
        {'name': f'Obligation Site {number}', 'code': f'O{number}', 'company_id': company.id} for number in range(count)])
    set_up(env(user=manager.id))
    # the optional ones too: as many as there can be
    env['medical.requirement'].search([]).with_user(manager)._library_adopt(company)
    statuses = env['medical.obligation.status'].search([('company_id', '=', company.id)])
    env.flush_all()
    env.cr.execute("UPDATE medical_obligation_status SET baseline_date = CURRENT_DATE - id %% 400 WHERE company_id = %s", [company.id])
    env.invalidate_all()
    statuses._refresh()


def set_up(env):
    """Look at what the profile changes, and apply it, as a manager would."""
    action = env['medical.obligation.review'].action_set_up()
    env['medical.obligation.review'].browse(action['res_id']).action_apply()


def office(env, count):
    company = env['res.company'].search([('name', '=', f'Bench Obligations {count}')])
    manager = env['res.users'].search([('login', '=', f'{MANAGER}_{count}')])
    return env(user=manager.id, context={'allowed_company_ids': company.ids, 'tz': 'America/New_York', 'tracking_disable': True}), company


def statuses_of(env, count):
    env, company = office(env, count)
    found = env['medical.obligation.status'].search([('company_id', '=', company.id)])
    assert len(found) > 40 * count, "of each site"
    return found


def change(env, count):
    env, company = office(env, count)
    env['medical.practice']._get(company).write(CHANGE)
    set_up(env)


def changed(count):
    def run(env):
        change(env, count)
    return run


def queries_of_change(count):
    def run(env):
        return float(queries(env, change, env, count))
    return run


def refreshed(count):
    def run(env):
        statuses_of(env, count)._refresh()
    return run


def queries_of_refresh(count):
    def run(env):
        found = statuses_of(env, count)
        found._refresh()  # what Odoo keeps in memory is read once
        return float(queries(env, found._refresh))
    return run


def score(count):
    def run(env):
        env, _company = office(env, count)
        assert env['medical.obligation.standing'].search([]).mapped('score')
    return run


def cases():
    return [
        Case("profile of 200 sites changed: queries, against 100 sites", "queries", queries_of_change(MANY), queries_of_change(FEW),
             lambda figure, baseline, ratio: figure < MANY * 0.75, "rows by the hundred: fewer queries than sites"),
        Case("profile of 100 sites changed and applied", "s", changed(FEW), None, lambda figure, baseline, ratio: figure < 20, "within 20 seconds"),
        Case("obligations of 200 sites read from the evidence: queries, against 100 sites", "queries", queries_of_refresh(MANY), queries_of_refresh(FEW),
             lambda figure, baseline, ratio: figure <= 1.2 * baseline and figure < 150, "nearly as many for double the sites, below 150"),
        Case("obligations of 100 sites read from the evidence", "s", refreshed(FEW), None, lambda figure, baseline, ratio: figure < 10, "within 10 seconds"),
        Case("compliance score of 200 sites by area, against 100 sites", "s", score(MANY), score(FEW),
             lambda figure, baseline, ratio: figure < 1, "within a second"),
    ]
