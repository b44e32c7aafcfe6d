"""Area issues: a hundred thousand issues in one practice, two years of them, and a thousand in another."""
from odoo import Command
from odoo.tests import new_test_user

from tests.bench import issues_huddle
from tests.bench.run import Case

MANY, FEW = 100_000, 1_000
MANAGER = 'bench_issues_manager'
GROUPINGS = ('date:month', 'area', 'cause_id')
# the same days by hand, for the bare query
DAYS = "(resolved_at AT TIME ZONE 'UTC' AT TIME ZONE site.tz)::date - reported_on"
LIST = {'number': {}, 'name': {}, 'area': {}, 'site_id': {'fields': {'display_name': {}}}, 'reported_on': {}, 'risk': {}, 'state': {}}


def prepare(env):
    for count in (MANY, FEW):
        practice(env, count)


def practice(env, count):
    company = env['res.company'].create({'name': f'Bench Issues {count}'})
    env = env(context={**env.context, 'tracking_disable': True, 'allowed_company_ids': [company.id]})
    manager = new_test_user(
        env, f'{MANAGER}_{count}', 'medical_office_base.group_manager', company_id=company.id, company_ids=[Command.set(company.ids)])
    sites = env['medical.site'].create([
        {'name': f'Issue Site {number}', 'code': f'I{number}', 'company_id': company.id, 'calendar_id': False} for number in range(4)])
    causes = env['medical.issue.cause'].search([('company_id', '=', company.id)])
    env.flush_all()
    # a third of them anonymous, one in twenty open
    env.cr.execute(
        """INSERT INTO medical_issue (
                   number, name, kind, area, is_hr, discretion, company_id, site_id, state, reported_on, reported_at, severity, likelihood, risk_score,
                   risk, owner_id, cause_id, date_due, acknowledged_at, resolved_at, closed_at, reopened, recurrence, patient_count, create_date)
           SELECT 'B' || row.number, 'Issue ' || row.number, 'dysfunction', (%(areas)s)[1 + row.number %% 7], row.number %% 50 = 0,
                  CASE WHEN row.number %% 3 = 0 THEN 'anonymous' ELSE 'named' END, %(company)s, (%(sites)s)[1 + row.number %% 4],
                  CASE WHEN row.number %% 20 = 0 THEN 'new' WHEN row.number %% 20 = 1 THEN 'open' ELSE 'closed' END,
                  row.at::date, CASE WHEN row.number %% 3 > 0 THEN row.at END, (1 + row.number %% 5)::text, (1 + row.number %% 4)::text,
                  (1 + row.number %% 5) * (1 + row.number %% 4), (%(risks)s)[1 + row.number %% 4], CASE WHEN row.number %% 50 > 0 THEN %(manager)s END,
                  (%(causes)s)[1 + row.number::bigint * row.number %% %(cause_count)s], row.at::date + 14,
                  CASE WHEN row.number %% 20 > 0 THEN row.at + interval '20 hours' END,
                  CASE WHEN row.number %% 20 > 1 THEN row.at + (row.number %% 40) * interval '1 day' END,
                  CASE WHEN row.number %% 20 > 1 THEN row.at + (30 + row.number %% 40) * interval '1 day' END,
                  (row.number %% 30 = 0)::int, CASE WHEN row.number %% 11 = 0 THEN 3 ELSE 0 END, row.number %% 3, now()
             FROM (SELECT number, now() AT TIME ZONE 'UTC' - (number %% 730) * interval '1 day' AS at
                     FROM generate_series(1, %(count)s) AS number) row""",
        {'company': company.id, 'sites': sites.ids, 'manager': manager.id, 'causes': causes.ids, 'cause_count': len(causes), 'count': count,
         'areas': [key for key, _label in env['medical.issue']._fields['area'].selection], 'risks': ['low', 'medium', 'high', 'critical']})
    env.invalidate_all()


def office(env, count):
    company = env['res.company'].search([('name', '=', f'Bench Issues {count}')])
    manager = env['res.users'].search([('login', '=', f'{MANAGER}_{count}')])
    return env(user=manager.id, context={'allowed_company_ids': company.ids, 'tz': 'America/New_York'}), company


def analysis(env):
    """The analysis by month, area and cause, as the manager."""
    env, _company = office(env, MANY)
    for grouping in GROUPINGS:
        rows = env['medical.issue.report']._read_group([], [grouping], ['__count', 'open_count:sum', 'days_to_resolve:avg'])
        assert sum(count for _group, count, _open, _days in rows) == MANY - MANY // 50, "personnel matters aren't the manager's"


def analysis_bare(env):
    """The same figures, written by hand over the table."""
    _env, company = office(env, MANY)
    for group in ("date_trunc('month', reported_on)", 'area', 'cause_id'):
        env.cr.execute(
            f"""SELECT {group}, COUNT(*), SUM((state IN ('new', 'open', 'check'))::int), AVG({DAYS})
                  FROM medical_issue JOIN medical_site site ON site.id = site_id
                 WHERE medical_issue.company_id = %s AND NOT is_hr GROUP BY 1 ORDER BY 1""", [company.id])
        env.cr.fetchall()


def pareto(env):
    """The Pareto by cause of two years, on screen."""
    env, company = office(env, MANY)
    page = env['medical.issue.pareto.record'].record_page({'company_id': company.id, 'date_from': '2000-01-01', 'by': 'cause_id'})
    assert page['count'] > 1


def pareto_bare(env):
    """One grouping by hand: the screen asks for rows, then for number and totals."""
    _env, company = office(env, MANY)
    for _time in range(2):
        env.cr.execute(
            f"""SELECT cause_id, COUNT(*), SUM(risk_score), AVG({DAYS}),
                       AVG((acknowledged_at AT TIME ZONE 'UTC' AT TIME ZONE site.tz)::date - reported_on),
                       SUM((recurrence >= 3)::int), SUM(reopened), SUM(patient_count),
                       COUNT(*) FILTER (WHERE closed_at IS NULL OR (closed_at AT TIME ZONE 'UTC' AT TIME ZONE site.tz)::date > now()::date)
                  FROM medical_issue JOIN medical_site site ON site.id = site_id
                 WHERE medical_issue.company_id = %s AND NOT is_hr AND state NOT IN ('merged', 'declined') GROUP BY 1 ORDER BY 2 DESC""", [company.id])
        env.cr.fetchall()


def triage(count):
    def run(env):
        env, _company = office(env, count)
        found = env['medical.issue'].web_search_read([('state', '=', 'new')], LIST, limit=80, count_limit=10001)
        assert len(found['records']) == min(80, count // 20 - count // 100)
    return run


CASES = [
    Case("analysis by month, area and cause; 100,000 issues", "s", analysis, analysis_bare,
         lambda figure, baseline, ratio: ratio >= 0.8, "at most 1.25 times the bare query", repeat=9),
    Case("Pareto of two years on screen", "s", pareto, pareto_bare,
         lambda figure, baseline, ratio: ratio >= 0.5, "at most twice the bare query", repeat=9),
    Case("list to triage, against a practice of 1,000", "s", triage(MANY), triage(FEW),
         lambda figure, baseline, ratio: figure < 0.5, "within half a second", repeat=9),
    *issues_huddle.cases(office, MANY, FEW),
]
