from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .till_common import TillCommon


class TillTourCase(TillCommon, HttpCase):
    """The till in a browser, on a desk and on a phone."""

    def _till_in_the_browser(self):
        boss = self._with_password('bl_boss', 'manager')
        boss.name = "Mona Manager"
        self.site.user_ids |= boss
        self._visit(self._patient(given_name='Ben'), 30)
        with mute_logger('odoo.addons.base.models.res_users', 'odoo.http'):
            self.start_tour('/odoo/till', 'medical_till', login='bl_cashier')
        till = self.env['medical.till'].search([('drawer_id', '=', self.drawer.id)])
        self.assertRecordValues(till, [{'state': 'to_decide', 'difference_cash': -25, 'user_id': self.cashier.id}])
        self.assertRecordValues(till.entry_ids.sorted('id'), [
            {'kind': 'float_in', 'amount': 100, 'state': 'posted', 'approved_by_id': False},
            {'kind': 'copay', 'amount': 25, 'state': 'posted', 'approved_by_id': False},
            {'kind': 'copay', 'amount': 40, 'state': 'void', 'approved_by_id': False},
            {'kind': 'copay', 'amount': -40, 'state': 'void', 'approved_by_id': boss.id},
            {'kind': 'drop', 'amount': -20, 'state': 'posted', 'approved_by_id': False},
        ])
        self.start_tour('/odoo/tills', 'medical_till_decide', login='bl_owner')
        self.assertRecordValues(till, [{'state': 'closed', 'decided_by_id': self.owner.id}])
        self.assertEqual(self._balance(), 80)


@tagged('post_install', '-at_install')
class TestTillDesktop(TillTourCase):
    browser_size = '1400x900'

    def test_till_on_a_desk(self):
        self._till_in_the_browser()


@tagged('post_install', '-at_install')
class TestTillPhone(TillTourCase):
    browser_size = '390x844'
    touch_enabled = True

    def test_till_on_a_phone(self):
        self._till_in_the_browser()
