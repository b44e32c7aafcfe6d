import zipfile
from datetime import datetime, timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.medical_office_base.tests.today_common import TodayChecks

from ..issue.issue_common import IssueCommon

ACTIVITY = ('compliance_officer', 'privacy_officer', 'owner')
ACCOUNTS = (*ACTIVITY, 'manager')


@tagged('post_install', '-at_install')
class TestMedicalSystemReview(IssueCommon, TodayChecks):
    """Monthly reviews of what went on in the system, quarterly ones of who has access: each row by somebody whom it isn't about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # what an auditor reads is given to them
        cls.env['medical.audit.access'].with_user(cls.owner).create({
            'user_id': cls.auditor.id, 'company_id': cls.company.id, 'purpose': 'Yearly audit', 'date_from': '2020-01-01', 'date_to': '2099-12-31',
            'valid_until': fields.Datetime.now() + timedelta(days=360)})
        cls.main.calendar_id = cls.env['resource.calendar'].create({
            'name': 'Weekdays', 'tz': 'America/New_York', 'company_id': cls.company.id, 'attendance_ids': [Command.clear(), *(
                Command.create({'name': 'Day', 'dayofweek': str(day), 'hour_from': 8, 'hour_to': 17, 'day_period': 'morning'}) for day in range(5))]})
        Log = cls.env['medical.access.log']
        for month in (1, 2, 3):
            if f'2026_{month:02d}' not in Log._partitions():
                Log._attach_partition(cls.env.cr, datetime(2026, month, 1))  # noqa: DTZ001 the first of a month of the log

    def _lines(self, user, moment, channel='view', times=1, company=None):
        self.env.cr.execute("""
            INSERT INTO medical_access_log (txid, date, user_id, user_name, company_id, model, res_id, channel)
            SELECT 1, %s::timestamp, %s, %s, %s, 'medical.patient', 1, %s FROM generate_series(1, %s)""",
            [moment, user.id, f'{user.name} ({user.login})', (company or self.company).id, channel, times])

    def _activity(self, user=None):
        return self.env['medical.activity.review'].with_user(user or self.privacy_officer).create({})

    def _accounts(self, user=None):
        return self.env['medical.user.review'].with_user(user or self.compliance_officer).create({})

    def _rows(self, review, kind):
        return {line.user_id or line.code: line.number for line in review.line_ids if line.kind == kind}

    def _printed(self, name, review):
        return self.env['ir.actions.report'].with_user(self.auditor)._render_qweb_html(f'medical_office_compliance.report_{name}', review.ids)[0].decode()

    # === ACTIVITY === #

    def test_figures(self):
        self._lines(self.nurse, '2026-02-10 15:00:00', times=7)
        self._lines(self.nurse, '2026-02-11 04:00:00', times=3)  # 11 at night of the 10th
        self._lines(self.nurse, '2026-02-14 16:00:00', 'print', times=2)  # a Saturday
        self._lines(self.doctor, '2026-02-10 22:30:00', 'export')  # half past five: within the hour after closing
        self._lines(self.doctor, '2026-02-01 03:00:00', times=50)  # still January in New York
        self._lines(self.nurse, '2026-02-10 15:00:00', company=self.other_company)
        review = self._activity()
        self.assertEqual((str(review.date_from), str(review.date_to)), ('2026-02-01', '2026-02-28'))
        self.assertEqual(self._rows(review, 'channel'), {'view': 10, 'print': 2, 'export': 1})
        self.assertEqual(self._rows(review, 'person')[self.nurse], 12)
        self.assertEqual(self._rows(review, 'quiet'), {self.nurse: 5})
        self.assertEqual(self._rows(review, 'left'), {self.nurse: 2, self.doctor: 1})
        [quiet] = review.line_ids.filtered(lambda line: line.kind == 'quiet')
        action = quiet.action_open()
        found = self.env['medical.access.log'].with_user(self.privacy_officer).search_count(action['domain'])
        self.assertEqual(found, 5, "the list behind a figure holds as many lines as it says")
        with self.assertRaises(AccessError):
            quiet.with_user(self.compliance_officer).action_open()

    def test_accounts_in_activity(self):
        self.env.cr.execute("UPDATE res_users SET create_date = '2025-01-01' WHERE id = ANY(%s)", [(self.nurse | self.doctor | self.biller).ids])
        self.env.cr.execute(
            "INSERT INTO res_users_log (create_uid, create_date) VALUES (%s, '2026-02-20'), (%s, '2025-10-01')", [self.doctor.id, self.biller.id])
        self.employees['front_desk'].active = False
        self.front_desk.active = True
        self.staff.sudo().group_ids += self.env.ref('base.group_system')
        self.env.invalidate_all()
        review = self._activity()
        dormant = self._rows(review, 'dormant')
        self.assertIn(self.nurse, dormant)
        self.assertEqual(dormant[self.biller], 150)
        self.assertNotIn(self.doctor, dormant)
        self.assertEqual(list(self._rows(review, 'gone')), [self.front_desk])
        self.assertEqual(list(self._rows(review, 'admin')), [self.staff])

    def test_roles_are_written_down(self):
        changes = self.env['medical.role.change'].search([('user_id', '=', self.nurse.id)])
        self.assertRecordValues(changes, [{'role_name': self.env.ref('medical_office_base.group_clinician').name, 'is_gained': True}])
        with freeze_time('2026-02-12 12:00:00'):
            self.nurse.group_ids = [Command.link(self.env.ref('medical_office_base.group_biller').id)]
            self.env.ref('medical_office_base.group_clinician').user_ids -= self.nurse
        self.env.ref('medical_office_base.group_cashier').user_ids += self.nurse
        new = self.env['medical.role.change'].search([('user_id', '=', self.nurse.id), ('id', 'not in', changes.ids)], order='id')
        self.assertEqual(new.mapped('is_gained'), [True, False, True])
        self.assertEqual(len(set(new.mapped('role_name'))), 3)
        review = self._activity()
        [row] = review.line_ids.filtered(lambda line: line.kind == 'grant' and line.user_id == self.nurse)
        self.assertEqual(row.number, 2, "those of February")
        self.assertEqual(self.env['medical.role.change'].with_user(self.auditor).search_count(row.action_open()['domain']), 2)
        for user in (self.manager, self.env.user):
            with self.assertRaises(AccessError):
                new.with_user(user).write({'role_name': 'Else'})
        self.assertFalse(new.with_user(self.nurse).has_access('read'))

    def test_review_of_activity(self):
        self._lines(self.nurse, '2026-02-10 04:00:00', times=3)
        self._lines(self.privacy_officer, '2026-02-10 04:00:00', times=2)
        review = self._activity()
        own = review.line_ids.filtered(lambda line: line.user_id == self.privacy_officer and line.needs_verdict)
        self.assertTrue(own.is_mine)
        with self.assertRaisesRegex(UserError, r"not looked at"):
            review.action_sign()
        with self.assertRaises(UserError, msg="about themselves"):
            own.action_fine()
        review.action_fine_rest()
        self.assertFalse(own.verdict)
        review.conclusion = "Nothing out of the ordinary"
        with self.assertRaisesRegex(UserError, r"about yourself"):
            review.action_sign()
        own.with_user(self.owner).write({'verdict': 'question', 'note': 'Why at night?'})
        self.assertEqual(own.judged_by_id, self.owner)
        self.assertEqual(self.assert_cards_match(self.privacy_officer)['activity_review_open'], 1)
        review.action_sign()
        self.assertEqual(self.assert_cards_match(self.privacy_officer)['activity_review_open'], 0)
        self.assertRecordValues(review, [{'state': 'signed', 'signed_by_id': self.privacy_officer.id, 'odd_count': 1, 'open_count': 0}])
        for change in (lambda: review.write({'conclusion': 'Else'}), lambda: own.sudo().write({'verdict': 'fine'}), review.action_count, review.action_sign,
                       lambda: review.sudo().unlink(), review.action_fine_rest):
            with self.assertRaises(UserError):
                change()
        html = self._printed('activity_review', review)
        for words in ('Nothing out of the ordinary', 'Why at night?', '164.308(a)(1)(ii)(D)', self.privacy_officer.name):
            self.assertIn(words, html)

    def test_counted_anew(self):
        self._lines(self.nurse, '2026-02-10 04:00:00')
        review = self._activity()
        row = review.line_ids.filtered(lambda line: line.kind == 'quiet')
        row.write({'verdict': 'question', 'note': 'Asked'})
        self._lines(self.nurse, '2026-02-11 04:00:00', times=4)
        review.action_count()
        self.assertEqual((row.number, row.note), (1, 'Asked'), "what somebody has judged stays as it was judged")
        self.assertEqual(self._rows(review, 'person'), {self.nurse: 5})

    def test_queries_dont_grow(self):
        def count():
            review = self._activity().sudo()
            review._count()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            review._count_lines()
            queries = self.env.cr.sql_log_count - before
            self.env.cr.execute("DELETE FROM medical_activity_review WHERE id = %s", [review.id])
            self.env.invalidate_all()
            return queries
        self._lines(self.nurse, '2026-02-10 04:00:00')
        few = count()
        for user in self.users.values():
            self._lines(user, '2026-02-12 04:00:00', times=20)
        self.assertLessEqual(count(), few + 2)
        self.assertLess(few, 45)

    def test_nobody_writes_it_by_hand(self):
        review = self._activity()
        for values in ({'state': 'signed'}, {'signed_by_id': self.owner.id}, {'date_from': '2026-01-01'}):
            with self.assertRaises(AccessError):
                review.write(values)
        with self.assertRaises(AccessError):
            review.line_ids.create({'review_id': review.id, 'kind': 'admin'})
        row = review.line_ids.filtered('needs_verdict')[:1] or review.line_ids[:1]
        with self.assertRaises(AccessError):
            row.write({'number': 0})
        with self.assertRaises(UserError):
            self.env['medical.activity.review'].with_user(self.owner).create({'date_from': '2026-03-01', 'date_to': '2026-03-31'})

    # === ACCOUNTS === #

    def test_review_of_accounts(self):
        self.employees['staff'].active = False
        self.staff.active = True
        review = self._accounts()
        self.assertEqual((str(review.date_from), str(review.date_to)), ('2025-10-01', '2025-12-31'))
        lines = {line.user_id: line for line in review.line_ids}
        self.assertEqual(set(lines), set(self.env['res.users'].search([
            ('company_ids', 'in', self.company.id), ('share', '=', False), ('id', '!=', self.env.ref('base.user_root').id)])))
        self.assertRecordValues(lines[self.staff], [{'person': 'left', 'last_login': False}])
        self.assertEqual(lines[self.nurse].roles, self.env.ref('medical_office_base.group_clinician').name)
        self.assertEqual(review.line_ids[0].user_id, self.staff, "who has left stands first")
        review.action_fine_rest()
        self.assertFalse(lines[self.staff].verdict, "decided by itself, not with the rest")
        lines[self.staff].action_remove()
        lines[self.biller].verdict = 'change'
        review.action_fine_rest()
        with self.assertRaises(UserError):
            lines[self.compliance_officer].action_fine()
        lines[self.compliance_officer].with_user(self.manager).action_fine()
        review.conclusion = "Two to do"
        with self.assertRaisesRegex(UserError, r"what is to be changed"):
            review.action_sign()
        lines[self.biller].note = "No exports any more"
        with self.assertRaisesRegex(UserError, r"carries out"):
            review.action_sign()
        review.user_id = self.manager
        review.action_sign()
        self.assertEqual(review.action_ids.mapped('name'), [
            f"Remove the access of {self.staff.name} (is_staff)", f"Change the access of {self.biller.name} (is_biller)"])
        self.assertRecordValues(review.action_ids, [{'user_id': self.manager.id, 'is_safety_work': True}] * 2)
        self.assertEqual(str(review.action_ids[0].date_due), '2026-03-17')
        with self.assertRaises(UserError):
            lines[self.nurse].with_user(self.owner).verdict = 'remove'
        html = self._printed('user_review', review)
        for words in ('Two to do', 'No exports any more', '164.308(a)(4)(ii)(C)', 'Has Left'):
            self.assertIn(words, html)
        values = {'company_id': self.company.id, 'review_id': review.id}
        record = self.env['medical.user.review.record'].with_user(self.auditor)
        page = record.record_page(values)
        self.assertEqual(page['count'], len(lines))
        self.assertEqual(page['rows'][0][5], 'Remove')
        with record.create(values)._record_xlsx() as file:
            self.assertIn('xl/worksheets/sheet1.xml', zipfile.ZipFile(file).namelist())

    def test_begin_by_themselves(self):
        Activity, Accounts = self.env['medical.activity.review'], self.env['medical.user.review']
        Activity._cron_begin()
        Activity._cron_begin()
        self.assertEqual(Activity.search([('company_id', '=', self.company.id)]).mapped(lambda review: str(review.date_from)), ['2026-02-01'])
        self.assertEqual(Accounts.search([('company_id', '=', self.company.id)]).mapped(lambda review: str(review.date_from)), ['2025-10-01'])
        numbers = self.assert_cards_match(self.compliance_officer)
        self.assertEqual((numbers['activity_review_open'], numbers['user_review_open']), (1, 1))
        self.assertEqual(self.assert_cards_match(self.manager)['user_review_open'], 1)
        with freeze_time('2026-04-02 15:00:00'):
            self.assertEqual(str(Activity._last_period(self.company)[0]), '2026-03-01')
            self.assertEqual(str(Accounts._last_period(self.company)[0]), '2026-01-01')

    def test_who(self):
        activity, accounts = self._activity(), self._accounts()
        for name, user in self.users.items():
            with self.subTest(user=name):
                for review, workers in ((activity, ACTIVITY), (accounts, ACCOUNTS)):
                    for record in (review, review.line_ids):
                        self.assertEqual(record.with_user(user).has_access('read'), name in (*workers, 'auditor'))
                        self.assertEqual(record.with_user(user).has_access('write'), name in workers)
        for record in (activity, accounts):
            self.assertFalse(record.with_user(self.foreign_manager).has_access('read'))
