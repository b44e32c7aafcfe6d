from odoo import api, models


class MedicalObligationSource(models.AbstractModel):
    """Screenings against the lists of exclusions prove that the practice screened."""
    _inherit = 'medical.obligation.source'

    @api.model
    def _sources(self):
        return super()._sources() + [self._source(
            'screening', self.env._("Exclusion screenings"), 'medical.screening', [], 'date', action='medical_office_compliance.action_medical_screening')]
