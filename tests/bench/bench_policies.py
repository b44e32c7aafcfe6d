"""Area policies: what is asked of people, in bulk.

2,000 people with 60 policies asked of each, at every stage, and 60 more in force that nobody is asked yet; beside them a practice of
200 people with the same: what doesn't grow with the people takes as many queries there.
"""
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import new_test_user
from odoo.tools import SQL

from tests.bench.measure import queries, seconds
from tests.bench.run import Case

PEOPLE = 2000
FEW = 200
POLICIES = 60
SAMPLE = 2000  # rows made by the ORM
MANAGER = 'bench_policies_manager'
MODEL = 'medical.attestation'


def prepare(env):
    for count in (PEOPLE, FEW):
        practice(env, count)


def practice(env, count):
    company = env['res.company'].create({'name': f'Bench Policies {count}'})
    env = env(context={
        **env.context, 'tracking_disable': True, 'mail_create_nosubscribe': True, 'allowed_company_ids': [company.id]})
    company = company.with_env(env)
    manager = new_test_user(
        env, f'{MANAGER}_{count}', 'medical_office_base.group_manager', company_id=company.id, company_ids=[Command.set(company.ids)])
    site = env['medical.site'].create({'name': 'Policy Site', 'code': f'POL{count}', 'company_id': company.id, 'calendar_id': False})
    job = env['hr.job'].create({'name': 'Bench Policy Reader', 'company_id': company.id})
    head = env['hr.employee'].create({'name': 'Bench Head', 'company_id': company.id, 'user_id': manager.id})
    people = env['hr.employee'].create([{
        'name': f'Bench Reader {number}', 'company_id': company.id, 'job_id': job.id, 'parent_id': head.id} for number in range(count)])
    logins(env, company, people)
    site.user_ids = manager
    env.cr.execute(
        """INSERT INTO medical_site_user_rel (site_id, user_id) SELECT %s, user_id FROM hr_employee WHERE id = ANY(%s)""", [site.id, people.ids])
    # a third for everybody, a third for a position, a third for a role at a site
    role = env.ref('medical_office_base.group_staff')
    policies = env['medical.policy'].create([{
        'name': f'Bench Policy {number}', 'number': f'B-{number:03d}', 'company_id': company.id, 'user_id': manager.id,
        'audience': 'some' if number % 3 else 'all',
        'audience_job_ids': [Command.set(job.ids if number % 3 == 1 else [])],
        'audience_role_ids': [Command.set(role.ids if number % 3 == 2 else [])],
        'audience_site_ids': [Command.set(site.ids if number % 3 == 2 else [])]} for number in range(2 * POLICIES)])
    versions = env['medical.policy.version'].create([
        {'name': policy.name, 'policy_id': policy.id, 'body': '<p>Speak softly.</p>'} for policy in policies])
    versions.write({'state': 'approved', 'effective_date': fields.Date.today() - timedelta(days=90)})
    company.medical_practice_ids.duty_per_week = 0
    env.flush_all()
    env.invalidate_all()
    asked = policies[:POLICIES]
    env[MODEL]._sync(asked)
    # one in two done, one in ten late
    env.cr.execute(
        """UPDATE medical_attestation SET state = CASE WHEN (id + employee_id) %% 2 = 0 THEN 'done' ELSE 'open' END,
                  date_done = CASE WHEN (id + employee_id) %% 2 = 0 THEN date_assigned END,
                  date_due = CASE WHEN (id + employee_id) %% 10 = 1 THEN date_assigned - 5 ELSE date_due END
            WHERE policy_id = ANY(%s)""", [asked.ids])
    env.invalidate_all()


def logins(env, company, people):
    """A user for each: Odoo hashes a password for every one it makes, which takes longer than all the rest."""
    partners = env['res.partner'].create([
        {'name': person.name, 'ref': f'bench_policies_{person.id}', 'company_id': company.id} for person in people])
    env.flush_all()
    groups = env.ref('medical_office_base.group_staff') | env.ref('base.group_user')
    env.cr.execute(
        """WITH account AS (
                    INSERT INTO res_users (login, partner_id, company_id, active, share, notification_type, create_uid, write_uid)
                    SELECT ref, id, %(company)s, TRUE, FALSE, 'inbox', 1, 1 FROM res_partner WHERE id = ANY(%(partners)s) RETURNING id, login),
                companies AS (INSERT INTO res_company_users_rel (cid, user_id) SELECT %(company)s, id FROM account),
                roles AS (INSERT INTO res_groups_users_rel (gid, uid) SELECT gid, account.id FROM account, unnest(%(groups)s) gid)
           UPDATE hr_employee employee SET user_id = account.id FROM account WHERE account.login = 'bench_policies_' || employee.id""",
        {'partners': partners.ids, 'company': company.id, 'groups': groups.ids})
    env.cr.execute(
        """UPDATE resource_resource resource SET user_id = employee.user_id
             FROM hr_employee employee WHERE employee.resource_id = resource.id AND employee.id = ANY(%s)""", [people.ids])
    env.invalidate_all()
    env.registry.clear_all_caches()


