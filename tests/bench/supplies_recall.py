"""Recalls over 200,000 movements: what a lot's search takes, and that it goes by the indexes."""
from odoo import Command
from odoo.tools import SQL

LOTS = 50


def _recall(env, **item):
    recall = env['medical.recall'].create({
        'title': 'Bench', 'company_id': env.ref('base.main_company').id, 'item_ids': [Command.create(item)]})
    env.flush_all()
    return recall


def search_by_lots(env):
    """Fifty lots by number alone, in the whole stock: the seconds are the figure."""
    recall = _recall(env, lots=f'B1000 to B{1000 + LOTS - 1}')
    recall._search_now()
    if len(recall.match_ids) != 2 * LOTS:
        raise ValueError(f'{len(recall.match_ids)} found')


def search_by_product(env):
    """All hundred lots of a supply, by its catalogue number."""
    recall = _recall(env, code='B-00007', all_lots=True)
    recall._search_now()
    if not recall.match_ids:
        raise ValueError('nothing found')


def scanned(env):
    """How many of the three large tables a search by lots reads whole; none, by the plans of PostgreSQL."""
    recall = _recall(env, lots=f'B1000 to B{1000 + LOTS - 1}')
    hits = recall._find_hits()
    hit = SQL("unnest(%s::int[], %s::int[], %s::varchar[]) AS hit (product_id, lot_id, how)", *map(list, zip(*hits, strict=True)))
    plans = [
        env.execute_query(SQL("EXPLAIN %s", query)) for query in (
            SQL(" UNION ALL ").join(recall.item_ids._sql_hits()), recall._sql_stock(hit, True), recall._sql_moves(hit, True))]
    text = '\n'.join(line for plan in plans for line, in plan)
    return sum(f'Seq Scan on {table}' in text for table in ('stock_lot', 'stock_quant', 'stock_move_line'))
