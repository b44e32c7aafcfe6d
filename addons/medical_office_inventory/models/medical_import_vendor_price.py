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
        _ = self.env._
        return [
            Column('vendor', _("Vendor"), required=True, help=_("Name of the vendor, or your account number there."), example='Placeholder Medical Supply'),
            Column('item', _("Item"), required=True, help=_("Code or barcode of the supply."), example='SUP001'),
            Column('code', _("Vendor's Code"), help=_("Printed on orders."), example='PMS-1001'),
            Column('name', _("Vendor's Name for It"), help=_("Printed on orders."), example='Glove nitrile S'),
            Column('unit', _("Unit"), help=_("What the price is for: the supply's own unit or one of its packs; empty: its own unit."), example='Box of 100'),
            Column('price', _("Price"), 'decimal', required=True, help=_("Of one of the unit in this row, before tax."), example='8.50'),
            Column('currency', _("Currency"), help=_("Three letters; empty: the vendor's, else the practice's."), example='USD'),
            Column('min_qty', _("From Quantity"), 'decimal', help=_("The price holds from this many of the unit on."), example='10'),
            Column('delay', _("Days to Deliver"), 'integer', example='2'),
            Column('date_start', _("Valid From"), 'date'),
            Column('date_end', _("Valid To"), 'date'),
        ]

    @api.model
    def _import_check(self, rows, faults):
        _ = self.env._
        supplies, vendors = self._supplies(), self._vendors()
        currencies = {currency.name: currency for currency in self.env['res.currency'].search([])}
        found, keys = [], {}
        for row in rows:
            product = self._find_supply(supplies, row, faults)
            vendor = self._find_vendor(vendors, row, faults)
            unit = self._find_unit(product, row, faults) if product else self.env['uom.uom']
            code = (row['currency'] or '').upper()
            if code and code not in currencies:
                faults.add(row, 'currency', row['currency'], _("This currency is not in use."), _(
                    "Write one of: %(codes)s.", codes=', '.join(sorted(currencies))))
            if row['price'] <= 0:
                faults.add(row, 'price', row['price'], _("The price is not above zero."), _("Write what the vendor asks, or leave the row out."))
            for name in ('min_qty', 'delay'):
                if (row[name] or 0) < 0:
                    faults.add(row, name, row[name], _("This is below zero."), _("Write 0 or more, or leave it empty."))
            if row['date_start'] and row['date_end'] and row['date_start'] > row['date_end']:
                faults.add(row, 'date_end', row['date_end'], _("The price ends before it begins."), _("Correct one of the two dates."))
            if not (product and vendor and unit):
                continue
            key = self._key(vendor, product, unit, float(row['min_qty'] or 0), row['date_start'], row['date_end'])
            first = keys.setdefault(key, row.number)
            if first != row.number:
                faults.add(row, 'item', row['item'], _("Row %(row)s gives the same price once more.", row=first), _("Leave one of the two out."))
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
        _ = self.env._
        found = vendors.get(self._fold(row['vendor']), self.env['res.partner'])
        if len(found) > 1:
            found = found.filtered('medical_is_vendor') or found
        if not found:
            faults.add(row, 'vendor', row['vendor'], _("The practice has no such vendor."), _("Correct the name, or enter the vendor first (Supplies, Vendors)."))
        elif len(found) > 1:
            faults.add(row, 'vendor', row['vendor'], _("Several vendors are called so."), _("Write your account number with the one that is meant."))
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
        _ = self.env._
        changes = self._changes(prepared)
        labels = {'product_code': _("vendor's code"), 'product_name': _("vendor's name"), 'delay': _("days"), 'currency_id': _("currency")}
        lines = []
        for (row, vendor, product, unit, _currency, _key), seller, values in changes:
            if not values:
                continue
            price = f"{seller.price:g} → {values['price']:g}" if seller and 'price' in values else f"{float(row['price']):g}"
            other = ', '.join(f'{labels[name]}: {self._shown(seller, name)} → {self._shown_value(name, values[name])}' for name in labels if name in values) if seller else ''
            lines.append((bool(not seller), [
                _("changed") if seller else _("new"), vendor.display_name, product.display_name, unit.name, f"{float(row['min_qty'] or 0):g}", price, other]))
        new = sum(not seller for _entry, seller, _values in changes)
        changed = sum(bool(seller and values) for _entry, seller, values in changes)
        return {
            'counts': [(_("new prices"), str(new)), (_("changed prices"), str(changed)), (_("prices that stay as they are"), str(len(changes) - new - changed))],
            'columns': ['', _("Vendor"), _("Item"), _("Unit"), _("From"), _("Price"), _("Also Changed")],
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
