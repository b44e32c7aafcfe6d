from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import TransactionCase

from ..tools.recurrence import to_utc
from .companies import new_companies
from .users import new_user

MONDAY = '2027-03-01'


class ShiftCase(TransactionCase):
    """A practice with an office in New York (open Monday to Friday, eight to five) and one in Denver, a manager, a supervisor with
    two medical assistants below, a receptionist, a contracted cleaner with a login and a locum without. It is Friday before
    the week of March 1, 2027."""

    now = '2027-02-26 15:00:00'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(cls._freeze())
        cls.company = new_companies(cls.env, {'name': 'Fictional Family Practice'})
        cls.other_company = new_companies(cls.env, {'name': 'Other Practice'})
        cls.env['medical.practice']._get(cls.company).sudo().tz = 'America/New_York'
        calendar = cls.env['resource.calendar'].create({
            'name': 'Office hours', 'tz': 'America/New_York', 'company_id': cls.company.id,
            'attendance_ids': [fields.Command.clear()] + [fields.Command.create({
                'name': 'x', 'dayofweek': str(day), 'hour_from': 8, 'hour_to': 17, 'day_period': 'morning'}) for day in range(5)]})
        cls.manager, cls.owner, cls.auditor, cls.lead, cls.nora, cls.otis, cls.rita, cls.porter = (
            cls._user(login, role, name) for login, role, name in (
                ('shift_manager', 'manager', 'Mia Manager'), ('shift_owner', 'owner', 'Olaf Owner'), ('shift_auditor', 'auditor', 'Ada Auditor'),
                ('shift_lead', 'staff', 'Lena Lead'), ('shift_nora', 'staff', 'Nora Assistant'), ('shift_otis', 'staff', 'Otis Assistant'),
                ('shift_rita', 'front_desk', 'Rita Reception'), ('shift_porter', 'facility', 'Pete Porter')))
        cls.stranger = new_user(
            cls.env, 'shift_stranger', 'medical_office_base.group_manager', company_id=cls.other_company.id,
            company_ids=[fields.Command.set(cls.other_company.ids)])
        sites = cls.env['medical.site']
        people = cls.manager | cls.lead | cls.nora | cls.otis | cls.rita | cls.porter
        cls.site = sites.create({
            'name': 'Harbor', 'code': 'HRB', 'tz': 'America/New_York', 'company_id': cls.company.id, 'calendar_id': calendar.id,
            'user_ids': [fields.Command.set(people.ids)]})
        cls.far_site = sites.create({
            'name': 'Hill', 'code': 'HIL', 'tz': 'America/Denver', 'company_id': cls.company.id, 'calendar_id': False,
            'user_ids': [fields.Command.set(cls.manager.ids)]})
        cls.other_site = sites.create({
            'name': 'Other', 'code': 'OTH', 'tz': 'America/New_York', 'company_id': cls.other_company.id, 'calendar_id': False,
            'user_ids': [fields.Command.set(cls.stranger.ids)]})
        jobs = cls.env['hr.job']
        cls.assistant, cls.reception, cls.cleaning = (
            jobs.create({'name': name, 'company_id': cls.company.id, 'medical_patient_facing': facing})
            for name, facing in (('Medical Assistant', True), ('Receptionist', False), ('Cleaner', False)))
        cls.e_lead = cls._employee('Lena Lead', cls.lead, cls.assistant)
        cls.e_nora = cls._employee('Nora Assistant', cls.nora, cls.assistant, parent_id=cls.e_lead.id)
        cls.e_otis = cls._employee('Otis Assistant', cls.otis, cls.assistant, parent_id=cls.e_lead.id)
        cls.e_rita = cls._employee('Rita Reception', cls.rita, cls.reception)
        cls.e_porter = cls._employee('Pete Porter', cls.porter, cls.cleaning)
        cls.e_locum = cls._employee('Lou Locum', cls.env['res.users'], cls.assistant, medical_own_site_ids=[fields.Command.set(cls.site.ids)])
        cls.shifts = cls.env['medical.shift']
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def _freeze(cls):
        from odoo.tests import freeze_time
        return freeze_time(cls.now)

    @classmethod
    def _user(cls, login, role, name):
        return new_user(
            cls.env, login, f'medical_office_base.group_{role}', name=name, company_id=cls.company.id,
            company_ids=[fields.Command.set(cls.company.ids)])

    @classmethod
    def _employee(cls, name, user, job, **values):
        return cls.env['hr.employee'].create({
            'name': name, 'user_id': user.id, 'job_id': job.id, 'company_id': cls.company.id, 'work_phone': '(555) 010-0123', **values})

    def coverage(self, user=None):
        """The board's server as a user, with nothing in memory."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env['medical.coverage'].with_user(user or self.manager)

    def save(self, start, end, employee=None, user=None, **values):
        """Save a shift at Harbor for a medical assistant, as the screen does; the answer."""
        return self.coverage(user).save_shift({
            'site_id': self.site.id, 'job_id': self.assistant.id, 'employee_id': employee.id if employee else False, 'start': start, 'end': end,
            **values})

    def shift(self, start, end, employee=None, publish=True, **values):
        """A shift that the manager plans without objection, published unless told."""
        answer = self.save(start, end, employee, **values)
        self.assertTrue(answer['ok'], answer['message'])
        shift = self.shifts.browse(answer['changed']['shifts'][0]['id'])
        if publish:
            shift.sudo()._publish(values.get('reason'))
            self.assertEqual(shift.state, 'published')
        return shift

    def leave(self, employee, first, last, state='validate'):
        """Leave from day to day, approved unless told."""
        kind = self.env['hr.leave.type'].create({
            'name': 'Vacation', 'requires_allocation': False, 'company_id': self.company.id, 'leave_validation_type': 'hr'})
        leave = self.env['hr.leave'].with_context(leave_skip_date_check=True, tracking_disable=True).create({
            'employee_id': employee.id, 'holiday_status_id': kind.id, 'request_date_from': first, 'request_date_to': last})
        if state == 'validate':
            leave.action_approve()
        self.assertEqual(leave.state, state)
        return leave

    def utc(self, text, site=None):
        return to_utc(datetime.fromisoformat(text), (site or self.site).tz)

    def kinds(self, answer):
        """What the faults of an answer are: [(kind, level)]."""
        return [(fault['kind'], fault['level']) for row in answer['faults'] for fault in row['faults']]

    def later(self, **span):
        return datetime.fromisoformat(self.now) + timedelta(**span)
