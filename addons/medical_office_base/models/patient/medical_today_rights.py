from odoo import api, fields, models

from .medical_patient_request import OPEN_STATES
from .medical_patient_request_denial import DECIDERS
from .medical_patient_request_doing import HANDLERS

ACTION = 'medical_office_base.action_medical_patient_request'


class MedicalToday(models.AbstractModel):
    """What patients asked under their rights and wait for; the late ones first."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        today = fields.Date.context_today(self)
        soon = fields.Date.to_string(fields.Date.add(today, days=7))
        today = fields.Date.to_string(today)
        waits, handlers = ('state', 'in', list(OPEN_STATES)), ','.join(HANDLERS)
        return super()._cards() + [
            self._card(
                'patient_requests_overdue', title=self.env._("Patients' requests overdue"), section='patients', sequence=60, urgency='danger',
                icon='fa-balance-scale', groups=handlers, model='medical.patient.request', domain=[waits, ('date_due', '<', today)],
                action=ACTION, empty=self.env._("No request is overdue.")),
            self._card(
                'patient_requests_due', title=self.env._("Patients' requests due within 7 days"), section='patients', sequence=61, urgency='warning',
                icon='fa-balance-scale', groups=handlers, model='medical.patient.request',
                domain=[waits, ('date_due', '>=', today), ('date_due', '<=', soon)],
                action=ACTION, empty=self.env._("No request is due within 7 days.")),
            self._card(
                'patient_requests_identity', title=self.env._("Requests without identity check"), section='patients', sequence=62,
                icon='fa-id-card-o', groups=handlers, model='medical.patient.request', domain=[waits, ('identity_how', '=', False)],
                action=ACTION, empty=self.env._("Of every request, we know who asks.")),
            self._card(
                'patient_requests_no_clock', title=self.env._("Requests to answer, without a clock"), section='patients', sequence=63,
                icon='fa-balance-scale', groups=handlers, model='medical.patient.request', domain=[waits, ('date_due', '=', False)],
                action=ACTION, empty=self.env._("No restriction or confidential communication waits.")),
            self._card(
                'patient_denials_to_confirm', title=self.env._("Denials to confirm"), section='patients', sequence=64, urgency='warning',
                icon='fa-gavel', groups=','.join(DECIDERS), model='medical.patient.request', domain=[('can_confirm', '=', True)],
                action=ACTION, empty=self.env._("No denial waits for you.")),
            self._card(
                'patient_denials_in_review', title=self.env._("Denials under review"), section='patients', sequence=65, urgency='warning',
                icon='fa-gavel', groups=','.join(DECIDERS), model='medical.patient.request', domain=[('state', '=', 'review')],
                action=ACTION, empty=self.env._("No denial is under review.")),
        ]
