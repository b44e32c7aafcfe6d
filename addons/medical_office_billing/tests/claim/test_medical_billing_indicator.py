from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Date, Datetime
from odoo.tests import tagged

from ...models.claim.medical_scorecard_billing import BILLING_INDICATORS
from .claim_common import ClaimCommon


@tagged('post_install', '-at_install')
class TestMedicalBillingIndicator(ClaimCommon):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company._medical_ensure_claims()

    def _values(self, days=30, user=None, site=None):
        tiles = self._tiles(days, user, site)
        return {tile['code']: tile['value'] for tile in tiles}

    def _tiles(self, days=30, user=None, site=None):
        page = self.env['medical.billing.indicator'].with_user(user or self.manager).with_context(
            allowed_company_ids=(user or self.manager).company_id.ids).get_indicators(days=days, site_id=site.id if site else None)
        return page['tiles']

    def _sent(self, charge=100, days=10, **values):
        """A claim of that charge that was billed and sent so many days ago, of a service two days before."""
        claim = self._claim([('G0402', charge)], days=days, **values)
        claim.sudo().write({
            'state': 'sent', 'sent_on': self.today - timedelta(days=days), 'is_clean': True, 'date': self.today - timedelta(days=days)})
        claim.sudo().line_ids.service_date = self.today - timedelta(days=days + 2)
        return claim

    def _answered(self, claim, paid, adjustments=(), days=5):
        """A posted answer as posting leaves it, without its entry: (group, reason, amount, action)."""
        remittance = self.env['medical.remittance'].sudo().create({
            'company_id': self.company.id, 'payer_id': self.payer.id, 'trace': f'T{claim.id}', 'amount': paid, 'date': self.today - timedelta(days=days)})
        answer = self.env['medical.remittance.claim'].sudo().create({
            'remittance_id': remittance.id, 'number': claim.number, 'claim_id': claim.id, 'charged': claim.amount_charged, 'paid': paid, 'state': 'posted',
            'amount_written_off': sum(row[2] for row in adjustments if row[3] == 'writeoff'),
            'match': 'matched', 'adjustment_ids': [
                Command.create({'group': group, 'reason': reason, 'amount': amount}) for group, reason, amount, _action in adjustments]})
        for adjustment, (_group, _reason, _amount, action) in zip(answer.adjustment_ids, adjustments, strict=True):
            adjustment.action = action
        claim.sudo().write({'answered_on': remittance.date})
        return answer

    def test_nothing_yet(self):
        values = self._values()
        self.assertEqual(set(values.values()), {None, 0})
        tiles = {tile['code']: tile for tile in self._tiles()}
        self.assertEqual(tiles['net_collection']['standing'], 'muted')
        self.assertIn("practice profile", tiles['cost_to_collect']['words'])

    def test_collections(self):
        self._answered(self._sent(100), 60, [('CO', '45', 40, 'writeoff')])
        self._answered(self._sent(100), 0, [('CO', '197', 100, 'denial')])
        # a patient pays 20 at the bank, and 5 are given back
        account = self.self_payer.partner_id.with_company(self.company).property_account_receivable_id
        for amount in (20, -5):
            self._entry([(self.bank, amount), (account, -amount, {'partner_id': self.self_payer.partner_id.id})], journal_id=self.bank_journal.id)
        values = self._values()
        self.assertAlmostEqual(values['net_collection'], 100 * 75 / 160)
        self.assertAlmostEqual(values['gross_collection'], 100 * 75 / 200)
        self.assertAlmostEqual(values['denial_amount'], 50)
        self.assertAlmostEqual(values['denial_count'], 50)
        self.assertAlmostEqual(values['first_pass'], 50)

    def test_days_and_age(self):
        self._sent(100, days=100)
        self._sent(300, days=10)
        values = self._values()
        # 400 owed; 400 charged in the 101 days since the first charge
        self.assertAlmostEqual(values['days_ar'], 400 / (400 / 101))
        self.assertAlmostEqual(values['over_90'], 25)
        self.assertEqual(values['charge_lag'], 2)

    def test_clean_claims(self):
        claims = self._sent() | self._sent() | self._sent() | self._sent()
        claims[0].sudo().is_clean = False
        claims[1].sudo().was_touched = True
        self.assertEqual(self._values()['clean_claim'], 50)
        # outside the period, and self-pay, don't count
        self._sent(days=200)
        self._sent(patient=self.self_payer)
        self.assertEqual(self._values()['clean_claim'], 50)
        action = self.env['medical.billing.indicator'].with_user(self.manager).open_figure('clean_claim', self.today - timedelta(days=30), self.today)
        self.assertEqual(self.env['medical.claim'].with_user(self.manager).search(action['domain']), claims[:2])

    def test_credits_and_underpaid(self):
        claim = self._sent()
        account = self.payer.partner_id.with_company(self.company).property_account_receivable_id
        self._entry([(self.bank, 30), (account, -30, {'partner_id': self.payer.partner_id.id})])
        self.env['medical.claim.case'].sudo().create({'claim_id': claim.id, 'kind': 'underpaid', 'amount': 12, 'opened_on': self.today})
        values = self._values()
        self.assertEqual((values['credits'], values['underpaid']), (30, 12))
        self.assertEqual(self._values(site=self.annex)['underpaid'], 0)

    def test_cost_to_collect(self):
        self._answered(self._sent(100), 80)
        self._entry([(self.expense, 4), (self.bank, -4)])
        category = self.env['medical.budget.category'].search([('company_id', '=', self.company.id), ('account_ids', 'in', self.expense.ids)], limit=1)
        self.practice.billing_cost_category_id = category or self.env['medical.budget.category'].create({
            'name': "Billing", 'company_id': self.company.id, 'kind': 'expense', 'account_ids': [Command.set(self.expense.ids)]})
        self.assertAlmostEqual(self._values()['cost_to_collect'], 5)

    def test_of_a_site(self):
        self._answered(self._sent(100), 50)
        self._answered(self._sent(100, site_id=self.annex.id), 100)
        self.assertEqual([self._values(site=site)['gross_collection'] for site in (self.site, self.annex)], [50, 100])
        self.assertEqual(self._values()['gross_collection'], 75)
        with self.assertRaises(UserError):
            self._values(site=self.other_site)

    def test_targets(self):
        tiles = {tile['code']: tile for tile in self._tiles()}
        self.assertEqual(tiles['days_ar']['target'], 50)
        targets = self.env['medical.billing.target'].with_user(self.manager).search([('code', '=', 'over_90')])
        self._sent(100, days=100)
        self.assertEqual({tile['code']: tile['standing'] for tile in self._tiles()}['over_90'], 'danger')
        targets.target = 100
        self.assertEqual({tile['code']: tile['standing'] for tile in self._tiles()}['over_90'], 'success')
        with self.assertRaises(ValidationError):
            targets.target = 101
        with self.assertRaises(AccessError):
            targets.with_user(self.biller).target = 1

    def test_every_figure_opens(self):
        self._answered(self._sent(100), 0, [('CO', '197', 100, 'denial')])
        for tile in self._tiles():
            action = self.env['medical.billing.indicator'].with_user(self.owner).open_figure(tile['code'], self.today - timedelta(days=30), self.today)
            if 'domain' in action:
                self.assertTrue(isinstance(self.env[action['res_model']].with_user(self.owner).search_count(action['domain']), int))
        denied = self.env['medical.billing.indicator'].with_user(self.owner).open_figure('denial_count', self.today - timedelta(days=30), self.today)
        self.assertEqual(self.env['medical.claim'].with_user(self.owner).search_count(denied['domain']), 1)
        with self.assertRaises(UserError):
            self.env['medical.billing.indicator'].with_user(self.owner).open_figure('none', self.today, self.today)

    def test_the_last_twelve_months(self):
        self._sent(100, days=70)
        trend = self.env['medical.billing.indicator'].with_user(self.manager).get_trend()
        self.assertEqual({len(months) for months in trend.values()}, {12})
        self.assertEqual(trend['days_ar'][0]['value'], None)
        self.assertGreater(trend['days_ar'][-1]['value'], 0)

    def test_queries_are_bounded(self):
        engine = self.env['medical.billing.figures']
        months = engine._months(self.today)
        self.practice.billing_cost_category_id = self.env['medical.budget.category'].search([('company_id', '=', self.company.id)], limit=1)
        counts = []
        for periods in (months[-1:], months):
            engine._figures(self.company, periods)
            before = self.cr.sql_log_count
            engine._figures(self.company, periods)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[0], 10)

    def test_who_reads(self):
        self._sent()
        for role, user in self.users.items():
            if role in ('biller', 'manager', 'owner', 'auditor'):
                self.assertEqual(self._values(user=user)['clean_claim'], 100, role)
            else:
                with self.assertRaises(AccessError):
                    self._values(user=user)
        # a patient whom nobody may open counts, and isn't named
        self.patient.write({'is_restricted': True, 'restriction_reason': 'vip'})
        self.assertEqual(self._values()['clean_claim'], 100)
        self.assertNotIn('Ada', str(self._tiles()))

    def test_two_practices(self):
        self._sent()
        self.assertIsNone(self._values(user=self.other_manager)['clean_claim'])

    def test_paper_and_spreadsheet(self):
        self._sent()
        record = self.env['medical.indicator.record'].with_user(self.owner).create({'company_id': self.company.id})
        page = record.record_page({'company_id': self.company.id})
        self.assertEqual(len(page['rows']), 12)
        self.assertTrue(record._record_document()['pages'])
        record._record_xlsx().close()

    def test_on_the_scorecard(self):
        """The scorecard shows billing's own figures beside billing's own targets, and what was due at the till."""
        self._sent(100, days=0)
        self.env['medical.visit'].create([{
            'patient_id': self.patient.id, 'site_id': self.site.id, 'copay_due': due, 'state': state,
            'date_start': Datetime.to_datetime(self.today)} for due, state in ((30, 'left'), (10, 'no_show'))])
        card = self.env['medical.scorecard'].with_company(self.company)
        first = self.today.replace(day=1)
        months = card._months(self.company, [first, Date.subtract(first, months=1)])
        figures = card._figures(self.company, months)
        own = {tile['code']: tile['value'] for tile in self.env['medical.billing.indicator']._indicators(self.company, first, months[0].until)}
        for code, name in BILLING_INDICATORS.items():
            self.assertEqual(figures[code][0].value, own[name], name)
        visits = self.env['medical.visit'].search([('company_id', '=', self.company.id), ('copay_due', '=', 30)])
        if visits.date >= first:
            self.assertEqual(figures['KPI-08'][0], (0, 0, 30))
        self.assertIsNone(figures['KPI-08'][1].value)
        self.assertIsNone(figures['KPI-09'][0].value, "no till")
        queries = self.env.cr.sql_log_count
        card._figures(self.company, months[:1])
        one = self.env.cr.sql_log_count - queries
        card._figures(self.company, months)
        self.assertEqual(self.env.cr.sql_log_count - queries - one, one, "as many queries for two months as for one")
        target = self.env['medical.billing.target'].search([('company_id', '=', self.company.id), ('code', '=', 'days_ar')])
        target.target = 44
        kpi = self.env.ref('medical_office_billing.medical_kpi_14')
        self.assertEqual(card._targets(self.company, kpi), {kpi.id: 44})
        with self.assertRaises(ValidationError):
            self.env['medical.kpi.target'].with_user(self.manager).create({'kpi_id': kpi.id, 'target': 3, 'company_id': self.company.id})
        action = card.with_user(self.manager).open_figure('KPI-14', first)
        self.assertEqual(action['res_model'], 'medical.aging.record')
