from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.medical_office_base.tests.today_common import TodayChecks

from ..issue.issue_common import IssueCommon

FREE = ('compliance_officer', 'privacy_officer', 'manager')


@tagged('post_install', '-at_install')
class TestMedicalDrillContingency(IssueCommon, TodayChecks):
    """Contingency tests: what was restored, how long it took, what was lost, signed by somebody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.test = cls.env['medical.drill'].with_user(cls.manager).create({
            'kind': 'restore', 'site_id': cls.main.id, 'date_planned': '2026-03-10', 'scenario': 'The server burned',
            'target_minutes': 240, 'target_lost_minutes': 1440,
            'step_ids': [Command.create({'name': name}) for name in ("Fetch the backup", "Restore it", "Count the patients")],
            'participant_ids': [Command.create({'employee_id': cls.employees['nurse'].id})]})

    def _hold(self, **values):
        self.test.write({
            'date_done': '2026-03-09', 'minutes': 300, 'lost_minutes': 60, 'restored': 'The whole database, to a spare', 'test_result': 'partly', **values})
        self.test.step_ids.write({'result': 'ok'})
        self.test.action_done()

    def test_what_is_missing_is_said(self):
        self.assertRecordValues(self.test, [{'is_contingency': True, 'name': 'Test: Restore of a Backup, Main', 'target_met': False}])
        self.test.write({'date_done': '2026-03-09'})
        for values in ({'test_result': 'passed'}, {'restored': 'All'}, {'minutes': 100}):
            with self.assertRaises(UserError):
                self.test.action_done()
            self.test.write(values)
        with self.assertRaisesRegex(UserError, r"3 steps"):
            self.test.action_done()
        self.test.step_ids.write({'result': 'ok'})
        self.test.action_done()
        self.assertRecordValues(self.test, [{'state': 'done', 'target_met': 'met'}])
        self.assertEqual(str(self.test.date_end), '2027-03-09')

    def test_targets(self):
        self._hold()
        self.assertEqual(self.test.target_met, 'missed', "it took longer than it may")
        for change in (lambda: self.test.write({'lost_minutes': 0}), lambda: self.test.write({'target_minutes': 999}),
                       lambda: self.test.step_ids.write({'result': 'failed'}), lambda: self.test.write({'step_ids': [Command.clear()]})):
            with self.assertRaises(UserError):
                change()

    def test_sign(self):
        with self.assertRaises(UserError, msg="not held"):
            self.test.with_user(self.owner).action_sign()
        self._hold()
        self.test.lessons = "Keep the key elsewhere"
        for user in (self.nurse, self.auditor):
            with self.assertRaises(AccessError):
                self.test.with_user(user).action_sign()
        with self.assertRaises(UserError, msg="one's own"):
            self.test.action_sign()
        with self.assertRaises(AccessError):
            self.test.write({'signed_on': '2026-03-10'})
        self.assertEqual(self.assert_cards_match(self.privacy_officer)['contingency_sign'], 1)
        self.assertEqual(self.assert_cards_match(self.manager)['contingency_sign'], 0)
        self.test.with_user(self.privacy_officer).action_sign()
        self.assertRecordValues(self.test, [{'signed_by_id': self.privacy_officer.id}])
        for user in (self.manager, self.compliance_officer):
            with self.assertRaises(UserError):
                self.test.with_user(user).lessons = "Else"
        with self.assertRaises(UserError):
            self.test.with_user(self.owner).action_sign()
        after = self.env['medical.drill'].browse(self.test.action_renew()['res_id'])
        self.assertRecordValues(after, [{'kind': 'restore', 'target_minutes': 240, 'minutes': 0, 'signed_on': False, 'test_result': False}])
        self.assertEqual(after.step_ids.mapped('result'), [False] * 3)

    def test_findings_become_actions(self):
        self._hold()
        context = self.test.action_add_action()['context']
        action = self.env['medical.action'].with_user(self.manager).with_context(**{
            key: value for key, value in context.items() if key.startswith('default_')}).create({'name': 'Keep the key elsewhere', 'user_id': self.nurse.id})
        self.assertRecordValues(action, [{'drill_id': self.test.id, 'site_id': self.main.id, 'is_safety_work': True}])
        self.assertTrue(action.with_user(self.nurse).has_access('read'))
        html = self.env['ir.actions.report'].with_user(self.auditor)._render_qweb_html('medical_office_compliance.report_drill', self.test.ids)[0].decode()
        for words in ('The whole database, to a spare', 'Count the patients', 'Keep the key elsewhere', '164.308(a)(7)(ii)(D)', 'Target Missed'):
            self.assertIn(words, html)

    def test_who(self):
        fire = self.env['medical.drill'].with_user(self.manager).create({'kind': 'fire', 'site_id': self.main.id})
        for name, user in self.users.items():
            with self.subTest(user=name):
                self.assertTrue(self.test.with_user(user).has_access('read'))
                self.assertEqual(self.test.with_user(user).has_access('write'), name in FREE)
                self.assertEqual(self.test.step_ids.with_user(user).has_access('write'), name in FREE)
                self.assertEqual(fire.with_user(user).has_access('write'), name in ('manager', 'compliance_officer'))
        self.assertFalse(self.test.with_user(self.foreign_manager).has_access('read'))
        found = self.env['medical.drill'].with_user(self.owner).search([('is_contingency', '=', True), ('company_id', '=', self.company.id)])
        self.assertEqual(found, self.test)
