from odoo import Command
from odoo.tests import TransactionCase

from ..companies import new_companies
from ..users import new_users

ROLES = (
    'staff', 'front_desk', 'cashier', 'biller', 'clinician', 'medical_records', 'supply_clerk', 'facility', 'hr', 'employee_health',
    'compliance_officer', 'privacy_officer', 'manager', 'owner', 'auditor')
# who reads patients at all
READERS = ('front_desk', 'cashier', 'biller', 'clinician', 'medical_records', 'manager', 'privacy_officer')


class PatientCommon(TransactionCase):
    """A practice with two sites and somebody of every role, all at the first site; and another practice.

    Patients: `patient` at the first site, `restricted` there too and restricted, with `doctor` as own doctor, `elsewhere` at the
    second site, `foreign` of the other practice. `users` is {role: user}; `employees` the same people's.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company, cls.other_company = new_companies(cls.env, {'name': 'Fictional Patients'}, {'name': 'Fictional Neighbors'})
        cls.company.medical_practice_ids.tz = 'America/New_York'
        cls.site, cls.annex = cls.env['medical.site'].create([
            {'name': name, 'code': code, 'company_id': cls.company.id, 'calendar_id': False, 'tz': 'America/New_York'}
            for name, code in (('Main', 'M'), ('Annex', 'A'))])
        cls.foreign_site = cls.env['medical.site'].create({'name': 'Elsewhere', 'code': 'E', 'company_id': cls.other_company.id, 'calendar_id': False})
        cls.rooms = cls.env['medical.room'].create([{'name': f'Exam {number}', 'code': f'E{number}', 'site_id': cls.site.id} for number in (1, 2)])
        users = cls._new_users({**{f'pt_{role}': role for role in ROLES}, 'pt_doctor': 'clinician', 'pt_annex_desk': 'front_desk'})
        cls.users = {role: users[f'pt_{role}'] for role in ROLES}
        cls.doctor, cls.annex_desk = users['pt_doctor'], users['pt_annex_desk']
        cls.foreign_manager = cls._user('pt_foreign', 'manager', cls.other_company)
        cls.site.user_ids = cls.doctor | cls.env['res.users'].union(*cls.users.values())
        cls.annex.user_ids = cls.annex_desk
        cls.foreign_site.user_ids = cls.foreign_manager
        people = {**cls.users, 'doctor': cls.doctor}
        cls.employees = dict(zip(people, cls.env['hr.employee'].create([
            {'name': f'Fictional {role}', 'user_id': user.id, 'company_id': cls.company.id} for role, user in people.items()]), strict=True))
        cls.patient = cls._patient('Ada', 'Fictional')
        cls.restricted = cls._patient('Vera', 'Private', is_restricted=True, restriction_reason='vip', provider_ids=[Command.set(cls.employees['doctor'].ids)])
        cls.elsewhere = cls._patient('Emil', 'Elsewhere', sites=cls.annex)
        cls.foreign = cls._patient('Fern', 'Foreign', sites=cls.foreign_site)

    @classmethod
    def _user(cls, login, role, company=None):
        return cls._new_users({login: role}, company)[login]

    @classmethod
    def _new_users(cls, roles, company=None):
        company = company or cls.company
        return new_users(
            cls.env, {login: f'medical_office_base.group_{role}' for login, role in roles.items()}, company_id=company.id,
            company_ids=[Command.set(company.ids)], notification_type='inbox')

    @classmethod
    def _patient(cls, given_name, family_name, sites=None, **values):
        sites = sites or cls.site
        return cls.env['medical.patient'].create({
            'given_name': given_name, 'family_name': family_name, 'birth_date': '1980-02-29', 'company_id': sites.company_id.id,
            'site_ids': [Command.set(sites.ids)], **values})
