from odoo import fields, models


class MedicalSupplyUseUndo(models.TransientModel):
    """The office manager undoes a use of another person, or of another day, and says why."""
    _name = 'medical.supply.use.undo'
    _description = 'Undo a Use'

    use_id = fields.Many2one('medical.supply.use', required=True, readonly=True, ondelete='cascade')
    reason = fields.Char(required=True, help="Stays with the record.")

    def action_undo(self):
        """Move the goods back; see ``medical.supply.use.undo``."""
        self.ensure_one()
        self.use_id.undo(self.reason)
        return {'type': 'ir.actions.act_window_close'}
