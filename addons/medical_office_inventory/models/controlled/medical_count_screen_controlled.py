from odoo import api, models


class MedicalCountScreen(models.AbstractModel):
    _inherit = 'medical.count.screen'

    @api.model
    def finish(self, count_id, leave=False):
        answer = super().finish(count_id, leave)
        if answer.get('state') == 'to_sign':
            # two people sign on the sheet, while they stand there
            answer['action'] = self.env['medical.count'].browse(count_id)._action_count_controlled()
        return answer
