from odoo import api, models

from ..tools.roles import WORKERS


class MedicalToday(models.AbstractModel):
    """Rounds that wait for a second person: see `medical.today`."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + [self._card(
            'rounds_confirm', title=self.env._("Rounds to confirm as second person"), section='facilities', sequence=15, urgency='warning',
            icon='fa-user-plus', personal=True, groups=WORKERS, model='medical.checklist.run',
            domain=[('awaits_second', '=', True), ('done_by_id', '!=', self.env.uid), ('site_id.user_ids', 'in', self.env.uid)],
            action='medical_office_base.action_medical_checklist_run', empty=self.env._("No round waits for a second person."))]
