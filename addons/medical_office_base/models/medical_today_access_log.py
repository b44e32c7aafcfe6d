from odoo import api, models


class MedicalToday(models.AbstractModel):
    """What the Privacy Officer must see to at once."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + [self._card(
            'access_log_broken', title=self.env._("Access log broken"), section='staff', sequence=90, urgency='danger', icon='fa-chain-broken',
            groups='medical_office_base.group_privacy_officer', model='medical.access.verification',
            domain=[('state', '=', 'broken'), ('noted_by_id', '=', False)],
            action='medical_office_base.action_medical_access_verification', empty=self.env._("The access log is as it was sealed."))]
