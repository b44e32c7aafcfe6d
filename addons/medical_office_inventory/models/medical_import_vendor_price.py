from odoo import api, models

from odoo.addons.medical_office_base.tools.import_columns import Column


class MedicalImportVendorPrice(models.AbstractModel):
    """Vendors' prices from a file.

    A price is known again by vendor, supply, pack, least quantity and dates; its code, name, price and days are then
    those of the file.
    """
    _name = 'medical.import.vendor.price'
    _description = 'Import of Vendor Prices'
    _inherit = ['medical.import.kind', 'medical.import.supplies']
    _import_label = 'Vendor Prices'
    _import_groups = 'purchase.group_purchase_user'

    @api.model
    def _import_columns(self):
        return [
            Column('vendor', self.env._("Vendor"), required=True, help=self.env._("Name of the vendor, or your account number there."),
                   example='Placeholder Medical Supply'),
            Column('item', self.env._("Item"), required=True, help=self.env._("Code or barcode of the supply."), example='SUP001'),
            Column('code', self.env._("Vendor's Code"), help=self.env._("Printed on orders."), example='PMS-1001'),
            Column('name', self.env._("Vendor's Name for It"), help=self.env._("Printed on orders."), example='Glove nitrile S'),
            Column('unit', self.env._("Unit"), example='Box of 100',
                   help=self.env._("What the price is for: the supply's own unit or one of its packs; empty: its own unit.")),
            Column('price', self.env._("Price"), 'decimal', required=True, help=self.env._("Of one of the unit in this row, before tax."), example='8.50'),
            Column('currency', self.env._("Currency"), help=self.env._("Three letters; empty: the vendor's, else the practice's."), example='USD'),
            Column('min_qty', self.env._("From Quantity"), 'decimal', help=self.env._("The price holds from this many of the unit on."), example='10'),
            Column('delay', self.env._("Days to Deliver"), 'integer', example='2'),
            Column('date_start', self.env._("Valid From"), 'date'),
            Column('date_end', self.env._("Valid To"), 'date'),
        ]

    @api.model
    def _import_check(self, rows, faults):
        supplies, vendors = self._supplies(), self._vendors()
        currencies = {currency.name: currency for currency in self.env['res.currency'].search([])}
        found, keys = [], {}
        for row in rows:
            product = self._find_supply(supplies, row, faults)
            vendor = self._find_vendor(vendors, row, faults)
            unit = self._find_unit(product, row, faults) if product else self.env['uom.uom']
            code = (row['currency'] or '').upper()
            if code and code not in currencies:
                faults.add(row, 'currency', row['currency'], self.env._("This currency is not in use."), self.env._(
                    "Write one of: %(codes)s.", codes=', '.join(sorted(currencies))))
            if row['price'] <= 0:
                faults.add(row, 'price', row['price'], self.env._("The price is not above zero."),
                           self.env._("Write what the vendor asks, or leave the row out."))
            for name in ('min_qty', 'delay'):
                if (row[name] or 0) < 0:
                    faults.add(row, name, row[name], self.env._("This is below zero."), self.env._("Write 0 or more, or leave it empty."))
            if row['date_start'] and row['date_end'] and row['date_start'] > row['date_end']:
                faults.add(row, 'date_end', row['date_end'], self.env._("The price ends before it begins."), self.env._("Correct one of the two dates."))
            if not (product and vendor and unit):
                continue
            key = self._key(vendor, product, unit, float(row['min_qty'] or 0), row['date_start'], row['date_end'])
            first = keys.setdefault(key, row.number)
            if first != row.number:
                faults.add(row, 'item', row['item'], self.env._("Row %(row)s gives the same price once more.", row=first),
                           self.env._("Leave one of the two out."))
            found.append((row, vendor, product, unit, currencies.get(code), key))
        return found

    @api.model
    def _key(self, vendor, product, unit, min_qty, date_start, date_end):
        return vendor.id, product.product_tmpl_id.id, unit.id, round(min_qty, 6), date_start or None, date_end or None

    @api.model
    def _vendors(self):
        partners = self.env['res.partner'].search([
            ('company_id', 'in', (False, self.env.company.id)), '|', ('medical_is_vendor', '=', True), ('is_company', '=', True)])
        return self._index(partners, 'name', 'medical_account_number', 'ref')

    @api.model
    def _find_vendor(self, vendors, row, faults):
        found = vendors.get(self._fold(row['vendor']), self.env['res.partner'])
        if len(found) > 1:
            found = found.filtered('medical_is_vendor') or found
        if not found:
            faults.add(row, 'vendor', row['vendor'], self.env._("The practice has no such vendor."),
                       self.env._("Correct the name, or enter the vendor first (Supplies, Vendors)."))
        elif len(found) > 1:
            faults.add(row, 'vendor', row['vendor'], self.env._("Several vendors are called so."),
                       self.env._("Write your account number with the one that is meant."))
            return found.browse()
        return found

    @api.model
    def _known_prices(self, prepared):
        sellers = self.env['product.supplierinfo'].search([
            ('company_id', '=', self.env.company.id), ('partner_id', 'in', list({entry[1].id for entry in prepared})),
            ('product_tmpl_id', 'in', list({entry[2].product_tmpl_id.id for entry in prepared}))], order='id')
        known = {}
        for seller in sellers:
            key = self._key(seller.partner_id, seller, seller.product_uom_id, seller.min_qty, seller.date_start, seller.date_end)
            known.setdefault(key, seller)
        return known

    @api.model
    def _changes(self, prepared):
        """[(entry, the price that is known or empty, {field: new value} that differs)]."""
        known = self._known_prices(prepared)
        changes = []
        for entry in prepared:
            row, vendor, product, unit, currency, key = entry
            seller = known.get(key, self.env['product.supplierinfo'])
            # sudo: a preference of the vendor that whoever buys may know
            usual = vendor.sudo().with_company(self.env.company).property_purchase_currency_id or self.env.company.currency_id
            values = {
                'price': float(row['price']),
                'currency_id': (currency or seller.currency_id or usual).id,
                'product_code': row['code'] or seller.product_code or False,
                'product_name': row['name'] or seller.product_name or False,
                'delay': row['delay'] if row['delay'] is not None else seller.delay if seller else 1,
            }
            if seller:
                now = seller._convert_to_write({name: seller[name] for name in values})
                values = {
                    name: value for name, value in values.items()
                    if (abs(value - now[name]) > 1e-9 if name == 'price' else (value or False) != (now[name] or False))}
            else:
                values.update({
                    'partner_id': vendor.id, 'product_tmpl_id': product.product_tmpl_id.id, 'product_uom_id': unit.id,
                    'min_qty': float(row['min_qty'] or 0), 'date_start': row['date_start'] or False, 'date_end': row['date_end'] or False,
                    'company_id': self.env.company.id})
            changes.append((entry, seller, values))
        return changes

    @api.model
    def _import_preview(self, prepared):
        changes = self._changes(prepared)
        labels = {
            'product_code': self.env._("vendor's code"), 'product_name': self.env._("vendor's name"), 'delay': self.env._("days"),
            'currency_id': self.env._("currency")}
        lines = []
        for (row, vendor, product, unit, _currency, _key), seller, values in changes:
            if not values:
                continue
            price = self._number(row['price'])
            if seller and 'price' in values:
                price = f"{self._number(seller.price)} → {price}"
            other = [
                f'{label}: {self._shown(seller, name)} → {self._shown_value(name, values[name])}'
                for name, label in labels.items() if seller and name in values]
            lines.append((bool(not seller), [
                self.env._("changed") if seller else self.env._("new"), vendor.display_name, product.display_name, unit.name,
                self._number(row['min_qty'] or 0), price, ', '.join(other)]))
        new = sum(not seller for _entry, seller, _values in changes)
        changed = sum(bool(seller and values) for _entry, seller, values in changes)
        return {
            'counts': [
                (self.env._("new"), str(new)),
                (self.env._("changed"), str(changed)),
                (self.env._("as known already"), str(len(changes) - new - changed)),
            ],
            'columns': ['', self.env._("Vendor"), self.env._("Item"), self.env._("Unit"), self.env._("From"), self.env._("Price"),
                        self.env._("Also Changed")],
            'lines': [line for _new, line in sorted(lines, key=lambda entry: entry[0])],
        }

    @api.model
    def _shown(self, seller, name):
        value = seller[name]
        return value.display_name if isinstance(value, models.BaseModel) else value or '-'

    @api.model
    def _shown_value(self, name, value):
        return self.env['res.currency'].browse(value).name if name == 'currency_id' else value or '-'

    @api.model
    def _import_apply(self, prepared):
        changes = self._changes(prepared)
        new = [values for _entry, seller, values in changes if not seller]
        self.env['product.supplierinfo'].create(new)
        changed = [(seller, values) for _entry, seller, values in changes if seller and values]
        for seller, values in changed:
            seller.write(values)
        return self.env._("%(new)s prices added, %(changed)s changed.", new=len(new), changed=len(changed))
