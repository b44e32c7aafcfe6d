from datetime import timedelta

from odoo.tests import freeze_time, tagged

from .problem_common import ProblemCommon

PROBLEM = 'medical_office_base.mail_activity_type_problem'


@tagged('post_install', '-at_install')
class TestMaintenanceRequestEscalation(ProblemCommon):
    """Who is told first, who next, and that nobody is asked twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        contacts = cls.env['medical.on.call'].with_user(cls.manager)
        cls.plumber = contacts.create({
            'name': 'Fictional Plumbing', 'phone': '(212) 555-0111', 'email': 'plumber@vendor.example', 'kind_ids': [(6, 0, cls.leak.ids)],
            'sequence': 1})
        cls.colleague = contacts.create({'user_id': cls.nurse.id, 'sequence': 2})
        cls.elsewhere = contacts.create({'name': 'Hill Plumbing', 'phone': '(212) 555-0112', 'site_ids': [(6, 0, cls.hill.ids)], 'sequence': 1})

    def _tasks(self, request):
        """Who has the problem as a task, in the order told."""
        activities = request.activity_ids.filtered(lambda activity: activity.activity_type_id == self.env.ref(PROBLEM)).sorted('id')
        return [activity.user_id for activity in activities]

    def _escalate(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref('medical_office_base.cron_problem_escalate').method_direct_trigger()
        self.env.invalidate_all()

    def _mails(self, address):
        return self.env['mail.mail'].sudo().search([('email_to', 'ilike', address)], order='id')

    def _patch_mail(self):
        # kept, so that they can be looked at
        self.patch(self.registry['mail.mail'], 'send_after_commit', lambda mails: None)

    def test_role_of_the_site_first(self):
        with freeze_time('2026-03-04 16:00:00'):
            request = self._report(self.leak)
            self.assertEqual(self._tasks(request), [self.porter], "the facility worker, and nobody else")
            self.assertEqual(self._tasks(self._report(self.fridge_kind)), [self.nurse])
            self.assertEqual(self._tasks(self._report(self.leak, site_id=self.hill.id)), [self.manager], "nobody of the role at Hill")
            self.assertFalse(self._tasks(self._report(self.routine)))
            self.fridge.technician_user_id = self.reception
            self.assertEqual(self._tasks(self._report(self.fridge_kind, self.nurse, equipment_id=self.fridge.id)), [self.reception])

    def test_never_odoobot(self):
        bot = self.env.ref('base.user_root')
        self.fridge.technician_user_id = bot
        bot.write({'company_ids': [(4, self.company.id)], 'group_ids': [(4, self.env.ref('medical_office_base.group_owner').id)]})
        (self.manager | self.owner | self.porter | self.nurse).active = False
        with freeze_time('2026-03-04 16:00:00') as clock:
            request = self._report(self.fridge_kind, equipment_id=self.fridge.id)
            for _step in range(5):
                clock.tick(timedelta(hours=1))
                self._escalate()
        self.assertNotIn(bot, request.activity_ids.user_id | request.medical_told_ids)

    def test_the_way_up(self):
        self._patch_mail()
        with freeze_time('2026-03-04 16:00:00') as clock:
            request = self._report(self.leak, room_id=self.room.id, text='Jane Sample in room 1 slipped')
            clock.tick(timedelta(minutes=9))
            self._escalate()
            self.assertEqual(request.medical_escalation, 'first', "not before its time")
            clock.tick(timedelta(minutes=1))
            self._escalate()
            self.assertRecordValues(request, [{'medical_escalation': 'list', 'medical_told_on_call_ids': self.plumber.ids}])
            mail = self._mails('plumber@vendor.example')
            self.assertIn('Water leak at Harbor, Exam 1', mail.subject)
            self.assertIn('(212) 555-0100', mail.body_html)
            self.assertNotIn('Jane', mail.body_html + mail.subject, "what people wrote stays in the office")
            self.assertEqual(self._tasks(request), [self.porter, self.porter])
            self.assertIn('Call Fictional Plumbing, (212) 555-0111', request.activity_ids.sorted('id')[-1].summary)
            self._escalate()
            self.assertEqual(len(self._tasks(request)), 2, "running again asks nobody more")
            for expected, stage in ((self.nurse, 'list'), (self.manager, 'manager'), (self.owner, 'owner')):
                clock.tick(timedelta(minutes=10))
                self._escalate()
                self.assertEqual((self._tasks(request)[-1], request.medical_escalation), (expected, stage))
                self.assertEqual(len(self._mails(expected.email)), 1)
            clock.tick(timedelta(hours=10))
            self._escalate()
            self.assertEqual((len(self._tasks(request)), request.medical_escalate_on), (5, False), "nobody is left")
            self.assertEqual(request.with_user(self.owner).name, 'Water leak')

    def test_taken_ends_it(self):
        with freeze_time('2026-03-04 16:00:00') as clock:
            request = self._report(self.leak)
            clock.tick(timedelta(minutes=5))
            request.with_user(self.nurse).action_medical_accept()
            self.assertFalse(request.medical_escalate_on)
            self.assertFalse(self._tasks(request))
            done = request.with_context(active_test=False).activity_ids.filtered('date_done')
            self.assertIn('Nurse takes it', str(done.mapped('feedback')))
            clock.tick(timedelta(hours=5))
            self._escalate()
            self.assertFalse(self._tasks(request))

    def test_solved_or_cancelled_ends_it(self):
        with freeze_time('2026-03-04 16:00:00') as clock:
            solved, cancelled = self._report(self.leak), self._report(self.leak)
            solved.with_user(self.reception)._medical_resolve('The tap was open')
            cancelled.with_user(self.manager)._medical_cancel("Reported twice")
            clock.tick(timedelta(hours=5))
            self._escalate()
            self.assertFalse(self._tasks(solved) + self._tasks(cancelled))

    def test_over_night(self):
        # Friday, 16:50, in opening hours: the ten minutes that are missing run on Monday
        self.network.escalate_minutes = 20
        with freeze_time('2026-03-06 21:50:00') as clock:
            request = self._report(self.network)
            self.assertEqual(request.medical_escalate_on, self._utc('2026-03-09 12:10:00'))
            for _hour in range(62):
                clock.tick(timedelta(hours=1))
                request._medical_escalate()
            self.assertEqual(request.medical_escalation, 'first', "nobody is woken")
            clock.move_to('2026-03-09 12:10:00')
            self._escalate()
            self.assertEqual(request.medical_escalation, 'list')

    def test_closing_day(self):
        self.env['resource.calendar.leaves'].create({
            'name': 'Closed', 'calendar_id': self.calendar.id, 'date_from': '2026-03-05 05:00:00', 'date_to': '2026-03-06 04:59:59'})
        with freeze_time('2026-03-04 21:50:00'):
            self.assertEqual(self._report(self.network).medical_escalate_on, self._utc('2026-03-06 13:05:00'))

    def test_a_contact_who_was_told_is_passed_over(self):
        self.colleague.user_id = self.porter
        with freeze_time('2026-03-04 16:00:00') as clock:
            request = self._report(self.leak)
            for _step in range(2):
                clock.tick(timedelta(minutes=10))
                self._escalate()
            self.assertEqual(request.medical_escalation, 'manager')

    def test_none_where_the_kind_says_never(self):
        self.leak.escalate_minutes = 0
        with freeze_time('2026-03-04 16:00:00') as clock:
            request = self._report(self.leak)
            clock.tick(timedelta(days=2))
            self._escalate()
            self.assertEqual(self._tasks(request), [self.porter])
