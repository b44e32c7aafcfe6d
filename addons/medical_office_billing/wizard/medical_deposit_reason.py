from odoo import fields, models


class MedicalDepositReason(models.TransientModel):
    """Why a deposit is taken back, or what the bank counted otherwise."""
    _name = 'medical.deposit.reason'
    _description = 'Decision about a Deposit'

    deposit_id = fields.Many2one('medical.deposit', required=True, readonly=True, ondelete='cascade')
    currency_id = fields.Many2one(related='deposit_id.currency_id')
    amount = fields.Monetary('By the Slip', related='deposit_id.amount')
    kind = fields.Selection([('cancel', 'Take back'), ('correct', 'Count of the bank')], required=True, readonly=True)
    bank_amount = fields.Monetary('The Bank Counted')
    reason = fields.Char(required=True)

    def action_done(self):
        """Take back or correct, as asked."""
        self.ensure_one()
        if self.kind == 'cancel':
            self.deposit_id._take_back(self.reason)
        else:
            self.deposit_id._correct(self.bank_amount, self.reason)
        return {'type': 'ir.actions.act_window_close'}
