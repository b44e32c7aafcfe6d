from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.medical_office_base.tests.today_common import TodayChecks

from .deposit_common import DepositCommon


@tagged('post_install', '-at_install')
class TestMedicalTodayBank(TodayChecks, DepositCommon):

    def _tell(self):
        """Something on every card of tills and the bank."""
        till = self._open()
        self._taken(till, 50, method='card', kind='payment')
        self._count(till, 80, batches={self.terminal.id: 50})
        self.assertEqual(till.state, 'to_decide')
        deposit = self._prepared(20)
        open_till = self._open(drawer=self.drawer2, user=self.cashier2)
        self._bank_line(5)
        self.env.flush_all()
        past = self.today - timedelta(days=6)
        self.env.cr.execute("UPDATE medical_till SET date = %s WHERE id = %s", [past, open_till.id])
        self.env.cr.execute("UPDATE medical_deposit SET date = %s WHERE id = %s", [past, deposit.id])
        self.env.cr.execute("UPDATE medical_day_sheet SET date = %s WHERE site_id = %s", [past, self.site.id])
        self.env.cr.execute("UPDATE account_move_line SET date = %s WHERE account_id = %s", [past, self.drawer.sudo().card_journal_id.default_account_id.id])
        self.env.invalidate_all()

    def test_number_is_what_opens(self):
        self._tell()
        seen = {}
        for user in (self.manager, self.biller, self.owner, self.cashier, self.cashier2, self.users['auditor'], self.users['staff']):
            for key, count in self.assert_cards_match(user).items():
                seen.setdefault(key, {})[user.login] = count
        self.assertEqual(seen['tills_open_since'], {'bl_manager': 1, 'bl_biller': 1, 'bl_cashier': 0, 'bl_cashier2': 1})
        self.assertEqual(seen['till_differences'], {'bl_manager': 1, 'bl_owner': 1})
        for key in ('days_to_close', 'deposits_late', 'card_batches_late'):
            with self.subTest(card=key):
                self.assertEqual(seen[key], {'bl_manager': 1, 'bl_biller': 1})
        self.assertEqual(seen['bank_lines_to_match'], {'bl_biller': 1})
