from odoo import fields, models
from odoo.exceptions import AccessError

from ..account_payment import PAYING


class AccountPayment(models.Model):
    """Money goes back to a payer or patient through a refund, or at a till: guarded as what goes to vendors is."""
    _inherit = 'account.payment'

    medical_refund_ids = fields.One2many('medical.refund', 'payment_id', 'Refunds', groups='medical_office_base.group_biller')

    def _medical_check_outbound(self):
        res = super()._medical_check_outbound()
        if self.env.su or self.env.context.get('medical_paying') is PAYING or self.env.user.has_group('account.group_account_user'):
            return res
        back = self.filtered(lambda payment: payment.payment_type == 'outbound' and payment.partner_type == 'customer')
        if back:
            # sudo: whether the contacts are those of payers or patients
            payers = self.env['medical.payer'].sudo().with_context(active_test=False).search_count([('partner_id', 'in', back.partner_id.ids)], limit=1)
            if payers or any(back.partner_id.sudo().mapped('medical_is_patient')):
                raise AccessError(self.env._(
                    "Money goes back to a payer or patient through a refund that somebody else approves: Payer Payments, Refunds."))
        return res
