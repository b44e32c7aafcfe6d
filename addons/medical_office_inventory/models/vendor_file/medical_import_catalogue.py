from dataclasses import dataclass, field
from typing import Any

from odoo import Command, api, models
from odoo.fields import Domain

from odoo.addons.medical_office_base.tools.import_columns import Column

from ...tools.gs1 import gtin14
from ..controlled.product_template_controlled import SCHEDULES

# column: field of the supply, where the cell's value is written as it is
PLAIN = {'name': 'name', 'unspsc': 'medical_unspsc', 'hazard': 'medical_hazard', 'barcode': 'barcode'}
ONCE = ('name', 'category', 'unit', 'barcode', 'lots', 'expiry', 'controlled', 'schedule', 'hazard', 'temp_min', 'temp_max', 'unspsc', 'estimate')
# what a new supply takes from its category under the same name, unless the file says otherwise
CATEGORY_VALUES = (
    'medical_controlled', 'medical_hazard', 'medical_has_temperature', 'medical_temp_min', 'medical_temp_max', 'medical_unspsc')
SCHEDULE_WORDS = {word.casefold(): value for value, label in SCHEDULES for word in (value, label)}
BARCODE_LENGTHS = (8, 12, 13, 14)


@dataclass(eq=False)
class ItemPlan:
    """A supply of the file: what is known of it, the values that are new, its packs as (kind, quantity, unit): barcode."""
    row: Any
    product: Any
    said: dict
    values: dict = field(default_factory=dict)
    packs: dict = field(default_factory=dict)
    new_packs: list = field(default_factory=list)
    pack_barcodes: dict = field(default_factory=dict)

    @property
    def changes(self):
        return bool(self.values or self.new_packs or self.pack_barcodes)


