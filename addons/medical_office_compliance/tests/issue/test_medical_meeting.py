from datetime import date

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from odoo.addons.medical_office_base.tests.today_common import TodayChecks

from .issue_common import IssueCommon

NIGHT = '2026-03-10 23:00:00'
utc = fields.Datetime.to_datetime


@tagged('post_install', '-at_install')
class TestMedicalMeeting(TodayChecks, IssueCommon):
    """A meeting on Tuesday, March 10, 2026, at half past twelve, chaired by the doctor; the nurse takes the minutes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Meeting = cls.env['medical.meeting']
        cls.meeting = cls.Meeting.with_user(cls.manager).create({'chair_id': cls.doctor.id, 'secretary_id': cls.nurse.id}).sudo()

    def test_planned(self):
        """Doctors and nurses are invited, by their calendar and no mail; it follows."""
        self.assertEqual(self.meeting.invited_ids, self.nurse | self.doctor)
        self.assertRecordValues(self.meeting.event_id, [{
            'name': 'Meeting of Doctors and Nurses', 'start': utc('2026-03-10 16:30:00'), 'stop': utc('2026-03-10 17:30:00'),
            'partner_ids': (self.nurse | self.doctor).partner_id.ids}])
        self.meeting.with_user(self.doctor).hour = 13
        self.assertEqual(self.meeting.event_id.start, utc('2026-03-10 17:00:00'))
        self.assertFalse(self.env['mail.mail'].search([('model', '=', 'calendar.event'), ('res_id', '=', self.meeting.event_id.id)]))
        event = self.meeting.event_id
        self.meeting.with_user(self.doctor).action_cancel()
        self.assertFalse(event.exists())

    def test_agenda(self):
        """Issues that recur, failed their check, are late or in work, and late actions; nothing private; nothing twice; few queries."""
        again = self._issue(name='Stuck door', state='open', recurrence=3)
        failed = self._issue(name='Wrong label', state='open', reopened=1)
        late = self._issue(name='Long wait', state='open', date_due='2026-03-01')
        work = self._issue(name='Cold room', state='check')
        hidden = self._issue(name='Someone', state='open', is_hr=True) | self._issue(
            name='Quiet', state='open', discretion='confidential') | self._issue(name='Bill', state='open', area='billing') | self._issue(name='New')
        Action = self.env['medical.action']
        overdue, _open, _hidden = Action.create([
            {'name': name, 'user_id': self.nurse.id, 'company_id': self.company.id, 'date_due': due, 'issue_id': issue and issue.id}
            for name, due, issue in (('Oil it', '2026-03-02', again), ('Later', '2026-04-02', None), ('Talk', '2026-03-02', hidden[0]))])
        chair = self.meeting.with_user(self.doctor)
        chair.item_ids = [Command.create({'name': 'Vacation'})]
        chair.action_fill()
        chair.action_fill()
        items = self.meeting.item_ids
        self.assertEqual(items.mapped('kind'), ['recurring', 'failed', 'overdue', 'work', 'action', 'topic'] if items[-1].kind == 'topic' else [
            'topic', 'recurring', 'failed', 'overdue', 'work', 'action'])
        self.assertEqual(items.issue_id, again | failed | late | work)
        self.assertEqual(items.action_id, overdue)
        with self.assertRaisesRegex(ValidationError, 'Personnel'):
            self.env['medical.meeting.item'].with_user(self.manager).create({'meeting_id': self.meeting.id, 'name': 'X', 'issue_id': hidden[0].id})
        work.write({'is_hr': True})
        self.assertNotIn(work, self.meeting.item_ids.issue_id, "what becomes a personnel matter leaves the agenda")
        self._assert_queries_alike()

    def _assert_queries_alike(self):
        counted = []
        for number in (2, 20):
            for _count in range(number):
                self._issue(name='More', state='open', date_due='2026-03-01')
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.meeting.with_user(self.doctor).action_fill()
            self.env.flush_all()
            counted.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counted[1], counted[0] + 2, counted)

    def _hold(self):
        nurse = self.meeting.with_user(self.nurse)
        nurse.write({'present_ids': [Command.set((self.nurse | self.doctor).ids)], 'item_ids': [
            Command.create({'name': 'Sharps', 'minutes': "New boxes are better."})]})
        self.env['medical.meeting.decision'].with_user(self.nurse).create({
            'meeting_id': self.meeting.id, 'name': "Order boxes", 'user_id': self.staff.id, 'date_due': '2026-03-20'}).action_decide()
        with freeze_time(NIGHT):
            nurse.action_hold()
        return nurse

    def test_held_and_approved(self):
        """Decisions are actions, the next one is planned, a second person approves, and then nothing changes by RPC."""
        nurse = self.meeting.with_user(self.nurse)
        with self.assertRaisesRegex(UserError, "hasn't begun"):
            nurse.action_hold()
        with freeze_time(NIGHT), self.assertRaisesRegex(UserError, 'Nobody is ticked'):
            nurse.action_hold()
        self._hold()
        action = self.meeting.action_ids
        self.assertEqual(self.env['medical.action'].with_user(self.staff).search([('meeting_id', '!=', False)]), action)
        following = self.Meeting.search([('company_id', '=', self.company.id), ('id', '!=', self.meeting.id)])
        self.assertRecordValues(following, [{
            'date': date(2026, 4, 14), 'chair_id': self.doctor.id, 'state': 'planned', 'present_ids': [], 'item_ids': [], 'action_ids': []}])
        self.assertEqual(following.event_id.start, utc('2026-04-14 16:30:00'))
        item = self.meeting.item_ids
        item.with_user(self.manager).minutes = "New boxes are safer."
        self.assertEqual(self.meeting.writer_ids, self.nurse | self.manager)
        for user in (self.nurse, self.manager, self.compliance_officer):
            with self.assertRaises(AccessError):
                self.meeting.with_user(user).action_approve()
        counts = {user: self._shown(user)['minutes_to_approve']['count'] for user in (self.nurse, self.doctor, self.owner, self.manager)}
        self.assertEqual(counts, {self.nurse: 0, self.doctor: 1, self.owner: 1, self.manager: 0})
        self.meeting.with_user(self.doctor).action_approve()
        self.assertRecordValues(self.meeting, [{'state': 'approved', 'approved_by_id': self.doctor.id, 'approved_on': date(2026, 3, 10)}])
        for user in (self.nurse, self.doctor, self.manager):
            own = self.meeting.with_user(user)
            for change in (
                    lambda own=own: own.write({'summary': "Other"}), lambda own=own: own.write({'present_ids': [Command.clear()]}),
                    lambda own=own: own.item_ids.write({'minutes': "Other"}), lambda own=own: own.item_ids.unlink(),
                    lambda own=own: own.write({'item_ids': [Command.create({'name': 'Late topic'})]}),
                    lambda own=own: own._decide("Late", self.staff, date(2026, 3, 30)), own.action_fill, own.action_approve, own.unlink):
                # refusals of access among them
                with self.assertRaises(UserError):
                    change()
            with self.assertRaises(AccessError):
                own.write({'state': 'planned'})
        action.with_user(self.manager).name = "Order cheaper boxes"
        self.assertEqual(self.meeting._decisions(), [["Order boxes", self.staff.name, '2026-03-20']], "minutes say what was approved")
        page, _kind = self.env['ir.actions.report'].with_user(self.doctor)._render_qweb_html(
            'medical_office_compliance.action_report_meeting_minutes', self.meeting.ids)
        for words in ('Fictional Issues', 'New boxes are safer.', 'Order boxes', 'Minutes Approved', '03/20/2026', self.nurse.name):
            self.assertIn(words, page.decode())
        self.assertEqual(page.decode().count('<body'), 1)

    def test_next_one(self):
        """On the same weekday; a fifth becomes the last; none where one is planned already or none is wanted."""
        fifth = self.meeting.copy({'date': '2026-03-31'})
        self.assertEqual(fifth._plan_next().date, date(2026, 4, 28))
        self.assertFalse(self.meeting._plan_next())
        self.company.medical_practice_ids.meeting_months = 0
        last = self.Meeting.search([('company_id', '=', self.company.id)], order='date desc', limit=1)
        self.assertFalse(last._plan_next())

    def test_access(self):
        """Who is invited reads, chair and who takes the minutes write, managers and compliance officers too."""
        self.meeting.item_ids = [Command.create({'name': 'Sharps'})]
        reads = {self.nurse, self.doctor, self.manager, self.compliance_officer, self.owner, self.auditor}
        writes = reads - {self.owner, self.auditor}
        for user in (*self.users.values(), self.foreign_manager, self.foreign_nurse):
            own = self.meeting.with_user(user)
            for model, record in ((self.Meeting, own), (self.env['medical.meeting.item'], self.meeting.item_ids.with_user(user))):
                allowed = model.with_user(user).has_access('read')
                self.assertEqual(bool(allowed and record.search_count([('id', '=', record.id)])), user in reads, user.login)
            self.assertEqual(own.has_access('write'), user in writes, user.login)
            if user not in writes:
                for change in (lambda own=own: own.write({'summary': "X"}), own.action_fill, own.action_hold, own.action_cancel):
                    with self.assertRaises(AccessError):
                        change()
        with self.assertRaises(AccessError):
            self.Meeting.with_user(self.staff).create({'name': 'Party', 'chair_id': self.staff.id})
        with self.assertRaises(AccessError):
            self.Meeting.with_user(self.nurse).create({'name': 'Mine', 'chair_id': self.doctor.id, 'secretary_id': self.staff.id})
        self.assertTrue(self.Meeting.with_user(self.nurse).create({'name': 'Nurses'}))
        with self.assertRaises(AccessError):
            self.Meeting.with_user(self.manager).create({'name': 'Done', 'state': 'approved'})
