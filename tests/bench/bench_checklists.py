"""Area checklists: rounds of a large group planned ahead.

2,000 running checklists at 20 sites, mostly daily, some twice a day, weekly, monthly and at opening, over rooms and sites:
fourteen days of them are some 27,000 rounds.
"""
from datetime import timedelta

from odoo import Command, fields

from tests.bench.measure import queries, seconds
from tests.bench.run import Case

SITES = 20
ROOMS = 5
LISTS = 2000
STEPS = "[tick*] Counter and touched items wiped\n[temperature* 2..8 °C] Refrigerator now\n[text] Note"
SCHEDULES = [
    {'unit': 'day', 'times': '07:30'},
    {'unit': 'day', 'times': '18:00'},
    {'unit': 'day', 'times': '11:00, 15:00'},
    {'unit': 'opening', 'offset': -15},
    {'unit': 'week', 'weekdays': 'mon,thu', 'times': '12:00'},
    {'unit': 'month', 'month_day': 31, 'times': '16:00', 'closing_days': 'before'},
]


def prepare(env):
    company = env.ref('base.main_company')
    env = env(context={**env.context, 'tracking_disable': True})
    sites = env['medical.site'].create([
        {'name': f'Bench Site {number}', 'code': f'B{number}', 'company_id': company.id, 'tz': 'America/New_York' if number % 2 else 'America/Denver'}
        for number in range(SITES)])
    env['medical.room'].create([
        {'name': f'Exam {number}', 'code': f'E{number}', 'kind': 'exam', 'site_id': site.id} for site in sites for number in range(ROOMS)])
    role = env.ref('medical_office_base.group_facility')
    lists = env['medical.checklist'].create([{
        'name': f'Bench list {number}', 'company_id': company.id, 'group_id': role.id, 'steps': STEPS,
        'site_ids': [Command.set(sites[number % SITES].ids)], **SCHEDULES[number % len(SCHEDULES)],
        # one in ten over all exam rooms of its site
        **({'scope': 'room', 'room_kind': 'exam'} if number % 10 == 0 else {}),
    } for number in range(LISTS)])
    lists.write({'state': 'running', 'generate_from': fields.Datetime.now(), 'date_from': fields.Date.today()})


def running(env):
    return env['medical.checklist'].search([('state', '=', 'running')])


def plan(env):
    """What the cron does, without its commits; the figure is the time."""
    lists = running(env)
    for start in range(0, len(lists), 500):
        lists[start:start + 500]._generate()
    made = env['medical.checklist.run'].search_count([])
    assert made > 10 * LISTS, f"only {made} rounds"


def plan_twice(env):
    """Planning again when everything is there: what the cron does every hour."""
    plan(env)
    return seconds(plan, env)


def create_rounds(env):
    """The same rounds by the ORM, in batches of 1,000: the baseline."""
    lists = running(env)
    now = fields.Datetime.now()
    names = ('checklist_id', 'site_id', 'zone_id', 'room_id', 'equipment_id', 'place', 'date_due', 'date_open', 'date_limit')
    values = [
        {**dict(zip(names, row, strict=True)), 'name': checklist.name, 'kind': checklist.kind, 'company_id': checklist.company_id.id,
         'group_id': checklist.group_id.id}
        for row in lists._planned_rows(now, now + timedelta(days=14)) for checklist in (lists.browse(row[0]).with_prefetch(lists.ids),)]
    for start in range(0, len(values), 1000):
        env['medical.checklist.run'].create(values[start:start + 1000])
    env.flush_all()


def queries_of_planning(env):
    lists = running(env)[:500]
    lists._generate(1)  # what Odoo keeps in memory is read once
    return queries(env, lists._generate)


def queries_with_more_rooms(env):
    """With four times the rooms, and so the rounds."""
    rooms = env['medical.room'].create([
        {'name': f'More {number}', 'code': f'M{number}', 'kind': 'exam', 'site_id': site.id}
        for site in env['medical.site'].search([('code', '=like', 'B%')]) for number in range(3 * ROOMS)])
    assert rooms
    return queries_of_planning(env)


def begun(env, lines):
    """A round of so many steps, begun by the office manager, and what was found at each."""
    user = env['res.users'].with_context(no_reset_password=True).create({
        'login': f'bench_round_{lines}', 'name': 'Bench Manager', 'group_ids': [Command.set(env.ref('medical_office_base.group_manager').ids)]})
    steps = ("[tick*] Wiped {0}", "[temperature* 2..8 °C] Refrigerator {0}", "[text] Note {0}")
    values = ({'value_tick': True}, {'value_number': 4.5}, {'value_text': "All well"})
    checklist = env['medical.checklist'].create({
        'name': 'Bench round', 'group_id': env.ref('medical_office_base.group_manager').id,
        'steps': '\n'.join(steps[number % 3].format(number) for number in range(lines))})
    now = fields.Datetime.now()
    run = env['medical.checklist.run'].create({
        'checklist_id': checklist.id, 'company_id': checklist.company_id.id, 'name': checklist.name, 'kind': checklist.kind,
        'group_id': checklist.group_id.id, 'date_due': now, 'date_open': now - timedelta(hours=1), 'date_limit': now + timedelta(hours=1)})
    screen = env['medical.round.screen'].with_user(user)
    shown = screen.get_run(run.id)
    return screen, run.id, [
        {'key': f'{line["id"]}', 'line_id': line['id'], 'values': values[number % 3], 'at': shown['now']}
        for number, line in enumerate(shown['lines'])]


def save_round(env, lines=60):
    """One call of the round screen: everything that was found, and the round finished."""
    screen, run_id, changes = begun(env, lines)
    env.flush_all()
    env.invalidate_all()

    def save():
        answer = screen.save_run(run_id, changes, True)
        env.flush_all()
        assert answer['finished'], answer['run']['missing']

    return seconds(save) * 1000


def save_step_by_step(env, lines=60):
    """The same with a call for each step: the baseline."""
    screen, run_id, changes = begun(env, lines)
    env.flush_all()

    def save():
        for change in changes:
            screen.save_run(run_id, [change])
            env.flush_all()
        screen.save_run(run_id, [], True)
        env.flush_all()

    return seconds(save) * 1000


def queries_of_saving(env, lines=60):
    screen, run_id, changes = begun(env, 3)
    screen.save_run(run_id, changes, True)  # what Odoo keeps in memory is read once
    screen, run_id, changes = begun(env, lines)
    return queries(env, lambda: screen.save_run(run_id, changes, True))


def queries_of_saving_few(env):
    return queries_of_saving(env, 6)


CASES = [
    Case(
        "a round of 60 lines saves in one round trip", "ms", save_round, save_step_by_step,
        lambda figure, baseline, ratio: figure < 500 and ratio >= 5, "under 500 ms, at least 5 times as fast as a call for each line"),
    Case(
        "queries of saving 60 lines, against 6", "queries", queries_of_saving, queries_of_saving_few,
        lambda figure, baseline, ratio: figure <= baseline, "no more"),
    Case(
        "14 days of rounds of 2,000 checklists planned", "s", plan, create_rounds,
        lambda figure, baseline, ratio: figure < 15 and ratio >= 1.5, "under 15 s, at least 1.5 times as fast as Odoo creates them in bulk"),
    Case(
        "planned again, nothing new", "s", plan_twice, None, lambda figure, baseline, ratio: figure < 10, "under 10 s"),
    Case(
        "queries of planning 500 checklists, with four times the rooms", "queries", queries_with_more_rooms, queries_of_planning,
        lambda figure, baseline, ratio: figure == baseline, "the same, however many rounds"),
]
