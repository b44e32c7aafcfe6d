from datetime import date, timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.medical_office_base.tests.today_common import TodayChecks

from .huddle_common import HuddleSetUp
from .issue_common import IssueCommon

TODAY = date(2026, 3, 10)
utc = fields.Datetime.to_datetime


@tagged('post_install', '-at_install')
class TestMedicalHuddle(HuddleSetUp, TodayChecks, IssueCommon):
    """It is Tuesday, March 10, 2026, 11:00 at the sites, which open at eight on weekdays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_hours()

    # === PLANNING === #

    def test_planned_ahead(self):
        """On each opening day of the next two weeks, once, with an event on the calendar of the site's people, and no mail."""
        mails = self.env['mail.mail'].search_count([])
        self.main.with_user(self.manager).has_huddle = True
        self.assertEqual(self.main.huddle_time, 7.75)
        huddles = self._huddles()
        self.assertEqual([huddle.date.isoformat()[5:] for huddle in huddles], [
            '03-11', '03-12', '03-13', '03-16', '03-17', '03-18', '03-19', '03-20', '03-23', '03-24'])
        # daylight saving has begun on March 8
        self.assertEqual(huddles[0].date_start, utc('2026-03-11 11:45:00'))
        self.assertEqual(set(huddles.mapped('state')), {'planned'})
        events = huddles.event_id
        self.assertEqual(len(events), 10)
        self.assertRecordValues(events.sorted('start')[0], [{
            'name': 'Huddle, Main', 'start': utc('2026-03-11 11:45:00'), 'stop': utc('2026-03-11 11:55:00'), 'privacy': 'confidential',
            'partner_ids': self.main.user_ids.partner_id.ids, 'user_id': False, 'res_model': 'medical.huddle', 'res_id': huddles[0].id}])
        self.assertFalse(events[0].description, "no addresses or numbers of people")
        self.assertEqual(self.env['mail.mail'].search_count([]), mails)
        self.Huddle._cron_plan()
        self.assertEqual((self._huddles(), self._huddles().event_id), (huddles, events), "the job makes nothing twice")
        self.assertFalse(self._huddles(self.annex))
        self.assertFalse(self._huddles(self.other_site))

    def test_calendar_follows(self):
        """Another time, holidays, other people and a site that closes: huddles and events follow; what has begun stays."""
        self.main.has_huddle = True
        begun = self._today_huddle()
        begun.with_user(self.nurse).action_start()
        coming = self._huddles(state='planned')
        self.main.huddle_time = 16.5
        self.assertEqual(self._huddles(state='planned'), coming)
        self.assertEqual(coming[0].event_id.start, utc('2026-03-11 20:30:00'))
        self.env['resource.calendar.leaves'].create({
            'name': 'Founder day', 'company_id': self.company.id, 'calendar_id': self.calendar.id, 'resource_id': False,
            'date_from': utc('2026-03-12 04:00:00'), 'date_to': utc('2026-03-13 04:00:00')})
        gone = coming[1].event_id
        self.Huddle._cron_plan()
        self.assertFalse(coming[1].exists())
        self.assertFalse(gone.exists())
        self.main.user_ids = [Command.link(self.hr.id), Command.unlink(self.biller.id)]
        planned = self._huddles(state='planned')
        self.assertEqual(planned[0].event_id.partner_ids, self.main.user_ids.partner_id)
        self.assertIn(self.hr.partner_id, planned[0].event_id.attendee_ids.partner_id)
        planned[0].event_id.unlink()
        self.Huddle._cron_plan()
        self.assertTrue(planned[0].event_id, "an event that somebody deleted comes back")
        events = planned.event_id
        self.main.active = False
        self.assertEqual((self._huddles(), events.exists()), (begun, events.browse()))
        self.assertEqual(begun.state, 'running')

    def test_queries_of_planning(self):
        """As many queries for two weeks as for one."""
        self.main.has_huddle = True
        counted = []
        for days in (7, 14):
            self._huddles(state='planned').event_id.unlink()
            self.env.cr.execute("DELETE FROM medical_huddle WHERE site_id = %s", [self.main.id])
            self.env.invalidate_all()
            self.main._today()
            before = self.env.cr.sql_log_count
            self.Huddle._plan(self.main, days=days)
            self.env.flush_all()
            counted.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(self._huddles()), 10)
        self.assertLessEqual(counted[1], counted[0], counted)

    def test_missed(self):
        """What nobody held until the day was over at the site is missed; what was begun and left open is held."""
        self.sites.has_huddle = True
        left_open = self._today_huddle()
        left_open.with_user(self.nurse).action_start()
        missed = self._huddles(self.annex, date=TODAY + timedelta(days=1))
        with freeze_time('2026-03-12 03:30:00'):
            # half past eleven in the evening of March 11 at the site
            self.Huddle._cron_plan()
            self.assertRecordValues(left_open | missed, [{'state': 'held'}, {'state': 'planned'}])
        with freeze_time('2026-03-12 15:00:00'):
            self.Huddle._cron_plan()
            self.assertEqual(missed.state, 'missed')
            with self.assertRaisesRegex(UserError, 'was missed'):
                missed.with_user(self.doctor).action_start()
            self._check_reason(missed, left_open)

    def _check_reason(self, missed, held):
        """The manager says why, on a card until then; nobody else, and of no other huddle."""
        before = self.assert_cards_match(self.manager)['huddles_missed']
        self.assertTrue(before)
        for user in (self.doctor, self.compliance_officer, self.owner):
            with self.assertRaises(AccessError):
                missed.with_user(user)._note_missed("Snow")
            self.assertNotIn('huddles_missed', self.assert_cards_match(user))
        with self.assertRaises(AccessError):
            missed.with_user(self.manager).missed_reason = "Typed"
        with self.assertRaises(AccessError):
            missed.with_user(self.foreign_manager)._note_missed("Snow")
        manager = missed.with_user(self.manager)
        for huddles, reason in ((manager, ' '), (manager | held.with_user(self.manager), "Snow"), (manager.browse(), "Snow")):
            with self.assertRaises(UserError):
                huddles._note_missed(reason)
        asked = manager.action_note_missed()['context']['default_huddle_ids']
        wizard = self.env['medical.huddle.missing'].with_user(self.manager).create({'huddle_ids': asked, 'reason': " Snow "})
        wizard.action_do()
        self.assertRecordValues(missed, [{'missed_reason': "Snow", 'missed_by_id': self.manager.id}])
        self.assertEqual(missed.with_user(self.doctor)._screen()['missed_reason'], "Snow")
        self.assertEqual(self.assert_cards_match(self.manager)['huddles_missed'], before - 1)

    # === AGENDA === #

    def test_agenda_is_todays(self):
        """Each number is that of the card on Today, for the site alone, within the queries of Today; its list has as many."""
        self._problem()
        self._problem(self.lab)
        self._problem(self.annex_exam)
        for site in self.sites:
            self._issue(name='Slippery', site_id=site.id, area='safety', severity='4', likelihood='4')
        self._issue(name='Private', severity='5', likelihood='5', discretion='confidential')
        self._issue(name='Somebody', severity='5', likelihood='5', is_hr=True)
        huddles = [self._today_huddle(site) for site in self.sites]
        shown = self.assert_cards_match(self.manager)
        agendas = []
        for huddle in huddles:
            huddle = huddle.with_user(self.manager)
            huddle._agenda()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            agenda = huddle._agenda()
            self.assertLessEqual(self.env.cr.sql_log_count - before, 8 + 2 * len(agenda))
            agendas.append({line['key']: line['count'] for line in agenda})
            for line in agenda:
                action = huddle.open_line(line['key'])
                records = self.env[action['res_model']].with_user(self.manager).with_context(**action['context'])
                self.assertEqual(records.search_count(action['domain']), line['count'], line['key'])
        self.assertEqual(agendas[0]['problems_out_of_use'], 2)
        self.assertEqual(agendas[1]['problems_out_of_use'], 1)
        self.assertEqual(agendas[0]['issues_urgent'], 1, "nothing private is told aloud")
        self.assertLessEqual({'visits_expected', 'coverage_open', 'rounds_missed', 'problems_emergencies'}, set(agendas[0]))
        for key in set(agendas[0]) & set(shown):
            with self.subTest(card=key):
                self.assertEqual(agendas[0][key] + agendas[1][key], shown[key])

    def test_cards(self):
        """Today offers the huddle to those who lead it at their site, not to others."""
        self._today_huddle()
        for user, count in ((self.nurse, 1), (self.manager, 1), (self.doctor, 0), (self.staff, 0)):
            self.assertEqual(self._shown(user)['huddle_today']['count'], count, user.login)

    # === LEADING === #

    def test_led(self):
        """Numbers are kept as they were, notes are kept, and what is over stays."""
        problem = self._problem()
        kept = self._today_huddle()
        self._shift_of(self.staff)
        huddle = kept.with_user(self.nurse)
        self.assertEqual(self.Huddle.with_user(self.doctor).get_screen(), {'huddles': [], 'huddle': False})
        screen = huddle.get_screen()
        self.assertEqual((screen['huddle']['id'], screen['huddle']['state'], screen['huddle']['can_lead']), (huddle.id, 'planned', True))
        with self.assertRaisesRegex(UserError, "hasn't begun"):
            huddle.save({'notes': "Early"})
        shown = huddle.action_start()
        self.assertEqual([person['id'] for person in shown['people'] if person['present']], sorted((self.nurse | self.staff).ids, key=lambda number: (
            self.env['res.users'].browse(number).name)))
        problem.with_user(self.manager).medical_out_of_use = False
        line = {line['key']: line for line in huddle._agenda()}['problems_out_of_use']
        self.assertEqual((line['count'], line['urgency']), (1, 'warning'))
        huddle.save({'notes': "All well", 'lines': {'problems_out_of_use': "Fixed by ten"}, 'present': [*(self.nurse | self.biller).ids, self.doctor.id]})
        self.assertEqual(kept.present_ids, self.nurse | self.biller, "only people of the site")
        with self.assertRaisesRegex(UserError, 'going on'):
            huddle.action_start()
        huddle.action_end()
        self.assertRecordValues(kept, [{'state': 'held', 'leader_id': self.nurse.id, 'notes': "All well", 'minutes': 0}])
        self.assertEqual(kept.line_ids.filtered('note').mapped('note'), ["Fixed by ten"])
        for step in (lambda: huddle.save({'notes': "Later"}), huddle.action_start, huddle.action_end):
            with self.assertRaisesRegex(UserError, 'is over'):
                step()
        for record, values in ((huddle, {'notes': "Other"}), (huddle, {'state': 'planned'}), (huddle.line_ids[:1], {'count': 9})):
            for user in (self.nurse, self.manager):
                with self.assertRaises(AccessError):
                    record.with_user(user).write(values)

    def _shift_of(self, user):
        job = self.env['hr.job'].create({'name': 'Assistant', 'company_id': self.company.id})
        start = self.Huddle.search([('site_id', '=', self.main.id)], order='date', limit=1).date_start
        shift = self.env['medical.shift'].create({
            'employee_id': self.employees[user.login.removeprefix('is_')].id, 'job_id': job.id, 'site_id': self.main.id,
            'start': start + timedelta(minutes=15), 'end': start + timedelta(hours=8)})
        shift.write({'state': 'published'})

    def test_decided(self):
        """A decision is an action of its owner, read by people of the site, done by a tick in a later huddle."""
        huddle = self._today_huddle().with_user(self.nurse)
        huddle.action_start()
        for values in ({'name': "Call", 'user_id': self.staff.id}, {'name': " ", 'user_id': self.staff.id, 'date_due': '2026-03-12'},
                       {'name': "Call", 'user_id': self.doctor.id, 'date_due': '2026-03-12'}):
            with self.assertRaisesRegex(UserError, 'Say what'):
                huddle.decide(values)
        row = huddle.decide({'name': "Order lamps", 'user_id': self.staff.id, 'date_due': '2026-03-12'})
        action = self.env['medical.action'].browse(row['id'])
        self.assertRecordValues(action, [{'huddle_id': huddle.id, 'user_id': self.staff.id, 'site_id': self.main.id, 'state': 'open'}])
        Action = self.env['medical.action']
        for user, seen in ((self.staff, 1), (self.biller, 1), (self.manager, 1), (self.auditor, 1), (self.colleague, 0), (self.foreign_manager, 0)):
            self.assertEqual(Action.with_user(user).search_count([('id', '=', action.id)]), seen, user.login)
        for user in (self.biller, self.nurse):
            with self.assertRaises(AccessError):
                action.with_user(user).write({'name': "Order nothing"})
        with self.assertRaises(AccessError):
            Action.with_user(self.manager).create({'name': "Smuggled", 'user_id': self.staff.id, 'date_due': TODAY, 'huddle_id': huddle.id})
        huddle.action_end()
        with freeze_time('2026-03-11 15:00:00'):
            later = self._huddles(date=TODAY + timedelta(days=1)).with_user(self.manager)
            self.assertEqual([row['name'] for row in later.get_screen(later.id)['huddle']['earlier']], ["Order lamps"])
            later.action_start()
            later.tick(action.id)
            self.assertRecordValues(action, [{'state': 'done', 'done_by_id': self.manager.id}])
            with self.assertRaisesRegex(UserError, "isn't open"):
                later.tick(action.id)

    # === WHO === #

    def test_access(self):
        """People of the site read, those of other sites and practices don't; who leads is as said."""
        huddle = self._today_huddle()
        reads = (self.staff, self.facility, self.front_desk, self.compliance_officer, self.owner, self.auditor, self.manager)
        leads = {self.nurse, self.manager}
        for user in self.env['res.users'].browse([user.id for user in (*self.users.values(), self.foreign_manager, self.foreign_nurse)]):
            own = huddle.with_user(user)
            can_read = user in reads or user in self.main.user_ids
            self.assertEqual(own.search_count([('id', '=', huddle.id)]), int(can_read), user.login)
            if not can_read:
                with self.assertRaises(AccessError):
                    own.get_screen(huddle.id)
            if user not in leads:
                with self.assertRaises(AccessError):
                    own.action_start()
        self.employees['biller'].parent_id = self.employees['staff']
        self.env.invalidate_all()
        huddle.with_user(self.staff).action_start()
        self.assertEqual(huddle.leader_id, self.staff, "a supervisor leads as well")
