"""Area supplies: the inventory record against Odoo's own list export, and Today in the size of a busy group.

Two sites: 50,000 stock lines at the first, 200,000 in all; 2,000 supplies with lots; 200,000 done moves; 5,000
orderpoints. The rows go in by SQL, as done moves from the vendors and the stock they give, so that Odoo's own
valuation agrees with them.
"""
from datetime import timedelta
from unittest.mock import Mock

from odoo import Command, fields
from odoo.http import _request_stack

from odoo.addons.web.controllers.export import ExcelExport

from tests.bench import supplies_count, supplies_import
from tests.bench.measure import in_child, peak_mb, queries
from tests.bench.run import Case
from tests.bench.supplies_par import queries_to_suggest, seconds_to_suggest
from tests.bench.supplies_recall import scanned, search_by_lots, search_by_product

PRODUCTS = 2000
FIRST_SITE_LINES = 50_000
LINES = 200_000
ROOMS = 20
ORDERPOINTS = 5000


def prepare(env):
    company = env.ref('base.main_company')
    env['res.users'].with_context(no_reset_password=True).create({
        'login': 'bench_manager', 'name': 'Bench Manager', 'tz': 'America/New_York', 'company_id': company.id,
        'company_ids': [Command.set(company.ids)],
        'group_ids': [Command.set(env.ref('medical_office_base.group_manager').ids)],
    })
    sites = env['medical.site'].create([{'name': f'Bench Site {code}', 'code': code} for code in ('B1', 'B2')])
    for site in sites:
        env['medical.room'].create([
            {'site_id': site.id, 'name': f'Room {number}', 'code': str(number)} for number in range(ROOMS)])
    category = env['product.category'].create({
        'name': 'Bench', 'medical_kind': 'medical', 'property_cost_method': 'average', 'medical_lot_tracked': True})
    unit = env.ref('uom.product_uom_unit')
    products = env['product.product'].with_context(tracking_disable=True).create([{
        'name': f'Bench supply {number}', 'default_code': f'B{number:05}', 'categ_id': category.id, 'is_storable': True,
        'tracking': 'lot', 'use_expiration_date': True, 'medical_kind': 'medical', 'company_id': company.id, 'uom_id': unit.id,
    } for number in range(PRODUCTS)])
    env.flush_all()
    vendors = env.ref('stock.stock_location_suppliers')
    places = [sites[0].room_ids.location_id.ids, sites[1].room_ids.location_id.ids]
    env.cr.execute("""
        CREATE TEMPORARY TABLE bench_line AS
        SELECT number, product_id, lot_id, location_id, 1 + number %% 40 AS quantity, 1 + product_id %% 90 AS price,
               now() AT TIME ZONE 'UTC' - (number %% 180 + 2) * interval '1 day' AS moment
          FROM (
            SELECT number, (%(products)s::int[])[1 + number %% %(count)s] AS product_id,
                   nextval('stock_lot_id_seq')::int AS lot_id,
                   CASE WHEN number < %(first)s THEN (%(here)s::int[])[1 + number / %(count)s %% %(rooms)s]
                        ELSE (%(there)s::int[])[1 + number / %(count)s %% %(rooms)s] END AS location_id
              FROM generate_series(0, %(lines)s - 1) AS number) AS spread
        """, {
        'products': products.ids, 'count': PRODUCTS, 'first': FIRST_SITE_LINES, 'here': places[0], 'there': places[1],
        'rooms': ROOMS, 'lines': LINES})
    ids = {'company': company.id, 'unit': unit.id, 'vendors': vendors.id, 'products': products.ids}
    env.cr.execute("""
        INSERT INTO stock_lot (id, product_id, company_id, name, expiration_date, removal_date)
        SELECT lot_id, product_id, %(company)s, 'B' || number, moment + interval '400 days', moment + interval '400 days' FROM bench_line;
        INSERT INTO stock_quant (product_id, location_id, company_id, lot_id, quantity, reserved_quantity, in_date, expiration_date, removal_date)
        SELECT product_id, location_id, %(company)s, lot_id, quantity, 0, moment, moment + interval '400 days', moment + interval '400 days'
          FROM bench_line;
        WITH moved AS (
            INSERT INTO stock_move (company_id, product_id, product_uom, location_id, location_dest_id, procure_method, product_uom_qty,
                                    product_qty, quantity, date, state, picked, is_in, is_out, is_dropship, value, price_unit, origin, create_date, write_date)
            SELECT %(company)s, product_id, %(unit)s, %(vendors)s, location_id, 'make_to_stock', quantity,
                   quantity, quantity, moment, 'done', TRUE, TRUE, FALSE, FALSE, quantity * price, price, number::varchar, moment, moment
              FROM bench_line RETURNING id, origin)
        INSERT INTO stock_move_line (move_id, company_id, product_id, product_uom_id, lot_id, location_id, location_dest_id, quantity,
                                     quantity_product_uom, date, state, picked)
        SELECT moved.id, %(company)s, product_id, %(unit)s, lot_id, %(vendors)s, location_id, quantity, quantity, moment, 'done', TRUE
          FROM moved JOIN bench_line ON bench_line.number = moved.origin::int;
        UPDATE product_product SET standard_price = jsonb_build_object(%(company)s::text, price)
          FROM (SELECT DISTINCT product_id, price FROM bench_line) AS cost WHERE product_product.id = cost.product_id;
        -- the supplies are older than their receipts
        UPDATE product_value SET date = date - interval '1 year' WHERE product_id = ANY(%(products)s)
        """, ids)
    env.invalidate_all()
    values = [
        {'product_id': product.id, 'location_id': location, 'warehouse_id': site.warehouse_id.id, 'company_id': company.id,
         'product_min_qty': 20 if product.id % 10 else 100_000, 'product_max_qty': 50, 'trigger': 'manual'}
        for site in sites for location in site.room_ids.location_id.ids for product in products]
    env['stock.warehouse.orderpoint'].create(values[::len(values) // ORDERPOINTS][:ORDERPOINTS])
    supplies_import.prepare(env)


# === WHO AND WHAT === #

def as_manager(env):
    user = env['res.users'].search([('login', '=', 'bench_manager')])
    return env(user=user.id, context={'allowed_company_ids': user.company_ids.ids, 'tz': 'America/New_York', 'lang': 'en_US'})


def first_site(env):
    return env['medical.site'].search([('code', '=', 'B1')])


def write_record(env, site=None, **values):
    """The inventory record as xlsx, read to its end as a browser would; returns its size in bytes."""
    env = as_manager(env)
    if site:
        values['site_id'] = site.id
    with env['medical.inventory.record'].create(values)._record_xlsx() as file:
        return sum(len(block) for block in iter(lambda: file.read(1 << 20), b''))


# the columns of the record, as a manager would choose them in Odoo's export dialog; all but the value, which Odoo shows to
# stock administrators alone and computes item by item: core has the easier task
EXPORT_FIELDS = [
    'product_id/name', 'product_id/default_code', 'lot_id/name', 'lot_id/expiration_date', 'location_id/medical_site_id/code',
    'location_id/medical_room_id/name', 'quantity', 'product_uom_id/name', 'product_id/standard_price']


def write_core_export(env):
    """Odoo's own export of the same rows and, but for the value, columns, through its controller's methods."""
    env = as_manager(env)
    quants = env['stock.quant'].search([
        ('location_id.usage', 'in', ('internal', 'transit')), ('location_id.medical_site_id', '=', first_site(env).id), ('quantity', '!=', 0)])
    rows = quants.export_data(EXPORT_FIELDS)['datas']
    _request_stack.push(Mock(env=env))
    try:
        return len(ExcelExport().from_data([{'type': 'char'}] * len(EXPORT_FIELDS), EXPORT_FIELDS, rows))
    finally:
        _request_stack.pop()


def write_past_record(env):
    """100 items as of 60 days ago: Odoo values each of them anew from its moves."""
    past = fields.Date.context_today(as_manager(env).user) - timedelta(days=60)
    items = env['product.product'].search([('default_code', '=like', 'B000%')], limit=100)
    return write_record(env, first_site(env), date=past, product_ids=[Command.set(items.ids)])


def queries_of_today(env):
    env = as_manager(env)
    env['medical.today'].get_today()
    return queries(env, env['medical.today'].get_today)


def allowed_queries(env):
    return 8 + 2 * len(as_manager(env)['medical.today']._visible_cards())


def queries_at_twice_the_size(env):
    """Today once every row of stock and every orderpoint exists twice."""
    env.cr.execute("""
        INSERT INTO stock_quant (product_id, location_id, company_id, lot_id, quantity, reserved_quantity, in_date, expiration_date, removal_date)
        SELECT product_id, location_id, company_id, lot_id, quantity, 0, in_date, expiration_date, removal_date FROM stock_quant;
        INSERT INTO stock_move (company_id, product_id, product_uom, location_id, location_dest_id, procure_method, product_uom_qty,
                                product_qty, quantity, date, state, picked, is_in, value)
        SELECT company_id, product_id, product_uom, location_id, location_dest_id, procure_method, product_uom_qty,
               product_qty, quantity, date, state, picked, is_in, value FROM stock_move;
        INSERT INTO stock_warehouse_orderpoint (warehouse_id, location_id, product_id, company_id, name, trigger, product_min_qty, product_max_qty, active)
        SELECT warehouse_id, warehouse.lot_stock_id, product_id, orderpoint.company_id, orderpoint.name, trigger, product_min_qty, product_max_qty, TRUE
          FROM stock_warehouse_orderpoint orderpoint JOIN stock_warehouse warehouse ON warehouse.id = warehouse_id
            ON CONFLICT DO NOTHING""")
    return queries_of_today(env)


CASES = [
    Case('inventory record, 50,000 lines, xlsx', 's', lambda env: in_child(env, lambda own: write_record(own, first_site(own)))[1],
         lambda env: in_child(env, write_core_export)[1], lambda figure, baseline, ratio: ratio >= 2, '2 times faster than core'),
    Case('inventory record, 50,000 lines, memory', 'MB', lambda env: peak_mb(env, lambda own: write_record(own, first_site(own))),
         lambda env: peak_mb(env, write_core_export), lambda figure, baseline, ratio: figure <= 25, 'at most 25 MB more'),
    Case('inventory record, 200,000 lines, per line of 50,000', 's', lambda env: in_child(env, write_record)[1] / 4,
         lambda env: in_child(env, lambda own: write_record(own, first_site(own)))[1],
         lambda figure, baseline, ratio: figure <= baseline * 1.25, 'linear: at most 1.25 times'),
    Case('inventory record, 100 items as of 60 days ago', 's', lambda env: in_child(env, write_past_record)[1], None,
         lambda figure, baseline, ratio: figure < 60, "under 60 s: Odoo values each item anew"),
    Case("Today of the manager, 200,000 moves", 'queries', queries_of_today, allowed_queries,
         lambda figure, baseline, ratio: figure <= baseline, '8 + 2 per card'),
    Case("Today of the manager, twice the size", 'queries', queries_at_twice_the_size, queries_of_today,
         lambda figure, baseline, ratio: figure <= baseline, 'the same'),
    Case("Today of the manager, 200,000 moves, time", 's', lambda env: as_manager(env)['medical.today'].get_today() and None, None,
         lambda figure, baseline, ratio: figure < 2, 'under 2 s'),
    Case('count of 2,000 lines, posted', 's', supplies_count.post_sheet, supplies_count.post_by_core,
         lambda figure, baseline, ratio: figure <= baseline * 1.2, "at most 1.2 times Odoo's own adjustment"),
    Case('recall of 50 lots by number, 200,000 moves', 's', search_by_lots, None, lambda figure, baseline, ratio: figure < 1, 'under 1 s'),
    Case('recall of a supply, all its lots, 200,000 moves', 's', search_by_product, None, lambda figure, baseline, ratio: figure < 1, 'under 1 s'),
    Case('recall: large tables read whole', 'tables', scanned, None, lambda figure, baseline, ratio: figure == 0, 'none: by index'),
    Case("par levels suggested for 5,000 orderpoints, 300,000 moves", 's', seconds_to_suggest, None,
         lambda figure, baseline, ratio: figure < 10, 'under 10 s, writing 5,000 lines with their reasons included'),
    Case("par levels suggested for 5,000 orderpoints, queries", 'queries', queries_to_suggest, lambda env: queries_to_suggest(env, 0.2),
         lambda figure, baseline, ratio: figure <= baseline + 60, 'as for 1,000, but for the lines, which are written in blocks of 100'),
    *supplies_import.CASES,
]
