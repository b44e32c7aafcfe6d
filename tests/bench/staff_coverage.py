"""Part of area staff: the coverage board.

A site of 40 people, and twenty more of 20 people each; five shifts a week for everybody, some without a person, two required
credentials each, leave for one in ten, three minimums at each site.
"""
from datetime import datetime, timedelta

from odoo import Command, fields
from odoo.tests import new_test_user

from tests.bench.measure import queries
from tests.bench.run import Case

PEOPLE = 40
SITES = 20
EACH = 20
JOBS = ('Front Desk', 'Medical Assistant', 'Nurse', 'Physician')
MANAGER = 'bench_coverage_manager'


def monday():
    today = fields.Date.today()
    return today - timedelta(days=today.weekday())


def prepare(env):
    company = env.ref('base.main_company')
    env = env(context={**env.context, 'tracking_disable': True, 'mail_create_nosubscribe': True})
    sites = env['medical.site'].create([
        {'name': f'Coverage Site {number}', 'code': f'C{number}', 'company_id': company.id, 'tz': 'America/New_York'} for number in range(SITES + 1)])
    new_test_user(env, MANAGER, 'medical_office_base.group_manager', company_id=company.id)
    jobs = env['hr.job'].create([{'name': f'Bench {name}', 'company_id': company.id, 'medical_patient_facing': True} for name in JOBS])
    people = env['hr.employee'].create([{
        'name': f'Bench Person {site.code}-{number}', 'company_id': company.id, 'job_id': jobs[number % len(jobs)].id,
        'medical_own_site_ids': [Command.set(site.ids)]}
        for site in sites for number in range(PEOPLE if site == sites[0] else EACH)])
    _credentials(env, company, jobs, people)
    _shifts(env, people)
    env['medical.cover.minimum'].create([{
        'name': f'Bench minimum {job.name}', 'site_id': site.id, 'count': 2, 'job_ids': [Command.set(job.ids)],
        'when': 'hours', 'hour_from': 8, 'hour_to': 18} for site in sites for job in jobs[:3]])
    leave_type = env['hr.leave.type'].create({
        'name': 'Bench leave', 'requires_allocation': False, 'company_id': company.id, 'leave_validation_type': 'no_validation'})
    env['hr.leave'].create([{
        'employee_id': person.id, 'holiday_status_id': leave_type.id, 'request_date_from': monday() + timedelta(days=11),
        'request_date_to': monday() + timedelta(days=11)} for person in people[::10]])


def _credentials(env, company, jobs, people):
    types = env['medical.credential.type'].create([
        {'name': f'Bench {name}', 'company_id': company.id, 'block': block} for name, block in (('License', 'hard'), ('BLS', 'soft'))])
    env['medical.credential.requirement'].create([
        {'type_id': kind.id, 'job_id': job.id, 'company_id': company.id} for kind in types for job in jobs])
    today = fields.Date.today()
    waiting = env['medical.credential'].search([('employee_id', 'in', people.ids), ('type_id', 'in', types.ids)])
    for number, credential in enumerate(waiting):
        # one in thirty has lapsed
        credential.write({
            'state': 'verified', 'number': f'B{number}', 'date_start': today - timedelta(days=300),
            'date_end': today + timedelta(days=-5 if not number % 30 else 300)})


def _shifts(env, people):
    """Monday to Friday of this week and the next; every seventh is open, every third a draft."""
    rows = []
    for number, person in enumerate(people):
        for day in (*range(5), *range(7, 12)):
            start = datetime.combine(monday() + timedelta(days=day), datetime.min.time()) + timedelta(hours=13 + number % 3)
            rows.append({
                'employee_id': False if not (number + day) % 7 else person.id, 'job_id': person.job_id.id, 'site_id': person.medical_site_ids.id,
                'start': start, 'end': start + timedelta(hours=8), 'break_minutes': 30, 'state': 'published'})
    # the data of a bench: who is kept off by a lapsed credential has no shift
    faults = env['medical.shift']._faults_of([env['medical.shift'].new(row)._placing() for row in rows])
    env['medical.shift'].create([
        {**row, 'employee_id': row['employee_id'] if not any(fault['level'] in ('hard', 'soft') for fault in found) else False}
        for row, found in zip(rows, faults, strict=True)])


def board(env, number):
    """The board of one site of 40 people (number 1), or of all the others."""
    sites = env['medical.site'].search([('name', '=like', 'Coverage Site %')], order='id')
    user = env['res.users'].search([('login', '=', MANAGER)])
    first = fields.Date.to_string(monday() + timedelta(days=7))
    shown = sites[:1] if number == 1 else sites[1:]
    answer = env['medical.coverage'].with_user(user).get_board(shown.ids, first, 7)
    assert len(answer['people']) == (PEOPLE if number == 1 else SITES * EACH), len(answer['people'])
    assert answer['holes'] and answer['shifts'] and answer['minimums']


def of_40(env):
    board(env, 1)


def of_400(env):
    board(env, SITES)


def queries_of(number):
    def count(env):
        board(env, number)  # what Odoo keeps in memory is read once
        return float(queries(env, board, env, number))
    return count


CASES = [
    Case("coverage board, 40 people, a week", "s", of_40, None, lambda figure, baseline, ratio: figure < 1, "under 1 s"),
    Case("coverage board, 400 people at 20 sites, a week", "s", of_400, None, lambda figure, baseline, ratio: figure < 5, "under 5 s"),
    Case("its queries: 400 people against 40", "queries", queries_of(SITES), queries_of(1),
         lambda figure, baseline, ratio: figure <= baseline + 2, "no more than 40 take"),
]
