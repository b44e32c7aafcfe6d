"""Part of area compliance: an audit pack of 5,000 documents against one of 500, whole: index, lists, pages, hashes.

20 obligations; documents of 40 kB each that can't be packed any smaller. The pack ends transactions while it is made, so that what it
writes stays in the database of the bench.
"""
import os

from odoo import Command
from odoo.tools import SQL

from tests.bench.measure import in_child
from tests.bench.run import Case

MANY, FEW = 5_000, 500
BYTES = 40_000
OFFICER = 'bench_pack_officer'
MEASURED = {}


def prepare(env):
    for count in (MANY, FEW):
        practice(env, count)


def practice(env, count):
    company = env['res.company'].create({'name': f'Bench Packs {count}'})
    env = env(context={**env.context, 'tracking_disable': True, 'no_reset_password': True, 'allowed_company_ids': [company.id]})
    officer = env['res.users'].create({
        'login': f'{OFFICER}_{count}', 'name': 'Bench Officer', 'company_id': company.id, 'company_ids': [Command.set(company.ids)],
        'group_ids': [Command.set(env.ref('medical_office_base.group_compliance_officer').ids)]})
    obligations = env['medical.obligation'].create([{
        'code': f'B-{number}', 'name': f'Bench obligation {number}', 'company_id': company.id, 'area': ('privacy', 'safety')[number % 2],
    } for number in range(20)])
    env['medical.obligation.status']._sync(obligations)
    statuses = obligations.status_ids
    env.flush_all()
    rows = env.execute_query(SQL(
        """INSERT INTO medical_obligation_evidence (status_id, obligation_id, company_id, name, state, date, user_id, create_date, create_uid)
           SELECT status.id, status.obligation_id, status.company_id, 'Document ' || number, 'done', current_date - number %% 300, %(officer)s, now(),
                  %(officer)s
             FROM generate_series(1, %(count)s) number
             JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place FROM medical_obligation_status WHERE id IN %(statuses)s) status
               ON status.place = number %% 20
        RETURNING id""", officer=officer.id, count=count, statuses=tuple(statuses.ids)))
    for first in range(0, count, 250):
        some = [row_id for [row_id] in rows[first:first + 250]]
        files = env['ir.attachment'].create([{
            'name': f'document {row_id}.pdf', 'raw': os.urandom(BYTES), 'mimetype': 'application/pdf', 'res_model': 'medical.obligation.evidence',
            'res_id': row_id} for row_id in some])
        env.cr.execute(SQL(
            "INSERT INTO medical_obligation_evidence_attachment_rel (evidence_id, attachment_id) SELECT res_id, id FROM ir_attachment WHERE id IN %s",
            tuple(files.ids)))
        env.invalidate_all()
        env.cr.commit()


def make(count):
    def run(env):
        officer = env['res.users'].search([('login', '=', f'{OFFICER}_{count}')])
        packs = env(user=officer.id, context={'allowed_company_ids': officer.company_id.ids})['medical.audit.pack']
        pack = packs.create({'company_id': officer.company_id.id, 'reason': 'Bench'}).sudo()
        env.cr.commit()
        pack.with_env(env)._make()
        assert pack.state == 'ready', pack.fault
        assert pack.file_count > count
        return pack.file_size
    return run


def measured(env, count):
    """(peak growth in MB, seconds, bytes of the archive) of one making, in a process of its own."""
    if count not in MEASURED:
        MEASURED[count] = in_child(env, make(count))
    return MEASURED[count]


def cases():
    return [
        Case("audit pack of 5,000 documents: peak memory, against 500", "MB", lambda env: measured(env, MANY)[0], lambda env: measured(env, FEW)[0],
             lambda figure, baseline, ratio: figure <= baseline + 40, "at most 40 MB more, of 200 MB of documents", repeat=1),
        Case("audit pack of 5,000 documents: time, against ten times that of 500", "s", lambda env: measured(env, MANY)[1],
             lambda env: measured(env, FEW)[1] * MANY / FEW, lambda figure, baseline, ratio: figure < 180, "within three minutes", repeat=1),
    ]
