from odoo.tests import TransactionCase, tagged

from odoo.addons.medical_office_base.tests.menus_common import ROLES, MenusChecks

EVERYBODY = {'medical_policy_manual', 'medical_policy_reading', 'medical_regulation', 'medical_attestation', 'medical_policy_code', 'medical_pulse'}
# what is asked of oneself, and of the people one supervises
OWN = {
    'medical_issue_screen',
    'medical_attestation_mine', 'medical_ethics_statement_mine', 'medical_ethics_gift_mine', 'medical_ethics_filing', 'medical_ethics_gift_filing',
    'medical_training_own'}
PEOPLE = {
    'medical_attestation_grid', 'medical_training_grid', 'medical_training_session', 'medical_training', 'medical_drill', 'medical_huddle', 'medical_meeting'}
HUDDLES = {'medical_huddle_screen', 'medical_huddle'}
STAFF = EVERYBODY | OWN | PEOPLE | HUDDLES
DECIDE = {'medical_policy', 'medical_policy_version', 'medical_policy_record'}
LOOK = {
    'medical_attestation_record', 'medical_training_record', 'medical_ethics_statement', 'medical_ethics_record', 'medical_course',
    'medical_safeguard_review', 'medical_agreement_associate', 'medical_agreement_insurance', 'medical_agreement_lease', 'medical_agreement_all',
    'medical_associate_record'}
WORK = {'survey_survey_quiz', 'medical_ethics_form', 'medical_course_template', 'medical_associate', 'medical_policy_template', 'survey_survey_pulse'}
ISSUE_FIGURES = {'medical_issue_report', 'medical_issue_report_pareto'}
PULSE = {'medical_pulse_result_trend'}
ISSUE_LOOK = ISSUE_FIGURES | {'medical_issue_pareto_record', 'medical_issue_record'}
INCIDENTS = {'medical_privacy_incident', 'medical_breach_record'}
DISCLOSED = {'medical_ethics_gift', 'medical_ethics_measure'}


@tagged('post_install', '-at_install')
class TestMenus(MenusChecks, TransactionCase):

    def test_menus(self):
        """Which entries each role sees, and that each opens."""
        self.assert_menus('medical_office_compliance', {
            **dict.fromkeys(ROLES, STAFF),
            'facility': EVERYBODY | OWN | HUDDLES,
            'clinician': STAFF | ISSUE_FIGURES,
            'hr': STAFF | ISSUE_LOOK | {'medical_training_record'},
            'privacy_officer': STAFF | DECIDE | INCIDENTS | ISSUE_FIGURES,
            'manager': STAFF | DECIDE | LOOK | WORK | ISSUE_LOOK | PULSE | {'medical_privacy_incident'},
            'compliance_officer': STAFF | DECIDE | LOOK | WORK | DISCLOSED | INCIDENTS | ISSUE_LOOK | PULSE,
            'owner': STAFF | DECIDE | LOOK | DISCLOSED | INCIDENTS | ISSUE_LOOK | PULSE,
            'auditor': EVERYBODY | PEOPLE | DECIDE | LOOK | INCIDENTS | ISSUE_LOOK | PULSE | {'medical_policy_template'},
        })
