from odoo import fields, models


class MedicalLegalHoldLift(models.TransientModel):
    """Asks why a legal hold ends."""
    _name = 'medical.legal.hold.lift'
    _description = 'Lift a Legal Hold'

    hold_id = fields.Many2one('medical.legal.hold', required=True, readonly=True, ondelete='cascade')
    reason = fields.Char('Why', required=True)

    def action_confirm(self):
        """It ends: what it held may be destroyed once its period is over."""
        self.ensure_one()
        self.hold_id._lift(self.reason)
        return {'type': 'ir.actions.act_window_close'}
