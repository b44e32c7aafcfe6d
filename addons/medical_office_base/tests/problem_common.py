import base64
from datetime import datetime

from odoo.tests import TransactionCase

from .companies import new_companies
from .users import new_user

PIXEL = base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==')


class ProblemCommon(TransactionCase):
    """A site in New York, open on weekdays from 8 to 12 and from 13 to 17, with people of every role that matters here.

    Harbor: manager, owner, nurse (clinician), receptionist (staff), porter (facility). Hill has a nurse of its own.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = new_companies(cls.env, {'name': 'Problem Practice'})
        cls.env['medical.practice']._get(cls.company).tz = 'America/New_York'
        cls.calendar = cls.company.resource_calendar_id
        cls.calendar.tz = 'America/New_York'

        def user(login, role, **kw):
            return new_user(
                cls.env, f'problem_{login}', f'medical_office_base.group_{role}', name=login.replace('_', ' ').title(),
                email=f'{login}@problem.example', company_id=cls.company.id, company_ids=[(6, 0, cls.company.ids)], tz='America/New_York', **kw)

        cls.manager, cls.owner, cls.nurse, cls.porter, cls.auditor = (
            user(login, role) for login, role in (
                ('manager', 'manager'), ('owner', 'owner'), ('nurse', 'clinician'), ('porter', 'facility'), ('auditor', 'auditor')))
        cls.reception, cls.hill_nurse = user('reception', 'front_desk'), user('hill_nurse', 'clinician')
        cls.other_company = new_companies(cls.env, {'name': 'Other Problem Practice'})
        cls.stranger = new_user(
            cls.env, 'problem_stranger', 'medical_office_base.group_manager', company_id=cls.other_company.id,
            company_ids=[(6, 0, cls.other_company.ids)])
        sites = cls.env['medical.site'].with_user(cls.manager)
        cls.site = sites.create({
            'name': 'Harbor', 'code': 'PHR', 'tz': 'America/New_York', 'phone': '(212) 555-0100',
            'user_ids': [(6, 0, (cls.manager | cls.nurse | cls.reception | cls.porter).ids)]})
        cls.hill = sites.create({'name': 'Hill', 'code': 'PHL', 'tz': 'America/New_York', 'user_ids': [(6, 0, cls.hill_nurse.ids)]})
        rooms = cls.env['medical.room'].with_user(cls.manager)
        cls.room = rooms.create({'name': 'Exam 1', 'code': 'E1', 'site_id': cls.site.id})
        cls.hill_room = rooms.create({'name': 'Exam 9', 'code': 'E9', 'site_id': cls.hill.id})
        cls.fridge = cls.env['maintenance.equipment'].create({
            'name': 'Vaccine Refrigerator', 'company_id': cls.company.id, 'medical_room_id': cls.room.id})
        cls.Request = cls.env['maintenance.request']
        for code in ('leak', 'fridge_kind', 'violence', 'network', 'routine', 'fire'):
            number = {'leak': '05', 'fridge_kind': '07', 'violence': '03', 'network': '09', 'routine': '18', 'fire': '01'}[code]
            row = cls.env.ref(f'medical_office_base.problem_kind_emg_{number}')
            setattr(cls, code, cls.env['medical.problem.kind'].search([('medical_library_id', '=', row.id), ('company_id', '=', cls.company.id)]))

    def _report(self, kind, user=None, **values):
        values = {'kind_id': kind.id, 'site_id': self.site.id, 'text': 'Something is broken', **values}
        return self.Request.with_user(user or self.reception)._medical_report(values)

    def _utc(self, text):
        return datetime.fromisoformat(text)
