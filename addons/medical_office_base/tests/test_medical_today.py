from datetime import date

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, freeze_time, tagged

from .companies import new_companies
from .today_common import TodayChecks
from .users import new_user

ROOMS = {
    'key': 'fake_rooms', 'title': 'Fake rooms', 'section': 'facilities', 'model': 'medical.room', 'urgency': 'warning',
    'domain': [('name', '=like', 'Fake %')], 'action': 'medical_office_base.action_medical_room', 'empty': 'No fake room.',
}


class TodayCase(TransactionCase, TodayChecks):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.site = cls.env['medical.site'].create({'name': 'Harbor', 'code': 'HRB', 'tz': 'America/New_York'})
        cls.manager, cls.staff, cls.clinician, cls.facility, cls.auditor = (
            new_user(cls.env, f'today_{role}', f'medical_office_base.group_{role}', tz='America/New_York')
            for role in ('manager', 'staff', 'clinician', 'facility', 'auditor'))
        cls.no_role = new_user(cls.env, 'today_no_role', 'base.group_user')
        cls.other_company = new_companies(cls.env, {'name': 'Other Practice'})
        cls.stranger = new_user(
            cls.env, 'today_stranger', 'medical_office_base.group_manager',
            company_id=cls.other_company.id, company_ids=[(6, 0, cls.other_company.ids)])

    def _today(self, user):
        return self.env['medical.today'].with_user(user)

    def _rooms(self, count):
        return self.env['medical.room'].create([
            {'name': f'Fake {number}', 'code': f'F{number}', 'site_id': self.site.id} for number in range(count)])


