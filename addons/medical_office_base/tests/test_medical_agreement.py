import re
from datetime import date
from functools import partial

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tools.discuss import Store

from .agreement_common import NOW, PDF, AgreementCommon


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestMedicalAgreement(AgreementCommon):

    def test_states(self):
        agreement = self._agreement().with_user(self.manager)
        self.assertEqual(agreement.state, 'running')
        with self.assertRaisesRegex(UserError, "is running"):
            agreement.action_start()
        with self.assertRaisesRegex(UserError, "kept as history"):
            agreement.unlink()
        agreement.action_end()
        self.assertEqual(agreement.state, 'ended')
        agreement.action_draft()
        agreement.unlink()
        with self.assertRaisesRegex(ValidationError, "from which day"):
            self._agreement(date_start=False)

    def test_notice(self):
        with Form(self.env['medical.agreement'].with_user(self.manager)) as form:
            form.name, form.kind, form.partner_id = 'Lease', 'lease', self.vendor
            form.date_start, form.date_end, form.notice_days = date(2024, 4, 1), date(2027, 3, 31), 180
            self.assertEqual(form.notice_date, date(2026, 10, 2))
            self.assertEqual(form.expiry_lead_days, 210)
            self.assertFalse(form.needs_insurance)
        lease = form.record
        lease.action_start()
        for day, waits in (('2026-09-01', False), ('2026-09-02', True), ('2026-10-02', True), ('2026-10-03', False)):
            with freeze_time(f'{day} 15:00:00'):
                self.assertEqual(bool(self._shown(self.manager)['agreements_notice']['count']), waits, day)
        with freeze_time('2026-10-01 15:00:00'):
            lease.action_notice_kept()
            self.assertFalse(self._shown(self.manager)['agreements_notice']['count'])
            lease.action_notice_given()
            self.assertEqual(lease.notice_state, 'given')

    def test_bad_values(self):
        for values in ({'price': -1}, {'visits_planned': -1}, {'notice_days': -1}, {'arrive_by': 24}):
            with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self._agreement(**values)

    def test_one_site_tells_the_day(self):
        self.assertEqual(self.agreement.site_id, self.main)
        self.assertFalse(self._agreement(site_ids=[Command.set((self.main + self.island).ids)]).site_id)

    def test_planned_and_made(self):
        """March 2026 has 31 days: three a week are 13 visits; one month of price begins on the 16th."""
        self._visit()
        self._visit(date_in='2026-03-01 04:30:00', date_out=False)   # February in New York
        self._visit(date_in='2026-03-01 05:30:00', date_out=False)
        agreement = self.agreement.with_user(self.staff)
        self.assertEqual((agreement.visit_planned, agreement.visit_count, agreement.visit_text), (13, 2, '2 of 13 visits'))
        both = self._agreement(site_ids=[Command.clear()], visits_planned=4, visits_per='month', date_start='2026-03-16')
        self.assertEqual(both.visit_planned, 4)   # two sites, half of a month
        self.assertEqual(self._agreement(visits_planned=0).visit_text, '0 visits')

    # === PAPERS === #

    def _state(self):
        agreement = self.agreement.with_user(self.manager)
        agreement.invalidate_recordset()
        state, text = agreement.document_state, agreement.document_text
        Agreement = self.env['medical.agreement'].with_user(self.manager)
        for other in ('missing', 'expiring', 'complete', 'none'):
            self.assertEqual(bool(Agreement.search_count([('id', '=', agreement.id), ('document_state', '=', other)])), other == state, other)
            self.assertEqual(bool(Agreement.search_count([('id', '=', agreement.id), ('document_state', '!=', other)])), other != state, other)
        return state, text

    def test_papers(self):
        self.assertEqual(self._state(), ('missing', 'Missing: Background Check, Insurance Certificate'))
        insurance = self._document()
        self.assertEqual(self._state(), ('missing', 'Missing: Background Check'))
        self._document(type='background_check', person_name='Ann Fiction', date_end=False)
        self.assertEqual(self._state(), ('complete', False))
        insurance.date_end = '2026-03-31'
        self.assertEqual(self._state(), ('expiring', 'Running out: Insurance Certificate'))
        insurance.date_end = '2026-03-09'
        self.assertEqual(self._state(), ('missing', 'Missing: Insurance Certificate'))
        future = self._document(date_start='2026-03-11')
        self.assertEqual(self._state()[0], 'missing')
        future.date_start = '2026-03-10'
        self.assertEqual(self._state()[0], 'complete')
        future.active = False
        self.assertEqual(self._state()[0], 'missing')
        self.agreement.needs_insurance = False
        self.assertEqual(self._state()[0], 'complete')
        self.agreement.needs_background_check = False
        self.assertEqual(self._state()[0], 'none')

    def test_a_paper_without_file_is_none(self):
        self._document(type='background_check', person_name='Ann Fiction', date_end=False)
        paper = self._document(file=False)
        self.assertEqual(self._state()[0], 'missing')
        paper.file = PDF
        self.assertEqual(self._state()[0], 'complete')

    def test_background_check_of_each_person(self):
        self._document()
        self._document(type='background_check', person_name='Ann Fiction')
        old = self._document(type='background_check', person_name='Bob Fiction', date_end='2026-03-01')
        self.assertEqual(self._state(), ('missing', 'Missing: Background Check (Bob Fiction)'))
        self._document(type='background_check', person_name=' bob fiction', date_end='2027-03-01')
        self.assertEqual(self._state()[0], 'complete')
        old.active = False
        self.assertEqual(self._state()[0], 'complete')
        with self.assertRaisesRegex(ValidationError, "of one person"):
            self._document(type='background_check', person_name=' ')

    def test_papers_in_one_query(self):
        agreements = self.agreement.union(*[self._agreement() for _index in range(15)])
        self._document()
        agreements = agreements.with_user(self.manager)
        agreements.mapped('needs_insurance')
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.assertEqual(agreements.mapped('document_state'), ['missing'] * 16)
        self.env['medical.agreement'].with_user(self.manager).search_count([('document_state', '=', 'missing')])
        with self.assertQueryCount(1):
            self.env['medical.agreement'].with_user(self.manager).search_count([('document_state', '=', 'missing')])

    def test_a_list_in_bounded_queries(self):
        names = ['expiry_stage', 'expiry_text', 'visit_text', 'here_text', 'document_state', 'document_text', 'score_average']

        def queries(count):
            agreements = self.agreement.union(*[self._agreement() for _index in range(count)]).with_user(self.manager)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            agreements.read(names)
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertEqual(queries(20), queries(2))

    def test_the_log_keeps_the_price_from_staff(self):
        self.env.flush_all()
        self.env.cr.precommit.run()
        before = self.agreement.message_ids
        self.agreement.with_user(self.manager).price = 90
        self.env.flush_all()
        self.env.cr.precommit.run()
        message = self.agreement.message_ids - before
        self.assertEqual(len(message), 1)
        for user, seen in ((self.manager, ['Price']), (self.staff, [])):
            [shown] = Store().add(message.with_user(user)).get_result()['mail.message']
            self.assertEqual([value['fieldInfo']['changedField'] for value in shown['trackingValues']], seen)

    # === RENEWAL === #

    def test_renewed_with_its_papers(self):
        self._document()
        expired = self._document(type='license', date_end='2026-03-01')
        agreement = self.agreement.with_user(self.manager)
        successor = agreement._expiry_renew('2027-01-01', '2027-12-31')
        self.assertEqual(successor.state, 'running')
        self.assertEqual(successor.document_ids.mapped('type'), ['insurance'])
        self.assertEqual(successor.document_ids.with_context(bin_size=False).file, PDF)
        self.assertTrue(expired.exists())
        Agreement = self.env['medical.agreement']
        with freeze_time('2026-12-31 15:00:00'):
            Agreement._expiry_daily()
            self.assertEqual(agreement.state, 'running')
        agreement.invalidate_recordset()
        with freeze_time('2027-01-01 15:00:00'):
            Agreement._expiry_daily()
            self.assertEqual((agreement.state, successor.state), ('ended', 'running'))

    def test_after_notice_it_may_end(self):
        agreement = self._agreement(date_end='2026-04-10', notice_days=20).with_user(self.manager)
        Agreement = self.env['medical.agreement']
        self.assertIn(agreement, Agreement._expiry_to_remind())
        Agreement._expiry_to_remind()._expiry_remind()
        agreement.action_notice_given()
        self.assertFalse(agreement.activity_ids)
        self.assertNotIn(agreement, Agreement._expiry_to_remind())
        self.assertFalse(self._shown(self.manager)['agreements_due']['count'])
        for day, state in (('2026-04-10', 'running'), ('2026-04-11', 'ended')):
            agreement.invalidate_recordset()
            with freeze_time(f'{day} 15:00:00'):
                Agreement._expiry_daily()
                self.assertEqual(agreement.state, state)

    def test_a_paper_is_renewed_with_its_file(self):
        paper = self._document(date_end='2026-03-31')
        action = paper.action_renew()
        form = Form(self.env['medical.expiry.renewal'].with_user(self.manager).with_context(**action['context']))
        self.assertEqual((form.date_start, form.date_end), (date(2026, 4, 1), date(2026, 6, 30)))
        form.date_end = date(2027, 3, 31)
        form.file = base = PDF
        successor = self.env['medical.agreement.document'].browse(form.save().action_renew()['res_id'])
        self.assertEqual((successor.file, successor.has_file, paper.renewal_id), (base, True, successor))
        self.assertEqual(paper.expiry_stage, 'renewed')
        # without a new file the old one doesn't serve again
        other = self._document(date_end='2026-03-31')
        self.assertFalse(other._expiry_renew('2026-04-01', '2027-03-31').has_file)

    def test_the_responsible_is_reminded(self):
        paper = self._document(date_end='2026-03-20')
        self.env['medical.agreement.document']._expiry_to_remind()._expiry_remind()
        self.assertEqual(paper.activity_ids.user_id, self.manager)
        self.assertEqual(paper.activity_ids.summary, "Sparkle Cleaning: Renew “Insurance Certificate”, valid until 03/20/2026")
        self.agreement.action_end()
        self.assertNotIn(paper, self.env['medical.agreement.document']._expiry_to_remind())

    # === ACCESS === #

    def test_who_reads(self):
        Agreement = self.env['medical.agreement']
        ended = self._agreement(name='Ended')
        ended.action_end()
        island = self._agreement(name='Island', site_ids=[Command.set(self.island.ids)])
        everywhere = self._agreement(name='All', site_ids=[Command.clear()])
        mine = [('company_id', 'in', (self.company + self.other_company).ids)]
        for user, seen in (
                (self.manager, self.agreement + ended + island + everywhere), (self.owner, self.agreement + ended + island + everywhere),
                (self.auditor, self.agreement + ended + island + everywhere), (self.compliance, self.agreement + ended + island + everywhere),
                (self.staff, self.agreement + everywhere), (self.island_staff, island + everywhere), (self.neighbor, Agreement)):
            self.assertEqual(Agreement.with_user(user).search(mine, order='id'), seen.sorted('id'), user.login)
        with self.assertRaises(AccessError):
            Agreement.with_user(self.facility).search(mine)

    def test_staff_see_no_price_and_no_papers(self):
        self._document()
        agreement = self.agreement.with_user(self.staff)
        self.assertEqual(agreement.name, 'Evening cleaning')
        for name in ('price', 'price_unit', 'document_ids', 'document_state', 'document_text', 'note', 'needs_insurance', 'score_average'):
            with self.assertRaises(AccessError, msg=name):
                agreement.read([name])
        for domain in ([('price', '>', 10)], [('document_state', '=', 'missing')], [('document_ids.type', '=', 'insurance')]):
            with self.assertRaises(AccessError, msg=str(domain)):
                agreement.search_count(domain)
        with self.assertRaises(AccessError):
            self.env['medical.agreement.document'].with_user(self.staff).search([])
        agreement.get_views([(False, 'form'), (False, 'list'), (False, 'kanban'), (False, 'search')])

    def test_who_writes(self):
        for user in (self.owner, self.auditor, self.compliance, self.staff, self.facility, self.neighbor):
            agreement = self.agreement.with_user(user)
            for call in (partial(agreement.write, {'name': 'Mine'}), agreement.action_end, agreement.action_renew,
                         agreement.action_notice_given, agreement.unlink, agreement.copy):
                with self.assertRaises(AccessError, msg=user.login):
                    call()
        paper = self._document()
        for user in (self.owner, self.auditor, self.compliance):
            self.assertTrue(paper.with_user(user).read(['type', 'file']))
            with self.assertRaises(AccessError):
                paper.with_user(user).write({'date_end': '2030-01-01'})

    def test_other_practice(self):
        with self.assertRaises(UserError):
            self._agreement(site_ids=[Command.set(self.elsewhere.ids)])

    # === PRINT, TODAY === #

    def test_print(self):
        self._document(type='background_check', person_name='Ann Fiction', date_end='2026-03-01')
        html, kind = self.env['ir.actions.report'].with_user(self.manager)._render_qweb_html(
            'medical_office_base.action_report_agreement', self.agreement.ids)
        text = re.sub(r'<[^>]*>', '', html.decode())
        for words in ('Evening cleaning', 'Sparkle Cleaning', '80.00', 'Main Street', 'Background Check', 'Ann Fiction', 'Expired', '3 per Week'):
            self.assertIn(words, text)
        self.assertEqual(kind, 'html')
        with self.assertRaises(AccessError):
            self.env['ir.actions.report'].with_user(self.staff)._render_qweb_html('medical_office_base.action_report_agreement', self.agreement.ids)

    def test_print_several(self):
        """In one document, each on its page: not every wkhtmltopdf takes several."""
        Report = self.env['ir.actions.report'].with_user(self.manager)
        html, _kind = Report._render_qweb_html('medical_office_base.action_report_agreement', (self.agreement + self._agreement(name='Windows')).ids)
        [body], *_rest = self.env.ref('medical_office_base.action_report_agreement')._prepare_html(html, 'medical.agreement')
        for words in ('Evening cleaning', 'Windows', '<style>'):
            self.assertIn(words, body)

    def test_today(self):
        self._document(date_end='2026-03-20')
        self._document(type='license', date_end='2026-03-01')
        self._agreement(date_end='2026-03-31')
        self._agreement(date_end='2026-03-09')
        self._agreement(date_end='2026-06-30', notice_days=90)
        for user, expected in (
                (self.manager, {'agreements_expired': 1, 'agreements_due': 2, 'agreements_notice': 1, 'agreement_papers_missing': 4,
                                'agreement_papers_due': 2, 'vendor_complaints_open': 0, 'vendor_visits_forgotten': 0}),
                (self.owner, {'agreements_expired': 1, 'agreements_due': 2, 'agreement_papers_missing': 4}),
                (self.compliance, {'agreement_papers_missing': 4, 'agreement_papers_due': 2}),
                (self.staff, {'vendor_complaints_open': 0}), (self.facility, {}), (self.auditor, {'agreement_papers_missing': 4}),
                (self.neighbor, {'agreements_expired': 0, 'agreements_due': 0, 'agreement_papers_missing': 0})):
            counts = self.assert_cards_match(user)
            self.assertEqual({key: counts.get(key) for key in expected}, expected, user.login)
        self.assertNotIn('agreements_due', self._shown(self.staff))
