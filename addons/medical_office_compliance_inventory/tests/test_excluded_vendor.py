import base64

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from odoo.addons.medical_office_base.tests.companies import new_companies
from odoo.addons.medical_office_base.tests.users import new_users
from odoo.addons.medical_office_compliance.tests.screening.exclusion_files import leie, leie_business


@tagged('post_install', '-at_install')
class TestExcludedVendor(TransactionCase):
    """Nothing is ordered from the excluded; who sells supplies is screened without anybody saying so."""

    def test_orders(self):
        [company] = new_companies(self.env, {'name': 'Fictional Orders'})
        own = {'company_id': company.id, 'company_ids': [Command.set(company.ids)]}
        officer, buyer = new_users(self.env, {
            'ev_officer': 'medical_office_base.group_compliance_officer', 'ev_buyer': 'medical_office_base.group_manager'}, **own).values()
        self.env['medical.exclusion.list'].search([('state', '=', 'current')]).state = 'replaced'
        self.env['medical.import'].with_user(officer).create({
            'kind': 'medical.import.leie', 'name': 'UPDATED.csv', 'file': base64.b64encode(leie(leie_business('INVENTED GAUZE INC')))}).action_import()
        vendor = self.env['res.partner'].create({'name': 'Invented Gauze', 'is_company': True})
        product = self.env['product.product'].create({'name': 'Fictional Gauze', 'type': 'consu', 'supplier_taxes_id': False})
        order, waiting = self.env['purchase.order'].with_user(buyer).create([{
            'partner_id': vendor.id, 'company_id': company.id, 'order_line': [Command.create({'product_id': product.id, 'product_qty': 1, 'price_unit': 5})],
        }] * 2)
        self.env['medical.screening'].with_user(officer)._run(company)
        match = self.env['medical.screening.match'].search([('company_id', '=', company.id)])
        self.assertEqual(match.partner_id, vendor)
        match.with_user(officer)._decide('confirmed', "Tax number and address agree")
        with self.assertRaises(UserError) as caught:
            order.button_confirm()
        self.assertIn('42 CFR 1001.1901', str(caught.exception))
        waiting.sudo().state = 'to approve'
        with self.assertRaises(UserError):
            waiting.button_approve()
        match.with_user(officer)._decide('lifted', "Letter of the OIG of today", base64.b64encode(b'%PDF-1.4 letter'), 'letter.pdf')
        order.button_confirm()
        self.assertEqual(order.state, 'purchase')
