from odoo.tests import TransactionCase, tagged

from odoo.addons.medical_office_base.tests.menus_common import ROLES, MenusChecks

# entries by who sees them: a line per group of roles, so that parts of the addon are told apart
SEEN = [
    ({'medical_denials', 'medical_underpaid', 'medical_to_decide', 'medical_appeal', 'medical_adjustment', 'medical_credit_balance',
      'medical_refund'}, {'biller', 'manager', 'owner', 'auditor'}),
    ({'medical_appeal_template'}, {'biller', 'manager'}),
    ({'bank_match', 'medical_bank_line', 'medical_deposit', 'medical_card_batch', 'medical_day_sheet', 'medical_day_sheet_record'},
     {'biller', 'manager', 'owner', 'auditor'}),
    ({'medical_import_bank_statement'}, {'biller'}),
    ({'medical_drawer', 'medical_payout_kind', 'medical_denomination'}, {'manager'}),
    ({'medical_till_list', 'medical_till_entry'}, {'manager', 'owner', 'biller', 'auditor'}),
    ({'medical_till_screen'}, {'cashier'}),
    ({'medical_safe_fund'}, {'manager', 'owner'}),
    ({'medical_budget_record'}, {'manager', 'owner', 'auditor'}),
    ({'medical_budget_screen', 'medical_budget', 'medical_budget_alert', 'medical_budget_analysis'}, {'manager', 'owner', 'auditor'}),
    ({'medical_budget_category', 'medical_budget_unassigned_account'}, {'manager', 'owner'}),
    ({'medical_aging_record', 'medical_billing_indicator'}, {'biller', 'manager', 'owner', 'auditor'}),
    ({'medical_estimate'}, {'front_desk', 'biller', 'manager'}),
    ({'medical_billing_target'}, {'manager'}),
    ({'medical_visit_estimate'}, {'front_desk', 'biller'}),
    ({'medical_bills', 'medical_bills_by_vendor', 'medical_bill_approval', 'medical_payment_run', 'medical_vendor_statement', 'medical_cash_forecast',
      'medical_payroll_moves'}, {'biller', 'manager', 'owner', 'auditor'}),
    ({'medical_cash_item', 'medical_payroll_account'}, {'biller', 'manager'}),
    ({'medical_remittance', 'medical_remittance_unmatched', 'medical_remittance_unapplied', 'medical_remittance_money', 'medical_money_unannounced',
      'medical_adjustment_rule'}, {'biller', 'manager', 'owner', 'auditor'}),
    ({'medical_remittance_enter'}, {'biller'}),
    ({'medical_bill_enter', 'medical_import_payroll'}, {'biller'}),
    ({'medical_patient_balance'}, {'biller', 'manager', 'owner', 'auditor', 'front_desk', 'cashier'}),
    ({'medical_payment_promise', 'medical_payment_plan'}, {'biller', 'manager', 'owner', 'auditor', 'front_desk'}),
    ({'medical_statement', 'medical_statement_run', 'medical_statement_hold', 'medical_collection_placement'}, {'biller', 'manager', 'owner', 'auditor'}),
    ({'medical_hardship'}, {'biller', 'manager', 'owner', 'auditor'}),
    ({'medical_collection_record'}, {'biller', 'manager'}),
    ({'medical_statement_level', 'medical_collection_agency', 'medical_hardship_band'}, {'manager'}),
    ({'medical_claim'}, {'biller', 'manager', 'owner', 'auditor'}),
    ({'medical_import_claim'}, {'biller'}),
    ({'medical_claim_send', 'medical_claim_answer', 'medical_claim_next', 'medical_claim_visit', 'medical_contract_rate',
      'medical_import_rate'}, {'biller', 'manager'}),
    ({'medical_x12_file'}, {'biller', 'manager', 'owner', 'auditor'}),
    ({'medical_x12_add'}, {'biller'}),
    ({'medical_x12_inbox'}, {'manager'}),
]
MENUS = {role: {menu for menus, roles in SEEN for menu in menus if role in roles} for role in ROLES}


@tagged('post_install', '-at_install')
class TestMenus(TransactionCase, MenusChecks):

    def test_each_role(self):
        self.assert_menus('medical_office_billing', MENUS)
