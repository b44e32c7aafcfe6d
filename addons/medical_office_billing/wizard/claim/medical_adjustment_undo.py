from odoo import fields, models


class MedicalAdjustmentUndo(models.TransientModel):
    """Why an adjustment is undone."""
    _name = 'medical.adjustment.undo'
    _description = 'Undo an Adjustment'

    adjustment_id = fields.Many2one('medical.adjustment', required=True, readonly=True)
    reason = fields.Char(required=True, help="Without the patient's name.")

    def action_undo(self):
        """Reverse it."""
        self.ensure_one()
        self.adjustment_id._undo(self.reason)
        return {'type': 'ir.actions.act_window_close'}
