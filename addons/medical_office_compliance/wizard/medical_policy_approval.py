from odoo import api, fields, models


class MedicalPolicyApproval(models.TransientModel):
    """Why a version is approved before every reviewer agreed."""
    _name = 'medical.policy.approval'
    _description = 'Approval Before All Agreed'

    version_id = fields.Many2one('medical.policy.version', required=True, readonly=True, ondelete='cascade')
    open_text = fields.Text('Not Agreed', compute='_compute_open_text')
    reason = fields.Text('Why You Go On', required=True)

    @api.depends('version_id')
    def _compute_open_text(self):
        for wizard in self:
            rows = wizard.version_id.review_ids.filtered(lambda row: row.is_current and row.state != 'agrees')
            states = dict(rows._fields['state']._description_selection(self.env))
            wizard.open_text = '\n'.join(
                ': '.join(filter(None, [row.user_id.name, states[row.state], row.comment])) for row in rows)

    def action_approve(self):
        """Approve it all the same."""
        self.ensure_one()
        return self.version_id._approve_despite(self.reason)
