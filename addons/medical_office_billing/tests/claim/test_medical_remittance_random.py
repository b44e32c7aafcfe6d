from odoo.exceptions import UserError
from odoo.tests import tagged

from ..random_data import HealthCheck, Phase, given, seed, settings, st
from .remittance_common import RemittanceCommon

# of a claim of 150: cents paid, cents by contract, cents of the patient, cents denied; how it is answered
ANSWER = st.tuples(st.integers(0, 6000), st.integers(0, 4000), st.integers(0, 3000), st.integers(0, 2000), st.sampled_from([
    'right', 'right', 'right', 'lost', 'unbalanced', 'reversed', 'foreign', 'secondary']))
FILES = st.lists(st.tuples(st.lists(ANSWER, min_size=1, max_size=5), st.integers(-500, 500)), min_size=1, max_size=3)


@tagged('post_install', '-at_install')
class TestMedicalRemittanceRandom(RemittanceCommon):
    """Invariants on random remittances: the clearing account is what was paid, receivables are what is open of claims and unapplied,
    nothing unbalanced is posted, printing changes nothing, undoing restores, the same file again is refused."""

    @seed(7)
    @settings(max_examples=6, deadline=None, database=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
    @given(FILES)
    def test_invariants(self, files):
        with self.env.cr.savepoint() as savepoint:
            self._play(files)
            savepoint.rollback()
        self.env.invalidate_all()

    def _play(self, files):
        claims = self.env['medical.claim'].union(*(self._sent_claim(payers=self.payer | self.second_payer) for _number in range(3)))
        states = [self._snapshot(claims)]
        posted = []
        for number, (answers, plb) in enumerate(files):
            transaction = self._transaction(
                [clp for place, answer in enumerate(answers) for clp in self._answer(claims[(number + place) % 3], answer, f'{number}-{place}')],
                plbs=[('WO', plb / 100)] if plb else [])
            remittance = self._drafts(transaction)
            with self.assertRaises(UserError):
                self._drafts(transaction)
            remittance.action_post_good()
            remittance.read()
            self._assert_ties(remittance)
            self._assert_receivable(claims)
            states.append(self._snapshot(claims))
            posted.append(remittance)
        for remittance in reversed(posted):
            states.pop()
            remittance._undo("Random")
            self._assert_ties(remittance)
            self.assertEqual(self._snapshot(claims), states[-1])

    def _answer(self, claim, answer, name):
        paid, contract, patient, denied, kind = answer
        left = 15000 - paid - contract - patient - denied
        reasons = [('CO', '45', (contract + left) / 100), ('PR', '1', patient / 100), ('CO', '197', denied / 100)]
        clp = self._clp(claim, paid / 100, *[reason for reason in reasons if reason[2]], payer_number=name, status='2' if kind == 'secondary' else '1')
        if kind == 'lost':
            clp.number = f'LOST-{name}'
        elif kind == 'unbalanced':
            clp.charged += 1
        elif kind == 'foreign':
            clp.status = '23'
        elif kind == 'reversed':
            return [clp, self._takes_back(clp)]
        return [clp]

    def _assert_receivable(self, claims):
        """Invariant 2: receivables are what is open of claims, and what is unapplied."""
        claims.invalidate_recordset(['amount_open_payer', 'amount_open_patient'])
        unapplied = self.env['medical.remittance.claim'].search([('state', '=', 'unapplied')])
        everything = sum(claims.mapped('amount_open_payer')) + sum(claims.mapped('amount_open_patient')) - sum(unapplied.mapped('paid'))
        self.assertAlmostEqual(self._balance(self.receivable), everything, 2)
