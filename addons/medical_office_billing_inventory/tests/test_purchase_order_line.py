from odoo import Command
from odoo.tests import tagged

from odoo.addons.medical_office_inventory.tests.ordering_common import OrderingCommon


@tagged('post_install', '-at_install')
class TestPurchaseOrderLine(OrderingCommon):

    def test_belongs_to_the_site(self):
        order = self.env['purchase.order'].with_user(self.buyer).create({
            'partner_id': self.mckay.id, 'picking_type_id': self.site.warehouse_id.in_type_id.id, 'company_id': self.company.id,
            'order_line': [Command.create({'product_id': self.masks.id, 'product_qty': 10})]})
        self.assertEqual(order.order_line.analytic_distribution, self.site._medical_distribution())
