from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.medical_office_base.tools.name_key import name_key

from ...tools.x12.faults import Fault


def fold(text):
    """A number as it is compared: capitals, without blanks and dashes."""
    return ''.join(char for char in (text or '').upper() if char.isalnum())


def person_key(given_name, family_name, birth_date):
    return name_key(given_name, family_name), birth_date


class MedicalClaim(models.Model):
    """Whom and what the claims of an 837 name, found in a bounded number of queries however many claims there are."""
    _inherit = 'medical.claim'

    @api.model
    def _x12_find(self, company, claims, chosen):
        """Find patients, payers, sites, providers, visits and originals of claims.

        :param claims: [tools.x12.claim.Claim]
        :param dict chosen: {claim number: medical.patient} that somebody chose
        :return: (dicts of what was found, by claim number; [Fault]; [values of medical.x12.match])
        """
        faults, matches = self._x12_known(company, claims), []
        payers = self._x12_payers(company, claims)
        patients, likely = self._x12_patients(company, claims, chosen)
        providers, sites = self._x12_providers(company, claims), self._x12_sites(company)
        visits = self._x12_visits(patients, claims)
        originals = self._x12_originals(company, claims)
        found = {}
        for claim in claims:
            patient = patients.get(claim.number)
            if not patient:
                faults.append(Fault('patient_unknown', claim.segment, {'claim': claim.number}))
                person = claim.patient
                matches.append({
                    'number': claim.number, 'person': ' '.join(filter(None, (person.given_name, person.middle_name, person.family_name))),
                    'birth_date': person.birth_date, 'member_id': person.member_id, 'patient_id': likely.get(claim.number, False)})
            for payer in claim.payers:
                if fold(payer.number) not in payers:
                    faults.append(Fault('payer_unknown', claim.segment, {'claim': claim.number, 'number': payer.number, 'name': payer.name}))
            visit = visits.get(claim.number)
            site = sites.get(claim.facility_npi) or (visit and visit.site_id) or sites.get(claim.billing_npi) or sites.get('') or (
                patient and len(patient.site_ids) == 1 and patient.site_ids)
            if patient and not site:
                faults.append(Fault('site_unknown', claim.segment, {'claim': claim.number, 'npi': claim.facility_npi or claim.billing_npi}))
            npi = claim.rendering_npi or next((line.rendering_npi for line in claim.lines if line.rendering_npi), '') or claim.billing_npi
            found[claim.number] = {
                'patient': patient, 'site': site, 'visit': visit, 'npi': npi, 'provider': providers.get(npi), 'original': originals.get(claim.original_number),
                'payers': [(payer, payers.get(fold(payer.number))) for payer in claim.payers]}
        return found, faults, matches

    @api.model
    def _x12_known(self, company, claims):
        """Claims that are here already, or stand in the file twice."""
        numbers = [claim.number for claim in claims]
        # sudo: whether a number is taken, whoever's patient it is of
        here = {row.number: row for row in self.sudo().search([('company_id', '=', company.id), ('number', 'in', numbers)])}
        faults, seen = [], set()
        for claim in claims:
            if not claim.number:
                faults.append(Fault('no_claim_number', claim.segment))
            elif claim.number in here:
                faults.append(Fault('claim_here', claim.segment, {'claim': claim.number, 'date': here[claim.number].create_date.date()}))
            elif claim.number in seen:
                faults.append(Fault('claim_twice', claim.segment, {'claim': claim.number}))
            seen.add(claim.number)
        return faults

    @api.model
    def _x12_payers(self, company, claims):
        rows = self.env['medical.payer'].search([('company_id', '=', company.id), ('payer_number', '!=', False)])
        return {fold(payer.payer_number): payer for payer in rows}

    @api.model
    def _x12_patients(self, company, claims, chosen):
        """({claim number: patient}, {claim number: id of somebody of that name and birth date, for who chooses}).

        Whose member ID and whose name and birth date both are the file's, or whose record number and name are. Among those that the
        user may open.
        """
        members, records = defaultdict(set), {}
        numbers = {payer.member_id for claim in claims for payer in claim.payers} | {claim.patient.member_id for claim in claims}
        numbers = {form for number in numbers if number for form in (number, number.upper(), fold(number))}
        for coverage in self.env['medical.patient.coverage'].with_context(active_test=False).search(
                [('company_id', '=', company.id), ('member_id', 'in', list(numbers))]):
            members[fold(coverage.member_id)].add(coverage.patient_id)
        born = {claim.patient.birth_date for claim in claims if claim.patient.birth_date}
        domain = Domain('birth_date', 'in', list(born)) | Domain('number', 'in', [claim.record_number for claim in claims if claim.record_number])
        people = defaultdict(set)
        for patient in self.env['medical.patient'].search(Domain('company_id', '=', company.id) & domain):
            people[person_key(patient.given_name, patient.family_name, patient.birth_date)].add(patient)
            records[patient.number] = patient
        found, likely = {}, {}
        for claim in claims:
            person = claim.patient
            same = people.get(person_key(person.given_name, person.family_name, person.birth_date), set())
            insured = set().union(*(members[fold(number)] for number in {person.member_id, *(payer.member_id for payer in claim.payers)} if number))
            sure = (same & insured) or (same & {records.get(claim.record_number)})
            if claim.number in chosen:
                found[claim.number] = chosen[claim.number]
            elif len(sure) == 1:
                found[claim.number] = next(iter(sure))
            elif len(same) == 1:
                likely[claim.number] = next(iter(same)).id
        return found, likely

    @api.model
    def _x12_providers(self, company, claims):
        """{NPI: hr.employee} by their credentials."""
        numbers = {number for claim in claims for number in (claim.rendering_npi, *(line.rendering_npi for line in claim.lines)) if number}
        # sudo: who bears an NPI, which is public
        credentials = self.env['medical.credential'].sudo().search([
            ('employee_id.company_id', '=', company.id), ('type_id.number_check', '=', 'npi'), ('number', 'in', list(numbers))])
        return {credential.number: credential.employee_id for credential in credentials}

    @api.model
    def _x12_sites(self, company):
        """{NPI: site}; under '' the only site, where there is one alone."""
        # sudo: a claim is of any site of the practice
        sites = self.env['medical.site'].sudo().search([('company_id', '=', company.id)])
        found = {site.npi: site for site in sites if site.npi}
        if len(sites) == 1:
            found[''] = sites
        return found

    @api.model
    def _x12_visits(self, patients, claims):
        """{claim number: the patient's only visit of the first day of service that has no claim}."""
        days = {claim.number: claim.date for claim in claims if claim.date and claim.number in patients}
        if not days:
            return {}
        visits = defaultdict(list)
        people = self.env['medical.patient'].union(*patients.values())
        for visit in self.env['medical.visit'].search([
                ('patient_id', 'in', people.ids), ('date', 'in', list(set(days.values()))), ('state', 'not in', ('cancelled', 'no_show'))]):
            visits[visit.patient_id, visit.date].append(visit)
        # sudo: whether a visit has a claim
        taken = set(self.sudo().search([('visit_id', 'in', [visit.id for rows in visits.values() for visit in rows]), ('state', '!=', 'void')]).visit_id.ids)
        found = {}
        for number, day in days.items():
            rows = [visit for visit in visits[patients[number], day] if visit.id not in taken]
            if len(rows) == 1:
                found[number] = rows[0]
                taken.add(rows[0].id)
        return found

    @api.model
    def _x12_originals(self, company, claims):
        """{payer's number of the original: the claim that bears it}."""
        numbers = [claim.original_number for claim in claims if claim.original_number]
        if not numbers:
            return {}
        rows = self.env['medical.claim.payer'].search([('company_id', '=', company.id), ('payer_number', 'in', numbers)], order='id')
        found = {row.payer_number: row.claim_id for row in rows}
        # some name our number in place of the payer's
        for claim in self.search([('company_id', '=', company.id), ('number', 'in', numbers)]):
            found.setdefault(claim.number, claim)
        return found
