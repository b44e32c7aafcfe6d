import base64

from odoo import Command
from odoo.tests import TransactionCase

from .companies import new_companies
from .today_common import TodayChecks
from .users import new_user

NOW = '2026-03-10 15:00:00'
PDF = base64.b64encode(b'%PDF-1.4 fictional')
PIXEL = base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==')


class CredentialCommon(TransactionCase, TodayChecks):
    """A practice with two sites in two states: a nurse, her lead, the manager above, the owner on top; HR, Employee Health, a
    janitor, a cleaner without login; and another practice with its own manager and nurse."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company, cls.other_company = new_companies(cls.env, {'name': 'Fictional Skills'}, {'name': 'Fictional Rivals'})
        (cls.company | cls.other_company).medical_practice_ids.tz = 'America/New_York'
        states = cls.env['res.country.state'].search([('country_id.code', '=', 'US'), ('code', 'in', ('NJ', 'NY'))], order='code')
        cls.nj, cls.ny = states
        cls.main, cls.east = cls.env['medical.site'].create([
            {'name': name, 'code': code, 'company_id': cls.company.id, 'calendar_id': False, 'tz': 'America/New_York', 'state_id': state.id}
            for name, code, state in (('Main', 'CMAIN', cls.ny), ('East', 'CEAST', cls.nj))])
        cls.foreign_site = cls.env['medical.site'].create({'name': 'Elsewhere', 'code': 'CELSE', 'company_id': cls.other_company.id, 'calendar_id': False})
        cls.nurse, cls.lead, cls.manager, cls.hr, cls.health, cls.owner, cls.auditor, cls.janitor = (
            cls._user(f'cred_{login}', role) for login, role in (
                ('nurse', 'clinician'), ('lead', 'staff'), ('manager', 'manager'), ('hr', 'hr'), ('health', 'employee_health'),
                ('owner', 'owner'), ('auditor', 'auditor'), ('janitor', 'facility')))
        cls.foreign_manager = cls._user('cred_foreign_manager', 'manager', cls.other_company)
        cls.foreign_nurse = cls._user('cred_foreign_nurse', 'clinician', cls.other_company)
        cls.main.user_ids = cls.nurse | cls.lead | cls.manager
        cls.owner_person = cls._employee('Opal Owner', cls.owner)
        cls.manager_person = cls._employee('Mara Manager', cls.manager, parent_id=cls.owner_person.id, job_id=cls._job('ROL-01').id)
        cls.lead_person = cls._employee('Lia Lead', cls.lead, parent_id=cls.manager_person.id)
        cls.nurse_person = cls._employee('Nora Nurse', cls.nurse, parent_id=cls.lead_person.id, job_id=cls._job('ROL-07').id)
        cls.hr_person, cls.health_person, cls.janitor_person = (
            cls._employee(name, user) for name, user in (('Hedy Hiring', cls.hr), ('Hana Health', cls.health), ('Jim Janitor', cls.janitor)))
        cls.cleaner_person = cls._employee('Clem Cleaner', employee_type='contractor', parent_id=cls.manager_person.id)
        cls.foreign_person = cls._employee('Fritz Foreign', cls.foreign_nurse, company=cls.other_company)
        cls.Credential = cls.env['medical.credential']

    @classmethod
    def _user(cls, login, role, company=None):
        company = company or cls.company
        return new_user(
            cls.env, login, groups=f'medical_office_base.group_{role}', company_id=company.id,
            company_ids=[Command.set(company.ids)], notification_type='inbox', tz='America/New_York')

    @classmethod
    def _employee(cls, name, user=None, company=None, **values):
        return cls.env['hr.employee'].create({
            'name': name, 'user_id': user.id if user else False, 'company_id': (company or cls.company).id, **values})

    @classmethod
    def _job(cls, code, company=None):
        return cls.env['hr.job'].search([('medical_library_id.code', '=', code), ('company_id', '=', (company or cls.company).id)])

    @classmethod
    def _type(cls, code, company=None):
        return cls.env['medical.credential.type'].search([('code', '=', code), ('company_id', '=', (company or cls.company).id)])

    @classmethod
    def _require(cls, code, job=None, **values):
        """What is required: as the manager puts it in force."""
        kind = cls._type(code)
        requirement = cls.env['medical.credential.requirement'].search([
            ('type_id', '=', kind.id), ('job_id', '=', job.id if job else False), ('site_id', '=', values.get('site_id', False))])
        if not requirement:
            requirement = cls.env['medical.credential.requirement'].with_user(cls.manager).create({
                'type_id': kind.id, 'job_id': job.id if job else False, 'company_id': cls.company.id, **values})
        requirement.with_user(cls.manager).write({'state': 'in_force', **values})
        return requirement

    @classmethod
    def _credential(cls, code, person=None, user=None, **values):
        """A credential as the office, or somebody for themselves, enters it."""
        return cls.Credential.with_user(user or cls.hr).create({
            'employee_id': (person or cls.nurse_person).id, 'type_id': cls._type(code).id, 'date_start': '2025-01-01',
            'date_end': '2026-12-31', 'number': 'FIC-1000', **values})

    @classmethod
    def _verified(cls, code, person=None, **values):
        """One that was sent by HR (of health: by Employee Health) and verified by the manager (by Employee Health)."""
        keeper = cls.health if cls._type(code).tier == 'health' else cls.hr
        credential = cls._credential(code, person, user=keeper, **values)
        credential.action_send()
        credential.with_user(cls.health if keeper == cls.health else cls.manager)._verify('Fictional source')
        return cls.Credential.browse(credential.id)

    @classmethod
    def _theirs(cls, person, code=None, **values):
        domain = [('employee_id', '=', person.id), *((name, '=', value) for name, value in values.items())]
        return cls.Credential.search([*domain, ('type_id.code', '=', code)] if code else domain)
