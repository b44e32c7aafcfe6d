from odoo import api, models
from odoo.fields import Domain

from .medical_patient_request import OPEN_STATES


class MedicalObligationSource(models.AbstractModel):
    """Patients' requests under their privacy rights, and receipts of the privacy notice."""
    _inherit = 'medical.obligation.source'

    @api.model
    def _sources(self):
        titles = {
            'access': self.env._("Requests for records answered"), 'amendment': self.env._("Requests for amendment answered"),
            'accounting': self.env._("Requests for an accounting answered"),
            'restriction': self.env._("Requests for restriction or confidential contact answered")}
        kinds = {kind: (kind, 'confidential') if kind == 'restriction' else (kind,) for kind in titles}
        return super()._sources() + [
            self._source(
                f'patient_{kind}', title, 'medical.patient.request',
                Domain([('kind', 'in', kinds[kind]), ('state', 'not in', (*OPEN_STATES, 'withdrawn')), ('closed_on', '!=', False)]), 'closed_on',
                site='site_id', open_domain=Domain([('kind', 'in', kinds[kind]), ('state', 'in', OPEN_STATES)]), deadline='date_due',
                action='medical_office_base.action_medical_patient_request')
            for kind, title in titles.items()] + [
            self._source(
                'notice_receipt', self.env._("Receipts of the privacy notice"), 'medical.privacy.acknowledgement', Domain.TRUE, 'date',
                action='medical_office_base.action_medical_privacy_acknowledgement'),
        ]
