"""Part of area staff: credentials.

2,000 people with ten credentials each, one in five due or past; every type required of everyone, so that one of them is missing.
"""
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import new_test_user

from tests.bench.measure import queries
from tests.bench.run import Case

PEOPLE = 2000
TYPES = 10
BATCH = 500
MANAGER = 'bench_credentials_manager'


def prepare(env):
    company = env['res.company'].create({'name': 'Bench Credentials'})
    env = env(context={
        **env.context, 'tracking_disable': True, 'mail_create_nosubscribe': True, 'allowed_company_ids': [company.id]})
    manager = new_test_user(
        env, MANAGER, 'medical_office_base.group_manager', company_id=company.id, company_ids=[Command.set(company.ids)])
    site = env['medical.site'].create({'name': 'Credential Site', 'code': 'CRED', 'company_id': company.id, 'calendar_id': False})
    job = env['hr.job'].create({'name': 'Bench Credential Nurse', 'company_id': company.id, 'medical_patient_facing': True})
    head = env['hr.employee'].create({'name': 'Bench Head', 'company_id': company.id, 'user_id': manager.id})
    people = env['hr.employee'].create([{
        'name': f'Bench Holder {number}', 'company_id': company.id, 'job_id': job.id, 'parent_id': head.id,
        'medical_own_site_ids': [Command.set(site.ids)]} for number in range(PEOPLE)])
    types = env['medical.credential.type'].create([
        {'name': f'Bench Credential {number}', 'company_id': company.id, 'block': 'hard' if number < 3 else 'soft', 'lead_days': 60}
        for number in range(TYPES + 1)])
    env.flush_all()
    today = fields.Date.today()
    env.cr.execute(
        """INSERT INTO medical_credential (employee_id, type_id, company_id, tier, active, state, number, date_start, date_end, expiry_lead_days,
                                           renewal_sent, create_uid, write_uid, create_date, write_date)
           SELECT person.id, kind.id, %(company)s, 'own', TRUE, 'verified', 'B' || person.id, %(start)s,
                  CASE WHEN (person.id + kind.id) %% 5 = 0 THEN %(soon)s ELSE %(late)s END::date, 60, FALSE, 1, 1, now(), now()
             FROM unnest(%(people)s::int[]) person(id) CROSS JOIN unnest(%(types)s::int[]) kind(id)""", {
            'company': company.id, 'start': today - timedelta(days=300), 'soon': today + timedelta(days=20),
            'late': today + timedelta(days=300), 'people': people.ids, 'types': types[:TYPES].ids})
    env.invalidate_all()
    env['medical.credential.requirement'].create([{'type_id': kind.id, 'company_id': company.id} for kind in types])


def held(env):
    company = env['res.company'].search([('name', '=', 'Bench Credentials')])
    return env['medical.credential'].with_context(allowed_company_ids=company.ids), company


def remind(env):
    """All that is due: 4,000 reminders, a batch at a time."""
    credentials, _company = held(env)
    count = 0
    while due := credentials._expiry_to_remind(BATCH):
        due._expiry_remind()
        env.flush_all()
        count += len(due)
    # beside the few that other parts of the area have
    assert count >= PEOPLE * TYPES // 5, count


def remind_queries(number):
    def count(env):
        credentials, _company = held(env)
        due = credentials._expiry_to_remind(number)
        return float(queries(env, due._expiry_remind))
    return count


def daily(env):
    """What everybody lacks, looked at anew."""
    credentials, company = held(env)
    credentials._sync_required(company)


def clearance(env):
    """May each of 2,000 people work on each day of a week?"""
    credentials, company = held(env)
    people = env['hr.employee'].search([('company_id', '=', company.id), ('job_id', '!=', False)])
    job, site = people[0].job_id, env['medical.site'].search([('company_id', '=', company.id)])
    first = fields.Date.today() + timedelta(days=7)
    days = [first + timedelta(days=number) for number in range(7)]
    answers = people._medical_clearance([(person, job, site, day, day) for person in people for day in days])
    assert len(answers) == PEOPLE * 7


def record(env):
    """The first page of all 22,000 as of today, as the office manager."""
    _credentials, company = held(env)
    user = env['res.users'].search([('login', '=', MANAGER)])
    page = env['medical.credential.record'].with_user(user).with_context(allowed_company_ids=company.ids).record_page({'company_id': company.id})
    assert page['count'] > PEOPLE * TYPES, page['count']


CASES = [
    Case("reminders: 4,000 of 20,000 credentials of 2,000 people", "s", remind, None, lambda figure, baseline, ratio: figure < 60, "under 60 s",
         repeat=1),
    Case("queries of 500 reminders, against 100", "queries", remind_queries(BATCH), remind_queries(100),
         lambda figure, baseline, ratio: figure <= baseline + 40, "none per record"),
    Case("what 2,000 people lack", "s", daily, None, lambda figure, baseline, ratio: figure < 5, "under 5 s"),
    Case("clearance of 2,000 people on 7 days", "s", clearance, None, lambda figure, baseline, ratio: figure < 10, "under 10 s"),
    Case("record of 22,000 credentials, first page", "s", record, None, lambda figure, baseline, ratio: figure < 5, "under 5 s"),
]
