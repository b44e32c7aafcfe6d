from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .hours_common import NOW, SUNDAY, HoursCommon


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestMedicalHoursApproval(HoursCommon):

    def _wizard(self, user, attendance=None, **values):
        attendance = attendance or self.env['hr.attendance']
        week = self._week(attendance.employee_id or self.nora, user)
        action = self.env['medical.attendance.correction'].with_user(user)._open(week, SUNDAY, attendance.with_user(user) if attendance else None)
        wizard = self.env['medical.attendance.correction'].with_user(user).with_context(**action['context']).create({})
        wizard.write(values)
        return wizard

    def test_who_approves(self):
        week = self._submitted(self.nora)
        for user, error in ((self.nurse, 'own'), (self.clerk, 'colleague'), (self.hr, 'HR'), (self.owner, 'owner'), (self.auditor, 'auditor')):
            with self.subTest(error), self.assertRaises(AccessError):
                week.with_user(user).action_approve()
        self.assertFalse(week.with_user(self.nurse).can_approve)
        week.with_user(self.supervisor).action_approve()
        self.assertRecordValues(week, [{'state': 'approved', 'approved_by_id': self.supervisor.id}])
        self.assertRecordValues(week.decision_ids[0], [{'kind': 'approved', 'user_id': self.supervisor.id, 'worked_hours': 40, 'regular_hours': 40}])
        # further up the chain, and the manager
        self._approved(self.carl, self.manager)
        mia = self._submitted(self.mia)
        for user in (self.manager, self.supervisor):
            with self.assertRaises(AccessError):
                mia.with_user(user).action_approve()
        mia.with_user(self.owner).action_approve()
        self.assertEqual(mia.state, 'approved')

    def test_the_owner_only_where_nobody_is_above(self):
        week = self._submitted(self.faye)
        self.assertTrue(week.with_user(self.owner).can_approve)
        self.assertEqual(week.with_user(self.owner).exception_ids.ids, [])
        self.assertTrue(week.with_user(self.owner).day_ids.mapped('worked_hours'))
        other = self._submitted(self.nora)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(other.with_user(self.owner).day_ids)

    def test_not_before_its_time(self):
        self._work(self.nora, 8)
        running = self.env['medical.hours.week'].search([('employee_id', '=', self.nora.id)])
        for user in (self.nurse, self.supervisor):
            with self.assertRaises(UserError):
                running.with_user(user).action_submit()
        running._submit()
        with self.assertRaises(UserError):
            running.with_user(self.supervisor).action_approve()

    def test_submit(self):
        self._work(self.nora, 1)
        week = self._week(self.nora)
        with self.assertRaises(UserError):
            week.with_user(self.supervisor).action_approve()
        with self.assertRaises(AccessError):
            week.with_user(self.clerk).action_submit()
        week.with_user(self.nurse).action_submit()
        self.assertRecordValues(week, [{'state': 'submitted', 'submitted_by_id': self.nurse.id}])
        with self.assertRaises(UserError):
            week.with_user(self.nurse).action_submit()

    def test_bulk_is_all_or_none(self):
        clean, faulty = self._submitted(self.nora), self._submitted(self.carl)
        annex = self.site.copy({'name': 'Annex', 'code': 'ANX'})
        self._shift(self.carl, 6, site_id=annex.id)
        weeks = clean + faulty
        with self.assertRaises(UserError) as caught:
            weeks.with_user(self.manager).action_approve()
        self.assertIn('Carl', str(caught.exception))
        self.assertNotIn('Nora', str(caught.exception))
        self.assertEqual(set(weeks.mapped('state')), {'submitted'})
        faulty._refresh()
        faulty.exception_ids.with_user(self.manager)._accept('The office was closed for snow')
        weeks.with_user(self.manager).action_approve()
        self.assertEqual(set(weeks.mapped('state')), {'approved'})

    def test_bulk_queries_do_not_grow(self):
        counts = []
        for number in (2, 30):
            people = self.env['hr.employee'].create([
                {'name': f'Person {number} {index}', 'company_id': self.company.id, 'parent_id': self.sara.id} for index in range(number)])
            self.env['hr.attendance'].create([{
                'employee_id': person.id, 'check_in': self._utc(1, 8), 'check_out': self._utc(1, 15), 'in_mode': 'kiosk', 'out_mode': 'kiosk',
                'medical_site_id': self.site.id} for person in people])
            weeks = self.env['medical.hours.week'].search([('employee_id', 'in', people.ids)])
            weeks._submit()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            weeks.with_user(self.supervisor).action_approve()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1] - counts[0], 5, counts)

    def test_approved_weeks_are_locked(self):
        week = self._approved(self.nora, self.supervisor)
        attendance = self.env['hr.attendance'].search([('employee_id', '=', self.nora.id)], limit=1)
        officer = self._user('hrs_officer', 'front_desk')
        officer.group_ids += self.env.ref('hr_attendance.group_hr_attendance_manager')
        for env in (self.env, self.env(user=officer.id)):
            row = attendance.with_env(env)
            for attack in (
                    lambda row=row: row.write({'check_out': self._utc(5, 18)}),
                    lambda row=row: row.write({'check_in': self._utc(8, 8), 'check_out': self._utc(8, 9)}),
                    lambda row=row: row.write({'employee_id': self.carl.id}),
                    lambda row=row: row.write({'medical_site_id': False, 'medical_reason': 'x'}),
                    lambda row=row: row.write({'in_mode': 'technical'}),
                    lambda row=row: row.unlink(),
                    lambda env=env: env['hr.attendance'].create({'employee_id': self.nora.id, 'check_in': self._utc(6, 8), 'check_out': self._utc(6, 9)}),
                    # from the week after back into it
                    lambda env=env: env['hr.attendance'].create({'employee_id': self.nora.id, 'check_in': self._utc(6, 23), 'check_out': self._utc(6, 26)}),
                    lambda row=row: self.env['medical.attendance.break'].create(
                        {'attendance_id': row.id, 'start': self._utc(5, 12), 'end': self._utc(5, 13)})):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    attack()
                self.env.invalidate_all()
        with self.assertRaises(UserError):
            self._wizard(self.supervisor, attendance, reason='He asked', check_out=self._utc(5, 18)).action_save()
        self.assertEqual((week.worked_hours, week.regular_hours), (40, 40))
        # what is no work does not matter
        self.env['hr.attendance'].create({
            'employee_id': self.nora.id, 'check_in': self._utc(6, 8), 'check_out': self._utc(6, 8, 1), 'in_mode': 'technical', 'out_mode': 'technical'})
        self._shift(self.nora, 6)
        week._refresh()
        self.assertEqual((week.worked_hours, week.exception_count), (40, 0))

    def test_return(self):
        week = self._approved(self.nora, self.supervisor)
        for user in (self.nurse, self.clerk, self.hr):
            with self.assertRaises(AccessError):
                week.with_user(user)._return('I want to')
        with self.assertRaises(UserError):
            week.with_user(self.supervisor)._return('  ')
        action = week.with_user(self.supervisor).action_return()
        self.env[action['res_model']].with_user(self.supervisor).with_context(**action['context']).create({'reason': 'Friday was longer'}).action_save()
        self.assertRecordValues(week, [{'state': 'open', 'return_reason': 'Friday was longer', 'approved_by_id': False}])
        attendance = self.env['hr.attendance'].search([('employee_id', '=', self.nora.id)], limit=1)
        self._wizard(self.supervisor, attendance, reason='As the log of the door has it', check_out=self._utc(5, 18)).action_save()
        self.assertEqual((week.worked_hours, week.overtime_hours), (42, 2))
        self.assertEqual(week.decision_ids.mapped('kind'), ['returned', 'approved', 'submitted'])
        self.assertEqual(week.decision_ids[1].worked_hours, 40, "What was approved is kept")

    def test_corrections(self):
        self._work(self.nora, 1, 8, None)
        attendance = self.env['hr.attendance'].search([('employee_id', '=', self.nora.id)])
        for user in (self.nurse, self.clerk, self.hr):
            with self.assertRaises(AccessError):
                self._wizard(user, attendance, reason='x', check_out=self._utc(1, 16)).action_save()
        with self.assertRaises(UserError):
            self._wizard(self.supervisor, attendance, check_out=self._utc(1, 16)).action_save()
        self._wizard(self.supervisor, attendance, reason='Forgot to check out', check_out=self._utc(1, 16), line_ids=[
            Command.create({'start': self._utc(1, 12), 'end': self._utc(1, 12, 30)})]).action_save()
        week = self._week(self.nora)
        self.assertEqual((week.worked_hours, week.break_hours, week.exception_count), (7.5, 0.5, 0))
        self.assertRecordValues(week.change_ids, [{
            'user_id': self.supervisor.id, 'kind': 'change', 'reason': 'Forgot to check out', 'check_in_from': self._utc(1, 8),
            'check_out_from': False, 'check_out_to': self._utc(1, 16)}])
        self.assertTrue(week.change_ids.breaks_to.startswith('12:00'))
        # breaks that lie outside the new times go
        self._wizard(self.supervisor, attendance, reason='Only the morning', check_out=self._utc(1, 11), line_ids=[Command.clear()]).action_save()
        self.assertEqual((week.worked_hours, attendance.medical_break_ids.ids), (3, []))
        # one that was never checked in, and one that wasn't worked
        self._wizard(self.supervisor, reason='The kiosk was broken', check_in=self._utc(2, 8), check_out=self._utc(2, 12)).action_save()
        self.assertEqual(week.worked_hours, 7)
        self._wizard(self.supervisor, attendance, reason='Checked in by mistake').action_remove()
        self.assertEqual((week.worked_hours, attendance.exists().ids), (4, []))
        self.assertEqual(self.env['medical.attendance.change'].search([('employee_id', '=', self.nora.id)]).mapped('kind'), [
            'delete', 'create', 'change', 'change'])
        with self.assertRaises(UserError):
            self._wizard(self.supervisor, reason='x', check_in=self._utc(12, 8), check_out=self._utc(12, 12)).action_save()
        with self.assertRaises(UserError):
            self._wizard(self.supervisor, reason='x', check_in=self._utc(3, 8), check_out=self._utc(3, 8)).action_save()

    def test_a_window_of_somebody_else_is_no_way_in(self):
        mine, theirs = self._work(self.nora, 1), self._work(self.faye, 1)
        wizard = self._wizard(self.supervisor, mine, reason='x')
        wizard.write({'attendance_id': theirs.id, 'check_out': self._utc(1, 20)})
        with self.assertRaises(UserError):
            wizard.action_save()
        with self.assertRaises(AccessError):
            self.env['medical.attendance.correction'].with_user(self.supervisor).create({
                'week_id': self._week(self.faye).id, 'check_in': self._utc(1, 8), 'reason': 'x'}).action_save()

    def test_changes_in_core_are_kept_and_to_be_explained(self):
        officer = self._user('hrs_officer', 'front_desk')
        officer.group_ids += self.env.ref('hr_attendance.group_hr_attendance_manager')
        attendance = self._work(self.nora, 1)
        attendance.with_user(officer).check_out = self._utc(1, 18)
        week = self._week(self.nora)
        self.assertEqual((week.exception_ids.kind, week.change_ids.user_id, week.change_ids.reason), ('unexplained', officer, False))
        attendance.with_user(officer).write({'check_out': self._utc(1, 17), 'medical_reason': 'Read from the door'})
        self.assertEqual((week.exception_ids.ids, week.change_ids[0].reason), ([], 'Read from the door'))
        self.env['hr.attendance'].with_user(officer).create({'employee_id': self.nora.id, 'check_in': self._utc(2, 8), 'check_out': self._utc(2, 9)})
        self.assertEqual(week.exception_ids.kind, 'unexplained')
        with self.assertRaises(AccessError):
            attendance.with_user(officer).medical_unexplained = True
        with self.assertRaises(AccessError):
            attendance.with_user(officer).in_mode = 'technical'
        with self.assertRaises(UserError):
            attendance.with_user(officer).medical_break_ids = [Command.create({'start': self._utc(1, 9), 'end': self._utc(1, 10)})]

    def test_what_was_corrected_and_decided_stays(self):
        week = self._approved(self.nora, self.supervisor)
        attendance = self._work(self.carl, 1)
        self._wizard(self.manager, attendance, reason='x', check_out=self._utc(1, 17)).action_save()
        change = self._week(self.carl).change_ids
        for user in (self.env.user, self.manager, self.supervisor):
            for record in (change, week.decision_ids):
                with self.assertRaises(UserError):
                    record.with_user(user).write({'reason': 'another'})
                with self.assertRaises(UserError):
                    record.with_user(user).unlink()
        with self.assertRaises(UserError):
            self.env['medical.hours.decision'].with_user(self.manager).create({'week_id': week.id, 'kind': 'approved'})

    def test_who_reads(self):
        week = self._submitted(self.nora)
        self._shift(self.nora, 6)
        week._refresh()
        self._wizard(self.supervisor, self.env['hr.attendance'].search([('employee_id', '=', self.nora.id)], limit=1), reason='x',
                     check_out=self._utc(5, 17)).action_save()
        models = ('medical.hours.week', 'medical.hours.day', 'medical.hours.exception', 'medical.hours.decision', 'medical.attendance.change', 'hr.attendance')
        for user, expected in (
                (self.nurse, models), (self.supervisor, models), (self.manager, models), (self.hr, models), (self.clerk, ()), (self.cleaner, ()),
                (self.owner, models[:1]), (self.auditor, models[:1]), (self.neighbor, ())):
            for model in models:
                with self.subTest(user=user.login, model=model):
                    rows = self.env[model].with_user(user)
                    if not rows.has_access('read'):
                        self.assertNotIn(model, expected)
                        continue
                    domain = [('employee_id', '=', self.nora.id)]
                    self.assertEqual(bool(rows.search(domain)), model in expected)
                    self.assertEqual(bool(rows.formatted_read_group(domain, ['employee_id'], ['__count'])), model in expected)
                    if model not in expected:
                        hidden = self.env[model].search(domain)[:1].with_user(user)
                        with self.assertRaises(AccessError):
                            hidden.read(['employee_id'])
                        if user.has_group('base.group_allow_export'):
                            with self.assertRaises(AccessError):
                                hidden.export_data(['employee_id/name'])

    def test_nobody_of_ours_writes_attendances_directly(self):
        attendance = self._work(self.nora, 1)
        for user in (self.nurse, self.supervisor, self.manager, self.hr, self.clerk):
            row = attendance.with_user(user)
            with self.assertRaises(AccessError):
                row.write({'check_out': self._utc(1, 18), 'medical_reason': 'x'})
            with self.assertRaises(AccessError):
                row.unlink()
            with self.assertRaises(AccessError):
                row.create({'employee_id': self.nora.id, 'check_in': self._utc(3, 8), 'check_out': self._utc(3, 9)})

    def test_an_archived_person_can_still_be_approved(self):
        week = self._submitted(self.nora)
        self.nora.active = False
        week.with_user(self.supervisor).action_approve()
        self.assertEqual(week.state, 'approved')
