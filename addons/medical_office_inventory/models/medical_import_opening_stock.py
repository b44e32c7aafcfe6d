from odoo import api, models

from odoo.addons.medical_office_base.tools.import_columns import Column

from .medical_opening_stock import OpeningRow


class MedicalImportOpeningStock(models.AbstractModel):
    """Opening stock from a file: what was counted of each supply and lot in each room; see ``medical.opening.stock``."""
    _name = 'medical.import.opening.stock'
    _description = 'Import of Opening Stock'
    _inherit = ['medical.import.kind', 'medical.import.supplies']
    _import_label = 'Opening Stock'
    _import_groups = 'medical_office_base.group_supply_clerk,medical_office_base.group_manager'

    @api.model
    def _import_columns(self):
        return [
            Column('site', self.env._("Site"), required=True, help=self.env._("Code or name of the site."), example='MAIN'),
            Column('room', self.env._("Room"), required=True, help=self.env._("Code or name of the room."), example='EX1'),
            Column('item', self.env._("Item"), required=True, help=self.env._("Code or barcode of the supply."), example='SUP001'),
            Column('lot', self.env._("Lot"), help=self.env._("As printed on the package; required where lots are tracked."), example='A12345'),
            Column('expiry', self.env._("Expires"), 'date', example='2027-06-30',
                   help=self.env._("As printed on the package; required where expiry is tracked.")),
            Column('quantity', self.env._("Quantity"), 'decimal', required=True, help=self.env._("What was counted; 0 if there is none."), example='40'),
            Column('unit', self.env._("Unit"), help=self.env._("The supply's own unit or one of its packs; empty: its own unit."), example='Box of 100'),
            Column('unit_cost', self.env._("Unit Cost"), 'decimal', help=self.env._("Of one of the unit in this row; empty: what Odoo knows."), example='8.50'),
        ]

    @api.model
    def _import_check(self, rows, faults):
        rooms = self._rooms()
        supplies = self._supplies()
        sites = {self._fold(site[name]) for site in rooms for name in ('code', 'name')}
        found = []
        for row in rows:
            room = self._find_room(rooms, sites, row, faults)
            product = self._find_supply(supplies, row, faults)
            unit = self._find_unit(product, row, faults) if product else self.env['uom.uom']
            if room and product and unit:
                factor = unit._compute_quantity(1, product.uom_id, round=False)
                found.append((row, OpeningRow(
                    room, product, row['lot'], row['expiry'] or False, product.uom_id.round(float(row['quantity']) * factor),
                    float(row['unit_cost'] or 0) / factor)))
        numbers = {index: row.number for index, (row, _opening) in enumerate(found)}
        columns = {'product': 'item', 'cost': 'unit_cost'}
        opening = self.env['medical.opening.stock'].with_context(medical_row_numbers=numbers)
        for index, column, problem, remedy in opening._row_faults([opening_row for _row, opening_row in found]):
            column = columns.get(column, column)
            faults.add(found[index][0], column, found[index][0][column], problem, remedy)
        return found

    @api.model
    def _import_preview(self, prepared):
        rows = [row for _line, row in prepared]
        here = self.env['medical.opening.stock']._on_hand(rows)
        known = self.env['medical.opening.stock']._known_lots(rows)
        currency = self.env.company.currency_id
        lines, value, same, controlled, new_lots = [], 0, 0, 0, set()
        for row in rows:
            product = row.product
            # sudo: whoever enters stock sees what it is worth, even where cost is not theirs to read
            cost = row.cost or product.sudo().with_company(self.env.company).standard_price
            before = sum(here[row.room.location_id.id, product.id, row.lot].mapped('quantity'))
            unchanged = product.uom_id.compare(before, row.quantity) == 0
            remarks = []
            if product.medical_controlled:
                remarks.append(self.env._("controlled substance"))
            if not cost:
                remarks.append(self.env._("no cost known: worth nothing"))
            if row.lot and (product, row.lot) not in known:
                new_lots.add((product, row.lot))
            same += unchanged
            controlled += product.medical_controlled
            value += currency.round(row.quantity * cost)
            if not unchanged:
                lines.append((not remarks, [
                    row.room.display_name, product.display_name, row.lot or '', row.expiry or '', f'{self._number(before)} → {self._number(row.quantity)}',
                    product.uom_id.name, currency.format(row.quantity * cost), ', '.join(remarks)]))
        return {
            'counts': [
                (self.env._("line") if len(rows) == 1 else self.env._("lines"), str(len(rows))),
                (self.env._("with another quantity than the book"), str(len(lines))),
                *([(self.env._("with the quantity that is on the book already"), str(same))] if same else []),
                (self.env._("new lot") if len(new_lots) == 1 else self.env._("new lots"), str(len(new_lots))),
                *([(self.env._("of controlled substances: have a second person check"), str(controlled))] if controlled else []),
                (self.env._("in all"), currency.format(value)),
            ],
            'columns': [
                self.env._("Room"), self.env._("Item"), self.env._("Lot"), self.env._("Expires"), self.env._("On Hand"), self.env._("Unit"),
                self.env._("Value"), self.env._("Remark")],
            'lines': [line for _rank, line in sorted(lines, key=lambda entry: entry[0])],
        }

    @api.model
    def _import_apply(self, prepared):
        changed = self.env['medical.opening.stock']._post_rows([row for _line, row in prepared], self.env._("Opening Stock (import)"))
        return self.env._("%(changed)s of %(rows)s lines changed the stock.", changed=changed, rows=len(prepared))
