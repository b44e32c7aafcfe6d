from odoo import fields, models


class MedicalRemittanceUndo(models.TransientModel):
    """Why a posted remittance is undone."""
    _name = 'medical.remittance.undo'
    _description = 'Undo a Remittance'

    remittance_id = fields.Many2one('medical.remittance', required=True, readonly=True, ondelete='cascade')
    currency_id = fields.Many2one(related='remittance_id.currency_id')
    amount = fields.Monetary(related='remittance_id.amount')
    reason = fields.Char(required=True)

    def action_undo(self):
        """Undo it."""
        self.ensure_one()
        self.remittance_id._undo(self.reason)
        return {'type': 'ir.actions.act_window_close'}
