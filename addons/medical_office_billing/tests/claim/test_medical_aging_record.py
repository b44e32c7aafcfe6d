from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..random_data import HealthCheck, given, settings, st
from .claim_common import ClaimCommon

BUCKETS = ('until_30', 'until_60', 'until_90', 'until_120', 'older')


class AgingCommon(ClaimCommon):

    @classmethod
    def _day(cls, days):
        return cls.today + timedelta(days=days)

    def _record(self, user=None, **values):
        return self.env['medical.aging.record'].with_user(user or self.manager).create({
            'company_id': self.company.id, 'date': self.today, **values})

    def _page(self, user=None, **values):
        return self.env['medical.aging.record'].with_user(user or self.manager).record_page(
            {'company_id': self.company.id, 'date': self.today, **values}, limit=500)

    def _rows(self, **values):
        page = self._page(**values)
        names = [column['name'] for column in page['columns']]
        return [dict(zip(names, row, strict=True)) for row in page['rows']]

    def _sums(self, **values):
        record = self._record(**values)._record_prepare()
        return record._record_totals(record._record_visible_columns(), record._record_source())[1]

    def _receivable(self, day):
        [(balance,)] = self.env['account.move.line']._read_group([
            ('account_type', '=', 'asset_receivable'), ('parent_state', '=', 'posted'), ('company_id', '=', self.company.id),
            ('date', '<=', day)], [], ['balance:sum'])
        return balance or 0

    def _paid(self, partner, amount, days=0, items=None):
        """Money from somebody in a plain entry, applied to items or to nothing."""
        account = items.account_id if items else self._account('asset_receivable')
        move = self._entry([(self.bank, amount), (account, -amount, {'partner_id': partner.id})], date=self._day(days))
        if items:
            (items | move.line_ids.filtered(lambda line: line.account_id == account)).reconcile()
        return move


