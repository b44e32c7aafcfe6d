from datetime import date, timedelta

from odoo import Command
from odoo.tests import tagged

from .claim_common import ClaimCommon


@tagged('post_install', '-at_install')
class TestMedicalClaimFigures(ClaimCommon):
    """Claims in figures that were there before: the day sheet, the cash forecast, the budget on cash basis."""

    def _remitted(self, claim, paid, written=0, moved=0, day=None):
        """The entry that a remittance makes of one claim."""
        owed = claim._owed_values(claim._open_lines()[:1].account_id)
        partner = claim.payer_id.partner_id
        distribution = claim.site_id._medical_distribution()
        lines = [
            ({'account_id': self.practice.remittance_account_id.id, 'balance': paid}, None, None),
            ({**owed, 'partner_id': partner.id, 'balance': -(paid + written + moved)}, 'claim', claim._open_lines(patient=False).sudo(False))]
        if written:
            lines.append(({'account_id': self.practice.contractual_account_id.id, 'balance': written, 'analytic_distribution': distribution}, None, None))
        if moved:
            lines.append(({**owed, 'partner_id': self.patient.partner_id.id, 'balance': moved}, None, None))
        return self.env['account.move'].with_user(self.biller)._medical_post_entry(self.company, day or self.today, "T1", lines)

    def test_on_the_way_to_the_bank(self):
        self._remitted(self._claim([('G0402', 100)]), 60, 30, 10)
        forecast = self.env['medical.cash.forecast'].with_user(self.manager).with_context(allowed_company_ids=self.company.ids)
        rows = {row['key']: row['amounts'] for row in forecast.get_forecast()['rows']}
        self.assertEqual(rows['way'][0], 60)
        self.assertEqual(sum(rows['receipts']), 10)

    def test_day_sheet(self):
        self._claim([('G0402', 100), ('G0008', 20)], days=0)
        self._claim([('G0402', 40)], days=0, site_id=self.annex.id)
        self._remitted(self._claim([('G0402', 100)], days=9), 60, 30, 10)
        sheet = self.env['medical.day.sheet.record'].with_user(self.manager)
        for site, charged, paid, written in ((self.site, 120, 60, -30), (self.annex, 40, 0, 0)):
            rows = sheet.create({'company_id': self.company.id, 'site_id': site.id, 'date': self.today})._record_rows()
            found = {row['item']: float(row['amount']) for row in rows if row['section'] in ('charge', 'payer', 'credit')}
            self.assertEqual(found, {name: value for name, value in (
                ('class_claim', charged), ('class_payer', paid), ('class_written', written)) if value})
            self.assertNotIn('off', {row['standing'] for row in rows})

    def _cash(self, year):
        budget = self.env['medical.budget'].search([('company_id', '=', self.company.id), ('date_from', '=', date(year, 1, 1))], limit=1)
        if not budget:
            accounts = self.practice.claim_journal_id.default_account_id | self.practice.contractual_account_id
            self.env['medical.budget.category'].search([('company_id', '=', self.company.id)]).account_ids = [
                Command.unlink(account.id) for account in accounts]
            self.env['medical.budget.category'].create({
                'name': "Net revenue", 'company_id': self.company.id, 'kind': 'income', 'account_ids': [Command.set(accounts.ids)]})
            budget = self.env['medical.budget'].create({
                'name': "Cash", 'company_id': self.company.id, 'date_from': date(year, 1, 1), 'basis': 'cash'})
        months = {}
        for (_category, _analytic, month), amount in self.env['medical.budget.figures']._figures(budget)['actual'].items():
            months[month.month] = round(months.get(month.month, 0) + amount, 2)
        return {month: amount for month, amount in months.items() if amount}

    def test_a_debt_that_moves_is_no_cash(self):
        year = self.today.year - 1
        claim = self._claim([('G0402', 100)], bill=False)
        claim.line_ids.service_date = claim.date = date(year, 1, 10)
        claim._bill()
        self.assertEqual(self._cash(year), {})
        self._remitted(claim, 60, 30, 10, date(year, 3, 5))
        self.assertEqual(self._cash(year), {3: 60})
        # the patient's part moves again, and is paid in two parts
        claim._move_owed({claim: self.second_payer.partner_id}, date(year, 4, 1), "Moved")
        self.assertEqual(self._cash(year), {3: 60})
        item = claim._open_lines()
        for month, amount in ((5, 4), (7, 6)):
            paid = self._entry([(self.bank, amount), (item.account_id, -amount, {'partner_id': item.partner_id.id})], date=date(year, month, 2))
            (item | paid.line_ids.filtered(lambda line: line.account_id == item.account_id)).reconcile()
        self.assertEqual(self._cash(year), {3: 60, 5: 4, 7: 6})

    def test_a_reversed_entry_settles_nothing(self):
        year = self.today.year - 1
        claim = self._claim([('G0402', 100)], bill=False)
        claim.line_ids.service_date = claim.date = date(year, 1, 10)
        claim._bill()
        move = self._remitted(claim, 60, 30, 10, date(year, 3, 5))
        move.line_ids.remove_move_reconcile()
        move._reverse_moves([{'date': date(year, 6, 5)}], cancel=True)
        self.assertEqual(sum(self._cash(year).values()), 0)

    def test_due_dates(self):
        claim = self._claim([('G0402', 100)], days=0)
        self.assertEqual(claim.move_id.invoice_date_due, self.today + timedelta(days=self.payer.answer_days))
