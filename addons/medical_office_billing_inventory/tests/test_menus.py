from odoo.tests import TransactionCase, tagged

from odoo.addons.medical_office_base.tests.menus_common import ROLES, MenusChecks

# entries by who sees them: a line per group of roles, so that parts of the addon are told apart
SEEN = [
    ({'medical_budget_overrun'}, {'manager', 'owner', 'auditor'}),
    ({'medical_match_exception'}, {'biller', 'manager', 'owner', 'auditor'}),
    ({'medical_import_vendor_invoice'}, {'biller'}),
]
MENUS = {role: {menu for menus, roles in SEEN for menu in menus if role in roles} for role in ROLES}


@tagged('post_install', '-at_install')
class TestMenus(TransactionCase, MenusChecks):

    def test_each_role(self):
        self.assert_menus('medical_office_billing_inventory', MENUS)
