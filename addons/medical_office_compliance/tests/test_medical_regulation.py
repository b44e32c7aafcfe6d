import re

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from odoo.addons.medical_office_base.tests.users import new_users

SHIPPED = 98  # rows of the content pack
# a title of the federal code or register, a public law, or else by name a state's law, an agency's or body's paper, a contract
FEDERAL = r'\d+ (CFR (Part )?\d+|U\.S\.C\. \d+|FR \d+)|Pub\. L\. \d+-\d+'
OTHER = r'State\b|MMWR \d{4};\d+\(\d+\)|MMWR \d{4};\d+\(RR-\d+\)|CDC \w+|OSHA Publication \d+|NFPA \d+|ANSI/ISEA Z\d+|PCI DSS|Maker instructions|OIG \w+'
CITATION = re.compile(f'{FEDERAL}|{OTHER}')


@tagged('post_install', '-at_install')
class TestMedicalRegulation(TransactionCase):
    """What is shipped to be referred to: whole, cited, and nobody's to change."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = cls.env['medical.regulation'].search([])
        cls.users = new_users(cls.env, {
            f'reg_{role}': f'medical_office_base.group_{role}' for role in ('staff', 'facility', 'auditor', 'manager', 'compliance_officer')})

    def test_count(self):
        self.assertEqual(len(self.rows), SHIPPED)

    def test_each_says_where_it_stands_and_whom_it_concerns(self):
        for row in self.rows:
            with self.subTest(code=row.code):
                self.assertTrue(row.name and row.authority and row.applies_to and row.summary)
                self.assertRegex(row.citation, CITATION)
                self.assertTrue(row.state_specific or not row.state_note)

    def test_federal_law_is_cited_by_title_and_section(self):
        for row in self.rows.filtered(lambda row: row.kind == 'law'):
            with self.subTest(code=row.code):
                self.assertRegex(row.citation, FEDERAL)

    def test_all_read_it_and_nobody_changes_it(self):
        for user in self.users.values():
            with self.subTest(user=user.login):
                self.assertEqual(self.env['medical.regulation'].with_user(user).search_count([]), SHIPPED)
                with self.assertRaises(AccessError):
                    self.rows[0].with_user(user).write({'name': 'Mine'})
                with self.assertRaises(AccessError):
                    self.rows[0].with_user(user).unlink()
                with self.assertRaises(AccessError):
                    self.env['medical.regulation'].with_user(user).create({'code': 'X', 'name': 'X', 'citation': '1 CFR 1', 'kind': 'law', 'confidence': 'low'})

    def test_found_by_code_name_and_citation(self):
        for words in ('HIPAA-BRN', 'Breach Notification', '164.400'):
            self.assertIn('HIPAA-BRN', self.env['medical.regulation'].browse(
                key for key, _name in self.env['medical.regulation'].name_search(words)).mapped('code'))
