from odoo import api, fields, models


class MedicalPolicy(models.Model):
    """Who has attested a policy, who has yet to."""
    _inherit = 'medical.policy'

    survey_id = fields.Many2one(domain="[('survey_type', '=', 'medical_quiz'), ('medical_company_id', '=', company_id)]")
    attestation_open_count = fields.Integer('To Attest', compute='_compute_attestation_counts')
    attestation_late_count = fields.Integer('Late', compute='_compute_attestation_counts')
    attestation_done_count = fields.Integer('Attested', compute='_compute_attestation_counts')

    @api.constrains('survey_id', 'company_id')
    def _check_survey(self):
        for policy in self:
            policy.survey_id._medical_check_quiz(policy.company_id)

    def _compute_attestation_counts(self):
        counts = self._duty_counts()
        for policy in self:
            for stage in ('open', 'late', 'done'):
                policy[f'attestation_{stage}_count'] = counts.get((policy._origin.id, stage), 0)

    def action_open_attestations(self):
        """Who is asked to attest this, and who has: of the people whose rows one may read."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_compliance.action_medical_attestation')
        return {
            **action, 'display_name': self.env._("Attestations of %(policy)s", policy=self.display_name),
            'domain': [('policy_id', '=', self.id)], 'context': {'search_default_asked': 1}}

    def action_read_and_attest(self):
        """Open the page on which one reads and attests this policy: what is asked of oneself, or of one's own accord."""
        self.ensure_one()
        return self._own_row().action_open_reading()

    def _own_row(self):
        self.ensure_one()
        return self.env['medical.attestation']._own_row(self)
