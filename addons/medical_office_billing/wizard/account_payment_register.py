from odoo import models
from odoo.exceptions import UserError

from ..models.account_payment import PAYING


class AccountPaymentRegister(models.TransientModel):
    """Vendor bills are paid once approved; for accountants "Pay" stays Odoo's own."""
    _inherit = 'account.payment.register'

    def _create_payments(self):
        self._medical_check_approved()
        return super(AccountPaymentRegister, self.with_context(medical_paying=PAYING))._create_payments()

    def _medical_check_approved(self):
        """Refuse bills that nobody approved.

        :raises UserError: names each bill and why
        """
        if self.env.su or self.env.user.has_group('account.group_account_user'):
            return
        owed = self.line_ids.filtered(lambda line: line.account_type == 'liability_payable' and line.amount_residual < 0)
        refusals = owed.move_id._medical_pay_refusals()
        if owed and not refusals and self.can_edit_wizard:
            refusals = self._medical_refuse_other(owed.move_id)
        if refusals:
            raise UserError('\n'.join([self.env._("This can't be paid yet:"), *refusals]))

    def _medical_refuse_other(self, bills):
        """Why this isn't what was approved, as sentences: more than is open, or to another bank account."""
        refusals = []
        most = self._get_total_amounts_to_pay(self.batches)['full_amount_for_difference']
        if self.currency_id.compare_amounts(self.amount, most) > 0:
            refusals.append(self.env._("%(amount)s are more than is open (%(most)s).", amount=self.currency_id.format(self.amount),
                                       most=self.currency_id.format(most)))
        approved = bills.partner_bank_id
        if self.partner_bank_id and approved and self.partner_bank_id not in approved:
            refusals.append(self.env._("%(account)s is another bank account than the one approved.", account=self.partner_bank_id.acc_number))
        return refusals
