from odoo import fields, models


class MedicalAuditCallingOff(models.TransientModel):
    """The dialog that asks why an audit is called off."""
    _name = 'medical.audit.calling.off'
    _description = 'Call Off an Audit'

    audit_id = fields.Many2one('medical.audit', required=True, readonly=True, ondelete='cascade')
    reason = fields.Char('Why', required=True)

    def action_do(self):
        """Call it off."""
        self.ensure_one()
        self.audit_id._cancel(self.reason)
        return {'type': 'ir.actions.act_window_close'}
