from odoo import api, models

from ..obligation.medical_obligation_refresh import LINKS

LINKS['medical.audit.template'] = 'audit_template_ids'


class MedicalObligationSource(models.AbstractModel):
    """Closed audits prove what their template names."""
    _inherit = 'medical.obligation.source'

    @api.model
    def _sources(self):
        return super()._sources() + [self._source(
            'audit', self.env._("Internal audits"), 'medical.audit', [('state', '=', 'closed')], 'closed_on', link='template_id',
            action='medical_office_compliance.action_medical_audit')]
