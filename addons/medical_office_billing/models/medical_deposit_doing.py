from odoo import Command, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_amount, format_date

from .medical_deposit import DECIDERS

SECONDS = f'{DECIDERS},medical_office_base.group_biller,medical_office_base.group_cashier'


class MedicalDeposit(models.Model):
    """Preparing a deposit, taking it back, and what the bank counts otherwise."""
    _inherit = 'medical.deposit'

    def action_add_cheques(self):
        """Put every cheque that waits at the site into the draft; what isn't there is taken out again by hand."""
        self.ensure_one()
        self._check_worker()
        entries = self.env['medical.till.entry'].search(
            self.env['medical.till.entry']._to_deposit_domain() & fields.Domain('site_id', '=', self.site_id.id))
        self.entry_ids = [Command.set(entries.ids)]

    def action_prepare(self):
        """Prepare the deposit: whoever presses it is the second person where they didn't count; else a second person signs in.

        :raises UserError: what is missing or doesn't fit, in words
        """
        self.ensure_one()
        self._check_worker()
        self._check_ready()
        if self._may_confirm(self.env.user):
            self._prepare(self.env.user)
            return False
        # a row that is there: of a new one the browser would lose the password, which is kept nowhere
        confirm = self.env['medical.deposit.confirm'].create({'deposit_id': self.id})
        return {**self.env['ir.actions.actions']._for_xml_id('medical_office_billing.action_medical_deposit_confirm'), 'res_id': confirm.id}

    def _may_confirm(self, user):
        """Whether somebody may be the second person: of the practice, with a role about money, who didn't count."""
        deposit = self.sudo()  # sudo: who counted
        return user not in deposit.user_ids and user.active and deposit.company_id in user.company_ids and user.has_groups(SECONDS)

    def _check_ready(self):
        self.ensure_one()
        self.check_access('read')
        deposit = self.sudo()  # sudo: safe, cheques and accounts, to check what was typed
        deposit._check_draft()
        currency, site = deposit.currency_id, deposit.site_id
        if not site.safe_journal_id:
            raise UserError(self.env._("%(site)s has no safe yet: make a cash drawer there first.", site=site.name))
        self.env['medical.till']._check_accounts(deposit.company_id)
        if currency.compare_amounts(deposit.amount, 0) <= 0:
            raise UserError(self.env._("There is nothing to deposit: count the notes and coins, or choose the cheques."))
        if not deposit.bag_number or not deposit.carrier_id:
            raise UserError(self.env._("Write the number of the bag and who carries it to the bank."))
        if deposit.date > site._today():
            raise UserError(self.env._("%(date)s is to come: a deposit is of the day on which it is prepared.", date=format_date(self.env, deposit.date)))
        if deposit.bank_journal_id.type != 'bank':
            raise UserError(self.env._("Choose the bank account that it goes to."))
        holds = site._medical_safe_balance()
        if currency.compare_amounts(deposit.cash_amount, holds) > 0:
            raise UserError(self.env._(
                "By the book the safe holds %(holds)s, the deposit has %(cash)s of cash: count again, or find what isn't on the book.",
                holds=format_amount(self.env, holds, currency), cash=format_amount(self.env, deposit.cash_amount, currency)))
        entries = deposit.entry_ids
        waiting = entries.search(entries._to_deposit_domain() & fields.Domain('id', 'in', entries.ids))
        if gone := entries - waiting:
            raise UserError(self.env._(
                "%(number)s is deposited already, void, or in a till that isn't closed: take it out.", number=', '.join(gone.mapped('number'))))
        if any(entry.site_id != site for entry in entries):
            raise UserError(self.env._("Cheques of another site are deposited there."))

    def _prepare(self, second):
        """Post the deposit on its way to the bank.

        :param second: a res.users who didn't count, present at the count
        :raises UserError: it changed meanwhile, or the books are closed for its day
        """
        if not self._may_confirm(second):
            raise AccessError(self.env._("The second person works with money in this practice, and didn't count the deposit."))
        deposit = self.sudo()  # sudo: who prepares deposits writes no entries of the safe otherwise; checked above and next
        deposit.lock_for_update()
        # two deposits of the same cheques, or of the same cash, wait for each other
        deposit.entry_ids.lock_for_update()
        deposit.site_id.safe_journal_id.lock_for_update(allow_referencing=True)
        deposit.invalidate_recordset(['state'])
        self._check_ready()
        lines = [(self.env['medical.till']._till_account(deposit.company_id, 'transfer_account_id'), deposit.amount)]
        if not deposit.currency_id.is_zero(deposit.cash_amount):
            lines.append((deposit.site_id.safe_journal_id.default_account_id, -deposit.cash_amount))
        for drawer, entries in deposit.entry_ids.grouped('drawer_id').items():
            lines.append((drawer._journal('cheque').default_account_id, -deposit.currency_id.round(sum(entries.mapped('amount')))))
        deposit.write({
            'move_id': deposit._post(lines, deposit.number).id, 'second_id': second.id, 'prepared_at': fields.Datetime.now()})

    def _post(self, lines, text, date=None):
        """Post an entry of the deposit in the journal of the site's safe; called as superuser.

        :param list lines: (account, debit minus credit)
        """
        move = self.env['account.move'].with_company(self.company_id).create({
            'move_type': 'entry', 'journal_id': self.site_id.safe_journal_id.id, 'date': date or self.date, 'ref': text,
            'company_id': self.company_id.id, 'line_ids': [
                Command.create({
                    'account_id': account.id, 'balance': balance, 'name': text,
                    'analytic_distribution': self.site_id._medical_distribution() if account.internal_group in ('income', 'expense') else False})
                for account, balance in lines if not self.currency_id.is_zero(balance)]})
        move.action_post()
        return move

    # === AFTERWARDS === #

    def _check_decides(self):
        """The deposit as superuser, for the office manager or owner who neither counted nor confirmed it."""
        self.ensure_one()
        self.check_access('read')
        if not self.env.user.has_groups(DECIDERS):
            raise AccessError(self.env._("The office manager or the owner decides about a deposit that was prepared."))
        deposit = self.sudo()  # sudo: checked above and next
        deposit.lock_for_update()
        deposit.invalidate_recordset(['state'])
        if self.env.user in deposit.user_ids | deposit.second_id | deposit.carrier_id:
            raise AccessError(self.env._("Who counted, confirmed or carried a deposit doesn't decide about it: somebody else does."))
        if deposit.state != 'prepared':
            raise UserError(self.env._("%(number)s isn't on its way to the bank.", number=deposit.number))
        return deposit

    def action_take_back(self):
        """Ask why, and bring the deposit back into safe and drawers."""
        self._check_decides()
        return self._reason_action('cancel')

    def action_correct(self):
        """Ask what the bank counted and why, and post the difference."""
        self._check_decides()
        return self._reason_action('correct')

    def _reason_action(self, kind):
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_billing.action_medical_deposit_reason')
        return {**action, 'context': {'default_deposit_id': self.id, 'default_kind': kind}}

    def _clean_reason(self, reason):
        reason = ' '.join((reason or '').split())
        if len(reason) < 3:
            raise UserError(self.env._("Write down why."))
        return reason

    def _take_back(self, reason):
        """Take a prepared deposit back: its entry is reversed by one of its own; cash and cheques are where they were.

        :raises UserError: no reason, corrected or partly matched already
        """
        deposit, reason = self._check_decides(), self._clean_reason(reason)
        if deposit.difference_move_id or deposit._transit_items().filtered(lambda item: item.matched_credit_ids or item.matched_debit_ids):
            raise UserError(self.env._("The bank has booked something of %(number)s: undo the match first.", number=deposit.number))
        deposit.cancelled_at, deposit.cancel_reason = fields.Datetime.now(), reason
        deposit.move_id._reverse_moves([{
            'date': deposit.site_id._today(), 'journal_id': deposit.move_id.journal_id.id,
            'ref': self.env._("%(number)s taken back", number=deposit.number)}], cancel=True)

    def _correct(self, bank_amount, reason):
        """The bank counted otherwise: post the difference to over and short, so that the bank's amount is what waits.

        :param float bank_amount: what the bank credits, zero or more, in the company's currency
        :raises UserError: no reason, the same amount, or corrected before
        """
        deposit, reason = self._check_decides(), self._clean_reason(reason)
        if deposit.difference_move_id:
            raise UserError(self.env._("The bank's count of %(number)s was entered already.", number=deposit.number))
        bank_amount = self.env['medical.till.count']._read_amount(deposit.currency_id, bank_amount)
        difference = deposit.currency_id.round(bank_amount - deposit.amount)
        if deposit.currency_id.is_zero(difference):
            raise UserError(self.env._("That is what the slip says: match it with the line of the bank."))
        accounts = self.env['medical.till']
        over = difference > 0
        account = accounts._till_account(
            deposit.company_id, 'default_cash_difference_income_account_id' if over else 'default_cash_difference_expense_account_id')
        move = deposit._post(
            [(accounts._till_account(deposit.company_id, 'transfer_account_id'), difference), (account, -difference)],
            self.env._("%(number)s, count of the bank", number=deposit.number), date=deposit.site_id._today())
        deposit.write({
            'difference': difference, 'difference_reason': reason, 'difference_by_id': self.env.uid, 'difference_move_id': move.id})
        if not over:
            items = deposit._transit_items()
            items.filtered(lambda item: not item.reconciled).reconcile()

    def action_open_move(self):
        """The entry in the ledger."""
        self.ensure_one()
        return {'type': 'ir.actions.act_window', 'res_model': 'account.move', 'res_id': self.move_id.id, 'views': [(False, 'form')]}

    def action_slip(self):
        """The deposit slip on paper."""
        return self.env.ref('medical_office_billing.action_report_deposit').report_action(self)
