from odoo import api, fields, models

# whose overpayments have a term: Medicare by 42 CFR 401.305, Medicaid as a suggestion
WITH_TERM = ('medicare', 'medicare_advantage', 'medicaid')


class MedicalPayer(models.Model):
    """Within how many days what a payer has overpaid is to be given back."""
    _inherit = 'medical.payer'

    repay_days = fields.Integer(
        'Repay Within (days)', compute='_compute_repay_days', store=True, readonly=False, precompute=True,
        help="From the day on which an overpayment was identified. Medicare: 60 (42 CFR 401.305); suggested for Medicaid, too. 0: no limit.")

    @api.depends('payer_type')
    def _compute_repay_days(self):
        for payer in self:
            payer.repay_days = 60 if payer.payer_type in WITH_TERM else 0
