from datetime import date

from odoo import SUPERUSER_ID, Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.medical_office_base.tests.users import new_user

MARCH = {'date_from': date(2026, 3, 1), 'date_to': date(2026, 3, 31)}


@tagged('post_install', '-at_install')
@freeze_time('2026-04-20 15:00:00')
class TestMedicalVisitBillRecord(AccountTestInvoicingCommon):
    """Sparkle cleans for 80 a visit, twice a week; in March it came three times."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.company_data['company']
        cls.other_data = cls.setup_other_company()
        # the stage is set by nobody in particular; who looks at it is said each time
        cls.env = cls.env(user=SUPERUSER_ID, context={**cls.env.context, 'allowed_company_ids': cls.company.ids})
        cls.company = cls.company.with_env(cls.env)
        cls.company.medical_practice_ids.tz = 'America/New_York'
        cls.site = cls.env['medical.site'].create({'name': 'Main', 'code': 'MAIN', 'company_id': cls.company.id, 'tz': 'America/New_York'})
        cls.vendor, cls.other_vendor = cls.env['res.partner'].create([
            {'name': 'Sparkle', 'is_company': True, 'supplier_rank': 1}, {'name': 'Bricks', 'is_company': True, 'supplier_rank': 1}])
        cls.manager, cls.owner, cls.auditor = (cls._user(role) for role in ('manager', 'owner', 'auditor'))
        cls.cleaning = cls._agreement()
        for date_in in ('2026-03-02 22:00:00', '2026-03-09 22:00:00', '2026-04-01 03:30:00'):   # the last is March 31st at the site
            cls._visit(cls.cleaning, date_in)
        cls._visit(cls.cleaning, '2026-04-01 04:30:00')

    @classmethod
    def _user(cls, role, company=None, extra=''):
        company = company or cls.company
        return new_user(
            cls.env, f'bill_{role}_{company.id}{len(extra)}', groups=f'medical_office_base.group_{role}{extra}', company_id=company.id,
            company_ids=[Command.set(company.ids)])

    @classmethod
    def _agreement(cls, **values):
        agreement = cls.env['medical.agreement'].create({
            'name': 'Cleaning', 'partner_id': cls.vendor.id, 'company_id': cls.company.id, 'date_start': '2026-01-01', 'price': 80,
            'visits_planned': 2, 'site_ids': [Command.set(cls.site.ids)], **values})
        agreement.action_start()
        return agreement

    @classmethod
    def _visit(cls, agreement, date_in):
        return cls.env['medical.vendor.visit'].create({
            'agreement_id': agreement.id, 'site_id': cls.site.id, 'person_name': 'Ann Fiction', 'date_in': date_in, 'date_out': date_in})

    def _bill(self, amount, agreement=None, post=True, tax=True, **values):
        agreement = self.cleaning if agreement is None else agreement
        bill = self.env['account.move'].create({
            'move_type': 'in_invoice', 'partner_id': self.vendor.id, 'invoice_date': '2026-03-31', 'medical_agreement_id': agreement.id,
            'invoice_line_ids': [Command.create({
                'name': 'Cleaning', 'quantity': 1, 'price_unit': amount,
                'tax_ids': [Command.set(self.tax_purchase_a.ids if tax else [])]})], **values})
        if post:
            bill.action_post()
        return bill

    def _rows(self, user=None, **values):
        user = user or self.manager
        page = self.env['medical.visit.bill.record'].with_user(user).with_context(allowed_company_ids=user.company_ids.ids).record_page(
            {'company_id': user.company_id.id, **MARCH, **values}, limit=100)
        names = [column['name'] for column in page['columns']]
        return [dict(zip(names, row, strict=True)) for row in page['rows']]

    def _figures(self, **values):
        [row] = self._rows(**values)
        return row['expected'], row['billed'], row['difference'], row['result']

    def test_billed_as_agreed(self):
        bill = self._bill(240)
        self.assertNotEqual(bill.amount_total, 240, "tax stays out")
        [row] = self._rows()
        self.assertEqual(row, {
            'month': '2026-03', 'vendor': 'Sparkle', 'agreement': 'Cleaning', 'planned': '9', 'made': '3', 'price': '80.00',
            'price_unit': 'per Visit', 'expected': '240.00', 'billed': '240.00', 'difference': '0.00', 'result': 'As agreed'})
        self.assertFalse(self._rows(differing_only=True))

    def test_billed_wrongly(self):
        self.assertEqual(self._figures(), ('240.00', '0.00', '-240.00', 'Not billed'))
        self._bill(1000, post=False)
        self.assertEqual(self._figures()[3], 'Not billed', "a draft is no bill")
        self._bill(100)
        self.assertEqual(self._figures(), ('240.00', '100.00', '-140.00', 'Billed too little'))
        bill = self._bill(220)
        self.assertEqual(self._figures(), ('240.00', '320.00', '80.00', 'Billed too much'))
        self.assertEqual(len(self._rows(differing_only=True)), 1)
        refund = bill._reverse_moves([{'invoice_date': date(2026, 4, 15)}])
        self.assertEqual((refund.medical_agreement_id, refund.medical_service_date), (self.cleaning, date(2026, 3, 31)))
        refund.invoice_line_ids.price_unit = 80
        self.assertEqual(self._figures()[1], '320.00')
        refund.action_post()
        self.assertEqual(self._figures(), ('240.00', '240.00', '0.00', 'As agreed'), "deducted in the month that it corrects")
        bill.button_draft()
        bill.button_cancel()
        self.assertEqual(self._figures()[1], '20.00')

    def test_a_bill_counts_for_the_month_it_is_for(self):
        self._bill(240, invoice_date='2026-04-02', medical_service_date='2026-03-15')
        self.assertEqual(self._figures()[3], 'As agreed')
        april = self._rows(date_from=date(2026, 4, 1), date_to=date(2026, 4, 1))
        self.assertEqual([(row['made'], row['billed'], row['result']) for row in april], [('1', '0.00', 'Month not over')])
        self.assertFalse(self._rows(date_from=date(2026, 4, 1), date_to=date(2026, 4, 1), differing_only=True))
        with freeze_time('2026-05-01 15:00:00'):
            april = self._rows(date_from=date(2026, 4, 1), date_to=date(2026, 4, 1))
            self.assertEqual([(row['planned'], row['result']) for row in april], [('9', 'Not billed')])
        both = self._rows(date_to=date(2026, 4, 1))
        self.assertEqual([row['month'] for row in both], ['2026-03', '2026-04'])

    def test_monthly_price_of_a_month_in_part(self):
        """16 of 31 days."""
        lease = self._agreement(name='Lease', kind='lease', price=100, price_unit='month', visits_planned=0, date_start='2026-03-16')
        self._bill(51.61, lease, tax=False)
        rows = {row['agreement']: row for row in self._rows()}
        self.assertEqual((rows['Lease']['expected'], rows['Lease']['result']), ('51.61', 'As agreed'))
        self.assertEqual((rows['Lease']['planned'], rows['Lease']['made']), ('0', '0'))
        ended = {row['agreement']: row for row in self._rows(date_from=date(2026, 2, 1), date_to=date(2026, 2, 28))}
        self.assertNotIn('Lease', ended)
        lease.date_end = '2026-04-15'
        april = {row['agreement']: row for row in self._rows(date_from=date(2026, 4, 1), date_to=date(2026, 5, 31)) if row['agreement'] == 'Lease'}
        self.assertEqual(april['Lease']['expected'], '50.00')

    def test_rounding(self):
        self.cleaning.price = 33.333
        self.assertEqual(self.cleaning.price, 33.33)
        self._bill(99.99, tax=False)
        self.assertEqual(self._figures(), ('99.99', '99.99', '0.00', 'As agreed'))

    def test_another_currency(self):
        euro = self.setup_other_currency('EUR', rates=[('2026-01-01', 0.5)])
        self._bill(120, currency_id=euro.id)
        self.assertEqual(self._figures(), ('240.00', '240.00', '0.00', 'As agreed'))

    def test_bills_that_name_no_agreement(self):
        self._bill(240)
        self._bill(55, self.env['medical.agreement'])
        self._bill(70, self.env['medical.agreement'], partner_id=self.other_vendor.id)
        rows = self._rows()
        self.assertEqual([(row['agreement'], row['billed'], row['result']) for row in rows], [
            ('Cleaning', '240.00', 'As agreed'), ('', '55.00', 'Names no agreement')])
        self.assertEqual(len(self._rows(agreement_ids=[Command.set(self.cleaning.ids)])), 1)
        self.assertFalse(self._rows(partner_ids=[Command.set(self.other_vendor.ids)]))

    def test_other_practice(self):
        other = self.other_data['company']
        site = self.env['medical.site'].with_company(other).create({'name': 'Other', 'code': 'OTH', 'company_id': other.id, 'tz': 'UTC'})
        agreement = self.env['medical.agreement'].with_company(other).create({
            'name': 'Theirs', 'partner_id': self.vendor.id, 'company_id': other.id, 'date_start': '2026-01-01', 'price': 10,
            'price_unit': 'month', 'site_ids': [Command.set(site.ids)]})
        agreement.action_start()
        bill = self.env['account.move'].with_company(other).create({
            'move_type': 'in_invoice', 'partner_id': self.vendor.id, 'invoice_date': '2026-03-31', 'medical_agreement_id': agreement.id,
            'journal_id': self.other_data['default_journal_purchase'].id,
            'invoice_line_ids': [Command.create({'name': 'Theirs', 'quantity': 1, 'price_unit': 10, 'tax_ids': []})]})
        bill.action_post()
        self.assertEqual([row['agreement'] for row in self._rows()], ['Cleaning'])
        neighbor = self._user('manager', other)
        self.assertEqual([row['agreement'] for row in self._rows(neighbor)], ['Theirs'])
        with self.assertRaises(AccessError):
            self._rows(neighbor, company_id=self.company.id)
        with self.assertRaises(UserError):
            bill.medical_agreement_id = self.cleaning

    def test_a_bill_follows_its_order(self):
        orders = self.env['purchase.order'].create([{
            'partner_id': self.vendor.id, 'medical_agreement_id': agreement.id, 'order_line': [Command.create({
                'product_id': self.product_a.id, 'product_qty': 3, 'price_unit': 80})],
        } for agreement in (self.cleaning, self._agreement(name='Windows'))])
        self.product_a.purchase_method = 'purchase'
        orders.button_confirm()
        orders[0].action_create_invoice()
        self.assertEqual(orders[0].invoice_ids.medical_agreement_id, self.cleaning)
        agreement = self.cleaning.with_user(self.manager)
        self.assertEqual((agreement.purchase_order_count, agreement.bill_count), (1, 1))
        self.assertEqual(self.env['purchase.order'].search(agreement.action_open_purchase_orders()['domain']), orders[0])
        self.assertEqual(self.env['account.move'].search(agreement.action_open_bills()['domain']), orders[0].invoice_ids)
        # on one bill for orders of two agreements, people choose
        orders[0].invoice_ids.unlink()
        orders.action_create_invoice()
        self.assertEqual(len(orders.invoice_ids), 1)
        self.assertFalse(orders.invoice_ids.medical_agreement_id)

    def test_who_sees_it(self):
        self._bill(240)
        for user in (self.owner, self.auditor):
            self.assertEqual(len(self._rows(user)), 1)
        for role in ('staff', 'biller', 'compliance_officer', 'facility'):
            with self.assertRaises(AccessError, msg=role):
                self._rows(self._user(role))
        with self.assertRaises(AccessError):
            self.cleaning.with_user(self._user('compliance_officer', extra=',base.group_user')).read(['bill_count'])
        self.manager.env['medical.agreement'].with_user(self.manager).get_views([(False, 'form'), (False, 'list')])
        self.env['account.move'].with_user(self.manager).get_views([(False, 'form')])
        self.env['purchase.order'].with_user(self.manager).get_views([(False, 'form')])
