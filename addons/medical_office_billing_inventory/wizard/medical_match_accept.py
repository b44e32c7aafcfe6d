from odoo import fields, models


class MedicalMatchAccept(models.TransientModel):
    """The manager or the owner lets exceptions of a bill pass and says why."""
    _name = 'medical.match.accept'
    _description = 'Accept a Match Exception'

    exception_words = fields.Text('What Differs', readonly=True)
    reason = fields.Char(required=True, help="Stays with the bill.")

    def action_accept(self):
        """Accept the exceptions of the context; see ``medical.match.exception.accept``, which checks."""
        self.ensure_one()
        self.env['medical.match.exception'].browse(self.env.context.get('medical_exception_ids', [])).accept(self.reason)
        return {'type': 'ir.actions.act_window_close'}
