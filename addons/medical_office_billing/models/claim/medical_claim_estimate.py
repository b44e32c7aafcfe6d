from odoo import api, fields, models


class MedicalClaim(models.Model):
    """Which estimate a claim's charges were announced by."""
    _inherit = 'medical.claim'

    estimate_id = fields.Many2one(
        'medical.estimate', copy=False, index='btree_not_null', ondelete='set null', check_company=True,
        domain="[('patient_id', '=', patient_id), ('state', '=', 'given')]", help="What the patient was told to expect.")
    estimate_words = fields.Char('Against the Estimate', compute='_compute_estimate_words', compute_sudo=True)

    @api.depends('estimate_id.is_over', 'estimate_id.amount_over', 'estimate_id.dispute_until')
    def _compute_estimate_words(self):
        for claim in self:
            estimate = claim.estimate_id
            claim.estimate_words = self.env._(
                "%(amount)s above the estimate: the patient may dispute it until %(date)s.", amount=claim.currency_id.format(estimate.amount_over),
                date=fields.Date.to_string(estimate.dispute_until)) if estimate.is_over else ''

    @api.model_create_multi
    def create(self, vals_list):
        claims = super().create(vals_list)
        claims.filtered(lambda claim: claim.kind == 'self_pay' and not claim.estimate_id)._find_estimate()
        return claims

    def _find_estimate(self):
        """Find the estimate in force of each claim: of its visit, else of the patient and the day of service."""
        if not self:
            return
        # sudo: which estimate was given for these services, whoever enters the claim
        estimates = self.env['medical.estimate'].sudo().search([('patient_id', 'in', self.patient_id.ids), ('state', '=', 'given')])
        for claim in self if estimates else ():
            mine = estimates.filtered(lambda estimate, claim=claim: estimate.patient_id == claim.patient_id)
            found = mine.filtered(lambda estimate, claim=claim: claim.visit_id and estimate.visit_id == claim.visit_id) or mine.filtered(
                lambda estimate, claim=claim: claim.service_date and estimate.service_date and estimate.service_date <= claim.service_date <= (
                    estimate.service_date_to or estimate.service_date))
            if found:
                claim.estimate_id = found[0].sudo(False)
