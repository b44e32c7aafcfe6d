from odoo import api, models

from ...tools.import_columns import Column


class MedicalImportAbbreviation(models.AbstractModel):
    """Abbreviations from a file: new ones are added, known ones (same abbreviation and meaning) changed. An empty cell changes nothing."""
    _name = 'medical.import.abbreviation'
    _description = 'Import of Abbreviations'
    _inherit = ['medical.import.kind']
    _import_label = 'Abbreviations'
    _import_groups = 'medical_office_base.group_manager'

    @api.model
    def _import_columns(self):
        return [
            Column('name', self.env._("Abbreviation"), required=True, example='BP'),
            Column('meaning', self.env._("Meaning"), required=True, example='blood pressure'),
            Column('is_unsafe', self.env._("Do Not Use"), 'boolean', example='no'),
            Column('instead', self.env._("Write Instead"), example=''),
            Column('note', self.env._("Note"), example=''),
        ]

    @api.model
    def _import_check(self, rows, faults):
        known = {
            (row.name, row.meaning): row for row in self.env['medical.abbreviation'].search([
                ('company_id', '=', self.env.company.id), ('name', 'in', [row['name'] for row in rows])])}
        prepared, seen = [], {}
        for row in rows:
            key = (row['name'], row['meaning'])
            first = seen.setdefault(key, row.number)
            if first != row.number:
                faults.add(row, 'name', row['name'], self.env._("Row %(row)s says the same.", row=first), self.env._("Leave one of the two out."))
                continue
            values = {name: row[name] for name in ('is_unsafe', 'instead', 'note') if row[name] not in ('', None)}
            record = known.get(key, self.env['medical.abbreviation'])
            if record:
                values = {name: value for name, value in values.items() if record[name] != value}
            prepared.append((record, {**values, **({} if record else {'name': row['name'], 'meaning': row['meaning']})}))
        return [(record, values) for record, values in prepared if values]

    @api.model
    def _import_preview(self, prepared):
        return {
            'counts': [
                (self.env._("new"), sum(not record for record, _values in prepared)),
                (self.env._("changed"), sum(bool(record) for record, _values in prepared))],
            'columns': [self.env._("Abbreviation"), self.env._("Meaning"), self.env._("Write Instead")],
            'lines': [[values.get('name') or record.name, values.get('meaning') or record.meaning, values.get('instead') or ''] for record, values in prepared]}

    @api.model
    def _import_apply(self, prepared):
        self.env['medical.abbreviation'].create([values for record, values in prepared if not record])
        for record, values in prepared:
            if record:
                record.write(values)
        return self.env._("%(count)s abbreviations added or changed.", count=len(prepared))
