import base64

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.medical_office_base.tools.photo import PhotoError, clean_photo

from .medical_till import METHODS
from .medical_till_entry import PATIENT_KINDS


class MedicalTill(models.Model):
    """Taking money from patients, paying small things, and dropping cash into the safe."""
    _inherit = 'medical.till'

    def _take(self, kind, method, amount, patient=None, visit=None, reference=None, terminal=None, note=None, given=None, token=None):
        """Take money from a patient, as the till's cashier, and post it as a payment of Odoo's to their record number.

        A payment is applied to what the patient owes, oldest first; the rest stays open to their credit. A co-pay belongs to its visit
        and a deposit to what is to come: both stay open, and offset what the visit will cost the patient.

        :param str kind: copay, payment or deposit
        :param str method: cash, cheque or card
        :param float amount: above zero, in the company's currency
        :param patient: a medical.patient that the user may open; by default the visit's
        :param visit: the medical.visit it is for, if any
        :param str reference: the card terminal's reference (required, unique per terminal and day), or the cheque's number (required)
        :param terminal: the medical.till.terminal; by default the drawer's only one
        :param float given: cash that the patient handed over, for the change
        :param str token: the same token again is the same taking: its entry is returned, nothing is booked twice
        :return: the new medical.till.entry
        :raise UserError: the till isn't open today, the amount or reference isn't right, a co-pay of a QMB (42 U.S.C. 1396a(n)(3)(B))
        """
        till = self._check_works()
        if known := till._known(token):
            return known
        if kind not in PATIENT_KINDS:
            raise UserError(self.env._("Choose what is paid: a co-pay, a payment or a deposit."))
        amount = self.env['medical.till.count']._read_amount(till.currency_id, amount, above=True)
        patient, visit = self._check_patient(till, kind, patient, visit)
        reference, terminal = till._check_reference(method, reference, terminal)
        values = {'note': self._clean_words(note), 'token': token or False, 'reference': reference, 'terminal_id': terminal.id}
        if method == 'cash':
            given = self.env['medical.till.count']._read_amount(till.currency_id, amount if given is None else given)
            if till.currency_id.compare_amounts(given, amount) < 0:
                raise UserError(self.env._("The cash given is less than the amount. Type what was given, or a smaller amount."))
            values.update(given=given, change=till.currency_id.round(given - amount))
        number = till._next_receipt()
        payment = till._pay('inbound', method, amount, patient.sudo().partner_id, number)  # sudo: the contact that stands for them in the ledger
        if kind == 'payment':
            till._apply(payment)
        return till._add({
            'number': number, 'kind': kind, 'method': method, 'amount': amount, 'patient_id': patient.id, 'visit_id': visit.id,
            'payment_id': payment.id, 'move_id': payment.move_id.id, **values}).sudo(False)

    def _known(self, token):
        """The entry that this token made before, which is then not made again; called as superuser."""
        entries = self.entry_ids.filtered(lambda entry: entry.token == token) if token else self.env['medical.till.entry']
        return entries.sudo(False)

    def _check_patient(self, till, kind, patient, visit):
        """The patient and visit of a taking, both the user's to open, of the till's company."""
        visit = visit or self.env['medical.visit']
        patient = patient or visit.patient_id
        if not patient:
            raise UserError(self.env._("Choose the patient."))
        patient.check_access('read')
        if visit:
            visit.check_access('read')
            if visit.patient_id != patient:
                raise UserError(self.env._("This visit is another patient's."))
        if patient.company_id != till.company_id:
            raise UserError(self.env._("This patient's record belongs to another company."))
        if patient.merged_into_id:
            raise UserError(self.env._("This record was merged into %(number)s: take it there.", number=patient.merged_into_id.number))
        if kind == 'copay' and patient.sudo().is_qmb:  # sudo: what the law asks of whoever takes a co-pay
            raise UserError(self.env._(
                "No co-pay may be taken: the patient is a Qualified Medicare Beneficiary, who pays nothing for what Medicare covers "
                "(42 U.S.C. 1396a(n)(3)(B))."))
        return patient, visit

    def _check_reference(self, method, reference, terminal):
        """The cleaned reference and terminal of a method; called as superuser.

        :raise UserError: missing, or the terminal's reference was typed before on this day
        """
        if method not in dict(METHODS):
            raise UserError(self.env._("Choose how it is paid: cash, cheque or card."))
        reference = self._clean_words(reference, 40)
        terminals = self.env['medical.till.terminal']
        if method == 'cash':
            return False, terminals
        if not reference:
            raise UserError(
                self.env._("Type the reference that the card terminal printed.") if method == 'card' else self.env._("Type the number of the cheque."))
        if method == 'cheque':
            return reference, terminals
        own = self.drawer_id.terminal_ids
        terminal = terminals.browse(terminal.id) if terminal else own if len(own) == 1 else terminals
        if not terminal or terminal not in own:
            raise UserError(
                self.env._("Choose the card terminal.") if own else
                self.env._("%(drawer)s has no card terminal: the office manager adds it on the drawer.", drawer=self.drawer_id.name))
        reference = reference.upper()
        if self.env['medical.till.entry'].search_count([
                ('terminal_id', '=', terminal.id), ('day', '=', self.date), ('reference', '=', reference), ('state', '=', 'posted')], limit=1):
            raise UserError(self.env._(
                "Reference %(reference)s of %(terminal)s was typed already today: this payment was taken before, or the reference is another.",
                reference=reference, terminal=terminal.name))
        return reference, terminal

    def _clean_words(self, text, size=200):
        return ' '.join(str(text or '').split())[:size] or False

    def _pay(self, direction, method, amount, partner, number):
        """Post a payment from or to a patient's contact in the journal of a method; called as superuser."""
        journal = self.drawer_id._journal(method)
        payment = self.env['account.payment'].with_company(self.company_id).create({
            'payment_type': direction, 'partner_type': 'customer', 'partner_id': partner.id, 'journal_id': journal.id, 'amount': amount,
            'currency_id': self.currency_id.id, 'date': self.date, 'memo': number, 'company_id': self.company_id.id,
            'payment_method_line_id': journal[f'{direction}_payment_method_line_ids'][:1].id})
        payment.action_post()
        return payment

    def _receivable(self, payment):
        """The open side of a payment towards the patient."""
        return payment.move_id.line_ids.filtered(lambda line: line.account_id.account_type == 'asset_receivable')

    def _apply(self, payment):
        """Apply a payment to what its patient owes, oldest first; called as superuser."""
        line = self._receivable(payment)
        owed = self.env['account.move.line'].search([
            ('partner_id', '=', payment.partner_id.id), ('account_id', '=', line.account_id.id), ('company_id', '=', self.company_id.id),
            ('parent_state', '=', 'posted'), ('reconciled', '=', False), ('amount_residual', '>', 0)], order='date_maturity, date, id')
        if owed:
            (line | owed).reconcile()

    # === OTHER CASH === #

    def _check_holds(self, amount):
        """Refuses to take more cash out of the till than it holds by the book; called as superuser."""
        if self.currency_id.compare_amounts(self._cash_by_book()[self.id], amount) < 0:
            raise UserError(self.env._("The drawer doesn't hold that much cash."))

    def _pay_out(self, kind, amount, note, token=None, photo=None):
        """Pay something small from the drawer, for one of the kinds that the manager allows.

        :param kind: a medical.payout.kind of the company
        :param str note: the number of the receipt and what it was
        :param str photo: of the receipt, as base64; kept drawn anew from its pixels
        :raise UserError: above the kind's limit or the cash that is there, or without words
        """
        till = self._check_works()
        if known := till._known(token):
            return known
        amount = self.env['medical.till.count']._read_amount(till.currency_id, amount, above=True)
        kind = kind.sudo()  # sudo: its account, which is not the cashier's to read
        if not kind.exists() or kind.company_id != till.company_id or not kind.active:
            raise UserError(self.env._("Choose what it is for."))
        if kind.limit_amount and till.currency_id.compare_amounts(amount, kind.limit_amount) > 0:
            raise UserError(self.env._("%(kind)s is paid from the drawer up to %(limit)s: have it paid as a bill.",
                                       kind=kind.name, limit=till.currency_id.format(kind.limit_amount)))
        note = self._clean_words(note)
        if not note:
            raise UserError(self.env._("Write down the receipt: its number, and what was bought."))
        till._check_holds(amount)
        number = till._next_receipt()
        journal = till.drawer_id.cash_journal_id
        move = till._post(journal, [
            (kind.account_id, amount, {'analytic_distribution': till.site_id._medical_distribution()}),
            (journal.default_account_id, -amount, {})], number)
        return till._add({
            'number': number, 'kind': 'payout', 'method': 'cash', 'amount': -amount, 'payout_kind_id': kind.id, 'note': note, 'move_id': move.id,
            'token': token or False, 'photo': self._clean_photo(photo)}).sudo(False)

    def _clean_photo(self, photo):
        if not photo:
            return False
        try:
            return base64.b64encode(clean_photo(base64.b64decode(photo, validate=True)))
        except (PhotoError, TypeError, ValueError) as error:
            raise UserError(self.env._("The photo can't be kept: take it again, as JPEG or PNG of at most 12 MB.")) from error

    def _drop(self, amount, note=None, token=None):
        """Drop cash from the drawer into the safe.

        :param str note: the number of the bag or envelope
        """
        till = self._check_works()
        if known := till._known(token):
            return known
        amount = self.env['medical.till.count']._read_amount(till.currency_id, amount, above=True)
        till._check_holds(amount)
        return till._move_safe('drop', -amount, self._clean_words(note), token=token or False).sudo(False)

    def _fetch_change(self, amount, note, second, token=None):
        """Bring change from the safe into the drawer, with a second person.

        :param second: a res.users, from `_second_person`
        :raise UserError: the safe doesn't hold that much by the book
        """
        till = self._check_works()
        if known := till._known(token):
            return known
        second = till._check_second(second)
        amount = self.env['medical.till.count']._read_amount(till.currency_id, amount, above=True)
        self._check_safe(till.drawer_id, amount)
        return till._move_safe(
            'float_in', amount, self._clean_words(note) or self.env._("Change from the safe"), approved_by_id=second.id,
            token=token or False).sudo(False)

    # === SECOND PERSON === #

    def _second_person(self, login, password, deciders_only=False):
        """Who confirms with their own password: never the till's cashier, nor who is signed in.

        :return: the res.users
        :raise UserError: wrong password, too many tries, or somebody who may not confirm
        """
        user = self.env['res.users']._medical_confirming(login, password)
        # sudo: who may confirm on this drawer
        return self.sudo()._check_second(user, deciders_only)

    def _check_second(self, user, deciders_only=False):
        """Refuses a second person who may not be it; called as superuser."""
        if user in (self.user_id, self.env.user):
            raise UserError(self.env._("The second person is somebody else than the cashier."))
        if self.company_id not in user.company_ids:
            raise UserError(self.env._("%(person)s doesn't work in this company.", person=user.name))
        decides = user.has_group('medical_office_base.group_manager') or user.has_group('medical_office_base.group_owner')
        named = user in self.drawer_id.second_ids and not deciders_only
        if not decides and not named:
            raise UserError(
                self.env._("Only the office manager or the owner can confirm this.") if deciders_only else
                self.env._("%(person)s may not confirm this: the office manager, the owner, or who is named on the drawer.", person=user.name))
        return user
