from datetime import timedelta

from odoo import api, fields, models

from .medical_agreement import INSIDERS


class MedicalToday(models.AbstractModel):
    """What waits about vendors: agreements to renew, notice to decide, papers, complaints, visits nobody checked out."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._agreement_cards()

    @api.model
    def _agreement_cards(self):
        today = fields.Date.context_today(self)
        running = [('state', '=', 'running')]
        # after notice it may end
        to_renew = [*running, ('notice_state', '!=', 'given')]
        of_running = [('agreement_id.state', '=', 'running')]
        keepers = 'medical_office_base.group_manager,medical_office_base.group_owner'
        return [
            self._card(
                'agreements_expired', title=self.env._("Agreements expired"), section='facilities', sequence=60, urgency='danger',
                icon='fa-handshake-o', groups=keepers, model='medical.agreement', domain=[*to_renew, ('expiry_stage', '=', 'expired')],
                action='medical_office_base.action_medical_agreement', empty=self.env._("Every running agreement is in force.")),
            self._card(
                'agreements_due', title=self.env._("Agreements to renew"), section='facilities', sequence=61, urgency='warning',
                icon='fa-handshake-o', groups=keepers, model='medical.agreement', domain=[*to_renew, ('expiry_stage', '=', 'due')],
                action='medical_office_base.action_medical_agreement', empty=self.env._("No agreement ends soon.")),
            self._card(
                'agreements_notice', title=self.env._("Notice to decide"), section='facilities', sequence=62, urgency='warning',
                icon='fa-calendar-times-o', groups=keepers, model='medical.agreement', domain=[
                    *running, ('notice_state', '=', 'open'), ('notice_date', '>=', fields.Date.to_string(today)),
                    ('notice_date', '<=', fields.Date.to_string(today + timedelta(days=30)))],
                action='medical_office_base.action_medical_agreement', empty=self.env._("No last day for notice falls in the next 30 days.")),
            self._card(
                'agreement_papers_missing', title=self.env._("Vendors with papers missing"), section='facilities', sequence=63, urgency='danger',
                icon='fa-id-card-o', groups=INSIDERS, model='medical.agreement', domain=[*running, ('document_state', '=', 'missing')],
                action='medical_office_base.action_medical_agreement', empty=self.env._("Every vendor has shown what they have to.")),
            self._card(
                'agreement_papers_due', title=self.env._("Vendors' papers running out"), section='facilities', sequence=64, urgency='warning',
                icon='fa-id-card-o', groups=INSIDERS, model='medical.agreement.document',
                domain=[*of_running, ('expiry_stage', 'in', ['due', 'expired'])],
                action='medical_office_base.action_medical_agreement_document', empty=self.env._("No paper of a vendor runs out soon.")),
            self._card(
                'vendor_complaints_open', title=self.env._("Complaints to vendors"), section='facilities', sequence=65, urgency='warning',
                icon='fa-commenting-o', groups='medical_office_base.group_staff', model='medical.vendor.visit',
                domain=[('complaint_state', 'in', ['open', 'answered'])], action='medical_office_base.action_medical_vendor_visit',
                empty=self.env._("No complaint to a vendor is open.")),
            self._card(
                'vendor_visits_forgotten', title=self.env._("Visits not checked out"), section='facilities', sequence=66, urgency='info',
                icon='fa-sign-out', groups='medical_office_base.group_manager', model='medical.vendor.visit',
                domain=[('state', '=', 'forgotten')], action='medical_office_base.action_medical_vendor_visit',
                empty=self.env._("Everybody who came was checked out.")),
        ]
