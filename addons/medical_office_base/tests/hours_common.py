from datetime import date, datetime, time, timedelta

import pytz

from odoo import Command
from odoo.tests import TransactionCase

from .companies import new_companies
from .today_common import TodayChecks
from .users import new_user

NEW_YORK = 'America/New_York'
# Wednesday noon after the week from Sunday, March 1, to Saturday, March 7
NOW = '2026-03-11 16:00:00'
SUNDAY = date(2026, 3, 1)
WEEKDAYS = range(1, 6)


class HoursCommon(TransactionCase, TodayChecks):
    """Fictional Practice in New York: Nora works below Sara, Sara below the manager; Carl cleans; Faye stands alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company, cls.other_company = new_companies(cls.env, {'name': 'Fictional Practice'}, {'name': 'Fictional Neighbor'})
        (cls.company + cls.other_company).medical_practice_ids.write({'tz': NEW_YORK})
        cls.site = cls.env['medical.site'].with_company(cls.company).create(
            {'name': 'Main Street', 'code': 'MAIN', 'company_id': cls.company.id, 'tz': NEW_YORK})
        cls.manager, cls.supervisor, cls.nurse, cls.cleaner, cls.clerk, cls.hr, cls.owner, cls.auditor = (
            cls._user(f'hrs_{login}', role) for login, role in (
                ('manager', 'manager'), ('supervisor', 'clinician'), ('nurse', 'clinician'), ('cleaner', 'facility'), ('clerk', 'front_desk'),
                ('hr', 'hr'), ('owner', 'owner'), ('auditor', 'auditor')))
        cls.neighbor = cls._user('hrs_neighbor', 'manager', cls.other_company)
        cls.site.user_ids = cls.manager + cls.supervisor + cls.nurse + cls.cleaner + cls.clerk
        cls.job = cls.env['hr.job'].create({'name': 'Nurse', 'company_id': cls.company.id})
        cls.mia = cls._employee('Mia Manager', cls.manager)
        cls.sara = cls._employee('Sara Supervisor', cls.supervisor, parent_id=cls.mia.id)
        cls.nora = cls._employee('Nora Nurse', cls.nurse, parent_id=cls.sara.id, job_id=cls.job.id)
        cls.carl = cls._employee('Carl Cleaner', cls.cleaner, parent_id=cls.mia.id)
        cls.faye = cls._employee('Faye Frontdesk', cls.clerk)
        cls.env['medical.hours.setting'].create([
            {'employee_id': employee.id, 'payroll_number': f'P{number}'}
            for number, employee in enumerate((cls.mia, cls.sara, cls.nora, cls.carl, cls.faye), 1)])
        cls.federal = cls._rule('Federal')

    @classmethod
    def _user(cls, login, role, company=None):
        company = company or cls.company
        return new_user(
            cls.env, login, groups=f'medical_office_base.group_{role}', company_id=company.id, company_ids=[Command.set(company.ids)], tz=NEW_YORK)

    @classmethod
    def _employee(cls, name, user=None, **values):
        return cls.env['hr.employee'].with_company(cls.company).create({
            'name': name, 'user_id': user.id if user else False, 'company_id': cls.company.id, **values})

    @classmethod
    def _rule(cls, name):
        return cls.env['medical.overtime.rule'].search([('company_id', '=', cls.company.id), ('name', '=', name)])

    @classmethod
    def _utc(cls, weekday, hour, minute=0):
        """A moment of the week by the clock of New York; Sunday is 0."""
        local = pytz.timezone(NEW_YORK).localize(datetime.combine(SUNDAY + timedelta(days=weekday), time()) + timedelta(hours=hour, minutes=minute))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    @classmethod
    def _work(cls, employee, weekday, start=8, end=16, **values):
        """Somebody worked, as the kiosk writes it down."""
        return cls.env['hr.attendance'].create({
            'employee_id': employee.id, 'check_in': cls._utc(weekday, start), 'check_out': end and cls._utc(weekday, end), 'in_mode': 'kiosk',
            'out_mode': 'kiosk', **values})

    @classmethod
    def _shift(cls, employee, weekday, start=8, end=16, **values):
        return cls.env['medical.shift'].create({
            'employee_id': employee.id, 'job_id': cls.job.id, 'site_id': cls.site.id, 'start': cls._utc(weekday, start), 'end': cls._utc(weekday, end),
            'state': 'published', **values})

    def _week(self, employee, user=None):
        week = self.env['medical.hours.week'].search([('employee_id', '=', employee.id), ('date_from', '=', SUNDAY)])
        return week.with_user(user) if user else week

    def _faults(self, employee):
        self._week(employee)._refresh()
        return sorted(self._week(employee).exception_ids.mapped('kind'))

    def _submitted(self, employee, days=WEEKDAYS):
        for weekday in days:
            self._work(employee, weekday)
        week = self._week(employee)
        week._submit()
        return week

    def _approved(self, employee, user, days=WEEKDAYS):
        week = self._submitted(employee, days)
        week.with_user(user).action_approve()
        return week
