from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .training_common import NOW, TrainingCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestMedicalCourse(TrainingCommon):
    """Courses: adopted from the library, started, changed, retired; whom they ask and when."""

    def test_library(self):
        rows = self.env['medical.course.template'].search([('active', '=', True)], limit=100)
        self.assertTrue(15 <= len(rows) <= 25, len(rows))
        self.assertEqual({row.basis for row in rows}, {'rule', 'suggested'})
        self.assertTrue(all(row.regulation and row.frequency and row.requirement and row.confidence for row in rows))
        for user in (self.nurse, self.owner):
            with self.assertRaises(AccessError):
                rows.with_user(user)._library_adopt(self.company)
        courses = rows.with_user(self.officer)._library_adopt(self.company)
        self.assertEqual(set(courses.mapped('state')), {'draft'})
        self.assertFalse(self.Training.search_count([('course_id', 'in', courses.ids)]), "nobody is asked by what is adopted")
        by_code = {course.code: course for course in courses}
        jobs = by_code['TRN-BBP'].audience_job_ids
        self.assertIn(self.env.ref('medical_office_base.position_rol_07'), jobs.medical_library_id)
        self.assertEqual(len(jobs), 6)
        self.assertEqual((by_code['TRN-BBP'].repeat_months, by_code['TRN-BBP'].duty_hire_days, by_code['TRN-BBP'].basis), (12, 0, 'rule'))
        self.assertEqual(by_code['TRN-PRIV'].audience, 'all')
        self.assertFalse(by_code['TRN-FIRE'].audience_job_ids)
        with self.assertRaises(UserError, msg="for nobody"):
            by_code['TRN-FIRE'].with_user(self.officer).action_start()
        with self.assertRaises(UserError, msg="nothing to read"):
            by_code['TRN-PRIV'].with_user(self.officer).action_start()
        by_code['TRN-BBP'].name = 'Our own'
        again = rows.with_user(self.manager)._library_adopt(self.company)
        self.assertEqual(again, courses)
        self.assertFalse(by_code['TRN-BBP'].medical_library_news)
        # what an update does
        by_code['TRN-BBP'].medical_library_id.sudo().repeat_months = 6
        self.assertRecordValues(by_code['TRN-BBP'], [{'name': 'Our own', 'repeat_months': 12, 'medical_library_news': True}])
        self.assertTrue(by_code['TRN-BBP'].with_user(self.officer).action_library_news())

    def test_only_a_quiz_of_the_practice(self):
        course = self._course(start=False).with_user(self.manager)
        surveys = self.env['survey.survey'].create([
            {'title': "Feedback", 'survey_type': 'survey'},
            {'title': "Theirs", 'survey_type': 'medical_quiz', 'medical_company_id': self.other_company.id}])
        for survey in surveys:
            with self.assertRaises(ValidationError):
                course.survey_id = survey.id

    def test_states(self):
        course = self._course(start=False)
        self.assertFalse(self._rows(course))
        for user in (self.nurse, self.lead, self.hr, self.owner, self.auditor):
            with self.assertRaises(AccessError):
                course.with_user(user).action_start()
        with self.assertRaises(AccessError):
            course.with_user(self.manager).write({'state': 'running'})
        with self.assertRaises(AccessError):
            self.env['medical.course'].with_user(self.manager).create({'name': 'X', 'company_id': self.company.id, 'state': 'running'})
        course.with_user(self.manager).action_start()
        row = self._rows(course)
        self.assertRecordValues(row, [{'state': 'open', 'stage': 'open', 'reason': 'rollout', 'is_mine': False}])
        self.assertEqual(str(row.date_due), '2026-03-24')
        self.assertTrue(row.with_user(self.nurse).is_mine)
        self.assertFalse(self._rows(course, self.janitor_person))
        with self.assertRaises(UserError):
            course.with_user(self.manager).unlink()
        course.with_user(self.manager).action_retire()
        self.assertEqual(row.state, 'withdrawn')
        course.with_user(self.manager).action_start()
        self.assertEqual(self._rows(course).mapped('state'), ['withdrawn', 'open'])
        self.assertEqual(course.with_user(self.manager).open_count, 2)

    def test_hire_yearly_and_change(self):
        course = self._course(audience='all', audience_employee_ids=[], repeat_months=12)
        with freeze_time('2026-03-20 15:00:00'):
            person = self._employee('Nia New', self._user('tr_new', 'staff'))
            self.Training._sync(None, person)
            row = self._rows(course, person)
            self.assertEqual((row.reason, str(row.date_due)), ('hire', '2026-04-19'))
        with freeze_time('2026-04-20 15:00:00'):
            row.invalidate_recordset()
            self.assertEqual((row.stage, row.days_late), ('late', 1))
            self.assertIn(row, self.Training.search([('stage', '=', 'late')]))
        row = self._rows(course)
        row.sudo()._done('drill')
        self.assertRecordValues(row, [{'state': 'done', 'title': 'Sharps', 'minutes': 45}])
        self.assertEqual(str(row.date_until), '2027-03-09')
        with freeze_time('2027-01-15 15:00:00'):
            self.Training._sync(course)
            self.assertEqual(len(self._rows(course)), 1, "it counts for long")
        with freeze_time('2027-02-10 15:00:00'):
            self.Training._sync(course)
            again = self._rows(course)[-1]
            self.assertEqual((again.reason, str(again.date_due)), ('again', '2027-03-09'))
        with freeze_time('2027-03-10 15:00:00'):
            row.invalidate_recordset()
            self.assertEqual(row.stage, 'lapsed')
            again.sudo()._done('drill')
            for user in (self.nurse, self.owner):
                with self.assertRaises(AccessError):
                    course.with_user(user)._changed('New needles')
            with self.assertRaises(UserError):
                course.with_user(self.officer)._changed(' ')
            action = course.with_user(self.officer).action_changed()
            self.env['medical.course.change'].with_user(self.officer).with_context(**action['context']).create({'note': 'New needles'}).action_save()
            third = self._rows(course)[-1]
            self.assertRecordValues(third, [{'reason': 'change', 'state': 'open'}])
            self.assertEqual(third.with_user(self.nurse).change_note, 'New needles')
            self.assertEqual(again.stage, 'lapsed')

    def test_two_companies(self):
        course = self._course()
        foreign = self._course('Foreign', company=self.other_company, audience='all', audience_employee_ids=[])
        self.assertEqual(self.Training.search([('course_id', '=', foreign.id)]).employee_id, self.foreign_file.employee_id)
        for user in (self.nurse, self.manager, self.owner, self.auditor):
            self.assertFalse(self.env['medical.course'].with_user(user).search([('id', '=', foreign.id)]))
            self.assertFalse(self.Training.with_user(user).search([('course_id', '=', foreign.id)]))
        with self.assertRaises(AccessError):
            course.with_user(self.foreign_manager).write({'name': 'Theirs'})
        with self.assertRaises(AccessError):
            course.with_user(self.manager).write({'company_id': self.other_company.id})
        with self.assertRaises(UserError):
            course.with_user(self.manager).write({'audience_employee_ids': [Command.link(self.foreign_file.employee_id.id)]})
