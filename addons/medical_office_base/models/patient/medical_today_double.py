from odoo import api, models

from .medical_patient_double import DECIDERS


class MedicalToday(models.AbstractModel):
    """Patients who are likely here twice wait for medical records."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + [self._card(
            'patient_doubles', title=self.env._("Likely duplicates"), section='patients', sequence=60, urgency='info', icon='fa-clone', groups=DECIDERS,
            model='medical.patient.double', domain=[('state', '=', 'open')], action='medical_office_base.action_medical_patient_double',
            empty=self.env._("Nobody is likely here twice."))]
