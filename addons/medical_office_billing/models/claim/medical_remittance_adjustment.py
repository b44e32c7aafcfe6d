from odoo import fields, models

from .medical_adjustment_rule import ACTIONS, GROUPS


class MedicalRemittanceAdjustment(models.Model):
    """Why less, or more, was paid than was charged (CAS): an amount above zero lowers the payment."""
    _name = 'medical.remittance.adjustment'
    _description = "Payer's Adjustment"
    _order = 'answer_id, id'
    _rec_name = 'reason'

    answer_id = fields.Many2one('medical.remittance.claim', required=True, index=True, ondelete='cascade')
    line_id = fields.Many2one('medical.remittance.line', 'Service', index='btree_not_null', ondelete='cascade', help="Empty: of the whole claim.")
    company_id = fields.Many2one(related='answer_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='answer_id.currency_id')
    group = fields.Selection(GROUPS, required=True)
    reason = fields.Char(required=True, size=5)
    amount = fields.Monetary(required=True)
    action = fields.Selection(ACTIONS, 'Is Done', help="By the rules for adjustments.")
