from odoo import fields, models


class MedicalBillHold(models.TransientModel):
    """Why bills are kept back, and until when."""
    _name = 'medical.bill.hold'
    _description = 'Put Bills on Hold'

    move_ids = fields.Many2many('account.move', string='Bills', required=True, readonly=True)
    reason = fields.Char(required=True)
    until = fields.Date(help="The last day of the hold. Empty: until somebody releases it.")

    def action_hold(self):
        """Put the bills on hold."""
        self.ensure_one()
        self.move_ids._medical_hold(self.reason, self.until)
        return {'type': 'ir.actions.act_window_close'}