@tagged('post_install', '-at_install')
class TestMedicalTodayCards(TodayCase):

    def test_number_is_what_opens(self):
        self._today(self.manager).quick_task("Call the plumber")
        for user in (self.manager, self.staff, self.clinician, self.facility, self.auditor, self.stranger):
            self.assert_cards_match(user)

    def test_fake_card(self):
        self._rooms(3)
        with self._fake_cards(ROOMS):
            self.assertEqual(self.assert_cards_match(self.staff), {'fake_rooms': 3})
            self.assertEqual(self.assert_cards_match(self.stranger), {'fake_rooms': 0}, "another company's rooms")
            card = self._shown(self.staff)['fake_rooms']
            self.assertEqual((card['title'], card['urgency'], card['snoozed'], card['given_to']), ('Fake rooms', 'warning', False, []))

    def test_opened_list_has_no_narrowing_filter(self):
        action = self.env.ref('medical_office_base.action_medical_room')
        action.domain = [('id', '=', 0)]
        action.context = "{'search_default_mine': 1, 'active_test': False, 'group_by': 'kind', 'default_kind': 'exam', 'uid_is': uid}"
        self._rooms(2)[0].active = False
        with self._fake_cards(ROOMS):
            self.assertEqual(self.assert_cards_match(self.staff), {'fake_rooms': 1})
            opened = self._today(self.staff).open_card('fake_rooms')
        self.assertEqual(opened['name'], 'Fake rooms')
        self.assertEqual({name: opened['context'].get(name) for name in ('default_kind', 'uid_is', 'search_disable_custom_filters')}, {
            'default_kind': 'exam', 'uid_is': self.staff.id, 'search_disable_custom_filters': True})

    def test_zero_keeps_its_place_and_says_what_it_means(self):
        with self._fake_cards(ROOMS):
            card = self._shown(self.staff)['fake_rooms']
        self.assertEqual((card['count'], card['empty']), (0, 'No fake room.'))
        with self._fake_cards({**ROOMS, 'empty': ''}):
            self.assertTrue(self._shown(self.staff)['fake_rooms']['empty'])

    def test_groups(self):
        restricted = {**ROOMS, 'groups': 'medical_office_base.group_manager,medical_office_base.group_clinician'}
        with self._fake_cards(restricted):
            self.assertEqual([bool(self._shown(user)) for user in (self.manager, self.clinician, self.staff, self.facility)], [
                True, True, False, False])
            with self.assertRaises(UserError):
                self._today(self.staff).open_card('fake_rooms')

    def test_unreadable_model_is_left_out(self):
        practice = {**ROOMS, 'model': 'medical.practice', 'domain': [], 'action': 'medical_office_base.action_medical_practice'}
        with self._fake_cards(practice):
            self.assertEqual(self.assert_cards_match(self.staff), {'fake_rooms': 1})
            self.assertFalse(self._shown(self.facility))

    def test_order_of_sections_and_cards(self):
        cards = [
            {**ROOMS, 'key': 'late', 'section': 'compliance'},
            {**ROOMS, 'key': 'urgent', 'sequence': 30, 'urgency': 'danger'},
            {**ROOMS, 'key': 'second', 'sequence': 20},
            {**ROOMS, 'key': 'first', 'sequence': 10},
            {**ROOMS, 'key': 'task', 'section': 'today', 'sequence': 99},
        ]
        with self._fake_cards(*cards):
            self.assertEqual(list(self._shown(self.staff)), ['task', 'urgent', 'first', 'second', 'late'])

    def test_mistakes_of_the_developer(self):
        for mistake in ({'section': 'nowhere'}, {'urgency': 'very'}, {'groups': '!base.group_user'}, {'key': 'With Spaces'}):
            with self._fake_cards({**ROOMS, **mistake}), self.subTest(**mistake), self.assertRaises(ValueError):
                self._today(self.staff).get_today()
        with self._fake_cards(ROOMS, ROOMS), self.assertRaises(ValueError):
            self._today(self.staff).get_today()
        with self._fake_cards({**ROOMS, 'model': 'medical.site'}), self.assertRaises(ValueError):
            self._today(self.staff).open_card('fake_rooms')

    def test_only_for_people_with_a_role(self):
        for call in (
            lambda today: today.get_today(), lambda today: today.open_card('tasks_due'), lambda today: today.get_colleagues(),
            lambda today: today.snooze_card('tasks_due', 'hour'), lambda today: today.quick_task("No"),
            lambda today: today.delegate_card('tasks_due', self.staff.id),
        ):
            with self.assertRaises(AccessError):
                call(self._today(self.no_role))

    def test_sites_and_roles(self):
        self.site.user_ids = self.staff | self.clinician
        screen = self._today(self.clinician).get_today()
        self.assertEqual((screen['sites'], screen['roles']), ([{'id': self.site.id, 'name': 'Harbor'}], ['Clinician']))
        self.assertEqual(self._today(self.staff).get_today()['roles'], ['Staff'])
        self.assertFalse(self._today(self.manager).get_today()['sites'])

    def _queries(self, user):
        self._today(user).get_today()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        cards = len(self._shown(user))
        return self.env.cr.sql_log_count - before, cards

    def test_queries_do_not_grow_with_the_data(self):
        self.site.user_ids = self.manager
        few, cards = self._queries(self.manager)
        self.assertLessEqual(few, 8 + 2 * cards)
        # yesterday, as in the evening the day of UTC is tomorrow's at the site
        due = fields.Date.subtract(fields.Date.today(), days=1)
        self.env['mail.activity'].create([
            {'user_id': self.manager.id, 'summary': f'Task {number}', 'date_deadline': due} for number in range(200)])
        colleagues = [self.staff, self.clinician, self.facility]
        for number in range(30):
            self._today(self.manager).quick_task(f'Yours {number}', colleagues[number % 3].id)
        self._rooms(50)
        many, cards = self._queries(self.manager)
        self.assertEqual(self._shown(self.manager)['tasks_due']['count'], 200)
        self.assertLessEqual(many, 8 + 2 * cards)
        # who the handed out tasks are with takes a query for the users and one for their names
        self.assertLessEqual(many - few, 2 + 2)


