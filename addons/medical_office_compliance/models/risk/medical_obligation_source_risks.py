from odoo import api, models
from odoo.fields import Domain


class MedicalObligationSource(models.AbstractModel):
    """Risk analyses and the work on them, contingency tests, reviews of activity and of accounts: once they are signed."""
    _inherit = 'medical.obligation.source'

    @api.model
    def _sources(self):
        signed, draft, treated = Domain('state', '=', 'signed'), Domain('state', '=', 'draft'), Domain('risk_id', '!=', False)
        tested = Domain('is_contingency', '=', True)
        reviews = {
            'activity_review': (self.env._("Reviews of system activity signed"), 'medical.activity.review'),
            'access_review': (self.env._("Reviews of accounts signed"), 'medical.user.review'),
        }
        return super()._sources() + [
            self._source(
                'risk_analysis', self.env._("Risk analyses signed"), 'medical.risk.analysis', signed, 'signed_on',
                open_domain=~signed & Domain('date_due', '!=', False), deadline='date_due',
                action='medical_office_compliance.action_medical_risk_analysis'),
            self._source(
                'risk_work', self.env._("Work on risks done"), 'medical.action', treated & Domain('state', '=', 'done'), 'done_on',
                open_domain=treated & Domain('state', '=', 'open'), deadline='date_due', action='medical_office_compliance.action_medical_action_risk'),
            self._source(
                'contingency_test', self.env._("Contingency tests signed"), 'medical.drill', tested & Domain('signed_on', '!=', False), 'date_done',
                site='site_id', open_domain=tested & Domain('state', '=', 'planned'), deadline='date_planned',
                action='medical_office_compliance.action_medical_contingency_test'),
            *(self._source(
                key, title, model, signed, 'signed_on', open_domain=draft, deadline='date_due',
                action=f"medical_office_compliance.action_{model.replace('.', '_')}") for key, (title, model) in reviews.items()),
            # readings of patients drawn at random, looked at by the Privacy Officer
            self._source(
                'activity_review', self.env._("Access reviews signed"), 'medical.access.review', signed, 'signed_at',
                action='medical_office_base.action_medical_access_review'),
        ]
