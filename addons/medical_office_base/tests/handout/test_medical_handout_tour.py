from odoo import Command
from odoo.tests import HttpCase, tagged

from ..companies import new_companies
from ..users import new_user

TEXT = '<p>Wash your hands. Use soap and water. Dry them well.</p>'


@tagged('post_install', '-at_install')
class TestMedicalHandoutTour(HttpCase):
    """A text is written while its reading grade is told, sent, and signed off by somebody else, at the desk and on the phone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = new_companies(cls.env, {'name': 'Practice with Handouts'})
        cls.author, cls.signer = (
            new_user(cls.env, login, groups='medical_office_base.group_clinician', company_id=cls.company.id, company_ids=[Command.set(cls.company.ids)])
            for login in ('tour_author', 'tour_signer'))
        handout = cls.env['medical.handout'].with_user(cls.author).create({'name': 'Clean Hands', 'category': 'Prevention'})
        cls.version = cls.env['medical.handout.version'].with_user(cls.author).create({
            'handout_id': handout.id, 'language_id': cls.env.ref('medical_office_base.language_en').id, 'title': 'Clean Hands', 'body': TEXT})

    def _flow(self, suffix):
        self.start_tour(f'/odoo/handout-texts/{self.version.id}', f'medical_handout_write{suffix}', login='tour_author')
        self.assertEqual(self.version.state, 'review')
        self.assertIn('Immunization', self.version.body)
        self.start_tour(f'/odoo/handout-texts/{self.version.id}', f'medical_handout_sign{suffix}', login='tour_signer')
        self.assertEqual((self.version.state, self.version.clinical_user_id), ('approved', self.signer))
        self.assertEqual(self.version.grade_reason, "The word can't be shorter")

    def test_desk(self):
        self.browser_size = '1400x900'
        self._flow('')

    def test_phone(self):
        self.browser_size = '390x844'
        self._flow('_phone')
