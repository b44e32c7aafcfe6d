from datetime import timedelta

from odoo import api, fields, models

from ...models.claim.medical_adjustment import ADJUSTMENT_KINDS

DECISIONS = [
    ('ask', 'Ask the payer'), ('give_up', 'Give up'), ('patient', 'The patient owes it'), ('next', 'Ask the next payer'),
    ('accept', 'Accept what was paid'), ('mistake', 'It is no case')]
# of a claim: no kind that is about a patient's circumstances
GIVEN_UP = [kind for kind in ADJUSTMENT_KINDS if kind[0] in ('denial', 'timely', 'contractual', 'small', 'other')]


class MedicalClaimCaseDecide(models.TransientModel):
    """What is decided about one case, or about several alike, and why."""
    _name = 'medical.claim.case.decide'
    _description = 'Decide About a Claim to Work'

    case_ids = fields.Many2many('medical.claim.case', string='Cases', required=True, readonly=True)
    case_count = fields.Integer('Cases Chosen', compute='_compute_amount_total')
    decision = fields.Selection(DECISIONS, required=True)
    currency_id = fields.Many2one(related='case_ids.currency_id')
    amount = fields.Monetary(compute='_compute_amount', store=True, readonly=False, help="At most what is open with payers.")
    amount_total = fields.Monetary('Together', compute='_compute_amount_total')
    kind = fields.Selection(GIVEN_UP, default='denial')
    reason = fields.Char('Because', help="Without the patient's name.")
    next_date = fields.Date('Look Again On', default=lambda self: self.env.company._medical_today() + timedelta(days=14))
    refusal = fields.Char(compute='_compute_refusal')

    @api.depends('case_ids')
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard._worth() if len(wizard.case_ids) == 1 else 0

    @api.depends('case_ids')
    def _compute_amount_total(self):
        for wizard in self:
            wizard.case_count = len(wizard.case_ids)
            wizard.amount_total = wizard._worth()

    def _worth(self):
        return sum(min(case.amount, case.claim_id.amount_open_payer) for case in self.case_ids)

    @api.depends('case_ids', 'decision')
    def _compute_refusal(self):
        for wizard in self:
            refusals = [case._patient_refusal() for case in wizard.case_ids] if wizard.decision == 'patient' else []
            wizard.refusal = next(filter(None, refusals), False)

    def action_confirm(self):
        """Do what was decided."""
        self.ensure_one()
        cases = self.case_ids
        if self.decision == 'ask':
            cases._ask(self.reason, self.next_date)
        elif self.decision == 'give_up':
            cases._give_up(self.kind, self.reason, self.amount if len(cases) == 1 else None)
        elif self.decision in ('patient', 'next'):
            for case in cases:
                amount = self.amount if len(cases) == 1 else min(case.amount, case.claim_id.amount_open_payer)
                case._bill_patient(amount, self.reason) if self.decision == 'patient' else case._bill_next(amount, self.reason)
        else:
            cases._accept(self.reason, 'accepted' if self.decision == 'accept' else 'mistake')
        return {'type': 'ir.actions.act_window_close'}
