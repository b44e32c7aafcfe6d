"""What the demo practice buys, from whom, and how much each place should hold."""
from odoo import Command

# name, account number, order minimum, order by (hour), lead time in days, price factor on the library's estimate, kinds
VENDORS = [
    ('Placeholder Medical Supply', 'PMS-4471', 150, 14, 2, 1.00, ('medical',)),
    ('Sample & Sons Surgical', 'SS-20931', 0, 0, 5, 0.92, ('medical',)),
    ('Imaginary Vaccines Direct', 'IVD-118', 300, 12, 3, 1.04, ('cold', 'drug')),
    ('Fictional Office World', 'FOW-77', 35, 16, 1, 1.00, ('office',)),
    ('Makebelieve Warehouse Club', 'MWC-5150', 100, 0, 7, 0.85, ('office', 'medical')),
]


def create_vendors(env, company):
    """Five invented vendors with our account numbers, order minimums and cut-off hours: a list in that order."""
    return [
        env['res.partner'].with_company(company).create({
            'name': name, 'is_company': True, 'supplier_rank': 1, 'company_id': company.id,
            'email': f'orders@vendor{number}.example', 'phone': f'(555) 555-02{number:02}',
            'street': f'{number} Invented Avenue', 'city': 'Nowhere', 'country_id': env.ref('base.us').id,
            'medical_account_number': account, 'medical_order_minimum': minimum, 'medical_cutoff_hour': cutoff,
        })
        for number, (name, account, minimum, cutoff, _delay, _factor, _kinds) in enumerate(VENDORS, 1)
    ]


def adopt_catalogue(env, company):
    """Adopt the library's supplies as the manager would: {library code: product}."""
    rows = env['medical.supply.item'].search([('category_id.code', '!=', 'OFF-CSH')])
    templates = rows._library_adopt(company)
    return {row.code: template.product_variant_id for row, template in zip(rows, templates, strict=True)}


def _sold_by(product, kinds):
    if product.medical_kind == 'office':
        return 'office' in kinds
    category = product.categ_id.medical_library_id.code
    if category.startswith(('MED-VAX', 'MED-RX', 'MED-CS')):
        return bool({'cold', 'drug'} & set(kinds))
    return 'medical' in kinds


def create_prices(env, company, vendors, products):
    """Each vendor's prices by the pack; the second vendor gives a better one from ten packs on."""
    values = []
    for vendor, (_name, _account, _minimum, _cutoff, delay, factor, kinds) in zip(vendors, VENDORS, strict=True):
        for number, product in enumerate(products.values()):
            # the warehouse club carries every third item only
            if not _sold_by(product, kinds) or len(kinds) > 1 and 'office' in kinds and number % 3:
                continue
            pack = product.uom_ids[:1] or product.uom_id
            price = product.medical_estimate * pack._compute_quantity(1, product.uom_id)
            steps = [(0, factor), (10, factor * 0.93)] if delay == 5 else [(0, factor)]
            for minimum, rate in steps:
                values.append({
                    'partner_id': vendor.id, 'product_tmpl_id': product.product_tmpl_id.id, 'company_id': company.id,
                    'product_code': f'{product.default_code}-{vendor.id}', 'product_uom_id': pack.id,
                    'min_qty': minimum, 'price': round(price * rate, 2), 'delay': delay,
                })
    return env['product.supplierinfo'].create(values)


def create_pars(env, company, sites, rooms, products):
    """Par levels of the usual items in the stockrooms and the main exam rooms, for people to act on (no silent orders)."""
    values = []
    for code, product in products.items():
        row = product.medical_library_id
        number = int(code.removeprefix('SUP'))
        if number > 40 or product.medical_controlled:
            continue
        pack = max(row.pack_qty, 1)
        for site in sites.values():
            values.append((site.warehouse_id.lot_stock_id, product, pack * 2, pack * 5))
        if number <= 12:
            values += [(rooms['MAIN', room].location_id, product, pack * 0.2, pack) for room in ('EX1', 'EX2', 'EX3')]
    return env['stock.warehouse.orderpoint'].create([{
        'location_id': location.id, 'warehouse_id': location.warehouse_id.id, 'product_id': product.id, 'company_id': company.id,
        'product_min_qty': low, 'product_max_qty': high, 'trigger': 'manual',
    } for location, product, low, high in values])


def attach_sheets(env, products):
    """Safety data sheets for half of the hazardous items; the rest is work to do."""
    hazardous = [product.product_tmpl_id for product in products.values() if product.medical_hazard]
    for template in hazardous[::2]:
        sheet = env['ir.attachment'].create({
            'name': f'Safety data sheet {template.default_code}.txt', 'res_model': 'product.template', 'res_id': template.id,
            'raw': f'Invented safety data sheet of {template.name}, for the demo practice only.'.encode(),
        })
        template.medical_sheet_ids = [Command.link(sheet.id)]
