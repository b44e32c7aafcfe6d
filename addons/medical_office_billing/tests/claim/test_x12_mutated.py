import random
from decimal import Decimal
from pathlib import Path

from odoo.tests import BaseCase, tagged

from ...tools.x12.acknowledgement_reader import read_acknowledgements
from ...tools.x12.balance import check_remittance
from ...tools.x12.claim_reader import read_claims
from ...tools.x12.faults import X12Error
from ...tools.x12.remittance_reader import read_remittances

FILES = Path(__file__).parents[1] / 'files' / 'x12'
COUNT = 10_000
READERS = {'.835': read_remittances, '.837': read_claims, '.277': read_acknowledgements, '.999': read_acknowledgements}
PIECES = (b'~', b'*', b':', b'\n', b'\r\n', b'', b'ISA*', b'~ST*835*1~', b'~SE*', b'~CLP*', b'\xff\xfe', b'NaN', b'-', b'1E9', b'\x00', b'~CAS*CO', b'9' * 30)


def mutate(content, chance):
    """Bytes of a file with one to four random changes: bytes, pieces of syntax, segments lost, moved or doubled."""
    for _number in range(chance.randint(1, 4)):
        kind, position = chance.randrange(6), chance.randrange(len(content)) if content else 0
        if kind == 0:
            content = content[:position] + bytes([chance.randrange(256)]) + content[position + 1:]
        elif kind == 1:
            content = content[:position] + chance.choice(PIECES) + content[position:]
        elif kind == 2:
            content = content[:position] + content[position + chance.randint(1, 40):]
        elif kind == 3:
            segments = content.split(b'~')
            del segments[chance.randrange(len(segments))]
            content = b'~'.join(segments)
        elif kind == 4:
            segments = content.split(b'~')
            chance.shuffle(segments)
            content = b'~'.join(segments)
        else:
            content = content[:position] if chance.random() < 0.3 else content + content[:position]
    return content


@tagged('post_install', '-at_install')
class TestX12Mutated(BaseCase):
    """Whatever bytes come: they are read or refused with a fault, never a traceback."""

    def test_ten_thousand_files(self):
        chance = random.Random(20240115)
        originals = [(path.read_bytes(), READERS[path.suffix]) for path in sorted(FILES.iterdir()) if path.suffix in READERS]
        read = refused = 0
        for _number in range(COUNT):
            content, reader = chance.choice(originals)
            content = mutate(content, chance)
            try:
                found, warnings = reader(content)
            except X12Error as error:
                refused += 1
                self.assertTrue(error.fault.code)
                continue
            read += 1
            self.assertTrue(all(fault.code for fault in warnings))
            if reader is read_remittances:
                for remittance in found:
                    self._check_balance(remittance)
        self.assertEqual(read + refused, COUNT)
        self.assertGreater(read, COUNT // 20)
        self.assertGreater(refused, COUNT // 20)

    def _check_balance(self, remittance):
        """What is said to tie does, reckoned anew."""
        codes = {fault.code for fault in check_remittance(remittance)}
        paid = sum((claim.paid for claim in remittance.claims), Decimal(0)) - sum(row.amount for row in remittance.provider_adjustments)
        self.assertEqual(paid == remittance.payment, 'payment_off' not in codes)
        for claim in remittance.claims:
            self.assertTrue(claim.charged.is_finite() and claim.paid.is_finite())
