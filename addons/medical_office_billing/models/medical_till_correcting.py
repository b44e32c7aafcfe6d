from odoo import api, models
from odoo.exceptions import UserError

from .medical_till_entry import MAY_VOID, PATIENT_KINDS


class MedicalTill(models.Model):
    """Voids of the same till, and refunds of what any till took before. Both need a reason and a second person."""
    _inherit = 'medical.till'

    def _void(self, entry, reason, second):
        """Void an entry of this till, which is still open, today: its entry in the ledger is reversed by one of its own, nothing is deleted.

        :param entry: a medical.till.entry of this till
        :param second: a res.users, from `_second_person`
        :return: the row that voids it
        :raise UserError: it is no entry of this till, voided or paid back already, or cash that isn't there any more
        """
        till = self._check_works()
        second, reason = till._check_second(second), self._check_reason(reason)
        entry = entry.sudo()  # sudo: an entry of the user's own till, which is asked next
        if entry.till_id != till or entry.kind not in MAY_VOID or entry.is_opening:
            raise UserError(self.env._("Only what this till took or paid today is voided."))
        entry.lock_for_update()
        entry.invalidate_recordset(['state'])
        if entry.state != 'posted' or entry.origin_id and entry.kind != 'refund':
            raise UserError(self.env._("%(number)s is void already.", number=entry.number))
        if entry._refunded().get(entry.id):
            raise UserError(self.env._("%(number)s was paid back, wholly or in part: void the refund first.", number=entry.number))
        if entry.method == 'cash' and entry.amount > 0:
            till._check_holds(entry.amount)
        number = till._next_receipt()
        move = entry.move_id
        reverse = move._reverse_moves([{
            'date': till.date, 'ref': self.env._("%(number)s voids %(voided)s", number=number, voided=entry.number), 'journal_id': move.journal_id.id,
        }], cancel=True)
        if entry.payment_id:
            entry.payment_id.write({'state': 'canceled'})
        entry.write({'state': 'void'})
        return till._add({
            'number': number, 'kind': entry.kind, 'method': entry.method, 'amount': -entry.amount, 'state': 'void', 'origin_id': entry.id,
            'patient_id': entry.patient_id.id, 'visit_id': entry.visit_id.id, 'reference': entry.reference, 'terminal_id': entry.terminal_id.id,
            'payout_kind_id': entry.payout_kind_id.id, 'note': reason, 'approved_by_id': second.id, 'move_id': reverse.id}).sudo(False)

    def _refund(self, origin, amount, reason, second, method=None, reference=None, terminal=None):
        """Pay a patient back, from this till, something of what a till of the company took: never more, and by the way it was paid.

        Cash goes back as cash, a card on the card with the terminal's reference; a cheque isn't paid back from a drawer. Another way is
        the manager's or the owner's to confirm, as second person.

        :param origin: the medical.till.entry that took it
        :param float amount: above zero, in the company's currency
        :param second: a res.users, from `_second_person`
        :param str method: by default that of the origin
        :return: the new medical.till.entry, of a negative amount
        :raise UserError: more than is left of it, another way without a decider, or cash that isn't there
        """
        till = self._check_works()
        origin = origin.sudo()  # sudo: what another cashier took, at another day; who the patient is, is asked next
        if not origin.exists() or origin.company_id != till.company_id or origin.kind not in PATIENT_KINDS or origin.origin_id:
            raise UserError(self.env._("Choose the payment that is paid back."))
        origin.patient_id.sudo(False).with_user(self.env.user).check_access('read')
        method = method or origin.method
        second = till._check_second(second, deciders_only=method != origin.method)
        reason = self._check_reason(reason)
        amount = self.env['medical.till.count']._read_amount(till.currency_id, amount, above=True)
        origin.lock_for_update()
        origin.invalidate_recordset(['state'])
        if origin.state != 'posted':
            raise UserError(self.env._("%(number)s is void: nothing of it is left.", number=origin.number))
        left = till.currency_id.round(origin.amount - origin._refunded().get(origin.id, 0.0))
        if till.currency_id.compare_amounts(amount, left) > 0:
            raise UserError(self.env._("At most %(left)s of %(number)s can be paid back.", left=till.currency_id.format(left), number=origin.number))
        if method == 'cheque':
            raise UserError(self.env._(
                "A cheque isn't paid back from the drawer: the same day it is voided and handed back; later the biller pays back, or the "
                "office manager confirms cash."))
        reference, terminal = till._check_reference(method, reference, terminal)
        if method == 'cash':
            till._check_holds(amount)
        number = till._next_receipt()
        payment = till._pay('outbound', method, amount, origin.payment_id.partner_id, number)
        till._take_from(origin.payment_id, payment, reapply=origin.kind == 'payment')
        return till._add({
            'number': number, 'kind': 'refund', 'method': method, 'amount': -amount, 'origin_id': origin.id, 'patient_id': origin.patient_id.id,
            'visit_id': origin.visit_id.id, 'reference': reference, 'terminal_id': terminal.id, 'note': reason, 'approved_by_id': second.id,
            'payment_id': payment.id, 'move_id': payment.move_id.id}).sudo(False)

    def _take_from(self, payment, refund, reapply):
        """Let a refund use up the payment that it pays back: what that had settled is owed again, as far as needed; called as superuser."""
        paid, back = self._receivable(payment), self._receivable(refund)
        # what earlier refunds used of it stays theirs
        settled = paid.matched_debit_ids.filtered(lambda partial: not partial.debit_move_id.move_id.origin_payment_id).sorted('id', reverse=True)
        if self.currency_id.compare_amounts(-paid.amount_residual, refund.amount) < 0:
            settled.unlink()
        (paid | back).filtered(lambda line: not line.reconciled).reconcile()
        if reapply and not paid.reconciled:
            self._apply(payment)

    @api.model
    def _check_reason(self, reason):
        reason = self._clean_words(reason)
        if not reason or len(reason) < 3:
            raise UserError(self.env._("Write down why."))
        return reason
