from odoo import fields, models


class MedicalEthicsFilingItem(models.TransientModel):
    """Something to declare: with whom, what, worth how much."""
    _name = 'medical.ethics.filing.item'
    _description = 'To Declare'
    _order = 'filing_id, id'

    filing_id = fields.Many2one('medical.ethics.filing', required=True, index=True, ondelete='cascade')
    currency_id = fields.Many2one(related='filing_id.currency_id')
    who = fields.Char('With Whom')
    name = fields.Char('What')
    value = fields.Monetary('Worth')
    date = fields.Date('Since or On')
    relation = fields.Char('Who in the Family', help="Yourself, or who in your family.")
