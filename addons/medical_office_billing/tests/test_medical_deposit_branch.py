from odoo import Command
from odoo.tests import tagged

from .charts import load_chart
from .deposit_common import DepositCommon


@tagged('post_install', '-at_install')
class TestMedicalDepositBranch(DepositCommon):
    """A branch has drawers and a safe of its own, and shares chart, accounts in transit and bank with its practice."""

    def test_a_branch(self):
        branch = self.env['res.company'].create({'name': "Branch", 'parent_id': self.company.id, 'country_id': self.env.ref('base.us').id})
        # what Odoo does at the end of a branch's transaction
        load_chart(self.env, branch)
        branch.medical_practice_ids.tz = 'America/New_York'
        people = self._new_user('br_cashier', 'medical_office_base.group_cashier', branch), \
            self._new_user('br_biller', 'medical_office_base.group_biller', branch), \
            self._new_user('br_manager', 'medical_office_base.group_manager', branch)
        cashier, biller, manager = people
        env = self.env(context={**self.env.context, 'allowed_company_ids': branch.ids})
        site = env['medical.site'].create({'name': 'Branch Site', 'code': 'B', 'company_id': branch.id, 'calendar_id': False, 'tz': 'America/New_York'})
        site.user_ids = cashier | biller | manager
        drawer = env['medical.drawer'].with_user(manager).create({
            'name': 'Branch Desk', 'code': 'B1', 'site_id': site.id, 'float_amount': 50, 'cashier_ids': [Command.set(cashier.ids)]})
        site.with_user(manager)._medical_fund_safe(200, "Bag")
        patient = env['medical.patient'].create({
            'given_name': 'Bran', 'family_name': 'Fictional', 'birth_date': '1980-02-29', 'company_id': branch.id, 'site_ids': [Command.set(site.ids)]})
        till = env['medical.till'].with_user(cashier)._open(drawer.with_user(cashier), self._pieces(50))
        till._take('payment', 'cash', 30, patient=patient.with_user(cashier))
        self._count(till, 80)
        deposit = env['medical.deposit'].with_user(biller).create({
            'site_id': site.id, 'bag_number': 'B-9', 'carrier_id': cashier.id, 'bank_journal_id': self.bank_journal.id})
        for row in deposit.piece_ids:
            row.number = 3 if row.value == 10 else 0
        deposit.with_user(manager).action_prepare()
        self.assertEqual((deposit.move_id.company_id, deposit.amount), (branch, 30))
        bank = env['medical.bank.match'].with_user(biller)
        self.assertIn(self.bank_journal.id, [journal['id'] for journal in bank.get_bank_screen()['journals']])
        line = bank.type_line({'journal_id': self.bank_journal.id, 'date': str(self.today), 'amount': 30, 'text': "Deposit"})['id']
        bank.match(line, bank.get_suggestions(line)['suggestions'][0]['parts'])
        self.assertEqual(deposit.state, 'banked')
        rows = env['medical.day.sheet.record'].with_user(manager).create({'company_id': branch.id, 'site_id': site.id, 'date': self.today})._record_rows()
        self.assertFalse([row for row in rows if row['standing'] == 'off'])
        elsewhere = deposit.with_user(self.manager).with_context(allowed_company_ids=self.company.ids)
        self.assertFalse(elsewhere.search([('id', '=', deposit.id)]), "the practice's own manager isn't the branch's")
