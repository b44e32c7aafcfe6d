from odoo import api, models


class MedicalToday(models.AbstractModel):
    """Files of payers and clearinghouses that wait for somebody."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._x12_cards()

    @api.model
    def _x12_cards(self):
        readers = 'medical_office_base.group_biller,medical_office_base.group_manager'
        files = 'medical_office_billing.action_medical_x12_file'
        return [
            self._card(
                'x12_failed', title=self.env._("Files to look at"), section='billing', sequence=20, urgency='danger', icon='fa-file-code-o', groups=readers,
                model='medical.x12.file', domain=[('state', '=', 'failed')], action=files, empty=self.env._("Every file could be read.")),
            self._card(
                'x12_waiting', title=self.env._("Files to read or post"), section='billing', sequence=21, urgency='warning', icon='fa-file-code-o',
                groups=readers, model='medical.x12.file', domain=[('state', 'in', ('new', 'read'))], action=files, empty=self.env._("No file waits.")),
        ]
