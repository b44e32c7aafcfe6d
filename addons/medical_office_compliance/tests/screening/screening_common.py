import base64
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import TransactionCase, freeze_time

from odoo.addons.medical_office_base.tests.companies import new_companies
from odoo.addons.medical_office_base.tests.users import new_users

from .exclusion_files import leie, leie_business, leie_person

NOW = '2026-03-10 15:00:00'
ROLES = (
    'compliance_officer', 'hr', 'manager', 'owner', 'auditor', 'clinician', 'staff', 'biller', 'front_desk', 'privacy_officer', 'facility', 'employee_health')
NPI, OTHER_NPI = '1234567893', '1245319599'
# who fills the list, so that there is something to read
FILLERS = [leie_person(f'FILLER{letter}', 'ZEBULON', birth='19500101') for letter in 'ABCDEFGHIJ']


class ScreeningCase(TransactionCase):
    """A practice with a user of each role, a nurse, an aide and a vendor, and another practice. `cls.users` by role."""

    freeze = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.freeze:
            cls.startClassPatcher(freeze_time(NOW))
        cls.company, cls.other_company = new_companies(cls.env, {'name': 'Fictional Screening'}, {'name': 'Fictional Elsewhere'})
        (cls.company | cls.other_company).medical_practice_ids.tz = 'America/New_York'
        own = {'company_id': cls.company.id, 'company_ids': [Command.set(cls.company.ids)], 'notification_type': 'inbox', 'tz': 'America/New_York'}
        made = new_users(cls.env, {f'sc_{role}': f'medical_office_base.group_{role}' for role in ROLES}, **own)
        made |= new_users(cls.env, {'sc_officer2': 'medical_office_base.group_compliance_officer'}, **own)
        cls.users = {login.removeprefix('sc_'): user for login, user in made.items()}
        cls.officer, cls.officer2, cls.hr, cls.manager = (cls.users[name] for name in ('compliance_officer', 'officer2', 'hr', 'manager'))
        other = {**own, 'company_id': cls.other_company.id, 'company_ids': [Command.set(cls.other_company.ids)]}
        cls.foreign = new_users(cls.env, {'sc_foreign': 'medical_office_base.group_compliance_officer'}, **other)['sc_foreign']
        # what an auditor reads is given to them
        cls.env['medical.audit.access'].with_user(cls.users['owner']).create({
            'user_id': cls.users['auditor'].id, 'company_id': cls.company.id, 'purpose': 'Yearly audit', 'date_from': '2020-01-01', 'date_to': '2099-12-31',
            'valid_until': fields.Datetime.now() + timedelta(days=360)})
        # the lists are the database's: none but those of the test
        cls.env['medical.exclusion.list'].search([('state', '=', 'current')]).state = 'replaced'
        cls.nurse, cls.aide, cls.officer_employee = cls.env['hr.employee'].create([
            {'name': 'Norma Inventedson', 'birthday': '1980-05-17', 'company_id': cls.company.id},
            {'name': 'Aldo Q. Fabricant Jr., CNA', 'company_id': cls.company.id},
            {'name': 'Olga Officer', 'birthday': '1970-01-02', 'company_id': cls.company.id, 'user_id': cls.officer.id}])
        cls.vendor = cls.env['res.partner'].create({'name': 'Makebelieve Gloves, Inc.', 'is_company': True})
        cls.vendor.with_company(cls.company).medical_screen = True
        cls.provider = cls.env['medical.outside.provider'].create({'name': 'Piotr Wexlerine', 'npi': NPI, 'company_id': cls.company.id})

    @classmethod
    def _import(cls, content, user=None, kind='medical.import.leie', name='UPDATED.csv'):
        """A file, checked and imported as somebody."""
        record = cls.env['medical.import'].with_user(user or cls.officer).create({'kind': kind, 'name': name, 'file': base64.b64encode(content)})
        record.action_check()
        if record.state == 'ready':
            record.action_import()
        return record

    @classmethod
    def _list(cls, *rows, fillers=tuple(FILLERS)):
        record = cls._import(leie(*fillers, *rows))
        assert record.state == 'done', record.fault_ids.mapped('problem')

    def _screen(self, user=None):
        return self.env['medical.screening'].with_user(user or self.officer)._run(self.company)

    def _events(self, match):
        return self.env['medical.screening.event'].search([('match_id', '=', match.id)])

    def _matches(self, *domain):
        return self.env['medical.screening.match'].search([('company_id', '=', self.company.id), *domain], order='id')


MATCH = leie_person('INVENTEDSON', 'NORMA', birth='19800517')
NAMESAKE = leie_person('INVENTEDSON', 'NORMA', birth='19550303')
AIDE = leie_person('FABRICANT', 'ALDO', 'Q', birth='19901010')
VENDOR = leie_business('MAKEBELIEVE GLOVES LLC')
PROVIDER = leie_person('OTHERNAME', 'PIOTR', npi=NPI)
