from odoo import fields, models


class MedicalDayClose(models.TransientModel):
    """Closing a site's day: what doesn't tie is said before, and needs a reason."""
    _name = 'medical.day.close'
    _description = 'Close the Day'

    sheet_id = fields.Many2one('medical.day.sheet', required=True, readonly=True, ondelete='cascade')
    faults = fields.Integer("Figures That Don't Tie", readonly=True)
    copays = fields.Integer('Co-Pays Not Taken', readonly=True)
    reason = fields.Char()

    def action_close(self):
        """Close the day with its figures as they are now."""
        self.ensure_one()
        self.sheet_id._close(self.reason)
        return {'type': 'ir.actions.act_window_close'}

    def action_sheet(self):
        """Look at the figures first."""
        self.ensure_one()
        return self.sheet_id.action_open_sheet()
