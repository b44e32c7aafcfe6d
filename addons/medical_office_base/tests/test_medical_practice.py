from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.modules import Manifest
from odoo.tests import BaseCase, TransactionCase, freeze_time, tagged
from odoo.tools import mute_logger

from ..tools.identifiers import check_clia, check_dea, check_ein, check_npi
from .companies import new_companies
from .users import new_user

# 1234567893 is the example of the check digit rule by the Centers for Medicare & Medicaid Services
NUMBERS = {
    check_npi: (
        ['1234567893', '1497758544', '2000000002'],
        ['1234567890', '1234567839', '123456789', '12345678933', '0234567893', '3234567893', '123456789X', ' 1234567893', '1234567893\n',
         '١٢٣٤٥٦٧٨٩٣', '', None, False]),
    check_dea: (
        ['AB1234563', 'F91234563', 'XZ0000000', 'MR5555555'],
        ['AB1234564', 'IB1234563', '9B1234563', 'A11234563', 'ab1234563', 'AB123456', 'AB12345633', 'AB-1234563', 'AB١٢٣٤٥٦٣', '', None, False]),
    check_clia: (
        ['05D1234567', '99D0000000'],
        ['05d1234567', '5D1234567', '05D123456', '05D12345678', '05E1234567', '0512345678', '٠٥D1234567', '', None, False]),
    check_ein: (
        ['12-3456789', '00-0000000'],
        ['123456789', '1-23456789', '12-345678', '12-34567890', '12 3456789', '12–3456789', 'AB-3456789', '١٢-٣٤٥٦٧٨٩', '', None, False]),
}


@tagged('post_install', '-at_install')
class TestIdentifiers(BaseCase):

    def test_tables(self):
        for check, (valid, invalid) in NUMBERS.items():
            for number in valid:
                self.assertTrue(check(number), f'{check.__name__} {number}')
            for number in invalid:
                self.assertFalse(check(number), f'{check.__name__} {number!r}')

    def test_npi_finds_every_wrong_digit(self):
        for place in range(1, 10):
            for digit in set('0123456789') - {'1234567893'[place]}:
                number = '1234567893'[:place] + digit + '1234567893'[place + 1:]
                self.assertFalse(check_npi(number), number)


