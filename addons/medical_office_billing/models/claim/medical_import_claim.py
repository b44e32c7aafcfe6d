import re

from odoo import Command, api, models
from odoo.tools.misc import format_date

from odoo.addons.medical_office_base.tools.import_columns import Column

from .medical_claim_line import CODE, MODIFIERS, tidy_codes

# of the claim as a whole, the same in all its rows
HEAD = ('record', 'patient', 'given_name', 'family_name', 'birth_date', 'payer', 'member', 'payer2', 'member2', 'site', 'provider', 'diagnoses', 'place')
POINTERS = re.compile(r'[A-L]{0,4}')


class MedicalImportClaim(models.AbstractModel):
    """Claims from a spreadsheet: a row per service, rows of one claim number are one claim. They are entered as drafts and checked.

    Patients are found as for visits, none is made up. Payers are named, or are those of the patient on the day; without any the claim is
    self-pay. A number that is here already is a fault: what was entered isn't changed by a file.
    """
    _name = 'medical.import.claim'
    _description = 'Import of Claims'
    # how patients and providers are found in a file
    _inherit = 'medical.import.visit'
    _import_label = 'Claims'
    _import_groups = 'medical_office_base.group_biller'
    _import_repeatable = False
    _import_private = True

    @api.model
    def _import_columns(self):
        return [
            Column('claim', self.env._("Claim Number"), required=True, help=self.env._("Of the other program; the same in all rows of a claim."),
                   example='A-1001'),
            Column('record', self.env._("Record Number"), help=self.env._("Of the patient; else name and birth date."), example='000123'),
            Column('patient', self.env._("Patient"), help=self.env._("First and last name, as on the record.")),
            Column('given_name', self.env._("First Name")),
            Column('family_name', self.env._("Last Name")),
            Column('birth_date', self.env._("Birth Date"), 'date', example='1980-02-29'),
            Column('payer', self.env._("Payer"), help=self.env._("Name or payer ID; empty for the patient's own coverage on the day."),
                   example='Fictional Health Plan'),
            Column('member', self.env._("Member ID")),
            Column('payer2', self.env._("Secondary Payer")),
            Column('member2', self.env._("Secondary Member ID")),
            Column('site', self.env._("Site"), help=self.env._("Code or name; may be left out where you work at one."), example='MAIN'),
            Column('provider', self.env._("Provider"), help=self.env._("Name, or NPI where the credential is kept here."), example='Dora Fiction'),
            Column('diagnoses', self.env._("Diagnoses"), help=self.env._("Codes in their order, with blanks between."), example='E11.9 I10'),
            Column('place', self.env._("Place of Service"), example='11'),
            Column('date', self.env._("Date of Service"), 'date', required=True, example='2027-01-31'),
            Column('code', self.env._("Procedure"), required=True, example='G0402'),
            Column('modifiers', self.env._("Modifiers")),
            Column('pointers', self.env._("For Diagnoses"), help=self.env._("Letters: A is the first."), example='A'),
            Column('units', self.env._("Units"), 'decimal', example='1'),
            Column('charge', self.env._("Charge"), 'decimal', required=True, help=self.env._("Of the row, all its units."), example='120.00'),
        ]

    # === CHECK === #

    @api.model
    def _import_check(self, rows, faults):
        sites = self.env['medical.site'].search([('company_id', '=', self.env.company.id), ('user_ids', 'in', self.env.uid)])
        known = {
            'site': (sites, self._index(sites, 'code', 'name')), 'provider': self._providers(), 'patient': self._patients(rows),
            'payer': self._index(self.env['medical.payer'].search([('company_id', '=', self.env.company.id)]), 'name', 'payer_number')}
        claims = {}
        for row in rows:
            claims.setdefault(row['claim'], []).append(row)
        # sudo: whether a number is here already, of whichever patient
        taken = set(self.env['medical.claim'].sudo().search([
            ('company_id', '=', self.env.company.id), ('external_number', 'in', list(claims))]).mapped('external_number'))
        prepared = []
        for number, mine in claims.items():
            first = mine[0]
            if number in taken:
                faults.add(first, 'claim', number, self.env._("A claim of this number is here already."), self.env._("Leave its rows out."))
            for row in mine[1:]:
                for name in HEAD:
                    if row[name] and row[name] != first[name]:
                        faults.add(row, name, row[name], self.env._("It differs from row %(row)s of the same claim.", row=first.number),
                                   self.env._("Write the same in all rows of a claim, or in the first alone."))
            values = self._head(number, first, known, faults)
            values['line_ids'] = [Command.create(self._line(row, faults)) for row in mine]
            prepared.append((first, values, mine))
        return prepared if faults else self._with_coverages(prepared)

    @api.model
    def _head(self, number, row, known, faults):
        sites, index = known['site']
        site = self._site(row, sites, index, faults)
        payers = []
        for order, name, member in (('primary', 'payer', 'member'), ('secondary', 'payer2', 'member2')):
            if payer := self._named(row, name, known['payer'], faults, self.env._("Write the name or payer ID as under Payers.")):
                payers.append({'order': order, 'payer_id': payer, 'member_id': row[member] or False})
        if payers and payers[0]['order'] != 'primary':
            faults.add(row, 'payer', '', self.env._("There is a secondary payer and no primary one."), self.env._("Write the primary payer."))
        return {
            'external_number': number, 'patient_id': self._patient(row, known['patient'], faults), 'site_id': site.id,
            'provider_id': self._named(
                row, 'provider', known['provider'], faults, self.env._("Write the name as under Staff, or leave the cell empty.")) or False,
            'diagnosis_codes': row['diagnoses'] or False, 'place_of_service': row['place'] or '11', 'payers': payers}

    @api.model
    def _line(self, row, faults):
        values = tidy_codes({'code': row['code'], 'modifiers': row['modifiers'] or '', 'diagnosis_pointers': row['pointers'] or 'A'})
        units = row['units'] if row['units'] is not None else 1
        if not CODE.fullmatch(values['code']):
            faults.add(row, 'code', row['code'], self.env._("A code has five letters and digits."), self.env._("Correct it."))
        if not MODIFIERS.fullmatch(values['modifiers']):
            faults.add(row, 'modifiers', row['modifiers'], self.env._("Up to four modifiers of two letters or digits."), self.env._("Correct them."))
        if not POINTERS.fullmatch(values['diagnosis_pointers']):
            faults.add(row, 'pointers', row['pointers'], self.env._("Letters A to L, at most four."), self.env._("Correct them."))
        if units <= 0:
            faults.add(row, 'units', units, self.env._("Units are above zero."), self.env._("Correct them."))
        if row['charge'] < 0 or row['charge'] != round(row['charge'], self.env.company.currency_id.decimal_places):
            faults.add(row, 'charge', row['charge'], self.env._("The charge is below zero, or has a part of a cent."), self.env._("Correct it."))
        return {**values, 'modifiers': values['modifiers'] or False, 'service_date': row['date'], 'units': float(units), 'charge': float(row['charge'])}

    @api.model
    def _with_coverages(self, prepared):
        """Payers that the file doesn't name: those of the patient on the day; self-pay without any. One query."""
        patients = [values['patient_id'] for _row, values, _mine in prepared]
        coverages = self.env['medical.patient.coverage'].search([('patient_id', 'in', patients)], order='order, id').grouped(lambda row: row.patient_id.id)
        for row, values, _mine in prepared:
            payers = values.pop('payers')
            own = self.env['medical.patient.coverage'].union(*coverages.get(values['patient_id'], ()))._counted_on(row['date'])
            for payer in payers:
                match = own.filtered(lambda coverage, payer=payer: coverage.payer_id.id == payer['payer_id'])[:1]
                payer.update(coverage_id=match.id, member_id=payer['member_id'] or match.member_id)
            payers = payers or self.env['medical.claim']._payer_values(own)
            values.update(kind='insurance' if payers else 'self_pay', payer_ids=[Command.create(payer) for payer in payers])
        return prepared

    # === PREVIEW AND APPLY === #

    @api.model
    def _import_preview(self, prepared):
        currency = self.env.company.currency_id
        patients = self.env['medical.patient'].browse([values['patient_id'] for _row, values, _mine in prepared])
        names = {patient.id: patient.display_name for patient in patients}
        total = sum(row['charge'] for _row, _values, mine in prepared for row in mine)
        return {
            'counts': [
                (self.env._("claims to enter"), len(prepared)), (self.env._("services"), sum(len(mine) for *_rest, mine in prepared)),
                (self.env._("charged in all"), currency.format(float(total)))],
            'columns': [self.env._("Claim"), self.env._("Patient"), self.env._("Date"), self.env._("Services"), self.env._("Charged")],
            'lines': [[
                values['external_number'], names[values['patient_id']], format_date(self.env, row['date']), ', '.join(line['code'] for line in mine),
                currency.format(float(sum(line['charge'] for line in mine)))] for row, values, mine in prepared]}

    @api.model
    def _import_apply(self, prepared):
        claims = self.env['medical.claim'].create([values for _row, values, _mine in prepared])
        faults = claims._check_clean()
        bad = sum(bool(found) for found in faults.values())
        return self.env._("%(count)s claims entered, of which %(bad)s are to be corrected before they are sent.", count=len(claims), bad=bad)
