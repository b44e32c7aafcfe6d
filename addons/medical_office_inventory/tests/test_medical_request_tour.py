from odoo.tests import HttpCase, tagged

from .request_common import RequestCommon


class RequestTour(HttpCase, RequestCommon):

    def _run(self):
        self.masks.name = "Tour Masks"
        self.start_tour('/odoo/request-supplies', 'medical_request_tour', login=self.nurse.login)
        request = self.env['medical.supply.request'].search([('requester_id', '=', self.nurse.id)])
        self.assertEqual(request.urgency, 'urgent')
        self.assertEqual(sorted(request.line_ids.mapped('quantity')), [1, 2])
        self.assertEqual(request.line_ids.product_id, self.masks)


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
