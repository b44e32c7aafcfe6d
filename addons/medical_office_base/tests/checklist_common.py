from odoo.tests import TransactionCase

from .companies import new_companies
from .users import new_user

STEPS = "[tick*] Counter wiped\n[temperature* 2..8 °C] Refrigerator now\n[photo] The room"


class ChecklistCase(TransactionCase):
    """A practice with a site in New York, open Monday to Friday from eight to five, rooms and people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.other_company = new_companies(cls.env, {'name': 'Other Practice'})
        cls.manager, cls.owner, cls.staff, cls.clinician, cls.facility, cls.auditor = (
            new_user(cls.env, f'list_{role}', f'medical_office_base.group_{role}')
            for role in ('manager', 'owner', 'staff', 'clinician', 'facility', 'auditor'))
        cls.stranger = new_user(
            cls.env, 'list_stranger', 'medical_office_base.group_manager', company_id=cls.other_company.id,
            company_ids=[(6, 0, cls.other_company.ids)])
        cls.calendar = cls.env['resource.calendar'].create({
            'name': 'Office hours', 'tz': 'America/New_York', 'company_id': cls.company.id,
            'attendance_ids': [(5, 0, 0)] + [
                (0, 0, {'name': 'x', 'dayofweek': str(day), 'hour_from': start, 'hour_to': stop, 'day_period': period})
                for day in range(5) for start, stop, period in ((8, 12, 'morning'), (13, 17, 'afternoon'))],
        })
        cls.site = cls.env['medical.site'].create({
            'name': 'Harbor', 'code': 'HRB', 'tz': 'America/New_York', 'calendar_id': cls.calendar.id,
            'user_ids': [(6, 0, (cls.manager | cls.staff | cls.clinician | cls.facility).ids)]})
        rooms = cls.env['medical.room']
        cls.exam1 = rooms.create({'name': 'Exam 1', 'code': 'E1', 'site_id': cls.site.id, 'kind': 'exam'})
        cls.exam2 = rooms.create({'name': 'Exam 2', 'code': 'E2', 'site_id': cls.site.id, 'kind': 'exam'})
        cls.desk = rooms.create({'name': 'Front Desk', 'code': 'FD', 'site_id': cls.site.id, 'kind': 'reception'})
        # made long ago, so that what fell due in the past is theirs as well
        cls.env.flush_all()
        cls.env.cr.execute("UPDATE medical_site SET create_date = '2020-01-01'; UPDATE medical_room SET create_date = '2020-01-01'")
        cls.env.invalidate_all()
        cls.role = cls.env.ref('medical_office_base.group_facility')
        cls.runs = cls.env['medical.checklist.run']

    def _checklist(self, start=True, **values):
        """A checklist written by the manager, every day at half past seven at the site; started unless told."""
        checklist = self.env['medical.checklist'].with_user(self.manager).create({
            'name': 'Morning round', 'steps': STEPS, 'group_id': self.role.id, 'times': '07:30', 'site_ids': [(6, 0, self.site.ids)], **values})
        if start:
            checklist.action_start()
        return checklist

    def _runs(self, checklist):
        return self.runs.search([('checklist_id', '=', checklist.id)])

    def _dues(self, checklist):
        """When the rounds of a list are due, as text of the UTC moments, each once."""
        return sorted({f'{run.date_due:%m-%d %H:%M}' for run in self._runs(checklist)})

    def _equipment(self, **values):
        return self.env['maintenance.equipment'].create({'name': 'Autoclave', 'medical_room_id': self.desk.id, **values})
