from odoo import fields, models


class MedicalRemittanceProvider(models.Model):
    """What a payer pays or keeps back beside the claims (PLB): an amount above zero lowers the payment."""
    _name = 'medical.remittance.provider'
    _description = 'Provider-Level Adjustment'
    _order = 'remittance_id, id'
    _rec_name = 'reason'

    remittance_id = fields.Many2one('medical.remittance', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='remittance_id.company_id', store=True, precompute=True)
    currency_id = fields.Many2one(related='remittance_id.currency_id')
    reason = fields.Char(required=True, size=2, help="WO, FB, 72, L6, CS and others.")
    reference = fields.Char()
    amount = fields.Monetary(required=True)
    account_id = fields.Many2one('account.account', groups='account.group_account_invoice,account.group_account_readonly')
