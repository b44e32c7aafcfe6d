from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...tools.reading_grade import read_html
from ..today_common import TodayChecks
from .handout_common import EASY, HandoutCommon


@tagged('post_install', '-at_install')
class TestMedicalHandoutTemplate(TodayChecks, HandoutCommon):
    """The library of handouts, the register, the cards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = cls.env['medical.handout.template'].search([])

    def _row(self, code):
        return self.rows.filtered(lambda row: row.code == code)

    def test_shipped_texts(self):
        """Every text is as easy to read as a handout has to be, by the formula of its language."""
        self.assertEqual(len(self.rows), 32)
        with_text = self.rows.filtered('has_text')
        self.assertEqual(len(with_text), 6)
        self.assertEqual(with_text, self.rows.search([('has_text', '=', True)]))
        for row in with_text:
            with self.subTest(row=row.code):
                english, spanish = read_html(row.body_en, 'en'), read_html(row.body_es, 'es')
                self.assertLessEqual(english.grade, row.grade_target)
                self.assertLessEqual(english.grade, 6)
                self.assertLessEqual(spanish.grade, 6)  # Crawford's formula is for grades 1 to 6
                self.assertGreaterEqual(spanish.score, 65)  # "quite easy" on the INFLESZ scale
                self.assertTrue(row.title_es)

    def test_adopt_all(self):
        handouts = self.rows.with_user(self.manager)._library_adopt(self.company)
        self.assertEqual(len(handouts), 32)
        versions = handouts.version_ids
        self.assertEqual(set(versions.mapped('state')), {'draft'})
        self.assertFalse(versions.author_id)
        spanish = versions.filtered(lambda version: version.language_id == self.spanish)
        self.assertEqual(len(spanish), 6)
        for version in spanish:
            self.assertEqual(version.source_version_id, version.handout_id.version_ids.filtered(lambda version: version.language_id == self.english))
        self.assertEqual(self.rows.with_user(self.clinician)._library_adopt(self.company), handouts)
        self.assertEqual(len(handouts.version_ids), 38)
        self.assertEqual(set(handouts.mapped('category')) & {'test prep'}, set())
        # nothing of it is given before it is signed
        self.assertFalse(self.env['medical.handout.version'].with_user(self.staff).search([('handout_id', 'in', handouts.ids)]))
        hands = handouts.filtered(lambda handout: handout.medical_library_id.code == 'hand-washing')
        self._put_in_use(hands.version_ids.filtered(lambda version: version.language_id == self.english).with_user(self.manager), self.clinician)
        self.assertEqual(hands.stage, 'in_use')

    def test_outline_is_written_first(self):
        handout = self._row('sprain').with_user(self.manager)._library_adopt(self.company)
        version = handout.version_ids
        self.assertIn('[To be written]', version.body)
        self.assertEqual(version.grade_level, 'none')
        with self.assertRaises(UserError):
            version.action_send()

    def test_who_adopts(self):
        for role in ('staff', 'front_desk', 'medical_records', 'owner'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._row('sprain').with_user(self.users[role])._library_adopt(self.company)
        with self.assertRaises(AccessError):
            self._row('sprain').with_user(self.manager)._library_adopt(self.other_company)

    def test_news_become_a_draft(self):
        """A text that is shipped anew is offered; accepted, it is a new draft, and what is in use stays."""
        row = self._row('hand-washing')
        handout = row.with_user(self.manager)._library_adopt(self.company)
        first = handout.version_ids.filtered(lambda version: version.language_id == self.english)
        self._put_in_use(first)
        self.env.flush_all()
        row.sudo().write({'body_en': row.body_en + '<p>Dry them well.</p>'})
        self.env.flush_all()
        handout.invalidate_recordset()
        self.assertTrue(handout.medical_library_news)
        [difference] = handout._library_differences()
        self.assertEqual((difference['name'], difference['acceptable']), ('body_en', True))
        self.assertIn('Dry them well', difference['now'])
        self.assertNotIn('Dry them well', difference['own'])
        handout._library_accept(['body_en'])
        handout._library_acknowledge()
        newest = handout._newest(self.english)
        self.assertEqual((newest.number, newest.state, newest.author_id, first.state), (2, 'draft', self.manager, 'approved'))
        self.assertIn('Dry them well', newest.body)
        self.assertFalse(handout.medical_library_news)

    def test_cards(self):
        self.version.action_send()
        used = self._put_in_use(self._version(self.clinician, self._handout(self.clinician, 'Feet')))
        used.sudo().date_review = '2020-01-01'
        numbers = {role: self.assert_cards_match(self.users[role]) for role in ('clinician', 'manager', 'staff')}
        self.assertEqual((numbers['clinician']['handouts_to_sign'], numbers['clinician']['handouts_to_review']), (1, 1))
        self.assertEqual(numbers['manager']['handouts_to_review'], 1)
        self.assertNotIn('handouts_to_sign', numbers['manager'])
        self.assertNotIn('handouts_to_review', numbers['staff'])
        spanish = self._version(self.manager, used.handout_id, self.spanish, source_version_id=used.id)
        spanish.action_send()
        self.assertEqual(self.assert_cards_match(self.manager)['handout_translations_to_check'], 1)
        spanish._sign_translation("Tess Translator", "Certified translator")
        spanish.with_user(self.doctor)._sign_clinical("Dr. Doctor")
        second = self._put_in_use(used._copy_version())
        self.assertEqual(second.state, 'approved')
        self.assertEqual(self.assert_cards_match(self.manager)['handout_translations_behind'], 1)

    def test_register(self):
        self._put_in_use(self.version)
        spanish = self._version(self.manager, self.handout, self.spanish, source_version_id=self.version.id)
        vietnamese = self._version(self.manager, self.handout, self.vietnamese, source_version_id=self.version.id)
        self.env['medical.handout'].with_user(self.foreign_manager).create({'name': 'Foreign'})
        record = self.env['medical.handout.record'].with_user(self.manager).with_company(self.company)
        self.assertEqual(self._count(record, state='approved'), 1)
        self.assertEqual(self._count(record, state=False), 3)
        self.assertEqual(self._count(record, state=False, language_id=vietnamese.language_id.id), 1)
        self.assertEqual(self._count(record, state='draft', language_id=spanish.language_id.id), 1)
        self._put_in_use(spanish)
        self._put_in_use(self.version._copy_version())
        self.assertEqual(self._count(record, state=False, behind=True), 2)
        for output in ('pdf', 'xlsx'):
            self.assertTrue(getattr(record.create({'state': False}), f'action_{output}')())
        with self.assertRaises(AccessError):
            self._count(self.env['medical.handout.record'].with_user(self.users['front_desk']), state=False)

    def _count(self, record, **values):
        self.env.flush_all()
        return record.record_page({'company_id': self.company.id, **values})['count']

    def test_grade_in_the_form(self):
        """What the form asks while one writes."""
        self.assertEqual(self.version.grade_level, 'good')
        self.assertIn('Grade 0.0, wanted 6 or lower', self.version.grade_text)
        spanish = self._version(self.manager, self.handout, self.spanish, body='<p>Lávese las manos con agua y jabón.</p>', source_version_id=self.version.id)
        self.assertIn('INFLESZ 93, very easy', spanish.grade_text)
        vietnamese = self._version(self.manager, self.handout, self.vietnamese, body=EASY, source_version_id=self.version.id)
        self.assertEqual((vietnamese.grade, vietnamese.grade_level), (0.0, 'none'))
        self.assertIn('no formula for Vietnamese', vietnamese.grade_text)
        self.handout.grade_target = 0.5
        self.version.body = '<p>Wash your hands with soap and water before you eat.</p>'
        self.assertEqual((self.version.grade, self.version.grade_level), (2.5, 'near'))