@tagged('post_install', '-at_install')
class TestMedicalPractice(TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.other_company = new_companies(cls.env, {'name': 'Other Practice'})
        cls.practice = cls.env['medical.practice'].search([('company_id', '=', cls.company.id)])
        cls.manager, cls.staff, cls.auditor, cls.facility = (
            new_user(cls.env, f'practice_{role}', f'medical_office_base.group_{role}') for role in ('manager', 'staff', 'auditor', 'facility'))
        cls.stranger = new_user(
            cls.env, 'practice_stranger', 'medical_office_base.group_manager', company_id=cls.other_company.id,
            company_ids=[(6, 0, cls.other_company.ids)])

    def test_every_company_has_one(self):
        self.assertEqual(len(self.practice), 1)
        other = self.env['medical.practice'].search([('company_id', '=', self.other_company.id)])
        self.assertEqual((len(other), other.legal_name, other.display_name), (1, 'Other Practice', 'Other Practice'))
        self.other_company._medical_ensure_practice()
        self.assertEqual(self.env['medical.practice'].search([('company_id', '=', self.other_company.id)]), other)
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env['medical.practice'].create({'company_id': self.company.id, 'legal_name': 'Second'})

    def test_sequences_per_company(self):
        template = self.env['ir.sequence'].create({'name': 'Test', 'code': 'medical.test', 'prefix': 'T/', 'padding': 4, 'company_id': False})
        later = self.env['res.company'].create({'name': 'Later Practice'})
        self.company._medical_ensure_sequences()
        self.company._medical_ensure_sequences()
        copies = self.env['ir.sequence'].search([('code', '=', 'medical.test')]) - template
        self.assertEqual(copies.company_id, later | self.company)
        self.assertEqual(len(copies), 2)
        self.assertEqual(
            [self.env['ir.sequence'].with_company(company).next_by_code('medical.test') for company in (later, later, self.company)],
            ['T/0001', 'T/0002', 'T/0001'])

    def test_each_update_gives_what_is_missing_once(self):
        template = self.env['ir.sequence'].create({'name': 'Added', 'code': 'medical.added', 'company_id': False})
        self.practice.unlink()
        for _time in range(2):
            self.env['res.company']._medical_set_up_all()
        self.assertEqual(self.env['medical.practice'].search([('company_id', '=', self.company.id)]).legal_name, self.company.name)
        copies = self.env['ir.sequence'].search([('code', '=', 'medical.added')]) - template
        self.assertEqual(copies.company_id, self.env['res.company'].search([]))
        self.assertEqual(len(copies), len(copies.company_id))

    def test_set_up_comes_last(self):
        for addon in ('medical_office_base', 'medical_office_inventory'):
            manifest = Manifest.for_addon(addon, display_warning=False)
            self.assertEqual((manifest or {'data': ['data/res_company_data.xml']})['data'][-1], 'data/res_company_data.xml', addon)

    def test_state_of_an_american_company(self):
        state = self.env.ref('base.state_us_5')
        company = self.env['res.company'].create({'name': 'West', 'country_id': state.country_id.id, 'state_id': state.id})
        self.assertEqual(company.medical_practice_ids.state_id, state)

    def test_invalid_numbers_are_refused(self):
        for field, good, bad in (
            ('npi', '1234567893', '1234567890'), ('tax_id', '12-3456789', '123456789'), ('clia_number', '05D1234567', '05X1234567'),
            ('dea_number', 'AB1234563', 'AB1234560'), ('naics', '621111', '62111'), ('naics', '621210', '62111²'),
        ):
            practice = self.practice.with_user(self.manager)
            practice[field] = good
            with self.assertRaises(ValidationError) as caught:
                practice[field] = bad
            self.assertIn(bad, caught.exception.args[0])
            practice[field] = False

    def test_vaccines_for_children(self):
        with self.assertRaises(ValidationError):
            self.practice.write({'vfc': True, 'vaccines': False})
        self.practice.write({'vfc': True, 'vaccines': True})
        with self.assertRaises(ValidationError):
            self.practice.vaccines = False

    def test_manager_keeps_it(self):
        practice = self.practice.with_user(self.manager)
        practice.write({'legal_name': 'Fictional Family Practice', 'headcount': 16})
        self.assertEqual(practice.legal_name, 'Fictional Family Practice')
        with self.assertRaises(AccessError):
            practice.unlink()
        with self.assertRaises(AccessError):
            practice.create({'company_id': self.company.id, 'legal_name': 'Second'})

    def test_others_read_at_most(self):
        for user in (self.staff, self.auditor):
            practice = self.practice.with_user(user)
            self.assertTrue(practice.legal_name)
            with self.assertRaises(AccessError):
                practice.headcount = 3
        with self.assertRaises(AccessError):
            self.practice.with_user(self.facility).read(['legal_name'])

    def test_other_company_sees_nothing(self):
        theirs = self.practice.with_user(self.stranger)
        self.assertFalse(theirs.search([('company_id', '=', self.company.id)]))
        with self.assertRaises(AccessError):
            theirs.read(['legal_name'])
        with self.assertRaises(AccessError):
            theirs.write({'headcount': 1})
        opened = theirs.action_open_profile()
        self.assertEqual(self.env['medical.practice'].browse(opened['res_id']).company_id, self.other_company)

    def test_today_is_where_the_practice_is(self):
        self.practice.tz = 'Pacific/Honolulu'
        with freeze_time('2026-01-14 05:00:00'):
            self.assertEqual(self.practice._today(), date(2026, 1, 13))
            self.practice.tz = 'Europe/Berlin'
            self.assertEqual(self.practice._today(), date(2026, 1, 14))