@tagged('post_install', '-at_install')
class TestMedicalAgingRecord(AgingCommon):

    def test_ages_by_service_and_posting(self):
        for days, charge in ((0, 1), (30, 2), (31, 4), (60, 8), (61, 16), (90, 32), (91, 64), (120, 128), (121, 256)):
            self._claim([('G0402', charge)], days=days, date=self.today)
        sums = self._sums()
        self.assertEqual([sums[name] for name in BUCKETS], [3, 12, 48, 192, 256])
        self.assertEqual((sums['owed'], sums['balance']), (511, 511))
        self.assertEqual(self._sums(by='posting')['until_30'], 511)

    def test_unapplied_and_credits_stand_apart(self):
        claim = self._claim([('G0402', 100)])
        self._paid(self.payer.partner_id, 30)
        # a payer paid too much on a claim
        over = self._claim([('G0402', 10)])
        self._entry([(self.bank, 25), (self._account('asset_receivable'), -25, {
            'partner_id': self.payer.partner_id.id, 'medical_claim_id': over.id, 'medical_service_date': over.service_date})])
        [row] = self._rows()
        self.assertEqual([row[name] for name in ('kind', 'owed', 'unapplied', 'credits', 'balance')], ['Payers', '110.00', '-30.00', '-25.00', '55.00'])
        self.assertEqual(claim.amount_open_payer, 100)

    def test_who_owes(self):
        self._claim()
        self._claim(patient=self.self_payer)
        customer = self.env['res.partner'].create({'name': "A Customer"})
        self._entry([(self._account('asset_receivable'), 7, {'partner_id': customer.id}), (self.income, -7)])
        self._entry([(self._account('asset_receivable'), 2), (self.income, -2)])
        rows = self._rows()
        self.assertEqual([(row['kind'], row['balance']) for row in rows], [
            ('Payers', '150.00'), ('Patients', '150.00'), ('Others', '7.00'), ('Others', '2.00')])
        self.assertEqual(rows[1]['patient'], 'Bela Invented')
        self.assertNotIn('Bela', rows[1]['partner'])
        for who, balance in (('payer', 150), ('patient', 150), ('other', 9)):
            self.assertEqual(self._sums(who=who)['balance'], balance)
        self.assertEqual(self._sums(minimum=8)['balance'], 300)
        self.assertEqual(self._sums(partner_ids=[(6, 0, customer.ids)])['balance'], 7)
        self.assertEqual(self._sums()['balance'], self._receivable(self.today))

    def test_of_a_site(self):
        self._claim()
        self._claim(patient=self.self_payer, site_id=self.annex.id)
        self._entry([(self._account('asset_receivable'), 5, {
            'partner_id': self.payer.partner_id.id, 'analytic_distribution': self.annex._medical_distribution()}), (self.income, -5)])
        self.assertEqual([self._sums(site_id=site.id)['balance'] for site in (self.site, self.annex)], [150, 155])

    def test_the_past_stands(self):
        claim = self._claim([('G0402', 100)], days=20)
        self._paid(self.payer.partner_id, 40, -10, claim._open_lines())
        payment = self._paid(self.payer.partner_id, 60, -5, claim._open_lines())
        self.assertEqual([self._sums(date=self._day(day))['balance'] for day in (-21, -20, -11, -10, -6, -5, 0)], [0, 100, 100, 60, 60, 0, 0])
        # taken apart again, what was matched comes back and the ledger's balance stays
        payment.line_ids.remove_move_reconcile()
        sums = self._sums()
        self.assertEqual((sums['owed'], sums['unapplied'], sums['balance']), (60, -60, 0))

    def test_rows_open(self):
        claim = self._claim()
        other = self._entry([(self._account('asset_receivable'), 5, {'partner_id': self.payer.partner_id.id}), (self.income, -5)])
        page = self._page()
        record = self._record()
        action = record.record_open(page['links'][0])
        self.assertEqual((action['res_model'], action['context']['default_level']), ('medical.aging.record', 'item'))
        items = self._page(level='item', partner_ids=[(6, 0, self.payer.partner_id.ids)])
        self.assertEqual(len(items['rows']), 2)
        opened = [self._record(level='item').record_open(link) for link in items['links']]
        self.assertEqual({(action['res_model'], action['res_id']) for action in opened}, {('medical.claim', claim.id), ('account.move', other.id)})
        [row] = self._rows(level='claim', who='payer', minimum=10)
        self.assertEqual((row['claim'], row['balance']), (claim.number, '150.00'))

    def test_who_reads(self):
        self._claim(patient=self.self_payer)
        readers = {'manager', 'owner', 'auditor', 'biller'}
        for role, user in self.users.items():
            if role in readers:
                self.assertEqual(len(self._page(user=user)['rows']), 1, role)
            else:
                with self.assertRaises(AccessError):
                    self._page(user=user)
        page = self._page(user=self.accountant)
        self.assertEqual(len(page['rows']), 1)
        self.assertNotIn('Bela', str(page))
        self.assertIn('Bela', str(self._page(user=self.biller)))
        action = self._record(user=self.accountant, level='item').record_open(self._page(user=self.accountant, level='item')['links'][0])
        self.assertEqual(action['res_model'], 'account.move')

    def test_a_restricted_patient_stays_a_number(self):
        self._claim(patient=self.self_payer)
        self.self_payer.write({'is_restricted': True, 'restriction_reason': 'vip'})
        [row] = self._rows(user=self.biller)
        self.assertFalse(row['patient'])
        self.assertIn(self.self_payer.number, row['partner'])

    def test_readings_are_written_down(self):
        self._claim(patient=self.self_payer)
        before = self.env['medical.access.log'].search_count([('model', '=', 'medical.patient'), ('res_id', '=', self.self_payer.id)])
        self._page(user=self.biller)
        self.assertEqual(self.env['medical.access.log'].search_count([
            ('model', '=', 'medical.patient'), ('res_id', '=', self.self_payer.id)]), before + 1)

    def test_two_practices(self):
        self._claim()
        with self.assertRaises(AccessError):
            self._page(user=self.other_manager)
        page = self.env['medical.aging.record'].with_user(self.other_manager).with_context(
            allowed_company_ids=self.other_company.ids).record_page({'company_id': self.other_company.id})
        self.assertFalse(page['rows'])
        with self.assertRaises(UserError):
            self._page(minimum=-1)

    def test_one_query(self):
        self._claim()
        record = self._record(user=self.accountant)._record_prepare()
        columns, source = record._record_visible_columns(), record._record_source()
        with self.assertQueryCount(1):
            record.env.execute_query(record._record_select(columns, source))

    def test_paper_and_spreadsheet(self):
        self._claim()
        record = self._record()
        self.assertTrue(record._record_document()['pages'])
        record._record_xlsx().close()

    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(
        st.sampled_from(['claim', 'self', 'entry', 'pay', 'apply', 'move', 'undo']), st.integers(0, 150), st.integers(1, 400), st.randoms()),
        min_size=4, max_size=14))
    def test_ties_to_the_ledger_at_any_date(self, steps):
        account = self._account('asset_receivable')
        claims = self.env['medical.claim']
        with self.cr.savepoint() as savepoint:
            for kind, days, amount, random in steps:
                day = self._day(-days)
                open_items = claims._open_lines().filtered(lambda line, day=day: line.date <= day and line.amount_residual > 0)
                if kind in ('claim', 'self'):
                    claims |= self._claim([('G0402', amount / 4)], patient=self.self_payer if kind == 'self' else None, days=days)
                elif kind == 'entry':
                    self._entry([(account, amount / 4), (self.income, -amount / 4)], date=self._day(-days))
                elif kind == 'pay' or not open_items:
                    self._paid(self.payer.partner_id, amount / 4, -days)
                elif kind == 'apply':
                    item = random.choice(open_items)
                    self._paid(item.partner_id, amount / 4, -days, item)
                elif kind == 'move':
                    item = random.choice(open_items)
                    item.medical_claim_id._move_owed({item.medical_claim_id: self.patient.partner_id}, self._day(-days), "Moved", {
                        item.medical_claim_id: amount / 4})
                else:
                    random.choice(claims).move_id.line_ids.remove_move_reconcile()
            for day in (0, -1, -30, -75, -140):
                sums = self._sums(date=self._day(day))
                self.assertAlmostEqual(sums['balance'], self._receivable(self._day(day)), 2)
                self.assertAlmostEqual(sums['balance'], sums['owed'] + sums['unapplied'] + sums['credits'], 2)
                self.assertAlmostEqual(sums['owed'], sum(sums[name] for name in BUCKETS), 2)
            savepoint.rollback()
            self.env.invalidate_all()
