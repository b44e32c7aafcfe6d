import base64
import hashlib

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.medical_office_base.tests.today_common import TodayChecks

from .audit_common import AuditCommon


@tagged('post_install', '-at_install')
class TestMedicalAudit(TodayChecks, AuditCommon):

    def _finding(self):
        """A finding of the lead at the second question."""
        lead = self.audit.with_user(self.biller)
        lead.action_start()
        line = self.second.with_user(self.biller)
        line.write({'result': 'finding', 'note': "Charts lay open."})
        return line

    def _settle(self, user, context, **values):
        """The dialog, as it opens with this context."""
        opened = {name.removeprefix('default_'): value for name, value in context.items()}
        self.env['medical.finding.settling'].with_user(user).create({**opened, **values}).action_do()

    def test_from_template(self):
        """The library is adopted, its questions are copied, and what is planned by the form is numbered."""
        outline = self.env.ref('medical_office_compliance.audit_outline_consent')
        template = outline.with_user(self.manager)._library_adopt(self.company)
        self.assertEqual((template.code, template.population, template.line_count), ('AUD-CONS', 'consents', 7))
        self.assertEqual(template.line_ids[0].basis, 'State law')
        self.assertFalse(template.medical_library_news)
        with Form(self.Audit.with_user(self.manager)) as form:
            form.template_id = template
            form.lead_id = self.nurse
        audit = form.record
        self.assertEqual((audit.name, audit.area, audit.line_count), ('Informed consent', 'patients', 7))
        self.assertRegex(audit.number, r'^A2026-\d{3}$')
        self.assertEqual((str(audit.period_from), str(audit.period_to)), ('2025-12-01', '2026-02-28'))
        planned = self.Audit.with_user(self.manager).create({'template_id': template.id, 'lead_id': self.nurse.id})
        self.assertEqual((planned.name, planned.area, planned.line_count), ('Informed consent', 'patients', 7), "by RPC as by the form")
        for outline in self.env['medical.audit.outline'].search([], limit=50):
            with self.subTest(code=outline.code):
                own = outline.with_user(self.compliance_officer)._library_adopt(self.company)
                self.assertEqual(own.questions, outline.questions)
                self.assertEqual(own.population or '', outline.population or '')
        self.assertEqual(template.with_user(self.manager).action_plan()['context'], {'default_template_id': template.id})

    def test_flow(self):
        """From plan to the signed report, which stays as it was; each step by who may."""
        line = self._finding()
        with self.assertRaisesRegex(UserError, 'no answer yet'):
            self.audit.with_user(self.biller).action_report()
        (self.first | self.third).with_user(self.biller).write({'result': 'conforms'})
        with self.assertRaisesRegex(UserError, 'conclusion'):
            self.audit.with_user(self.biller).action_report()
        self.audit.with_user(self.biller).summary = "One thing."
        self.audit.with_user(self.biller).action_report()
        self.assertEqual(self.audit.state, 'reporting')
        with self.assertRaisesRegex(UserError, 'neither an issue nor a decision'):
            self.audit.with_user(self.owner).action_close()
        dialog = line.action_settle()['context']
        self._settle(self.biller, dialog, severity='3', likelihood='3')
        issue = line.sudo().issue_id
        self.assertRecordValues(issue, [{
            'name': 'Papers', 'description': "Charts lay open.", 'area': 'privacy', 'state': 'new',
            'site_id': dialog['default_site_id'], 'discretion': 'named'}])
        self.assertEqual(issue.reporter_id, self.biller)
        for user in (self.biller, self.front_desk, self.nurse, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.audit.with_user(user).action_close()
        self.audit.with_user(self.owner).action_close()
        self.assertRecordValues(self.audit, [{'state': 'closed', 'closed_by_id': self.owner.id, 'unsettled_count': 0}])
        content = base64.b64decode(self.audit.report_file)
        self.assertEqual(hashlib.sha256(content).hexdigest(), self.audit.report_hash)
        self.assertTrue(self.audit._intact())
        for change in (
                lambda own: own.write({'summary': 'Other'}), lambda own: own.line_ids[0].write({'result': 'observation'}),
                lambda own: own.line_ids[0].write({'note': 'Other'}), lambda own: own.line_ids.unlink(), lambda own: own.action_back(),
                lambda own: own.write({'line_ids': [Command.create({'name': 'Late'})]}), lambda own: own.unlink(), lambda own: own._cancel('x'),
                lambda own: own.line_ids[1].action_settle(), lambda own: own.write({'report_hash': 'x'}), lambda own: own.write({'state': 'planned'})):
            for user in (self.biller, self.compliance_officer, self.owner):
                with self.assertRaises(UserError):
                    change(self.audit.with_user(user))
        html = self.env['ir.actions.report'].with_user(self.owner)._render_qweb_html(
            'medical_office_compliance.report_audit', self.audit.ids)[0].decode()
        for words in ('Charts lay open.', f'Issue {issue.number}', 'Signed off by', 'One thing.'):
            self.assertIn(words, html)

    def test_settled_otherwise(self):
        """A finding is linked to an open issue, or decided with a reason; by RPC neither is typed; what is settled stays a finding."""
        line = self._finding()
        with self.assertRaises(AccessError):
            line.write({'decision': "Typed"})
        with self.assertRaises(AccessError):
            self.Line.with_user(self.compliance_officer).create({'audit_id': self.audit.id, 'name': 'X', 'decision': "Typed"})
        with self.assertRaisesRegex(UserError, 'Say why'):
            line._settle_by_decision(' ')
        with self.assertRaisesRegex(UserError, 'Nothing was found'):
            self.first.with_user(self.biller)._settle_by_decision("Fine")
        line._settle_by_decision("Corrected on the spot")
        self.assertEqual(line._settled_words(), "No issue: Corrected on the spot")
        with self.assertRaisesRegex(UserError, 'settled already'):
            line._settle_by_decision("Again")
        with self.assertRaisesRegex(UserError, 'is settled'):
            line.result = 'conforms'
        third = self.third.with_user(self.compliance_officer)
        third.result = 'finding'
        over = self._issue(state='declined')
        with self.assertRaisesRegex(UserError, 'open issue'):
            third._settle_by_link(over)
        issue = self._issue(name='Keys', state='open', owner_id=self.manager.id, severity='3', likelihood='3', date_due='2026-03-10')
        third._settle_by_link(issue)
        self.assertEqual(third.issue_state, 'open')
        self.assertIs(third.sample_words, False)
        self.assertTrue(third.is_due)
        found = self._shown(self.compliance_officer)['audit_findings_due']['count']
        self.assertEqual(found, 1)
        self.assertEqual(self.Line.with_user(self.compliance_officer).search_count([('is_due', '=', True)]), 1)
        issue.write({'date_due': '2026-04-10'})
        self.env.invalidate_all()
        self.assertFalse(third.is_due)

    def test_worked_on_at_once(self):
        """The compliance officer says at once who sees to it, and it is taken up."""
        line = self._finding().with_user(self.compliance_officer)
        self._settle(
            self.compliance_officer, line.action_settle()['context'], severity='4', likelihood='4', owner_id=self.manager.id, cause_id=self.causes[0].id)
        self.assertRecordValues(line.issue_id, [{'state': 'open', 'owner_id': self.manager.id, 'risk': 'critical'}])
        self.assertTrue(line.issue_due)

    def test_segregation(self):
        """Nobody leads, helps with, is given a question of, or closes an audit of their own work; nobody closes what they led."""
        for values in ({'lead_id': self.front_desk.id}, {'team_ids': [Command.set(self.front_desk.ids)]}, {'audited_user_ids': [Command.set(self.biller.ids)]},
                       {'lead_id': self.foreign_manager.id}):
            with self.assertRaises(ValidationError):
                self.audit.with_user(self.compliance_officer).write(values)
        with self.assertRaises(UserError):
            self.first.with_user(self.biller).user_id = self.front_desk
        own = self._audit(lead_id=self.compliance_officer.id, audited_user_ids=[Command.set(self.manager.ids)])
        self._answer(own)
        for user in (self.compliance_officer, self.manager):
            with self.assertRaises(AccessError):
                own.with_user(user).action_close()
        own.with_user(self.owner).action_back()
        self.assertEqual(own.state, 'in_progress')

    def test_access(self):
        """Who reads and writes which audit and which question."""
        personnel = self._audit(user=self.hr, is_hr=True, lead_id=self.hr.id, team_ids=[Command.set(self.nurse.ids)], area='employment')
        self.first.with_user(self.biller).user_id = self.staff
        reads = {
            'manager': (1, 0, 1, 1), 'compliance_officer': (1, 1, 1, 1), 'hr': (0, 1, 0, 0), 'owner': (1, 0, 1, 1), 'biller': (1, 0, 1, 1),
            'nurse': (0, 1, 0, 0), 'staff': (0, 0, 1, 0), 'front_desk': (0, 0, 0, 0), 'doctor': (0, 0, 0, 0), 'privacy_officer': (0, 0, 0, 0),
            'auditor': (0, 0, 0, 0)}
        writes = {'manager', 'compliance_officer', 'biller'}
        for name, expected in reads.items():
            user = self.users[name]
            with self.subTest(user=name):
                found = tuple(int(record.with_user(user).has_access('read')) for record in (self.audit, personnel, self.first, self.second))
                self.assertEqual(found, expected)
                self.assertEqual(self.audit.with_user(user).has_access('write'), name in writes)
        for user in (self.foreign_manager, self.foreign_nurse):
            self.assertFalse(self.Audit.with_user(user).search_count([]))
            self.assertFalse(self.audit.with_user(user).has_access('read'))
        for user in (self.nurse, self.owner, self.auditor, self.front_desk):
            with self.assertRaises(AccessError):
                self.Audit.with_user(user).create({'name': 'Mine', 'lead_id': user.id})
        self.env['medical.audit.access'].with_user(self.owner).create({
            'user_id': self.auditor.id, 'company_id': self.company.id, 'purpose': "Payer's audit", 'date_to': '2026-12-31'})
        self.assertTrue(self.audit.with_user(self.auditor).has_access('read'))
        self.assertTrue(self.second.with_user(self.auditor).has_access('read'))
        self.assertFalse(personnel.with_user(self.auditor).has_access('read'))

    def test_given(self):
        """Whoever was given a question answers it, adds evidence, and changes nothing else; the card tells them."""
        self.first.with_user(self.biller).user_id = self.staff
        mine = self.first.with_user(self.staff)
        with self.assertRaisesRegex(UserError, 'Begin the audit'):
            mine.result = 'conforms'
        self.assertEqual(self._shown(self.staff)['audit_questions_mine']['count'], 0)
        self.audit.with_user(self.biller).action_start()
        self.assertEqual(self._shown(self.staff)['audit_questions_mine']['count'], 1)
        with Form(mine, 'medical_office_compliance.view_medical_audit_line_form') as form:
            form.result = 'observation'
            form.note = "One screen"
            with form.evidence_ids.new() as evidence:
                evidence.name = "Photo"
                evidence.file = base64.b64encode(b'picture')
        self.assertEqual(self.first.evidence_ids.file_hash, hashlib.sha256(b'picture').hexdigest())
        with self.assertRaises(AccessError):
            mine.name = "Other"
        with self.assertRaises(AccessError):
            self.env['ir.attachment'].with_user(self.staff).create({'name': 'x', 'raw': b'x', 'res_model': 'medical.audit.line', 'res_id': mine.id})
        with self.assertRaises(AccessError):
            mine.evidence_ids.with_user(self.nurse).read(['name'])
        with self.assertRaises(AccessError):
            mine.action_settle()
        for line in (self.second | self.third).with_user(self.biller):
            line.result = 'conforms'
        self.audit.with_user(self.biller).summary = 'Fine'
        self._answer()
        self.audit.with_user(self.manager).action_close()
        with self.assertRaises(UserError):
            self.first.evidence_ids.with_user(self.staff).unlink()
        with self.assertRaises(UserError):
            self.first.evidence_ids.with_user(self.biller).write({'name': 'Other'})

    def test_obligations(self):
        """Questions from obligations keep where these stood; a closed audit proves what its template names."""
        template = self.env['medical.audit.template'].with_user(self.compliance_officer).create({
            'name': 'Consents', 'area': 'patients', 'requirement_codes': 'ST-CONS-01', 'company_id': self.company.id,
            'questions': "Signed?\nIn time? | State law"})
        self.assertEqual(template.line_ids.mapped('basis'), [False, 'State law'])
        Obligation = self.env['medical.obligation'].with_user(self.compliance_officer)
        obligation, other = Obligation.create([
            {'name': 'Audit consents', 'code': 'ST-CONS-01', 'area': 'patients', 'frequency': 'quarterly', 'source_key': 'audit',
             'company_id': self.company.id},
            {'name': 'Sign', 'area': 'patients', 'frequency': 'annual', 'source_key': 'audit', 'company_id': self.company.id}])
        self.assertEqual(obligation.audit_template_ids, template)
        Status = self.env['medical.obligation.status']
        Status._sync(obligation | other)
        status = Status.search([('obligation_id', '=', obligation.id)])
        status.baseline_date = '2025-11-01'
        status._refresh()
        planned = status.with_user(self.compliance_officer).action_plan_audit()['context']
        self.assertEqual((planned['default_template_id'], planned['default_date_end']), (template.id, '2026-03-10'))
        audit = self._audit(template_id=template.id, line_ids=False, area='patients')
        self.assertEqual(audit.line_count, 2)
        self.env.invalidate_all()
        self.assertEqual(status.with_user(self.compliance_officer).next_audit_id, audit)
        dialog = self.env['medical.audit.obligations'].with_user(self.biller).with_context(default_audit_id=audit.id).create({'area': 'patients'})
        self.assertEqual(dialog.obligation_ids, obligation | other)
        dialog.action_add()
        line = audit.line_ids.filtered(lambda line: line.obligation_id == obligation)
        self.assertEqual((line.kept_state, str(line.kept_on)), ('late', '2026-03-10'))
        self.assertIn('Late', line.kept_words)
        with self.assertRaises(AccessError):
            line.with_user(self.biller).kept_state = 'met'
        with self.assertRaises(AccessError):
            self.Line.with_user(self.biller).create({'audit_id': audit.id, 'name': 'X', 'kept_state': 'met'})
        self._answer(audit)
        audit.with_user(self.manager).action_close()
        status.invalidate_recordset()
        self.assertEqual((str(status.last_date), status.state), ('2026-03-10', 'met'))
        self.assertFalse(Status.search([('obligation_id', '=', other.id)]).last_date, "an audit proves what its template names alone")
        self.assertEqual(line.kept_state, 'late')

    def test_called_off(self):
        """Called off with a reason; only what is planned is deleted."""
        self.env['medical.audit.calling.off'].with_user(self.compliance_officer).create({'audit_id': self.audit.id, 'reason': "Ill"}).action_do()
        self.assertRecordValues(self.audit, [{'state': 'cancelled', 'cancel_reason': 'Ill'}])
        with self.assertRaises(UserError):
            self.audit.with_user(self.compliance_officer).unlink()
        other = self._audit()
        other.with_user(self.manager).unlink()
        self.assertFalse(other.exists())

    def test_cards_and_record(self):
        """Today's cards open what they count; the record has each question, opens it and leaves out personnel files."""
        self._audit(user=self.hr, is_hr=True, lead_id=self.hr.id, name='Files')
        self._finding()
        for user in (self.manager, self.compliance_officer, self.owner, self.biller):
            self.assert_cards_match(user)
        with freeze_time('2026-04-20 15:00:00'):
            self.assertEqual(self._shown(self.manager)['audits_due']['count'], 1)
            self.assertTrue(self.audit.with_user(self.manager).search([('is_late', '=', True)]))
        for user, count in ((self.manager, 3), (self.compliance_officer, 6)):
            record = self.env['medical.audit.record'].with_user(user).with_company(self.company)
            page = record.record_page({})
            self.assertEqual(len(page['rows']), count)
        page = record.record_page({'audit_id': self.audit.id, 'result': 'finding'})
        self.assertEqual(len(page['rows']), 1)
        self.assertEqual(record.browse(page['id']).record_open(page['links'][0])['res_id'], self.second.id)
