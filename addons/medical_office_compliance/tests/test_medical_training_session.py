from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.medical_office_base.tests.staff_file_common import PDF

from .training_common import NOW, TrainingCommon

DURING = '2026-03-10 16:30:00'
AFTER = '2026-03-10 18:00:00'


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestMedicalTrainingSession(TrainingCommon, HttpCase):
    """Sessions: planned, attended by sheet or by code, closed by somebody else than who attended."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.course = cls._course(repeat_months=12)
        cls.held = cls._session(cls.course)

    def _line(self, person=None):
        return self.held.attendance_ids.filtered(lambda line: line.employee_id == (person or self.nurse_employee))

    def test_clock_of_the_site(self):
        self.assertEqual(str(self.held.date_start), '2026-03-10 16:00:00')
        self.sites[0].tz = 'America/Los_Angeles'
        self.assertEqual(str(self.held.date_start), '2026-03-10 19:00:00')
        self.assertIn('12:00', self.held.with_user(self.nurse).when_text)
        self.assertEqual(self._rows(self.course).with_user(self.nurse).next_session_id, self.held)

    def test_by_sheet(self):
        with self.assertRaises(AccessError):
            self.held.with_user(self.nurse).action_invite()
        self.held.with_user(self.lead).action_invite()
        self.assertEqual(self.held.attendance_ids.employee_id, self.nurse_employee | self.lead_person)
        html = self.env['ir.actions.report'].with_user(self.lead)._render_qweb_html(
            'medical_office_compliance.report_training_sheet', self.held.ids)[0].decode()
        self.assertIn('Nan Nurse', html)
        self.assertIn('data:image/png', html)
        lead = self.held.with_user(self.lead)
        lead.write({'attendance_ids': [
            Command.update(self._line().id, {'is_present': True}), Command.create({'employee_id': self.janitor_person.id, 'is_present': True})]})
        self.assertRecordValues(self._line(), [{'how': 'sheet', 'marked_by_id': self.lead.id}])
        with self.assertRaises(AccessError, msg="not oneself"):
            self._line(self.lead_person).with_user(self.lead).write({'is_present': True})
        with self.assertRaises(UserError, msg="not begun"):
            lead.action_close()
        with freeze_time(AFTER):
            with self.assertRaises(UserError, msg="without the sheet"):
                lead.action_close()
            lead.write({'sheet': PDF, 'sheet_name': 'sheet.pdf'})
            self.assertEqual(self.held.with_user(self.lead).sheet, PDF)
            self.assertFalse(self.held.with_user(self.nurse).sheet)
            with self.assertRaises(AccessError):
                self.held.with_user(self.nurse).action_close()
            lead.action_close()
        row = self._rows(self.course)
        self.assertRecordValues(row, [{
            'state': 'done', 'how': 'session', 'session_id': self.held.id, 'minutes': 60, 'trainer_name': self.lead.name, 'reason': 'rollout'}])
        self.assertEqual((str(row.date_done), str(row.date_until)), ('2026-03-10', '2027-03-09'))
        self.assertRecordValues(self._rows(self.course, self.janitor_person), [{'state': 'done', 'reason': 'own'}])
        self.assertEqual(self._rows(self.course, self.lead_person).state, 'open', "was on the list and didn't come")
        for user in (self.lead, self.manager):
            with self.assertRaises(UserError):
                self.held.with_user(user).action_close()
            with self.assertRaises(UserError):
                self._line(self.lead_person).with_user(user).write({'is_present': True})
            with self.assertRaises(UserError):
                self._line().with_user(user).unlink()
            with self.assertRaises(UserError):
                self.held.with_user(user).write({'note': 'Later'})
        with self.assertRaises(UserError):
            self.held.with_user(self.manager).unlink()

    def test_nobody_closes_for_oneself(self):
        session = self._session(self.course, trainer_id=False, trainer_text='Ann Outside')
        with freeze_time(DURING):
            session.sudo()._code_confirm(self.manager)
            session.sudo()._code_confirm(self.nurse)
        with freeze_time(AFTER):
            with self.assertRaises(UserError):
                session.with_user(self.manager).action_close()
            session.with_user(self.officer).action_close()
        self.assertRecordValues(self._rows(self.course), [{'state': 'done', 'trainer_name': 'Ann Outside'}])

    def test_guards(self):
        lead, manager = self.held.with_user(self.lead), self.held.with_user(self.manager)
        for vals in ({'date': '2026-03-12'}, {'trainer_id': self.nurse.id}, {'room': 'Elsewhere'}):
            with self.assertRaises(AccessError):
                lead.write(vals)
        for vals in ({'state': 'closed'}, {'code': 'x'}, {'sheet_kept': PDF}, {'closed_by_id': self.owner.id}):
            for session in (lead, manager):
                with self.assertRaises(AccessError):
                    session.write(vals)
        with self.assertRaises(AccessError):
            manager.read(['code'])
        with self.assertRaises(AccessError):
            self.env['medical.training.attendance'].with_user(self.nurse).create({
                'session_id': self.held.id, 'employee_id': self.nurse_employee.id, 'is_present': True})
        for vals in ({'how': 'qr'}, {'marked_by_id': self.owner.id}, {'user_id': self.owner.id}):
            with self.assertRaises(AccessError):
                self.env['medical.training.attendance'].with_user(self.lead).create({
                    'session_id': self.held.id, 'employee_id': self.nurse_employee.id, **vals})
        self.assertFalse(self.held.with_user(self.nurse).code_picture)
        self.assertIn('data:image/png', lead.code_picture)
        with self.assertRaises(AccessError):
            self.held.with_user(self.foreign_manager).write({'room': 'X'})
        with self.assertRaises(AccessError):
            self.held.with_user(self.owner).action_close()
        manager.action_cancel()
        self.assertFalse(self.env['medical.training.session'].with_user(self.nurse).search([('id', '=', self.held.id)]))

    def test_planning(self):
        with self.assertRaises(UserError, msg="not by session"):
            self._session(self._course('Reading', by_session=False))
        with self.assertRaises(UserError, msg="nobody gives it"):
            self._session(self.course, trainer_id=False)
        for user in (self.nurse, self.lead, self.hr, self.owner, self.auditor, self.janitor):
            with self.assertRaises(AccessError):
                self.env['medical.training.session'].with_user(user).create({
                    'course_id': self.course.id, 'site_id': self.sites[0].id, 'company_id': self.company.id, 'trainer_id': user.id})
        with Form(self.env['medical.training.session'].with_user(self.manager).with_context(allowed_company_ids=self.company.ids)) as form:
            form.course_id, form.site_id, form.trainer_id = self.course, self.sites[0], self.lead
        self.assertRecordValues(form.record, [{'minutes': 45, 'state': 'planned', 'company_id': self.company.id}])
        held = self._session(self.course, places=1)
        held.with_user(self.officer).action_invite()
        self.assertEqual(len(held.attendance_ids), 1, "as many as there are places")
        with self.assertRaises(UserError):
            held.with_user(self.officer).action_invite()

    def _page(self, user, post=True, code=None):
        url = f'/medical_office/training/{code or self.held.code}'
        if user:
            self.authenticate(user.login, user.login.ljust(8, 'x'))
        page = self.url_open(url)
        if not post or 'csrf_token' not in page.text:
            return page
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        return self.url_open(url, data={'csrf_token': token})

    def test_code(self):
        # frozen time stops at the server's thread: the window is moved instead
        self.held.date_start, self.held.date_end = '2026-03-10 15:10:00', '2026-03-10 16:10:00'
        self.env.flush_all()
        self.authenticate(None, None)
        self.assertIn('/web/login', self.url_open(f'/medical_office/training/{self.held.code}', allow_redirects=False).headers['Location'])
        page = self._page(self.nurse, post=False)
        self.assertIn('I Am Here', page.text)
        self.assertFalse(self.held.attendance_ids, "looking notes nothing")
        page = self._page(self.nurse)
        self.assertIn('You are on the list', page.text)
        self.held.invalidate_recordset()
        self.assertRecordValues(self._line(), [{'is_present': True, 'how': 'qr', 'marked_by_id': self.nurse.id}])
        self.assertIn('You are on the list', self._page(self.nurse).text, "twice")
        self.assertEqual(len(self.held.attendance_ids), 1)
        self.assertIn("doesn&#39;t work at this practice", self._page(self.foreign_nurse).text)
        with mute_logger('odoo.http'):
            self.assertEqual(self._page(self.nurse, code='wrong').status_code, 404)

    def test_code_window(self):
        def fault(moment, user=None):
            with freeze_time(moment):
                return self.held._code_fault(user or self.nurse)

        self.assertIn('too early', fault('2026-03-10 15:29:00'))
        self.assertEqual(fault('2026-03-10 15:30:00'), '')
        self.assertEqual(fault('2026-03-10 18:00:00'), '')
        self.assertIn('too late', fault('2026-03-10 18:01:00'))
        self.assertIn("doesn't work", fault(DURING, self.foreign_nurse))
        with freeze_time('2026-03-10 18:01:00'), self.assertRaises(UserError):
            self.held._code_confirm(self.nurse)
        with freeze_time(DURING):
            self.held._code_confirm(self.nurse)
            self.held.with_user(self.lead).action_close()
        self.assertIn('closed', fault(DURING))
        self.assertEqual(self._rows(self.course).state, 'done', "confirmed by code, no sheet is needed")
