from odoo import fields, models

from .medical_access_seal import RETENTION, RETENTION_MONTHS


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    medical_practice_name = fields.Char('Practice', compute='_compute_medical_practice_name')
    medical_access_log_months = fields.Integer(
        'Keep the Access Log (Months)', config_parameter=RETENTION, default=RETENTION_MONTHS,
        help="0 keeps it for good. Only whole, sealed months go; their hashes stay.")

    def _compute_medical_practice_name(self):
        for settings in self:
            settings.medical_practice_name = self.env['medical.practice']._get(settings.company_id).legal_name

    def action_medical_practice(self):
        """Open the practice profile."""
        return self.env['medical.practice'].action_open_profile()
