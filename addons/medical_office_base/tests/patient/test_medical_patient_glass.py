from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ...models import medical_public_hit
from ..today_common import TodayChecks
from .patient_common import ROLES, PatientCommon

NOW = '2027-03-01 15:00:00'


class GlassCommon(PatientCommon):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.restricted.write({'family_name': 'O’Privée', 'former_name': 'Public'})
        cls.desk, cls.officer = cls.users['front_desk'], cls.users['privacy_officer']
        cls.second_officer = cls._user('pt_second_officer', 'privacy_officer')
        cls.env.flush_all()

    def _break(self, user=None, reason='care', note=None, patient=None):
        return (patient or self.restricted).with_user(user or self.desk)._break_glass(reason, note)

    def _ask(self, user=None, **values):
        wizard = self.env['medical.glass.opening'].with_user(user or self.desk).create({'reason': 'care', **values})
        return wizard, wizard.action_open()


@tagged('post_install', '-at_install')
class TestMedicalPatientGlass(GlassCommon, TodayChecks):

    def setUp(self):
        super().setUp()
        # tries are counted in a transaction of their own
        self.registry_enter_test_mode()

    def _reads(self, user, patient=None):
        return (patient or self.restricted).with_user(user).has_access('read')

    def test_who_may(self):
        """Who works with patients, at a site of the patient's; nobody else, by whatever way."""
        may = ('front_desk', 'cashier', 'biller', 'clinician', 'medical_records', 'manager')
        for role in ROLES:
            user = self.users[role]
            with self.subTest(role=role):
                if role in may:
                    self.assertFalse(self._reads(user))
                    self.assertEqual(self._break(user).user_id, user)
                    self.assertTrue(self._reads(user))
                elif role == 'privacy_officer':
                    # reads everybody without: there is nothing to break, nor more to write by it
                    self.assertTrue(self._reads(user))
                else:
                    with self.assertRaises(AccessError):
                        self._break(user)
        for user in (self.annex_desk, self.foreign_manager):
            with self.assertRaises(AccessError):
                self._break(user)
        self.assertFalse(self._break(self.doctor), "the own doctor needs no glass")
        self.assertFalse(self._break(self.desk, patient=self.patient), "a record that is open anyway needs none")

    def test_reason(self):
        for reason, note in ((None, None), ('nosy', 'I want to'), ('other', '  ')):
            with self.assertRaises(UserError):
                self._break(reason=reason, note=note)
        self.assertEqual(self._break(reason='other', note='Lost her bag here').note, 'Lost her bag here')

    def test_time(self):
        self.company.medical_practice_ids.glass_hours = 2
        with freeze_time(NOW):
            glass = self._break()
            self.assertEqual(fields.Datetime.to_string(glass.expires_at), '2027-03-01 17:00:00')
            record = self.restricted.with_user(self.desk).with_context(tz='America/New_York')
            self.assertEqual(record.glass_until, glass.expires_at)
            self.assertIn('12:00', record.glass_left)
            self.assertIn('2 h 00 min left', record.glass_left)
            self.assertEqual(self._break(), glass, "open already")
        with freeze_time('2027-03-01 16:59:59'):
            self.env.invalidate_all()
            self.assertTrue(self._reads(self.desk))
        with freeze_time('2027-03-01 17:00:00'):
            self.env.invalidate_all()
            self.assertFalse(self._reads(self.desk))
            self.assertFalse(self.restricted.sudo().with_user(self.desk).sudo().glass_until)

    def test_nobody_else_reads_by_it(self):
        self._break()
        self.assertFalse(self._reads(self.users['biller']))

    def test_what_hangs_on_it(self):
        visit = self.env['medical.visit'].create({'patient_id': self.restricted.id, 'site_id': self.site.id, 'date_start': NOW})
        self.assertFalse(visit.with_user(self.desk).has_access('read'))
        self._break()
        self.assertTrue(visit.with_user(self.desk).has_access('read'))
        self.site.user_ids -= self.desk
        self.env.invalidate_all()
        self.assertFalse(visit.with_user(self.desk).has_access('read'), "glass opens nothing at a site where one doesn't work")

    def test_written_by_methods_alone(self):
        glass = self._break()
        for user in (self.desk, self.officer):
            model = self.env['medical.patient.glass'].with_user(user)
            with self.assertRaises(AccessError):
                model.create({'patient_id': self.restricted.id, 'user_id': user.id, 'reason': 'care', 'expires_at': '2099-01-01'})
            with self.assertRaises(AccessError):
                glass.with_user(user).write({'expires_at': '2099-01-01'})
            with self.assertRaises(AccessError):
                glass.with_user(user).unlink()
        self.assertFalse(self.env['medical.patient.glass'].with_user(self.users['biller']).search([('id', '=', glass.id)]))
        self.assertEqual(glass.display_name, f'Glass · {self.restricted.number}')

    def test_review(self):
        glass = self._break()
        with self.assertRaises(AccessError):
            glass.with_user(self.desk)._review('justified', None)
        officers = glass.with_user(self.officer)
        with self.assertRaises(UserError):
            officers._review('unjustified', ' ')
        officers._review('question', 'Which bill?')
        self.assertTrue(self._reads(self.desk))
        self.env['medical.glass.review'].with_user(self.officer).create({
            'glass_ids': [Command.set(glass.ids)], 'outcome': 'unjustified', 'note': 'There is none'}).action_save()
        self.assertRecordValues(glass, [{
            'outcome': 'unjustified', 'outcome_note': 'Which bill? / There is none', 'reviewed_by_id': self.officer.id, 'ended_by_id': self.officer.id}])
        self.env.invalidate_all()
        self.assertFalse(self._reads(self.desk), "what was not justified ends")
        with self.assertRaises(UserError):
            officers._review('justified', None)

    def test_who_opened_it_does_not_review(self):
        glass = self._break()
        self.desk.group_ids += self.env.ref('medical_office_base.group_privacy_officer')
        self.assertFalse(glass.with_user(self.desk).can_review)
        with self.assertRaises(UserError):
            glass.with_user(self.desk)._review('justified', None)
        with self.assertRaises(UserError):
            glass.with_user(self.desk).action_review()
        self.assertNotEqual(self._shown(self.desk)['glass_unreviewed']['count'], 1)
        self.assertTrue(glass.with_user(self.officer).can_review)

    def test_end(self):
        glass = self._break()
        with self.assertRaises(AccessError):
            glass.with_user(self.users['biller']).action_end()
        glass.with_user(self.officer).action_end()
        self.env.invalidate_all()
        self.assertFalse(self._reads(self.desk))
        self._break()
        self.restricted.with_user(self.desk).action_end_glass()
        self.env.invalidate_all()
        self.assertFalse(self._reads(self.desk), "who is done closes it")

    def test_block(self):
        self._break()
        Block = self.env['medical.patient.glass.block'].with_user(self.officer)
        with self.assertRaises(AccessError):
            Block.with_user(self.users['manager']).create({'user_id': self.desk.id, 'note': 'Fictional'})
        with self.assertRaises(UserError):
            Block.create({'user_id': self.officer.id, 'note': 'Fictional'})
        block = Block.create({'user_id': self.desk.id, 'patient_id': self.restricted.id, 'note': 'Former husband'})
        self.env.invalidate_all()
        self.assertFalse(self._reads(self.desk), "what is open ends")
        with self.assertRaises(AccessError):
            self._break()
        wizard, action = self._ask(number=self.restricted.number)
        self.assertTrue(wizard.answer)
        other = self._patient('Otto', 'Other', is_restricted=True, restriction_reason='request')
        self.assertTrue(self._break(patient=other))
        block.action_archive()
        self.assertTrue(self._break())
        with self.assertRaises(UserError):
            block.unlink()

    def test_opening(self):
        """By number, or by last or former name and birth date, exactly."""
        for asked in (
                {'number': f' {self.restricted.number} '},
                {'by': 'name', 'family_name': 'o’PRIVÉE ', 'birth_date': '1980-02-29'},
                {'by': 'name', 'family_name': 'Public', 'birth_date': '1980-02-29'}):
            wizard, action = self._ask(**asked)
            self.assertEqual((action['res_model'], action['res_id']), ('medical.patient', self.restricted.id))
            self.assertFalse(wizard.exists(), "what was typed doesn't stay")

    def test_opening_tells_nothing(self):
        """One answer for what there is not and what is not theirs."""
        twin = self._patient('Vito', 'Twin', is_restricted=True, restriction_reason='other')
        self._patient('Vico', 'Twin', is_restricted=True, restriction_reason='other')
        answers = set()
        with patch.dict(medical_public_hit.LIMITS, {'glass': (100, 3600)}):
            for asked in (
                    {'number': '999999'}, {'number': self.elsewhere.number}, {'number': '%'},
                    {'by': 'name', 'family_name': 'OPrivee', 'birth_date': '1980-02-29'},
                    {'by': 'name', 'family_name': 'O%', 'birth_date': '1980-02-29'},
                    {'by': 'name', 'family_name': self.elsewhere.family_name, 'birth_date': '1980-02-29'},
                    {'by': 'name', 'family_name': self.foreign.family_name, 'birth_date': '1980-02-29'},
                    {'by': 'name', 'family_name': twin.family_name, 'birth_date': '1980-02-29'},
                    {'by': 'name', 'family_name': 'O’Privée', 'birth_date': '1980-02-28'}):
                wizard, action = self._ask(**asked)
                self.assertEqual(action['res_model'], 'medical.glass.opening')
                answers.add(wizard.answer)
        self.assertEqual(len(answers), 1)
        self.assertFalse(self.env['medical.patient.glass'].search([('user_id', '=', self.desk.id)]))

    def test_opening_needs_a_role(self):
        for role in ('staff', 'hr', 'owner', 'auditor', 'supply_clerk', 'facility', 'compliance_officer'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._ask(self.users[role], number=self.restricted.number)
        wizard = self.env['medical.glass.opening'].with_user(self.desk).create({'family_name': 'Typed', 'reason': 'care'})
        with self.assertRaises(AccessError):
            wizard.with_user(self.users['biller']).read(['family_name'])

    @freeze_time(NOW)
    def test_tries_are_counted(self):
        for _try in range(10):
            wizard, _action = self._ask(number='999999')
        known = wizard.answer
        wizard, _action = self._ask(number=self.restricted.number)
        self.assertNotEqual(wizard.answer, known)
        self.assertIn('Privacy Officer', wizard.answer)
        self.assertFalse(self._reads(self.desk))
        self.assertEqual(self._ask(self.users['biller'], number=self.restricted.number)[1]['res_model'], 'medical.patient')

    def test_card(self):
        glass = self._break()
        self.assertEqual(self.assert_cards_match(self.officer)['glass_unreviewed'], 1)
        self.assertNotIn('glass_unreviewed', self._shown(self.users['manager']))
        glass.with_user(self.officer)._review('question', 'Why?')
        self.assertEqual(self._shown(self.second_officer)['glass_unreviewed']['count'], 1)
        glass.with_user(self.officer)._review('justified', None)
        self.assertEqual(self.assert_cards_match(self.officer)['glass_unreviewed'], 0)

    def test_digest_without_names(self):
        self._break()
        self.officer.email = 'officer@example.com'
        mail = self.env['medical.today']._send_digest(self.officer)
        text = f'{mail.subject} {mail.body_html}'
        self.assertIn('to review', text)
        for word in ('Privée', 'Vera', self.restricted.number):
            self.assertNotIn(word, text)

    def test_name_is_what_is_kept(self):
        """A name by itself is logged where it is read, and is not told by a field of somebody who may not open the patient."""
        log = self.env['medical.access.log']
        self.restricted.invalidate_recordset()
        self.assertEqual(self.restricted.with_user(self.desk).sudo().display_name, f'Patient {self.restricted.number}')
        self.assertIn('Ada', self.patient.with_user(self.desk).display_name)
        for call in (
                lambda patients: patients.search_read([('id', '=', self.patient.id)], ['display_name']),
                lambda patients: patients.web_search_read([('id', '=', self.patient.id)], {'display_name': {}}),
                lambda patients: patients.browse(self.patient.id).read(['display_name'])):
            before = log.search_count([('model', '=', 'medical.patient'), ('user_id', '=', self.desk.id)])
            call(self.env['medical.patient'].with_user(self.desk))
            self.assertEqual(log.search_count([('model', '=', 'medical.patient'), ('user_id', '=', self.desk.id)]), before + 1)
        visit = self.env['medical.visit'].with_user(self.desk).new({'patient_id': self.restricted.id})
        self.assertNotIn('Vera', str(visit.onchange(
            {'patient_id': self.restricted.id}, [], {'patient_id': {'fields': {'display_name': {}}}})))


@tagged('post_install', '-at_install')
class TestMedicalPatientGlassSession(GlassCommon, HttpCase):
    """In a session that goes on, access changes at once."""

    def _read(self):
        return self.make_jsonrpc_request('/web/dataset/call_kw/medical.patient/web_read', {
            'model': 'medical.patient', 'method': 'web_read', 'args': [[self.restricted.id], {'family_name': {}}], 'kwargs': {}})

    def _refused(self):
        with mute_logger('odoo.http', 'odoo.addons.base.models.ir_rule'), self.assertRaises(Exception) as refusal:
            self._read()
        return 'AccessError' in str(refusal.exception) or 'access' in str(refusal.exception).lower()

    def test_glass_expires_and_site_is_left(self):
        self.authenticate('pt_front_desk', 'pt_front_desk')
        self.assertTrue(self._refused())
        glass = self._break()
        self.env.flush_all()
        self.assertEqual(self._read()[0]['family_name'], 'O’Privée')
        glass.sudo().expires_at = fields.Datetime.now() - timedelta(seconds=1)
        self.env.flush_all()
        self.assertTrue(self._refused())
        glass.sudo().expires_at = fields.Datetime.now() + timedelta(hours=1)
        self.env.flush_all()
        self._read()
        self.site.user_ids -= self.desk
        self.env.flush_all()
        self.assertTrue(self._refused())
