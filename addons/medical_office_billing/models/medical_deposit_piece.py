from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MedicalDepositPiece(models.Model):
    """How many of a note or coin are in a deposit."""
    _name = 'medical.deposit.piece'
    _description = 'Notes and Coins of a Deposit'
    _order = 'value desc, id'
    _rec_name = 'denomination_id'
    _check_company_auto = True

    deposit_id = fields.Many2one('medical.deposit', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='deposit_id.company_id', store=True, index=True)
    currency_id = fields.Many2one(related='deposit_id.company_id.currency_id')
    denomination_id = fields.Many2one('medical.denomination', 'Note or Coin', required=True, ondelete='restrict')
    value = fields.Monetary(related='denomination_id.value', store=True)
    number = fields.Integer()
    amount = fields.Monetary(compute='_compute_amount', store=True)

    _piece_uniq = models.UniqueIndex('(deposit_id, denomination_id)', "This note or coin is listed already.")

    @api.depends('number', 'value')
    def _compute_amount(self):
        for piece in self:
            piece.amount = piece.currency_id.round(piece.number * piece.value)

    @api.constrains('number', 'denomination_id')
    def _check_number(self):
        for piece in self:
            if not 0 <= piece.number <= 100_000:
                raise ValidationError(self.env._("A count is a whole number, zero or more."))
            if piece.denomination_id.currency_id != piece.deposit_id.currency_id:
                raise ValidationError(self.env._("This note or coin is of another currency."))

    @api.model_create_multi
    def create(self, vals_list):
        pieces = super().create(vals_list)
        pieces.deposit_id._check_draft()
        return pieces

    def write(self, vals):
        self.deposit_id._check_draft()
        res = super().write(vals)
        if 'deposit_id' in vals:
            self.deposit_id._check_draft()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_prepared(self):
        self.deposit_id._check_draft()
