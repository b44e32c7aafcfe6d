from odoo.exceptions import UserError
from odoo.tests import tagged

from .random_data import HealthCheck, Phase, given, seed, settings, st
from .till_common import TillCommon

ACTS = st.lists(st.tuples(
    st.sampled_from(['copay', 'payment', 'deposit', 'payout', 'drop', 'change', 'void', 'refund', 'close', 'handover']),
    st.sampled_from(['cash', 'cheque', 'card']), st.integers(1, 20000), st.integers(0, 50)), min_size=3, max_size=14)


@tagged('post_install', '-at_install')
class TestMedicalTillRandom(TillCommon):
    """Invariant 3: whatever is done, each drawer's journals hold what its tills say, and cash goes nowhere but into the safe."""

    @seed(3)
    @settings(max_examples=8, deadline=None, database=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
    @given(ACTS)
    def test_ledger_ties(self, acts):
        with self.env.cr.savepoint() as savepoint:
            self._play(acts)
            self._assert_ties()
            savepoint.rollback()
        self.env.invalidate_all()

    def _play(self, acts):
        users = [self.cashier, self.cashier2]
        till = self._open(users[0])
        for index, (act, method, cents, off) in enumerate(acts):
            amount = cents / 100
            try:
                with self.env.cr.savepoint():
                    till = self._act(till, users, act, method, amount, off, index)
            except UserError:
                self.env.invalidate_all()  # what is refused leaves nothing
        till.invalidate_recordset()

    def _act(self, till, users, act, method, amount, off, index):
        mine = till.entry_ids.sorted('id')
        if act in ('copay', 'payment', 'deposit'):
            self._taken(till, amount, method, act, reference=f'N{index}')
        elif act == 'payout':
            till._pay_out(self.payout_kind.with_user(till.env.user), amount, "Receipt")
        elif act == 'drop':
            till._drop(amount)
        elif act == 'change':
            till._fetch_change(amount, "Change", self.manager)
        elif act in ('void', 'refund') and not mine:
            return till
        elif act == 'void':
            till._void(mine[off % len(mine)], "Mistake", self.manager)
        elif act == 'refund':
            till._refund(mine[off % len(mine)], amount, "Paid back", self.manager, reference=f'B{index}')
        else:
            self._close(till, off, 'handover' if act == 'handover' else ('drawer', 'safe')[off % 2], users[1])
            users.reverse()
            till = self._open(users[0], amount=till.float_left or self.drawer.float_amount)
        return till

    def _close(self, till, off, float_to, handed_to):
        till._begin_count()
        expected, by_terminal = till.sudo()._expected()
        cash = max(round(expected['cash'] - off / 4, 2), 0)
        cheques = max(round(expected['cheque'], 2), 0)
        till._count(self._pieces(cash), cheque_count=1 if cheques else 0, cheque=cheques, batches=by_terminal, float_to=float_to, handed_to=handed_to)
        if till.state == 'to_decide':
            till.with_user(self.owner)._decide(True, "Not found")

    def _assert_ties(self):
        self.env.flush_all()
        tills = self.env['medical.till'].search([('drawer_id', '=', self.drawer.id)])
        entries = tills.entry_ids
        currency = self.company.currency_id
        for method in ('cash', 'cheque', 'card'):
            for rows in (entries, entries.filtered(lambda entry: entry.state == 'posted')):
                total = sum(rows.filtered(lambda entry, method=method: entry.method == method).mapped('amount'))
                self.assertTrue(currency.is_zero(total - self._balance(method=method)), f"{method}: {total} is not {self._balance(method=method)}")
        for till in tills:
            cash = till.float_counted + sum(till.entry_ids.filtered(lambda entry: entry.method == 'cash' and not entry.is_opening).mapped('amount'))
            if till.state == 'closed':
                self.assertTrue(currency.is_zero(cash - till.float_left), f"{till.number}: {cash} left, not {till.float_left}")
        moved = sum(entries.filtered(lambda entry: entry.kind in ('drop', 'float_in', 'float_out')).mapped('amount'))
        self.assertTrue(currency.is_zero(self._safe() - (1000 - moved)))
        # each entry's own line in its journal is the entry's amount
        for entry in entries.sudo():
            account = entry.drawer_id._journal(entry.method).default_account_id
            line = entry.move_id.line_ids.filtered(lambda line, account=account: line.account_id == account)
            self.assertTrue(currency.is_zero(sum(line.mapped('balance')) - entry.amount), entry.number)
            self.assertEqual(entry.move_id.state, 'posted')
