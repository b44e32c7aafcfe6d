from odoo import api, fields, models

# what is typed in a row: field, group, reason
TYPED = [
    ('entry_contractual', 'CO', '45'), ('entry_deductible', 'PR', '1'), ('entry_coinsurance', 'PR', '2'), ('entry_copay', 'PR', '3')]


class MedicalRemittanceClaim(models.Model):
    """Typing an answer from paper: the usual reasons of the whole claim in one row; others are added below it."""
    _inherit = 'medical.remittance.claim'

    entry_contractual = fields.Monetary('Contractual', compute='_compute_entry', inverse='_inverse_entry', help="Above the agreed amount (CO-45).")
    entry_deductible = fields.Monetary('Deductible', compute='_compute_entry', inverse='_inverse_entry', help="PR-1.")
    entry_coinsurance = fields.Monetary('Coinsurance', compute='_compute_entry', inverse='_inverse_entry', help="PR-2.")
    entry_copay = fields.Monetary('Co-Pay', compute='_compute_entry', inverse='_inverse_entry', help="PR-3.")
    entry_left = fields.Monetary('Left to Explain', compute='_compute_entry_left', help="Charged, less what was paid and adjusted: zero.")

    @api.depends('adjustment_ids.amount', 'adjustment_ids.group', 'adjustment_ids.reason', 'adjustment_ids.line_id')
    def _compute_entry(self):
        for answer in self:
            sums = {}
            for row in answer.adjustment_ids:
                if not row.line_id:
                    sums[row.group, row.reason] = sums.get((row.group, row.reason), 0) + row.amount
            for name, group, reason in TYPED:
                answer[name] = sums.get((group, reason), 0)

    def _inverse_entry(self):
        rows = self.env['medical.remittance.adjustment']
        typed = [(answer, group, reason, answer[name]) for answer in self for name, group, reason in TYPED]
        made = []
        for answer, group, reason, amount in typed:
            own = answer.adjustment_ids.filtered(
                lambda row, group=group, reason=reason: not row.line_id and row.group == group and row.reason == reason)
            if answer.currency_id.is_zero(sum(own.mapped('amount')) - amount):
                continue
            if own and amount:
                own[1:].unlink()
                own[:1].amount = amount
            elif own:
                own.unlink()
            else:
                made.append({'answer_id': answer.id, 'group': group, 'reason': reason, 'amount': amount})
        rows.create(made)

    @api.depends('charged', 'paid', 'entry_contractual', 'entry_deductible', 'entry_coinsurance', 'entry_copay', 'adjustment_ids.amount')
    def _compute_entry_left(self):
        names = [(group, reason) for _name, group, reason in TYPED]
        for answer in self:
            others = sum(row.amount for row in answer.adjustment_ids if row.line_id or (row.group, row.reason) not in names)
            answer.entry_left = answer.charged - answer.paid - others - sum(answer[name] for name, _group, _reason in TYPED)
