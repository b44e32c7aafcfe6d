from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.medical_office_base.tests.today_common import TodayChecks

from .privacy_incident_common import LOW, PrivacyIncidentCommon


@tagged('post_install', '-at_install')
class TestMedicalPrivacyIncident(TodayChecks, PrivacyIncidentCommon):
    """Clocks, presumption, who decides and who confirms, letters, and who reads what."""

    def test_clocks(self):
        """45 CFR 164.404 to 164.408, in days by the practice's clock."""
        incident = self._incident(discovered_on='2026-03-10', people_estimate=499)
        self.assertEqual((incident.letters_due, incident.hhs_due, incident.media_due), (date(2026, 5, 9), date(2027, 3, 1), False))
        incident.people_estimate = 500
        self.assertEqual((incident.hhs_due, incident.media_due), (date(2026, 5, 9), False))
        incident.people_estimate = 501
        self.assertEqual((incident.hhs_due, incident.media_due), (date(2026, 5, 9), date(2026, 5, 9)))
        self.company.medical_practice_ids.breach_letter_days = 30
        self.assertEqual((incident.letters_due, incident.legal_due), (date(2026, 4, 9), date(2026, 5, 9)))
        # discovered on the last day of a year, before a leap year
        self.assertEqual(self._incident(discovered_on='2023-12-31').hhs_due, date(2024, 2, 29))
        self.assertEqual(self._incident(discovered_on='2024-01-01', occurred_on='2023-12-31').hhs_due, date(2025, 3, 1))
        # the practice's day, when UTC is a day further
        with freeze_time('2026-01-01 03:00:00'):
            late = self.Incident.create({'name': 'Late', 'site_id': self.main.id})
            self.assertEqual((late.discovered_on, late.hhs_due, late.days_left), (date(2025, 12, 31), date(2026, 3, 1), 30))

    def test_clock_of_an_associate_and_of_law_enforcement(self):
        incident = self._incident(discovered_on='2026-03-10', ba_discovered_on='2026-02-20')
        self.assertEqual(incident.clock_from, date(2026, 3, 10))
        incident.ba_is_agent = True
        self.assertEqual(incident.letters_due, date(2026, 4, 21))
        for delay in ({'delay_until': '2026-06-01'}, {'delay_until': '2026-04-10', 'delay_by': 'Officer', 'delay_asked_on': '2026-03-10'},
                      {'delay_until': '2026-06-01', 'delay_by': 'Officer', 'delay_asked_on': '2026-03-10', 'delay_written': True}):
            with self.assertRaises(ValidationError):
                incident.write(delay)
        incident.write({
            'delay_until': '2026-06-01', 'delay_by': 'Officer', 'delay_asked_on': '2026-03-10', 'delay_written': True, 'delay_statement': b'aGVsbG8='})
        self.assertEqual((incident.letters_due, incident.legal_due), (date(2026, 6, 2), date(2026, 6, 2)))
        self._assess(incident, 'breach')
        with self.assertRaisesRegex(UserError, "nobody is told"):
            incident.step_ids[0]._do(date(2026, 3, 10), 'Sent')

    def test_clock_is_searched_as_it_is_shown(self):
        found = {clock: self._incident(discovered_on=day) for clock, day in (
            ('running', '2026-03-10'), ('due', '2026-01-23'), ('overdue', '2026-01-08'))}
        due = self._incident(discovered_on='2026-01-09')  # the 60th day is today
        for clock, incident in found.items():
            self.assertEqual(incident.clock, clock)
            self.assertIn(incident, self.Incident.search([('clock', '=', clock)]))
        self.assertEqual((due.clock, due.days_left), ('due', 0))
        self.assertEqual(self.Incident.search([('clock', 'in', ['due', 'overdue'])]), found['overdue'] | due | found['due'])

    def test_presumed_a_breach(self):
        """Low probability has to be shown; what isn't a breach is confirmed by somebody else; what was decided stays."""
        incident = self._incident()
        self.assertEqual((incident.state, incident.clock), ('new', 'running'))
        assessment = incident.env['medical.privacy.assessment'].browse(incident.action_assess()['res_id'])
        for values in (
                {'conclusion': 'low'}, {**LOW, 'conclusion': 'low', 'reason': ' '}, {**LOW, 'conclusion': 'low', 'reason': 'So', 'nature_rating': 'high'},
                {'conclusion': 'exception', 'reason': 'So'}):
            assessment.write(values)
            with self.assertRaises(UserError):
                assessment.action_decide()
        with self.assertRaises(AccessError):
            assessment.write({'state': 'decided'})
        with self.assertRaises(AccessError):
            incident.write({'state': 'not_breach'})
        assessment.write({**LOW, 'conclusion': 'low', 'reason': 'Shredded unread'})
        assessment.action_decide()
        self.assertEqual((incident.state, incident.clock), ('proposed', 'running'))
        # the decider, also as manager, and who may not, by RPC
        self.privacy_officer.group_ids |= self.env.ref('medical_office_base.group_manager')
        for user in (self.privacy_officer, self.auditor):
            with self.assertRaises(AccessError):
                incident.with_user(user).action_confirm()
        self.assertFalse(self.Incident.search([('can_confirm', '=', True)]))
        self.assertEqual(self.env['medical.privacy.incident'].with_user(self.manager).search([('can_confirm', '=', True)]).ids, incident.ids)
        incident.with_user(self.manager).action_confirm()
        self.assertRecordValues(incident.with_env(self.env), [{'state': 'not_breach', 'next_due': False, 'decided_on': date(2026, 3, 10)}])
        self.assertEqual((assessment.confirmed_by_id, assessment.state), (self.manager, 'decided'))
        for record, values in ((assessment, {'reason': 'Other'}), (incident, {'what_happened': 'Other'}), (incident, {'discovered_on': '2026-03-01'})):
            with self.assertRaises(UserError):
                record.write(values)
        with self.assertRaises(UserError):
            assessment.unlink()

    def test_assessed_anew(self):
        """Not confirmed, or corrected: the first row stays with the reason, and another is made."""
        incident = self._incident()
        first = self._assess(incident, 'low')
        incident.with_user(self.owner)._send_back("They kept a copy")
        self.assertEqual((incident.state, first.state, first.put_aside_reason), ('new', 'put_aside', "They kept a copy"))
        second = self._assess(incident, 'breach')
        self.assertEqual(incident.state, 'breach')
        with self.assertRaises(AccessError):
            incident.with_user(self.compliance_officer)._assess_anew("Why not")
        incident._assess_anew("More people")
        incident.what_happened = 'Two pages'
        self.assertEqual((incident.assessment_ids.ids, second.state), ([second.id, first.id], 'put_aside'))
        self.assertIn('Fictional', second.kept_facts)

    def test_told(self):
        """Steps follow the numbers; done with proof; the letters are noted with them; then it is closed."""
        incident = self._breach(self.ada, self.emil, discovered_on='2026-03-09')
        self.assertEqual(incident.people_count, 2)
        self.assertEqual(set(incident.step_ids.mapped('kind')), {'letters', 'hhs'})
        incident.people_estimate = 700
        self.assertEqual(set(incident.step_ids.mapped('kind')), {'letters', 'hhs', 'media'})
        incident.people_estimate = 0
        letters, hhs = incident.step_ids.sorted('kind', reverse=True)
        self.assertEqual((letters.date_due, hhs.date_due, incident.next_due), (date(2026, 5, 8), date(2027, 3, 1), date(2026, 5, 8)))
        with self.assertRaisesRegex(UserError, "lacks"):
            letters._do(date(2026, 3, 10), '1 letter')
        incident.write({'letter_what': 'A fax went astray', 'letter_data': 'Lab results'})
        for day, proof in ((date(2026, 3, 11), 'Sent'), (date(2026, 3, 8), 'Sent'), (date(2026, 3, 10), ' ')):
            with self.assertRaises(UserError):
                letters._do(day, proof)
        with self.assertRaises(AccessError):
            letters.write({'done_on': '2026-03-10'})
        with self.assertRaises(AccessError):
            letters.with_user(self.compliance_officer)._do(date(2026, 3, 10), 'Sent')
        letters._do(date(2026, 3, 10), '1 letter by first-class mail')
        self.assertEqual([(row.reach, row.sent_on) for row in incident.person_ids], [('mail', date(2026, 3, 10)), ('unknown', False)])
        with self.assertRaises(UserError):
            incident.letter_what = 'Nothing happened'
        with self.assertRaises(UserError):
            incident.action_close()
        hhs._do(date(2026, 3, 10), 'Receipt 1')
        incident.action_close()
        self.assertEqual((incident.state, incident.clock), ('closed', 'none'))

    def test_notice_for_ninety_days(self):
        """Ten people without address: a notice with a toll-free number, kept for 90 days (45 CFR 164.404(d)(2)(ii))."""
        lost = self.env['medical.patient'].create([
            {'given_name': f'Lost {number}', 'family_name': 'Zebraname', 'company_id': self.company.id, 'site_ids': [Command.set(self.main.ids)]}
            for number in range(10)])
        incident = self._breach(*lost, discovered_on='2026-03-09')
        steps = {step.kind: step for step in incident.step_ids}
        self.assertEqual(set(steps), {'letters', 'hhs', 'substitute'})
        with self.assertRaisesRegex(UserError, 'toll-free'):
            steps['substitute']._do(date(2026, 3, 10), 'Posted')
        with self.assertRaises(AccessError):
            incident.with_user(self.compliance_officer).notice_phone = '800-555-0100'
        incident.write({'notice_way': 'web', 'notice_phone': '800-555-0100'})
        steps['substitute']._do(date(2026, 3, 10), 'Picture of the home page')
        with self.assertRaisesRegex(UserError, 'stays as it was'):
            incident.notice_phone = '800-555-0101'
        posted = incident.step_ids.filtered(lambda step: step.kind == 'posted')
        self.assertEqual((incident.notice_until, posted.date_due), (date(2026, 6, 8), date(2026, 6, 22)))
        incident.write({'letter_what': 'A fax went astray', 'letter_data': 'Lab results'})
        steps['letters']._do(date(2026, 3, 10), 'Nobody has an address')
        steps['hhs']._do(date(2026, 3, 10), 'Receipt 1')
        self.assertEqual(incident.next_due, date(2026, 6, 22))
        with self.assertRaises(UserError):
            incident.action_close()
        with freeze_time('2026-06-08 15:00:00'):
            with self.assertRaisesRegex(UserError, '90 days, until 2026-06-08'):
                posted._do(date(2026, 6, 7), 'Taken down')
            posted._do(date(2026, 6, 8), 'Taken down, number answered until today')
            incident.action_close()
        self.assertEqual(incident.state, 'closed')

    def test_letters_bear_the_name_and_nothing_else_does(self):
        incident = self._breach(self.ada, self.emil)
        incident.write({'letter_what': 'A fax went astray', 'letter_data': 'Lab results'})
        kin = self.env['medical.patient'].create({
            'given_name': 'Otto', 'family_name': 'Zebraname', 'birth_date': '1930-01-01', 'deceased_on': '2026-01-01', 'company_id': self.company.id,
            'site_ids': [Command.set(self.main.ids)]})
        self.env['medical.patient.contact'].create({'patient_id': kin.id, 'name': 'Kin Fictional', 'address': '2 Fictional Street', 'relation': 'child'})
        answer = self.env['medical.privacy.answer'].with_user(self.privacy_officer).create({
            'incident_id': incident.id, 'step': 'people', 'numbers': f'{kin.number}, {self.ada.number}'})
        answer.action_do()
        with self.assertRaisesRegex(UserError, "No patient"):
            answer.create({'incident_id': incident.id, 'step': 'people', 'numbers': '99999999'}).action_do()
        report = self.env['ir.actions.report'].with_user(self.privacy_officer)
        html = report._render_qweb_html('medical_office_compliance.action_report_breach_letters', incident.ids)[0].decode()
        for words in ('Ada Zebraname', '1 Fictional Street', 'Kin Fictional', 'You get this letter for', 'A fax went astray', 'Lab results'):
            self.assertIn(words, html)
        self.assertNotIn('Emil', html)
        for user in (self.manager, self.compliance_officer, self.owner):
            with self.assertRaises(UserError):
                report.with_user(user)._render_qweb_html('medical_office_compliance.action_report_breach_letters', incident.ids)
        content, _kind, name = incident._letters_print()
        self.assertTrue(content)
        self.assertNotIn('Zebraname', name)
        incident.action_note_disclosures()
        self.assertRecordValues(self.env['medical.disclosure'].search([('patient_id', '=', self.emil.id)]), [{
            'basis': 'impermissible', 'is_counted': True, 'recipient_name': 'Fictional Bakery', 'date': date(2026, 3, 9)}])
        self.assertEqual(incident.unnoted_count, 0)
        self.env.flush_all()
        self.env.cr.execute("""
            SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN pg_tables t ON t.tablename = c.table_name
             WHERE c.table_schema = current_schema() AND t.schemaname = current_schema() AND c.data_type IN ('character varying', 'text', 'jsonb')
               AND (c.table_name LIKE 'medical_privacy%%' OR c.table_name LIKE 'medical_disclosure%%' OR c.table_name LIKE 'medical_access_log%%'
                    OR c.table_name IN ('res_partner', 'ir_attachment', 'mail_message', 'mail_mail', 'account_move_line'))""")
        for table, column in self.env.cr.fetchall():
            self.env.cr.execute(SQL("SELECT 1 FROM %s WHERE %s::text LIKE '%%Zebraname%%' LIMIT 1", SQL.identifier(table), SQL.identifier(column)))
            self.assertFalse(self.env.cr.rowcount, f'{table}.{column}')

    def test_who_reads(self):
        """The manager sees number, stage and clock, and the assessment that waits; nobody else's people but their own patients."""
        incident = self._incident([self.ada])
        self._assess(incident, 'low')
        Incident = self.env['medical.privacy.incident']
        for user in self.users.values():
            mine = Incident.with_user(user)
            may = user in (self.privacy_officer, self.compliance_officer, self.manager, self.owner, self.auditor)
            self.assertEqual(mine.has_access('read'), may, user.login)
            self.assertEqual(mine.has_access('create'), user == self.privacy_officer, user.login)
            if not may:
                continue
            self.assertEqual(mine.browse(incident.id).read(['number', 'state', 'clock'])[0]['state'], 'proposed')
            self.assertEqual(mine._has_field_access(mine._fields['what_happened'], 'read'), user != self.manager, user.login)
            self.assertEqual(mine._has_field_access(mine._fields['person_ids'], 'read'), user not in (self.manager, self.auditor), user.login)
            self.assertEqual(
                self.env['medical.privacy.assessment'].with_user(user).search_count([('incident_id', '=', incident.id)]), 1, user.login)
            if user != self.privacy_officer:
                with self.assertRaises(AccessError):
                    mine.browse(incident.id).write({'name': 'Other'})
        People = self.env['medical.privacy.incident.patient']
        for user in (self.compliance_officer, self.owner):
            self.assertFalse(People.with_user(user).search([]))
        self.compliance_officer.group_ids |= self.env.ref('medical_office_base.group_clinician')
        self.assertFalse(People.with_user(self.compliance_officer).search([]), "not at the patient's site")
        self.main.user_ids |= self.compliance_officer
        self.assertEqual(len(People.with_user(self.compliance_officer).search([])), 1)
        for user in (self.nurse, self.manager, self.auditor, self.front_desk):
            self.assertFalse(People.with_user(user).has_access('read'))
        hidden = Incident.with_user(self.manager)
        for call in (
                lambda: hidden.browse(incident.id).read(['what_happened']), lambda: hidden.search([('what_happened', 'ilike', 'Fict')]),
                lambda: hidden.formatted_read_group([], ['recipient'], ['__count']), lambda: hidden.browse(incident.id).export_data(['data_involved']),
                lambda: hidden.search([('person_ids.patient_id', '=', self.ada.id)]), lambda: hidden.search([], order='people_count')):
            with self.assertRaises(AccessError):
                call()
        incident.with_user(self.owner).action_confirm()
        assessments = self.env['medical.privacy.assessment'].with_user(self.manager)
        self.assertFalse(assessments.search([('incident_id', '=', incident.id)]), "decided by others: not the manager's to read")
        self.assertFalse(Incident.with_user(self.foreign_manager).search([]))
        self.assertTrue(self.env['medical.access.log'].sudo().search([('model', '=', 'medical.privacy.incident'), ('user_id', '=', self.manager.id)], limit=1))

    def test_not_theirs(self):
        """Patients and sites of another practice, the same patient twice, the same site's company."""
        incident = self._incident([self.ada])
        rows = self.env['medical.privacy.incident.patient'].with_user(self.privacy_officer)
        foreign = self.env['medical.patient'].create({
            'given_name': 'Fern', 'company_id': self.other_company.id, 'site_ids': [Command.set(self.other_site.ids)]})
        for patient in (self.ada, foreign):
            with self.assertRaises(UserError):
                rows.create({'incident_id': incident.id, 'patient_id': patient.id})
        with self.assertRaises(UserError):
            incident.site_id = self.other_site
        with self.assertRaises(AccessError):
            rows.create({'incident_id': incident.id, 'patient_id': self.emil.id, 'sent_on': '2026-03-10'})
        with self.assertRaises(UserError):
            incident.unlink()

    def test_from_an_issue(self):
        issue = self._issue(area='privacy', description='The fax went to a bakery')
        action = issue.with_user(self.privacy_officer).action_assess_privacy()
        incident = self.Incident.browse(action['res_id'])
        self.assertEqual((incident.issue_id, incident.what_happened), (issue, 'The fax went to a bakery'))
        self.assertEqual(issue.with_user(self.privacy_officer).action_assess_privacy()['res_id'], incident.id)
        with self.assertRaises(AccessError), mute_logger('odoo.addons.base.models.ir_model'):
            issue.with_user(self.manager).action_assess_privacy()
        with self.assertRaises(UserError):
            self._issue(area='flow').with_user(self.privacy_officer).action_assess_privacy()

    def test_record_and_today(self):
        small, large = self._breach(self.ada), self._breach(people_estimate=600)
        late = self._incident(discovered_on='2026-01-02', name='Late')
        self._assess(self._incident(), 'low')
        record = self.env['medical.breach.record'].with_user(self.compliance_officer).with_company(self.company)
        for size, incident in (('small', small), ('large', large)):
            page = record.record_page({'year': 2026, 'size': size})
            self.assertIn(incident.number, repr(page))
            self.assertNotIn('Zebraname', repr(page))
        self.assertIn(small.number, repr(record.record_page({'year': 2026, 'size': False})))
        with self.assertRaises(UserError):
            record.record_page({'year': 2030})
        counts = {user: self.assert_cards_match(user) for user in (self.privacy_officer, self.manager, self.owner)}
        self.assertEqual([counts[self.privacy_officer].get(key) for key in ('privacy_clock', 'privacy_assess', 'privacy_confirm')], [1, 1, None])
        self.assertEqual([counts[self.manager].get(key) for key in ('privacy_clock', 'privacy_assess', 'privacy_confirm')], [1, None, 1])
        self.assertEqual(late.clock, 'overdue')
        with self.assertQueryCount(12):
            self.Incident.search([('clock', 'in', ['due', 'overdue'])]).mapped('days_left')
