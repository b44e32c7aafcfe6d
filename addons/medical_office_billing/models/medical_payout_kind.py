from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MedicalPayoutKind(models.Model):
    """What a drawer may pay for (stamps, water, parking), and the expense account it goes to. The manager decides the list."""
    _name = 'medical.payout.kind'
    _description = 'Kind of Pay-Out'
    _order = 'sequence, name'
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    account_id = fields.Many2one(
        'account.account', 'Expense Account', required=True, check_company=True, ondelete='restrict',
        domain="[('account_type', 'in', ('expense', 'expense_direct_cost', 'expense_other'))]")
    limit_amount = fields.Monetary('At Most', help="More than this at once is refused: it is paid as a bill. Nothing: no limit.")

    _name_uniq = models.UniqueIndex('(company_id, name) WHERE active IS TRUE', "This kind of pay-out is listed already.")

    @api.constrains('account_id')
    def _check_account(self):
        for kind in self:
            # sudo: the type of an account, which says nothing more
            if kind.account_id.sudo().internal_group != 'expense':
                raise ValidationError(self.env._("Pay-outs go to an expense account."))

    @api.constrains('limit_amount')
    def _check_limit(self):
        for kind in self:
            if kind.limit_amount < 0:
                raise ValidationError(self.env._("A limit is not below zero."))