@tagged('post_install', '-at_install')
class TestMedicalTodaySnooze(TodayCase):

    def test_own_screen_only(self):
        self._rooms(1)
        with self._fake_cards(ROOMS):
            self._today(self.staff).snooze_card('fake_rooms', 'hour')
            card = self._shown(self.staff)['fake_rooms']
            self.assertEqual((card['count'], bool(card['snoozed'])), (1, True))
            self.assertFalse(self._shown(self.manager)['fake_rooms']['snoozed'])
            self._today(self.manager).unsnooze_card('fake_rooms')
            self.assertTrue(self._shown(self.staff)['fake_rooms']['snoozed'])
            self._today(self.staff).unsnooze_card('fake_rooms')
            self.assertFalse(self._shown(self.staff)['fake_rooms']['snoozed'])

    def test_every_role_can(self):
        for user in (self.facility, self.auditor, self.manager):
            self._today(user).snooze_card('tasks_due', 'hour')
            self.assertTrue(self._shown(user)['tasks_due']['snoozed'])
            self._today(user).unsnooze_card('tasks_due')
            self.assertFalse(self._shown(user)['tasks_due']['snoozed'])

    def test_others_by_rpc(self):
        self._today(self.staff).snooze_card('tasks_due', 'week')
        snooze = self.env['medical.today.snooze'].search([('user_id', '=', self.staff.id)])
        theirs = snooze.with_user(self.manager)
        self.assertFalse(theirs.search([('user_id', '=', self.staff.id)]))
        for call in (
            lambda: theirs.read(['until']), lambda: theirs.write({'until': '2020-01-01'}), theirs.unlink,
            lambda: theirs.create({'user_id': self.staff.id, 'card': 'other', 'until': '2099-01-01'}),
        ):
            with self.assertRaises(AccessError):
                call()
        own = theirs.create({'card': 'other', 'until': '2099-01-01'})
        self.assertEqual(own.user_id, self.manager)
        with self.assertRaises(AccessError, msg="an own row can't be pushed onto someone else's screen"):
            own.user_id = self.staff

    def test_again_moves_the_end(self):
        self._today(self.staff).snooze_card('tasks_due', 'hour')
        self._today(self.staff).snooze_card('tasks_due', 'week')
        self.assertEqual(self.env['medical.today.snooze'].search_count([('user_id', '=', self.staff.id)]), 1)

    def test_choices(self):
        """In the zone of the person's site, whatever the server's, summer time included."""
        self.site.user_ids = self.staff
        cases = [
            # Wednesday 09:30 in New York
            ('2026-01-14 14:30:00', '2026-01-14 15:30:00', '2026-01-14 18:00:00', '2026-01-19 13:00:00'),
            # Friday 15:00; the clocks go forward on Sunday the 8th
            ('2026-03-06 20:00:00', '2026-03-06 21:00:00', '2026-03-07 13:00:00', '2026-03-09 12:00:00'),
            # Monday 21:00 there, Tuesday in UTC
            ('2026-01-13 02:00:00', '2026-01-13 03:00:00', '2026-01-13 13:00:00', '2026-01-19 13:00:00'),
        ]
        for now, *expected in cases:
            with freeze_time(now):
                for choice, until in zip(('hour', 'half_day', 'week'), expected, strict=True):
                    self._today(self.staff).snooze_card('tasks_due', choice)
                    snooze = self.env['medical.today.snooze'].search([('user_id', '=', self.staff.id)])
                    self.assertEqual(str(snooze.until), until, f'{choice} at {now}')

    def test_ends_by_itself(self):
        with freeze_time('2026-01-14 14:30:00'):
            self._today(self.staff).snooze_card('tasks_due', 'hour')
        with freeze_time('2026-01-14 15:29:00'):
            self.assertIn('10:30', self._shown(self.staff)['tasks_due']['snoozed'])
        with freeze_time('2026-01-14 15:31:00'):
            self.assertFalse(self._shown(self.staff)['tasks_due']['snoozed'])
            self.env['medical.today.snooze']._gc_past()
            self.assertFalse(self.env['medical.today.snooze'].search_count([('user_id', '=', self.staff.id)]))

    def test_unknown(self):
        with self.assertRaisesRegex(UserError, '1 hour'):
            self._today(self.staff).snooze_card('tasks_due', 'for ever')
        with self.assertRaises(UserError):
            self._today(self.staff).snooze_card('no_such_card', 'hour')
        self.assertTrue(self._today(self.staff).unsnooze_card('no_such_card'))


