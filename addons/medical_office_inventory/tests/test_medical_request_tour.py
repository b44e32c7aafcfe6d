from odoo.tests import HttpCase, tagged

from .request_common import RequestCommon


class RequestTour(HttpCase, RequestCommon):

    def _run(self):
        self.masks.name, self.gloves.name = "Tour Masks", "Tour Gloves"
        self.env['product.uom'].create({'product_id': self.gloves.id, 'uom_id': self.box.id, 'barcode': '4006381333924'})
        self.start_tour('/odoo/request-supplies', 'medical_request_tour', login=self.nurse.login)
        request = self.env['medical.supply.request'].search([('requester_id', '=', self.nurse.id)])
        self.assertEqual(request.urgency, 'urgent')
        self.assertEqual(
            [(line.product_id.name, line.quantity, line.product_qty) for line in request.line_ids],
            [("Tour Masks", 2, 2), ("Tour Gloves", 1, 100), (False, 1, 1)])


@tagged('post_install', '-at_install')
class TestMedicalRequestTourDesktop(RequestTour):
    browser_size = '1400x900'

    def test_request_on_a_desktop(self):
        self._run()


@tagged('post_install', '-at_install')
class TestMedicalRequestTourPhone(RequestTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_request_on_a_phone(self):
        self._run()
