from odoo import fields, models


class MedicalProblemCancel(models.TransientModel):
    """Asks why a problem is cancelled."""
    _name = 'medical.problem.cancel'
    _description = 'Cancel Problem'

    request_id = fields.Many2one('maintenance.request', 'Problem', required=True, readonly=True, ondelete='cascade')
    reason = fields.Text('Why', required=True)

    def action_cancel(self):
        """It was no problem after all."""
        self.ensure_one()
        self.request_id._medical_cancel(self.reason)
        return {'type': 'ir.actions.act_window_close'}
