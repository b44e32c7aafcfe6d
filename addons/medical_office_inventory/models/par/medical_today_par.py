from odoo import api, models

from .medical_par_suggestion import APPLIERS, CHANGES


class MedicalToday(models.AbstractModel):
    """What waits about par levels."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + [
            self._supply_card(
                'supply_par_changes', title=self.env._("Par levels to change"), sequence=52, urgency='info', icon='fa-balance-scale',
                model='medical.par.suggestion', domain=[
                    ('state', '=', 'open'), ('review_id.state', '=', 'ready'), ('advice', 'in', CHANGES)],
                action='medical_office_inventory.action_medical_par_suggestion', groups=APPLIERS,
                empty=self.env._("No suggestion for par levels waits.")),
        ]
