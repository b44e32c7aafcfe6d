from odoo import api, models


class MedicalToday(models.AbstractModel):
    """What the Privacy Officer looks at: nobody reviews what they did themselves."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        officer = 'medical_office_base.group_privacy_officer'
        return super()._cards() + [
            self._card(
                'glass_unreviewed', title=self.env._("Restricted records opened, to review"), section='patients', sequence=80, urgency='warning',
                icon='fa-unlock', groups=officer, model='medical.patient.glass',
                domain=[('outcome', 'in', (False, 'question')), ('user_id', '!=', self.env.uid)],
                action='medical_office_base.action_medical_patient_glass', empty=self.env._("Every opened record is reviewed.")),
        ]
