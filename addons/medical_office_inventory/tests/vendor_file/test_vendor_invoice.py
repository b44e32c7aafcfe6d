from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .vendor_file_common import INVOICE, VendorFileCommon


@tagged('post_install', '-at_install')
class TestVendorInvoice(VendorFileCommon):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._new_user('vf_accountant', 'medical_office_base.group_staff,account.group_account_invoice')
        accounts = cls.env['account.account'].with_company(cls.company)
        cls.expense, cls.freight = accounts.create([
            {'name': "Supplies", 'code': 'VF5000', 'account_type': 'expense', 'company_ids': [Command.set(cls.company.ids)]},
            {'name': "Freight", 'code': 'VF5100', 'account_type': 'expense', 'company_ids': [Command.set(cls.company.ids)]}])
        payable = accounts.create({
            'name': "Payable", 'code': 'VF2000', 'account_type': 'liability_payable', 'reconcile': True, 'company_ids': [Command.set(cls.company.ids)]})
        (cls.mckay | cls.bell).with_company(cls.company).property_account_payable_id = payable
        cls.journal = cls.env['account.journal'].search([('company_id', '=', cls.company.id), ('type', '=', 'purchase')], limit=1) or (
            cls.env['account.journal'].create({'name': "Bills", 'code': 'VFB', 'type': 'purchase', 'company_id': cls.company.id}))
        cls.journal.default_account_id = cls.expense
        cls.categ.with_company(cls.company).property_account_expense_categ_id = cls.expense

    def _invoice(self, *rows, user=None):
        return self._file(INVOICE, rows, user or self.accountant)

    def _bills(self, vendor=None):
        return self.env['account.move'].search([
            ('company_id', '=', self.company.id), ('move_type', '=', 'in_invoice'), ('partner_id', '=', (vendor or self.mckay).id)], order='id')

    def test_bills(self):
        """Draft bills on the order lines, of several orders where the vendor bills so; freight and tax beside them; the total to the cent."""
        self.env['medical.practice']._get(self.company).freight_account_id = self.freight
        first, second = self._placed({self.gloves: (300, 0.1)}), self._placed({self.masks: (50, 0.5)})
        other = self._placed({self.masks: (10, 0.5)}, vendor=self.bell)
        second.partner_ref = 'SO-2'
        record = self._invoice(
            {'number': 'INV-1', 'date': self.today, 'order': first.name, 'item': 'MK-100', 'quantity': 3, 'unit': 'Box of 100', 'price': '10.50'},
            {'number': 'INV-1', 'order': 'so-2', 'item': 'MSK', 'quantity': 50, 'price': '0.333'},
            {'number': 'INV-1', 'freight': '7.25', 'tax': '1.10', 'total': '56.50', 'due': self.today},
            {'number': 'INV-1', 'date': self.today, 'order': other.name, 'item': 'MSK', 'quantity': 10, 'price': '0.5', 'total': '5'})
        record.action_check()
        self.assertEqual(record.state, 'ready', record.fault_ids.mapped('problem'))
        self.assertIn('0.105 instead of 0.1', record.preview)
        self.assertFalse(self._bills())
        self._done(record)
        bill = self._bills()
        self.assertRecordValues(bill, [{
            'state': 'draft', 'ref': 'INV-1', 'invoice_date': self.today, 'invoice_date_due': self.today, 'amount_total': 56.5, 'company_id': self.company.id}])
        self.assertEqual(bill.invoice_line_ids.purchase_line_id, first.order_line | second.order_line)
        self.assertEqual(bill.invoice_line_ids.mapped('price_subtotal'), [31.5, 16.65, 7.25, 1.1])
        self.assertEqual(bill.invoice_line_ids.account_id, self.expense | self.freight)
        self.assertEqual(first.order_line.qty_invoiced, 300)
        self.assertEqual(self._bills(self.bell).amount_total, 5)
        bill.action_post()
        self.assertEqual(bill.state, 'posted')
        # the same number of the same vendor, whatever the case
        again = self._invoice({'number': 'inv-1', 'date': self.today, 'order': first.name, 'item': 'GLV', 'quantity': 1, 'price': 1, 'total': 1})
        again.action_import()
        self.assertEqual(self._faults(again), [(2, 'Invoice')])
        self.assertIn(bill.name, again.fault_ids.problem)

    def test_total_and_faults(self):
        order = self._placed({self.gloves: (300, 0.1), self.masks: (50, 0.5)})
        euro = self._placed({self.masks: (5, 1)})
        row = {'number': 'N', 'date': self.today, 'order': order.name, 'item': 'MSK', 'quantity': 50, 'price': '0.5', 'total': '25.00'}
        for change, column in (
                ({'total': '25.01'}, 'Total'), ({'total': ''}, 'Total'), ({'date': ''}, 'Invoice Date'), ({'freight': '-1', 'total': 24}, 'Freight'),
                ({'quantity': -50}, 'Quantity'), ({'price': ''}, 'Price'), ({'item': 'VAX'}, 'Item'), ({'order': ''}, 'Order'), ({'order': 'P-NONE'}, 'Order'),
                ({'item': ''}, 'Item'), ({'due': '2001-01-01'}, 'Due Date')):
            with self.subTest(change=change):
                record = self._invoice({**row, **change})
                record.action_import()
                self.assertIn((2, column), self._faults(record))
        record = self._invoice({**row, 'number': 'M'}, {'number': 'M', 'total': '26'})
        record.action_import()
        self.assertEqual(self._faults(record), [(3, 'Total')])
        self.assertFalse(self._bills() & self.env['account.move'].search([('ref', 'in', ('N', 'M'))]))
        self.assertTrue(euro)

    def test_taxes_of_the_order(self):
        """Taxes of the order's lines are reckoned as Odoo does on a bill; another tax in the file is a fault, never made to fit."""
        self.company.account_fiscal_country_id = self.env.ref('base.us')
        tax = self.env['account.tax'].with_company(self.company).create({
            'name': "Sales 7.25", 'amount': 7.25, 'amount_type': 'percent', 'type_tax_use': 'purchase', 'company_id': self.company.id,
            'country_id': self.company.account_fiscal_country_id.id,
            'tax_group_id': (self.env['account.tax.group'].search([('company_id', '=', self.company.id)], limit=1) or self.env['account.tax.group'].create({
                'name': "Tax", 'company_id': self.company.id})).id})
        order = self._placed({self.masks: (7, 0.99)})
        order.order_line.tax_ids = tax
        row = {'number': 'T-1', 'date': self.today, 'order': order.name, 'item': 'MSK', 'quantity': 7, 'price': '0.99', 'tax': '0.50', 'total': '7.43'}
        self._done(self._invoice(row))
        self.assertEqual(self._bills().amount_tax, 0.5)
        record = self._invoice({**row, 'number': 'T-2', 'tax': '0.51', 'total': '7.44'})
        record.action_import()
        self.assertEqual(self._faults(record), [(2, 'Tax')])

    def test_who_may(self):
        order = self._placed({self.masks: (50, 0.5)})
        row = {'number': 'W-1', 'date': self.today, 'order': order.name, 'item': 'MSK', 'quantity': 50, 'price': '0.5', 'total': '25.00'}
        for user in (self.nurse, self.clerk):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._invoice(row, user=user)
        stranger = self._invoice(row, user=self.other_buyer)
        stranger.action_import()
        self.assertEqual(self._faults(stranger), [(2, 'Order')])
        self._done(self._invoice(row, user=self.buyer))
        self.assertEqual(self._bills().ref, 'W-1')
        mine = self.env['medical.import'].with_user(self.accountant).search([])
        self.assertEqual(mine.user_id - self.accountant, self.env['res.users'])

    def test_queries(self):
        def cost(size):
            order = self._placed({self.masks: (50, 0.5)})
            record = self._invoice(*(
                {'number': f'Q-{size}-{number}', 'date': self.today, 'order': order.name, 'item': 'MSK', 'quantity': 1, 'price': '0.5', 'total': '0.5'}
                for number in range(size)))
            return self._queries(record)

        cost(2)  # what Odoo keeps in memory is read once
        self.assertLessEqual(cost(60), cost(20) + 5)
