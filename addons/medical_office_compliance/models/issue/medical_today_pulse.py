from odoo import api, models


class MedicalToday(models.AbstractModel):
    """The pulse that one is asked to answer."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + [
            self._card(
                'pulse_to_answer', title=self.env._("Pulse: two minutes, no names"), section='compliance', sequence=30, urgency='info', icon='fa-heartbeat',
                personal=True, groups='medical_office_base.group_staff,medical_office_base.group_facility', model='medical.pulse',
                domain=[('can_answer', '=', True)], action='medical_office_compliance.action_medical_pulse_answer',
                empty=self.env._("No pulse waits for you.")),
        ]
