from odoo.tests import tagged

from .bills_common import BillsCommon


@tagged('post_install', '-at_install')
class TestMedicalTodayBills(BillsCommon):

    def _counts(self, user):
        Today = self.env['medical.today'].with_user(user).with_context(allowed_company_ids=self.company.ids, tz='America/New_York')
        return Today._counts([card for key, card in Today._visible_cards().items() if key.startswith(('bills_', 'runs_', 'payroll_'))])

    def test_cards(self):
        self._approved(1000, due=self._day(-2))
        self._typed(900, due=self._day(2))
        waiting = self._typed(800, due=self._day(20))
        waiting.with_user(self.biller).action_medical_send()
        self._run().action_submit()
        manager, biller = self._counts(self.manager), self._counts(self.biller)
        self.assertEqual(manager, {
            'bills_overdue': 1, 'bills_due': 1, 'bills_to_approve': 1, 'runs_to_approve': 1, 'payroll_missing': 0})
        self.assertEqual(biller, {
            'bills_overdue': 1, 'bills_due': 1, 'bills_to_send': 1, 'bills_to_approve': 0, 'runs_to_approve': 0, 'runs_to_pay': 0, 'payroll_missing': 0})
        self.assertFalse(self._counts(self.cashier))

    def test_each_card_opens_what_it_counts(self):
        self._typed(900, due=self._day(-2))
        Today = self.env['medical.today'].with_user(self.biller).with_context(allowed_company_ids=self.company.ids)
        action = Today.open_card('bills_overdue')
        self.assertEqual(self.env['account.move'].search_count(action['domain']), 1)
