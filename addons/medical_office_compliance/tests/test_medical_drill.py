from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .training_common import NOW, TrainingCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestMedicalDrill(TrainingCommon):
    """Drills: planned, held, counted as training, due again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.course = cls._course('Evacuation', repeat_months=12)
        cls.drill = cls.env['medical.drill'].with_user(cls.manager).create({
            'kind': 'fire', 'site_id': cls.sites[0].id, 'company_id': cls.company.id, 'date_planned': '2026-03-10', 'course_id': cls.course.id,
            'scenario': 'Smoke from the supply room', 'participant_ids': [
                Command.create({'employee_id': person.id, 'role': 'counts heads'}) for person in cls.nurse_employee | cls.manager_person]}).sudo()

    def _hold(self):
        manager = self.drill.with_user(self.manager)
        manager.write({'date_done': '2026-03-09', 'minutes': 4.5})
        manager.action_done()

    def test_life(self):
        manager = self.drill.with_user(self.manager)
        self.assertRecordValues(self.drill, [{'state': 'planned', 'expiry_stage': 'due', 'name': 'Fire drill, Main'}])
        with self.assertRaises(UserError, msg="no day"):
            manager.action_done()
        manager.date_done = '2026-03-11'
        with self.assertRaises(UserError, msg="to come"):
            manager.action_done()
        with self.assertRaises(UserError, msg="not held"):
            manager.action_renew()
        self._hold()
        self.assertRecordValues(self.drill, [{'state': 'done', 'expiry_stage': 'valid'}])
        self.assertEqual(str(self.drill.date_end), '2027-03-09')
        row = self._rows(self.course)
        self.assertRecordValues(row, [{'state': 'done', 'how': 'drill', 'drill_id': self.drill.id, 'minutes': 4}])
        self.assertEqual(str(row.date_done), '2026-03-09')
        self.assertFalse(self._rows(self.course, self.manager_person), "nobody notes their own")
        manager.write({'lessons': 'Take the list of visitors along'})
        for vals in ({'date_done': '2026-03-01'}, {'minutes': 1}, {'participant_ids': [Command.clear()]}):
            with self.assertRaises(UserError):
                manager.write(vals)
        with self.assertRaises(UserError):
            self.drill.participant_ids.with_user(self.manager).unlink()
        with self.assertRaises(UserError):
            manager.unlink()
        with freeze_time('2027-02-20 15:00:00'):
            self.drill.invalidate_recordset()
            self.assertEqual(self.drill.expiry_stage, 'due')
            after = self.env['medical.drill'].browse(manager.action_renew()['res_id'])
            self.assertEqual((self.drill.expiry_stage, after.state, str(after.date_planned)), ('renewed', 'planned', '2027-03-09'))
            self.assertFalse(after.participant_ids or after.lessons or after.date_done)
            with self.assertRaises(UserError, msg="twice"):
                manager.action_renew()
            after.with_user(self.manager).action_cancel()
            self.assertEqual(self.drill.expiry_stage, 'due', "the next one was called off")

    def test_reminders(self):
        Drill = self.env['medical.drill']
        while found := Drill._expiry_to_remind(500):
            found._expiry_remind()
        self.assertEqual(self.drill.activity_ids.user_id, self.manager)

    def test_tasks_and_report(self):
        self._hold()
        action = self.drill.with_user(self.manager).action_add_task()
        wizard = self.env['medical.drill.task'].with_user(self.manager).with_context(**action['context'])
        with self.assertRaises(UserError):
            wizard.create({'name': 'Sign', 'user_id': self.foreign_manager.id}).action_save()
        wizard.create({'name': 'Hang up a list', 'user_id': self.nurse.id}).action_save()
        task = self.drill.activity_ids.filtered(lambda activity: activity.user_id == self.nurse)
        self.assertEqual(str(task.date_deadline), '2026-03-24')
        task.with_user(self.nurse).action_feedback(feedback='Hangs')
        html = self.env['ir.actions.report'].with_user(self.owner)._render_qweb_html('medical_office_compliance.report_drill', self.drill.ids)[0].decode()
        for words in ('Fire drill, Main', 'Nan Nurse', 'counts heads', 'Smoke from the supply room', 'Hang up a list', '03/09/2026'):
            self.assertIn(words, html)

    def test_who(self):
        for user in (self.nurse, self.lead, self.hr, self.owner, self.auditor, self.janitor):
            self.assertTrue(self.drill.with_user(user).has_access('read'), user.login)
            with self.assertRaises(AccessError):
                self.drill.with_user(user).write({'lessons': 'x'})
            with self.assertRaises(AccessError):
                self.drill.with_user(user).action_done()
        self.assertFalse(self.drill.with_user(self.foreign_manager).has_access('read'))
        for vals in ({'state': 'done'}, {'renewal_id': self.drill.id}, {'date_end': '2030-01-01'}):
            with self.assertRaises(AccessError):
                self.drill.with_user(self.officer).write(vals)
