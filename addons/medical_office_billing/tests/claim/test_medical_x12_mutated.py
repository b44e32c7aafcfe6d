import random

from odoo.tests import tagged

from . import x12_common as x12
from .claim_common import ClaimCommon
from .test_x12_mutated import mutate

COUNT = 90


@tagged('post_install', '-at_install')
class TestMedicalX12Mutated(ClaimCommon):
    """Files mutated at random go through the queue: read or kept with their faults, and what they leave behind can be told apart."""

    def test_read_or_kept(self):
        self.site.npi = '1245319599'
        chance = random.Random(7)
        claims = [self._claim([('G0402', 100)]) for _number in range(2)]
        originals = [
            x12.remittance([x12.answer(claim.number, 100, 80, [('CO', '45', 20)]) for claim in claims], 160),
            x12.claims([{'number': 'MUT1', 'service': self.today, 'facility': '1245319599'}, {'number': 'MUT2', 'service': self.today}]),
            x12.statuses([(claim.number, 'A2:20', 'WQ') for claim in claims]), x12.receipt([('0021', 'A')])]
        files = self.env['medical.x12.file'].with_user(self.biller)
        for number in range(COUNT):
            content = mutate(chance.choice(originals), chance)
            # each is a file of its own: a broken one leaves nothing that the next would meet
            with self.subTest(number=number), self.env.cr.savepoint() as savepoint:
                file = files._take_in([(f'{number}.txt', content)])
                if file.state == 'new':
                    file.action_read()
                self.assertIn(file.state, ('read', 'done', 'failed', 'refused'))
                if file.state == 'failed':
                    self.assertTrue(file.fault_ids.filtered(lambda fault: not fault.is_warning and fault.problem))
                    self.assertFalse(file.remittance_ids or file.claim_ids)
                savepoint.rollback()
                self.env.invalidate_all(flush=False)
