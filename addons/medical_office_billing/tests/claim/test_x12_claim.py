import datetime
from decimal import Decimal
from pathlib import Path

from odoo.tests import BaseCase, tagged

from ...tools.x12.acknowledgement_reader import read_acknowledgements
from ...tools.x12.claim_reader import read_claims
from ...tools.x12.faults import X12Error

FILES = Path(__file__).parents[1] / 'files' / 'x12'


@tagged('post_install', '-at_install')
class TestX12Claim(BaseCase):
    """Claims and what is answered to them, as read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.content = (FILES / 'claims.837').read_bytes()

    def test_a_claim_of_the_subscriber(self):
        claims, found = read_claims(self.content)
        self.assertFalse(found)
        claim = claims[0]
        self.assertEqual((claim.number, claim.charge, claim.place, claim.frequency), ('PT000001', Decimal(150), '11', '1'))
        self.assertEqual(claim.diagnoses, ('J069', 'Z23'))
        self.assertEqual((claim.patient.family_name, claim.patient.given_name, claim.patient.birth_date, claim.patient.member_id), (
            'DOE1', 'JANE', datetime.date(1980, 2, 29), 'MBR0000001'))
        self.assertEqual([(payer.order, payer.number, payer.member_id, payer.is_destination) for payer in claim.payers], [
            ('P', 'PAYER01', 'MBR0000001', True), ('S', 'PAYER02', 'SEC0000001', False)])
        self.assertEqual((claim.billing_npi, claim.rendering_npi, claim.facility_npi, claim.record_number), (
            '1234567893', '1497758544', '1245319599', '000123'))
        self.assertEqual([(line.code, line.modifiers, line.charge, line.pointers, line.control_number) for line in claim.lines], [
            ('G0402', ('25',), 100, (1, 2), '10'), ('G0008', (), 50, (2,), '11')])
        self.assertEqual((claim.lines[1].date_from, claim.lines[1].date_to), (datetime.date(2024, 1, 2), datetime.date(2024, 1, 3)))
        self.assertEqual((claim.transaction, claim.group, claim.date), ('0021', '21', datetime.date(2024, 1, 2)))

    def test_a_claim_of_a_dependent(self):
        claim = read_claims(self.content)[0][1]
        self.assertEqual((claim.patient.given_name, claim.patient.birth_date, claim.patient.member_id), ('JUNE', datetime.date(2015, 5, 5), 'MBR0000002'))
        self.assertEqual((claim.frequency, claim.original_number, claim.place), ('7', 'ICN00000002', '10'))
        self.assertEqual((claim.lines[0].modifiers, claim.lines[0].units, claim.lines[0].rendering_npi), (('59', 'RT'), 2, '1497758544'))
        self.assertFalse(claim.rendering_npi)

    def test_what_can_not_be_read(self):
        for content, code in (
                (self.content[:-60], 'truncated'), ((FILES / '01_plain.835').read_bytes(), 'other_kind'),
                (self.content.replace(b'CLM*PT000001*150', b'CLM*PT000001*one'), 'bad_amount'),
                (self.content.replace(b'X222A1', b'X223A2'), 'other_version')):
            with self.assertRaises(X12Error) as caught:
                read_claims(content)
            self.assertEqual(caught.exception.fault.code, code)

    def test_accepted_and_refused(self):
        [read], found = read_acknowledgements((FILES / 'answers.277').read_bytes())
        self.assertFalse(found)
        self.assertEqual([(claim.number, claim.is_refused, claim.payer_number) for claim in read.claims], [
            ('PT000001', False, 'ICN00000001'), ('PT000002', True, '')])
        self.assertEqual([status.words for status in read.claims[1].statuses], ['A7:562:82', 'A7:500:41'])
        self.assertFalse(read.refusals)

    def test_received(self):
        [read], found = read_acknowledgements((FILES / 'received.999').read_bytes())
        self.assertFalse(found)
        self.assertEqual([(row.group, row.control, row.is_refused) for row in read.sets], [('21', '0021', False), ('21', '0022', True)])
        self.assertEqual(read.sets[1].errors, ('IK3 NM1 8 2010BA 8', 'IK4 9 67 1', 'IK5 5'))

    def test_interchange_received(self):
        start = b'ISA*00*          *00*          *ZZ*A              *ZZ*B              *240115*1200*^*00501*000000007*0*P*:~'
        content = start + b'TA1*000000021*240115*1023*R*018~IEA*0*000000007~'
        [read], _found = read_acknowledgements(content)
        self.assertEqual((read.kind, read.sets[0].control, read.sets[0].is_refused, read.sets[0].errors), ('TA1', '000000021', True, ('018',)))
