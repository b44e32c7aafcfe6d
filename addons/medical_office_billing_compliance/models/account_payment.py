from odoo import api, models


class AccountPayment(models.Model):
    """Nothing is paid to somebody who is excluded from federal programs: 42 CFR 1001.1901. Their money is taken."""
    _inherit = 'account.payment'

    @api.model_create_multi
    def create(self, vals_list):
        payments = super().create(vals_list)
        payments.filtered(lambda payment: payment.state in ('in_process', 'paid'))._medical_check_payee()
        return payments

    def write(self, vals):
        """Confirming is writing the state: by the button, by a register, by RPC.

        :raises UserError: one of them goes to somebody excluded
        """
        if vals.get('state') in ('in_process', 'paid'):
            self.filtered(lambda payment: payment.state == 'draft')._medical_check_payee()
        return super().write(vals)

    def _medical_check_payee(self):
        for company, payments in self.filtered(lambda payment: payment.payment_type == 'outbound').grouped('company_id').items():
            payments.partner_id._medical_check_excluded(company, self.env._("The payment isn't confirmed"))
