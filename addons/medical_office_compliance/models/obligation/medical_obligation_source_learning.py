from odoo import api, models
from odoo.fields import Domain

DRILLS = {'drill': ('fire', 'evacuation', 'weather', 'threat', 'downtime', 'vaccine', 'spill', 'other'), 'medical_drill': ('medical',)}


class MedicalObligationSource(models.AbstractModel):
    """Policies, training, drills, disclosures, business associates, officers."""
    _inherit = 'medical.obligation.source'

    @api.model
    def _sources(self):
        titles = {'drill': self.env._("Drills held"), 'medical_drill': self.env._("Medical emergency drills held")}
        asked = Domain([('state', '=', 'open'), ('employee_id.active', '=', True)])
        associate = Domain('kind', '=', 'business_associate')
        serving = Domain('date_until', '=', False) | Domain('date_until', '>=', 'today')
        policies = {'link': 'policy_id', 'every': True, 'action': 'medical_office_compliance.action_medical_policy_version'}
        return super()._sources() + [
            self._source(
                'policy', self.env._("Policies approved or reviewed"), 'medical.policy.version', Domain('in_force_on', '!=', False), 'in_force_on', **policies),
            # what was found to need a change counts once the new version is in force
            self._source(
                'policy', self.env._("Policies reviewed"), 'medical.policy.checkup', Domain('outcome', '=', 'keep'), 'date',
                **{**policies, 'action': None}),
            self._source(
                'course', self.env._("Trainings done"), 'medical.training', Domain('state', '=', 'done'), 'date_done', link='course_id',
                open_domain=asked, deadline='date_due', action='medical_office_compliance.action_medical_training'),
            *(self._source(
                key, title, 'medical.drill', Domain([('state', '=', 'done'), ('kind', 'in', DRILLS[key])]), 'date_done', site='site_id',
                action='medical_office_compliance.action_medical_drill') for key, title in titles.items()),
            self._source(
                'disclosure_form', self.env._("Disclosure statements signed"), 'medical.ethics.statement',
                Domain([('state', '=', 'done'), ('reason', '!=', 'own')]), 'date_done', open_domain=asked & Domain('reason', '!=', 'own'),
                deadline='date_due', action='medical_office_compliance.action_medical_ethics_statement'),
            self._source(
                'associate_agreement', self.env._("Business associate agreements"), 'medical.agreement',
                associate & Domain('signed_on', '!=', False), 'signed_on',
                open_domain=associate & Domain([('state', '=', 'running'), ('baa_state', '=', 'incomplete')]),
                action='medical_office_compliance.action_medical_agreement_associate'),
            self._source(
                'associate_agreement', self.env._("Safeguards of business associates asked for"), 'medical.safeguard.review',
                Domain('state', '=', 'done'), 'done_on', action='medical_office_compliance.action_medical_safeguard_review'),
            self._source(
                'officer', self.env._("Officers appointed"), 'medical.officer', serving & Domain('user_id.active', '=', True), 'date_from',
                match=('office', 'officer')),
        ]