class MedicalImportCatalogue(models.AbstractModel):
    """The catalogue from a file: supplies by their code, new ones added, known ones changed where a cell says something.

    An item with several packs has a row for each; the further rows repeat the code. The category gives what isn't said, as for any
    supply. A known supply keeps its unit, and its tracking once it has stock: both are Odoo's to refuse. Nothing is archived.
    """
    _name = 'medical.import.catalogue'
    _description = 'Import of the Catalogue'
    _inherit = ['medical.import.kind', 'medical.import.supplies']
    _import_label = 'Catalogue'
    _import_groups = 'medical_office_base.group_manager'

    @api.model
    def _import_columns(self):
        return [
            Column('code', self.env._("Code"), required=True, help=self.env._("The practice's own. An item with several packs has a row for each."),
                   example='SUP-9001'),
            Column('name', self.env._("Name"), help=self.env._("Required for a new item."), example='Glove, nitrile, small'),
            Column('category', self.env._("Category"), help=self.env._("Required for a new item: a category of supplies."), example='Gloves'),
            Column('unit', self.env._("Unit"), help=self.env._("What it is counted in; of a new item. Empty: Units."), example='Units'),
            Column('barcode', self.env._("Barcode"), help=self.env._("Of one unit. A GTIN is checked by its last digit."), example='00614141999996'),
            Column('pack', self.env._("Pack"), help=self.env._("Kind of pack: box, case, bottle."), example='Box'),
            Column('pack_qty', self.env._("Pack Holds"), 'decimal', help=self.env._("How many of the unit are in it."), example='100'),
            Column('pack_barcode', self.env._("Barcode of the Pack"), example='10614141999993'),
            Column('lots', self.env._("Lots"), 'boolean', help=self.env._("Whether lots are tracked. Empty: as the category."), example='no'),
            Column('expiry', self.env._("Expiry"), 'boolean', help=self.env._("Whether expiry is tracked; then lots are, too. Empty: as the category."),
                   example='no'),
            Column('controlled', self.env._("Controlled"), 'boolean', help=self.env._("A controlled substance: its lots are tracked (21 CFR 1304.11)."),
                   example='no'),
            Column('schedule', self.env._("Schedule"), help=self.env._("Of a controlled substance, as on the package: C-II to C-V, N: not a narcotic.")),
            Column('hazard', self.env._("Hazardous"), 'boolean', help=self.env._("Needs a safety data sheet (29 CFR 1910.1200)."), example='no'),
            Column('temp_min', self.env._("Minimum °C"), 'decimal', help=self.env._("Storage temperature; both or neither.")),
            Column('temp_max', self.env._("Maximum °C"), 'decimal'),
            Column('unspsc', self.env._("UNSPSC"), help=self.env._("Eight digits."), example='42132203'),
            Column('estimate', self.env._("Estimated Price"), 'decimal', help=self.env._("Per unit; used until a vendor's price is known."), example='0.09'),
        ]

    # === CHECK === #

    @api.model
    def _import_check(self, rows, faults):
        products = self._products()
        categories = self._index(self.env['product.category'].search([('medical_kind', '!=', False)]), 'name', 'complete_name')
        units = self._units()
        plans = {}
        for row in rows:
            code = self._fold(row['code'])
            if code in plans:
                self._check_repeated(plans[code], row, faults)
            else:
                plans[code] = ItemPlan(row, self._find_product(products, row, faults), dict(row))
                self._check_item(plans[code], categories, units, faults)
            self._read_pack(plans[code], row, faults)
        self._check_barcodes(plans.values(), faults)
        if not faults:
            self._plan_changes(plans.values())
            self._check_tracking(plans.values(), faults)
        return list(plans.values())

    @api.model
    def _products(self):
        """Everything of the company that bears a code, archived items too: a code is nobody else's."""
        return self._index(self.env['product.product'].with_context(active_test=False).search([
            ('default_code', '!=', False), ('company_id', 'in', (False, self.env.company.id))]), 'default_code')

    @api.model
    def _units(self):
        """{folded name: units}; the plain unit by what people call it, too."""
        units = self._index(self.env['uom.uom'].search(Domain.TRUE), 'name')
        unit = self.env['uom.uom']._medical_unit()
        return {**dict.fromkeys(('unit', 'units', 'each', 'ea', 'piece', 'pieces'), unit), **units}

    @api.model
    def _find_product(self, products, row, faults):
        found = products.get(self._fold(row['code']), self.env['product.product'])
        if len(found) > 1:
            faults.add(row, 'code', row['code'], self.env._("Several items bear this code."), self.env._("Give each a code of its own first."))
        elif found and not found.medical_kind:
            faults.add(row, 'code', row['code'], self.env._("%(item)s bears this code and is no supply.", item=found.display_name),
                       self.env._("Choose another code."))
        elif found and not found.active:
            faults.add(row, 'code', row['code'], self.env._("%(item)s bears this code and is archived.", item=found.display_name),
                       self.env._("Take it out of the archive first, or choose another code."))
        return found[:1].with_prefetch(found._prefetch_ids)

    @api.model
    def _check_repeated(self, plan, row, faults):
        for name in ONCE:
            value = row[name]
            if value not in (None, '') and value != plan.row[name]:
                faults.add(row, name, value, self.env._("Row %(row)s gives the same item otherwise.", row=plan.row.number),
                           self.env._("What is of the item stands on its first row; further rows hold packs."))

    @api.model
    def _check_item(self, plan, categories, units, faults):
        row, said, product = plan.row, plan.said, plan.product
        for name in ('name', 'category'):
            if not row[name] and not product:
                faults.add(row, name, '', self.env._("This is a new item, and the cell is empty."), self.env._("Fill it in."))
        category = categories.get(self._fold(row['category']), self.env['product.category'])
        if row['category'] and len(category) != 1:
            faults.add(row, 'category', row['category'], self.env._("Several categories are called so.") if category else self.env._(
                "There is no category of supplies of this name."), self.env._(
                "Write its full name, with the categories above it, or enter the category first (Configuration, Supply Categories)."))
        said['category'] = category[:1].with_prefetch(category._prefetch_ids)
        unit = units.get(self._fold(row['unit']), self.env['uom.uom']) if row['unit'] else product.uom_id or self.env['uom.uom']._medical_unit()
        if product and unit != product.uom_id:
            faults.add(row, 'unit', row['unit'], self.env._("%(item)s is counted in %(unit)s.", item=product.display_name, unit=product.uom_id.name),
                       self.env._("Leave the cell empty: what has been counted keeps its unit."))
        elif len(unit) != 1:
            faults.add(row, 'unit', row['unit'], self.env._("There is no such unit, or several."),
                       self.env._("Write a unit of the practice (Configuration, Units of Measure); packs stand in their own columns."))
        said['unit'] = unit[:1]
        for name in ('temp_min', 'temp_max'):
            if row[name] is None and row['temp_max' if name == 'temp_min' else 'temp_min'] is not None and not product.medical_has_temperature:
                faults.add(row, name, '', self.env._("Only one of the two temperatures is given."), self.env._("Write both, or neither."))
        if None not in (row['temp_min'], row['temp_max']) and row['temp_min'] >= row['temp_max']:
            faults.add(row, 'temp_max', row['temp_max'], self.env._("The maximum isn't above the minimum."), self.env._("Correct one of the two."))
        if row['estimate'] is not None and row['estimate'] < 0:
            faults.add(row, 'estimate', row['estimate'], self.env._("The price is below zero."), self.env._("Correct it."))
        if row['unspsc'] and not (len(row['unspsc']) == 8 and row['unspsc'].isdigit()):
            faults.add(row, 'unspsc', row['unspsc'], self.env._("A UNSPSC code has eight digits."), self.env._("Correct it, or leave it empty."))
        said['schedule'] = SCHEDULE_WORDS.get(self._fold(row['schedule']).replace(' ', '').removeprefix('c').removeprefix('-'))
        if row['schedule'] and not said['schedule']:
            faults.add(row, 'schedule', row['schedule'], self.env._("This is no schedule."), self.env._("Write C-II, C-IIN, C-III, C-IIIN, C-IV or C-V."))
        elif said['schedule'] and row['controlled'] is False:
            faults.add(row, 'controlled', self.env._("no"), self.env._("What has a schedule is controlled."), self.env._("Write yes, or leave the cell empty."))
        elif said['schedule']:
            said['controlled'] = True
        for name in ('expiry', 'controlled'):
            if said[name] and row['lots'] is False:
                faults.add(row, 'lots', self.env._("no"), self.env._("What expires, and controlled substances, have lots."), self.env._(
                    "Write yes, or leave the cell empty."))

    @api.model
    def _read_pack(self, plan, row, faults):
        """Kind, content and barcode of a row's pack."""
        if not row['pack'] and row['pack_qty'] is None and not row['pack_barcode']:
            return
        if not row['pack'] or row['pack_qty'] is None or row['pack_qty'] <= 1:
            name = 'pack_qty' if row['pack'] else 'pack'
            faults.add(row, name, row[name], self.env._("A pack has a kind, and holds more than one of the unit."), self.env._("Fill in both."))
            return
        key = (row['pack'].strip().lower(), float(row['pack_qty']), plan.said['unit'])
        if key in plan.packs:
            faults.add(row, 'pack', row['pack'], self.env._("The item has this pack twice."), self.env._("Leave one of the two rows out."))
        plan.packs[key] = (row['pack_barcode'].strip(), row)

    # === BARCODES AND TRACKING === #

    @api.model
    def _check_barcodes(self, plans, faults):
        """Check digits; and no code for two items or packs, in the file or among what the practice has."""
        codes = {}
        for plan in plans:
            packs = [('pack_barcode', row, code, key) for key, (code, row) in plan.packs.items()]
            for name, row, code, key in [('barcode', plan.row, plan.row['barcode'].strip(), None), *packs]:
                if not code:
                    continue
                if code.isdigit() and len(code) in BARCODE_LENGTHS and not gtin14(code):
                    faults.add(row, name, code, self.env._("The last digit doesn't fit the others: a digit is wrong."),
                               self.env._("Compare it with the package. Spreadsheet programs drop zeros in front and round long numbers: use text cells."))
                    continue
                first = codes.setdefault(code, (plan, key, row))
                if first[2] is not row or first[1] != key:
                    faults.add(row, name, code, self.env._("Row %(row)s has the same barcode.", row=first[2].number), self.env._(
                        "A barcode is of one item and pack."))
        items = self.env['product.product'].with_context(active_test=False).search([
            ('barcode', 'in', list(codes)), ('company_id', 'in', (False, self.env.company.id))])
        # sudo: a pack's barcode is unique among all companies
        packs = self.env['product.uom'].sudo().search([('barcode', 'in', list(codes))])
        for record in [*items, *packs]:
            plan, key, row = codes[record.barcode]
            owner = record if record in items else record.product_id
            same = owner == plan.product and (key is None if record in items else key and record.uom_id.name == self.env['uom.uom']._medical_pack_name(*key))
            if not same:
                ours = owner.company_id in (self.env.company.browse(), self.env.company)
                whose = owner.with_env(self.env).display_name if ours else self.env._("an item of another practice")
                faults.add(row, 'pack_barcode' if key else 'barcode', record.barcode, self.env._("This is the barcode of %(item)s.", item=whose),
                           self.env._("Correct it, or take it from the other item first."))

    @api.model
    def _check_tracking(self, plans, faults):
        changing = {plan.product: plan for plan in plans if plan.product and 'tracking' in plan.values}
        held = self.env['stock.quant']._read_group(
            [('product_id', 'in', [product.id for product in changing]), ('quantity', '!=', 0)], ['product_id'])
        for (product,) in held:
            faults.add(changing[product].row, 'lots', '', self.env._("%(item)s has stock: lots can't be switched on or off.", item=product.display_name),
                       self.env._("Leave lots, expiry and controlled as they are, or count its stock to zero first."))

    # === WHAT CHANGES === #

    @api.model
    def _plan_changes(self, plans):
        known = self.env['uom.uom']._medical_known_packs([key for plan in plans for key in plan.packs])
        products = self.env['product.product'].union(*(plan.product for plan in plans))
        barcodes = {(row.product_id, row.uom_id): row.barcode for row in self.env['product.uom'].search([('product_id', 'in', products.ids)])}
        for plan in plans:
            product, values = plan.product, self._said_values(plan)
            plan.values = values if not product else {name: value for name, value in values.items() if not self._same(product[name], value)}
            for key, (barcode, _row) in plan.packs.items():
                pack = known.get(key)
                if not pack or pack not in product.uom_ids:
                    plan.new_packs.append(key)
                if barcode and barcode != barcodes.get((product, pack)):
                    plan.pack_barcodes[key] = barcode

    @api.model
    def _same(self, before, after):
        if isinstance(before, models.BaseModel):
            return before.id == after
        if isinstance(after, float):
            return abs((before or 0) - after) < 1e-9
        return (before or False) == (after or False)

    @api.model
    def _said_values(self, plan):
        """Values of the supply that follow from the file: of a known one what its cells say, of a new one all."""
        said, product = plan.said, plan.product
        values = {name: said[column] for column, name in PLAIN.items() if said[column] not in (None, '')}
        if said['category']:
            values['categ_id'] = said['category'].id
        if said['estimate'] is not None:
            values['medical_estimate'] = float(said['estimate'])
        for column, name in (('temp_min', 'medical_temp_min'), ('temp_max', 'medical_temp_max')):
            if said[column] is not None:
                values.update({name: float(said[column]), 'medical_has_temperature': True})
        if said['schedule']:
            values['medical_schedule'] = said['schedule']
        if said['controlled'] is not None:
            values['medical_controlled'] = said['controlled']
        tracked = (said['lots'], said['expiry'], said['controlled'])
        if product and tracked != (None, None, None):
            lots, expires, controlled = (now if new is None else new for new, now in zip(
                tracked, (product.tracking != 'none', product.use_expiration_date, product.medical_controlled), strict=True))
            tracking = product.product_tmpl_id._medical_tracking(lots, expires, controlled)
            values.update(tracking if tracking['tracking'] == 'none' or product.tracking != 'serial' else {'use_expiration_date': expires})
        if not product:
            category = said['category']
            lots, expires, controlled = (now if new is None else new for new, now in zip(
                tracked, (category.medical_lot_tracked, category.medical_expiry_tracked, category.medical_controlled), strict=True))
            template = self.env['product.template']
            values = {
                **template._medical_category_defaults(category), 'default_code': plan.row['code'].strip(), 'uom_id': said['unit'].id,
                'medical_kind': category.medical_kind, 'company_id': self.env.company.id, 'sale_ok': False, 'taxes_id': False,
                **{name: category[name] for name in CATEGORY_VALUES},
                **template._medical_tracking(lots, expires, controlled), **values}
        return values

    # === PREVIEW AND APPLY === #

    @api.model
    def _import_preview(self, prepared):
        new = [plan for plan in prepared if not plan.product]
        changed = [plan for plan in prepared if plan.product and plan.changes]
        packs = {key for plan in prepared for key in plan.new_packs}
        lines = [[self.env._("changed"), plan.row['code'], plan.product.name, '; '.join(self._changes_in_words(plan))] for plan in changed]
        lines += [[self.env._("new"), plan.row['code'], plan.values['name'], '; '.join([
            plan.said['category'].display_name, *([self.env._("controlled substance")] if plan.values.get('medical_controlled') else []),
            *(self.env['uom.uom']._medical_pack_name(*key) for key in plan.packs)])] for plan in new]
        return {
            'counts': [
                (self.env._("new"), str(len(new))),
                (self.env._("changed"), str(len(changed))),
                (self.env._("as known already"), str(len(prepared) - len(new) - len(changed))),
                (self.env._("packs added to items"), str(sum(len(plan.new_packs) for plan in prepared))),
                *([(self.env._("sizes of packs among them"), str(len(packs)))] if packs else []),
            ],
            'columns': ['', self.env._("Code"), self.env._("Name"), self.env._("What Changes")],
            'lines': lines,
        }

    @api.model
    def _changes_in_words(self, plan):
        product, words = plan.product, []
        for name, value in plan.values.items():
            shown = product._fields[name].get_description(self.env, ['string'])['string']
            words.append(f'{shown}: {self._shown(name, product[name])} → {self._shown(name, value)}')
        words += [self.env._("pack: %(pack)s", pack=self.env['uom.uom']._medical_pack_name(*key)) for key in plan.new_packs]
        return words + [self.env._("barcode of %(pack)s: %(code)s", pack=self.env['uom.uom']._medical_pack_name(*key), code=code)
                        for key, code in plan.pack_barcodes.items()]

    @api.model
    def _shown(self, name, value):
        column = self.env['product.product']._fields[name]
        if column.type == 'many2one':
            return (value if isinstance(value, models.BaseModel) else self.env[column.comodel_name].browse(value)).display_name or '-'
        if column.type == 'boolean':
            return self.env._("yes") if value else self.env._("no")
        if column.type == 'selection':
            return dict(column._description_selection(self.env)).get(value, '-')
        return self._number(value) if column.type == 'float' else value or '-'

    @api.model
    def _import_apply(self, prepared):
        packs = self.env['uom.uom']._medical_ensure_packs(list({key: None for plan in prepared for key in plan.new_packs + list(plan.pack_barcodes)}))
        new = [plan for plan in prepared if not plan.product]
        changed = [plan for plan in prepared if plan.product and plan.changes]
        created = self.env['product.product'].create([
            {**plan.values, 'uom_ids': [Command.set([packs[key].id for key in plan.new_packs])]} for plan in new])
        for plan, product in zip(new, created, strict=True):
            plan.product = product
        together = {}
        for plan in changed:
            values = {**plan.values, **({'uom_ids': [Command.link(packs[key].id) for key in plan.new_packs]} if plan.new_packs else {})}
            if values:
                together.setdefault(str(values), (values, []))[1].append(plan.product.id)
        for values, ids in together.values():
            self.env['product.product'].browse(ids).write(values)
        self._write_pack_barcodes(prepared, packs)
        return self.env._("%(new)s items added, %(changed)s changed.", new=len(new), changed=len(changed))

    @api.model
    def _write_pack_barcodes(self, prepared, packs):
        wanted = {(plan.product.id, packs[key].id): code for plan in prepared for key, code in plan.pack_barcodes.items()}
        Barcode = self.env['product.uom']
        # another code on the pack: the old one isn't printed any more
        Barcode.search([('product_id', 'in', [product for product, _pack in wanted])]).filtered(
            lambda row: (row.product_id.id, row.uom_id.id) in wanted).unlink()
        Barcode.create([
            {'product_id': product, 'uom_id': pack, 'barcode': code, 'company_id': self.env.company.id} for (product, pack), code in wanted.items()])
