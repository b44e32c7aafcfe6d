from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .claim_common import ClaimCommon


@tagged('post_install', '-at_install')
class TestMedicalClaimCheck(ClaimCommon):

    def _faults(self, claim):
        return {fault.field for fault in claim._check_clean()[claim]}

    def test_clean(self):
        claim = self._clean_claim()
        self.assertEqual(claim._check_clean()[claim], [])
        self.assertTrue(claim.is_clean)
        self.assertFalse(claim.fault_words)

    def test_each_fault(self):
        for fields, values in (
                ({'billing_npi'}, {'billing_npi': '1234567890'}), ({'rendering_npi'}, {'rendering_npi': False}),
                ({'place_of_service'}, {'place_of_service': '1'}), ({'original_number'}, {'frequency': '7'}),
                ({'diagnosis_codes', 'diagnosis_pointers'}, {'diagnosis_codes': False}), ({'diagnosis_codes'}, {'diagnosis_codes': 'E119 99'}),
                ({'line_ids'}, {'lines': ()}), ({'charge'}, {'lines': [('G0402', 0)]}),
                ({'diagnosis_pointers'}, {'lines': [('G0402', 1, {'diagnosis_pointers': 'B'})]}),
                ({'code'}, {'lines': [('G0402', 1), ('G0402', 1)]})):
            claim = self._clean_claim(**values)
            self.assertEqual(self._faults(claim), fields, values)
            self.assertFalse(claim.is_clean)
            claim.unlink()

    def test_the_person(self):
        claim = self._clean_claim()
        self.patient.write({'birth_date': False, 'sex': False, 'zip': False})
        self.assertEqual(len(claim._check_clean()[claim]), 3)

    def test_dates(self):
        claim = self._clean_claim(days=-1)
        self.assertEqual(self._faults(claim), {'service_date'})

    def test_coverage_of_the_day(self):
        claim = self._clean_claim()
        self.patient.coverage_ids.sorted('order')[0].date_to = self.today - timedelta(days=10)
        self.assertEqual(self._faults(claim), {'payer_ids'})
        claim.payer_ids.member_id = False
        self.assertEqual(len(claim._check_clean()[claim]), 3)
        claim.payer_ids = [Command.clear()]
        self.assertEqual(self._faults(claim), {'payer_ids'})

    def test_filing_limit(self):
        claim = self._clean_claim(days=90)
        self.assertEqual(claim.filing_deadline, self.today)
        self.assertEqual(claim.filing_words, "today")
        self.assertFalse(self._faults(claim))
        late = self._clean_claim(days=91, lines=[('G0008', 5)])
        self.assertEqual(self._faults(late), {'date'})
        self.assertEqual(late.filing_words, "a day late")
        self.payer.filing_days = 100
        self.assertFalse(self._faults(late))

    def test_doubles(self):
        first = self._clean_claim()
        second = self._clean_claim(lines=[('G0402', 100)])
        self.assertIn(first.number, second._check_clean()[second][0].words)
        second.line_ids.modifiers = '59'
        self.assertFalse(self._faults(second))
        second.line_ids.modifiers = False
        first.action_void()
        self.assertFalse(self._faults(second))

    def test_known_codes(self):
        Code = self.env['medical.code'].sudo()
        Code.create([
            {'system': 'icd10cm', 'code': 'E119', 'name': 'x', 'description': 'x', 'is_billable': True},
            {'system': 'icd10cm', 'code': 'E11', 'name': 'x', 'description': 'x', 'is_billable': False},
            {'system': 'hcpcs', 'code': 'G0402', 'name': 'x', 'description': 'x', 'is_billable': True, 'date_to': '2020-01-01'}])
        claim = self._clean_claim()
        self.assertEqual({(fault.field, fault.line.code) for fault in claim._check_clean()[claim]}, {('code', 'G0402'), ('code', 'G0008')})
        claim.diagnosis_codes = 'E11'
        self.assertEqual(self._faults(claim), {'code', 'diagnosis_codes'})

    def test_corrected_is_no_more_clean_at_first(self):
        claim = self._clean_claim(diagnosis_codes=False)
        claim.action_ready()
        claim.diagnosis_codes = 'e11.9, I10'
        self.assertEqual(claim.diagnosis_codes, 'E119 I10')
        claim.action_ready()
        self.assertEqual((claim.state, claim.is_clean, claim.was_touched), ('ready', False, True))
