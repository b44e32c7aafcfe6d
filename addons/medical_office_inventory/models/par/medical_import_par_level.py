from odoo import api, models

from odoo.addons.medical_office_base.tools.import_columns import Column


class MedicalImportParLevel(models.AbstractModel):
    """Par levels from a file. A par level is known again by room and supply; minimum and par are then those of the file.

    An archived par level that the file names is in use again.
    """
    _name = 'medical.import.par.level'
    _description = 'Import of Par Levels'
    _inherit = ['medical.import.kind', 'medical.import.supplies']
    _import_label = 'Par Levels'
    _import_groups = 'medical_office_base.group_supply_clerk,medical_office_base.group_manager'

    @api.model
    def _import_columns(self):
        return [
            Column('site', self.env._("Site"), required=True, help=self.env._("Code or name of the site."), example='MAIN'),
            Column('room', self.env._("Room"), required=True, help=self.env._("Code or name of the room."), example='EX1'),
            Column('item', self.env._("Item"), required=True, help=self.env._("Code or barcode of the supply."), example='SUP001'),
            Column('minimum', self.env._("Minimum"), 'decimal', required=True, help=self.env._("What should be there at least, in the unit of this row."),
                   example='1'),
            Column('par', self.env._("Par"), 'decimal', required=True, help=self.env._("Up to what it is filled, in the unit of this row."), example='3'),
            Column('unit', self.env._("Unit"), help=self.env._("The supply's own unit or one of its packs; empty: its own unit."), example='Box of 100'),
            Column('trigger', self.env._("Asked For"), 'selection', example='Manual',
                   selection=tuple(self.env['stock.warehouse.orderpoint']._fields['trigger']._description_selection(self.env)),
                   help=self.env._("Auto: asked for by itself when it falls below the minimum; empty: as it is, or manual.")),
        ]

    @api.model
    def _import_check(self, rows, faults):
        rooms, supplies = self._rooms(), self._supplies()
        sites = {self._fold(site[name]) for site in rooms for name in ('code', 'name')}
        found, first = [], {}
        for row in rows:
            room = self._find_room(rooms, sites, row, faults)
            product = self._find_supply(supplies, row, faults)
            unit = self._find_unit(product, row, faults) if product else self.env['uom.uom']
            if room and not room.location_id:
                faults.add(row, 'room', row['room'], self.env._("This room holds no supplies."), self.env._("Write a room that does."))
            if product and not product.is_storable:
                faults.add(row, 'item', row['item'], self.env._("This supply is not kept in stock."),
                           self.env._("Leave it out, or track its inventory first."))
            if row['minimum'] < 0:
                faults.add(row, 'minimum', row['minimum'], self.env._("This is below zero."), self.env._("Write 0 or more."))
            elif row['par'] < row['minimum']:
                faults.add(row, 'par', row['par'], self.env._("The par is below the minimum."), self.env._("Write the minimum or more."))
            if not (room and product and unit):
                continue
            known = first.setdefault((room, product), row.number)
            if known != row.number:
                faults.add(row, 'item', row['item'], self.env._("Row %(row)s gives the same supply in the same room.", row=known),
                           self.env._("Leave one of the two out."))
            factor = unit._compute_quantity(1, product.uom_id, round=False)
            found.append((row, room, product, *(product.uom_id.round(float(row[name]) * factor) for name in ('minimum', 'par'))))
        return found

    @api.model
    def _changes(self, prepared):
        """[(room, product, the par level that is known or empty, {field: new value} that differs)]."""
        levels = self.env['stock.warehouse.orderpoint'].with_context(active_test=False).search([
            ('company_id', '=', self.env.company.id), ('location_id', 'in', list({room.location_id.id for _row, room, *_rest in prepared})),
            ('product_id', 'in', list({product.id for _row, _room, product, *_rest in prepared}))])
        known = {(level.location_id, level.product_id): level for level in levels}
        changes = []
        for row, room, product, low, par in prepared:
            level = known.get((room.location_id, product), levels.browse())
            wanted = {'product_min_qty': low, 'product_max_qty': par, 'active': True}
            if row['trigger']:
                wanted['trigger'] = row['trigger']
            if level:
                wanted = {name: value for name, value in wanted.items() if (
                    product.uom_id.compare(value, level[name]) if name.endswith('_qty') else value != level[name])}
            else:
                wanted.update({
                    'product_id': product.id, 'location_id': room.location_id.id, 'warehouse_id': room.location_id.warehouse_id.id,
                    'company_id': self.env.company.id})
            changes.append((room, product, level, wanted))
        return changes

    @api.model
    def _import_preview(self, prepared):
        changes = self._changes(prepared)
        labels = dict(self.env['stock.warehouse.orderpoint']._fields['trigger']._description_selection(self.env))
        lines = []
        for room, product, level, values in changes:
            if not values:
                continue
            shown = [self._shown(level, values, name) for name in ('product_min_qty', 'product_max_qty')]
            lines.append((bool(level), [
                self.env._("changed") if level and level.active else self.env._("in use again") if level else self.env._("new"),
                room.display_name, product.display_name, *shown, product.uom_id.name, labels.get(values.get('trigger'), '')]))
        new = sum(not level for _room, _product, level, _values in changes)
        return {
            'counts': [
                (self.env._("new"), str(new)),
                (self.env._("changed"), str(len(lines) - new)),
                (self.env._("as known already"), str(len(changes) - len(lines))),
            ],
            'columns': ['', self.env._("Room"), self.env._("Item"), self.env._("Minimum"), self.env._("Par"), self.env._("Unit"), self.env._("Asked For")],
            # what is written over is read first
            'lines': [line for _known, line in sorted(lines, key=lambda entry: not entry[0])],
        }

    @api.model
    def _shown(self, level, values, name):
        if not level:
            return self._number(values[name])
        now = self._number(level[name])
        return f'{now} → {self._number(values[name])}' if name in values else now

    @api.model
    def _import_apply(self, prepared):
        changes = self._changes(prepared)
        new = [values for _room, _product, level, values in changes if not level]
        self.env['stock.warehouse.orderpoint'].create(new)
        groups = {}
        for _room, _product, level, values in changes:
            if level and values:
                groups.setdefault(tuple(sorted(values.items())), []).append(level.id)
        for values, ids in groups.items():
            # together: Odoo then works out anew what to order for all of them at once
            self.env['stock.warehouse.orderpoint'].browse(ids).write(dict(values))
        return self.env._("%(new)s par levels added, %(changed)s changed.", new=len(new), changed=sum(map(len, groups.values())))
