from odoo import fields, models


class MedicalPolicyRetirement(models.TransientModel):
    """Why a policy holds no longer."""
    _name = 'medical.policy.retirement'
    _description = 'Retire a Policy'

    policy_id = fields.Many2one('medical.policy', required=True, readonly=True, ondelete='cascade')
    reason = fields.Char('Why It Holds No Longer', required=True)

    def action_retire(self):
        """Retire it from today on."""
        self.ensure_one()
        return self.policy_id._retire(self.reason)
