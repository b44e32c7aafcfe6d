import csv
import re
import zipfile
from datetime import date
from pathlib import Path

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import freeze_time, tagged

from odoo.addons.medical_office_base.tests.today_common import TodayChecks

from ...models.risk.medical_risk_analysis import SIGNERS
from .risk_common import READ, WORK, RiskCommon

MODELS = ('medical.risk.analysis', 'medical.risk.asset', 'medical.risk')


@tagged('post_install', '-at_install')
class TestMedicalRisk(RiskCommon, TodayChecks):
    """Risk analyses: written, decided, sent for review, signed by another, carried into the next year."""

    def _signed(self):
        self._complete()
        self.analysis.action_review()
        self.analysis.with_user(self.compliance_officer).action_sign()
        return self.analysis.sudo()

    # === LEVELS === #

    def test_level(self):
        for likelihood, impact, level, word in (
                ('1', '3', 3, 'low'), ('2', '2', 4, 'medium'), ('2', '4', 8, 'high'), ('3', '5', 15, 'critical'), ('5', '5', 25, 'critical')):
            self.risk.write({'likelihood': likelihood, 'impact': impact})
            self.assertRecordValues(self.risk, [{'level': level, 'risk': word}])
        self.risk.write({'residual_likelihood': '1'})
        self.assertRecordValues(self.risk, [{'residual_level': 5, 'residual_risk': 'medium'}])
        self.risk.write({'likelihood': False})
        self.assertRecordValues(self.risk, [{'level': 0, 'risk': False}])

    def test_heat_map(self):
        self.risk.write({'residual_likelihood': '2', 'residual_impact': '3'})
        cells = {(row['key'], cell['impact']): cell for row in self.analysis.heat_map['rows'] for cell in row['cells']}
        self.assertEqual(len(cells), 25)
        self.assertEqual((cells['4', '5']['before'], cells['4', '5']['after'], cells['4', '5']['level']), (1, 0, 'critical'))
        self.assertEqual((cells['2', '3']['before'], cells['2', '3']['after'], cells['2', '3']['level']), (0, 1, 'medium'))
        for side, likelihood, impact, found in (('before', '4', '5', self.risk), ('after', '2', '3', self.risk), ('before', '2', '3', self.risk.browse())):
            action = self.analysis.with_user(self.auditor).action_open_cell(side, likelihood, impact)
            self.assertEqual(self.env['medical.risk'].search(action['domain']), found)

    # === LIFE === #

    def test_what_is_missing_is_said(self):
        with self.assertRaisesRegex(UserError, r"risks to: Paper charts"):
            self.analysis.action_review()
        with self.assertRaisesRegex(UserError, r"Server: what is done about it"):
            self.analysis.action_review()
        self.assertEqual(self.analysis.open_count, 1)
        self.risk.decision = 'accept'
        with self.assertRaisesRegex(UserError, r"why is it accepted"):
            self.analysis.action_review()
        self.risk.decision = 'reduce'
        with self.assertRaisesRegex(UserError, r"plan what is to be done"):
            self.analysis.action_review()
        with self.assertRaisesRegex(UserError, r"who is responsible"):
            self.risk.action_plan()
        self._complete()
        action = self.risk.action_ids
        self.assertRecordValues(action, [{
            'name': 'A second factor for all', 'user_id': self.manager.id, 'risk_id': self.risk.id, 'site_id': self.main.id, 'state': 'open'}])
        self.assertEqual(action.note, 'Begin with remote access')
        self.assertEqual((self.analysis.open_count, self.analysis.action_count, self.analysis.high_count, self.analysis.residual_high_count), (0, 1, 1, 1))
        empty = self._of(self.privacy_officer, 'medical.risk.analysis').create({'year': 2030})
        with self.assertRaisesRegex(UserError, r"where information about patients is"):
            empty.action_review()

    def test_in_review_and_signed_nothing_changes(self):
        self._complete()
        self.analysis.action_review()
        changes = (
            lambda env: self.analysis.with_env(env).write({'scope': 'Else'}),
            lambda env: self.risk.with_env(env).write({'impact': '1'}),
            lambda env: self.risk.with_env(env).unlink(),
            lambda env: self.server.with_env(env).write({'name': 'Else'}),
            lambda env: env['medical.risk.asset'].create({'analysis_id': self.analysis.id, 'name': 'More', 'is_kept': True}),
            lambda env: self.analysis.with_env(env).unlink(),
        )
        for change in changes:
            with self.assertRaises(UserError):
                change(self.analysis.env)
        self.analysis.action_back()
        self.analysis.scope = 'Both sites, and homes'
        self.analysis.action_review()
        self.analysis.with_user(self.compliance_officer).action_sign()
        self.assertRecordValues(self.analysis, [{'state': 'signed', 'signed_by_id': self.compliance_officer.id, 'signed_note': False, 'is_intact': True}])
        self.assertEqual((str(self.analysis.signed_on), str(self.analysis.date_review)), ('2026-03-10', '2027-03-10'))
        for env in (self.analysis.env, self.env):  # a person, and a superuser
            for change in changes:
                with self.assertRaises(UserError):
                    change(env)
        self.env.cr.execute("UPDATE medical_risk SET impact = '1' WHERE id = %s", [self.risk.id])
        self.env.invalidate_all()
        self.assertFalse(self.analysis.is_intact, "whoever changes the database past it is found out")

    def test_work_goes_on_after_the_signature(self):
        analysis = self._signed()
        self.assertEqual(analysis.risk_ids[0].kept_plan, [['A second factor for all', self.manager.name, '2026-05-01', '']])
        action = self.risk.action_ids
        action.done_note = 'All have one'
        action.action_done()
        self.assertEqual(self.risk.action_ids.state, 'done')
        self.assertEqual(self.risk._plan_rows()[0][3], '', "the plan stays as it was signed")
        self.assertTrue(analysis.is_intact)

    def test_who_signs(self):
        self._complete()
        for user in (self.compliance_officer, self.owner):
            with self.assertRaises(AccessError, msg="not in review"):
                self.analysis.with_user(user).action_sign()
        self.analysis.action_review()
        for user in (self.manager, self.privacy_officer, self.auditor):
            self.assertFalse(self.analysis.with_user(user).can_sign)
            with self.assertRaises(AccessError):
                self.analysis.with_user(user).action_sign()
        for user in (self.compliance_officer, self.owner):
            self.assertTrue(self.analysis.with_user(user).can_sign)
            self.assertEqual(self._of(user, 'medical.risk.analysis').search([('can_sign', '=', True)]), self.analysis)
            self.assertEqual(self.assert_cards_match(user)['risk_analysis_sign'], 1)
        self.analysis.with_user(self.owner).action_sign()
        self.assertEqual(self.analysis.signed_by_id, self.owner)

    def test_nobody_signs_what_they_wrote_alone(self):
        own = self._of(self.compliance_officer, 'medical.risk.analysis').create({'year': 2027, 'scope': 'All'})
        asset = self._of(self.compliance_officer, 'medical.risk.asset').create({'analysis_id': own.id, 'name': 'Server', 'is_kept': True})
        self._of(self.compliance_officer, 'medical.risk').create({
            'analysis_id': own.id, 'asset_id': asset.id, 'threat_id': self.threats[0].id, 'likelihood': '1', 'impact': '1'})
        own.action_review()
        self.assertEqual(own.writer_ids, self.compliance_officer)
        self.assertFalse(own.can_sign)
        with self.assertRaises(AccessError):
            own.action_sign()
        self.assertTrue(own.with_user(self.owner).can_sign)
        # where nobody else may, one person does it, and the signature says so
        (self.owner | self._of(self.owner, 'medical.risk.analysis')._others_with(SIGNERS, self.company) - self.compliance_officer).sudo().active = False
        own.invalidate_recordset()
        self.assertTrue(own.can_sign)
        own.action_sign()
        self.assertIn('one person', own.signed_note)

    def test_status_is_nobody_s_to_type(self):
        for values in ({'state': 'signed'}, {'signed_by_id': self.manager.id}, {'content_hash': 'x'}, {'writer_ids': False}, {'date_review': '2030-01-01'}):
            with self.assertRaises(AccessError):
                self.analysis.write(values)
            if any(values.values()):
                with self.assertRaises(AccessError):
                    self._of(self.manager, 'medical.risk.analysis').create({'year': 2031, **values})
        self.assertEqual(self.analysis.writer_ids, self.manager)
        self.risk.with_user(self.privacy_officer).impact = '4'
        self.assertEqual(self.analysis.writer_ids, self.manager | self.privacy_officer)

    def test_copy_forward(self):
        with self.assertRaises(UserError, msg="not signed"):
            self.analysis.action_copy_forward()
        self._complete()
        late = self._of(self.manager, 'medical.risk').create({
            'analysis_id': self.analysis.id, 'asset_id': self.server.id, 'threat_id': self.threats[0].id, 'likelihood': '3', 'impact': '3',
            'decision': 'reduce', 'treatment': 'Lists', 'user_id': self.manager.id, 'date_due': '2026-09-01'})
        late.action_plan()
        gone = self._of(self.manager, 'medical.risk.asset').create({'analysis_id': self.analysis.id, 'name': 'Old fax', 'is_sent': True, 'is_gone': True})
        self._of(self.manager, 'medical.risk').create({
            'analysis_id': self.analysis.id, 'asset_id': gone.id, 'threat_id': self.threats[0].id, 'likelihood': '1', 'impact': '1'})
        self.analysis.action_review()
        self.analysis.with_user(self.owner).action_sign()
        self.risk.action_ids.done_note = 'Done'
        self.risk.action_ids.action_done()
        with freeze_time('2027-02-20 15:00:00'):
            self.assertEqual(self.assert_cards_match(self.compliance_officer)['risk_analysis_due'], 1)
            with self.assertRaises(AccessError):
                self.analysis.with_user(self.auditor).action_copy_forward()
            after = self.env['medical.risk.analysis'].browse(self.analysis.with_user(self.compliance_officer).action_copy_forward()['res_id'])
            self.assertRecordValues(after, [{'year': 2027, 'state': 'draft', 'former_id': self.analysis.id, 'signed_on': False}])
            self.assertEqual(after.writer_ids, self.compliance_officer)
            with self.assertRaises(UserError, msg="twice"):
                self.analysis.action_copy_forward()
            self.assertEqual(after.asset_ids.mapped('name'), ['Server', 'Paper charts'])
            done, open_, accepted = (after.risk_ids.filtered(lambda risk, threat=threat: risk.threat_id == threat) for threat in (
                self.threats[10], self.threats[0], self.threats[6]))
            self.assertRecordValues(done, [{'likelihood': '2', 'impact': '5', 'decision': False, 'former_level': 20, 'former_id': self.risk.id}])
            self.assertIn('A second factor for all', done.safeguards)
            self.assertRecordValues(open_, [{'decision': 'reduce', 'treatment': 'Lists', 'action_count': 1}])
            self.assertFalse(late.action_ids, "open work moves along: nobody has it twice")
            self.assertEqual(late._plan_rows()[0][0], 'Lists', "what was signed still says it")
            self.assertEqual(accepted.accept_reason, 'Locked, and shredded by a vendor')
            self.assertTrue(self.analysis.is_intact)

    def test_a_place_says_what_happens_there(self):
        with self.assertRaises(ValidationError):
            self.server.write({'is_kept': False, 'is_created': False})
        self.assertEqual(self.server.uses, 'Created, Kept')

    # === THREATS === #

    def test_threats(self):
        path = Path(__file__).parents[2] / 'data' / 'medical.risk.threat.csv'
        with path.open(newline='', encoding='utf-8') as file:
            self.assertEqual(len(self.threats), len(list(csv.DictReader(file))))
        for threat in self.threats:
            with self.subTest(code=threat.code):
                self.assertTrue(threat.vulnerability and threat.safeguard)
                self.assertRegex(threat.citation, re.compile(r'^45 CFR 164\.\d{3}\([a-z]\)'))
        with self.assertRaises(UserError):
            self.threats[0].with_user(self.manager).name = 'Mine'
        with self.assertRaises(UserError):
            self.threats[0].with_user(self.manager).unlink()
        with self.assertRaises(UserError):
            self._of(self.manager, 'medical.risk.threat').create({'name': 'Mine', 'code': 'TH-99'})
        own = self._of(self.manager, 'medical.risk.threat').create({'name': 'The old elevator'})
        own.name = 'The elevator'
        self.assertFalse(own.with_user(self.foreign_manager).has_access('read'))

    # === WHO === #

    def test_who(self):
        records = (self.analysis, self.server, self.risk)
        for name, user in self.users.items():
            with self.subTest(user=name):
                for record in records:
                    self.assertEqual(record.with_user(user).has_access('read'), name in READ)
                    for operation in ('write', 'create', 'unlink'):
                        self.assertEqual(record.with_user(user).has_access(operation), name in WORK)
        for record in records:
            self.assertFalse(record.with_user(self.foreign_manager).has_access('read'))
        self._complete()
        action = self.risk.action_ids
        for name, user in self.users.items():
            with self.subTest(user=name):
                self.assertEqual(action.with_user(user).has_access('read'), name in READ)
                self.assertEqual(action.with_user(user).has_access('write'), name in WORK)
        action.with_user(self.privacy_officer).date_due = '2026-06-01'
        with self.assertRaises(AccessError):
            self._of(self.nurse, 'medical.action').create({'name': 'X', 'user_id': self.nurse.id, 'date_due': '2026-06-01', 'risk_id': self.risk.id})
        with self.assertRaises(AccessError):
            action.write({'risk_id': False})

    def test_today(self):
        self._complete()
        self.analysis.date_due = '2026-03-20'
        self.risk.action_ids.with_user(self.manager).date_due = '2026-03-01'
        for user in (self.compliance_officer, self.privacy_officer, self.manager):
            numbers = self.assert_cards_match(user)
            self.assertEqual((numbers['risk_analysis_due'], numbers['risk_actions_late']), (1, 1))
        self.assertNotIn('risk_actions_late', self.assert_cards_match(self.owner))
        self.assertNotIn('risk_analysis_due', self._shown(self.nurse))

    # === ON PAPER === #

    def test_report(self):
        self._signed()
        html = self.env['ir.actions.report'].with_user(self.auditor)._render_qweb_html(
            'medical_office_compliance.report_risk_analysis', self.analysis.ids)[0].decode()
        for words in ('Server', 'Paper charts', 'No second factor', 'A second factor for all', 'Locked, and shredded by a vendor',
                      '45 CFR 164.308(a)(1)(ii)(A)', self.compliance_officer.name, '05/01/2026', self.analysis.content_hash):
            self.assertIn(words, html)

    def test_record(self):
        self._complete()
        page = self._of(self.auditor, 'medical.risk.record').record_page({'company_id': self.company.id, 'analysis_id': self.analysis.id, 'shown': 'risks'})
        self.assertEqual([(row[0], row[4], row[5], row[6]) for row in page['rows']], [
            ('Server', '20', 'Critical', 'Reduce It'), ('Paper charts', '4', 'Medium', 'Accept It')])
        page = self._of(self.auditor, 'medical.risk.record').record_page({'company_id': self.company.id, 'analysis_id': self.analysis.id, 'shown': 'assets'})
        self.assertEqual([row[0] for row in page['rows']], ['Server', 'Paper charts'])
        record = self._of(self.auditor, 'medical.risk.record').create({'company_id': self.company.id, 'analysis_id': self.analysis.id, 'risk': 'critical'})
        with record._record_xlsx() as file:
            self.assertIn('xl/worksheets/sheet1.xml', zipfile.ZipFile(file).namelist())
        self.assertEqual(record.record_open(self.risk.id)['res_id'], self.risk.id)
        with self.assertRaises(AccessError):
            self._of(self.nurse, 'medical.risk.record').create({'company_id': self.company.id, 'analysis_id': self.analysis.id})

    # === OBLIGATIONS === #

    def test_signed_ones_prove_obligations(self):
        """A signed analysis, and the work on its risks, are found as evidence; a draft is what is open."""
        def days(key, done):
            [source] = self.env['medical.obligation.source']._get(key)
            return self.env[source.model].search((source.domain if done else source.open_domain) & Domain('company_id', '=', self.company.id)).mapped(
                source.date if done else source.deadline)
        self.analysis.date_due = '2026-04-01'
        self.assertEqual((days('risk_analysis', True), days('risk_analysis', False)), ([], [date(2026, 4, 1)]))
        self._signed()
        self.assertEqual((days('risk_analysis', True), days('risk_analysis', False)), ([date(2026, 3, 10)], []))
        self.assertEqual(days('risk_work', False), [date(2026, 5, 1)])
        self.assertEqual(self.env['medical.requirement'].search([('code', '=', 'HIPAA-SEC-02')]).source_key, 'risk_work')
