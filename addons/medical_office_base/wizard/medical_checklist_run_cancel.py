from odoo import fields, models


class MedicalChecklistRunCancel(models.TransientModel):
    """Asks why rounds are cancelled."""
    _name = 'medical.checklist.run.cancel'
    _description = 'Cancel Rounds'

    run_ids = fields.Many2many('medical.checklist.run', required=True, readonly=True)
    reason = fields.Text(required=True)

    def action_cancel(self):
        """Cancel the rounds: they won't be asked for, and stay in the log with the reason."""
        self.ensure_one()
        self.run_ids._cancel(self.reason)
        return {'type': 'ir.actions.act_window_close'}
