import datetime
import json
from decimal import Decimal
from pathlib import Path

from odoo.tests import BaseCase, tagged

from ...tools.x12.balance import check_remittance, claim_difference, warnings
from ...tools.x12.faults import X12Error
from ...tools.x12.remittance_reader import read_remittances

FILES = Path(__file__).parents[1] / 'files' / 'x12'


@tagged('post_install', '-at_install')
class TestX12Remittance(BaseCase):
    """The readers against synthetic files with the features and faults of real ones; no record is needed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plain = (FILES / '01_plain.835').read_bytes()

    def _refused(self, content):
        with self.assertRaises(X12Error) as caught:
            read_remittances(content)
        return caught.exception.fault.code

    def _same_as_plain(self, content, codes=()):
        remittances, found = read_remittances(content)
        self.assertEqual([fault.code for fault in found], list(codes))
        wanted, _none = read_remittances(self.plain)
        for remittance in (*remittances, *wanted):
            for row in (remittance, *remittance.claims, *(line for claim in remittance.claims for line in claim.lines)):
                row.segment = 0
        self.assertEqual(remittances, wanted)

    def test_figures_of_each_file(self):
        for name, expected in json.loads((FILES / 'expected.json').read_text()).items():
            with self.subTest(file=name):
                content = (FILES / name).read_bytes()
                if 'refused' in expected:
                    self.assertEqual(self._refused(content), expected['refused'])
                    continue
                remittances, found = read_remittances(content)
                claims = [claim for remittance in remittances for claim in remittance.claims]
                adjusted = {}
                for owner in [*claims, *(line for claim in claims for line in claim.lines)]:
                    for row in owner.adjustments:
                        adjusted[row.group] = adjusted.get(row.group, 0) + row.amount
                self.assertEqual([remittance.amount for remittance in remittances], list(map(Decimal, expected['payments'])))
                self.assertEqual((len(claims), sum(len(claim.lines) for claim in claims)), (expected['claims'], expected['services']))
                self.assertEqual(sum(claim.charged for claim in claims), Decimal(expected['charged']))
                self.assertEqual(sum(claim.paid for claim in claims), Decimal(expected['paid']))
                self.assertEqual(
                    sum(row.amount for remittance in remittances for row in remittance.provider_adjustments), Decimal(expected['provider']))
                self.assertEqual(adjusted, {group: Decimal(amount) for group, amount in expected['adjusted'].items()})
                self.assertEqual([fault.code for fault in found], expected['warnings'])
                self.assertEqual([fault.code for remittance in remittances for fault in check_remittance(remittance)], expected['unbalanced'])

    def test_a_claim_in_all_its_parts(self):
        [remittance], _found = read_remittances(self.plain)
        self.assertEqual(
            (remittance.trace, remittance.originator, remittance.date, remittance.payer_name, remittance.payee_npi, remittance.payee_tax_id),
            ('EFT000001', '1512345678', datetime.date(2024, 1, 15), 'TEST PAYER', '1234567893', '123456789'))
        claim = remittance.claims[0]
        self.assertEqual((claim.number, claim.status, claim.payer_number, claim.member_id), ('PT000001', '1', 'ICN00000001', 'MBR0000001'))
        line = claim.lines[0]
        self.assertEqual((line.code, line.modifiers, line.control_number, line.allowed), ('G0402', ('25',), '10', Decimal(75)))
        self.assertEqual([(row.group, row.reason, row.amount) for row in line.adjustments], [
            ('CO', '45', Decimal(25)), ('PR', '1', Decimal(20)), ('PR', '2', Decimal(5))])
        self.assertFalse(warnings(remittance))

    def test_written_in_other_ways(self):
        text = self.plain.decode()
        self._same_as_plain(b'\xef\xbb\xbf' + self.plain)
        self._same_as_plain(text.encode('utf-16'))
        self._same_as_plain(text.replace('~', '\n~').encode())
        self._same_as_plain(text.replace('~', '~\r\n').encode())
        self._same_as_plain(text.replace('~', '\n').encode())
        self._same_as_plain(text.replace('~', '\r\n').encode())
        self._same_as_plain(text.replace('*', '|').replace('~', '\x1c').encode())
        self._same_as_plain('\n'.join(text[start:start + 80] for start in range(0, len(text), 80)).encode())
        self._same_as_plain(b'Content-Type: text/plain\n\n' + self.plain, ['text_before'])
        self._same_as_plain(text.rstrip().rstrip('~').encode())
        bare = text[text.index('ST*'):text.index('GE*')]
        self._same_as_plain(bare.replace('ST*835*0001', 'ST*835*0001*005010X221A1').encode(), ['no_isa'])

    def test_padding_of_the_first_segment(self):
        short = b'ISA*00**00**ZZ*PAYERID*ZZ*PROVIDER*240115*1200*^*00501*000000001*0*P*:~'
        self._same_as_plain(short + self.plain[self.plain.index(b'~') + 1:])

    def test_windows_code_page(self):
        [remittance], _found = read_remittances(self.plain.replace(b'JANE', 'ZOÉ'.encode('cp1252'), 1))
        self.assertEqual(remittance.claims[0].patient_given_name, 'ZOÉ')

    def test_six_adjustments_of_a_segment(self):
        content = self.plain.replace(b'CAS*PR*1*20.00**2*5.00', b'CAS*PR*1*10.00*1*2*5.00**3*4.00**4*3.00**5*2.00**6*1.00*7', 1)
        [remittance], _found = read_remittances(content)
        line = remittance.claims[0].lines[0]
        self.assertEqual([(row.reason, row.amount, row.quantity) for row in line.adjustments if row.group == 'PR'], [
            ('1', 10, 1), ('2', 5, None), ('3', 4, None), ('4', 3, None), ('5', 2, None), ('6', 1, 7)])
        self.assertFalse(check_remittance(remittance))

    def test_cut_anywhere_is_refused(self):
        end = self.plain.rindex(b'IEA')
        for position in range(120, end, 7):
            self.assertIn(self._refused(self.plain[:position]), {'truncated', 'no_se', 'no_ge', 'no_iea', 'no_transaction', 'not_x12'}, position)

    def test_what_is_no_remittance(self):
        self.assertEqual(self._refused(b''), 'empty')
        self.assertEqual(self._refused(b' \r\n\x00'), 'empty')
        self.assertEqual(self._refused(b'%PDF-1.7 anything at all'), 'not_x12')
        self.assertEqual(self._refused((FILES / 'claims.837').read_bytes()), 'other_kind')
        self.assertEqual(self._refused(self.plain.replace(b'BPR*I*180.00', b'BPR*I*')), 'no_amount')
        for amount in (b'NaN', b'1E5', b'Infinity', b'1,50', b'1_0', '٣'.encode()):
            self.assertEqual(self._refused(self.plain.replace(b'*300.00*', b'*' + amount + b'*', 1)), 'bad_amount')

    def test_where_a_fault_is(self):
        with self.assertRaises(X12Error) as caught:
            read_remittances(self.plain.replace(b'SVC*HC:G0402:25*100.00', b'SVC*HC:G0402:25*1OO.00', 1))
        segments = self.plain.split(b'~')
        self.assertEqual(caught.exception.fault.segment, next(i for i, row in enumerate(segments, 1) if row.startswith(b'SVC')))
        self.assertEqual(caught.exception.fault.values, {'element': 'SVC02', 'value': '1OO.00'})

    def test_what_does_not_tie(self):
        [remittance], _found = read_remittances(self.plain.replace(b'CAS*CO*45*25.00', b'CAS*CO*45*20.00', 1))
        self.assertEqual([fault.code for fault in check_remittance(remittance)], ['claim_off', 'line_off'])
        self.assertEqual(claim_difference(remittance.claims[0]), 5)
        [remittance], _found = read_remittances(self.plain.replace(b'BPR*I*180.00', b'BPR*I*179.99'))
        self.assertEqual([(fault.code, fault.values['difference']) for fault in check_remittance(remittance)], [('payment_off', Decimal('0.01'))])
        [remittance], _found = read_remittances(self.plain.replace(b'*45.00*12*', b'*44.00*12*', 1))
        self.assertFalse(check_remittance(remittance))
        self.assertEqual([fault.code for fault in warnings(remittance)], ['patient_amount'])

    def test_reversals(self):
        [remittance], _found = read_remittances((FILES / '04_reversal.835').read_bytes())
        self.assertEqual([claim.is_reversal for claim in remittance.claims], [True, False, False])
        content = (FILES / '16_version_4010.835').read_bytes().replace(b'PT000001*22*', b'PT000001*1*')
        [remittance], _found = read_remittances(content)
        self.assertEqual([claim.is_reversal for claim in remittance.claims], [True, False])

    def test_money_to_be_paid_back(self):
        content = self.plain.replace(b'BPR*I*180.00*C', b'BPR*I*20.00*D').replace(b'SE*62', b'PLB*1234567893*20241231*WO:ICN1*200~SE*63')
        [remittance], _found = read_remittances(content)
        self.assertEqual(remittance.payment, -20)
        self.assertFalse(check_remittance(remittance))
