from odoo import fields, models


class MedicalChecklistStartLine(models.TransientModel):
    """A place at which a checklist can be done now."""
    _name = 'medical.checklist.start.line'
    _description = 'Place of a Round to Start'

    start_id = fields.Many2one('medical.checklist.start', required=True, readonly=True, index=True, ondelete='cascade')
    key = fields.Char(required=True, readonly=True)
    name = fields.Char('Place', readonly=True)

    def action_start(self):
        """Begin the round here and open it."""
        self.ensure_one()
        run = self.env['medical.checklist.run'].browse(self.start_id.checklist_id.start_now(self.key))
        return run._action_open_round()
