"""Companies of tests. Setting one up takes seconds, and nearly every class wants two: a database of tests may keep some ready.

`prepare` makes them once (scripts/test.sh does); a class that finds none makes its own. What a class does with one goes with its
transaction, but for the numbers drawn from PostgreSQL's sequences: these begin anew.
"""
from unittest.mock import patch

from odoo.tools import SQL

SPARE = 'Spare Practice'


def prepare(env, count, spare=SPARE):
    """Companies for the classes to come. ``spare``: how they are called until one is taken."""
    # Odoo gives a company its warehouse at once where a test makes it
    with patch('odoo.modules.module.current_test', True):
        return env['res.company'].create([{'name': f'{spare} {number}', 'currency_id': env.ref('base.USD').id} for number in range(1, count + 1)])


def new_companies(env, *vals_list, spare=SPARE):
    """Companies as if created with these values."""
    spares = env['res.company'].search([('name', '=like', f'{spare} _')], order='id', limit=len(vals_list))
    for company, vals in zip(spares, vals_list, strict=False):
        company.write({'currency_id': env.company.currency_id.id, **vals})
        company.medical_practice_ids.legal_name = company.name
    if spares:
        env.execute_query(SQL(
            """SELECT setval(format('ir_sequence_%%s', lpad(id::text, greatest(3, length(id::text)), '0')), 1, false) FROM ir_sequence
                WHERE implementation = 'standard' AND company_id IN %s""", tuple(spares.ids)))
    return spares | env['res.company'].create(list(vals_list[len(spares):]))
