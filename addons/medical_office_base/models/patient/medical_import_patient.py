from odoo import Command, api, fields, models

from ...tools.import_columns import Column
from ...tools.name_key import name_key, phone_key
from .medical_patient import SEXES

TEXTS = ('given_name', 'middle_name', 'family_name', 'suffix', 'preferred_name', 'former_name', 'phone', 'phone_2', 'email', 'street', 'street2', 'city', 'zip')
COVERAGE = ('plan', 'member_id', 'group_number')


class MedicalImportPatient(models.AbstractModel):
    """Patients from a file: new ones are registered, known ones changed where the file says something else.

    Known by record number, else by exactly this name and birth date. Whoever is only likely here is a fault, until the file says
    “add anyway”. An empty cell changes nothing. Nothing is told of whom the user may not open but that there is somebody, and
    only where name and birth date are theirs.
    """
    _name = 'medical.import.patient'
    _description = 'Import of Patients'
    _inherit = ['medical.import.kind']
    _import_label = 'Patients'
    _import_groups = 'medical_office_base.group_manager'
    _import_private = True

    @api.model
    def _import_columns(self):
        sexes = self.env['medical.patient']._fields['sex']._description_selection(self.env)
        return [
            Column('number', self.env._("Record Number"), help=self.env._("Of a patient who is here already; empty for new ones."), example='000123'),
            Column('given_name', self.env._("First Name"), help=self.env._("One of first and last name is enough where there is only one."), example='Ada'),
            Column('middle_name', self.env._("Middle Name")),
            Column('family_name', self.env._("Last Name"), example='Fictional'),
            Column('suffix', self.env._("Suffix")),
            Column('preferred_name', self.env._("Preferred Name")),
            Column('former_name', self.env._("Former Name")),
            Column('birth_date', self.env._("Birth Date"), 'date', example='1980-02-29'),
            Column('sex', self.env._("Sex"), 'selection', selection=tuple(sexes), example=SEXES[0][1]),
            Column('language', self.env._("Language"), help=self.env._("As “Spanish” or “es”."), example='Spanish'),
            Column('needs_interpreter', self.env._("Needs an Interpreter"), 'boolean', example='no'),
            Column('phone', self.env._("Phone"), example='(212) 555-0134'),
            Column('phone_2', self.env._("Other Phone")),
            Column('email', self.env._("E-mail"), example='ada@example.com'),
            Column('street', self.env._("Street"), example='1 Example Street'),
            Column('street2', self.env._("Street 2")),
            Column('city', self.env._("City"), example='New York'),
            Column('state', self.env._("State"), example='NY'),
            Column('zip', self.env._("ZIP"), example='10001'),
            Column('sites', self.env._("Sites"), help=self.env._("Codes or names, separated by semicolons; yours if empty."), example='MAIN'),
            Column('payer', self.env._("Payer"), help=self.env._("Name or payer ID, as under Configuration, Payers."), example='Fictional Mutual'),
            Column('plan', self.env._("Plan")),
            Column('member_id', self.env._("Member ID"), example='F123456'),
            Column('group_number', self.env._("Group Number")),
            Column('coverage_from', self.env._("Covered From"), 'date', example='2026-01-01'),
            Column('add_anyway', self.env._("Add Anyway"), 'boolean', example='no',
                   help=self.env._("“Yes” where the check says that the patient is likely here, and it is somebody else.")),
        ]

    # === CHECK === #

    @api.model
    def _import_check(self, rows, faults):
        known = self._known(rows)
        languages = self._index(self.env['medical.language'].search([('active', '=', True)]), 'name', 'own_name', 'code')
        sites = self._index(self.env['medical.site'].search([('company_id', '=', self.env.company.id)]), 'code', 'name')
        mine = self.env['medical.site'].search([('company_id', '=', self.env.company.id), ('user_ids', 'in', self.env.uid)])
        states = self._index(self.env['res.country.state'].search([('country_id', '=', self.env.company.country_id.id)]), 'code', 'name')
        payers = self._index(self.env['medical.payer'].search([('company_id', '=', self.env.company.id)]), 'name', 'payer_number')
        seen, prepared = {}, []
        for row in rows:
            patient = self._find(row, known, faults)
            self._check_twice(row, patient, seen, faults)
            self._check_cells(row, faults)
            values = self._values(row)
            values['language_id'] = self._one(row, 'language', languages, faults, self.env._("No such language."), self.env._("Write its English name.")).id
            values['state_id'] = self._one(row, 'state', states, faults, self.env._("No such state."), self.env._("Write its two letters.")).id
            payer = self._one(row, 'payer', payers, faults, self.env._("The practice has no such payer."),
                              self.env._("Write one as it stands under Configuration, Payers, or add it there."))
            if payer and not row['member_id']:
                faults.add(row, 'member_id', '', self.env._("A coverage needs the member's ID."), self.env._("Write it, or leave the payer empty."))
            places = self._named_sites(row, sites, faults)
            if not patient and not (places or mine[:1]) & mine:
                faults.add(row, 'sites', row['sites'], self.env._("You work at none of these sites."), self.env._("Let somebody import it who works there."))
            coverage = payer and {'payer_id': payer.id, 'date_from': row['coverage_from'] or fields.Date.context_today(self), **{
                name: row[name] or False for name in COVERAGE}}
            current = known['coverage'].get(patient.id) if patient else None
            if coverage and current:
                if (current.payer_id, current.member_id) != (payer, row['member_id']):
                    faults.add(row, 'payer', row['payer'], self.env._("The patient has another primary coverage."),
                               self.env._("End it on the record first, or leave the payer empty."))
                coverage = None
            prepared.append((row, patient, {name: value for name, value in values.items() if value}, places or (not patient and mine[:1]) or places, coverage))
        return prepared

    @api.model
    def _known(self, rows):
        """Whom the rows may be about, all at once: by number, by name and birth date, and who has which coverage."""
        patients = self.env['medical.patient'].with_context(active_test=False)
        numbers = {row.number: patients._search_numbers(row['number'])[:2] for row in rows if row['number']}
        by_number = {patient.number: patient for patient in patients.search([
            ('company_id', '=', self.env.company.id), ('number', 'in', [number for pair in numbers.values() for number in pair])])} if numbers else {}
        found = patients._find_likely([{**row, 'phone': row['phone'] or row['phone_2'], 'company_id': self.env.company.id} for row in rows])
        likely = patients.browse({patient_id for matches in found.values() for patient_id, _reason in matches})
        shown = likely._filtered_access('read')
        everybody = shown.union(*by_number.values())
        coverage = self.env['medical.patient.coverage'].search([
            ('patient_id', 'in', everybody.ids), ('order', '=', 'primary'), ('is_current', '=', True)])
        return {
            'by_number': {number: by_number[name] for number, pair in numbers.items() for name in pair if name in by_number},
            'likely': {row.number: found.get(position, []) for position, row in enumerate(rows)},
            'shown': {patient.id: patient for patient in shown},
            'coverage': {row.patient_id.id: row for row in coverage},
            # read together
            'all': everybody.with_prefetch(everybody.ids).mapped('number'),
        }

    @api.model
    def _find(self, row, known, faults):
        """The patient whom a row is about; empty for somebody new. Who is likely here is named, unless the row says “add anyway”."""
        nobody = self.env['medical.patient']
        if row['number']:
            patient = known['by_number'].get(row.number, nobody)
            if not patient:
                faults.add(row, 'number', row['number'], self.env._("There is no patient of this number whom you may open."),
                           self.env._("Correct it, or leave it empty for a new patient."))
            elif patient.merged_into_id:
                faults.add(row, 'number', row['number'], self.env._("This record was merged."), self.env._("Write the number of the one that counts."))
            return patient
        matches = known['likely'][row.number]
        exact = [patient_id for patient_id, reason in matches if reason == 'same']
        shown = [known['shown'][patient_id] for patient_id in exact if patient_id in known['shown']]
        if row['add_anyway']:
            return nobody
        if len(shown) == 1 and len(exact) == 1:
            return shown[0]
        names = ' '.join(filter(None, (row['given_name'], row['family_name'])))
        if len(exact) > len(shown):
            faults.add(row, 'family_name', names, self.env._("There is a record of this name and birth date that you may not open."),
                       self.env._("Ask medical records. If it is somebody else, write “yes” under Add Anyway."))
            return nobody
        likely = [known['shown'][patient_id] for patient_id, _reason in matches if patient_id in known['shown']]
        if likely:
            faults.add(row, 'family_name', names, self.env._(
                "Likely here already: %(patients)s.",
                patients='; '.join(f'{patient.name} ({patient.number}, {patient.birth_date or "?"})' for patient in likely[:3])),
                self.env._("Write the record number if it is the same person, or “yes” under Add Anyway."))
        return nobody

    @api.model
    def _check_twice(self, row, patient, seen, faults):
        key = patient.id or (name_key(row['given_name'], row['family_name']), row['birth_date'], row['phone'] if row['add_anyway'] else '')
        first = seen.setdefault(key, row.number)
        if first != row.number and (patient or key[0]):
            faults.add(row, 'family_name', row['family_name'], self.env._("Row %(row)s is the same person.", row=first),
                       self.env._("Leave one of the two out."))

    @api.model
    def _check_cells(self, row, faults):
        if not row['given_name'] and not row['family_name'] and not row['number']:
            faults.add(row, 'family_name', '', self.env._("The patient has no name."), self.env._("Write the first or the last name."))
        if row['birth_date'] and row['birth_date'] > fields.Date.context_today(self):
            faults.add(row, 'birth_date', row['birth_date'], self.env._("This day lies in the future."), self.env._("Write the year in four digits."))
        if row['email'] and '@' not in row['email']:
            faults.add(row, 'email', row['email'], self.env._("This is no e-mail address."), self.env._("Write it as name@example.com."))
        for name in ('phone', 'phone_2'):
            if row[name] and not phone_key(row[name]):
                faults.add(row, name, row[name], self.env._("This is no phone number."), self.env._("Write it with its area code."))

    @api.model
    def _values(self, row):
        values = {name: ' '.join((row[name] or '').split()) for name in TEXTS}
        values.update({name: row[name] for name in ('birth_date', 'sex', 'needs_interpreter')})
        return values

    @api.model
    def _one(self, row, column, index, faults, problem, remedy):
        """The record that a cell names; of several the first. Faults where it names none."""
        empty = next(iter(index.values())).browse() if index else self.env['medical.patient']
        if not row[column]:
            return empty
        found = index.get(self._fold(row[column]), empty)[:1]
        if not found:
            faults.add(row, column, row[column], problem, remedy)
        return found

    # === PREVIEW AND APPLY === #

    @api.model
    def _changes(self, patient, values, places):
        """What the file says otherwise about somebody known."""
        changes = {name: value for name, value in values.items()
                   if (patient[name].id if name in ('language_id', 'state_id') else patient[name]) != value}
        if places - patient.site_ids:
            changes['site_ids'] = [Command.link(site.id) for site in places - patient.site_ids]
        return changes

    @api.model
    def _import_preview(self, prepared):
        labels = self.env['medical.patient']._fields
        new, changed, covered, lines = 0, 0, 0, []
        for row, patient, values, places, coverage in prepared:
            covered += bool(coverage)
            what = [labels[name]._description_string(self.env) for name in self._changes(patient, values, places)] if patient else []
            if coverage:
                what.append(self.env._("Coverage"))
            new += not patient
            changed += bool(patient and what)
            if not patient or what:
                name = ' '.join(filter(None, (row['given_name'], row['family_name']))) or patient.name
                lines.append([
                    self.env._("changed") if patient else self.env._("new"), name, str(row['birth_date'] or ''), patient.number or '',
                    ', '.join(places.mapped('code')), ', '.join(what)])
        return {
            'counts': [(self.env._("new patients"), str(new)), (self.env._("changed"), str(changed)), (self.env._("coverages"), str(covered)),
                       (self.env._("as known already"), str(len(prepared) - new - changed))],
            'columns': ['', self.env._("Name"), self.env._("Birth Date"), self.env._("Number"), self.env._("Sites"), self.env._("What Changes")],
            'lines': lines,
        }

    @api.model
    def _import_apply(self, prepared):
        new = [entry for entry in prepared if not entry[1]]
        patients = self.env['medical.patient'].create([
            {**values, 'company_id': self.env.company.id, 'site_ids': [Command.set(places.ids)]} for _row, _patient, values, places, _coverage in new])
        made = dict(zip((entry[0].number for entry in new), patients, strict=True))
        changed = 0
        for _row, patient, values, places, _coverage in prepared:
            changes = patient and self._changes(patient, values, places)
            if changes:
                changed += 1
                patient.write(changes)
        self.env['medical.patient.coverage'].create([
            {**coverage, 'patient_id': (patient or made[row.number]).id} for row, patient, _values, _places, coverage in prepared if coverage])
        return self.env._("%(new)s patients added, %(changed)s changed.", new=len(new), changed=changed)
