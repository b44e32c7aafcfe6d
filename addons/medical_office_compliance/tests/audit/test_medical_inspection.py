import base64
import hashlib

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.medical_office_base.tests.today_common import TodayChecks

from ..issue.issue_common import IssueCommon


@tagged('post_install', '-at_install')
class TestMedicalInspection(TodayChecks, IssueCommon):
    """OSHA at Main on March 10, 2026, received by the front desk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Inspection = cls.env['medical.inspection']
        cls.inspection = cls.Inspection.with_user(cls.front_desk).create({'agency': 'OSHA Albany', 'agency_kind': 'osha', 'site_id': cls.main.id}).sudo()

    def _arrived(self):
        desk = self.inspection.with_user(self.front_desk)
        desk.action_arrive()
        return desk

    def _request(self, name='Log of injuries', **values):
        noting = self.env['medical.inspection.noting'].with_user(self.front_desk).create({
            'inspection_id': self.inspection.id, 'kind': 'asked', 'words': name, **values})
        noting.action_keep()
        return self.inspection.request_ids.filtered(lambda request: request.name == name)

    def test_reception_and_log(self):
        """Who receives writes what the reception asks and the log, which nobody changes, and nothing else."""
        self.assertRegex(self.inspection.number, r'^V2026-\d{3}$')
        desk = self._arrived()
        self.assertEqual((self.inspection.state, self.inspection.reception_left), ('on_site', 4))
        with self.assertRaisesRegex(UserError, 'identity'):
            desk.action_leave()
        with Form(desk) as form:
            form.identity_checked = True
            form.scope_asked = True
            form.escort_id = self.nurse
        self.assertEqual(self.inspection.reception_left, 1)
        for kind, words in (('said', "Who has the keys?"), ('seen', "Exam 1")):
            action = getattr(desk, f'action_note_{kind}')()
            self.assertEqual(action['context'], {'default_inspection_id': self.inspection.id, 'default_kind': kind})
            self.env['medical.inspection.noting'].with_user(self.nurse).create({
                'inspection_id': self.inspection.id, 'kind': kind, 'words': words}).action_keep()
        entries = self.inspection.entry_ids
        self.assertEqual(set(entries.mapped('words')), {"Arrived", "Who has the keys?", "Exam 1"})
        self.assertEqual(entries.filtered(lambda entry: entry.kind == 'said').user_id, self.nurse)
        for user in (self.front_desk, self.compliance_officer, self.owner):
            for change in (lambda own: own.write({'words': 'x'}), lambda own: own.unlink(), lambda own: own.create({'inspection_id': self.inspection.id})):
                with self.assertRaises(AccessError):
                    change(entries[0].with_user(user))
        with self.assertRaises(AccessError):
            entries[0].sudo().write({'words': 'x'})
        with self.assertRaisesRegex(UserError, 'happened already'):
            desk._note('said', 'x', at=self.env.cr.now().replace(year=2099))
        for values in ({'plan_text': 'x'}, {'outcome': 'x'}, {'state': 'closed'}, {'arrived_at': False}):
            with self.assertRaises(AccessError):
                desk.write(values)
        with self.assertRaises(AccessError):
            self.inspection.with_user(self.staff)._note('said', 'x')
        desk.action_leave()
        self.assertEqual(self.inspection.state, 'follow_up')
        with self.assertRaises(ValidationError):
            self.inspection.with_user(self.manager).escort_id = self.foreign_nurse

    def test_requests(self):
        """Asked for, with a deadline; got by one who sees that alone; handed over with a copy; then it stays. The cards follow."""
        self._arrived()
        request = self._request(date_due='2026-03-12', user_id=self.staff.id)
        later = self._request('Training records', date_due='2026-03-30')
        self.assertEqual(self._shown(self.staff)['inspection_requests_due']['count'], 1)
        shown = self.assert_cards_match(self.manager)
        self.assertEqual((shown['inspection_requests_due'], shown['inspection_requests_open'], shown['inspections_on_site']), (1, 1, 1))
        mine = request.with_user(self.staff)
        self.assertTrue(mine.has_access('read'))
        self.assertFalse(later.with_user(self.staff).has_access('read'))
        self.assertFalse(self.inspection.with_user(self.staff).has_access('read'))
        with self.assertRaises(AccessError):
            mine.date_due = '2026-05-01'
        with self.assertRaises(AccessError):
            mine.state = 'handed'
        with self.assertRaisesRegex(UserError, 'copy'):
            mine._hand_over("12 pages")
        dialog = self.env['medical.inspection.handing'].with_user(self.staff).create({
            'request_id': request.id, 'what': "12 pages", 'kept_copy': base64.b64encode(b'log'), 'kept_copy_name': 'log.pdf'})
        dialog.action_do()
        self.assertRecordValues(request, [{'state': 'handed', 'handed_by_id': self.staff.id, 'handed_what': "12 pages"}])
        self.assertEqual(request.paper_ids.file_hash, hashlib.sha256(b'log').hexdigest())
        self.assertIn("Log of injuries: 12 pages", self.inspection.entry_ids.mapped('words'))
        for change in (
                lambda own: own.write({'note': 'x'}), lambda own: own._hand_over('x', 'y'), lambda own: own.unlink(), lambda own: own.paper_ids.unlink(),
                lambda own: own.paper_ids.write({'name': 'x'}), lambda own: own._decline('x')):
            for user in (self.staff, self.compliance_officer):
                with self.assertRaises(UserError):
                    change(request.with_user(user))
        with self.assertRaises(AccessError):
            self.env['ir.attachment'].with_user(self.staff).create({
                'name': 'x', 'raw': b'x', 'res_model': 'medical.inspection.request', 'res_id': request.id})
        later.with_user(self.manager)._decline("Withdrawn by phone")
        self.assertEqual(later.state, 'declined')

    def test_accounting(self):
        """What of patients was handed over is in their accountings; the request keeps record numbers alone; nobody twice."""
        ann, bob = self.env['medical.patient'].create([
            {'given_name': name, 'family_name': 'Hidden', 'birth_date': '1980-01-01', 'company_id': self.company.id, 'site_ids': [Command.set(self.main.ids)]}
            for name in ('Ann', 'Bob')])
        self._arrived()
        request = self._request('Three charts', user_id=self.manager.id)
        dialogs = self.env['medical.inspection.disclosing']
        with self.assertRaisesRegex(UserError, 'Hand it over'):
            dialogs.with_user(self.manager).create({'request_id': request.id, 'patient_ids': [Command.set(ann.ids)]}).action_do()
        request.with_user(self.manager)._hand_over("Copies of charts", "Copied by the inspector")
        dialog = dialogs.with_user(self.manager).create({'request_id': request.id, 'patient_ids': [Command.set(ann.ids)]})
        self.assertEqual((dialog.recipient_name, dialog.basis), ('OSHA Albany', 'oversight'))
        self.assertFalse(dialog.with_user(self.front_desk).has_access('read'))
        dialog.action_do()
        with self.assertRaises(AccessError):
            request.with_user(self.compliance_officer)._disclose(bob, {})
        with self.assertRaisesRegex(UserError, 'already'):
            request.with_user(self.manager)._disclose(ann, {})
        dialogs.with_user(self.manager).create({'request_id': request.id, 'patient_ids': [Command.set((ann | bob).ids)]}).action_do()
        rows = self.env['medical.disclosure'].search([('patient_id', 'in', (ann | bob).ids)])
        self.assertEqual(rows.mapped('patient_id'), ann | bob)
        self.assertEqual(len(rows), 2)
        self.assertEqual((rows[0].basis, rows[0].is_counted, rows[0].what), ('oversight', True, "Copies of charts"))
        self.assertEqual(set(request.patient_numbers.split()), {ann.number, bob.number})
        html = self.env['ir.actions.report'].with_user(self.owner)._render_qweb_html(
            'medical_office_compliance.report_inspection', self.inspection.ids)[0].decode()
        self.assertIn(ann.number, html)
        self.assertNotIn('Hidden', html)

    def test_plan_and_closing(self):
        """Findings become issues, the plan is submitted and accepted; closed when all is done, its file stays."""
        desk = self._arrived()
        desk.identity_checked = True
        request = self._request()
        desk.action_leave()
        manager = self.inspection.with_user(self.manager)
        manager.write({
            'plan_due': '2026-03-20', 'finding_ids': [Command.create({'name': 'No eyewash', 'citation': '29 CFR 1910.151(c)', 'area': 'safety'})],
            'action_ids': [Command.create({'name': 'Buy one', 'user_id': self.nurse.id, 'date_due': '2026-03-18', 'site_id': self.main.id})]})
        self.assertEqual(self._shown(self.owner)['inspection_plans_due']['count'], 1)
        with self.assertRaises(UserError) as refused:
            self.inspection.with_user(self.owner).action_close()
        self.assertEqual(len(str(refused.exception).splitlines()), 6)
        request.with_user(self.manager)._hand_over("Paper", "Original taken")
        finding = self.inspection.finding_ids.with_user(self.manager)
        opened = {name.removeprefix('default_'): value for name, value in finding.action_settle()['context'].items()}
        self.env['medical.finding.settling'].with_user(self.manager).create({
            **opened, 'severity': '4', 'likelihood': '3', 'owner_id': self.manager.id}).action_do()
        self.assertRecordValues(finding.sudo().issue_id, [{'name': 'No eyewash', 'area': 'safety', 'state': 'open', 'site_id': self.main.id}])
        with self.assertRaisesRegex(UserError, 'Write the corrective plan'):
            manager.action_submit_plan()
        manager.plan_text = "An eyewash in the lab"
        manager.action_submit_plan()
        manager.action_return_plan()
        manager.action_submit_plan()
        with self.assertRaises(AccessError):
            self.inspection.with_user(self.owner).action_accept_plan()
        manager.action_accept_plan()
        with freeze_time('2026-03-18 15:00:00'):
            self.inspection.action_ids.with_user(self.nurse).done_note = "Bought"
            self.inspection.action_ids.with_user(self.nurse).action_done()
        manager.write({'outcome': "Abated, no penalty", 'follow_up_on': '2026-09-01'})
        for user in (self.front_desk, self.nurse, self.privacy_officer):
            with self.assertRaises(AccessError):
                self.inspection.with_user(user).action_close()
        self.inspection.with_user(self.owner).action_close()
        self.assertEqual(hashlib.sha256(base64.b64decode(self.inspection.report_file)).hexdigest(), self.inspection.report_hash)
        for change in (
                lambda own: own.write({'outcome': 'x'}), lambda own: own._note('said', 'x'), lambda own: own.finding_ids.write({'name': 'x'}),
                lambda own: own.write({'finding_ids': [Command.create({'name': 'x'})]}), lambda own: own.unlink(), lambda own: own.action_submit_plan(),
                lambda own: own.write({'request_ids': [Command.create({'name': 'x'})]}), lambda own: own.finding_ids.action_settle(),
                lambda own: own.env['medical.action'].create({
                    'name': 'x', 'user_id': own.env.uid, 'date_due': '2026-04-01', 'inspection_id': own.id, 'company_id': own.company_id.id})):
            for user in (self.manager, self.compliance_officer):
                with self.assertRaises(UserError):
                    change(self.inspection.with_user(user))

    def test_access(self):
        """Who reads and writes an inspection, and what hangs on it."""
        self._arrived()
        request = self._request()
        self.inspection.with_user(self.manager).finding_ids = [Command.create({'name': 'X'})]
        reads = {'manager', 'compliance_officer', 'privacy_officer', 'owner', 'front_desk'}
        writes = reads - {'owner'}
        for name, user in self.users.items():
            with self.subTest(user=name):
                for record in (self.inspection, self.inspection.entry_ids[0], request, self.inspection.finding_ids):
                    self.assertEqual(record.with_user(user).has_access('read'), name in reads, record._name)
                self.assertEqual(self.inspection.with_user(user).has_access('write'), name in writes)
                self.assertEqual(self.inspection.finding_ids.with_user(user).has_access('write'), name in writes - {'front_desk'})
        self.assertFalse(self.inspection.with_user(self.foreign_manager).has_access('read'))
        self.assertFalse(request.with_user(self.foreign_manager).has_access('read'))
        self.env['medical.audit.access'].with_user(self.owner).create({
            'user_id': self.auditor.id, 'company_id': self.company.id, 'purpose': "Payer's audit", 'date_to': '2026-12-31'})
        for record in (self.inspection, self.inspection.entry_ids[0], request, self.inspection.finding_ids):
            self.assertTrue(record.with_user(self.auditor).has_access('read'))
            self.assertFalse(record.with_user(self.auditor).has_access('write'))
        for user in (self.staff, self.auditor, self.owner):
            with self.assertRaises(AccessError):
                self.Inspection.with_user(user).create({'agency': 'X', 'site_id': self.main.id})
        action = self.env['medical.action'].with_user(self.privacy_officer).create({
            'name': 'x', 'user_id': self.nurse.id, 'date_due': '2026-04-01', 'inspection_id': self.inspection.id, 'company_id': self.company.id})
        with self.assertRaises(AccessError):
            action.inspection_id = False
        with self.assertRaises(AccessError):
            self.env['medical.action'].with_user(self.nurse).create({
                'name': 'x', 'user_id': self.nurse.id, 'date_due': '2026-04-01', 'inspection_id': self.inspection.id, 'company_id': self.company.id})
