import base64
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .bank_common import BankCommon

HEAD = 'Date,Description,Amount,Money In,Money Out,Reference,Bank Account\n'


@tagged('post_install', '-at_install')
class TestMedicalImportBankStatement(BankCommon):

    def _file(self, rows, user=None, head=HEAD):
        record = self.env['medical.import'].with_user(user or self.biller).create({
            'kind': 'medical.import.bank.statement', 'name': 'bank.csv', 'file': base64.b64encode((head + rows).encode())})
        record.action_check()
        return record

    def _lines(self):
        return self.env['account.bank.statement.line'].search([('company_id', '=', self.company.id)], order='date, amount')

    def test_lines_of_a_file(self):
        day, before = self.today, self.today - timedelta(days=1)
        record = self._file(f'{before},DEPOSIT 1,250.00,,,4711,\n{day},FEE,,,12.50,,\n{day},CARDS,,99,,,\n')
        self.assertEqual(record.state, 'ready', record.fault_ids.mapped('problem'))
        record.action_import()
        self.assertRecordValues(self._lines(), [
            {'date': before, 'payment_ref': 'DEPOSIT 1', 'amount': 250, 'ref': '4711', 'is_reconciled': False},
            {'date': day, 'payment_ref': 'FEE', 'amount': -12.5, 'ref': False, 'is_reconciled': False},
            {'date': day, 'payment_ref': 'CARDS', 'amount': 99, 'ref': False, 'is_reconciled': False}])

    def test_what_is_there_is_left_out(self):
        day = self.today
        self._bank_line(-5, text="Fee")
        record = self._file(f'{day},fee,-5,,,,\n{day},Fee,-5,,,,\n{day},New,7,,,,\n')
        record.action_import()
        self.assertEqual(self._lines().mapped('amount'), [-5, -5, 7], "the second fee of the day is another")
        again = self._file(f'{day},fee,-5,,,,\n{day},New,7,,,,\n{day},Newest,8,,,,\n')
        again.action_import()
        self.assertEqual(len(self._lines()), 4)

    def test_refused_whole(self):
        day = self.today
        record = self._file(
            f'{day},Good,5,,,,\n{day},None,,,,,\n{day},Text,abc,,,,\n{day + timedelta(days=1)},Early,5,,,,\n{day},Both,5,5,,,\n{day},Where,5,,,,Elsewhere\n'
            f'{day},Parts,5.005,,,,\n')
        self.assertEqual(record.state, 'faults')
        self.assertGreaterEqual(len(record.fault_ids), 5)
        self.assertEqual(set(record.fault_ids.mapped('row')) - {3, 4, 5, 6, 7, 8}, set())
        record.action_import()
        self.assertEqual(record.state, 'faults')
        self.assertFalse(self._lines())

    def test_who(self):
        with self.assertRaises(AccessError):
            self._file(f'{self.today},Fee,-5,,,,\n', user=self.cashier)
        with self.assertRaises(AccessError):
            self._file(f'{self.today},Fee,-5,,,,\n', user=self.manager)