@tagged('post_install', '-at_install')
class TestMedicalTodayTasks(TodayCase):

    def _task(self, task_id):
        return self.env['mail.activity'].browse(task_id)

    def test_for_oneself(self):
        with freeze_time('2026-01-13 02:00:00'):  # the 12th in New York
            task = self._task(self._today(self.staff).quick_task("  Call the plumber ", note="Room 3 <b>\nsoon"))
            self.assertRecordValues(task, [{
                'user_id': self.staff.id, 'summary': "Call the plumber", 'date_deadline': date(2026, 1, 12), 'res_model': False, 'medical_card': False}])
            self.assertIn('&lt;b&gt;', task.note)
            self.assertEqual(self._shown(self.staff)['tasks_due']['count'], 1)
            self.assertFalse(self._today(self.staff).get_today()['handed_out'])

    def test_upcoming(self):
        with freeze_time('2026-01-12 15:00:00'):
            for day in ('2026-01-12', '2026-01-13', '2026-01-19', '2026-01-20'):
                self._today(self.staff).quick_task("Task", date_deadline=day)
            self.assertEqual(self.assert_cards_match(self.staff)['tasks_due'], 1)
            self.assertEqual(self._shown(self.staff)['tasks_upcoming']['count'], 2)
        with freeze_time('2026-01-14 15:00:00'):
            self.assertEqual(self.assert_cards_match(self.staff)['tasks_due'], 2)

    def test_for_a_colleague(self):
        task = self._task(self._today(self.staff).quick_task("Order toner", self.manager.id))
        self.assertEqual(self._shown(self.manager)['tasks_due']['count'], 1)
        self.assertFalse(self._shown(self.staff)['tasks_due']['count'])
        handed_out = self._today(self.staff).get_today()['handed_out']
        self.assertEqual([(entry['title'], entry['user'], entry['late']) for entry in handed_out], [("Order toner", self.manager.name, False)])
        task.with_user(self.manager).action_done()
        self.assertFalse(self._shown(self.manager)['tasks_due']['count'])
        self.assertFalse(self._today(self.staff).get_today()['handed_out'])

    def test_refused(self):
        portal = new_user(self.env, 'today_portal', 'base.group_portal')
        archived = new_user(self.env, 'today_archived', 'medical_office_base.group_staff')
        archived.active = False
        today = self._today(self.staff)
        before = self.env['mail.activity'].search_count([])
        for user in (portal.id, archived.id, self.stranger.id, self.no_role.id, 0x7FFFFFFF, 'me', [self.manager.id]):
            with self.assertRaises(UserError):
                today.quick_task("No", user)
        for summary in ('', '   ', False):
            with self.assertRaises(UserError):
                today.quick_task(summary)
        for day in ('2020-01-01', 'tomorrow', '2026-13-45'):
            with self.assertRaises(UserError):
                today.quick_task("No", date_deadline=day)
        self.assertEqual(self.env['mail.activity'].search_count([]), before)

    def test_colleagues(self):
        mine = (self.manager | self.staff | self.clinician | self.facility | self.auditor).ids
        colleagues = {person['id'] for person in self._today(self.manager).get_colleagues()}
        self.assertEqual(colleagues & set(mine), set(mine) - {self.manager.id})
        self.assertFalse(colleagues & {self.stranger.id, self.no_role.id, self.env.ref('base.user_root').id})
        with self._fake_cards({**ROOMS, 'groups': 'medical_office_base.group_manager, medical_office_base.group_clinician'}):
            colleagues = {person['id'] for person in self._today(self.manager).get_colleagues('fake_rooms')}
        self.assertEqual(colleagues & set(mine), {self.clinician.id})
        with self._fake_cards({**ROOMS, 'model': 'medical.practice', 'action': 'medical_office_base.action_medical_practice', 'domain': []}):
            colleagues = {person['id'] for person in self._today(self.manager).get_colleagues('fake_rooms')}
        self.assertEqual(colleagues & set(mine), {self.staff.id, self.clinician.id, self.auditor.id}, "facility may not read the model")

    def test_delegate_a_card(self):
        self._rooms(2)
        with self._fake_cards({**ROOMS, 'groups': 'medical_office_base.group_manager,medical_office_base.group_clinician'}):
            today = self._today(self.manager)
            self.assertFalse(self._shown(self.manager)['fake_rooms']['given_to'])
            task = self._task(today.delegate_card('fake_rooms', self.clinician.id, note="Have a look <i>"))
            self.assertEqual((task.user_id, task.summary, task.medical_card), (self.clinician, 'Fake rooms', 'fake_rooms'))
            self.assertIn('/odoo/today?card=fake_rooms', task.note)
            self.assertIn('&lt;i&gt;', task.note)
            self.assertEqual(self._shown(self.manager)['fake_rooms']['given_to'], [self.clinician.name])
            opened = task.with_user(self.clinician).action_medical_open_card()
            self.assertEqual(self.env[opened['res_model']].with_user(self.clinician).search_count(opened['domain']), 2)
            for user in (self.staff, self.stranger, self.manager):
                with self.assertRaises(UserError):
                    today.delegate_card('fake_rooms', user.id)
            with self.assertRaises(UserError):
                today.delegate_card('no_such_card', self.clinician.id)
            with self.assertRaises(UserError):
                self._today(self.staff).delegate_card('fake_rooms', self.clinician.id)
            with self.assertRaises(UserError):
                today.delegate_card('fake_rooms', self.clinician.id, '2020-01-01')

    def test_personal_cards_are_not_handed_over(self):
        with self._fake_cards({**ROOMS, 'personal': True}):
            self.assertTrue(self._shown(self.manager)['fake_rooms']['personal'])
            with self.assertRaisesRegex(UserError, "quick task"):
                self._today(self.manager).get_colleagues('fake_rooms')
            with self.assertRaisesRegex(UserError, "quick task"):
                self._today(self.manager).delegate_card('fake_rooms', self.clinician.id)
        self.assertFalse(self._today(self.manager).get_today()['handed_out'])

    def test_others_tasks_stay_theirs(self):
        task = self._task(self._today(self.staff).quick_task("Order toner", self.manager.id))
        with self.assertRaises(AccessError):
            task.with_user(self.clinician).read(['summary'])


