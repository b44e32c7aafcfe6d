from odoo import models
from odoo.exceptions import AccessError, UserError

from ..account_payment import PAYING

PAYERS = 'medical_office_base.group_biller,account.group_account_user'


class MedicalRefund(models.Model):
    """Paying an approved refund, and its letter."""
    _inherit = 'medical.refund'

    def action_pay(self):
        """Post the payment of these refunds, and settle the credits with them.

        :raises AccessError: for whoever isn't the biller
        :raises UserError: not approved, or the credit is no longer there
        """
        for refund in self:
            refund._pay()
        return True

    def _pay(self):
        self.ensure_one()
        if not self.env.user.has_groups(PAYERS):
            raise AccessError(self.env._("The biller pays an approved refund."))
        self.check_access('write')
        self._approval_lock()
        self.invalidate_recordset(['state'])
        if self.state != 'approved':
            raise UserError(self.env._("%(refund)s isn't approved: it can't be paid.", refund=self.name))
        self._check_sound()
        items, today = self._credit_items(), self.company_id._medical_today()
        # sudo: the contact in the ledger, which stands for payer or patient
        partner = self.sudo().payer_id.partner_id or self.sudo().patient_id.partner_id
        payment = self.env['account.payment'].with_company(self.company_id).with_context(medical_paying=PAYING).create({
            'payment_type': 'outbound', 'partner_type': 'customer', 'partner_id': partner.id, 'journal_id': self.journal_id.id, 'amount': self.amount,
            'currency_id': self.currency_id.id, 'date': today, 'memo': ' '.join(filter(None, (self.name, self.claim_id.number))),
            'destination_account_id': items.account_id.id, 'payment_method_line_id': self.journal_id.outbound_payment_method_line_ids[:1].id,
            'medical_check_number': self.check_number if self.method == 'cheque' else False})
        payment.action_post()
        back = payment.move_id.line_ids.filtered(lambda line: line.account_id == items.account_id)
        # sudo: items of the claim bear it, written by methods alone; the biller was checked
        back.sudo().write({'medical_claim_id': self.claim_id.id, 'medical_service_date': self.claim_id.service_date})
        (back.sudo() | items).reconcile()
        self._approval_sudo().write({'state': 'paid', 'payment_id': payment.id, 'paid_on': payment.date, 'paid_by_id': self.env.uid})
        if self.claim_id:
            self.claim_id._event('adjusted', self.env._("Refund %(number)s: %(amount)s", number=self.name, amount=self.currency_id.format(self.amount)), self)
            self.claim_id._follow_ledger()

    def _check_number_payment(self, number):
        """Note the number of the check that was written, on the payment as well."""
        if not self.env.user.has_groups(PAYERS):
            raise AccessError(self.env._("The biller notes the number of the check."))
        for refund in self:
            # sudo: the payment was made by this refund, and nothing of the entry changes
            refund.sudo().payment_id.medical_check_number = number

    def action_print(self):
        """The letter that goes along with the money."""
        self.ensure_one()
        if self.state != 'paid':
            raise UserError(self.env._("The letter says what was paid: pay it first."))
        return {'type': 'ir.actions.act_url', 'target': 'new', 'url': f'/medical_office/refund/{self.id}'}
