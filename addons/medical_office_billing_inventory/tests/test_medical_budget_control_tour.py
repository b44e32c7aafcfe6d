from odoo.tests import HttpCase, tagged

from .control_common import ControlCommon


class BudgetControlTour(HttpCase, ControlCommon):

    def _request_tour(self, level):
        self.masks.name = "Tour Masks"
        self.medical.control = level
        self._mask_order(980).button_confirm()
        self.start_tour('/odoo/request-supplies', f'medical_request_budget_{level}_tour', login=self.nurse.login)
        request = self.env['medical.supply.request'].search([('requester_id', '=', self.nurse.id)])
        self.assertEqual(request.medical_budget_reason, "Flu season")
        return request

    def _warn(self):
        self.assertEqual(self._request_tour('warn').state, 'approved')

    def _stop(self):
        request = self._request_tour('stop')
        self.assertEqual(request.state, 'draft')
        self.start_tour('/odoo/today', 'medical_overrun_decide_tour', login=self.owner.login)
        self.assertEqual(request.state, 'approved', "sent by itself")

    def _order(self):
        self.medical.control = 'stop'
        order = self._mask_order(1200)
        self.start_tour(f'/odoo/supply-orders/{order.id}', 'medical_order_budget_tour', login=self.buyer.login)
        self.assertEqual(order.sudo().medical_overrun_ids.state, 'submitted')
        self.assertEqual(order.state, 'draft')

    def _match(self):
        order = self._new_order({self.vaccine: (10, 20)})
        self._receive(order, {self.vaccine: {'quantity': 10, 'lot': 'L1', 'expiry': self._expiry(400)}})
        bill = self._bill_of(order, {self.vaccine: (10, 30)})
        self.start_tour('/odoo/today', 'medical_match_tour', login=self.manager.login)
        bill.invalidate_recordset()
        self.assertFalse(bill.medical_match_count)


@tagged('post_install', '-at_install')
class TestMedicalBudgetControlTourDesktop(BudgetControlTour):
    browser_size = '1400x900'

    def test_warn_on_a_desktop(self):
        self._warn()

    def test_stop_on_a_desktop(self):
        self._stop()

    def test_order_on_a_desktop(self):
        self._order()

    def test_match_on_a_desktop(self):
        self._match()


@tagged('post_install', '-at_install')
class TestMedicalBudgetControlTourPhone(BudgetControlTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_warn_on_a_phone(self):
        self._warn()

    def test_stop_on_a_phone(self):
        self._stop()

    def test_order_on_a_phone(self):
        self._order()

    def test_match_on_a_phone(self):
        self._match()
