from odoo.tests import HttpCase, tagged

from .ordering_common import OrderingCommon


class ReceiveTourCase(OrderingCommon, HttpCase):
    """The supply clerk receives a delivery and puts it away, in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._new_price(cls.mckay, cls.masks, 0.4, delay=2)

    def _receive_in_the_browser(self):
        request = self._request({self.masks: 10, self.vaccine: 3})
        order = self._order(request.line_ids)
        self.start_tour('/odoo/receive-supplies', 'medical_receive', login='or_clerk')
        masks, vaccine = order.order_line.sorted(lambda line: line.product_id.name)
        self.assertEqual((masks.qty_received, vaccine.qty_received), (8, 3))
        issues = order.sudo().picking_ids.medical_issue_ids
        self.assertEqual(
            sorted((issue.kind, issue.outcome, issue.quantity) for issue in issues), [('damaged', 'refuse', 1), ('short', 'later', 1)])
        self.assertEqual(self._on_hand(self.masks, self.exam1.location_id), 8)
        self.assertRecordValues(request.line_ids, [{'state': 'ordered', 'qty_received': 8}, {'state': 'received', 'qty_received': 3}])


@tagged('post_install', '-at_install')
class TestReceiveDesktop(ReceiveTourCase):
    browser_size = '1400x900'

    def test_receive_on_a_desk(self):
        self._receive_in_the_browser()


@tagged('post_install', '-at_install')
class TestReceivePhone(ReceiveTourCase):
    browser_size = '390x844'
    touch_enabled = True

    def test_receive_on_a_phone(self):
        self._receive_in_the_browser()
