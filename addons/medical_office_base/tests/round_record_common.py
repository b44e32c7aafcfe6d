import itertools
from datetime import datetime

import pytz

from odoo import Command, fields
from odoo.tests import TransactionCase

from .companies import new_companies
from .users import new_user


class RoundRecordCase(TransactionCase):
    """A practice in New York with a main and a west site, a laboratory, a refrigerator and a freezer.

    Users: manager, owner, auditor, compliance officer of the practice, staff of the main site, staff of the west site, a
    facility worker, a supply clerk, and the manager of another practice.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # no two rounds of a list have the same slot
        cls.slots = itertools.count()
        cls.tz = pytz.timezone('America/New_York')
        cls.company, cls.other_company = new_companies(cls.env, {'name': 'Practice R'}, {'name': 'Practice S'})
        cls.env['medical.practice']._get(cls.company).tz = cls.tz.zone
        cls.main, cls.west = cls.env['medical.site'].create([
            {'name': name, 'code': code, 'company_id': cls.company.id, 'tz': cls.tz.zone, 'calendar_id': False}
            for name, code in (('Main Street', 'MAIN'), ('West End', 'WEST'))])
        cls.lab, cls.exam, cls.west_lab = cls.env['medical.room'].create([
            {'name': name, 'code': name, 'site_id': site.id}
            for name, site in (('Lab', cls.main), ('Exam 1', cls.main), ('West Lab', cls.west))])
        cls.fridge, cls.freezer, cls.west_fridge = cls.env['maintenance.equipment'].create([{
            'name': name, 'company_id': cls.company.id, 'effective_date': '2020-01-01', 'equipment_assign_to': 'other', 'medical_room_id': room.id,
        } for name, room in (('Vaccine Refrigerator', cls.lab), ('Freezer', cls.lab), ('West Refrigerator', cls.west_lab))])

        def user(login, role, company=cls.company, site=None):
            user = new_user(
                cls.env, f'round_{login}', f'medical_office_base.group_{role}', name=login.replace('_', ' ').title(),
                company_id=company.id, company_ids=[Command.set(company.ids)], tz=cls.tz.zone)
            if site:
                site.user_ids += user
            return user

        cls.manager, cls.owner, cls.auditor = (user(role, role) for role in ('manager', 'owner', 'auditor'))
        cls.officer, cls.clerk = user('officer', 'compliance_officer'), user('clerk', 'supply_clerk')
        cls.staff, cls.west_staff = user('nina_main', 'staff', site=cls.main), user('wes_west', 'staff', site=cls.west)
        cls.cleaner = user('carl_cleaner', 'facility', site=cls.main)
        cls.stranger = user('stranger', 'manager', cls.other_company)
        cls.temperatures = cls._checklist('Refrigerator Temperatures', kind='maintenance', scope='equipment')

    @classmethod
    def _checklist(cls, name, company=None, **values):
        return cls.env['medical.checklist'].create({'name': name, 'company_id': (company or cls.company).id, **values})

    @classmethod
    def _utc(cls, text):
        """The moment of a time at the practice, '2026-05-01 08:00'; of the two in the hour that comes twice, the first."""
        return cls.tz.localize(datetime.fromisoformat(text), is_dst=True).astimezone(pytz.utc).replace(tzinfo=None)

    @classmethod
    def _run(cls, checklist, due, *lines, **values):
        """A round as the plan and the screen leave it, due at a time of the practice, with these steps."""
        moment = cls._utc(due)
        equipment = values.get('equipment_id') and cls.env['maintenance.equipment'].browse(values['equipment_id'])
        site = equipment.medical_site_id if equipment else cls.main
        return cls.env['medical.checklist.run'].create({
            'checklist_id': checklist.id, 'company_id': checklist.company_id.id, 'name': checklist.name, 'kind': checklist.kind,
            'site_id': site.id, 'place': equipment.name if equipment else site.name,
            'date_due': moment, 'date_open': moment, 'date_limit': fields.Datetime.add(moment, hours=2), 'state': 'done',
            'date_done': moment, 'done_by_id': cls.staff.id,
            'line_ids': [
                Command.create({'sequence': number, 'kind': 'tick', 'done_on': moment, 'done_by_id': cls.staff.id, **line})
                for number, line in enumerate(lines)],
            **values})

    @classmethod
    def _reading(cls, equipment, at, value, low=2, high=8, step='Temperature now', **values):
        """A temperature at equipment at a time of the practice, held against a range (None: no bound)."""
        moment = cls._utc(at) if isinstance(at, str) else at
        line = {
            'name': step, 'kind': 'temperature', 'unit': '°C', 'value_number': value, 'done_on': moment, 'done_by_id': cls.staff.id,
            'has_min': low is not None, 'min_value': low or 0, 'has_max': high is not None, 'max_value': high or 0,
            'out_of_range': (low is not None and value < low) or (high is not None and value > high), **values}
        return cls.env['medical.checklist.run'].create({
            'checklist_id': cls.temperatures.id, 'company_id': cls.company.id, 'name': cls.temperatures.name, 'kind': 'maintenance',
            'site_id': equipment.medical_site_id.id, 'equipment_id': equipment.id, 'place': equipment.name,
            'date_due': fields.Datetime.subtract(moment, seconds=next(cls.slots)), 'date_open': moment, 'date_limit': moment,
            'state': 'done', 'date_done': moment, 'line_ids': [Command.create(line)],
        }).line_ids

    def _page(self, model, user, **values):
        return self.env[model].with_user(user).with_context(allowed_company_ids=user.company_ids.ids).record_page(
            {'company_id': user.company_id.id, **values})

    def _rows(self, model, user, **values):
        """Rows as dicts of what is shown, by the names of the columns."""
        page = self._page(model, user, **values)
        names = [column['name'] for column in page['columns']]
        return [dict(zip(names, row, strict=True)) for row in page['rows']]
