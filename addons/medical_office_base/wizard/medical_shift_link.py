from odoo import fields, models


class MedicalShiftLink(models.TransientModel):
    """One's calendar link, to copy: it is shown once, and only its hash is kept."""
    _name = 'medical.shift.link'
    _description = 'My Calendar Link'

    # comes with the action that opens it, and never reaches the database
    url = fields.Char('Link', store=False, readonly=True)

    def action_revoke(self):
        """End the link."""
        self.env['medical.coverage'].revoke_calendar_link()
        return {'type': 'ir.actions.act_window_close'}
