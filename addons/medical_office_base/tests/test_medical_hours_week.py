from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .hours_common import NOW, SUNDAY, HoursCommon


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestMedicalHoursWeek(HoursCommon):

    def test_figures_follow_check_ins(self):
        for weekday in range(1, 6):
            self._work(self.nora, weekday, 8, 17)
        week = self._week(self.nora)
        self.assertRecordValues(week, [{
            'worked_hours': 45, 'regular_hours': 40, 'overtime_hours': 5, 'double_hours': 0, 'state': 'open', 'company_id': self.company.id,
            'site_id': self.site.id, 'rule_id': self.federal.id, 'is_overtime_alert': True, 'is_over': True}])
        self.assertEqual(week.day_ids.mapped('worked_hours'), [9] * 5)
        self.assertEqual(week.day_ids.mapped('overtime_hours'), [0, 0, 0, 0, 5])
        attendance = self.env['hr.attendance'].search([('employee_id', '=', self.nora.id)], limit=1)
        self.assertEqual(attendance.medical_site_id, self.site)
        attendance.check_out = self._utc(5, 12)
        self.assertEqual((week.worked_hours, week.overtime_hours), (40, 0))
        attendance.unlink()
        self.assertEqual(len(week.day_ids), 4)

    def test_the_week_is_by_the_clock_of_the_site(self):
        # Saturday to half past one in the night: an hour and a half belong to the next week
        self._work(self.nora, 6, 20, 25.5)
        first, second = self.env['medical.hours.week'].search([('employee_id', '=', self.nora.id)], order='date_from')
        self.assertEqual((first.date_from, first.worked_hours, second.worked_hours), (SUNDAY, 4, 1.5))
        # the clock is changed on Sunday, March 8, at two
        self._work(self.carl, 6, 23, 27)
        first, second = self.env['medical.hours.week'].search([('employee_id', '=', self.carl.id)], order='date_from')
        self.assertEqual((first.worked_hours, second.worked_hours), (1, 2))

    def test_state_rules(self):
        self.site.state_id = self.env.ref('base.state_us_5')
        self._work(self.nora, 1, 6, 19)
        week = self._week(self.nora)
        self.assertEqual(week.rule_id, self._rule('California'))
        self.assertEqual((week.regular_hours, week.overtime_hours, week.double_hours), (8, 4, 1))
        self.assertEqual(self._faults(self.nora), ['long_day', 'meal_missed'])

    def test_a_rule_of_their_own_and_exempt(self):
        self.site.state_id = self.env.ref('base.state_us_5')
        setting = self.env['medical.hours.setting'].search([('employee_id', '=', self.nora.id)])
        self._work(self.nora, 1, 6, 16)
        week = self._week(self.nora)
        self.assertEqual(week.overtime_hours, 2)
        setting.with_user(self.manager).rule_id = self.federal
        self.assertTrue(week.stale)
        week._refresh()
        self.assertEqual((week.overtime_hours, week.stale), (0, False))
        setting.rule_id = False
        self.job.medical_exempt = True
        self.assertTrue(week.stale)
        week._refresh()
        self.assertEqual((week.overtime_hours, week.is_exempt), (0, True))
        setting.exemption = 'nonexempt'
        week._refresh()
        self.assertEqual((week.overtime_hours, week.is_exempt), (2, False))

    def test_breaks(self):
        attendance = self._work(self.nora, 1, 8, 17)
        self.env['medical.attendance.break'].create([
            {'attendance_id': attendance.id, 'start': self._utc(1, 12), 'end': self._utc(1, 12, 30)},
            {'attendance_id': attendance.id, 'start': self._utc(1, 15), 'end': self._utc(1, 15, 10), 'is_paid': True}])
        week = self._week(self.nora)
        self.assertEqual((week.worked_hours, week.break_hours, attendance.medical_break_minutes), (8.5, 0.5, 30))
        for values in ({'start': self._utc(1, 12, 10), 'end': self._utc(1, 13)}, {'start': self._utc(1, 16), 'end': self._utc(1, 18)}):
            with self.assertRaises(UserError):
                self.env['medical.attendance.break'].create({'attendance_id': attendance.id, **values})

    def test_exceptions_against_shifts(self):
        self.env['hr.attendance'].search([]).unlink()
        for name, shift, work, expected in (
                ('as planned', (8, 16), (8, 16), []),
                ('within grace', (8, 16), (7.9, 16.1), []),
                ('late and early out', (8, 16), (8.5, 15.5), ['late', 'left_early']),
                ('early and long', (8, 16), (7, 17), ['early', 'stayed_late']),
                ('nobody came', (8, 16), None, ['no_check_in']),
                ('in the evening instead', (8, 16), (18, 20), ['no_check_in', 'unscheduled'])):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self._shift(self.nora, 1, *shift)
                if work:
                    self._work(self.nora, 1, *work)
                else:
                    self.env['medical.hours.week']._make_weeks()
                self.assertEqual(self._faults(self.nora), expected)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_shifts_side_by_side(self):
        self._shift(self.nora, 1, 8, 12)
        self._shift(self.nora, 1, 12, 16)
        self._work(self.nora, 1, 8, 16)
        self.assertEqual(self._faults(self.nora), [])
        self.assertEqual(self._week(self.nora).scheduled_hours, 8)

    def test_without_a_plan_nothing_is_unscheduled(self):
        self._work(self.nora, 1)
        self.assertEqual(self._faults(self.nora), [])
        self._shift(self.faye, 1)
        self.assertEqual(self._faults(self.nora), [])
        # who was planned a week before works by shifts
        self._shift(self.nora, -4)
        self.assertEqual(self._faults(self.nora), ['unscheduled'])

    def test_what_was_accepted_and_grows_is_asked_again(self):
        self._shift(self.nora, 1)
        attendance = self._work(self.nora, 1, 8.5, 16)
        fault = self._week(self.nora).exception_ids
        self.assertEqual((fault.kind, fault.minutes, fault.name), ('late', 30, 'Came Late (00:30)'))
        fault.with_user(self.supervisor)._accept('The bus')
        self.assertRecordValues(fault, [{'state': 'accepted', 'reason': 'The bus', 'accepted_by_id': self.supervisor.id}])
        self.assertEqual(self._week(self.nora).open_exception_count, 0)
        self._week(self.nora)._refresh()
        self.assertEqual(fault.state, 'accepted')
        attendance.check_in = self._utc(1, 9)
        self.assertRecordValues(fault, [{'state': 'open', 'reason': False, 'minutes': 60}])

    def test_no_check_out_is_corrected_not_accepted(self):
        self._work(self.nora, 1, 8, None)
        week = self._week(self.nora)
        self.assertEqual(week.exception_ids.kind, 'no_check_out')
        with self.assertRaises(UserError):
            week.exception_ids.with_user(self.supervisor)._accept('Never mind')
        week._submit()
        with self.assertRaises(UserError):
            week.with_user(self.supervisor).action_approve()

    def test_leave(self):
        kind = self.env['hr.leave.type'].create({
            'name': 'Vacation', 'requires_allocation': False, 'leave_validation_type': 'no_validation', 'company_id': self.company.id})
        self.nora.resource_calendar_id = self.company.resource_calendar_id
        self._shift(self.nora, 2)
        # Thursday of the week before to Tuesday
        leave = self.env['hr.leave'].create({
            'employee_id': self.nora.id, 'holiday_status_id': kind.id, 'request_date_from': '2026-02-26', 'request_date_to': '2026-03-03'})
        self.assertEqual((leave.state, leave.number_of_hours), ('validate', 32))
        self.env['medical.hours.week']._make_weeks()
        week = self._week(self.nora)
        week._refresh()
        self.assertEqual((week.leave_hours, week.leave_paid_hours, week.leave_ids.mapped('hours')), (16, 16, [8, 8]))
        self.assertFalse(week.exception_ids, "A shift during leave is nobody's absence")
        self._work(self.nora, 2)
        self.assertEqual(self._faults(self.nora), ['on_leave'])
        week.exception_ids.with_user(self.supervisor)._accept('Came in for an emergency')
        week._submit()
        week.with_user(self.supervisor).action_approve()
        self.assertFalse(week.is_outdated)
        leave.action_refuse()
        self.assertEqual((week.is_outdated, week.leave_hours), (True, 16), "What was approved stays, and says so")
        week.with_user(self.supervisor)._return('The leave was refused')
        self.assertEqual((week.is_outdated, week.leave_hours), (False, 0))

    def test_another_first_day_of_the_week(self):
        self._work(self.nora, 1)
        self.company.medical_practice_ids.week_start = '2'
        self._work(self.nora, 8)
        self._work(self.nora, 11)
        weeks = self.env['medical.hours.week'].search([('employee_id', '=', self.nora.id)], order='date_from')
        self.assertEqual([(str(week.date_from), str(week.date_to)) for week in weeks], [
            ('2026-03-01', '2026-03-07'), ('2026-03-08', '2026-03-10'), ('2026-03-11', '2026-03-17')])

    def test_submitted_by_itself(self):
        self._work(self.nora, 1)
        self._work(self.carl, 8)
        self.env['medical.hours.week']._submit_due()
        week = self._week(self.nora)
        self.assertEqual((week.state, week.decision_ids.kind), ('submitted', 'automatic'))
        self.assertEqual(self.env['medical.hours.week'].search([('employee_id', '=', self.carl.id)]).state, 'open')
        week.with_user(self.supervisor)._return('Tuesday is missing')
        self.env['medical.hours.week']._submit_due()
        self.assertEqual(week.state, 'open', "There is time to correct it")

    def test_queries_do_not_grow(self):
        def staff(number):
            people = self.env['hr.employee'].create([{'name': f'Person {index}', 'company_id': self.company.id} for index in range(number)])
            self.env['medical.shift'].create([{
                'employee_id': person.id, 'job_id': self.job.id, 'site_id': self.site.id, 'start': self._utc(day, 8), 'end': self._utc(day, 16),
                'state': 'published'} for person in people for day in range(1, 4)])
            self.env['hr.attendance'].create([{
                'employee_id': person.id, 'check_in': self._utc(day, 8), 'check_out': self._utc(day, 15), 'in_mode': 'kiosk', 'out_mode': 'kiosk',
                'medical_site_id': self.site.id} for person in people for day in (1, 2)])
            weeks = self.env['medical.hours.week'].search([('employee_id', 'in', people.ids)])
            weeks.exception_ids.unlink()
            weeks.day_ids.unlink()
            weeks.write({'worked_hours': 0})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            weeks._refresh()
            self.env.flush_all()
            self.assertEqual(weeks.mapped('worked_hours'), [14] * number)
            return self.env.cr.sql_log_count - before

        staff(2)
        few, many = staff(3), staff(30)
        self.assertEqual(few, many)
        self.assertLess(many, 60)

    def test_check_in_and_break_by_oneself(self):
        action = self.env['medical.hours.week'].with_user(self.nurse).action_open_mine()
        self.assertEqual(action['res_model'], 'medical.hours.week')
        week = self.env['medical.hours.week'].with_user(self.nurse).search([])
        self.assertEqual((week.date_from.isoformat(), week.clock_state), ('2026-03-08', 'out'))
        week.action_check()
        week.invalidate_recordset()
        self.assertEqual(week.clock_state, 'in')
        with freeze_time('2026-03-11 18:00:00'):
            week.action_break()
            week.invalidate_recordset()
            self.assertEqual(week.clock_state, 'break')
        with freeze_time('2026-03-11 18:30:00'):
            week.action_break()
        with freeze_time('2026-03-11 20:00:00'):
            week.action_check()
        self.assertEqual((week.worked_hours, week.break_hours), (3.5, 0.5))
        self.assertFalse(self.env['medical.attendance.change'].search([('employee_id', '=', self.nora.id)]), "That is no correction")
        with self.assertRaises(AccessError):
            week.with_user(self.supervisor).action_check()

    def test_facility_workers_too(self):
        self.env['medical.hours.week'].with_user(self.cleaner).action_open_mine()
        week = self.env['medical.hours.week'].with_user(self.cleaner).search([])
        week.action_check()
        self.assertEqual(week.attendance_ids.employee_id, self.carl)

    def test_core_keeps_no_second_overtime(self):
        self.assertFalse(self.nora.version_id.ruleset_id)
        self._work(self.nora, 1, 8, 20)
        self.assertFalse(self.env['hr.attendance.overtime.line'].search([('employee_id', '=', self.nora.id)]))
        self.assertTrue(self.company.attendance_from_systray)

    def test_cards(self):
        self._submitted(self.nora)
        self._work(self.carl, 1)
        self._shift(self.carl, 2)
        self._week(self.carl)._refresh()
        counts = {user.login: self.assert_cards_match(user) for user in (self.manager, self.supervisor, self.nurse, self.cleaner, self.clerk)}
        self.assertEqual(counts['hrs_supervisor']['hours_to_approve'], 1)
        self.assertEqual(counts['hrs_manager']['hours_exceptions'], 1)
        self.assertEqual(counts['hrs_cleaner']['hours_to_submit'], 1)
        self.assertEqual(counts['hrs_clerk']['hours_to_approve'], 0)
        self.assertNotIn('hours_to_approve', counts['hrs_cleaner'])

    def test_figures_are_not_typed(self):
        week = self._submitted(self.nora)
        for user in (self.nurse, self.supervisor, self.manager, self.hr, self.owner):
            with self.assertRaises(AccessError):
                week.with_user(user).write({'worked_hours': 60})
            with self.assertRaises(AccessError):
                week.with_user(user).write({'state': 'approved'})
            with self.assertRaises(AccessError):
                week.with_user(user).create({'employee_id': self.nora.id, 'company_id': self.company.id, 'date_from': '2027-01-03', 'date_to': '2027-01-09'})
            with self.assertRaises(UserError):
                week.day_ids.with_user(user).write({'worked_hours': 60})
            with self.assertRaises(UserError):
                week.with_user(user).write({'day_ids': [Command.clear()]})
        week.with_user(self.nurse).employee_note = 'I forgot my lunch on Tuesday'
        with self.assertRaises(AccessError):
            week.with_user(self.supervisor).employee_note = 'She did not'
