import base64

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..today_common import TodayChecks
from .patient_common import ROLES, PatientCommon


@tagged('post_install', '-at_install')
class TestMedicalPrivacyNotice(TodayChecks, PatientCommon):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.frozen = freeze_time('2027-03-10 15:00:00')
        cls.frozen.start()
        cls.addClassCleanup(cls.frozen.stop)
        cls.english, cls.spanish = (cls.env.ref(f'medical_office_base.language_{code}') for code in ('en', 'es'))
        cls.notices = cls.env['medical.privacy.notice']

    def _notice(self, day='2027-01-01', author='manager', approver='privacy_officer', **values):
        notice = self.notices.with_user(self.users[author]).create({
            'name': 'Fictional Notice', 'body': '<p>We keep what you tell us.</p>', 'effective_date': day, **values})
        notice.action_submit()
        if approver:
            notice.with_user(self.users[approver]).action_approve()
        return notice

    def _signed(self, **values):
        return {'outcome': 'signed', 'signer': 'patient', 'signer_name': 'Ada Fictional', 'way': 'typed', **values}

    def test_second_person_puts_it_in_force(self):
        notice = self._notice(approver=None)
        self.assertEqual(notice.stage, 'review')
        for role in ('manager', 'front_desk', 'clinician'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                notice.with_user(self.users[role]).action_approve()
        notice.action_return_to_draft()
        # whoever wrote in it has a hand in it as well
        notice.with_user(self.users['privacy_officer']).body = '<p>We keep everything.</p>'
        notice.action_submit()
        with self.assertRaises(AccessError):
            notice.with_user(self.users['privacy_officer']).action_approve()
        notice.with_user(self.users['owner']).action_approve()
        self.assertEqual((notice.stage, notice.approved_by_id, notice.is_intact), ('in_force', self.users['owner'], True))

    def test_typed_approval(self):
        notices = self.notices.with_user(self.users['manager'])
        with self.assertRaises(AccessError):
            notices.create({'name': 'Own', 'body': '<p>x</p>', 'state': 'approved'})
        notice = self._notice(approver=None)
        for values in ({'state': 'approved'}, {'author_id': self.users['owner'].id}, {'content_hash': 'x'}, {'editor_ids': [(5,)]}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                notice.write(values)

    def test_text_in_force_stays(self):
        notice = self._notice()
        for user in (self.users['manager'], self.env.user):
            with self.assertRaises(UserError):
                notice.with_user(user).write({'body': '<p>Something else.</p>'})
        with self.assertRaises(UserError):
            notice.unlink()
        self.env.cr.execute("UPDATE medical_privacy_notice SET body = '<p>We sell it.</p>' WHERE id = %s", [notice.id])
        notice.invalidate_recordset()
        self.assertFalse(notice.is_intact, "a change behind our back shows")

    def test_versions_by_day(self):
        old = self._notice('2026-01-01')
        new = self._notice('2027-04-01')
        self.assertEqual(new.number, old.number + 1)
        self.assertEqual((old.stage, new.stage), ('in_force', 'upcoming'))
        found = self.notices.with_user(self.users['manager'])
        self.assertEqual(found.search([('stage', '=', 'upcoming')]), new)
        with freeze_time('2027-04-01 03:59:00'):
            self.env.invalidate_all()
            self.assertEqual(old.stage, 'in_force', "not yet the day in New York")
        with freeze_time('2027-04-01 04:00:00'):
            self.env.invalidate_all()
            self.assertEqual((old.stage, new.stage), ('replaced', 'in_force'))
            self.assertEqual(found.search([('stage', 'in', ['replaced'])]), old)
        with self.assertRaises(UserError):
            self._notice('2027-04-01')
        new.with_user(self.users['owner']).action_withdraw()
        self.assertEqual(new.stage, 'withdrawn')

    def test_pdf(self):
        notice = self.notices.with_user(self.users['manager']).create({
            'name': 'Scanned', 'kind': 'pdf', 'file': base64.b64encode(b'<html>no</html>'), 'effective_date': '2027-01-01'})
        with self.assertRaises(UserError):
            notice.action_submit()
        notice.file = base64.b64encode(b'%PDF-1.4 fictional')
        notice.action_submit()
        notice.with_user(self.users['owner']).action_approve()
        self.assertTrue(notice.is_intact)
        with self.assertRaises(UserError):
            notice.file = base64.b64encode(b'%PDF-1.4 other')

    def test_library_outline(self):
        rows = self.env['medical.privacy.notice.template'].with_user(self.users['privacy_officer']).search([])
        self.assertEqual(rows.language_id.mapped('code'), ['en', 'es'])
        notices = rows._library_adopt(self.company)
        self.assertEqual(set(notices.mapped('state')), {'draft'})
        text = str(notices.filtered(lambda notice: notice.language_id == self.english)._paper_text())
        # 45 CFR 164.520(b)(1)(i) gives the words of the header
        self.assertIn("THIS NOTICE DESCRIBES HOW MEDICAL INFORMATION ABOUT YOU MAY BE USED AND DISCLOSED", text)
        notices.action_submit()
        with self.assertRaises(AccessError):
            notices.action_approve()
        notices.with_user(self.users['manager']).action_approve()
        self.assertEqual(set(notices.mapped('stage')), {'in_force'})

    def test_needs_notice(self):
        desk = self.patient.with_user(self.users['front_desk'])
        self.assertFalse(desk.needs_notice, "none is in force")
        first = self._notice('2026-01-01')
        self.env.invalidate_all()
        self.assertTrue(desk.needs_notice)
        self.assertIn(desk, desk.search([('needs_notice', '=', True)]))
        desk._acknowledge(self._signed())
        self.assertFalse(desk.needs_notice)
        self.assertEqual(desk.acknowledgement_ids.notice_hash, first.content_hash)
        self._notice('2027-02-01', is_material=False)
        self.env.invalidate_all()
        self.assertFalse(desk.needs_notice, "no material change")
        self._notice('2027-03-01')
        self.env.invalidate_all()
        self.assertTrue(desk.needs_notice, "a material one")
        self.assertFalse(desk.search([('needs_notice', '=', False)]) & desk)
        desk._acknowledge({'outcome': 'refused', 'reason': 'Did not want to sign anything'})
        self.assertFalse(desk.needs_notice, "the effort is on record")
        self.restricted.deceased_on = '2027-03-01'
        self.assertFalse(self.restricted.needs_notice)

    def test_notice_in_the_patients_language(self):
        english, spanish = self._notice(), self._notice(language_id=self.spanish.id)
        self.assertEqual(self.patient._notice_to_sign(), english)
        self.patient.language_id = self.spanish
        self.assertEqual(self.patient._notice_to_sign(), spanish)
        self.patient.language_id = self.env.ref('medical_office_base.language_en')
        self.assertEqual(self.patient._notice_to_sign(), english)

    def test_one_query_however_many(self):
        self._notice()
        patients = self.env['medical.patient'].union(*(self._patient('Many', str(number)) for number in range(30))).with_user(self.users['front_desk'])
        patients[:1].mapped('needs_notice')
        counts = []
        for some in (patients[:3], patients):
            self.env.invalidate_all()
            some.mapped('company_id.name')
            before = self.env.cr.sql_log_count
            some.mapped('needs_notice')
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_acknowledging(self):
        self._notice()
        wizards = self.env['medical.privacy.acknowledging']
        desk = self.users['front_desk']
        wizard = wizards.with_user(desk).create({'patient_id': self.patient.id, 'outcome': 'not_obtained'})
        with self.assertRaises(UserError):
            wizard.action_save()
        wizard.reason = "Brought in unconscious, nobody with her"
        wizard.action_save()
        row = self.patient.acknowledgement_ids
        self.assertEqual((row.outcome, row.taken_by_id, row.signer_name), ('not_obtained', desk, False))
        self.assertNotIn('Ada', row.display_name)
        wizard = wizards.with_user(desk).create({'patient_id': self.patient.id, 'signer': 'representative', 'signer_name': 'Max Fictional'})
        with self.assertRaises(UserError):
            wizard.action_save()
        wizard.relationship = 'Father'
        wizard.action_save()
        with self.assertRaises(AccessError):
            wizards.with_user(self.users['biller']).create({'patient_id': self.patient.id})
        with self.assertRaises(AccessError):
            self.restricted.with_user(desk)._acknowledge(self._signed())
        with self.assertRaises(AccessError):
            wizard.with_user(self.users['manager']).read(['signer_name'])

    def test_history(self):
        self._notice()
        row = self.patient.with_user(self.users['front_desk'])._acknowledge(self._signed())
        for user in (self.users['front_desk'], self.users['manager'], self.env.user):
            for attempt in (lambda row: row.write({'outcome': 'refused'}), lambda row: row.unlink()):
                with self.assertRaises(AccessError):
                    attempt(row.with_user(user))
        with self.assertRaises(AccessError):
            row.with_user(self.users['manager']).create({'patient_id': self.patient.id, 'outcome': 'signed'})

    def test_who_reads(self):
        self._notice()
        mine, theirs = (patient.with_user(self.doctor)._acknowledge(self._signed()).with_user(self.env.user) for patient in (self.patient, self.restricted))
        for role in ROLES:
            rows = self.env['medical.privacy.acknowledgement'].with_user(self.users[role])
            with self.subTest(role=role):
                if role == 'privacy_officer':
                    self.assertEqual(rows.search([]), theirs | mine)
                elif role in ('front_desk', 'cashier', 'biller', 'clinician', 'medical_records', 'manager'):
                    self.assertEqual(rows.search([]), mine)
                else:
                    self.assertFalse(rows.has_access('read'))

    def test_cards(self):
        self._notice(author='privacy_officer', approver=None, day='2027-04-01')
        self._notice()
        visits = self.env['medical.visit'].create([
            {'patient_id': self.patient.id, 'site_id': self.site.id, 'date_start': moment} for moment in
            ('2027-03-10 04:59:00', '2027-03-10 05:00:00', '2027-03-11 03:59:00', '2027-03-11 04:00:00', '2027-03-11 05:00:00')])
        counts = self.assert_cards_match(self.users['front_desk'])
        self.assertEqual(counts['notices_to_sign'], 3)
        self.assertEqual(self.assert_cards_match(self.users['manager'])['notices_to_approve'], 1)
        visits[1].with_user(self.users['front_desk']).patient_id._acknowledge(self._signed(visit_id=visits[1].id))
        self.assertEqual(self.assert_cards_match(self.users['front_desk']).get('notices_to_sign', 0), 0)
        with self.assertRaises(AccessError):
            self.restricted.with_user(self.doctor)._acknowledge(self._signed(visit_id=visits[0].id))
