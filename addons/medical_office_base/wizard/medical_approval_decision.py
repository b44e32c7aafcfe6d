from odoo import fields, models
from odoo.exceptions import UserError


class MedicalApprovalDecision(models.TransientModel):
    """Asks why a document is refused or returned; the comment reaches its author."""
    _name = 'medical.approval.decision'
    _description = 'Refuse or Return'

    approval_ids = fields.Many2many('medical.approval', string='Steps', required=True, readonly=True)
    comment = fields.Text(required=True)

    def action_return(self):
        """Send the document back to its author, to change it and send it again."""
        return self._decide('returned')

    def action_refuse(self):
        """Refuse the document for good."""
        return self._decide('refused')

    def _decide(self, decision):
        self.ensure_one()
        if not self.comment.strip():
            raise UserError(self.env._("Say why: the author reads it."))
        self.approval_ids._decide(decision, self.comment)
        return {'type': 'ir.actions.act_window_close'}
