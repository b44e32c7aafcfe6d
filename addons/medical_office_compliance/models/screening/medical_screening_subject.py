import hashlib
from typing import NamedTuple

from odoo import api, models

from ...tools.exclusion_names import business, business_blocks, fold, person


class Subject(NamedTuple):
    """Who is looked up: `hash` is over all that decides whether they match."""
    kind: str
    id: int
    name: str
    persons: tuple
    business: str
    birth_date: object
    npis: tuple
    hash: str

    def blocks(self):
        found = set().union(*(named.blocks() for named in self.persons)) if self.persons else set()
        return found | (business_blocks(self.business) if self.business else set())


class MedicalScreening(models.Model):
    """Who is screened: staff with every name and NPI they have, vendors, and who orders or refers from outside."""
    _inherit = 'medical.screening'

    @api.model
    def _subjects(self, company):
        """Everybody who is screened at a practice, as `Subject`; a constant number of queries."""
        return [*self._subjects_staff(company), *self._subjects_vendors(company), *self._subjects_providers(company)]

    @api.model
    def _subjects_staff(self, company):
        # sudo: names and birth dates are compared; whoever screens sees those of a match, with the rights to matches
        employees = self.env['hr.employee'].sudo().search_fetch(
            [('company_id', '=', company.id)], ['name', 'legal_name', 'medical_former_names', 'birthday'], order='id')
        numbers = {}
        for row in self.env['medical.credential'].sudo().search_fetch(
                [('employee_id', 'in', employees.ids), ('type_id.number_check', '=', 'npi'), ('number', '!=', False)], ['employee_id', 'number']):
            numbers.setdefault(row.employee_id.id, set()).add(row.number)
        return [self._subject(
            'staff', employee.id, employee.name, [employee.legal_name, *(employee.medical_former_names or '').split(';')], birth_date=employee.birthday,
            npis=numbers.get(employee.id, ())) for employee in employees]

    @api.model
    def _subjects_vendors(self, company):
        # the firm behind a contact is who is paid
        partners = self.env['res.partner'].sudo()._medical_screened_vendors(company)
        partners |= partners.commercial_partner_id
        return [self._subject('vendor', partner.id, partner.name, (), is_business=True) for partner in partners.sorted('id') if partner.name]

    @api.model
    def _subjects_providers(self, company):
        # sudo: all of the practice's, whoever screens
        providers = self.env['medical.outside.provider'].sudo().search([('company_id', '=', company.id)], order='id')
        return [self._subject(
            'provider', provider.id, provider.name, (), birth_date=provider.birth_date, npis=(provider.npi,) if provider.npi else (),
            is_business=provider.is_organization) for provider in providers]

    @api.model
    def _subject(self, kind, ident, name, others, birth_date=None, npis=(), is_business=False):
        """A business is looked up as a person, too: many a practice bears its owner's name."""
        names = tuple(dict.fromkeys(filter(None, (text and (business(text) if is_business else text.strip()) for text in (name, *others)))))
        persons = tuple(dict.fromkeys(person(text) for text in names))
        parts = '\x1f'.join((kind, *sorted({fold(text) for text in names}), str(birth_date or ''), *sorted(npis)))
        return Subject(
            kind, ident, name, tuple(one for one in persons if one.first and one.lasts), business(name) if is_business else '', birth_date or None,
            tuple(sorted(npis)), hashlib.md5(parts.encode(), usedforsecurity=False).hexdigest())
