import base64
import io

from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.medical_office_base.tools.photo import MAX_BYTES

from .issue_common import IssueCommon


def photo():
    out = io.BytesIO()
    Image.new('RGB', (60, 40), 'red').save(out, 'JPEG')
    return base64.b64encode(out.getvalue()).decode()


@tagged('post_install', '-at_install')
class TestMedicalIssueScreen(IssueCommon):
    """Staff report by name or in confidence; the office asks, the reporter answers, whoever they are."""

    def _screen(self, user):
        return self.env['medical.issue.screen'].with_user(user)

    def _send(self, user=None, token='t1', **values):
        sent = self._screen(user or self.staff).send_issue({
            'kind': 'dysfunction', 'area': 'flow', 'site_id': self.main.id, 'room_id': False, 'text': 'Charts are late\nEvery morning',
            'discretion': 'named', 'is_hr': False, 'photos': [], **values}, token)
        return sent, self.Issue.search([('number', '=', sent['number']), ('company_id', '=', self.company.id)])

    def _waiting(self, user, key):
        """The number on a card of somebody's Today."""
        today = self.env['medical.today'].with_user(user).get_today()
        return next(card['count'] for section in today['sections'] for card in section['cards'] if card['key'] == key)

    def test_what_there_is_to_choose(self):
        screen = self._screen(self.staff).get_issue_screen()
        self.assertEqual([site['id'] for site in screen['sites']], [self.main.id, self.annex.id], "one's own first")
        self.assertEqual([site['mine'] for site in screen['sites']], [True, False])
        self.assertTrue(screen['sites'][0]['anonymous'].endswith(f'/speak-up/{self.main.medical_code}'))
        self.assertEqual({room['id'] for room in screen['rooms']}, set(self.rooms.ids))
        self.assertEqual({kind['key'] for kind in screen['kinds']}, set(dict(self.Issue._fields['kind'].selection)))
        self.assertEqual([kind['key'] for kind in screen['kinds'] if kind['personnel']], ['complaint_staff'])
        self.assertEqual([area['key'] for area in screen['areas'] if area['personnel']], ['people'])
        self.env.invalidate_all()
        with self.assertQueryCount(16):
            self._screen(self.facility).get_issue_screen()
        with self.assertRaises(AccessError):
            self._screen(self.auditor).get_issue_screen()
        with self.assertRaises(AccessError):
            self.main.with_user(self.staff).read(['medical_code'])

    def test_reported_by_name(self):
        sent, issue = self._send(room_id=self.exam.id, photos=[{'data': photo()}, {'data': photo()}])
        self.assertEqual((sent['name'], sent['place']), ('Charts are late', 'Main, Exam 1'))
        self.assertIn("My Reports", sent['next'])
        self.assertRecordValues(issue, [{
            'name': 'Charts are late', 'description': 'Charts are late\nEvery morning', 'discretion': 'named', 'reporter_id': self.staff.id,
            'company_id': self.company.id, 'site_id': self.main.id, 'room_id': self.exam.id, 'is_hr': False}])
        self.assertEqual(issue.photo_ids.sorted('id').mapped('name'), ['photo-1.jpg', 'photo-2.jpg'])
        self.assertNotIn(self.staff, issue.create_uid | issue.photo_ids.create_uid | issue.event_ids.create_uid)
        self.assertEqual(self._send(room_id=self.exam.id)[1], issue, "sent again it is the same")
        self.assertNotEqual(self._send(self.nurse)[1], issue, "the same word of somebody else is another")
        self.assertNotEqual(self._send(token='t2')[1], issue)

    def test_what_is_refused(self):
        for user, values in (
                (self.staff, {'kind': 'all'}), (self.staff, {'area': False}), (self.staff, {'text': ' \n'}), (self.staff, {'text': 'x' * 5000}),
                (self.staff, {'site_id': self.other_site.id}), (self.staff, {'site_id': False}), (self.staff, {'room_id': self.annex_exam.id}),
                (self.staff, {'discretion': 'anonymous'}), (self.staff, {'photos': [{'data': photo()}] * 4}), (self.staff, {'photos': [{'data': 'x'}]}),
                (self.staff, {'photos': [{'data': base64.b64encode(b'<svg/>').decode()}]}),
                (self.staff, {'photos': [{'data': base64.b64encode(b'x' * (MAX_BYTES + 1)).decode()}]})):
            with self.assertRaises(UserError):
                self._send(user, **values)
        with self.assertRaises(AccessError):
            self._send(self.auditor)
        self.assertFalse(self.Issue.search([('company_id', '=', self.company.id)]))

    def test_the_office_asks_and_the_reporter_answers(self):
        issue = self._send(discretion='confidential')[1]
        managed, own = issue.with_user(self.manager), issue.with_user(self.staff)
        self.assertTrue(managed.can_ask)
        self.assertFalse(own.can_ask)
        self.assertFalse(managed.is_own_report)
        self.assertEqual(self.Issue.with_user(self.staff).search([('is_own_report', '=', True)]), issue)
        self.assertFalse(self.Issue.with_user(self.manager).search([('is_own_report', '=', True)]))
        self.env['medical.issue.talk'].with_user(self.manager).create({'issue_id': issue.id, 'text': 'Which clinic?'}).action_send()
        self.assertRecordValues(issue, [{'asks_reporter': True, 'has_answer': False}])
        self.assertEqual((self._waiting(self.staff, 'issue_questions'), self._waiting(self.nurse, 'issue_questions')), (1, 0))
        self.env['medical.issue.talk'].with_user(self.staff).create({'issue_id': issue.id, 'text': 'Mondays'}).action_send()
        self.assertRecordValues(issue, [{'asks_reporter': False, 'has_answer': True}])
        self.assertRecordValues(issue.talk_ids, [
            {'side': 'office', 'user_id': self.manager.id, 'text': 'Which clinic?'}, {'side': 'reporter', 'user_id': False, 'text': 'Mondays'}])
        self.assertFalse(issue.event_ids.filtered(lambda event: event.kind == 'answered').user_id)
        self.assertEqual([self._waiting(user, 'issue_answers') for user in (self.manager, self.nurse, self.staff)], [1, 0, 0])
        managed.action_answer_read()
        self.assertFalse(issue.has_answer)
        for user in (self.manager, self.nurse, self.hr):
            with self.assertRaises(AccessError):
                issue.with_user(user)._answer_as_reporter('I am it')
        for user in (self.staff, self.nurse, self.owner):
            with self.assertRaises(UserError):
                issue.with_user(user)._ask('Who are you?')
        with self.assertRaises(UserError):
            managed._ask('  ')

    def test_the_conversation_is_read_by_who_reads_the_issue(self):
        issue = self._send(discretion='confidential', is_hr=True, area='people')[1]
        issue.with_user(self.hr)._ask('When?')
        message = issue.talk_ids
        Message = self.env['medical.issue.message']
        for user, reads in (
                (self.hr, True), (self.staff, True), (self.manager, False), (self.nurse, False), (self.auditor, False), (self.foreign_manager, False)):
            found = Message.with_user(user).search([('issue_id', '=', issue.id)])
            self.assertEqual(bool(found), reads, user.login)
            self.assertEqual(message.with_user(user).has_access('read'), reads, user.login)
        talk = self.env['medical.issue.talk'].with_user(self.nurse).create({'issue_id': issue.id, 'text': 'Let me see'})
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            talk.read(['discretion'])
        with self.assertRaises(AccessError):
            talk.action_send()
        for user in (self.hr, self.manager, self.staff):
            with self.assertRaises(AccessError):
                Message.with_user(user).create({'issue_id': issue.id, 'side': 'office', 'text': 'Forged', 'date': '2026-03-10'})
            with self.assertRaises(AccessError):
                message.with_user(user).write({'text': 'Changed'})
        with self.assertRaises(AccessError):
            issue.with_user(self.hr).write({'has_answer': True})
        with self.assertRaises(AccessError):
            message.write({'text': 'Changed'})
        with self.assertRaises(AccessError):
            message.unlink()

    def test_nobody_to_ask(self):
        issue = self._issue(discretion='anonymous')
        self.assertFalse(issue.with_user(self.manager).can_ask, "it came without a code")
        with self.assertRaises(UserError):
            issue.with_user(self.manager)._ask('Who are you?')
        self.assertEqual((issue.create_date.hour, issue.create_date.minute, issue.event_ids.create_date.hour), (0, 0, 0))
        self.env['medical.issue.case']._claim('abcd-efgh-jkmn-2345').issue_id = issue
        issue.invalidate_recordset(['can_ask'])
        issue.with_user(self.manager)._ask('Which clinic?')
        self.assertEqual(self.env['medical.issue.case']._find(' ABCD efgh jkmn2345'), issue)
        self.assertFalse(self.env['medical.issue.case']._find(''))
        self.assertFalse(self.env['medical.issue.case']._claim('abcdefghjkmn2345'), "a code is given once")

    def test_every_site_has_a_poster(self):
        codes = self.sites.mapped('medical_code')
        self.assertEqual(len(set(codes)), 2)
        action = self.main.with_user(self.compliance_officer).action_print_signs()
        self.assertIn('/medical_office/labels/medical.site/sign', action['url'])
        self.assertTrue(self.main._place_url().endswith(f'/speak-up/{codes[0]}'))
        with self.assertRaises(AccessError):
            self.main.with_user(self.staff).action_print_signs()
        self.main.with_user(self.manager).action_replace_code()
        self.assertNotIn(self.main.medical_code, codes)
        self.env.cr.execute("UPDATE medical_site SET medical_code = NULL WHERE id = %s", [self.annex.id])
        self.env.invalidate_all()
        self.company._medical_set_up()
        self.assertTrue(self.annex.medical_code)
