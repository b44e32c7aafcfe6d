from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon


@tagged('post_install', '-at_install')
class TestAccountMovePatient(AccountTestInvoicingCommon):
    """An invoice to a patient stays in the office: no page, no mail, no card payment, no name."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.company_data['company']
        site = cls.env['medical.site'].sudo().create({'name': 'Main', 'code': 'M', 'company_id': company.id})
        cls.patient = cls.env['medical.patient'].sudo().create({
            'given_name': 'Ada', 'family_name': 'Fictional', 'email': 'ada@example.com', 'company_id': company.id, 'site_ids': site.ids})
        cls.invoice = cls.init_invoice('out_invoice', partner=cls.patient.partner_id, amounts=[90], post=True)

    def test_no_name_in_the_ledger(self):
        for record in (self.invoice, self.invoice.line_ids, self.patient.partner_id):
            for values in record.read():
                self.assertNotIn('Fictional', str(values))

    def test_no_page(self):
        for call in (self.invoice._portal_ensure_token, self.invoice.get_portal_url, self.invoice.preview_invoice):
            with self.assertRaises(UserError):
                call()

    def test_no_sending(self):
        with self.assertRaises(UserError):
            self.env['account.move.send'].sudo()._generate_and_send_invoices(self.invoice, sending_methods={'email'})
        self.assertFalse(self.invoice.message_partner_ids & self.patient.partner_id)

    def test_no_card_payment_online(self):
        provider = self.env['payment.provider'].sudo().search([], limit=1)
        method = self.env['payment.method'].sudo().search([], limit=1)
        with self.assertRaises(UserError):
            self.env['payment.transaction'].sudo().create({
                'provider_id': provider.id, 'payment_method_id': method.id, 'amount': 90, 'currency_id': self.invoice.currency_id.id,
                'partner_id': self.patient.partner_id.id})
