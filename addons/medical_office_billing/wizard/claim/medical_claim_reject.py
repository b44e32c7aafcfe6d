from odoo import fields, models
from odoo.exceptions import UserError


class MedicalClaimReject(models.TransientModel):
    """Why the clearinghouse or the payer didn't take a claim in, typed where no acknowledgement file says it."""
    _name = 'medical.claim.reject'
    _description = 'Rejection of a Claim'

    claim_id = fields.Many2one('medical.claim', required=True, readonly=True, ondelete='cascade')
    reason = fields.Char(required=True, help="As the clearinghouse or payer says it, without the patient's name.")

    def action_reject(self):
        """Note the rejection on the claim, which is corrected and sent again."""
        self.ensure_one()
        claim = self.claim_id
        claim._for_billers(('sent', 'accepted'), self.env._("isn't sent, or was answered."))
        if not (self.reason or '').strip():
            raise UserError(self.env._("Write down why."))
        claim._reject(self.reason.strip())
        return {'type': 'ir.actions.act_window_close'}
