from odoo import api, fields, models

from .medical_adjustment_rule import ACTIONS, GROUPS


class MedicalRemittanceAdjustment(models.Model):
    """Why less, or more, was paid than was charged (CAS): an amount above zero lowers the payment."""
    _name = 'medical.remittance.adjustment'
    _description = "Payer's Adjustment"
    _inherit = ['medical.remittance.part']
    _order = 'answer_id, id'
    _rec_name = 'reason'

    line_id = fields.Many2one(
        'medical.remittance.line', 'Service', index='btree_not_null', ondelete='cascade', domain="[('answer_id', '=', answer_id)]",
        help="Empty: of the whole claim.")
    company_id = fields.Many2one(related='answer_id.company_id', store=True, index=True, precompute=True)
    group = fields.Selection(GROUPS, required=True)
    reason = fields.Char(required=True, size=5)
    amount = fields.Monetary(required=True)
    action = fields.Selection(ACTIONS, 'Is Done', compute='_compute_action', store=True, help="By the rules for adjustments.")
    posted = fields.Monetary(readonly=True, copy=False, help="What was written off or moved: never more than was open.")

    @api.depends('group', 'reason', 'answer_id.remittance_id.payer_id', 'answer_id.claim_id')
    def _compute_action(self):
        rules = self.env['medical.adjustment.rule']._lookup(self.company_id or self.answer_id.company_id)
        spared = self.answer_id._qmb_answers()
        for row in self:
            answer = row.answer_id
            found = rules(answer.company_id, answer.remittance_id.payer_id, row.group, row.reason)
            row.action = 'decide' if found == 'patient' and answer in spared else found

    def _words(self):
        """These adjustments in short: summed by group and reason, as "CO-45 40.00"."""
        sums = {}
        for row in self:
            code = f'{row.group}-{row.reason}'
            sums[code] = sums.get(code, 0) + row.amount
        return ', '.join(f'{code} {amount:.2f}' for code, amount in sums.items())
