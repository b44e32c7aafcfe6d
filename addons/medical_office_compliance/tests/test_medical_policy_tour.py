from odoo.tests import HttpCase, tagged

from .policy_common import PolicyCommon


class PolicyTour(PolicyCommon, HttpCase):
    """A policy written, reviewed, approved and read, on a desk and on a phone."""

    def _run(self):
        self.start_tour('/odoo/manage-policies', 'medical_policy_write', login=self.manager.login)
        version = self.env['medical.policy.version'].search([('policy_id.number', '=', 'POL-77')])
        self.assertRecordValues(version, [{'state': 'review', 'reviewer_ids': self.nurse.ids, 'review_status': 'waiting'}])
        self.start_tour('/odoo/policy-versions', 'medical_policy_review', login=self.nurse.login)
        self.assertRecordValues(version.review_ids, [{'state': 'agrees', 'comment': "Short and clear."}])
        self.start_tour('/odoo/policy-versions', 'medical_policy_approve', login=self.compliance.login)
        self.assertRecordValues(version, [{'stage': 'in_force', 'approved_by_id': self.compliance.id, 'is_intact': True}])
        self.start_tour('/odoo/policies', 'medical_policy_read', login=self.staff.login)


@tagged('post_install', '-at_install')
class TestMedicalPolicyTourDesktop(PolicyTour):
    browser_size = '1400x900'

    def test_policy_on_a_desk(self):
        self._run()


@tagged('post_install', '-at_install')
class TestMedicalPolicyTourPhone(PolicyTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_policy_on_a_phone(self):
        self._run()
