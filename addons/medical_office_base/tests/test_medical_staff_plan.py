from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .supervision_common import SupervisionCommon
from .users import new_user


@tagged('post_install', '-at_install')
class TestMedicalStaffPlan(SupervisionCommon):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.practice = cls.company.medical_practice_ids
        cls.day = cls.practice._today()
        cls.files.write({'date_hired': '2025-06-01'})

    @classmethod
    def _employee(cls, name, user=None, company=None, **values):
        """At work for long: Odoo's day of hire is today by UTC, which in the evening is tomorrow for the practice."""
        return super()._employee(name, user, company, **{'date_version': '2025-06-01', **values})

    def _plan(self, kind='onboarding', user=None, **values):
        return self.env['medical.staff.plan'].with_user(user or self.manager).create({
            'employee_id': self.nurse_employee.id, 'kind': kind, 'date': self.day, **values})

    def _line(self, plan, name):
        return plan.line_ids.filtered(lambda line: line.name.startswith(name))

    def test_steps_fit_the_person(self):
        plan = self._plan()
        self.assertTrue(self._line(plan, 'Bloodborne') and self._line(plan, 'Form W-4'))
        offered = self._line(plan, 'Hepatitis B')
        working, day = 10, self.day
        while working:
            day += timedelta(days=1)
            working -= day.weekday() < 5
        self.assertRecordValues(offered, [{'who': 'employee_health', 'date_due': day, 'mandatory': True}])
        cleaner = self._plan(employee_id=self.cleaner_file.employee_id.id)
        self.assertFalse(self._line(cleaner, 'Form W-4') or self._line(cleaner, 'Bloodborne'), "neither an employee nor with patients")
        step = self.env['medical.staff.plan.step'].with_user(self.manager).create({'name': 'Locker', 'job_ids': self.jobs[1].ids})
        self.assertEqual(step.company_id, self.company)
        lead = self._plan(employee_id=self.lead_file.employee_id.id)
        self.assertFalse(self._line(lead, 'Locker'))
        self.lead_file.job_id = self.jobs[1]
        lead.action_cancel()
        self.assertTrue(self._line(self._plan(employee_id=self.lead_file.employee_id.id), 'Locker'))
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'):
            self._plan()

    def test_who_makes_plans(self):
        for user in (self.nurse, self.lead, self.owner, self.health, self.foreign_manager, self.janitor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._plan(user=user)
        self._plan(user=self.hr)
        with self.assertRaises(AccessError):
            self._plan('offboarding', employee_id=self.manager_file.employee_id.id)
        boss = self._employee('Bo Owner', self.owner)
        self.manager_file.supervisor_id = boss
        with self.assertRaises(AccessError):
            self._plan('offboarding', employee_id=boss.id)
        for values in ({'state': 'done'}, {'access_ended_on': fields.Datetime.now()}):
            with self.assertRaises(AccessError):
                self._plan(employee_id=self.lead_file.employee_id.id, **values)

    def test_who_reads(self):
        onboarding = self._plan()
        offboarding = self._plan('offboarding')
        everyone = (self.nurse, self.lead, self.manager, self.hr, self.owner, self.auditor, self.janitor, self.foreign_manager)
        self.assertEqual({user for user in everyone if onboarding.with_user(user).has_access('read')}, {self.nurse, self.lead, self.manager, self.hr})
        self.assertEqual({user for user in everyone if offboarding.with_user(user).has_access('read')}, {self.lead, self.manager, self.hr})
        self.assertFalse(self.env['medical.staff.plan.line'].with_user(self.nurse).search([('kind', '=', 'offboarding')]))
        offboarding.exit_note = 'Low pay'
        for user in (self.lead, self.nurse):
            with self.assertRaises(AccessError):
                offboarding.with_user(user).read(['exit_note'])
            with self.assertRaises(AccessError):
                self.env['medical.staff.plan'].with_user(user).search([('exit_note', 'like', 'pay')])
        lines = self.env['medical.staff.plan.line'].with_user(self.health).search([])
        self.assertEqual(set(lines.mapped('who')), {'employee_health'})

    def test_done_by_whom(self):
        plan = self._plan()
        tour, offered, training = (self._line(plan, name) for name in ('Walk through', 'Hepatitis B', 'Bloodborne'))
        for line, user in ((tour, self.nurse), (offered, self.nurse), (tour, self.janitor), (offered, self.lead)):
            with self.subTest(line=line.name, user=user.login), self.assertRaises(AccessError):
                line.with_user(user).action_done()
        self.assertTrue(tour.with_user(self.lead).is_mine)
        tour.with_user(self.lead).action_done()
        self.assertRecordValues(tour, [{'state': 'done', 'done_by_id': self.lead.id}])
        offered.with_user(self.health).action_done()
        self.assertEqual(offered.done_by_id, self.health)
        with self.assertRaises(UserError):
            training.action_done()
        for values in ({'state': 'done'}, {'done_by_id': self.hr.id}, {'item_id': 1}):
            with self.assertRaises(AccessError):
                plan.line_ids[0].write(values)
        with self.assertRaises(AccessError):
            training.with_user(self.lead).action_not_applicable()
        answer = self.env['medical.staff.plan.answer'].with_user(self.manager).create({'line_ids': training.ids, 'mode': 'not_applicable'})
        with self.assertRaises(UserError):
            answer.action_save()
        answer.reason = 'Transferred within the group'
        answer.action_save()
        self.assertRecordValues(training, [{'state': 'not_applicable', 'reason': 'Transferred within the group'}])
        with self.assertRaises(UserError):
            plan.action_finish()
        with self.assertRaises(UserError):
            self._line(plan, 'HIPAA').unlink()
        tour.action_reopen()
        self.assertFalse(tour.done_by_id)
        for line in plan.line_ids.filtered(lambda line: line.state == 'open'):
            line._skip('Tried out')
        plan.action_finish()
        self.assertEqual((plan.state, plan.progress), ('done', 100))
        with self.assertRaises(UserError):
            tour.action_reopen()

    def test_closed_by_itself(self):
        types = self.env['medical.credential.type'].search([('company_id', '=', self.company.id), ('code', 'in', ('HIPAA', 'BBP'))])
        hipaa, bbp = types.filtered(lambda kind: kind.code == 'HIPAA'), types.filtered(lambda kind: kind.code == 'BBP')
        before = self.env['medical.credential'].create({'employee_id': self.nurse_employee.id, 'type_id': hipaa.id, 'date_start': self.day})
        before.write({'state': 'verified'})
        plan = self._plan()
        self.assertEqual(self._line(plan, 'HIPAA').state, 'done')
        training = self._line(plan, 'Bloodborne')
        self.assertEqual((training.state, training.credential_type_id), ('open', bbp))
        credential = self.env['medical.credential'].create({'employee_id': self.nurse_employee.id, 'type_id': bbp.id, 'date_start': self.day})
        self.assertEqual(training.state, 'open')
        credential.write({'state': 'verified'})
        self.assertEqual(training.state, 'done')
        self._note(kind='check_in', check_in_day='7').action_hold()
        self.assertEqual(self._line(plan, 'Check-in after first week').state, 'done')
        self.assertEqual(self._line(plan, 'Check-in after 30').state, 'open')

    def test_handed_out_and_back(self):
        device = self.env['maintenance.equipment'].create({'name': 'Tablet 7', 'company_id': self.company.id})
        plan = self._plan()
        answers = self.env['medical.staff.plan.answer'].with_user(self.manager)
        answers.create({'line_ids': self._line(plan, 'Keys').ids, 'mode': 'give', 'name': 'Front door key', 'number': 'K-12'}).action_save()
        answers.create({'line_ids': self._line(plan, 'Phone').ids, 'mode': 'give', 'name': 'Tablet', 'equipment_id': device.id}).action_save()
        items = self.env['medical.staff.item'].search([('employee_id', '=', self.nurse_employee.id)])
        self.assertEqual(set(items.mapped('given_by_id')), {self.manager})
        self.assertEqual(device.owner_user_id, self.nurse)
        self.assertEqual(self.env['medical.staff.item'].with_user(self.nurse).search_count([]), 2)
        self.assertFalse(self.env['medical.staff.item'].with_user(self.janitor).search_count([]))
        with self.assertRaises(AccessError):
            items.with_user(self.nurse).action_take_back()
        leaving = self._plan('offboarding')
        back = leaving.line_ids.filtered('item_id')
        self.assertEqual(set(back.mapped('name')), {'Front door key, number K-12', 'Tablet'})
        back.filtered(lambda line: 'key' in line.name).action_done()
        items.filtered('equipment_id').with_user(self.manager).action_take_back()
        self.assertEqual(set(back.mapped('state')), {'done'})
        self.assertFalse(items.filtered('is_out') or device.owner_user_id)
        with self.assertRaises(UserError):
            items[0].with_user(self.manager).number = 'K-13'
        with self.assertRaises(UserError):
            items[0].with_user(self.manager).unlink()
        with self.assertRaises(AccessError):
            self.env['medical.staff.item'].with_user(self.manager).create({
                'name': 'Key', 'employee_id': self.nurse_employee.id, 'returned_on': self.day})

    def test_end_access(self):
        shift_site = self.sites[0]
        self.env['res.device.log'].create({
            'session_identifier': 'x' * 42, 'user_id': self.nurse.id, 'first_activity': fields.Datetime.now(), 'last_activity': fields.Datetime.now(),
            'platform': 'linux', 'browser': 'chrome', 'ip_address': '127.0.0.1'})
        key = self.env['res.users.apikeys'].with_user(self.nurse)._generate('rpc', 'Script', fields.Datetime.now() + timedelta(hours=1))
        self.assertEqual(self.env['res.users.apikeys']._check_credentials(scope='rpc', key=key), self.nurse.id)
        token = self.nurse._compute_session_token('y' * 42)
        plan = self._plan('offboarding', departure_reason_id=self.env.ref('hr.departure_resigned').id)
        self.assertEqual(plan.access_state, 'open')
        self.assertEqual(self.nurse_file.date_left, self.day)
        ended = self._line(plan, 'Access ended')
        self.assertEqual(ended.action_done()['res_id'], plan.id, "ended on the plan")
        self.assertEqual(ended.state, 'open')
        for user in (self.nurse, self.lead):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                plan.with_user(user).action_end_access()
        plan.action_end_access()
        self.assertFalse(self.nurse.active)
        self.assertRecordValues(plan, [{'access_state': 'ended', 'access_ended_by_id': self.manager.id, 'left_user_id': self.nurse.id}])
        self.assertEqual(ended.state, 'done')
        self.assertNotIn(self.nurse, shift_site.with_context(active_test=False).user_ids)
        self.assertFalse(self.env['res.device'].search([('user_id', '=', self.nurse.id)]))
        self.assertFalse(self.env['res.users.apikeys'].search([('user_id', '=', self.nurse.id)]))
        self.assertNotEqual(self.nurse._compute_session_token('y' * 42), token)
        self.assertFalse(self.nurse_employee.active)
        self.assertEqual(self.nurse_employee.departure_reason_id, self.env.ref('hr.departure_resigned'))
        self.assertEqual(self.nurse_employee.departure_date, self.day)
        with self.assertRaises(UserError):
            plan.date = self.day + timedelta(days=3)
        with self.assertRaises(UserError):
            plan.action_cancel()

    def test_before_the_last_day_the_person_stays_on_the_lists(self):
        plan = self._plan('offboarding', date=self.day + timedelta(days=5))
        plan.action_end_access()
        self.assertFalse(self.nurse.active)
        self.assertTrue(self.nurse_employee.active)

    def test_whose_access_stays(self):
        admin = new_user(
            self.env, 'sup_admin', groups='base.group_system,medical_office_base.group_staff', company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)])
        plan = self._plan('offboarding', employee_id=self._employee('Ada Admin', admin).id)
        with self.assertRaises(UserError):
            plan.action_end_access()
        self.assertTrue(admin.active)
        owner = self._plan('offboarding', employee_id=self._employee('Olga Owner', self.owner).id)
        with self.assertRaises(UserError):
            owner.action_end_access()
        boss = new_user(
            self.env, 'sup_boss', groups='base.group_system,medical_office_base.group_manager', company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)])
        plan.with_user(boss).action_end_access()
        self.assertFalse(admin.active)
        own = self.env['medical.staff.plan'].create({
            'employee_id': self._employee('Boss', boss).id, 'kind': 'offboarding', 'date': self.day})
        with self.assertRaises(AccessError):
            own.with_user(boss).action_end_access()
        with self.assertRaises(UserError):
            own._check_access_endable()

    def test_who_works_elsewhere_too(self):
        self.nurse.company_ids += self.other_company
        self._employee('Nan Nurse', self.nurse, self.other_company)
        self.foreign_site.user_ids += self.nurse
        plan = self._plan('offboarding')
        plan.action_end_access()
        self.assertTrue(self.nurse.active)
        self.assertEqual((self.nurse.company_ids, self.nurse.company_id), (self.other_company, self.other_company))
        self.assertIn(self.nurse, self.foreign_site.user_ids)
        self.assertNotIn(self.nurse, self.sites[0].user_ids)

    def test_ends_with_the_last_day(self):
        """By the clock of the practice, New York, not by UTC."""
        with freeze_time('2026-06-10 15:00:00'):
            plan = self._plan('offboarding', date='2026-06-12')
        cron = self.env.ref('medical_office_base.cron_staff_plan_end_access')
        for moment, active in (('2026-06-12 20:00:00', True), ('2026-06-13 03:30:00', True), ('2026-06-13 04:10:00', False)):
            with freeze_time(moment), self.enter_registry_test_mode():
                cron.method_direct_trigger()
                self.env.invalidate_all()
                self.assertEqual(self.nurse.active, active, moment)
        self.assertEqual(plan.access_state, 'ended')
        self.assertFalse(self.nurse_employee.active)

    def test_an_administrator_stays_until_somebody_acts(self):
        admin = new_user(
            self.env, 'sup_admin2', groups='base.group_system,medical_office_base.group_staff', company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)])
        person = self._employee('Ada Admin', admin)
        self._file(person).date_hired = '2025-06-01'
        plan = self._plan('offboarding', employee_id=person.id, date=self.day - timedelta(days=2))
        with self.enter_registry_test_mode():
            self.env.ref('medical_office_base.cron_staff_plan_end_access').method_direct_trigger()
        self.env.invalidate_all()
        self.assertTrue(admin.active)
        self.assertEqual(plan.access_state, 'over')
        self.assertIn(plan, self.env['medical.staff.plan'].with_user(self.manager).search([('access_state', '=', 'over')]))

    def test_last_day_moves(self):
        plan = self._plan('offboarding')
        plan.date = self.day + timedelta(days=10)
        self.assertEqual(self._line(plan, 'Access ended').date_due, plan.date)
        self.assertEqual(self.nurse_file.date_left, plan.date)
        plan.action_cancel()
        self.assertFalse(self.nurse_file.date_left)

    def test_taken_on_with_a_plan(self):
        action = self.env['medical.staff.hire'].with_user(self.manager).create({
            'company_id': self.company.id, 'name': 'Newt Newcomer', 'job_id': self.jobs[0].id, 'site_ids': self.sites[:1].ids,
            'date_hired': self.day}).action_hire()
        file = self.env['medical.staff.file'].browse(action['res_id'])
        plan = self.env['medical.staff.plan'].search([('employee_id', '=', file.employee_id.id)])
        self.assertRecordValues(plan, [{'kind': 'onboarding', 'date': self.day, 'state': 'open'}])
        self.assertEqual(file.date_probation_end, self.day + timedelta(days=90))
        html, _kind = self.env['ir.actions.report'].with_user(self.manager)._render_qweb_html(
            'medical_office_base.action_report_staff_plan', plan.ids)
        self.assertIn('Hepatitis B vaccine offered', html.decode())

    def test_the_last_administrator_stays(self):
        users = self.env['res.users'].search([('all_group_ids', 'in', self.env.ref('base.group_system').id)])
        boss = new_user(self.env, 'sup_only', groups='base.group_system,medical_office_base.group_staff', company_id=self.company.id,
                             company_ids=[Command.set(self.company.ids)])
        plan = self._plan('offboarding', employee_id=self._employee('Only One', boss).id)
        (users - self.env.ref('base.user_root')).write({'group_ids': [Command.unlink(self.env.ref('base.group_system').id)]})
        with self.assertRaises(UserError):
            plan._check_access_endable(self.env.ref('base.user_root'))
