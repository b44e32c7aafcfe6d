"""The access log: what it costs a reader, and five million lines of it.

400 people with a staff file; 5,000,000 lines of the two years before, sealed.
"""
from pathlib import Path

from dateutil.relativedelta import relativedelta

from odoo import Command, fields

from tests.bench.logged import specification, with_log
from tests.bench.measure import in_child
from tests.bench.run import Case

LINES = 5_000_000
MONTHS = 24
PEOPLE = 400
MODEL = 'medical.staff.file'
HORIZON = 2 ** 60  # all lines are committed
MEASURED = {}


def prepare(env):
    company = env.ref('base.main_company')
    env = env(context={**env.context, 'tracking_disable': True, 'no_reset_password': True})
    env['hr.employee'].create([
        {'name': f'Fictional Logged {number}', 'company_id': company.id, 'work_email': f'logged{number}@example.com'} for number in range(PEOPLE)])
    env['res.users'].create({
        'login': 'bench_log', 'name': 'Bench Manager', 'group_ids': [Command.set(env.ref('medical_office_base.group_manager').ids)]})
    env.flush_all()
    write_lines(env, company)
    env.cr.commit()
    env.cr.execute("ANALYZE medical_access_log")
    env['medical.access.seal']._seal(HORIZON)
    env.cr.commit()


def write_lines(env, company):
    log = env['medical.access.log']
    now = fields.Datetime.now()
    start = now.replace(day=1, hour=0, minute=0, second=0) - relativedelta(months=MONTHS)
    there = log._partitions()
    for month in (start + relativedelta(months=number) for number in range(MONTHS)):
        if f'{month:%Y_%m}' not in there:
            log._attach_partition(env.cr, month.date())
    env.cr.execute("""
        INSERT INTO medical_access_log (id, txid, date, user_id, user_name, company_id, res_id, model, channel)
        SELECT n - %(lines)s, n / 20, date_trunc('second', %(start)s::timestamp + (%(end)s::timestamp - %(start)s) * ((n - 1)::float / %(lines)s)),
               n %% 40, 'Fictional Person ' || n %% 40 || ' (person' || n %% 40 || ')', %(company)s, n %% 60000, %(model)s,
               CASE n %% 20 WHEN 0 THEN 'view' WHEN 1 THEN 'search' ELSE 'list' END
          FROM generate_series(1, %(lines)s) AS n""", {
              'lines': LINES, 'start': start, 'end': now.replace(day=1, hour=0, minute=0, second=0), 'company': company.id, 'model': MODEL})


# ----------------------------------------------------------------------
# What it costs a reader
# ----------------------------------------------------------------------

def files_of(env):
    user = env['res.users'].search([('login', '=', 'bench_log')])
    return env[MODEL].with_user(user)


def list_with_log(env):
    model = files_of(env)
    asked = specification(model, 'list')
    return with_log(model, lambda: model.web_search_read([], asked, limit=80), 30)


def form_with_log(env):
    model = files_of(env)
    asked = specification(model, 'form')
    one = model.search([], limit=1, offset=7)
    return with_log(model, lambda: one.web_read(asked), 60)


# ----------------------------------------------------------------------
# Five million lines
# ----------------------------------------------------------------------

def backend_mb(env):
    """What the session's own process of PostgreSQL holds for itself; 0 where it runs elsewhere."""
    env.cr.execute("SELECT pg_backend_pid()")
    try:
        status = Path(f'/proc/{env.cr.fetchone()[0]}/status').read_text()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith('RssAnon')) / 1024


def seal(env, months=MONTHS):
    """Seal the first months anew, in one transaction, rolled back. Returns the most that the backend held."""
    env.cr.execute("ALTER TABLE medical_access_seal DISABLE TRIGGER USER; TRUNCATE medical_access_seal")
    model = env['medical.access.seal']
    first = list(env['medical.access.log']._partitions())[:months]
    most = 0
    for number, (month, complete) in enumerate(model._plan(HORIZON)):
        if month in first:
            model._seal_block(month, HORIZON, complete)
            if number % 20 == 0:
                most = max(most, backend_mb(env))
    return most


def verify(env, months=MONTHS):
    """Verify the first months' blocks. Returns the most that the backend held."""
    check = env['medical.access.verification']
    last = list(env['medical.access.log']._partitions())[:months][-1]
    env.cr.execute("SELECT max(id) FROM medical_access_seal WHERE month <= %s", [last])
    most = lines = 0
    for number in range(1, env.cr.fetchone()[0] + 1):
        fault, rows, _purged = check._check_block(number)
        assert not fault, fault
        lines += rows
        if number % 20 == 0:
            most = max(most, backend_mb(env))
    assert lines == LINES or months < MONTHS, lines
    return most


def measured(env, function, months=MONTHS):
    """(seconds, MB of our process and of the backend at their peak), taken once: a run is long, and its memory does not vary."""
    key = function, months
    if key not in MEASURED:
        peak, took, backend = in_child(env, lambda own: function(own, months))
        MEASURED[key] = took, peak + backend
    return MEASURED[key]


def at_most(share, more=0):
    return lambda figure, baseline, ratio: figure <= (1 if baseline is None else baseline) * share + more


CASES = [
    Case("list of 80 staff files with the log, against without", "times", list_with_log, None, at_most(1.1), "at most 1.1"),
    Case("form of a staff file with the log, against without", "times", form_with_log, None, at_most(1.1), "at most 1.1"),
    Case("5,000,000 lines sealed", "s", lambda env: measured(env, seal)[0], None, lambda figure, baseline, ratio: figure < 240, "under 240 s"),
    Case("memory of sealing 5,000,000 lines, against a sixth", "MB", lambda env: measured(env, seal)[1],
         lambda env: measured(env, seal, MONTHS // 6)[1], at_most(1.1, 8), "no more than 8 MB above"),
    Case("5,000,000 lines verified", "s", lambda env: measured(env, verify)[0], None, lambda figure, baseline, ratio: figure < 240, "under 240 s"),
    Case("memory of verifying 5,000,000 lines, against a sixth", "MB", lambda env: measured(env, verify)[1],
         lambda env: measured(env, verify, MONTHS // 6)[1], at_most(1.1, 8), "no more than 8 MB above"),
]
