"""Area patients: 60,000 of them, and what the reception does with them.

Two sites, 20,000 past visits and 200 of today; names are made of syllables, so that parts of them are common.
"""
from odoo import Command, fields
from odoo.tools import SQL

from tests.bench.logged import specification, with_log
from tests.bench.measure import queries, seconds
from tests.bench.run import Case

PATIENTS = 60_000
VISITS = 20_000
TODAY = 200
LIST, FORM = 30, 60  # how often a reading is repeated


def prepare(env):
    company = env.ref('base.main_company')
    env = env(context={**env.context, 'tracking_disable': True, 'no_reset_password': True})
    desk = env['res.users'].create({
        'login': 'bench_desk', 'name': 'Bench Desk', 'tz': 'America/New_York',
        'group_ids': [Command.set(env.ref('medical_office_base.group_front_desk').ids)]})
    sites = env['medical.site'].create([
        {'name': name, 'code': code, 'company_id': company.id, 'calendar_id': False, 'user_ids': [Command.set(desk.ids)]}
        for name, code in (('Main', 'BM'), ('Lake', 'BL'))])
    pattern = env['medical.patient'].create({'given_name': 'Pattern', 'family_name': 'Fictional', 'site_ids': sites[0].ids, 'company_id': company.id})
    env.flush_all()
    copy(env, 'res_partner', pattern.partner_id.id, PATIENTS, {
        'name': SQL("'Patient ' || lpad((1000 + n)::text, 6, '0')"), 'complete_name': SQL("'Patient ' || lpad((1000 + n)::text, 6, '0')")})
    env.cr.execute("UPDATE res_partner SET commercial_partner_id = id WHERE medical_is_patient")
    env.cr.execute("SELECT min(id) FROM res_partner WHERE id > %s", [pattern.partner_id.id])
    first = env.cr.fetchone()[0]
    syllables = "(ARRAY['ba','do','fi','ga','ho','ju','ka','le','mi','no','pe','ru','sa','te','vo','wi'])"
    # each draws anew: the random number is one of the row
    name = SQL(' || '.join(f"{syllables}[1 + mod(abs(hashint4(n * 7 + {place})), 16)]" for place in range(4)))
    given = SQL(' || '.join(f"{syllables}[1 + mod(abs(hashint4(n * 13 + {place})), 16)]" for place in range(3)))
    copy(env, 'medical_patient', pattern.id, PATIENTS, {
        'number': SQL("lpad((1000 + n)::text, 6, '0')"), 'partner_id': SQL("%s + n - 1", first), 'family_name': name, 'given_name': given,
        'name': SQL("%s || ' ' || %s", given, name), 'birth_date': SQL("date '1930-01-01' + mod(abs(hashint4(n * 3)), 33000)"),
        'phone': SQL("'(555) 01' || lpad(mod(n, 10000)::text, 4, '0')")})
    env.cr.execute("INSERT INTO medical_patient_site_rel (patient_id, site_id) SELECT id, %s + mod(id, 2) FROM medical_patient WHERE id > %s",
                   [sites[0].id, pattern.id])
    visits = env['medical.visit']
    now = fields.Datetime.now().replace(hour=17, minute=0, second=0, microsecond=0)
    pattern_visit = visits.create({'patient_id': pattern.id, 'site_id': sites[0].id, 'date_start': now})
    env.flush_all()
    for count, moment in ((VISITS, SQL("%s::timestamp - (1 + mod(n, 400)) * interval '1 day'", now)), (TODAY - 1, SQL("%s::timestamp", now))):
        values = {'patient_id': SQL("%s + 1 + mod(n, %s)", pattern.id, PATIENTS), 'site_id': SQL("%s", sites[0].id), 'date_start': moment}
        if visits._fields.get('date') and visits._fields['date'].store:
            values['date'] = SQL("(%s)::date", moment)
        copy(env, 'medical_visit', pattern_visit.id, count, values)
    # who has a visit at a site is of that site
    env.cr.execute("""INSERT INTO medical_patient_site_rel (patient_id, site_id)
                      SELECT DISTINCT patient_id, site_id FROM medical_visit ON CONFLICT DO NOTHING""")


def copy(env, table, row_id, count, values):
    """So many rows like one of a table, but for these columns; `n` counts them from 1."""
    env.cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s AND table_schema = current_schema()", [table])
    names = sorted({name for name, in env.cr.fetchall()} - {'id'})
    env.cr.execute(SQL(
        "INSERT INTO %s (%s) SELECT %s FROM generate_series(1, %s) AS n, %s AS pattern WHERE pattern.id = %s ORDER BY n",
        SQL.identifier(table), SQL(', ').join(map(SQL.identifier, names)),
        SQL(', ').join(values.get(name) or SQL.identifier('pattern', name) for name in names), count, SQL.identifier(table), row_id))


def desk(env, model='medical.patient'):
    return env[model].with_user(env['res.users'].search([('login', '=', 'bench_desk')]))


def list_with_log(env):
    model = desk(env)
    asked = specification(model, 'list')
    return with_log(model, lambda: model.web_search_read([], asked, limit=80), LIST)


def form_with_log(env):
    model = desk(env)
    asked = specification(model, 'form')
    one = model.search([], limit=1, offset=7)
    return with_log(model, lambda: one.web_read(asked), FORM)


def found(words):
    """Seconds to find patients by what somebody types into the search field."""
    def search(env):
        model = desk(env)
        model.name_search(words, limit=8)
        model.env.invalidate_all()
        return min(seconds(lambda: model.name_search(words, limit=8)) for _time in range(5))
    return search


def day_queries(env, half=False):
    model = desk(env, 'medical.visit')
    asked = specification(model, 'list')
    return queries(env, lambda: model.web_search_read(
        [('date_start', '>=', 'today'), ('date_start', '<', 'today +1d')], asked, limit=TODAY // (2 if half else 1)))


def at_most(most):
    return lambda figure, baseline, ratio: figure <= (most if baseline is None else baseline * most)


CASES = [
    Case("list of 80 patients with the log, against without", "times", list_with_log, None, at_most(1.1), "at most 1.1"),
    Case("form of a patient with the log, against without", "times", form_with_log, None, at_most(1.1), "at most 1.1"),
    *(Case(f"one of 60,000 found by {what}", "s", found(words), None, at_most(0.3), "within 0.3 s")
      for what, words in (
          ('part of a name', 'bado'), ('parts of first and last name', 'gaho mino'), ('birth date', '1971-05-23'), ('record number', '031234'))),
    Case("queries of the list of a day with 200 visits, against 100", "queries", day_queries, lambda env: day_queries(env, True), at_most(1),
         "as many", repeat=1),
]
