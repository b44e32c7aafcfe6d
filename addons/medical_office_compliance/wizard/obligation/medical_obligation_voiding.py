from odoo import fields, models


class MedicalObligationVoiding(models.TransientModel):
    """The dialog by which evidence is taken back, with the reason."""
    _name = 'medical.obligation.voiding'
    _description = 'Void Evidence'

    evidence_id = fields.Many2one('medical.obligation.evidence', required=True, readonly=True, ondelete='cascade')
    reason = fields.Char('Why It Is Void', required=True)

    def action_save(self):
        """Void it."""
        self.ensure_one()
        self.evidence_id._void(self.reason)
        return {'type': 'ir.actions.act_window_close'}
