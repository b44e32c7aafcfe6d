from datetime import timedelta

from odoo import api, fields, models

from .medical_patient_notice import TAKERS


class MedicalToday(models.AbstractModel):
    """What waits about forms: signed ones that run out, texts to approve."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._consent_cards()

    @api.model
    def _consent_cards(self):
        today = fields.Date.context_today(self)
        return [
            self._card(
                'consents_ending', title=self.env._("Signed forms that run out"), section='patients', sequence=42, icon='fa-file-text-o',
                groups=TAKERS, model='medical.consent', domain=[
                    ('state', '=', 'signed'), ('kind', '!=', 'disclosure'), ('date_end', '>=', fields.Date.to_string(today)),
                    ('date_end', '<=', fields.Date.to_string(today + timedelta(days=30)))],
                action='medical_office_base.action_medical_consent',
                empty=self.env._("No signed form runs out in the next 30 days.")),
            self._card(
                'consent_forms_to_approve', title=self.env._("Forms to approve"), section='patients', sequence=43, urgency='warning',
                icon='fa-gavel', groups=self.env['medical.consent.form']._paper_deciders, model='medical.consent.form',
                domain=[('state', '=', 'review')], action='medical_office_base.action_medical_consent_form',
                empty=self.env._("No form waits for approval.")),
        ]
