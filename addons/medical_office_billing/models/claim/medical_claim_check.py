import re
from typing import NamedTuple

from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date

from odoo.addons.medical_office_base.tools.identifiers import check_npi

# form of an ICD-10-CM code as it stands on claims, without its dot
ICD10CM = re.compile(r'[A-Z][0-9][0-9A-Z][0-9A-Z]{0,4}')
HCPCS = re.compile(r'[A-V][0-9]{4}')
PLACE = re.compile(r'[0-9]{2}')
LETTERS = 'ABCDEFGHIJKL'
ADDRESS = ('street', 'city', 'state_id', 'zip')


class ClaimFault(NamedTuple):
    """What keeps a claim from being clean: the field, the service if it is one's, what is wrong, what to do."""
    field: str
    line: object
    words: str
    remedy: str


class MedicalClaim(models.Model):
    """Checks before a claim counts as clean: form, dates, coverage, doubles, filing limit. No coder's scrubber."""
    _inherit = 'medical.claim'

    fault_words = fields.Text('To Correct', readonly=True, copy=False)
    checked_on = fields.Date('First Checked On', readonly=True, copy=False)

    def _check_clean(self):
        """Check these claims and write down what is to be corrected; a constant number of queries.

        `is_clean` says whether a claim passed at its first check, `was_touched` that it once did not, or was rejected.

        :return: {claim: [ClaimFault]}, an empty list for a clean one
        """
        faults = self._find_faults()
        today = self.env.company._medical_today()
        for claim, found in faults.items():
            words = '\n'.join(f"{f'{fault.line.code}: ' if fault.line else ''}{fault.words} {fault.remedy}" for fault in found)
            values = {'fault_words': words or False}
            if not claim.checked_on:
                values.update(checked_on=today, is_clean=not found)
            if found and not claim.was_touched:
                values['was_touched'] = True
            # sudo: written by methods alone
            claim.sudo().write(values)
        return faults

    def _find_faults(self):
        """{claim: [ClaimFault]}, nothing written."""
        coverages, codes, doubles = self._coverages_by_patient(), self._known_codes(), self._doubles()
        found = {}
        for claim in self:
            faults = found[claim] = []

            def add(field, words, remedy, line=None, faults=faults):
                faults.append(ClaimFault(field, line, words, remedy))

            claim._check_numbers(add)
            claim._check_person(add)
            claim._check_services(add, codes, doubles)
            if claim.kind == 'insurance':
                claim._check_payers(add, coverages)
                claim._check_diagnoses(add, codes)
                claim._check_filing(add)
        return found

    # === WHAT THEY ARE HELD AGAINST === #

    def _coverages_by_patient(self):
        # sudo: coverages that ended too, of patients whose claims the user works
        rows = self.env['medical.patient.coverage'].sudo().search([('patient_id', 'in', self.patient_id.ids)])
        return rows.grouped('patient_id')

    def _known_codes(self):
        """{system: {code: row}} of the codes used here; None for a system of which none is loaded."""
        diagnoses = {code for claim in self for code in (claim.diagnosis_codes or '').split()}
        services = {code for code in self.line_ids.mapped('code') if HCPCS.fullmatch(code or '')}
        known = {}
        for system, used in (('icd10cm', diagnoses), ('hcpcs', services)):
            rows = self.env['medical.code'].search([('system', '=', system), ('code', 'in', list(used))]) if used else ()
            loaded = rows or used and self.env['medical.code'].search_count([('system', '=', system)], limit=1)
            known[system] = {row.code: row for row in rows} if loaded else None
        return known

    def _doubles(self):
        """{line id: number of another claim} with the same patient, day, code, modifiers and provider; one query."""
        self.env['medical.claim.line'].flush_model()
        self.flush_model()
        rows = self.env.execute_query(SQL(
            """SELECT line.id, MIN(twin_claim.number)
                 FROM medical_claim_line line
                 JOIN medical_claim claim ON claim.id = line.claim_id
                 JOIN medical_claim twin_claim ON twin_claim.patient_id = claim.patient_id AND twin_claim.id <> claim.id
                  AND twin_claim.state <> 'void' AND twin_claim.id IS DISTINCT FROM claim.original_id
                  AND twin_claim.original_id IS DISTINCT FROM claim.id
                  AND COALESCE(twin_claim.rendering_npi, '') = COALESCE(claim.rendering_npi, '')
                 JOIN medical_claim_line twin ON twin.claim_id = twin_claim.id AND twin.service_date = line.service_date
                  AND twin.code = line.code AND COALESCE(twin.modifiers, '') = COALESCE(line.modifiers, '')
                WHERE line.claim_id = ANY(%s) GROUP BY line.id""", self.ids))
        return dict(rows)

    # === CHECKS === #

    def _check_numbers(self, add):
        if not check_npi(self.billing_npi):
            add('billing_npi', self.env._("The billing NPI is missing or mistyped."),
                self.env._("Enter the practice's NPI: ten digits of which the last checks the others."))
        if not check_npi(self.rendering_npi):
            add('rendering_npi', self.env._("The provider's NPI is missing or mistyped."), self.env._("Choose the provider, or enter the NPI."))
        if not PLACE.fullmatch(self.place_of_service or ''):
            add('place_of_service', self.env._("The place of service has two digits."), self.env._("Enter it: 11 is an office."))
        if self.frequency != '1' and not self.original_number:
            add('original_number', self.env._("A replacement or void names the payer's number of the original."),
                self.env._("Enter it as it stands on the payer's answer."))

    def _check_person(self, add):
        patient = self.patient_id
        if not patient.birth_date:
            add('patient_id', self.env._("The patient's birth date is missing."), self.env._("Enter it on the patient."))
        if self.kind == 'insurance':
            if not patient.sex:
                add('patient_id', self.env._("The patient's sex, as on the insurance card, is missing."), self.env._("Enter it on the patient."))
            if not all(patient[name] for name in ADDRESS):
                add('patient_id', self.env._("The patient's address isn't complete."), self.env._("Enter street, city, state and ZIP on the patient."))

    def _check_services(self, add, codes, doubles):
        today = self.env.company._medical_today()
        if not self.line_ids:
            add('line_ids', self.env._("There are no services."), self.env._("Enter what was done."))
        seen = set()
        for line in self.line_ids:
            day = line.service_date
            if day and (day > today or day > self.date):
                add('service_date', self.env._("The date of service lies after the claim's date, or in the future."),
                    self.env._("Correct one of the two."), line)
            if line.charge <= 0:
                add('charge', self.env._("Nothing is charged."), self.env._("Enter the charge, or remove the service."), line)
            if codes['hcpcs'] is not None and HCPCS.fullmatch(line.code or ''):
                self._check_code(add, 'code', line.code, codes['hcpcs'].get(line.code), day, line)
            if line.id in doubles:
                add('code', self.env._("The same service of that day stands on claim %(claim)s.", claim=doubles[line.id]),
                    self.env._("Remove it, add the modifier that tells them apart, or void the other claim."), line)
            key = (day, line.code, line.modifiers or '')
            if key in seen:
                add('code', self.env._("The same service stands here twice."), self.env._("Raise its units, or add the modifier that tells them apart."), line)
            seen.add(key)

    def _check_code(self, add, field, code, row, day, line=None):
        if not row or not row.is_billable:
            add(field, self.env._("%(code)s isn't in the public list of codes, or heads a group.", code=code), self.env._("Choose another code."), line)
        elif day and (row.date_from and day < row.date_from or row.date_to and day > row.date_to):
            add(field, self.env._("%(code)s wasn't in force on %(date)s.", code=code, date=format_date(self.env, day)),
                self.env._("Choose the code of that day."), line)

    def _check_diagnoses(self, add, codes):
        diagnoses = (self.diagnosis_codes or '').split()
        if not diagnoses:
            add('diagnosis_codes', self.env._("There is no diagnosis."), self.env._("Enter the codes of the clinical system."))
        if len(diagnoses) > len(LETTERS):
            add('diagnosis_codes', self.env._("There are more than twelve diagnoses."), self.env._("Leave those that no service points to."))
        for code in diagnoses:
            if not ICD10CM.fullmatch(code):
                add('diagnosis_codes', self.env._("%(code)s isn't a diagnosis code of ICD-10-CM.", code=code),
                    self.env._("Correct it: a letter, a digit, up to five more."))
            elif codes['icd10cm'] is not None:
                self._check_code(add, 'diagnosis_codes', code, codes['icd10cm'].get(code), self.service_date)
        letters = LETTERS[:len(diagnoses)]
        for line in self.line_ids:
            pointers = line.diagnosis_pointers or ''
            if not pointers or len(set(pointers)) < len(pointers) or not set(pointers) <= set(letters):
                add('diagnosis_pointers', self.env._("It doesn't say which of the diagnoses it is for."),
                    self.env._("Enter letters, A for the first diagnosis."), line)

    def _check_payers(self, add, coverages):
        rows = self.payer_ids.sorted('order').filtered(lambda row: row.state != 'skipped')
        if not rows:
            add('payer_ids', self.env._("There is no payer."), self.env._("Choose one, or make the claim self-pay."))
        elif rows[0].order != 'primary':
            add('payer_ids', self.env._("There is no primary payer."), self.env._("Choose one."))
        for row in rows.filtered(lambda row: row.state in ('waiting', 'billed')):
            name = row.payer_id.name
            if not row.member_id:
                add('payer_ids', self.env._("The member ID with %(payer)s is missing.", payer=name), self.env._("Enter it as on the card."))
            if not row.payer_id.payer_number:
                add('payer_ids', self.env._("%(payer)s has no payer ID.", payer=name), self.env._("Enter it on the payer: the clearinghouse's list says it."))
            known = row.coverage_id.sudo() or coverages.get(self.patient_id, row.coverage_id.sudo()).filtered(  # sudo: as _coverages_by_patient
                lambda coverage, payer=row.payer_id: coverage.payer_id == payer)
            day = self.service_date
            if known and day and not known._counted_on(day).filtered(
                    lambda coverage, payer=row.payer_id: coverage.payer_id == payer and coverage.patient_id == self.patient_id):
                add('payer_ids', self.env._("The coverage with %(payer)s didn't count on %(date)s.", payer=name, date=format_date(self.env, day)),
                    self.env._("Choose who paid on that day, or correct the coverage."))

    def _check_filing(self, add):
        today = self.env.company._medical_today()
        if self.frequency == '1' and self.state in ('draft', 'ready', 'rejected') and self.filing_deadline and self.filing_deadline < today:
            add('date', self.env._(
                "The filing limit of %(payer)s ended on %(date)s.", payer=self.payer_id.name, date=format_date(self.env, self.filing_deadline)),
                self.env._("Ask for an exception before you send it, or charge it off."))
