from datetime import UTC, datetime, time, timedelta

from odoo import Command, fields
from odoo.tests import HttpCase

from ..tools.recurrence import to_utc
from .companies import new_companies
from .users import new_user


class CoverageCase(HttpCase):
    """A site where it is nine in the morning, whatever the hour: a manager, nurses, a receptionist, and what they hold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = new_companies(cls.env, {'name': 'Fictional Coverage'})
        # Etc/GMT+5 is five hours behind
        behind = datetime.now(UTC).hour - 9
        behind -= 24 if behind > 12 else 0
        cls.tz = f'Etc/GMT{behind:+d}' if behind else 'Etc/GMT'
        calendar = cls.env['resource.calendar'].create({
            'name': 'Every day', 'tz': cls.tz, 'company_id': cls.company.id, 'attendance_ids': [Command.clear(), *(Command.create({
                'name': 'x', 'dayofweek': str(day), 'hour_from': 8, 'hour_to': 17, 'day_period': 'morning'}) for day in range(7))]})
        # leave counts where people would work
        cls.company.resource_calendar_id = calendar
        cls.manager, cls.nurse = (new_user(
            cls.env, f'coverage_{role}', f'medical_office_base.group_{role}', name=name, company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)]) for role, name in (('manager', 'Mo Manager'), ('clinician', 'Nia Nurse')))
        cls.site = cls.env['medical.site'].create({
            'name': 'Harbor', 'code': 'HRB', 'tz': cls.tz, 'company_id': cls.company.id, 'calendar_id': calendar.id,
            'user_ids': [Command.set((cls.manager | cls.nurse).ids)]})
        cls.today = cls.site._today()
        cls.nursing, cls.desk = (
            cls.env['hr.job'].create({'name': name, 'company_id': cls.company.id, 'medical_patient_facing': facing})
            for name, facing in (('Registered Nurse', True), ('Front Desk', False)))
        cls.nia, cls.lou, cls.bo, cls.uma, cls.will = (
            cls._employee(name, cls.nursing, phone) for name, phone in (
                ('Nia Nurse', '(212) 555-0140'), ('Lou Lapsed', '(212) 555-0141'), ('Bo Basic', '(212) 555-0143'),
                ('Uma Unreached', '(212) 555-0142'), ('Will Willing', '(212) 555-0144')))
        # who has a login is expected to check in
        cls.nia.user_id = cls.nurse
        cls.rea, cls.al = (cls._employee(name, cls.desk, '(212) 555-0145') for name in ('Rea Reception', 'Al Away'))
        license_type, bls = cls.env['medical.credential.type'].create([
            {'name': name, 'company_id': cls.company.id, 'block': block} for name, block in (('RN License', 'hard'), ('BLS', 'soft'))])
        cls.env['medical.credential.requirement'].create([
            {'type_id': kind.id, 'job_id': cls.nursing.id, 'company_id': cls.company.id} for kind in (license_type, bls)])
        for employee in cls.nia | cls.lou | cls.bo | cls.uma | cls.will:
            cls._credential(employee, license_type, -3 if employee == cls.lou else 300)
            cls._credential(employee, bls, -3 if employee == cls.bo else 300)

    @classmethod
    def _employee(cls, name, job, phone):
        return cls.env['hr.employee'].create({
            'name': name, 'job_id': job.id, 'company_id': cls.company.id, 'work_phone': phone, 'medical_own_site_ids': [Command.set(cls.site.ids)]})

    @classmethod
    def _credential(cls, employee, kind, days):
        """What somebody holds, verified until so many days from today."""
        credential = cls.env['medical.credential'].search([('employee_id', '=', employee.id), ('type_id', '=', kind.id)], limit=1)
        credential.write({
            'state': 'verified', 'number': 'X1', 'date_start': cls.today - timedelta(days=700), 'date_end': cls.today + timedelta(days=days)})
        return credential

    @classmethod
    def _minimum(cls):
        """One at the front desk, today."""
        weekday = ('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday')[cls.today.weekday()]
        days = dict.fromkeys(('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'), False)
        return cls.env['medical.cover.minimum'].create({
            'name': 'Front desk', 'site_id': cls.site.id, 'count': 1, 'job_ids': [Command.set(cls.desk.ids)], **days, weekday: True})

    @classmethod
    def _shift(cls, employee, start=8, end=16, **values):
        """A published shift of today."""
        moments = [to_utc(datetime.combine(cls.today, time(hour)), cls.tz) for hour in (start, end)]
        return cls.env['medical.shift'].create({
            'employee_id': employee.id, 'job_id': employee.job_id.id, 'site_id': cls.site.id, 'start': moments[0], 'end': moments[1],
            'break_minutes': 30, 'state': 'published', **values})

    @classmethod
    def _checks_in(cls, employee):
        """Checked in an hour ago: the practice uses attendance."""
        return cls.env['hr.attendance'].create({'employee_id': employee.id, 'check_in': fields.Datetime.now() - timedelta(hours=1)})

    @classmethod
    def _away(cls, employee):
        """On leave today."""
        kind = cls.env['hr.leave.type'].create({
            'name': 'Vacation', 'requires_allocation': False, 'company_id': cls.company.id, 'leave_validation_type': 'no_validation'})
        return cls.env['hr.leave'].with_context(leave_skip_date_check=True, tracking_disable=True).create({
            'employee_id': employee.id, 'holiday_status_id': kind.id, 'request_date_from': cls.today, 'request_date_to': cls.today})

    def board(self, user=None, **values):
        """The board's server as a user."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env['medical.coverage'].with_user(user or self.manager)

    def hole(self, **values):
        """What the screen says of a hole at the front desk today."""
        day = fields.Date.to_string(self.today)
        return {'site_id': self.site.id, 'job_id': self.desk.id, 'start': f'{day}T08:00', 'end': f'{day}T17:00', 'break_minutes': 30, **values}
