import base64
import io

from PIL import Image, ImageDraw

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .attestation_common import AttestationCommon

PDF = base64.b64encode(b'%PDF-1.4 fictional')


def drawn():
    image = Image.new('RGBA', (200, 80), (0, 0, 0, 0))
    ImageDraw.Draw(image).line([(10, 10), (150, 60)], fill=(0, 0, 0, 255), width=4)
    out = io.BytesIO()
    image.save(out, 'PNG')
    return base64.b64encode(out.getvalue())


@tagged('post_install', '-at_install')
class TestMedicalAttestation(AttestationCommon):
    """Who attests what: the person alone, the version in force, once it was opened; and it never changes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._policy('Speaking at the Desk', survey_id=False)
        cls.duty = cls._duty(cls.policy, cls.nurse_employee)
        cls.mine = cls.duty.with_user(cls.nurse)

    def _attest(self, duty=None, name='nan  Nurse', has_read=True, **values):
        duty = duty or self.mine
        duty.note_opened()
        duty._attest(name, has_read, **values)
        return duty

    def test_attest(self):
        self.assertEqual(self.mine.stage, 'open')
        self.assertTrue(self.mine.is_mine)
        self.mine.note_opened()
        wizard = self.env['medical.attestation.signing'].with_user(self.nurse).create({
            'attestation_id': self.mine.id, 'has_read': True, 'name': 'Nan Nurse', 'signature': drawn()})
        self.assertEqual(wizard.person, 'Nan Nurse')
        wizard.action_save()
        version = self.policy.current_version_id
        self.assertRecordValues(self.duty, [{
            'state': 'done', 'stage': 'done', 'how': 'signed', 'signed_name': 'Nan Nurse', 'version_id': version.id, 'read_version_id': version.id,
            'content_hash': version.content_hash, 'is_intact': True, 'date_done': self.company.medical_practice_ids._today()}])
        self.assertTrue(self.duty.signature and self.duty.signed_on)
        with self.assertRaises(UserError):
            self.mine._attest('Nan Nurse', True)

    def test_refused(self):
        with self.assertRaisesRegex(UserError, "Open the text"):
            self.mine._attest('Nan Nurse', True)
        self.mine.note_opened()
        with self.assertRaisesRegex(UserError, "Tick"):
            self.mine._attest('Nan Nurse', False)
        with self.assertRaisesRegex(UserError, "Type your name"):
            self.mine._attest('Lee Lead', True)
        with self.assertRaisesRegex(UserError, "signature"):
            self.mine._attest('Nan Nurse', True, signature=b'bm9uZQ==')
        for user in (self.lead, self.manager, self.officer, self.owner):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.duty.with_user(user)._attest('Nan Nurse', True)
        opened = self.duty.opened_on
        self.duty.with_user(self.lead).note_opened()
        self.assertEqual(self.duty.opened_on, opened, "the lead's reading is not hers")
        for user in (self.janitor, self.foreign_manager, self.foreign_nurse):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.duty.with_user(user).note_opened()

    def test_quiz_first(self):
        self.policy.survey_id = self._quiz()
        self.mine.note_opened()
        with self.assertRaisesRegex(UserError, "quiz"):
            self.mine.action_attest()
        self._take_quiz(self.duty, right=False)
        with self.assertRaisesRegex(UserError, "quiz"):
            self.mine._attest('Nan Nurse', True)
        self._take_quiz(self.duty, right=True)
        # a minor change keeps the pass, a material one doesn't
        self._tomorrow()
        self._in_force(self.policy, '<p>Speak softly, at the desk.</p>', is_material=False)
        self.assertEqual(self.mine.quiz_state, 'passed')
        self._tomorrow()
        self._in_force(self.policy, '<p>Never speak at the desk.</p>')
        self.assertEqual(self.mine.quiz_state, 'open')
        with self.assertRaisesRegex(UserError, "Open the text"):
            self.mine._attest('Nan Nurse', True)
        self.mine.note_opened()
        with self.assertRaisesRegex(UserError, "quiz"):
            self.mine._attest('Nan Nurse', True)
        self._take_quiz(self.duty, right=True)
        self._attest()
        self.assertEqual(self.duty.quiz_percent, 100)

    def _tomorrow(self):
        """Versions in force so far have been so since a day before."""
        self.env.flush_all()
        self.env.cr.execute(SQL("UPDATE medical_policy_version SET effective_date = effective_date - 1 WHERE policy_id = %s", self.policy.id))
        self.env.invalidate_all()
        for version in self.policy.version_ids.filtered('content_hash'):
            self.env.cr.execute(SQL("UPDATE medical_policy_version SET content_hash = %s WHERE id = %s", version._fingerprint(), version.id))
        self.env.invalidate_all()

    def test_never_changes(self):
        self._attest()
        for values in ({'signed_name': 'Somebody'}, {'content_hash': 'x'}, {'date_done': '2020-01-01'}, {'state': 'open'}, {'signature': drawn()},
                       {'version_id': False}, {'witness': 'x'}, {'employee_id': self.lead_file.employee_id.id}):
            for rows in (self.duty, self.mine, self.duty.with_user(self.manager), self.duty.with_user(self.officer)):
                with self.subTest(values=values, user=rows.env.user.login), self.assertRaises(AccessError):
                    rows.write(values)
        for rows in (self.duty, self.duty.with_user(self.manager)):
            with self.assertRaises(AccessError):
                rows.unlink()
        for user in (self.nurse, self.manager):
            with self.assertRaises(AccessError):
                self.env['medical.attestation'].with_user(user).create({
                    'policy_id': self.policy.id, 'employee_id': self.nurse_employee.id, 'company_id': self.company.id, 'reason': 'own',
                    'state': 'done', 'date_assigned': '2020-01-01', 'date_asked': '2020-01-01', 'date_due': '2020-01-01'})

    def test_changed_byte(self):
        version = self.policy.current_version_id
        other = self._duty(self.policy, self.lead_file.employee_id)
        self._attest()
        self.env.cr.execute(SQL("UPDATE medical_policy_version SET body = replace(body, 'softly', 'loudly') WHERE id = %s", version.id))
        self.env.invalidate_all()
        self.assertFalse(self.duty.is_intact)
        other.with_user(self.lead).note_opened()
        with self.assertRaisesRegex(UserError, "isn't what was approved"):
            other.with_user(self.lead)._attest('Lee Lead', True)

    def test_translation(self):
        spanish = self.env['medical.language'].search([('code', '=', 'es')])
        self.env['res.lang']._activate_lang('es_US')
        version = self.policy.current_version_id
        self.nurse.lang = 'es_US'
        self.assertEqual(self.mine._versions_to_read()[self.mine], version)
        translation = self._in_force(self.policy, '<p>Hable en voz baja.</p>', language_id=spanish.id, source_version_id=version.id)
        self.assertEqual(self.mine._versions_to_read()[self.mine], translation)
        self.assertIn('Hable', self.mine.read_body)
        self._attest()
        self.assertRecordValues(self.duty, [{
            'version_id': version.id, 'read_version_id': translation.id, 'content_hash': translation.content_hash, 'is_intact': True}])
        lead = self._duty(self.policy, self.lead_file.employee_id).with_user(self.lead)
        self.assertEqual(lead._versions_to_read()[lead], version, "in the language they read")

    def test_own_accord(self):
        self._attest()
        row = self.policy.with_user(self.nurse)._own_row()
        self.assertRecordValues(row, [{'state': 'open', 'reason': 'own', 'user_id': self.nurse.id}])
        self.assertEqual(self.policy.with_user(self.nurse)._own_row(), row)
        self.env['medical.attestation']._sync()
        self.assertEqual(row.state, 'open')
        self._attest(row.with_user(self.nurse))
        with self.assertRaises(UserError):
            self.policy.with_user(self.owner)._own_row()

    def test_paper(self):
        cleaner = self._duty(self.policy, self.cleaner_file.employee_id)
        today = self.company.medical_practice_ids._today()
        good = {'day': today, 'witness': 'Wanda Witness', 'scan': PDF, 'scan_name': 'signed.pdf'}
        for change, words in (({'scan': False}, "signed paper"), ({'witness': ' '}, "who saw"), ({'witness': 'cleo cleaner'}, "other than"),
                              ({'day': False}, "correct the day"), ({'day': today.replace(year=today.year + 1)}, "correct the day")):
            with self.subTest(change=change), self.assertRaisesRegex(UserError, words):
                cleaner.with_user(self.manager)._attest_paper(**{**good, **change})
        for user in (self.lead, self.owner, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                cleaner.with_user(user)._attest_paper(**good)
        with self.assertRaises(AccessError):
            self._duty(self.policy, self.manager_file.employee_id).with_user(self.manager)._attest_paper(**good)
        self.env['medical.attestation.paper'].with_user(self.officer).create({
            'attestation_id': cleaner.id, 'date': today, 'witness': 'Wanda Witness', 'scan': PDF, 'scan_name': 'signed.pdf'}).action_save()
        self.assertRecordValues(cleaner, [{
            'state': 'done', 'how': 'paper', 'witness': 'Wanda Witness', 'noted_by_id': self.officer.id, 'signed_name': 'Cleo Cleaner',
            'content_hash': self.policy.current_version_id.content_hash}])

    def test_who_reads(self):
        """The person, those above, manager, Compliance Officer, owner and auditor; nobody writes."""
        everyone = self.env['medical.attestation'].search([('policy_id', '=', self.policy.id)])
        janitors = self._duty(self.policy, self.janitor_file.employee_id)
        foreign = self._policy('Elsewhere', self.other_company)
        leads = everyone.filtered(lambda row: row.employee_id in self.nurse_employee | self.lead_file.employee_id)
        for user, rows in ((self.nurse, self.duty), (self.janitor, janitors), (self.lead, leads), (self.manager, everyone), (self.officer, everyone),
                           (self.owner, everyone), (self.auditor, everyone), (self.hr, everyone.filtered(lambda row: row.user_id == self.hr)),
                           (self.foreign_manager, self.env['medical.attestation'].search([('policy_id', '=', foreign.id)]))):
            with self.subTest(user=user.login):
                seen = self.env['medical.attestation'].with_user(user).search([('policy_id', 'in', (self.policy | foreign).ids)])
                self.assertEqual(seen.sudo(), rows)
                self.assertFalse(seen.has_access('write') or seen.has_access('create') or seen.has_access('unlink'))
                if rows != everyone and self.nurse_employee not in rows.employee_id:
                    with mute_logger('odoo.http'), self.assertRaises(AccessError):
                        self.duty.with_user(user).read(['signature'])

    def test_queries_of_the_list(self):
        for number in range(12):
            self._policy(f'Policy {number}')
        spec = {'policy_id': {'fields': {'display_name': {}}}, 'stage': {}, 'date_due': {}, 'quiz_state': {}, 'is_mine': {}, 'display_name': {}}
        counts = []
        for limit in (4, 12):
            self.env.invalidate_all()
            rows = self.env['medical.attestation'].with_user(self.nurse)
            rows.search([]).mapped('display_name')
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(rows.web_search_read([('user_id', '=', self.nurse.id)], spec, limit=limit)['records']), limit)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1], counts)
