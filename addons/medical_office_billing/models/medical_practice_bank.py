from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MedicalPractice(models.Model):
    """How the practice deals with its bank."""
    _inherit = 'medical.practice'

    bank_fee_account_id = fields.Many2one(
        'account.account', 'Bank Fees', check_company=True, domain="[('internal_group', '=', 'expense')]",
        help="Proposed for what a bank or card processor keeps of a payment.")
    deposit_days = fields.Integer(
        'Deposit at the Bank After (days)', default=3, tracking=True,
        help="Days after which a deposit that the bank hasn't booked shows on Today. Suggested: 3.")

    @api.constrains('deposit_days')
    def _check_deposit_days(self):
        for practice in self:
            if not 0 <= practice.deposit_days <= 60:
                raise ValidationError(self.env._("A deposit reaches the bank after 0 to 60 days."))
