from odoo import models
from odoo.exceptions import UserError

from .account_payment import PAYING


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
        if refusals:
            raise UserError('\n'.join([self.env._("This can't be paid yet:"), *refusals]))
