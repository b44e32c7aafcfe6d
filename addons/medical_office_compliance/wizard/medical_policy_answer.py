from odoo import fields, models


class MedicalPolicyAnswer(models.TransientModel):
    """What a reviewer says of a version."""
    _name = 'medical.policy.answer'
    _description = 'Answer of a Reviewer'

    version_id = fields.Many2one('medical.policy.version', required=True, readonly=True, ondelete='cascade')
    comment = fields.Text(help="Kept with the version.")

    def action_agree(self):
        """Agree, with the comment."""
        self.ensure_one()
        return self.version_id._answer('agrees', self.comment)

    def action_ask_for_changes(self):
        """Want changes, as the comment says."""
        self.ensure_one()
        return self.version_id._answer('changes', self.comment)
