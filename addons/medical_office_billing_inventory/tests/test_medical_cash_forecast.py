from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .bridge_common import BridgeCommon


@tagged('post_install', '-at_install')
class TestMedicalCashForecastOrders(BridgeCommon):

    def _amounts(self, user=None):
        forecast = self.env['medical.cash.forecast'].with_user(user or self.manager).get_forecast()
        return next(row['amounts'] for row in forecast['rows'] if row['key'] == 'orders')

    def test_orders_are_paid_as_well(self):
        term = self.env['account.payment.term'].create({
            'name': "20 days", 'line_ids': [Command.create({'value': 'percent', 'value_amount': 100, 'nb_days': 20})]})
        tax = self.env['account.tax'].create({
            'name': "Sales tax 10%", 'amount': 10, 'type_tax_use': 'purchase', 'company_id': self.company.id})
        order = self._new_order({self.masks: (100, 1)}, confirm=False, payment_term_id=term.id)
        order.order_line.write({'tax_ids': [Command.set(tax.ids)], 'date_planned': self.site._medical_noon(self.today + timedelta(days=3))})
        self.assertFalse(any(self._amounts()))
        order.button_confirm()
        for user in (self.manager, self.owner, self.auditor, self.biller):
            self.assertEqual(self._amounts(user), [0, 0, 0, -110] + [0] * 9)
        opened = self.env['medical.cash.forecast'].with_user(self.manager).open_figure('orders', 3)
        self.assertEqual(self.env[opened['res_model']].search(opened['domain']).sudo(), order.sudo().order_line)
        self._bill_of(order, {self.masks: (40, 1)})
        self.assertEqual(self._amounts()[3], -66)
        order.order_line.date_planned -= timedelta(days=60)
        self.assertEqual(self._amounts()[2], -66, "what is late as of today")
