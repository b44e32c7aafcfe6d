from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..today_common import TodayChecks
from .giving_common import GivingCommon


@tagged('post_install', '-at_install')
class TestMedicalHandoutRecall(TodayChecks, GivingCommon):
    """A text that is wrong is taken back, and whoever got it is told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._patient('Otto', 'Other')
        cls._given(version=cls.text)
        cls._given(version=cls.text, way='email')
        cls._given(version=cls.text, patient=cls.other)
        cls._given(cls.doctor, version=cls.text, patient=cls.restricted)
        cls._given(version=cls.texto)
        cls._wizard(cls.users['staff']).action_print()

    def _recall(self, role='clinician', version=None, others=False, reason='The dose is wrong'):
        wizard = self.env['medical.handout.recall.start'].with_user(self.users[role]).create({
            'version_id': (version or self.text).id, 'with_others': others, 'reason': reason})
        wizard.action_recall()
        return self.env['medical.handout.recall'].search([('handout_id', '=', self.topic.id)])

    def test_who_recalls(self):
        for role in ('front_desk', 'medical_records', 'staff', 'owner', 'biller'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.text.with_user(self.users[role])._recall('Wrong')
        with self.assertRaises(UserError):
            self.text.with_user(self.users['clinician'])._recall(' ')
        with self.assertRaises(UserError):
            self.draft.with_user(self.users['clinician'])._recall('Wrong')
        recall = self._recall('manager')
        self.assertEqual(self.text.state, 'recalled')
        self.assertEqual(self.texto.state, 'approved')
        self.assertRecordValues(recall, [{'given_count': 5, 'patient_count': 3, 'to_tell_count': 3, 'user_id': self.users['manager'].id}])
        with self.assertRaises(UserError):
            self._given(version=self.text)
        with self.assertRaises(UserError):
            self._recall()

    def test_other_languages(self):
        wizard = self.env['medical.handout.recall.start'].with_user(self.users['clinician']).create({'version_id': self.text.id, 'reason': 'Wrong'})
        self.assertEqual(wizard.other_ids, self.texto | self.nass)
        self.assertEqual((wizard.given_count, wizard.patient_count), (6, 3))
        wizard.action_recall()
        self.assertEqual(set((self.text | self.texto | self.nass).mapped('state')), {'recalled'})
        self.assertFalse(self.topic.can_give)

    def test_telling(self):
        recall = self._recall()
        desk, lines = self.users['front_desk'], self.env['medical.handout.recall.line']
        self.assertEqual(lines.with_user(desk).search([]).patient_id, self.patient | self.other)
        self.assertEqual(lines.with_user(self.doctor).search([]).patient_id, self.patient | self.other | self.restricted)
        self.assertFalse(lines.with_user(self.annex_desk).search([]))
        self.assertEqual(recall.with_user(desk).hidden_count, 1)
        self.assertEqual(self.assert_cards_match(desk)['handout_recalls_to_tell'], 2)
        self.assertEqual(self.assert_cards_match(self.doctor)['handout_recalls_to_tell'], 3)
        mine = lines.with_user(desk).search([('patient_id', '=', self.patient.id)])
        mine.action_told_phone()
        self.assertRecordValues(mine, [{'told_how': 'phone', 'told_by_id': desk.id}])
        self.assertEqual(self.assert_cards_match(desk)['handout_recalls_to_tell'], 1)
        mine.action_not_told()
        mine.action_unreachable()
        self.assertEqual(mine.told_how, 'unreachable')
        hidden = lines.search([('patient_id', '=', self.restricted.id)])
        with self.assertRaises(AccessError):
            hidden.with_user(desk).action_told_phone()
        with self.assertRaises(AccessError):
            mine.with_user(self.users['biller']).action_told_phone()
        hidden.with_user(self.doctor).action_told_person()
        lines.with_user(desk).search([('patient_id', '=', self.other.id)]).action_told_mail()
        recall.invalidate_recordset()
        self.assertEqual(recall.stage, 'done')
        self.assertIn(recall, self.env['medical.handout.recall'].search([('stage', '=', 'done')]))
        self.assertNotIn(recall, self.env['medical.handout.recall'].search([('stage', '=', 'telling')]))
        self.assertEqual(hidden.display_name, f'Recall · {self.restricted.number}')

    def test_guarded(self):
        recall = self._recall()
        for role in ('manager', 'clinician', 'front_desk'):
            user = self.users[role]
            with self.assertRaises(AccessError):
                recall.with_user(user).write({'reason': 'x'})
            with self.assertRaises(AccessError):
                recall.line_ids[0].with_user(user).write({'told_by_id': user.id})
            with self.assertRaises(AccessError):
                recall.line_ids[0].with_user(user).unlink()

    def test_record(self):
        """Everybody who got it, by number; names of those alone whom one may open."""
        recall = self._recall()
        action = recall.with_user(self.users['front_desk']).action_open_record()
        values = {'recall_id': recall.id, 'company_id': self.company.id, 'date_from': action['context']['default_date_from'], 'date_to': '2100-01-01'}
        for user, name in ((self.users['front_desk'], False), (self.doctor, True)):
            page = self.env['medical.handout.given.record'].with_user(user).record_page(values)
            self.assertEqual(len(page['rows']), 5)
            self.assertIn(self.restricted.number, str(page['rows']))
            self.assertEqual('Private' in str(page), name)
            self.assertIn('Whoever took it', str(page['rows']))
        with self.assertRaises(AccessError):
            self.env['medical.handout.given.record'].with_user(self.users['biller']).record_page(values)
        plain = self.env['medical.handout.given.record'].with_user(self.users['front_desk']).record_page({**values, 'recall_id': False})
        self.assertEqual(len(plain['rows']), 5, "Without the restricted one; with the Spanish one")
        self.assertNotIn(self.restricted.number, str(plain['rows']))
        record = self.env['medical.handout.given.record'].with_user(self.users['clinician']).create(values)
        self.assertTrue(record.action_pdf() and record.action_xlsx())
