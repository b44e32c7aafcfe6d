from datetime import datetime, time, timedelta

import pytz

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .users import new_user


class HoursTour(HttpCase):

    def _run(self):
        lead, nurse = (
            new_user(self.env, f'hours_tour_{login}', 'medical_office_base.group_clinician', tz='America/New_York') for login in ('lead', 'nurse'))
        practice = self.env['medical.practice']._get()
        practice.tz = 'America/New_York'
        site = self.env['medical.site'].create({'name': 'Main Street', 'code': 'TOUR', 'tz': 'America/New_York', 'user_ids': (lead + nurse).ids})
        sara = self.env['hr.employee'].create({'name': 'Sara Supervisor', 'user_id': lead.id})
        nora = self.env['hr.employee'].create({'name': 'Nora Nurse', 'user_id': nurse.id, 'parent_id': sara.id})
        day = practice._week_of(practice._today())[0] - timedelta(days=4)
        start = pytz.timezone('America/New_York').localize(datetime.combine(day, time(8))).astimezone(pytz.utc).replace(tzinfo=None)
        # longer than twelve hours
        worked = self.env['hr.attendance'].create({
            'employee_id': nora.id, 'check_in': start, 'check_out': start + timedelta(hours=13), 'in_mode': 'kiosk', 'out_mode': 'kiosk'})
        self.start_tour('/odoo/my-hours?view_type=kanban', 'medical_hours_person_tour', login=nurse.login)
        today = self.env['hr.attendance'].search([('employee_id', '=', nora.id), ('id', '!=', worked.id)])
        self.assertRecordValues(today, [{'in_mode': 'systray', 'medical_site_id': site.id}])
        self.assertEqual((bool(today.check_out), len(today.medical_break_ids), bool(today.medical_break_ids.end)), (True, 1, True))
        week = self.env['medical.hours.week'].search([('employee_id', '=', nora.id), ('date_to', '<', practice._today())])
        self.assertRecordValues(week, [{'state': 'submitted', 'submitted_by_id': nurse.id, 'worked_hours': 13}])
        self.start_tour('/odoo/hours?view_type=kanban', 'medical_hours_supervisor_tour', login=lead.login)
        self.assertRecordValues(week, [{'state': 'approved', 'approved_by_id': lead.id}])
        self.assertRecordValues(week.exception_ids, [{'kind': 'long_day', 'state': 'accepted', 'reason': 'The last patient needed her'}])
        with self.assertRaises(UserError):
            worked.check_out = fields.Datetime.add(start, hours=8)


@tagged('post_install', '-at_install')
class TestMedicalHoursTourDesktop(HoursTour):
    browser_size = '1400x900'

    def test_hours_on_a_desktop(self):
        self._run()


@tagged('post_install', '-at_install')
class TestMedicalHoursTourPhone(HoursTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_hours_on_a_phone(self):
        self._run()
