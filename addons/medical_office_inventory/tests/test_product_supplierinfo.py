from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .use_common import UseCommon


@tagged('post_install', '-at_install')
class TestVendorPrices(UseCommon):

    def _price(self, user, **values):
        return self.env['product.supplierinfo'].with_user(user).create({
            'partner_id': self.bell.id, 'product_tmpl_id': self.masks.product_tmpl_id.id, 'price': 1, **values})

    def test_buyer_keeps_prices(self):
        price = self._price(self.buyer, product_uom_id=self.box.id, price=9, discount=10)
        self.assertAlmostEqual(price.price_discounted, 0.081)
        price.price = 8
        price.unlink()
        for user in (self.nurse, self.clerk, self.owner, self.auditor):
            with self.assertRaises(AccessError):
                self._price(user)

    def test_a_price_makes_sense(self):
        for values in ({'product_uom_id': self.env.ref('uom.product_uom_kgm').id}, {'price': -1}, {'min_qty': -1}, {'delay': -1},
                       {'date_start': '2026-02-01', 'date_end': '2026-01-01'}):
            with self.assertRaises(ValidationError):
                self._price(self.buyer, **values)
        other = self._new_product("Sold, no supply", medical_kind=False, categ_id=self.env.ref('product.product_category_goods').id)
        self.assertFalse(other.medical_kind)
        self._price(self.buyer, product_tmpl_id=other.product_tmpl_id.id, delay=-1)

    def test_vendors(self):
        Partner = self.env['res.partner'].with_user(self.buyer)
        known, ranked, plain = self.env['res.partner'].create([
            {'name': "Priced"}, {'name': "Ranked", 'supplier_rank': 1}, {'name': "Nobody"}])
        self._price(self.buyer, partner_id=known.id)
        vendors = Partner.search([('medical_is_vendor', '=', True)])
        self.assertLessEqual(known | ranked | self.mckay | self.bell, vendors)
        self.assertNotIn(plain, vendors)
        self.assertEqual((known | ranked | plain).with_user(self.buyer).mapped('medical_is_vendor'), [True, True, False])
        self.assertIn(plain, Partner.search([('medical_is_vendor', '=', False)]))
        # what only another company buys from is no vendor here
        self.env['product.supplierinfo'].search([('partner_id', '=', known.id)]).company_id = self.other
        self.assertNotIn(known, Partner.search([('medical_is_vendor', '=', True)]))
        action = self.bell.with_user(self.buyer).action_medical_vendor_prices()
        prices = self.env['product.supplierinfo'].with_user(self.buyer).search(action['domain'])
        self.assertEqual(prices.partner_id, self.bell)

    def test_manager_keeps_vendors(self):
        vendor = self.env['res.partner'].with_user(self.manager).create({'name': "New", 'is_company': True, 'supplier_rank': 1})
        vendor.write({'medical_account_number': 'A-1', 'medical_order_minimum': 50, 'medical_cutoff_hour': 15.5})
        self.assertFalse(vendor.sudo().with_company(self.other).medical_account_number, "each practice has its own account")