def office(env, count):
    company = env['res.company'].search([('name', '=', f'Bench Policies {count}')])
    return env(context={**env.context, 'allowed_company_ids': company.ids}), company


def policies(env, company, asked):
    rows = env['medical.policy'].search([('company_id', '=', company.id)], order='number')
    return rows[:POLICIES] if asked else rows[POLICIES:]


def assign(env):
    """Microseconds per row of what 60 policies ask of 2,000 people."""
    env, company = office(env, PEOPLE)
    new = policies(env, company, asked=False)
    took = seconds(env[MODEL]._sync, new)
    made = env[MODEL].search_count([('policy_id', 'in', new.ids)])
    assert made >= PEOPLE * POLICIES, made
    return took / made * 1e6


def assign_orm(env):
    """The same rows, as Odoo's own create makes them."""
    env, company = office(env, PEOPLE)
    new, today = policies(env, company, asked=False), fields.Date.today()
    people = env['hr.employee'].search([('company_id', '=', company.id)], limit=SAMPLE // 2)
    values = [{
        'policy_id': policy.id, 'employee_id': person.id, 'company_id': company.id, 'reason': 'rollout', 'date_assigned': today,
        'date_asked': today, 'date_due': today + timedelta(days=14)} for policy in new[:2] for person in people]

    def create():
        env[MODEL].create(values)
        env.flush_all()

    return seconds(create) / len(values) * 1e6


def assign_all(env):
    env, company = office(env, PEOPLE)
    return seconds(env[MODEL]._sync, policies(env, company, asked=False))


def assign_again(env):
    """The daily run, when nothing has changed."""
    env, company = office(env, PEOPLE)
    return seconds(env[MODEL]._sync, policies(env, company, asked=True))


def assign_queries(count):
    def figure(env):
        env, company = office(env, count)
        return float(queries(env, env[MODEL]._sync, policies(env, company, asked=False)))
    return figure


def grid_of(env, count):
    env, _company = office(env, count)
    user = env['res.users'].search([('login', '=', f'{MANAGER}_{count}')])
    return env['medical.duty.grid'].with_user(user)


def look(grid, people, **values):
    page = grid.get_grid(MODEL, values)
    assert page['count'] >= people and len(page['columns']) == POLICIES and page['people'], page['count']


def grid_page(env):
    look(grid_of(env, PEOPLE), PEOPLE, order='late', offset=PEOPLE // 4, with_filters=True)


def grid_queries(count):
    def figure(env):
        grid = grid_of(env, count)
        look(grid, count)  # what is looked up once
        return float(queries(env, lambda: look(grid, count, with_filters=True)))
    return figure


def remind(env):
    """Reminders of everybody in both practices, and of those above them."""
    env[MODEL]._duty_remind()
    env.flush_all()


def remind_queries(count):
    def figure(env):
        _env, company = office(env, count)
        env.cr.execute(SQL("UPDATE medical_attestation SET state = 'withdrawn' WHERE state = 'open' AND company_id <> %s", company.id))
        return float(queries(env, env[MODEL]._duty_remind))
    return figure


CASES = [
    Case("assigning 60 policies to 2,000 people, against the ORM", "us/row", assign, assign_orm,
         lambda figure, baseline, ratio: ratio >= 3, "3 times as fast"),
    Case("assigning 120,000 rows", "s", assign_all, None, lambda figure, baseline, ratio: figure < 30, "under 30 s"),
    Case("the daily run over them", "s", assign_again, None, lambda figure, baseline, ratio: figure < 10, "under 10 s"),
    Case("queries of assigning to 2,000 people, against 200", "queries", assign_queries(PEOPLE), assign_queries(FEW),
         lambda figure, baseline, ratio: figure == baseline, "the same"),
    Case("grid of 2,000 people and 60 policies, a page", "s", grid_page, None, lambda figure, baseline, ratio: figure < 5, "under 5 s"),
    Case("queries of a page, against 200 people", "queries", grid_queries(PEOPLE), grid_queries(FEW),
         lambda figure, baseline, ratio: figure == baseline and figure < 40, "the same, under 40"),
    Case("reminders of 2,200 people", "s", remind, None, lambda figure, baseline, ratio: figure < 60, "under 60 s", repeat=1),
    Case("queries of reminding 2,000 people, against 200", "queries", remind_queries(PEOPLE), remind_queries(FEW),
         # Odoo inserts activities a hundred at a time
         lambda figure, baseline, ratio: figure - baseline < (PEOPLE - FEW) / 20, "under 1 for 20 people more"),
]
