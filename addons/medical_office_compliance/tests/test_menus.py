from odoo.tests import TransactionCase, tagged

from odoo.addons.medical_office_base.tests.menus_common import ROLES, MenusChecks

# the issues' register: what everybody reported and is to do; who reads it; who looks at all actions
ISSUES_OWN = {'medical_issue_mine', 'medical_action_mine'}
ISSUES_READ, ISSUES_ALL = {'medical_issue'}, {'medical_issue', 'medical_action'}
EVERYBODY = {
    'medical_policy_manual', 'medical_policy_reading', 'medical_regulation', 'medical_attestation', 'medical_policy_code', 'medical_pulse',
    'medical_broadcast'}
# what is asked of oneself, and of the people one supervises
OWN = {
    'medical_issue_screen',
    'medical_attestation_mine', 'medical_ethics_statement_mine', 'medical_ethics_gift_mine', 'medical_ethics_filing', 'medical_ethics_gift_filing',
    'medical_training_own', 'medical_injury', 'medical_injury_reporting', *ISSUES_OWN}
# what is theirs to do, and who holds which office; the obligations, their library and record; who sets them up
OBLIGATIONS = {'medical_obligation_status', 'medical_obligation_evidence', 'medical_officer'}
# the compliance score, and the records of it and of evidence: who keeps the practice's obligations, and the owner
SCORES = {'medical_obligation_standing', 'medical_obligation_score_record', 'medical_obligation_evidence_record'}
RULES = {*OBLIGATIONS, 'medical_obligation', 'medical_requirement', 'medical_obligation_waiver', 'medical_obligation_record',
    'medical_audit_access'}
RULES_SET = {'medical_obligation_first', 'medical_obligation_review'}
PEOPLE = {
    'medical_attestation_grid', 'medical_training_grid', 'medical_training_session', 'medical_training', 'medical_drill', 'medical_huddle', 'medical_meeting',
    'medical_audit'}
HUDDLES = {'medical_huddle_screen', 'medical_huddle'}
STAFF = EVERYBODY | OWN | PEOPLE | HUDDLES | OBLIGATIONS
DECIDE = {'medical_policy', 'medical_policy_version', 'medical_policy_record'}
LOOK = {
    'medical_attestation_record', 'medical_training_record', 'medical_ethics_statement', 'medical_ethics_record', 'medical_course',
    'medical_safeguard_review', 'medical_agreement_associate', 'medical_agreement_insurance', 'medical_agreement_lease', 'medical_agreement_all',
    'medical_associate_record', 'medical_audit_line', 'medical_audit_record', 'medical_audit_plan', 'medical_inspection',
    'medical_inspection_request'}
WORK = {
    'survey_survey_quiz', 'medical_ethics_form', 'medical_course_template', 'medical_associate', 'medical_policy_template', 'survey_survey_pulse',
    'medical_issue_cause', 'medical_audit_template', 'medical_audit_outline'}
INSPECTIONS = {'medical_inspection', 'medical_inspection_request'}
AUDITS_HR = {'medical_audit_line', 'medical_audit_record', 'medical_audit_template', 'medical_audit_outline'}
ISSUE_FIGURES = {'medical_issue_report', 'medical_issue_report_pareto'}
PULSE = {'medical_pulse_result_trend'}
ISSUE_LOOK = ISSUE_FIGURES | {'medical_issue_pareto_record', 'medical_issue_record'}
INJURIES = {'medical_injury_step', 'medical_osha_log_record', 'medical_osha_summary_record', 'medical_sharps_record'}
INCIDENTS = {'medical_privacy_incident', 'medical_breach_record'}
SENDS = {'medical_broadcast_send'}
CALLS = {'medical_broadcast_call_record'}
ALERTS = SENDS | {'medical_broadcast_preset'}
RISKS = {
    'medical_risk_analysis', 'medical_risk', 'medical_action_risk', 'medical_contingency_test', 'medical_risk_threat', 'medical_risk_record',
    'medical_role_change'}
ACCOUNTS = {'medical_user_review', 'medical_user_review_record'}
REVIEWS = {'medical_activity_review', *ACCOUNTS}
PACKS_LOOK = {'medical_audit_pack', 'medical_audit_access'}
PACKS = {'medical_inspector', *PACKS_LOOK}
# screening against lists of exclusions: who screens, who decides about matches, who looks
SCREENED = {'medical_screening', 'medical_screening_record', 'medical_exclusion_list'}
SCREEN = SCREENED | {'medical_screening_start', 'medical_exclusion', 'medical_import_exclusion_queue'}
MATCHES, PROVIDERS = {'medical_screening_match'}, {'medical_outside_provider'}
SCREENED_BY = {
    'hr': SCREEN | MATCHES, 'manager': SCREEN | PROVIDERS, 'compliance_officer': SCREEN | MATCHES | PROVIDERS, 'biller': PROVIDERS,
    'owner': SCREENED | MATCHES | PROVIDERS, 'auditor': SCREENED | MATCHES | PROVIDERS}
DISCLOSED = {'medical_ethics_gift', 'medical_ethics_measure'}


@tagged('post_install', '-at_install')
class TestMenus(MenusChecks, TransactionCase):

    def test_menus(self):
        """Which entries each role sees, and that each opens."""
        expected = {
            **dict.fromkeys(ROLES, STAFF),
            **dict.fromkeys(('biller', 'supply_clerk'), STAFF | ISSUES_READ),
            'front_desk': STAFF | CALLS | {'medical_inspection'},
            'facility': EVERYBODY | OWN | HUDDLES,
            'clinician': STAFF | {'medical_inspection'} | SENDS | ISSUE_FIGURES | ISSUES_READ,
            'employee_health': STAFF | INJURIES,
            'hr': STAFF | INJURIES | ISSUE_LOOK | {'medical_training_record'} | ISSUES_ALL | AUDITS_HR,
            'privacy_officer': STAFF | INSPECTIONS | RULES | DECIDE | INCIDENTS | ISSUE_FIGURES | ISSUES_READ | RISKS | REVIEWS,
            'manager': (
                STAFF | RULES | RULES_SET | ALERTS | CALLS | DECIDE | LOOK | WORK | ISSUE_LOOK | PULSE | INJURIES |
                {'medical_privacy_incident'} | ISSUES_ALL | RISKS | ACCOUNTS),
            'compliance_officer': (
                STAFF | RULES | RULES_SET | ALERTS | DECIDE | LOOK | WORK | DISCLOSED | INCIDENTS | ISSUE_LOOK | PULSE | ISSUES_ALL | RISKS | REVIEWS),
            'owner': STAFF | RULES | ALERTS | DECIDE | LOOK | DISCLOSED | INCIDENTS | ISSUE_LOOK | PULSE | ISSUES_ALL | RISKS | REVIEWS,
            'auditor': (
                RULES | ISSUES_ALL | EVERYBODY | PEOPLE | DECIDE | LOOK | INCIDENTS | ISSUE_LOOK | PULSE | {'medical_policy_template'} | RISKS | REVIEWS),
        }
        packs = {**dict.fromkeys(('privacy_officer', 'manager', 'compliance_officer', 'owner'), PACKS | SCORES), 'auditor': PACKS_LOOK}
        self.assert_menus('medical_office_compliance', {
            role: menus | packs.get(role, set()) | SCREENED_BY.get(role, set()) for role, menus in expected.items()})
