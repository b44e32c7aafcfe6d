from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.medical_office_base.tools.import_columns import Column

from ..medical_opening_stock import OpeningRow


class MedicalImportCount(models.AbstractModel):
    """Counts from a file: they fill a count sheet, as if they had been typed on the count screen.

    The sheet is one that is being counted, named in the file; without a name a sheet is made and started for the rooms of each site that
    the file speaks of. The file ends no counting: whoever looked at the sheet does, and differences are counted again and approved as any.
    """
    _name = 'medical.import.count'
    _description = 'Import of Counts'
    _inherit = ['medical.import.kind', 'medical.import.supplies']
    _import_label = 'Counts'
    _import_groups = 'medical_office_base.group_supply_clerk,medical_office_base.group_manager'

    @api.model
    def _import_columns(self):
        return [
            Column('sheet', self.env._("Count Sheet"), example='COUNT/2027/00012',
                   help=self.env._("Number of a sheet that is being counted; empty: a new one.")),
            Column('site', self.env._("Site"), required=True, help=self.env._("Code or name of the site."), example='MAIN'),
            Column('room', self.env._("Room"), required=True, help=self.env._("Code or name of the room."), example='EX1'),
            Column('item', self.env._("Item"), required=True, help=self.env._("Code or barcode of the supply."), example='SUP001'),
            Column('lot', self.env._("Lot"), help=self.env._("As printed on the package; required where lots are tracked."), example='A12345'),
            Column('expiry', self.env._("Expires"), 'date', example='2027-06-30',
                   help=self.env._("As printed on the package; required of a new lot that expires.")),
            Column('quantity', self.env._("Quantity"), 'decimal', required=True, help=self.env._("What was counted; 0 if there is none."), example='40'),
            Column('unit', self.env._("Unit"), help=self.env._("The supply's own unit or one of its packs; empty: its own unit."), example='Box of 100'),
        ]

    @api.model
    def _import_check(self, rows, faults):
        rooms, supplies = self._rooms(), self._supplies()
        sites = {self._fold(site[name]) for site in rooms for name in ('code', 'name')}
        numbers = {row['sheet'].strip() for row in rows if row['sheet']}
        sheets = {sheet.name: sheet for sheet in self.env['medical.count'].search([
            ('name', 'in', list(numbers)), ('company_id', '=', self.env.company.id)])} if numbers else {}
        allowed = {sheet: sheet._rooms() for sheet in sheets.values()}
        refused = {sheet: self._sheet_fault(sheet) for sheet in sheets.values()}
        found = []
        for row in rows:
            room = self._find_room(rooms, sites, row, faults)
            product = self._find_supply(supplies, row, faults)
            unit = self._find_unit(product, row, faults) if product else self.env['uom.uom']
            sheet = self._find_sheet(sheets, refused, row, faults)
            if sheet and room and room not in allowed[sheet]:
                faults.add(row, 'room', row['room'], self.env._("%(room)s isn't counted on this sheet.", room=room.name),
                           self.env._("Leave the row out, or name another sheet."))
            if product.medical_controlled and not (sheet and sheet._counts_controlled()):
                faults.add(row, 'item', row['item'], self.env._("This is a controlled substance: it is counted with a witness."),
                           self.env._("Leave the row out."))
            if room and product and unit:
                factor = unit._compute_quantity(1, product.uom_id, round=False)
                found.append((row, sheet, OpeningRow(
                    room, product, row['lot'] or '', row['expiry'] or False, product.uom_id.round(float(row['quantity']) * factor), 0)))
        opening = self.env['medical.opening.stock'].with_context(
            medical_row_numbers={index: row.number for index, (row, _sheet, _counted) in enumerate(found)})
        for index, column, problem, remedy in opening._row_faults([counted for _row, _sheet, counted in found]):
            column = 'item' if column == 'product' else column
            faults.add(found[index][0], column, found[index][0][column], problem, remedy)
        return found

    @api.model
    def _sheet_fault(self, sheet):
        try:
            sheet._check_counting()
        except UserError as error:
            return str(error)
        return '' if sheet.state == 'counting' else self.env._("%(sheet)s is counted a second time: count it on the Count screen.", sheet=sheet.name)

    @api.model
    def _find_sheet(self, sheets, refused, row, faults):
        number = (row['sheet'] or '').strip()
        sheet = sheets.get(number, self.env['medical.count'])
        if number and not sheet:
            faults.add(row, 'sheet', number, self.env._("There is no count sheet of this number."), self.env._("Correct it, or leave it empty for a new one."))
        elif sheet and refused[sheet]:
            faults.add(row, 'sheet', number, refused[sheet], self.env._("Name a sheet that you count, or leave it empty for a new one."))
            return sheet.browse()
        return sheet

    @api.model
    def _import_preview(self, prepared):
        new_rooms = {counted.room for _row, sheet, counted in prepared if not sheet}
        sheets = {sheet for _row, sheet, _counted in prepared if sheet}
        return {
            'counts': [
                (self.env._("counts"), str(len(prepared))),
                (self.env._("sheets that are being counted"), str(len(sheets))),
                (self.env._("new sheets"), str(len({room.site_id for room in new_rooms}))),
            ],
            'columns': [self.env._("Sheet"), self.env._("Room"), self.env._("Item"), self.env._("Lot"), self.env._("Expires"), self.env._("Counted"),
                        self.env._("Unit")],
            'lines': [[
                sheet.name if sheet else self.env._("new"), counted.room.display_name, counted.product.display_name, counted.lot, counted.expiry or '',
                f'{counted.quantity:g}', counted.product.uom_id.name] for _row, sheet, counted in prepared],
        }

    @api.model
    def _import_apply(self, prepared):
        by_sheet, new = defaultdict(list), defaultdict(list)
        for _row, sheet, counted in prepared:
            if sheet:
                by_sheet[sheet].append(counted)
            else:
                new[counted.room.site_id].append(counted)
        Count = self.env['medical.count']
        for site, rows in new.items():
            sheet = Count.create({'site_id': site.id, 'kind': 'room', 'room_ids': list({row.room.id for row in rows}), 'note': self.env._("From a file.")})
            sheet.action_start()
            by_sheet[sheet] = rows
        for sheet, rows in by_sheet.items():
            sheet._lock()
            sheet._check_counting()
            sheet._doing()._fill(rows)
        return self.env._(
            "%(counts)s counts stand on %(sheets)s. Look at them and end the counting.", counts=len(prepared),
            sheets=', '.join(sheet.name for sheet in by_sheet))
