from datetime import timedelta

from odoo import api, fields, models

# 45 CFR 149.620(b)(2): substantially in excess; (c)(2): days to dispute, from the first bill
OVER = 400
DISPUTE_DAYS = 120


class MedicalEstimate(models.Model):
    """What was billed beside what was estimated: 400 dollars or more above it, of one provider, give the patient the right to dispute.

    Compared by provider: the services of the practice's own, by provider, with the charges of the claims that belong to it
    (45 CFR 149.620(b)); what other practices bill, they answer for.
    """
    _inherit = 'medical.estimate'

    claim_ids = fields.One2many('medical.claim', 'estimate_id', 'Claims')
    amount_billed = fields.Monetary('Billed', compute='_compute_billed', store=True, compute_sudo=True)
    amount_over = fields.Monetary(
        'Billed Above', compute='_compute_billed', store=True, compute_sudo=True, help="The most that one provider's bill is above the estimate.")
    is_over = fields.Boolean(
        'May Be Disputed', compute='_compute_billed', store=True, compute_sudo=True,
        help="One provider's bill is at least 400 dollars above the estimate: the patient may dispute it (45 CFR 149.620).")
    billed_on = fields.Date('First Bill', compute='_compute_billed', store=True, compute_sudo=True)
    dispute_until = fields.Date(
        compute='_compute_billed', store=True, compute_sudo=True, help="120 days after the first bill (45 CFR 149.620(c)(2)).")

    @api.depends('claim_ids.amount_charged', 'claim_ids.state', 'claim_ids.date', 'claim_ids.provider_id', 'line_ids.amount', 'provider_id', 'state')
    def _compute_billed(self):
        for estimate in self:
            claims = estimate.claim_ids.filtered(lambda claim: claim.state not in ('draft', 'void'))
            expected, billed = {}, {}
            for line in estimate.line_ids.filtered(lambda line: not line.other_provider):
                provider = line.provider_id or estimate.provider_id
                expected[provider] = expected.get(provider, 0) + line.amount
            for claim in claims:
                provider = claim.provider_id or estimate.provider_id
                billed[provider] = billed.get(provider, 0) + claim.amount_charged
            over = max((amount - expected.get(provider, 0) for provider, amount in billed.items()), default=0)
            estimate.amount_billed = sum(billed.values())
            estimate.amount_over = max(over, 0)
            estimate.is_over = estimate.given_on and estimate.currency_id.compare_amounts(over, OVER) >= 0
            estimate.billed_on = min(claims.mapped('date'), default=False)
            estimate.dispute_until = estimate.billed_on + timedelta(days=DISPUTE_DAYS) if estimate.is_over else False
