from odoo.tests import TransactionCase, tagged

from .menus_common import MenusChecks
from .patient.patient_menus import PATIENTS

READERS = {'medical_today', 'medical_room', 'maintenance_equipment', 'medical_checklist_run', 'maintenance_request', 'medical_binder', 'medical_coverage'}
SHIFTS_MINE = {'medical_my_shift', 'medical_calendar_link', 'medical_shift_swap'}
SHIFTS = {'medical_shift', 'medical_roster_record'}
SHIFT_PLANS = SHIFTS | {'medical_call_out', 'medical_shift_pattern', 'medical_cover_minimum'}
SUPERVISED = {'medical_supervision_note', 'medical_evaluation'}
SUPERVISORS = {'medical_staff_file', 'medical_staff_file_supervision', 'medical_staff_plan'}
SUPERVISION = {
    'medical_evaluation_planning', 'medical_staff_item', 'medical_supervision_record', 'medical_staff_plan_step', 'survey_survey_medical'}
FILE_MINE = {'medical_staff_file_own', 'medical_staff_document_own'}
FILES = {'medical_staff_document', 'medical_document_type', 'medical_document_type_template'}
FIGURES = {'medical_completeness_record', 'medical_turnover_record'}
FACILITY = READERS | SHIFTS_MINE | FILE_MINE | SUPERVISED | {
    'medical_credential_own', 'medical_problem', 'medical_my_rounds', 'medical_hours_mine'}
READINGS = {'medical_temperature_record', 'medical_reading'}
REVIEW = {'medical_checklist_record', 'medical_completion_record', 'medical_preventive_record'}
HOURS = {'medical_hours_record', 'medical_hours_analysis'}
PAYROLL = HOURS | {'medical_payroll_export', 'medical_payroll_mapping', 'medical_hours_setting', 'medical_overtime_rule'}
STAFF = FACILITY | READINGS | SUPERVISORS | {'medical_roster_record'} | {
    'medical_credential',
    'medical_hours_week', 'medical_approval_mine', 'medical_approval_delegation', 'medical_vendor_check_in', 'medical_vendor_visit'}
CREDENTIALS = {'medical_credential_record', 'medical_credential_expiry_record', 'medical_credential_expiries'}
POSITIONS = {
    'medical_position', 'medical_credential_requirement', 'medical_credential_type', 'medical_credential_screening', 'medical_import', 'medical_import_mapping'}
AGREEMENTS = {'medical_agreement', 'medical_agreement_document', 'medical_vendor_visit_analysis'}
PLANS = {'maintenance_request_times', 'medical_checklist', 'medical_checklist_report', 'medical_room_turnover', 'medical_calibration'}
MENUS = {
    'staff': STAFF,
    'front_desk': STAFF | {'medical_import', 'medical_import_mapping'},
    'cashier': STAFF,
    'biller': STAFF,
    'clinician': STAFF,
    'medical_records': STAFF,
    'supply_clerk': STAFF | {'medical_import', 'medical_import_mapping', 'medical_equipment_record', 'medical_preventive_record'},
    'facility': FACILITY,
    'hr': STAFF | FILES | FIGURES | {'medical_staff_document_i9'} | SUPERVISION | CREDENTIALS | POSITIONS | PAYROLL,
    'employee_health': STAFF | CREDENTIALS | {'medical_completeness_record', 'medical_staff_document_health'},
    'compliance_officer': STAFF | REVIEW | AGREEMENTS | {'medical_scorecard'},
    'privacy_officer': STAFF | {'medical_access_log', 'medical_access_seal', 'medical_access_verification'},
    'manager': STAFF | FILES | FIGURES | SUPERVISION | SHIFT_PLANS | CREDENTIALS | POSITIONS | PAYROLL | REVIEW | AGREEMENTS | PLANS | {
        'medical_position_template', 'medical_credential_type_template', 'medical_zone', 'medical_checklist_template',
        'medical_import', 'medical_equipment_record', 'medical_practice', 'medical_site', 'medical_approval_rule', 'medical_approval_limit',
        'medical_problem_kind', 'medical_problem_kind_template', 'medical_on_call', 'medical_scorecard', 'medical_kpi_target'},
    'owner': STAFF | FIGURES | SHIFTS | HOURS | REVIEW | AGREEMENTS | PLANS | {
        'medical_equipment_record', 'medical_approval_rule', 'medical_approval_limit', 'medical_scorecard', 'medical_kpi_target'},
    'auditor': READERS | FIGURES | SHIFTS | HOURS | READINGS | REVIEW | AGREEMENTS | PLANS | {
        'medical_vendor_visit', 'medical_approval_mine', 'medical_equipment_record', 'medical_scorecard'},
}


@tagged('post_install', '-at_install')
class TestMenus(TransactionCase, MenusChecks):

    def test_each_role(self):
        self.assert_menus('medical_office_base', {role: menus | PATIENTS[role] for role, menus in MENUS.items()})
