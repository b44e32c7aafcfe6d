"""Who finds which entry about patients and handouts in the menu."""
from .patient_common import READERS, ROLES

EVERYBODY = [role for role in ROLES if role not in ('facility', 'auditor')]
ENTRIES = [
    ((*EVERYBODY,), {'medical_handout', 'medical_handout_give', 'medical_handout_sheet'}),
    (('auditor', 'compliance_officer', 'employee_health', 'hr', 'manager', 'medical_records', 'owner', 'privacy_officer'), {'medical_destruction'}),
    ((*READERS,), {'medical_glass_opening', 'medical_patient', 'medical_visit'}),
    (('biller', 'cashier', 'clinician', 'front_desk', 'manager', 'medical_records'), {'medical_patient_document'}),
    (('biller', 'clinician', 'front_desk', 'manager', 'medical_records'), {'medical_abbreviation', 'medical_callback', 'medical_code'}),
    (('clinician', 'front_desk', 'manager', 'medical_records', 'privacy_officer'), {'medical_consent', 'medical_disclosure', 'medical_patient_request'}),
    (('biller', 'cashier', 'front_desk', 'manager'), {'medical_patient_coverage'}),
    (('clinician', 'front_desk', 'manager', 'medical_records'), {'medical_handout_given', 'medical_handout_given_record', 'medical_handout_recall'}),
    (('compliance_officer', 'manager', 'medical_records', 'privacy_officer'), {'medical_legal_hold'}),
    (('compliance_officer', 'manager', 'owner', 'privacy_officer'), {'medical_consent_form', 'medical_privacy_notice'}),
    (('front_desk', 'manager', 'medical_records', 'privacy_officer'), {'medical_accounting_record', 'medical_privacy_acknowledgement'}),
    (('biller', 'front_desk', 'manager'), {'medical_payer'}),
    (('biller', 'manager', 'medical_records'), {'medical_code_load'}),
    (('clinician', 'front_desk', 'manager'), {'medical_reception'}),
    (('clinician', 'front_desk', 'medical_records'), {'medical_chart'}),
    (('clinician', 'manager', 'medical_records'), {'medical_abbreviation_template', 'medical_handout_given_analysis'}),
    (('compliance_officer', 'manager', 'privacy_officer'), {'medical_consent_form_template', 'medical_privacy_notice_template'}),
    (('hr', 'manager', 'medical_records'), {'medical_retention_record'}),
    (('manager', 'medical_records', 'privacy_officer'), {'medical_patient_request_report'}),
    (('clinician', 'manager'), {'medical_handout_record', 'medical_handout_sign', 'medical_handout_template', 'medical_handout_version'}),
    (('front_desk', 'manager'), {'medical_visit_record'}),
    (('manager', 'medical_records'), {'medical_patient_double', 'medical_patient_merge'}),
    (('manager', 'owner'), {'medical_satisfaction', 'medical_satisfaction_record'}),
    (('manager', 'privacy_officer'), {'medical_patient_request_rule'}),
    (('owner', 'privacy_officer'), {'medical_access_finding'}),
    (('manager',), {'medical_document_inbox', 'medical_document_type_patient'}),
    (('medical_records',), {'medical_patient_document_index'}),
    (('privacy_officer',), {
        'medical_access_activity_record', 'medical_access_health', 'medical_access_patient_record',
        'medical_access_review', 'medical_access_user_record', 'medical_patient_glass', 'medical_patient_glass_block'}),
]
PATIENTS = {role: set().union(*(menus for roles, menus in ENTRIES if role in roles)) for role in ROLES}
