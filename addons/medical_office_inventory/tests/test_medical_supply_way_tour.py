from odoo import Command
from odoo.tests import HttpCase, tagged

from .use_common import UseCommon


class SupplyWayCase(UseCommon, HttpCase):
    """The whole way in a browser, each step by the person who does it, from request to inventory record."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._new_price(cls.bell, cls.vaccine, 25, delay=2)
        cls.site.user_ids = [Command.link(cls.manager.id)]

    def _go_the_whole_way(self):
        self.start_tour('/odoo/request-supplies', 'medical_supply_way_ask', login='or_nurse')
        request = self.env['medical.supply.request'].search([('requester_id', '=', self.nurse.id)])
        self.assertEqual((request.state, request.amount_total), ('submitted', 160))
        self.start_tour('/odoo/today', 'medical_supply_way_approve', login='or_manager')
        self.assertEqual(request.approval_ids.decided_by_id, self.manager)
        self.start_tour('/odoo/today', 'medical_supply_way_order', login='or_manager')
        order = self._orders()
        self.assertRecordValues(order, [{'partner_id': self.mckay.id, 'state': 'purchase', 'amount_untaxed': 160}])
        self.assertRecordValues(request.line_ids, [{'state': 'ordered', 'qty_ordered': 8}])
        self.start_tour('/odoo/receive-supplies', 'medical_supply_way_receive', login='or_clerk')
        self.assertRecordValues(request.line_ids, [{'state': 'received', 'received_by_id': self.clerk.id}])
        self.start_tour(f'/odoo/supply-requests/{request.id}', 'medical_supply_way_follow', login='or_nurse')
        self.start_tour('/odoo/use-supplies', 'medical_supply_way_use', login='or_nurse')
        self.start_tour('/odoo/inventory-record', 'medical_supply_way_record', login='or_manager')
        self.assertEqual(self._in_room(self.exam1, self.vaccine), 7)


@tagged('post_install', '-at_install')
class TestSupplyWayDesktop(SupplyWayCase):
    browser_size = '1400x900'

    def test_whole_way_at_a_desk(self):
        self._go_the_whole_way()


@tagged('post_install', '-at_install')
class TestSupplyWayPhone(SupplyWayCase):
    browser_size = '390x844'
    touch_enabled = True

    def test_whole_way_on_a_phone(self):
        self._go_the_whole_way()
