from odoo import api, models

# what a line of a bill says about how much is owed and for what
CONTENT = {
    'price_unit', 'quantity', 'discount', 'account_id', 'tax_ids', 'product_id', 'name', 'balance', 'debit', 'credit', 'amount_currency',
    'analytic_distribution', 'date_maturity'}


class AccountMoveLine(models.Model):
    """Whoever changes a line of a vendor's bill has a hand in the bill, and doesn't approve it."""
    _inherit = 'account.move.line'

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.move_id._medical_note_typist()
        return lines

    def write(self, vals):
        res = super().write(vals)
        if CONTENT & set(vals):
            self.move_id._medical_note_typist()
        return res
