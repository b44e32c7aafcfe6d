from odoo import api, fields, models

from ..tools.import_columns import Column


class MedicalImportCredential(models.AbstractModel):
    """Credentials of people from a file: each waits to be verified, as if it had been sent.

    A row fills what is missing; one that is known (same person, type, state and number) is left as it is. Health items and
    screenings aren't imported: the one is Employee Health's, the other is looked up.
    """
    _name = 'medical.import.credential'
    _description = 'Import of Credentials'
    _inherit = ['medical.import.kind', 'medical.import.people']
    _import_label = 'Credentials'
    _import_groups = 'medical_office_base.group_manager,medical_office_base.group_hr'

    @api.model
    def _import_columns(self):
        return [
            Column('person', self.env._("Person"), required=True, help=self.env._("Name or work e-mail."), example='Ann Fiction'),
            Column('type', self.env._("Credential"), required=True, example='LIC-RN',
                   help=self.env._("Code of the type, as under Configuration, Credential Types.")),
            Column('number', self.env._("Number"), example='RN-000000'),
            Column('state', self.env._("State"), help=self.env._("Two letters, for what a state issues."), example='NY'),
            Column('start', self.env._("From"), 'date', example='2025-06-01'),
            Column('end', self.env._("Until"), 'date', example='2027-05-31'),
            Column('issuer', self.env._("Issued By"), example='State board of nursing'),
        ]

    @api.model
    def _import_check(self, rows, faults):
        people = self._index(self._people(), 'work_email', 'name')
        types = self._index(self.env['medical.credential.type'].search([('company_id', '=', self.env.company.id)]), 'code', 'name')
        states = self._index(self.env['res.country.state'].search([('country_id.code', '=', 'US')]), 'code', 'name')
        found, seen = [], {}
        for row in rows:
            person = self._find_person(people, row, 'person', faults)
            kind = types.get(self._fold(row['type']), self.env['medical.credential.type'])[:1]
            if not kind:
                faults.add(row, 'type', row['type'], self.env._("The practice has no such type of credential."),
                           self.env._("Write the code of one, such as LIC-RN (Configuration, Credential Types)."))
            elif kind.holder == 'practice' or kind.tier == 'health' or kind.is_screening:
                faults.add(row, 'type', row['type'], self.env._("%(type)s can't be imported for people.", type=kind.name), self.env._(
                    "Leave the row out: Employee Health enters what is about health, and screenings are looked up (Screen Everyone)."))
                continue
            state = states.get(self._fold(row['state']), self.env['res.country.state'])[:1]
            if row['state'] and not state:
                faults.add(row, 'state', row['state'], self.env._("This is no state."), self.env._("Write two letters, such as NY."))
            number = self.env['medical.credential.type']._clean_number(row['number'])
            if kind:
                self._check_row(kind, row, number, state, faults)
            if not (person and kind):
                continue
            key = (person.id, kind.id, state.id, self._fold(number), row['end'])
            first = seen.setdefault(key, row.number)
            if first != row.number:
                faults.add(row, 'type', row['type'], self.env._("Row %(row)s gives the same once more.", row=first), self.env._("Leave one of the two out."))
            found.append((row, person, kind, state, number))
        return found

    @api.model
    def _check_row(self, kind, row, number, state, faults):
        fault = kind._number_fault(number)
        if fault:
            faults.add(row, 'number', row['number'], fault, self.env._("Correct the number."))
        if kind.needs_number and not number:
            faults.add(row, 'number', '', self.env._("%(type)s has a number.", type=kind.name), self.env._("Write it as it stands on the paper."))
        if kind.state_specific and not state and not row['state']:
            faults.add(row, 'state', '', self.env._("%(type)s is issued by a state.", type=kind.name), self.env._("Write two letters, such as NY."))
        if kind.has_end and not row['end']:
            faults.add(row, 'end', '', self.env._("%(type)s ends.", type=kind.name), self.env._("Write its last day."))
        if row['start'] and row['end'] and row['start'] > row['end']:
            faults.add(row, 'end', row['end'], self.env._("It ends before it begins."), self.env._("Correct one of the two days."))

    @api.model
    def _split(self, prepared):
        """[(row, person, type, state, number, what of theirs it fills or empty, whether it is known)], in two queries."""
        Credential = self.env['medical.credential']
        theirs = Credential.search([
            ('employee_id', 'in', list({entry[1].id for entry in prepared})), ('type_id', 'in', list({entry[2].id for entry in prepared}))])
        by_key = {}
        for credential in theirs:
            by_key.setdefault((credential.employee_id.id, credential.type_id.id), []).append(credential)
        taken, split = set(), []
        for row, person, kind, state, number in prepared:
            mine = by_key.get((person.id, kind.id), [])
            known = any(credential.state in ('submitted', 'verified') and credential.state_id == state
                        and self._fold(credential.number) == self._fold(number) and (credential.date_end or None) == row['end'] for credential in mine)
            open_ones = [credential for credential in mine if credential.state in ('missing', 'draft', 'requested', 'rejected')
                         and credential.id not in taken and (not credential.state_id or credential.state_id == state)]
            fills = Credential if known else next(iter(open_ones), Credential)
            taken.update(fills.ids)
            split.append((row, person, kind, state, number, fills, known))
        return split

    @api.model
    def _import_preview(self, prepared):
        split = self._split(prepared)
        lines = [[
            self.env._("fills what is missing") if fills else self.env._("new"), person.name, kind.name, state.code or '', number or '',
            fields.Date.to_string(row['end']) if row['end'] else ''] for row, person, kind, state, number, fills, known in split if not known]
        return {
            'counts': [(self.env._("to verify"), str(len(lines))), (self.env._("as known already"), str(len(split) - len(lines)))],
            'columns': ['', self.env._("Person"), self.env._("Credential"), self.env._("State"), self.env._("Number"), self.env._("Until")],
            'lines': lines,
        }

    @api.model
    def _import_apply(self, prepared):
        Credential, new, done = self.env['medical.credential'], [], self.env['medical.credential']
        for row, person, kind, state, number, fills, known in self._split(prepared):
            if known:
                continue
            values = {'number': number, 'state_id': state.id, 'date_start': row['start'] or False, 'date_end': row['end'] or False,
                      'issuer': row['issuer'] or False}
            if fills:
                fills.write(values)
                done |= fills
            else:
                new.append({'employee_id': person.id, 'type_id': kind.id, **values})
        done |= Credential.create(new)
        done._imported()
        return self.env._("%(count)s credentials wait to be verified.", count=len(done))
