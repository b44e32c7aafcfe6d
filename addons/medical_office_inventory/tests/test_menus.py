from odoo.tests import TransactionCase, tagged

from odoo.addons.medical_office_base.tests.menus_common import MenusChecks

READER = {'medical_supply_request', 'medical_supply_request_line', 'medical_supply_use', 'product_template'}
STAFF = READER | {'medical_request_screen', 'medical_use'}
STOCK_RECORDS = {
    'medical_inventory_record', 'medical_movement_record', 'medical_expiry_record', 'medical_low_stock_record', 'stock_move_line_analysis'}
RECORDS = STOCK_RECORDS | {'medical_purchase_record', 'purchase_report'}
STOCK = {
    'medical_below_min', 'medical_purchase_order', 'medical_receive', 'medical_put_away', 'medical_quarantine', 'medical_receipt_issue',
    'medical_disposal', 'medical_on_hand', 'medical_count', 'medical_par', 'medical_opening_stock', 'medical_vendor', 'medical_supply_import'}
PAR = {'medical_par_review', 'medical_dead_stock_record'}
VENDOR_FILES = {'medical_order_discrepancy', 'medical_import_vendor_file'}
MENUS = {
    'staff': STAFF,
    'front_desk': STAFF,
    'cashier': STAFF,
    'biller': STAFF,
    'clinician': STAFF,
    'medical_records': STAFF,
    'supply_clerk': STAFF | STOCK | PAR | STOCK_RECORDS,
    'facility': set(),
    'hr': STAFF,
    'employee_health': STAFF,
    'compliance_officer': STAFF,
    'privacy_officer': STAFF,
    'manager': STAFF | STOCK | PAR | RECORDS | VENDOR_FILES | {
        'medical_supply_to_order', 'medical_vendor_price_list', 'medical_visit_bill_record',
        'medical_supply_item', 'medical_supply_category', 'product_category'},
    'owner': STAFF | PAR | RECORDS | {'medical_disposal', 'medical_receipt_issue', 'medical_visit_bill_record'},
    'auditor': READER | PAR | RECORDS | {'medical_disposal', 'medical_receipt_issue', 'medical_visit_bill_record'},
}
COUNT_RECORDS = ('medical_count_record', 'medical_count_trend_record')
COUNTS = {
    **dict.fromkeys(MENUS.keys() - {'facility', 'auditor'}, {'medical_count_screen'}),
    'supply_clerk': {'medical_count_screen', 'medical_count_sheet', 'medical_count_plan', 'medical_abc_class', *COUNT_RECORDS},
    'manager': {'medical_count_report', 'medical_count_screen', 'medical_count_sheet', 'medical_count_plan', 'medical_abc_class', *COUNT_RECORDS},
    'owner': {'medical_count_screen', 'medical_count_sheet', 'medical_count_report', *COUNT_RECORDS},
    'auditor': {'medical_count_sheet', 'medical_count_report', *COUNT_RECORDS},
}
MENUS = {role: menus | COUNTS.get(role, set()) for role, menus in MENUS.items()}
CONTROLLED = {'medical_controlled_entry', 'medical_controlled_book', 'medical_controlled_register_record'}
for controlled_role in ('clinician', 'supply_clerk', 'compliance_officer', 'manager', 'owner', 'auditor'):
    MENUS[controlled_role] |= CONTROLLED | {
        'medical_controlled_discrepancy', 'medical_controlled_discrepancy_record', 'medical_controlled_loss', 'medical_controlled_inventory'}
for controlled_role in ('clinician', 'supply_clerk', 'manager', 'owner', 'auditor'):
    MENUS[controlled_role] |= {'medical_controlled_count'}
for controlled_role in ('clinician', 'supply_clerk', 'manager'):
    MENUS[controlled_role] |= {'medical_controlled_begin'}

EXPIRY = {'medical_expiring_stock', 'medical_expiry_action', 'medical_disposal_record'}
for expiry_role in ('supply_clerk', 'manager', 'owner', 'auditor'):
    MENUS[expiry_role] |= EXPIRY
MENUS['manager'] |= {'medical_expiry_notice'}
RECALLS = {'medical_recall'}
for recall_role in ('clinician', 'supply_clerk', 'compliance_officer', 'manager', 'owner', 'auditor'):
    MENUS[recall_role] |= RECALLS

FUND = {'medical_vaccine_fund', 'medical_fund_borrowing', 'medical_fund_borrowing_record'}
FUNDS = {'supply_clerk': FUND, 'manager': FUND, 'owner': FUND, 'auditor': FUND, 'compliance_officer': {'medical_fund_borrowing'}}
MENUS = {role: menus | FUNDS.get(role, set()) for role, menus in MENUS.items()}


@tagged('post_install', '-at_install')
class TestMenus(TransactionCase, MenusChecks):

    def test_each_role(self):
        self.assert_menus('medical_office_inventory', MENUS)
