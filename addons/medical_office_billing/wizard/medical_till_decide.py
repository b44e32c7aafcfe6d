from odoo import fields, models


class MedicalTillDecide(models.TransientModel):
    """Asks a decider for the reason: accept a till's difference, or have it counted again."""
    _name = 'medical.till.decide'
    _description = 'Decide a Difference'

    till_id = fields.Many2one('medical.till', required=True, readonly=True, ondelete='cascade')
    currency_id = fields.Many2one(related='till_id.currency_id')
    open_difference = fields.Monetary(related='till_id.open_difference')
    difference_cash = fields.Monetary(related='till_id.difference_cash')
    difference_cheque = fields.Monetary(related='till_id.difference_cheque')
    difference_card = fields.Monetary(related='till_id.difference_card')
    reason = fields.Char(required=True, help="What was found out. It stays with the till.")

    def action_accept(self):
        """Post the difference to over and short and close the till."""
        self.ensure_one()
        self.till_id._decide(True, self.reason)

    def action_recount(self):
        """Send it back to be counted again; this count is kept."""
        self.ensure_one()
        self.till_id._decide(False, self.reason)
