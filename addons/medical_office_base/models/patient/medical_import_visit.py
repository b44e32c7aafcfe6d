import re
from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.tools.misc import format_date

from ...tools.import_columns import Column
from ...tools.name_key import name_key
from ...tools.recurrence import to_utc
from .medical_visit import VISIT_KINDS

CLOCK = re.compile(r'(\d{1,2})(?:[:.](\d\d)(?::\d\d)?)? ?([ap])?\.?m?\.?', re.IGNORECASE)
CHANGES = ('date_start', 'provider_id', 'room_id', 'kind', 'minutes', 'copay_due')


class MedicalImportVisit(models.AbstractModel):
    """The day list of the clinical system: visits of one's sites, new ones made, known ones changed until the patient has come.

    A visit is known by its number in the clinical system, else by patient, site and time. A patient is known by record number, or by
    exact name and birth date; nobody is made up, and where two bear the same name and date the file is refused until a record
    number decides. Times are by the clock of the site. An empty cell changes nothing; nothing is cancelled by being left out.
    """
    _name = 'medical.import.visit'
    _description = 'Import of Visits'
    _inherit = 'medical.import.kind'
    _import_label = 'Visits'
    _import_groups = 'medical_office_base.group_front_desk,medical_office_base.group_manager'
    _import_repeatable = True
    _import_private = True

    @api.model
    def _import_columns(self):
        kinds = self.env['medical.visit']._fields['kind']._description_selection(self.env)
        return [
            Column('number', self.env._("Visit Number"), example='V-1001',
                   help=self.env._("Of the clinical system: by it the visit is known when the list comes again.")),
            Column('start', self.env._("Date and Time"), 'datetime', help=self.env._("By the clock of the site. Or date and time in columns of their own."),
                   example='2027-01-31 09:30'),
            Column('day', self.env._("Date"), 'date'),
            Column('clock', self.env._("Time"), help=self.env._("As 9:30 AM or 14:15."), example=''),
            Column('minutes', self.env._("Minutes"), 'integer', example='20'),
            Column('record', self.env._("Record Number"), help=self.env._("Of the patient; else name and birth date."), example='000123'),
            Column('patient', self.env._("Patient"), help=self.env._("First and last name, as on the record."), example='Ann Fictional'),
            Column('given_name', self.env._("First Name")),
            Column('family_name', self.env._("Last Name")),
            Column('birth_date', self.env._("Birth Date"), 'date', example='1980-02-29'),
            Column('site', self.env._("Site"), help=self.env._("Code or name; may be left out where you work at one."), example='MAIN'),
            Column('provider', self.env._("Provider"), help=self.env._("Name, or NPI where the credential is kept here."), example='Dora Fiction'),
            Column('room', self.env._("Room"), help=self.env._("Code or name."), example='E1'),
            Column('kind', self.env._("Kind"), 'selection', selection=tuple(kinds), example=dict(kinds)[VISIT_KINDS[1][0]]),
            Column('copay', self.env._("Co-Pay"), 'decimal', example='25.00'),
        ]

    # === CHECK === #

    @api.model
    def _import_check(self, rows, faults):
        sites = self.env['medical.site'].search([('company_id', '=', self.env.company.id), ('user_ids', 'in', self.env.uid)])
        names = {'sites': self._index(sites, 'code', 'name'), 'rooms': {
            site: self._index(self.env['medical.room'].search([('site_id', '=', site.id)]), 'code', 'name') for site in sites}}
        providers, patients = self._providers(), self._patients(rows)
        prepared, seen = [], {}
        for row in rows:
            site = self._site(row, sites, names['sites'], faults)
            start = self._start(row, site, faults)
            values = {
                'patient_id': self._patient(row, patients, faults),
                'site_id': site.id,
                'date_start': start,
                'provider_id': self._named(row, 'provider', providers, faults, self.env._("Write the name as under Staff, or leave the cell empty.")),
                'room_id': self._named(row, 'room', names['rooms'].get(site, {}), faults, self.env._("Write the code of a room of the site.")),
                'kind': row['kind'], 'minutes': row['minutes'], 'external_number': row['number'],
                'copay_due': float(row['copay']) if row['copay'] is not None else None}
            if row['copay'] is not None and row['copay'] < 0:
                faults.add(row, 'copay', row['copay'], self.env._("A co-pay is not below zero."), self.env._("Correct the amount."))
            if row['minutes'] is not None and not 0 <= row['minutes'] <= 720:
                faults.add(row, 'minutes', row['minutes'], self.env._("A visit takes at most 12 hours."), self.env._("Correct the minutes."))
            key = row['number'] or (values['patient_id'], site.id, start)
            first = seen.setdefault(key, row.number)
            if first != row.number:
                faults.add(row, 'number' if row['number'] else 'start', row['number'] or row['start'],
                           self.env._("Row %(row)s is the same visit.", row=first), self.env._("Leave one of the two out."))
            prepared.append((row, {name: value for name, value in values.items() if value not in (None, '')}))
        return prepared if faults else self._match_visits(prepared, faults)

    @api.model
    def _site(self, row, sites, index, faults):
        found = index.get(self._fold(row['site']), sites.browse()) if row['site'] else sites if len(sites) == 1 else sites.browse()
        if len(found) != 1:
            faults.add(row, 'site', row['site'], self.env._("This is none of your sites.") if row['site'] else self.env._("You work at several sites."),
                       self.env._("Write one of: %(sites)s.", sites=', '.join(sites.mapped('code'))))
        return found[:1]

    @api.model
    def _start(self, row, site, faults):
        """The moment in UTC."""
        local = row['start']
        if not local or local.time() == time():
            # the date alone: the time stands in a column of its own
            day, clock = row['day'] or local and local.date(), self._clock(row['clock'])
            local = day and clock and datetime.combine(day, clock)
        if not local:
            faults.add(row, 'clock' if row['day'] else 'start', row['clock'] or row['start'], self.env._("The date or the time is missing."),
                       self.env._("Write date and time, as 2027-01-31 09:30; or the date, and the time as 9:30 AM."))
            return None
        return to_utc(local, site.tz or 'UTC')

    @api.model
    def _clock(self, text):
        """The time of day of a cell: 9:30 AM, 14:15, or the part of a day that a spreadsheet program keeps; None for none."""
        text = (text or '').strip()
        if re.fullmatch(r'0?\.\d+', text):
            minutes = round(float(text) * 24 * 60)
            return time(minutes // 60, minutes % 60) if minutes < 24 * 60 else None
        found = CLOCK.fullmatch(text)
        if not found or not (found[2] or found[3]):
            return None
        hour, minute = int(found[1]), int(found[2] or 0)
        if found[3]:
            hour = hour % 12 + (12 if found[3].lower() == 'p' else 0) if 1 <= hour <= 12 else 99
        return time(hour, minute) if hour < 24 and minute < 60 else None

    @api.model
    def _providers(self):
        """{folded name, or NPI: people of the practice}."""
        # sudo: names of colleagues, and who bears an NPI, which is public
        people = self.env['hr.employee'].sudo().search([('company_id', '=', self.env.company.id)])
        index = self._index(people, 'name')
        credentials = self.env['medical.credential'].sudo().search([
            ('employee_id', 'in', people.ids), ('type_id.number_check', '=', 'npi'), ('number', '!=', False)])
        for credential in credentials:
            index[self._fold(credential.number)] = credential.employee_id
        return index

    @api.model
    def _named(self, row, name, index, faults, remedy):
        if not row[name]:
            return None
        found = index.get(self._fold(row[name]), ())
        if len(found) != 1:
            faults.add(row, name, row[name], self.env._("Several are called so.") if found else self.env._("The practice knows none of this name."), remedy)
            return None
        return found.id

    # === PATIENTS === #

    @api.model
    def _typed_name(self, row):
        return name_key(row['patient']) or name_key(row['given_name'], row['family_name'])

    @api.model
    def _patients(self, rows):
        """Patients whom the user may open: by record number, and by (name, birth date). Two queries, however many rows."""
        patients = self.env['medical.patient']
        numbers = {number for row in rows if row['record'] for number in (row['record'], row['record'].zfill(6))}
        keys = {self._typed_name(row) for row in rows if not row['record']} - {''}
        dates = {row['birth_date'] for row in rows if row['birth_date']}
        company = ('company_id', '=', self.env.company.id)
        by_name = {}
        for patient in patients.search([company, ('name_key', 'in', list(keys)), ('birth_date', 'in', list(dates))]):
            by_name.setdefault((name_key(patient.given_name, patient.family_name), patient.birth_date), []).append(patient)
        return {patient.number: patient for patient in patients.search([company, ('number', 'in', list(numbers))])}, by_name

    @api.model
    def _patient(self, row, patients, faults):
        by_number, by_name = patients
        if row['record']:
            found = by_number.get(row['record']) or by_number.get(row['record'].zfill(6))
            if not found:
                faults.add(row, 'record', row['record'], self.env._("There is no such patient, or you may not open the record."),
                           self.env._("Correct the record number, or leave it out and write name and birth date."))
                return None
            if row['birth_date'] and found.birth_date and row['birth_date'] != found.birth_date:
                faults.add(row, 'birth_date', row['birth_date'], self.env._("The patient of this record number was born on another day."),
                           self.env._("Look at the record: either the number or the birth date is wrong."))
            return found.id
        key = self._typed_name(row)
        if not key or not row['birth_date']:
            faults.add(row, 'patient' if not key else 'birth_date', row['patient'], self.env._("It isn't said who the patient is."),
                       self.env._("Write the record number, or name and birth date."))
            return None
        found = by_name.get((key, row['birth_date']), [])
        if len(found) > 1:
            faults.add(row, 'patient', row['patient'] or row['family_name'], self.env._(
                "Several patients have this name and birth date: %(numbers)s.", numbers=', '.join(patient.number for patient in found)),
                self.env._("Decide which one it is, and write the record number. If it is one person, merge the records."))
        elif not found:
            faults.add(row, 'patient', row['patient'] or row['family_name'], self.env._("No patient of this name and birth date, whom you may open."),
                       self.env._("Add the patient first, or correct name or birth date."))
        return found[0].id if len(found) == 1 else None

    # === WHAT IS KNOWN === #

    @api.model
    def _match_visits(self, prepared, faults):
        """[(row, values, visit or none, what changes)]."""
        visits = self.env['medical.visit']
        numbers = [values['external_number'] for _row, values in prepared if 'external_number' in values]
        starts = [values['date_start'] for _row, values in prepared]
        by_number = {visit.external_number: visit for visit in visits.search([
            ('company_id', '=', self.env.company.id), ('external_number', 'in', numbers)])}
        by_time = {(visit.patient_id.id, visit.site_id.id, visit.date_start): visit for visit in visits.search([
            ('company_id', '=', self.env.company.id), ('date_start', '>=', min(starts) - timedelta(days=1)),
            ('date_start', '<=', max(starts) + timedelta(days=1)), ('state', '!=', 'cancelled')])}
        found = []
        for row, values in prepared:
            visit = by_number.get(values.get('external_number')) or by_time.get((values['patient_id'], values['site_id'], values['date_start']))
            if not visit:
                found.append((row, values, visits, values))
                continue
            if visit.patient_id.id != values['patient_id'] or visit.site_id.id != values['site_id']:
                faults.add(row, 'number', row['number'], self.env._("This number is that of a visit of another patient, or at another site."),
                           self.env._("Look the number up under Visits: one of the two is wrong."))
                continue
            changes = {
                name: values[name] for name in (*CHANGES, 'external_number')
                if name in values and values[name] != (visit[name].id if name.endswith('_id') else visit[name])}
            if visit.state != 'expected':
                changes = {name: value for name, value in changes.items() if name == 'copay_due'}
            found.append((row, values, visit, changes))
        return found

    # === PREVIEW AND APPLY === #

    @api.model
    def _import_preview(self, prepared):
        new = [item for item in prepared if not item[2]]
        changed = [item for item in prepared if item[2] and item[3]]
        patients = self.env['medical.patient'].browse([item[1]['patient_id'] for item in prepared])
        names = {patient.id: patient.display_name for patient in patients}
        labels = {name: self.env['medical.visit']._fields[name]._description_string(self.env) for name in (*CHANGES, 'external_number')}
        sites = {site.id: site for site in self.env['medical.site'].browse({item[1]['site_id'] for item in prepared})}
        lines = []
        for _row, values, visit, changes in new + changed:
            site = sites[values['site_id']]
            local = fields.Datetime.context_timestamp(self.with_context(tz=site.tz), values['date_start'])
            lines.append([
                f"{format_date(self.env, local.date())} {local:%H:%M}", site.code, names[values['patient_id']],
                self.env._("changes: %(fields)s", fields=', '.join(labels[name] for name in changes)) if visit else self.env._("new")])
        return {
            'counts': [
                (self.env._("new visits"), len(new)), (self.env._("changed"), len(changed)),
                (self.env._("as they are"), len(prepared) - len(new) - len(changed))],
            'columns': [self.env._("Time"), self.env._("Site"), self.env._("Patient"), self.env._("What")],
            'lines': lines,
        }

    @api.model
    def _import_apply(self, prepared):
        new = [values for _row, values, visit, _changes in prepared if not visit]
        self.env['medical.visit'].create(new)
        changed = 0
        for _row, _values, visit, changes in prepared:
            if visit and changes:
                visit.write(changes)
                changed += 1
        return self.env._("%(count)s visits added, %(changed)s changed.", count=len(new), changed=changed)
