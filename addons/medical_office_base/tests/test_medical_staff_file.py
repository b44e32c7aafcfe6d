from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .staff_file_common import StaffFileCommon


@tagged('post_install', '-at_install')
class TestMedicalStaffFile(StaffFileCommon):
    """A file per person: who reads it, who decides what in it, and what of it is the employee's."""

    def test_made_with_the_person(self):
        self.assertEqual(self.nurse_file.employee_id, self.nurse_employee)
        self.assertEqual(self.nurse_file.company_id, self.company)
        self.env['medical.staff.file']._make(self.nurse_employee)
        self.assertEqual(self.env['medical.staff.file'].search_count([('employee_id', '=', self.nurse_employee.id)]), 1)

    def test_who_reads(self):
        expected = {
            self.nurse: self.nurse_file,
            self.lead: self.nurse_file | self.lead_file,
            self.manager: self.files,
            self.hr: self.files,
            self.health: self.files,
            self.janitor: self.janitor_file,
        }
        for user, files in expected.items():
            with self.subTest(user=user.login):
                self.assertEqual(self.env['medical.staff.file'].with_user(user).search([]), files.sorted())
        self.assertFalse(self.env['medical.staff.file'].with_user(self.foreign_manager).search([('id', 'in', self.files.ids)]))
        with self.assertRaises(AccessError):
            self.env['medical.staff.file'].with_user(self.auditor).search([])

    def test_own_action(self):
        action = self.env['medical.staff.file'].with_user(self.nurse).action_open_own()
        self.assertEqual(action['res_id'], self.nurse_file.id)
        with self.assertRaises(UserError):
            self.env['medical.staff.file'].with_user(self.owner).action_open_own()

    def test_manager_decides_without_hr_rights(self):
        self.assertFalse(self.manager.has_group('hr.group_hr_user'))
        file = self.nurse_file.with_user(self.manager)
        file.write({
            'job_id': self.jobs[1].id, 'employment': 'contractor', 'supervisor_id': self.manager_file.employee_id.id,
            'site_ids': [Command.set(self.sites[1].ids)]})
        self.env.invalidate_all()
        employee = self.nurse_employee
        self.assertEqual(employee.job_id, self.jobs[1])
        self.assertEqual(employee.employee_type, 'contractor')
        self.assertEqual(employee.parent_id, self.manager_file.employee_id)
        self.assertEqual(self.nurse.medical_site_ids, self.sites[1])
        self.assertFalse(self.env['medical.staff.file'].with_user(self.lead).search([('id', '=', file.id)]), "No longer in the lead's chain")

    def test_position_keeps_its_history(self):
        self.nurse_employee.current_version_id.date_version = '2020-01-01'
        self.env.invalidate_all()
        self.nurse_file.with_user(self.manager).job_id = self.jobs[1]
        self.env.invalidate_all()
        self.assertEqual(self.nurse_employee.version_ids.sorted('date_version').job_id, self.jobs)
        self.assertEqual(self.nurse_employee.job_id, self.jobs[1])
        self.assertEqual(self.nurse_file.position_history.count('\n'), 1)

    def test_sites_without_login(self):
        file = self.cleaner_file.with_user(self.hr)
        file.site_ids = self.sites
        self.assertEqual(self.cleaner_file.employee_id.medical_own_site_ids, self.sites)
        self.assertIn(file, file.search([('site_ids', 'in', self.sites[1].ids)]))
        with self.assertRaises(ValidationError):
            self.cleaner_file.site_ids = self.foreign_site

    def test_email_of_a_login(self):
        email = self.nurse.email
        with self.assertRaises(UserError):
            self.nurse_file.with_user(self.manager).work_email = 'taken.over@fictional.example'
        self.assertEqual(self.nurse.email, email)
        self.cleaner_file.with_user(self.manager).write({'work_email': 'cleo@fictional.example', 'work_phone': '555-0100', 'name': 'Cleo Clean'})
        self.assertEqual(self.cleaner_file.employee_id.work_email, 'cleo@fictional.example')
        self.assertEqual(self.cleaner_file.employee_id.name, 'Cleo Clean')

    def test_no_circle(self):
        with self.assertRaises(ValidationError):
            self.lead_file.with_user(self.manager).supervisor_id = self.nurse_employee

    def test_nobody_decides_about_themselves(self):
        with self.assertRaises(UserError):
            self.manager_file.with_user(self.manager).supervisor_id = self.nurse_employee
        with self.assertRaises(AccessError):
            self.nurse_file.with_user(self.nurse).date_hired = '2020-01-01'
        with self.assertRaises(AccessError):
            self.nurse_file.with_user(self.lead).job_id = self.jobs[1]
        for values in ({'user_id': self.nurse.id}, {'employee_id': self.lead_file.employee_id.id}, {'active': False}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self.nurse_file.with_user(self.manager).write(values)

    def test_nobody_makes_or_deletes_files(self):
        for user in (self.manager, self.hr):
            with self.assertRaises(AccessError):
                self.env['medical.staff.file'].with_user(user).create({'employee_id': self.nurse_employee.id})
            with self.assertRaises(AccessError):
                self.nurse_file.with_user(user).unlink()

    def test_leaving(self):
        file = self.cleaner_file.with_user(self.manager)
        with self.assertRaises(UserError):
            file.action_archive_person()
        file.write({'date_hired': '2019-01-01', 'date_left': '2020-01-31'})
        file.action_archive_person()
        self.assertFalse(file.active)
        self.assertFalse(self.cleaner_file.employee_id.active)

    def test_hr_does_not_see_confidential_problems(self):
        kind = self.env['medical.problem.kind'].create({
            'name': 'Theft', 'urgency': 'soon', 'is_confidential': True, 'company_id': self.company.id})
        team = self.env['res.company']._medical_team(self.company)
        open_kind = kind.copy({'name': 'Leak', 'is_confidential': False})
        secret, leak = self.env['maintenance.request'].create([
            {'name': each.name, 'medical_kind_id': each.id, 'medical_site_id': self.sites[0].id, 'company_id': self.company.id,
             'maintenance_team_id': team.id} for each in (kind, open_kind)])
        Request = self.env['maintenance.request']
        self.assertEqual(Request.with_user(self.hr).search([('id', 'in', (secret | leak).ids)]), leak)
        self.assertIn(secret, Request.with_user(self.manager).search([]))
        self.assertIn(secret, Request.with_user(self.owner).search([]))
        secret.message_subscribe(self.hr.partner_id.ids)
        self.assertIn(secret, Request.with_user(self.hr).search([]))
