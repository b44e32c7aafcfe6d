from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .hours_common import NOW, HoursCommon


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestMedicalOvertimeRule(HoursCommon):

    def test_suggested_for_every_company(self):
        rules = self.env['medical.overtime.rule'].search([('company_id', '=', self.company.id)])
        self.assertEqual(set(rules.mapped('name')), {'Federal', 'California', 'Alaska', 'Colorado', 'Nevada', 'Kentucky'})
        self.assertTrue(all(rule.is_suggested and rule.citation and 'counsel' in rule.note for rule in rules))
        self.company._medical_set_up()
        self.assertEqual(self.env['medical.overtime.rule'].search_count([('company_id', '=', self.company.id)]), len(rules))
        rules.write({'active': False})
        self.company._medical_set_up()
        self.assertFalse(self.env['medical.overtime.rule'].search([('company_id', '=', self.company.id)]), "What was archived stays so")

    def test_changed_or_confirmed_is_no_suggestion(self):
        rule = self.federal.with_user(self.manager)
        rule.sequence = 3
        self.assertTrue(rule.is_suggested)
        rule.weekly_hours = 38
        self.assertFalse(rule.is_suggested)
        other = self._rule('Nevada').with_user(self.hr)
        other.action_confirm()
        self.assertFalse(other.is_suggested)

    def test_a_change_reaches_open_weeks_alone(self):
        self._approved(self.carl, self.manager)
        self._submitted(self.nora)
        self.federal.with_user(self.manager).weekly_hours = 30
        self.env['medical.hours.week']._due_weeks()._refresh()
        self.assertEqual((self._week(self.nora).overtime_hours, self._week(self.carl).overtime_hours), (10, 0))

    def test_numbers(self):
        for values in ({'weekly_hours': -1}, {'daily_hours': 10, 'double_hours': 8}, {'overtime_rate': 0.5}, {'meal_minutes': -5}):
            with self.assertRaises(ValidationError):
                self.federal.with_user(self.manager).write(values)

    def test_rounding(self):
        self.federal.rounding = '15'
        self.env['hr.attendance'].create({
            'employee_id': self.nora.id, 'check_in': self._utc(1, 7, 53), 'check_out': self._utc(1, 16, 7), 'in_mode': 'kiosk', 'out_mode': 'kiosk'})
        self.assertEqual(self._week(self.nora).worked_hours, 8)

    def test_meal_break_taken_off_if_chosen(self):
        self.federal.write({'meal_after': 6, 'meal_minutes': 30, 'meal_deduct': True})
        self._work(self.nora, 1, 8, 16)
        self.assertRecordValues(self._week(self.nora).day_ids, [{'worked_hours': 7.5, 'break_hours': 0.5, 'deducted_hours': 0.5}])

    def test_who_may(self):
        for user in (self.nurse, self.supervisor, self.owner, self.auditor, self.cleaner):
            with self.assertRaises(AccessError):
                self.federal.with_user(user).weekly_hours = 10
            with self.assertRaises(AccessError):
                self.env['medical.hours.setting'].with_user(user).search([])
        self.assertFalse(self.env['medical.overtime.rule'].with_user(self.neighbor).search([('company_id', '=', self.company.id)]))
        with self.assertRaises(AccessError):
            self.federal.with_user(self.neighbor).weekly_hours = 10
        self.assertFalse(self.env['medical.hours.setting'].with_user(self.neighbor).search([('employee_id', '=', self.nora.id)]))

    def test_every_person_has_a_row(self):
        new = self._employee('Nina New')
        settings = self.env['medical.hours.setting'].with_user(self.manager)
        settings.action_open()
        setting = settings.search([('employee_id', '=', new.id)])
        setting.payroll_number = 'P99'
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
            setting.payroll_number = 'P1'
            self.env.flush_all()
        with self.assertRaises(AccessError):
            settings.with_user(self.nurse).action_open()

    def test_the_job(self):
        self._shift(self.nora, 1)
        self._work(self.carl, 2)
        stranger = self._employee('Sam Shiftless')
        cron = self.env.ref('medical_office_base.cron_hours')
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual((self._week(self.nora).state, self._week(self.carl).state), ('submitted', 'submitted'))
        self.assertEqual(self._week(self.nora).exception_ids.kind, 'no_check_in')
        self.assertFalse(self._week(stranger), "Nothing to count, no week")
