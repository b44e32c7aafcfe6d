from odoo import fields, models


class MedicalStatementLine(models.Model):
    """What a statement said of one claim, or of one other charge: copied when it was made, and stays so."""
    _name = 'medical.statement.line'
    _description = 'Line of a Statement'
    _inherit = ['medical.guarded']
    _order = 'statement_id, service_date, id'
    _rec_name = 'what'
    _stays = True

    statement_id = fields.Many2one('medical.statement', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='statement_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='statement_id.currency_id')
    claim_id = fields.Many2one('medical.claim', index='btree_not_null', ondelete='restrict')
    service_date = fields.Date('Date of Service')
    what = fields.Char(required=True)
    charged = fields.Monetary()
    insurance_paid = fields.Monetary()
    pending = fields.Monetary('With Insurance', help="Payers were asked for this and haven't answered yet.")
    adjusted = fields.Monetary(help="Taken off: agreed prices, write-offs.")
    patient_paid = fields.Monetary('You Paid')
    owed = fields.Monetary('Still Owed')
