from odoo import fields, models


class MedicalTrainingBack(models.TransientModel):
    """Why a certificate isn't taken."""
    _name = 'medical.training.back'
    _description = 'Send a Certificate Back'

    training_ids = fields.Many2many('medical.training', required=True, readonly=True)
    reason = fields.Char('What Is Wrong', required=True)

    def action_save(self):
        """Send it back."""
        self.ensure_one()
        self.training_ids._send_back(self.reason)
        return {'type': 'ir.actions.act_window_close'}
