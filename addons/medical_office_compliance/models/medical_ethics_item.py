from odoo import fields, models


class MedicalEthicsItem(models.Model):
    """A tie, a payment or a gift that a person declares: with whom, what, worth how much, since when."""
    _name = 'medical.ethics.item'
    _description = 'Declared Tie or Payment'
    _inherit = ['medical.ethics.content.mixin']
    _order = 'statement_id, id'

    statement_id = fields.Many2one('medical.ethics.statement', required=True, index=True, readonly=True, ondelete='restrict')
    currency_id = fields.Many2one(related='company_id.currency_id')
    who = fields.Char('With Whom', required=True, readonly=True)
    name = fields.Char('What', required=True, readonly=True)
    value = fields.Monetary('Worth', readonly=True)
    date = fields.Date('Since or On', readonly=True)
    relation = fields.Char('Who in the Family', readonly=True, help="Whose it is: the person's own, or whose in the family.")
