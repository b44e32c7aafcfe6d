from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .agreement_common import NOW, AgreementCommon


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestMedicalVendorVisit(AgreementCommon):

    # === IN AND OUT === #

    def test_in_and_out(self):
        visit = self._check_in(self.staff, person_name='  Ann   Fiction ')
        self.assertEqual((visit.person_name, visit.state, visit.source, visit.site_id), ('Ann Fiction', 'here', 'staff', self.main))
        self.assertEqual(self.agreement.with_user(self.staff).here_text, 'Ann Fiction')
        with freeze_time('2026-03-10 16:30:00'):
            visit.with_user(self.staff).action_check_out()
            self.assertEqual((visit.state, visit.duration), ('done', 1.5))
        with freeze_time('2026-03-10 17:00:00'):
            visit.with_user(self.staff).action_check_out()
            self.assertEqual(visit.duration, 1.5)

    def test_the_dialog_knows_who_came_last(self):
        self._visit(person_name='Ann Fiction')
        form = Form(self.env['medical.vendor.check.in'].with_user(self.staff).with_context(default_agreement_id=self.agreement.id))
        self.assertEqual((form.person_name, form.site_id), ('Ann Fiction', self.main))

    def test_a_second_tap_changes_nothing(self):
        Visit = self.env['medical.vendor.visit']
        first = Visit._check_in(self.main, self.agreement, 'Ann Fiction')
        self.assertEqual(Visit._check_in(self.main, self.agreement, 'ann  fiction'), first)
        self.assertNotEqual(Visit._check_in(self.main, self.agreement, 'Bob Fiction'), first)
        self.assertEqual(first.source, 'qr')
        Visit._check_out(first)
        self.assertNotEqual(Visit._check_in(self.main, self.agreement, 'Ann Fiction'), first)

    def test_refused(self):
        Visit = self.env['medical.vendor.visit']
        draft = self.agreement.copy()
        ended = self._agreement()
        ended.action_end()
        for agreement, site in (
                (draft, self.main), (ended, self.main), (self.agreement, self.island), (self.agreement, self.elsewhere),
                (self._agreement(date_start='2026-03-11'), self.main), (self._agreement(date_end='2026-03-09'), self.main),
                (self.env['medical.agreement'], self.main)):
            with self.assertRaisesRegex(UserError, "isn't in force here"):
                Visit._check_in(site, agreement, 'Ann')
        for name in ('', '   ', False, 'x' * 61, 'Ann\x00', 'Ann\u202eevil'):
            with self.assertRaisesRegex(UserError, "Type your name"):
                Visit._check_in(self.main, self.agreement, name)
        self.main.active = False
        with self.assertRaisesRegex(UserError, "isn't in force here"):
            Visit._check_in(self.main, self.agreement, 'Ann')

    def test_in_force_by_the_day_of_the_site(self):
        agreement = self._agreement(site_ids=[Command.clear()], date_end='2026-03-09')
        Visit = self.env['medical.vendor.visit']
        with freeze_time('2026-03-10 04:30:00'):
            # past midnight in New York, still March 9th in Honolulu
            self.assertTrue(Visit._check_in(self.island, agreement, 'Ann'))
            self.assertIn(agreement, self.env['medical.agreement'].search(self.env['medical.agreement']._domain_at(self.island)))
            self.assertNotIn(agreement, self.env['medical.agreement'].search(self.env['medical.agreement']._domain_at(self.main)))
            with self.assertRaises(UserError):
                Visit._check_in(self.main, agreement, 'Ann')

    def test_forgotten(self):
        visit = self.env['medical.vendor.visit']._check_in(self.main, self.agreement, 'Ann')
        with freeze_time('2026-03-11 07:00:00'):
            self.env['medical.vendor.visit']._cron_mark_forgotten()
            self.assertEqual(visit.state, 'here')
        with freeze_time('2026-03-11 07:01:00'):
            with self.assertRaisesRegex(UserError, "too long ago"):
                self.env['medical.vendor.visit']._check_out(visit)
            self.assertEqual(visit.state, 'forgotten')
            self.assertEqual(self._shown(self.manager)['vendor_visits_forgotten']['count'], 1)
            # they may come again
            self.assertNotEqual(self.env['medical.vendor.visit']._check_in(self.main, self.agreement, 'Ann'), visit)
            visit.with_user(self.manager).date_out = '2026-03-10 17:00:00'
            self.assertEqual((visit.state, visit.duration), ('done', 2))

    def test_who_leaves(self):
        self._check_in(self.staff, person_name='Ann')
        agreement = self.agreement.with_user(self.staff)
        self._check_in(self.staff, person_name='Bob')
        action = agreement.action_check_out()
        self.assertEqual(set(self.env['medical.vendor.visit'].search(action['domain']).mapped('person_name')), {'Ann', 'Bob'})
        self.env['medical.vendor.visit'].search([('person_name', '=', 'Ann')]).with_user(self.staff).action_check_out()
        agreement.action_check_out()
        self.assertFalse(agreement.here_text)

    def test_late_by_the_clock_of_the_site(self):
        self.agreement.arrive_by = 18.5
        self.assertFalse(self._visit(date_in='2026-03-09 22:30:00').is_late)
        self.assertTrue(self._visit(date_in='2026-03-09 22:31:00').is_late)
        # the hour before the clock went forward
        self.assertTrue(self._visit(date_in='2026-03-06 23:31:00', date_out=False).is_late)
        self.assertFalse(self._visit(date_in='2026-03-06 23:30:00', date_out=False).is_late)

    def test_times(self):
        with self.assertRaisesRegex(ValidationError, "leave before arriving"):
            self._visit(date_out='2026-03-09 21:00:00')
        with self.assertRaisesRegex(ValidationError, "in the future"):
            self._visit(date_in=fields.Datetime.now() + timedelta(hours=1), date_out=False)
        with self.assertRaisesRegex(ValidationError, "isn't for Island"):
            self._visit(site_id=self.island.id)

    # === INSPECTION === #

    def _judge(self, visit, user, kind, **values):
        return self.env['medical.vendor.judgement'].with_user(user).create({'visit_id': visit.id, 'kind': kind, **values})

    def test_inspection(self):
        visit, bad, _none = self._visit(), self._visit(), self._visit()
        self._judge(visit, self.staff, 'inspection', score=90, text='Fine').action_save()
        self.assertEqual((visit.inspection_score, visit.inspection_grade, visit.inspected_by_id), (90, 'good', self.staff))
        self._judge(bad, self.manager, 'inspection', score=0).action_save()
        self.assertEqual(bad.inspection_grade, 'poor')
        # what nobody inspected doesn't count as zero
        self.assertEqual(self.agreement.score_average, 45)
        [(score, count)] = self.env['medical.vendor.visit'].with_user(self.manager)._read_group(
            [('agreement_id', '=', self.agreement.id)], [], ['inspection_score:avg', '__count'])
        self.assertEqual((score, count), (45, 3))
        for score in (-1, 101):
            with self.assertRaisesRegex(UserError, "between 0 and 100"):
                self._judge(visit, self.staff, 'inspection', score=score).action_save()

    def test_who_came_without_background_check(self):
        visits = self._visit(person_name='ann fiction') + self._visit(person_name='Bob Fiction')
        check = self._document(type='background_check', person_name='Ann Fiction ', date_end='2026-12-31')
        Visit = self.env['medical.vendor.visit'].with_user(self.manager)
        self.assertEqual(visits.mapped('is_unchecked'), [False, True])
        for value in (True, False):
            found = Visit.search([('id', 'in', visits.ids), ('is_unchecked', '=', value)])
            self.assertEqual(found, visits.filtered(lambda visit, value=value: visit.is_unchecked == value))
        check.date_end = '2026-03-09'
        visits.invalidate_recordset()
        self.assertEqual(visits.mapped('is_unchecked'), [True, True])
        self.agreement.needs_background_check = False
        visits.invalidate_recordset()
        self.assertEqual(visits.mapped('is_unchecked'), [False, False])
        with self.assertRaises(AccessError):
            visits.with_user(self.staff).read(['is_unchecked'])
        with self.assertRaises(AccessError):
            visits.with_user(self.staff).search_count([('is_unchecked', '=', True)])
        visits.with_user(self.staff).get_views([(False, 'form'), (False, 'list'), (False, 'kanban'), (False, 'search')])

    # === COMPLAINT === #

    def test_complaint(self):
        visit = self._visit()
        with self.assertRaisesRegex(UserError, "Say what was wrong"):
            self._judge(visit, self.staff, 'complaint', text=' ').action_save()
        action = self._judge(visit, self.staff, 'complaint', text='The waste is still here.').action_save_and_send()
        self.assertEqual((visit.complaint_state, visit.complaint_by_id, visit.complaint_sent_on), ('open', self.staff, False))
        composer = Form(self.env['mail.compose.message'].with_user(self.staff).with_context(**action['context'])).save()
        self.assertIn('The waste is still here.', composer.body)
        self.assertIn('6:00', composer.body)   # by the clock of the site
        self.assertEqual(composer.partner_ids, self.vendor)
        self.assertEqual(composer.subject, 'Fictional Practice: your visit at Main Street')
        composer.with_user(self.staff).action_send_mail()
        self.assertTrue(visit.complaint_sent_on)
        self.assertEqual(visit.complaint_state, 'open')
        self.assertIn(self.vendor, visit.message_ids.notified_partner_ids)
        visit.message_post(body='Sorry', author_id=self.vendor.id, message_type='email')
        self.assertEqual(visit.complaint_state, 'answered')
        visit.with_user(self.staff).action_complaint_reopen()
        self.assertEqual(visit.complaint_state, 'open')
        visit.with_user(self.staff).message_post(body='A note of ours')
        self.assertEqual(visit.complaint_state, 'open')
        visit.with_user(self.staff).action_complaint_answered()
        self._judge(visit, self.staff, 'settlement', text='No charge').action_save()
        self.assertEqual((visit.complaint_state, visit.complaint_settlement), ('settled', 'No charge'))
        with self.assertRaisesRegex(UserError, "reload"):
            visit.with_user(self.staff).action_complaint_answered()

    def test_vendor_without_address(self):
        self.vendor.email = False
        visit = self._visit()
        self._judge(visit, self.staff, 'complaint', text='Late again').action_save()
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            visit.with_user(self.staff).action_send_complaint()
        self.assertEqual(self._shown(self.manager)['vendor_complaints_open']['count'], 1)
        self.assertEqual(self._shown(self.staff)['vendor_complaints_open']['count'], 1)
        self.assertEqual(self._shown(self.island_staff)['vendor_complaints_open']['count'], 0)

    # === ACCESS === #

    def test_who_reads(self):
        Visit = self.env['medical.vendor.visit']
        visit = self._visit()
        island = self._visit(agreement_id=self._agreement(site_ids=[Command.set(self.island.ids)]).id, site_id=self.island.id)
        for user, seen in ((self.manager, visit + island), (self.owner, visit + island), (self.auditor, visit + island),
                           (self.compliance, visit + island), (self.staff, visit), (self.island_staff, island), (self.neighbor, Visit)):
            self.assertEqual(Visit.with_user(user).search([], order='id'), seen, user.login)
        with self.assertRaises(AccessError):
            Visit.with_user(self.facility).search([])

    def test_who_writes(self):
        visit = self._visit()
        for user in (self.owner, self.auditor, self.compliance, self.staff, self.facility, self.neighbor):
            for call in (
                    lambda user=user: visit.with_user(user).write({'date_in': '2026-03-01 10:00:00'}),
                    lambda user=user: visit.with_user(user).unlink(),
                    lambda user=user: self.env['medical.vendor.visit'].with_user(user).create({
                        'agreement_id': self.agreement.id, 'site_id': self.main.id, 'person_name': 'Forged'})):
                with self.assertRaises(AccessError, msg=user.login):
                    call()
        for user in (self.auditor, self.facility, self.neighbor, self.island_staff):
            for name in ('action_check_out', 'action_inspect', 'action_complain', 'action_send_complaint', 'action_complaint_answered'):
                with self.assertRaises(AccessError, msg=f'{user.login} {name}'):
                    getattr(visit.with_user(user), name)()
        with self.assertRaises(AccessError):
            self._judge(visit, self.island_staff, 'inspection', score=1).action_save()
        # the manager corrects times, and signs for nobody else's judgement
        for values in ({'inspection_score': 100}, {'inspected_by_id': self.owner.id}, {'complaint_state': 'settled'}, {'source': 'qr'}):
            with self.assertRaises(AccessError):
                visit.with_user(self.manager).write(values)
            with self.assertRaises(AccessError):
                self._visit(**values)

    def test_staff_check_in_at_their_sites(self):
        everywhere = self._agreement(site_ids=[Command.clear()])
        self.assertEqual(self._check_in(self.island_staff, everywhere, person_name='Ann').site_id, self.island)
        with self.assertRaisesRegex(UserError, "at your own sites"):
            self._check_in(self.island_staff, everywhere, person_name='Ann', site_id=self.main.id)
        with self.assertRaises(AccessError):
            self._check_in(self.island_staff, person_name='Ann', site_id=self.main.id)
        with self.assertRaises(AccessError):
            self._check_in(self.auditor, everywhere, person_name='Ann', site_id=self.main.id)
        self.assertEqual(self._check_in(self.manager, everywhere, person_name='Ann', site_id=self.main.id).site_id, self.main)
