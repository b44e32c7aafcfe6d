from odoo.exceptions import UserError
from odoo.tests import tagged

from .deposit_common import DepositCommon
from .random_data import HealthCheck, given, seed, settings, st

CENTS = st.integers(1, 20_000)
STEP = st.one_of(
    st.tuples(st.just('cash'), CENTS), st.tuples(st.just('cheque'), CENTS), st.tuples(st.just('card'), CENTS),
    st.tuples(st.just('payout'), st.integers(1, 3000)),
    st.tuples(st.just('drop'), CENTS), st.tuples(st.just('refund'), CENTS), st.tuples(st.just('void'), st.integers(0, 5)),
    st.tuples(st.just('close'), st.integers(-400, 400)), st.tuples(st.just('close'), st.just(0)), st.tuples(st.just('deposit'), CENTS),
    st.tuples(st.just('match'), st.integers(0, 3)), st.tuples(st.just('back'), st.integers(0, 3)), st.tuples(st.just('undo'), st.integers(0, 3)))


@tagged('post_install', '-at_install')
class TestMedicalCashInvariant(DepositCommon):
    """Invariant 3: what tills, safe and deposits say is what the cash accounts hold, whatever is done in whatever order."""

    def test_on_random_sequences(self):
        done = set()

        @seed(3)
        @settings(max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(STEP, min_size=6, max_size=16))
        def check(steps):
            savepoint = self.env.cr.savepoint()
            self.tills, self.lines = {}, []
            for number, (kind, value) in enumerate(steps):
                try:
                    with self.env.cr.savepoint():
                        getattr(self, f'_do_{kind}')(value, number)
                    done.add(kind)
                except UserError:
                    # more than there is, or nothing to do it with: nothing was written
                    self.env.invalidate_all()
                self._assert_ties(steps[:number + 1])
            savepoint.close(rollback=True)
            self.env.invalidate_all()

        check()
        self.assertEqual(done, {'cash', 'cheque', 'card', 'payout', 'drop', 'refund', 'void', 'close', 'deposit', 'match', 'back', 'undo'})

    # === STEPS === #

    def _till(self, number):
        drawer, user = ((self.drawer, self.cashier), (self.drawer2, self.cashier2))[number % 2]
        till = self.tills.get(drawer)
        if not till or till.sudo().state != 'open':
            last = drawer.sudo().till_ids.sorted('id')[-1:]
            till = self.tills[drawer] = self._open(user=user, drawer=drawer, amount=last.float_left or 100)
        return till

    def _do_cash(self, cents, number):
        self._taken(self._till(number), cents / 100, kind='payment')

    def _do_cheque(self, cents, number):
        self._taken(self._till(number), cents / 100, method='cheque', kind='payment', reference=f'Q{number}')

    def _do_card(self, cents, number):
        self._taken(self._till(number), cents / 100, method='card', kind='payment', reference=f'C{number}')

    def _do_payout(self, cents, number):
        till = self._till(number)
        till._pay_out(self.payout_kind.with_user(till.env.user), cents / 100, "Receipt")

    def _do_drop(self, cents, number):
        self._till(number)._drop(cents / 100)

    def _do_refund(self, cents, number):
        till = self._till(number)
        paid = till.sudo().entry_ids.filtered(lambda entry: entry.kind == 'payment' and entry.state == 'posted' and entry.method == 'cash')
        if paid:
            till._refund(paid[0].with_user(till.env.user), min(cents / 100, paid[0].amount), "Too much", self.manager)

    def _do_void(self, position, number):
        till = self._till(number)
        entries = till.sudo().entry_ids.filtered(lambda entry: not entry.is_opening)
        if entries:
            till._void(entries[position % len(entries)].with_user(till.env.user), "Mistake", self.manager)

    def _do_close(self, off, number):
        till = self._till(number)
        expected, terminals = till.sudo()._expected()
        cheques = till.sudo().entry_ids.filtered(lambda entry: entry.method == 'cheque' and entry.state == 'posted')
        cash = max(round(expected['cash'] + off / 100, 2), 0)
        self._count(till, cash, cheque_count=len(cheques), cheque=expected['cheque'], batches=terminals, float_to='drawer' if number % 3 else 'safe')

    def _do_deposit(self, cents, number):
        cheques = self.env['medical.till.entry'].with_user(self.biller).search([('is_to_deposit', '=', True), ('company_id', '=', self.company.id)])
        self._prepared(min(cents / 100, round(self._safe(), 2)), cheques[:number % 3])

    def _do_match(self, position, number):
        waiting = self.env['medical.deposit'].search([('state', '=', 'prepared'), ('company_id', '=', self.company.id)])
        if waiting:
            deposit = waiting[position % len(waiting)]
            self.lines.append(self._bank_line(deposit.amount))
            self._bank().match(self.lines[-1].id, self._parts(*deposit._transit_items()))

    def _do_undo(self, position, number):
        if self.lines:
            self._bank().undo(self.lines[position % len(self.lines)].id)

    def _do_back(self, position, number):
        waiting = self.env['medical.deposit'].search([('state', '=', 'prepared'), ('company_id', '=', self.company.id)])
        if waiting:
            waiting[position % len(waiting)].with_user(self.owner)._take_back("Not carried")

    # === WHAT HOLDS === #

    def _assert_ties(self, steps):
        self.env.flush_all()
        self.env.invalidate_all()
        entries = self.env['medical.till.entry'].search([('company_id', '=', self.company.id)])
        deposits = self.env['medical.deposit'].search([('company_id', '=', self.company.id)])
        live = deposits.filtered(lambda deposit: deposit.state in ('prepared', 'banked'))
        moving = deposits.filtered(lambda deposit: deposit.state == 'prepared')
        expected = {}
        for drawer in self.drawer | self.drawer2:
            for method in ('cash', 'cheque', 'card'):
                own = entries.filtered(lambda entry, drawer=drawer, method=method: entry.drawer_id == drawer and entry.method == method)
                taken = live.entry_ids.filtered(lambda entry, drawer=drawer: entry.drawer_id == drawer) if method == 'cheque' else entries.browse()
                expected[drawer.sudo()._journal(method).default_account_id] = sum(own.mapped('amount')) - sum(taken.mapped('amount'))
        moved = entries.filtered(lambda entry: entry.kind in ('drop', 'float_in', 'float_out'))
        expected[self.site.safe_journal_id.default_account_id] = 1000 - sum(moved.mapped('amount')) - sum(live.mapped('cash_amount'))
        expected[self.transit] = sum(moving.mapped('amount')) - 1000
        held = dict(self.env['account.move.line']._read_group(
            [('account_id', 'in', [account.id for account in expected]), ('parent_state', '=', 'posted')], ['account_id'], ['balance:sum']))
        for account, amount in expected.items():
            self.assertAlmostEqual(held.get(account, 0), amount, 2, f'{account.name} after {steps}')
        self.assertAlmostEqual(sum(held.values()), sum(expected.values()), 2)
        rows = self.env['medical.day.sheet.record'].with_user(self.manager).create({
            'company_id': self.company.id, 'site_id': self.site.id, 'date': self.today})._record_rows()
        self.assertFalse([row for row in rows if row['standing'] == 'off'], f'the day sheet after {steps}')