@tagged('post_install', '-at_install')
class TestMedicalTodayDigest(TodayCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # only the people of the test
        cls.env['res.users'].search([]).medical_digest = False
        cls.people = cls.manager | cls.staff | cls.no_role | cls.stranger
        cls.people.write({'medical_digest': True, 'medical_digest_date': False})
        for user in cls.people:
            user.email = f'{user.login}@example.com'
        # what waits for the managers of a new practice from the first day on
        cls.env['hr.employee'].search([]).action_archive()
        cls.env['medical.credential.requirement'].search([]).active = False
        cls.west = cls.env['medical.site'].create({'name': 'West', 'code': 'WST', 'tz': 'America/Los_Angeles', 'sequence': 1})

    def _run(self, now):
        """Run the job at a moment (UTC); the mails it made."""
        known = self.env['mail.mail'].search([])
        with freeze_time(now), self.enter_registry_test_mode():
            self.env.ref('medical_office_base.cron_today_digest').with_user(self.env.ref('base.user_root')).method_direct_trigger()
        self.env.invalidate_all()
        return self.env['mail.mail'].search([]) - known

    def _task(self, user, day='2026-01-14'):
        return self.env['mail.activity'].create({'user_id': user.id, 'summary': "Task", 'date_deadline': day})

    def test_once_a_day_at_seven(self):
        self._task(self.staff)
        self.assertFalse(self._run('2026-01-14 11:00:00'), "six in New York")
        mail = self._run('2026-01-14 12:00:00')
        self.assertEqual(len(mail), 1)
        self.assertIn('today_staff@example.com', mail.email_to)
        self.assertIn("Tasks due (1)", mail.subject)
        self.assertIn('/odoo/today?card=tasks_due', mail.body_html)
        self.assertIn(f'/odoo/my-preferences/{self.staff.id}"', mail.body_html)
        self.assertEqual(self.staff.medical_digest_date, date(2026, 1, 14))
        self.assertFalse(self._run('2026-01-14 13:00:00'), "once a day")
        self.assertEqual(len(self._run('2026-01-15 12:00:00')), 1)

    def test_morning_that_was_missed(self):
        self._task(self.staff)
        self.assertFalse(self._run('2026-01-14 17:00:00'), "noon")
        self.assertEqual(len(self._run('2026-01-15 16:00:00')), 1, "eleven o'clock is still morning")

    def test_zone_of_the_site(self):
        self.west.user_ids = self.staff
        self._task(self.staff)
        self.assertFalse(self._run('2026-01-14 14:00:00'), "six in Los Angeles")
        self.assertEqual(len(self._run('2026-01-14 15:00:00')), 1)

    def test_day_far_ahead_of_utc(self):
        self.west.tz = 'Pacific/Auckland'
        self.west.user_ids = self.staff
        self._task(self.staff, '2026-01-15')
        self.assertEqual(len(self._run('2026-01-14 18:00:00')), 1, "seven on the 15th there")
        self.assertEqual(self.staff.medical_digest_date, date(2026, 1, 15))
        self.assertFalse(self._run('2026-01-14 19:00:00'))

    def test_nobody_else(self):
        for user in self.people:
            self._task(user)
        self.stranger.active = False
        self.manager.email = False
        mails = self._run('2026-01-14 12:00:00')
        self.assertEqual(mails.mapped('email_to'), [self.staff.email_formatted], "no role, archived and no address get none")

    def test_nothing_waits(self):
        with self._fake_cards(ROOMS):
            self.assertFalse(self._run('2026-01-14 12:00:00'))
        self.assertEqual(self.staff.medical_digest_date, date(2026, 1, 14))

    def test_only_what_one_may_see(self):
        self._rooms(2)
        with self._fake_cards({**ROOMS, 'groups': 'medical_office_base.group_manager'}):
            mails = self._run('2026-01-14 12:00:00')
        self.assertEqual(mails.mapped('email_to'), [self.manager.email_formatted])
        self.assertIn('Fake rooms (2)', mails.subject)

    def test_snoozed_cards_are_left_out(self):
        self._task(self.staff)
        with freeze_time('2026-01-13 15:00:00'):
            self._today(self.staff).snooze_card('tasks_due', 'week')
        self.assertFalse(self._run('2026-01-14 12:00:00'))

    def test_opt_out(self):
        self._task(self.staff)
        self.staff.with_user(self.staff).write({'medical_digest': False})
        self.assertFalse(self.staff.with_user(self.staff).read(['medical_digest'])[0]['medical_digest'])
        self.assertFalse(self._run('2026-01-14 12:00:00'))
        with self.assertRaises(AccessError):
            self.staff.with_user(self.manager).write({'medical_digest': True})

    def test_one_failure_does_not_stop_the_others(self):
        for user in (self.staff, self.manager):
            self._task(user)
        send = self.registry['medical.today']._send_digest

        def _send_digest(today, user):
            if user == self.manager:
                raise ValueError("broken")
            return send(today, user)

        self.patch(self.registry['medical.today'], '_send_digest', _send_digest)
        with self.assertLogs('odoo.addons.medical_office_base.models.medical_today_digest', 'ERROR'):
            mails = self._run('2026-01-14 12:00:00')
        self.assertEqual(mails.mapped('email_to'), [self.staff.email_formatted])
        self.assertFalse(self.manager.medical_digest_date, "tried again in the next hour")
