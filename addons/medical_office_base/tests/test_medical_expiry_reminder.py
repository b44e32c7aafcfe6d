from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import freeze_time, tagged

from .expiry_common import NIGHT, PAPER, ExpiryCommon

START = '2026-03-10 15:00:00'


@tagged('post_install', '-at_install')
@freeze_time(START)
class TestMedicalExpiryReminder(ExpiryCommon):

    def _days_later(self, days):
        return freeze_time(fields.Datetime.to_datetime(START) + timedelta(days=days))

    def _close(self, paper):
        """Everybody marks the task as done, and renews nothing."""
        for activity in paper.activity_ids:
            activity.with_user(activity.user_id).action_feedback(feedback="Yes, yes")

    def test_first_the_owner(self):
        valid, due = self._paper(date_end='2026-04-10'), self._paper(date_end='2026-04-09')
        mails = self.env['mail.mail'].search_count([])
        self.assertEqual(self._remind(), due)
        self.assertFalse(valid.activity_ids)
        activity = due.activity_ids
        self.assertEqual(activity.user_id, self.nurse)
        self.assertEqual(activity.summary, "Renew “Paper”, valid until 04/09/2026")
        self.assertEqual(str(activity.date_deadline), '2026-03-17')
        self.assertEqual(self.env['mail.mail'].search_count([]), mails)
        self.assertFalse(due.message_partner_ids & self.nurse.partner_id)
        # again on the same day: nothing
        self.assertFalse(self._remind())
        self.assertEqual(len(due.activity_ids), 1)

    def test_up_the_line_until_acted_on(self):
        paper = self._paper(date_end='2026-04-09')
        self._remind()
        for days, asked in ((6, self.nurse), (7, self.nurse), (13, self.nurse), (14, self.nurse + self.lead), (20, self.nurse + self.lead),
                            (21, self.nurse + self.lead + self.manager)):
            with self._days_later(days):
                self._remind()
                self.assertEqual(self._asked(paper), asked, days)
        self.assertEqual(len(paper.activity_ids), 3)
        paper.date_end = '2027-04-09'
        self.assertFalse(paper.activity_ids)
        self.assertFalse(paper.expiry_reminded_on or paper.expiry_reminder_count)

    def test_a_closed_task_comes_back(self):
        paper = self._paper(date_end='2026-04-09')
        self._remind()
        self._close(paper)
        with self._days_later(6):
            self._remind()
            self.assertFalse(paper.activity_ids)
        with self._days_later(7):
            self._remind()
            self.assertEqual(self._asked(paper), self.nurse)
            self._close(paper)
        with self._days_later(14):
            self._remind()
            self.assertEqual(self._asked(paper), self.nurse + self.lead)

    def test_never_ages_out(self):
        paper = self._paper(date_end='2020-01-01')
        self._remind()
        # it has ended: the supervisor hears of it at once
        self.assertEqual(self._asked(paper), self.nurse + self.lead)
        for week in range(1, 60):
            with self._days_later(7 * week):
                self._close(paper)
                self.assertEqual(self._remind(), paper)
                self.assertTrue(self._asked(paper))
        self.assertEqual(self._asked(paper), self.nurse + self.lead + self.manager)

    def test_the_end_is_a_reminder_of_its_own(self):
        paper = self._paper(date_end='2026-03-12')
        self._remind()
        with self._days_later(2):
            self.assertFalse(self._remind())
        with self._days_later(3):
            self.assertEqual(self._remind(), paper)
            self.assertEqual(self._asked(paper), self.nurse + self.lead)
            self.assertFalse(self._remind())

    def test_by_the_clock_of_the_place(self):
        main, island = self._paper(date_end='2026-04-09', site_id=self.main.id), self._paper(date_end='2026-04-09', site_id=self.island.id)
        with freeze_time(NIGHT):
            self.assertFalse(self._remind())
        with freeze_time('2026-03-10 04:30:00'):
            self.assertEqual(self._remind(), main)
        with freeze_time('2026-03-10 10:30:00'):
            self.assertEqual(self._remind(), island)

    def test_nobody_who_is_gone(self):
        root = self.env.ref('base.user_root')
        papers = [self._paper(date_end='2026-04-09', user_id=user_id) for user_id in (self.nurse.id, root.id, False)]
        self.nurse.active = False
        self._remind()
        # the nurse's supervisor stands in; where no supervisor is known, the manager
        self.assertEqual([self._asked(paper) for paper in papers], [self.lead, self.manager, self.manager])
        self.lead.active = False
        with self._days_later(7):
            self._remind()
            self.assertEqual(self._asked(papers[0]), self.lead + self.manager)
        self.manager.active = False
        paper = self._paper(date_end='2026-04-09')
        self._remind()
        self.assertEqual(self._asked(paper), self.owner)
        self.owner.active = False
        paper = self._paper(date_end='2026-04-09')
        self.assertEqual(self._remind(), paper)
        self.assertFalse(paper.activity_ids)

    def test_nobody_of_another_practice(self):
        stranger = self._user('exp_south', 'manager', self.other_company)
        both = self._user('exp_both', 'manager')
        both.company_ids = [Command.link(self.other_company.id)]
        here, there = (self._paper(date_end='2026-04-09', user_id=self.nurse.id, company_id=company.id)
                       for company in (self.company, self.other_company))
        self._remind()
        self.assertEqual(self._asked(here), self.nurse)
        # the nurse has no access there, nor the nurse's supervisor
        self.assertEqual(self._asked(there), stranger + both)

    def test_nobody_who_cannot_see_it(self):
        plain = self._user('exp_plain', 'staff')
        self.employee.parent_id.user_id = plain
        self.env['ir.rule'].create({
            'name': 'Not for this one', 'model_id': self.env['ir.model']._get_id(PAPER),
            'domain_force': f"[(1, '=', 1)] if user.id != {plain.id} else [(0, '=', 1)]"})
        paper = self._paper(date_end='2026-03-01')
        self._remind()
        self.assertEqual(self._asked(paper), self.nurse + self.manager)

    def test_what_stops_it(self):
        for values in ({'active': False}, {'state': 'ended'}, {'date_end': False}, {'expiry_lead_days': 5}):
            paper = self._paper(date_end='2026-04-09')
            self._remind()
            self.assertTrue(paper.activity_ids)
            paper.write(values)
            self.assertFalse(self.env['mail.activity'].search_count([('res_model', '=', PAPER), ('res_id', '=', paper.id)]), values)
        renewed = self._paper(date_start='2025-04-10', date_end='2026-04-09')
        self._remind()
        renewed._expiry_renew('2026-04-10', '2027-04-09')
        self.assertFalse(renewed.activity_ids)
        with self._days_later(60):
            self.assertNotIn(renewed, self._remind())

    def test_what_stops_it_outside(self):
        """Where nobody wrote the record: the job takes the reminder back."""
        paper = self._paper(date_end='2026-04-09', site_id=self.main.id)
        self._remind()
        self.env.flush_all()
        self.env.cr.execute("UPDATE medical_fake_paper SET state = 'ended' WHERE id = %s", [paper.id])
        paper.invalidate_recordset()
        self._remind()
        self.assertFalse(paper.activity_ids)

    def test_other_activities_stay(self):
        paper = self._paper(date_end='2026-04-09')
        call = paper.activity_schedule('mail.mail_activity_data_todo', user_id=self.nurse.id)
        self._remind()
        paper.date_end = '2027-04-09'
        self.assertEqual(paper.activity_ids, call)

    def test_queries_do_not_depend_on_the_number(self):
        def remind(count):
            papers = self.env[PAPER].union(*[self._paper(date_end='2026-03-01', user_id=user.id) for user in
                                             (self.nurse, self.lead) for _index in range(count)])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._remind()
            self.env.flush_all()
            self.assertTrue(all(paper.activity_ids for paper in papers))
            return self.env.cr.sql_log_count - before

        remind(1)
        self.assertAlmostEqual(remind(40), remind(4), delta=3)

    def test_one_job_for_all_models(self):
        self.assertIn(PAPER, self.env['medical.expiry.mixin']._expiry_models())
        self.assertIn('medical.agreement', self.env['medical.expiry.mixin']._expiry_models())
        paper = self._paper(date_end='2026-04-09')
        progress = []
        with patch.object(self.registry['ir.cron'], '_commit_progress', lambda cron, *args, **kwargs: progress.append(args) or 60):
            self.env['medical.expiry.mixin']._cron_expiry_remind()
            self.assertEqual(self._asked(paper), self.nurse)
            self.env['medical.expiry.mixin']._cron_expiry_remind()
        self.assertEqual(len(paper.activity_ids), 1)

    def test_one_failing_model_silences_no_other(self):
        paper = self._paper(date_end='2026-04-09')
        with (
            patch.object(self.registry['ir.cron'], '_commit_progress', lambda cron, *args, **kwargs: 60),
            patch.object(self.registry['medical.agreement'], '_expiry_daily', side_effect=ValueError("broken")),
            self.assertLogs('odoo.addons.medical_office_base.models.medical_expiry_reminder', 'ERROR'),
        ):
            self.env['medical.expiry.mixin']._cron_expiry_remind()
        self.assertEqual(self._asked(paper), self.nurse)
