from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# An object, so that no remote call can put it in a context.
PAYING = object()


class AccountPayment(models.Model):
    """Money goes to a vendor for approved bills: through a payment run, or by "Pay" on a bill.

    Whoever isn't an accountant in Odoo's sense (`account.group_account_user`) can't confirm a payment to a vendor in any other
    way; for accountants it stays Odoo's own.
    """
    _inherit = 'account.payment'

    medical_run_id = fields.Many2one(
        'medical.payment.run', 'Payment Run', readonly=True, copy=False, index='btree_not_null', check_company=True, ondelete='restrict')
    medical_check_number = fields.Char('Check Number', copy=False, help="Of the check that was written, typed back.")

    _medical_check_uniq = models.UniqueIndex(
        "(journal_id, medical_check_number) WHERE medical_check_number IS NOT NULL AND medical_check_number != ''",
        "This check number is used already in this bank account.")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any('medical_run_id' in vals for vals in vals_list):
            raise UserError(self.env._("Payments of a run are made by the run."))
        payments = super().create(vals_list)
        payments.filtered(lambda payment: payment.state != 'draft')._medical_check_outbound()
        return payments

    def write(self, vals):
        if not self.env.su and 'medical_run_id' in vals:
            raise UserError(self.env._("Payments of a run are made by the run."))
        if vals.get('state') in ('in_process', 'paid'):
            self.filtered(lambda payment: payment.state == 'draft')._medical_check_outbound()
        return super().write(vals)

    def _medical_check_outbound(self):
        """Refuse a payment to a vendor that no approval stands behind.

        :raises AccessError: for whoever isn't an accountant
        """
        if self.env.su or self.env.context.get('medical_paying') is PAYING or self.env.user.has_group('account.group_account_user'):
            return
        if any(payment.payment_type == 'outbound' and payment.partner_type == 'supplier' for payment in self):
            raise AccessError(self.env._("A vendor is paid for approved bills: through a payment run, or by “Pay” on the bill."))
