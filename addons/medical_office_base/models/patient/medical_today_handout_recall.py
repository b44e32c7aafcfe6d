from odoo import api, models

from ..handout.medical_handout_given import GIVERS


class MedicalToday(models.AbstractModel):
    """Patients who were given a text that was recalled, and still have to be told."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return [*super()._cards(), self._card(
            'handout_recalls_to_tell', title=self.env._("Recalled handouts: patients to tell"), section='patients', sequence=12,
            urgency='danger', icon='fa-undo', groups=GIVERS, model='medical.handout.recall.line', domain=[('told_on', '=', False)],
            action='medical_office_base.action_medical_handout_recall_line', empty=self.env._("No patient has to be told of a recalled handout."))]
