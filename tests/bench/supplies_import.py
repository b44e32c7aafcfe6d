"""Part of area supplies: spreadsheets of 10,000 rows by the office's imports, beside Odoo's own load() of the same rows.

The imports check the whole file, show what will change, and check again before they write; load() only writes. It is given
database ids where the imports look names up, which is the easier task.
"""
import base64
import csv
import io

from tests.bench.measure import in_child, queries
from tests.bench.run import Case

ROWS = 10_000
PART = 1000  # rows of a smaller file
VENDORS = 5  # of each kind; times the 2,000 supplies of the area
CATALOGUE = 'medical.import.catalogue'
PRICES = 'medical.import.vendor.price'


def prepare(env):
    company = env.ref('base.main_company')
    vendors = env['res.partner'].create([
        {'name': f'Bench Vendor {kind} {number}', 'is_company': True} for kind in ('Known', 'New') for number in range(VENDORS)])
    env['product.supplierinfo'].create([
        {'partner_id': vendor.id, 'product_tmpl_id': product.product_tmpl_id.id, 'price': 1, 'delay': 2, 'company_id': company.id,
         'product_uom_id': product.uom_id.id} for vendor in vendors[:VENDORS] for product in items(env)])


def items(env):
    return env['product.product'].search([('default_code', '=like', 'B_____')], order='default_code')


def as_manager(env):
    user = env['res.users'].search([('login', '=', 'bench_manager')])
    return env(user=user.id, context={'allowed_company_ids': user.company_ids.ids, 'tz': 'America/New_York', 'lang': 'en_US'})


# === FILES === #

def price_rows(env, kind, count=ROWS):
    rows = [
        {'vendor': f'Bench Vendor {kind} {number}', 'item': item.default_code, 'code': f'V{item.id}', 'price': '2.75', 'unit': 'Units', 'delay': 3}
        for number in range(VENDORS) for item in items(env)]
    return rows[:count]


def catalogue_rows(count=ROWS):
    return [
        {'code': f'NEW{number:06}', 'name': f'Bench item {number}', 'category': 'Bench', 'barcode': f'SHELF-{number}', 'pack': 'box',
         'pack_qty': 10 * (1 + number % 20), 'expiry': 'yes', 'unspsc': '42132203', 'estimate': '0.25'} for number in range(count)]


def uploaded(env, kind, rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return as_manager(env)['medical.import'].create({'name': 'bench.csv', 'kind': kind, 'file': base64.b64encode(out.getvalue().encode())})


def imported(env, kind, rows):
    record = uploaded(env, kind, rows)
    record.action_import()
    env.flush_all()
    if record.state != 'done':
        raise ValueError(f"The file was not imported: {record.fault_ids[:3].mapped('problem')}")


def checked(env, kind, rows):
    """Queries of checking a file once what Odoo keeps in memory has been read."""
    record = uploaded(env, kind, rows)
    record.action_check()
    if record.state != 'ready':
        raise ValueError(f"The file has faults: {record.fault_ids[:3].mapped('problem')}")
    return float(queries(env, record.action_check))


# === ODOO'S OWN WAY === #

def load_prices(env, kind):
    vendors = env['res.partner'].search([('name', '=like', f'Bench Vendor {kind} %')], order='name')
    prices = env['product.supplierinfo'].search([('partner_id', 'in', vendors.ids)])
    known = {(price.partner_id.id, price.product_tmpl_id.id): price.id for price in prices}
    company = env.ref('base.main_company').id
    rows = [
        [known.get((vendor.id, item.product_tmpl_id.id), ''), vendor.id, item.product_tmpl_id.id, f'V{item.id}', 2.75, item.uom_id.id, 3, company]
        for vendor in vendors for item in items(env)]
    names = ['.id', 'partner_id/.id', 'product_tmpl_id/.id', 'product_code', 'price', 'product_uom_id/.id', 'delay', 'company_id/.id']
    if not known:
        rows, names = [row[1:] for row in rows], names[1:]
    loaded(as_manager(env)['product.supplierinfo'], names, rows)


def load_items(env):
    """A tenth of the rows: of products load() writes one after the other as fast as ten times as many."""
    category = env['product.category'].search([('name', '=', 'Bench')])
    packs = {row['pack_qty']: env['uom.uom']._medical_pack('box', row['pack_qty'], env.ref('uom.product_uom_unit')).id for row in catalogue_rows(PART)}
    rows = [
        [row['code'], row['name'], category.id, row['barcode'], str(packs[row['pack_qty']]), 'True', 'lot', 'True', 'medical', row['unspsc'], 0.25]
        for row in catalogue_rows(PART)]
    loaded(as_manager(env)['product.product'], [
        'default_code', 'name', 'categ_id/.id', 'barcode', 'uom_ids/.id', 'is_storable', 'tracking', 'use_expiration_date', 'medical_kind', 'medical_unspsc',
        'medical_estimate'], rows)


def loaded(model, names, rows):
    answer = model.load(names, rows)
    model.env.flush_all()
    if not answer['ids']:
        raise ValueError(f"Odoo loaded nothing: {answer['messages'][:2]}")


# === CASES === #

MEASURED = {}  # kind of import: (megabytes, seconds) of its last run, so that memory and time are of the same


def seconds_of(kind, rows):
    def run(env):
        megabytes, took, _nothing = in_child(env, lambda own: imported(own, kind, rows(own)))
        MEASURED[kind] = megabytes, took
        return took
    return run


def megabytes_of(kind):
    return lambda env: MEASURED[kind][0]


def own_seconds(load):
    return lambda env: in_child(env, load)[1]


CASES = [
    Case("price list, 10,000 changed prices", 's', seconds_of(PRICES, lambda own: price_rows(own, 'Known')),
         own_seconds(lambda own: load_prices(own, 'Known')), lambda figure, baseline, ratio: ratio >= 1, "no slower than Odoo's load()"),
    Case("price list, 10,000 new prices", 's', seconds_of(PRICES, lambda own: price_rows(own, 'New')),
         own_seconds(lambda own: load_prices(own, 'New')), lambda figure, baseline, ratio: ratio >= 1, "no slower than Odoo's load()"),
    Case("price list, 10,000 new prices, memory", 'MB', megabytes_of(PRICES), None,
         lambda figure, baseline, ratio: figure <= 300, "at most 300 MB more"),
    Case("price list, 10,000 rows, queries of the check", 'queries', lambda env: checked(env, PRICES, price_rows(env, 'New')),
         lambda env: checked(env, PRICES, price_rows(env, 'New', PART)), lambda figure, baseline, ratio: figure <= baseline + 20, "as of 1,000 rows"),
    Case("catalogue, 10,000 new items with packs", 's', seconds_of(CATALOGUE, lambda own: catalogue_rows()),
         lambda env: own_seconds(load_items)(env) * ROWS / PART, lambda figure, baseline, ratio: ratio >= 1, "no slower than Odoo's load()"),
    Case("catalogue, 10,000 new items, memory", 'MB', megabytes_of(CATALOGUE), None,
         lambda figure, baseline, ratio: figure <= 800, "at most 800 MB more"),
    Case("catalogue, 10,000 rows, queries of the check", 'queries', lambda env: checked(env, CATALOGUE, catalogue_rows()),
         lambda env: checked(env, CATALOGUE, catalogue_rows(PART)), lambda figure, baseline, ratio: figure <= baseline + 20, "as of 1,000 rows"),
]
