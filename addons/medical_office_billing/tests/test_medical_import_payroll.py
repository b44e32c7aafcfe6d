import base64

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .bills_common import BillsCommon

HEAD = 'Pay Date,Account,Department,Debit,Credit,Run Number,Memo'


@tagged('post_install', '-at_install')
class TestMedicalImportPayroll(BillsCommon):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.practice = cls.company.medical_practice_ids
        cls.pay_date = cls._day(-3)
        cls.env['medical.payroll.account'].with_user(cls.biller).create([
            {'name': "Gross Wages", 'account_id': cls.expense.id}, {'name': "Net Pay", 'account_id': cls.bank.id}])

    def _rows(self, *rows, head=HEAD):
        return '\n'.join([head, *rows])

    def _good(self, run='R-1', amount='1000.10', day=None):
        day = day or self.pay_date
        return self._rows(
            f'{day},Gross Wages,M,600.05,,{run},Ann Fictional', f'{day},Gross Wages,M,{float(amount) - 600.05 - 100:.2f},,{run},Bo Fictional',
            f'{day},Gross Wages,Annex,100.00,,{run},Cy Fictional', f'{day},Net Pay,,,{amount},{run},')

    def _file(self, content, user=None, name='payroll.csv'):
        return self.env['medical.import'].with_user(user or self.biller).create({
            'kind': 'medical.import.payroll', 'name': name, 'file': base64.b64encode(content.encode())})

    def _imported(self, content):
        record = self._file(content)
        record.action_check()
        self.assertEqual(record.state, 'ready', record.fault_ids.mapped('problem'))
        record.action_import()
        self.assertEqual(record.state, 'done', record.fault_ids.mapped('problem'))
        return self.env['account.move'].search([('medical_payroll_key', '!=', False), ('company_id', '=', self.company.id)], order='id desc', limit=1)

    def _faults(self, content):
        record = self._file(content)
        record.action_check()
        self.assertEqual(record.state, 'faults')
        return [(fault.row, fault.column, fault.value) for fault in record.fault_ids]

    def test_one_entry_by_account_and_department(self):
        move = self._imported(self._good())
        self.assertEqual((move.state, move.date, move.journal_id), ('posted', self.pay_date, self.practice.payroll_journal_id))
        self.assertEqual(move.medical_payroll_run, 'R-1')
        main, annex = (site.analytic_account_id for site in (self.site, self.annex))
        self.assertRecordValues(move.line_ids.sorted('balance'), [
            {'account_id': self.bank.id, 'balance': -1000.10, 'analytic_distribution': False},
            {'account_id': self.expense.id, 'balance': 100.0, 'analytic_distribution': {str(annex.id): 100}},
            {'account_id': self.expense.id, 'balance': 900.10, 'analytic_distribution': {str(main.id): 100}}])
        self.assertNotIn('Fictional', ' '.join(filter(None, [move.ref, move.narration or '', *move.line_ids.mapped('name')])))
        self.assertEqual(move.create_uid, self.biller)

    def test_signed_amounts_and_two_pay_dates(self):
        other = self._day(-2)
        content = self._rows(
            f'{self.pay_date},Gross Wages,500', f'{self.pay_date},Net Pay,(500.00)', f'{other},Gross Wages,20', f'{other},Net Pay,-20',
            head='Pay Date,Account,Amount')
        self._imported(content)
        moves = self.env['account.move'].search([('medical_payroll_key', '!=', False), ('company_id', '=', self.company.id)])
        self.assertEqual(sorted(moves.mapped('date')), [self.pay_date, other])

    def test_faults_with_row_and_column(self):
        day = self.pay_date
        faults = self._faults(self._rows(
            f'{day},Nobody Knows,M,100,,R,', f'{day},Gross Wages,Nowhere,abc,,R,', f'{day},Gross Wages,Nowhere,5,,R,',
            f'{day},Net Pay,,5,5,R,', f'{day},Net Pay,,,105.005,R,', f'{day},Net Pay,,,,R,', f'{day},Net Pay,,,5,R2,'))
        for fault in ((2, 'Account', 'Nobody Knows'), (3, 'Debit', 'abc'), (4, 'Department', 'Nowhere'), (5, 'Debit', '5'), (6, 'Credit', '-105.005'),
                      (7, 'Debit', ''), (8, 'Run Number', 'R2')):
            self.assertIn(fault, faults)
        self.assertFalse(self.env['account.move'].search([('medical_payroll_key', '!=', False), ('company_id', '=', self.company.id)]))

    def test_it_balances_to_the_cent(self):
        faults = self._faults(self._good(amount='1000.10').replace(',1000.10', ',1000.11'))
        self.assertEqual([fault[1] for fault in faults], ['Pay Date'])

    def test_one_period(self):
        far = self._day(-60)
        faults = self._faults(self._rows(
            f'{self.pay_date},Gross Wages,M,5,,,', f'{self.pay_date},Net Pay,,,5,,', f'{far},Gross Wages,M,5,,,', f'{far},Net Pay,,,5,,'))
        self.assertEqual(len(faults), 1)

    def test_not_twice(self):
        move = self._imported(self._good())
        # another file with the same rows in another order
        lines = self._good().split('\n')
        faults = self._faults('\n'.join([lines[0], *reversed(lines[1:])]))
        self.assertEqual(len(faults), 1)
        # the same run with other content: a warning
        record = self._file(self._good(amount='1000.20'))
        record.action_check()
        self.assertEqual(record.state, 'ready')
        self.assertIn(move.name, record.preview)
        self.assertIn('Warning', record.preview)

    def test_undone_it_can_come_again(self):
        move = self._imported(self._good())
        for user in (self.manager, self.owner, self.cashier):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                move.with_user(user).action_medical_undo_payroll()
        before = {account: self._ledger(account) for account in (self.expense, self.bank)}
        move.with_user(self.biller).action_medical_undo_payroll()
        self.assertEqual(self._ledger(self.expense), before[self.expense] - 1000.10)
        self.assertEqual(self._ledger(self.bank), before[self.bank] + 1000.10)
        self.assertEqual(move.reversal_move_ids.state, 'posted')
        with self.assertRaises(UserError):
            move.with_user(self.biller).action_medical_undo_payroll()
        self._imported(self._good())

    def _ledger(self, account):
        return round(sum(self.env['account.move.line'].search([('account_id', '=', account.id), ('parent_state', '=', 'posted')]).mapped('balance')), 2)

    def test_locked_days(self):
        self.company.sudo().fiscalyear_lock_date = self.pay_date
        faults = self._faults(self._good())
        self.assertEqual([(row, column) for row, column, _value in faults], [(2, 'Pay Date')])

    def test_who_imports(self):
        for user in (self.manager, self.cashier, self.owner):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._file(self._good(), user=user)
        record = self._file(self._good())
        self.assertFalse(record.with_user(self.biller2).search([('id', '=', record.id)]))
        self.assertFalse(record.with_user(self.manager).search([('id', '=', record.id)]), "what people earn is their uploader's to read")

    def test_a_branch_posts_in_the_journal_of_its_practice(self):
        branch = self.env['res.company'].create({'name': "Billing Branch", 'parent_id': self.company.id, 'country_id': self.company.country_id.id})
        branch.medical_practice_ids.payroll_journal_id = self.practice.payroll_journal_id
        with self.assertRaises(ValidationError):
            branch.medical_practice_ids.payroll_journal_id = self.other_company.medical_practice_ids.payroll_journal_id

    def test_without_a_journal(self):
        self.practice.sudo().payroll_journal_id = False
        record = self._file(self._good())
        record.action_check()
        self.assertIn("payroll journal", record.fault_ids.problem)

    def test_other_headings_are_told_once(self):
        content = self._good().replace('Pay Date', 'Check Dt').replace(',Memo', ',Employee')
        record = self._file(content)
        record.action_check()
        self.assertEqual(record.state, 'faults')
        record.action_match_columns()
        Mapping = self.env['medical.import.mapping'].with_user(self.biller)
        Mapping.search([('kind', '=', 'medical.import.payroll'), ('name', '=', 'Check Dt')]).column = 'medical.import.payroll:date'
        Mapping.search([('kind', '=', 'medical.import.payroll'), ('name', '=', 'Employee')]).is_left_out = True
        record.action_check()
        self.assertEqual(record.state, 'ready')

    def test_missing_after_the_pay_date(self):
        practice = self.practice.with_user(self.manager)
        practice.write({'payroll_frequency': 'biweekly', 'payroll_date': self._day(-4), 'payroll_wait_days': 3})
        found = self.env['medical.practice'].with_user(self.manager).search([('payroll_missing', '=', True)])
        self.assertEqual(found, practice)
        practice.payroll_wait_days = 5
        self.assertEqual(practice._medical_missing_pay_date(), self._day(-18))
        self._imported(self._good(day=self._day(-4)))
        self.assertFalse(self.env['medical.practice'].with_user(self.manager).search([('payroll_missing', '=', True)]))
