from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    medical_practice_name = fields.Char('Practice', compute='_compute_medical_practice_name')

    def _compute_medical_practice_name(self):
        for settings in self:
            settings.medical_practice_name = self.env['medical.practice']._get(settings.company_id).legal_name

    def action_medical_practice(self):
        """Open the practice profile."""
        return self.env['medical.practice'].action_open_profile()
