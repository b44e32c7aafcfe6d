"""Par levels suggested for 5,000 orderpoints in one pass, over what their rooms used in half a year."""
import time

from tests.bench.measure import queries

USES = 100_000
FEW = 10_000


def _review(env):
    user = env['res.users'].search([('login', '=', 'bench_manager')])
    manager = env(user=user.id, context={'allowed_company_ids': user.company_ids.ids, 'tz': 'America/New_York', 'lang': 'en_US'})
    return manager['medical.par.review'].create({'months': 6})


def _use_supplies(env, uses=USES):
    """Uses of what the orderpoints keep, by SQL, spread over half a year."""
    env.flush_all()
    env.cr.execute("""
        WITH par AS (
            SELECT row_number() OVER (ORDER BY id) - 1 AS number, location_id, product_id, company_id
              FROM stock_warehouse_orderpoint WHERE active),
        used AS (
            SELECT par.*, template.uom_id, now() AT TIME ZONE 'UTC' - (use * 180.0 / %(each)s + 1) * interval '1 day' AS moment,
                   1 + (number + use) %% 7 AS quantity
              FROM par JOIN product_product product ON product.id = product_id JOIN product_template template ON template.id = product_tmpl_id,
                   generate_series(0, %(each)s - 1) AS use),
        moved AS (
            INSERT INTO stock_move (company_id, product_id, product_uom, location_id, location_dest_id, procure_method, product_uom_qty,
                                    product_qty, quantity, date, state, picked, is_in, is_out, medical_use_reason, create_date, write_date)
            SELECT company_id, product_id, uom_id, location_id, company.medical_use_location_id, 'make_to_stock', quantity, quantity, quantity,
                   moment, 'done', TRUE, FALSE, FALSE, 'use', moment, moment
              FROM used JOIN res_company company ON company.id = company_id
            RETURNING *)
        INSERT INTO stock_move_line (move_id, company_id, product_id, product_uom_id, location_id, location_dest_id, quantity,
                                     quantity_product_uom, date, state, picked)
        SELECT id, company_id, product_id, product_uom, location_id, location_dest_id, quantity, quantity, date, 'done', TRUE FROM moved;
        ANALYZE stock_move; ANALYZE stock_move_line; ANALYZE stock_warehouse_orderpoint
        """, {'each': uses // 5000})


def seconds_to_suggest(env):
    """Wall time of a review of all places, after 100,000 uses besides the 200,000 receipts."""
    _use_supplies(env)
    review = _review(env)
    env.flush_all()
    env.invalidate_all()
    start = time.perf_counter()
    review.action_suggest()
    env.flush_all()
    taken = time.perf_counter() - start
    assert review.suggestion_count >= 5000
    return taken


def queries_to_suggest(env, share=1):
    """How many statements a review of this share of the par levels takes."""
    env.cr.execute("""
        UPDATE stock_warehouse_orderpoint SET active = FALSE
         WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS number, count(*) OVER () AS size FROM stock_warehouse_orderpoint) par
                       WHERE number > size * %s)""", [share])
    env.invalidate_all()
    _use_supplies(env, FEW)
    review = _review(env)
    return queries(env, review.action_suggest)
