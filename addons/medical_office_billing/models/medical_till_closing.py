from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .medical_till import DECIDERS, FLOAT_TO


class MedicalTill(models.Model):
    """Counting a till blind, deciding its difference, and closing it."""
    _inherit = 'medical.till'

    def _check_counts(self):
        """Who counts a till: its cashier; or the manager or owner in place of one who isn't here, whose count another decides.

        :raise AccessError: anybody else
        """
        self.ensure_one()
        till = self.sudo()  # sudo: whose till it is; the answer is the same whether it isn't there or is another's
        if till.exists() and till.user_id != self.env.user and self.env.user.has_groups(DECIDERS) and till.company_id in self.env.companies:
            return till
        return self._check_mine()

    def action_count_in_place(self):
        """Count a till whose cashier isn't here, on the till's screen."""
        till = self._check_counts()
        if till.state == 'open':
            self._begin_count()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_billing.action_medical_till_screen')
        return {**action, 'context': {'medical_till_id': till.id}}

    def _begin_count(self):
        """Stop taking: the till is counted now."""
        till = self._check_counts()
        if till.state != 'open':
            raise UserError(self.env._("%(till)s isn't open any more.", till=till.number))
        till.state = 'counting'

    def _resume(self):
        """Go on taking, on the till's own day: somebody came, or an entry was forgotten."""
        till = self._check_mine()
        if till.state != 'counting':
            raise UserError(self.env._("%(till)s isn't being counted.", till=till.number))
        till.state = 'open'
        till._check_works()

    def _count(self, pieces, cheque_count=0, cheque=0.0, batches=None, float_to='drawer', handed_to=None):
        """Close by a blind count. Only now the figures that were expected are known.

        Within the drawer's tolerance of cash, and with cheques and cards that agree, the difference is posted to over and short and the
        till is closed; else, or when it was counted in the cashier's place and doesn't agree, somebody else decides. The drawer is free
        for the next till either way.

        :param pieces: {medical.denomination id: number}
        :param int cheque_count: number of cheques in the drawer, with their total `cheque`
        :param batches: {medical.till.terminal id: batch total as the terminal printed it}; each terminal that took anything is needed
        :param str float_to: drawer, safe or handover (then `handed_to`, a cashier of the drawer, opens the next till and receives it)
        :return: self
        :raise UserError: a count that is none, a batch that is missing, somebody who can't receive the float
        """
        till = self._check_counts()
        till.lock_for_update()
        till.invalidate_recordset(['state'])
        if till.state != 'counting':
            raise UserError(self.env._("Begin the count first: nothing is taken meanwhile."))
        counts = self.env['medical.till.count'].sudo()
        currency = till.currency_id
        rows, cash = counts._read_pieces(currency, pieces)
        cheque = counts._read_amount(currency, cheque)
        if isinstance(cheque_count, bool) or not isinstance(cheque_count, int) or cheque_count < 0:
            raise UserError(self.env._("Say how many cheques there are: a whole number, zero or more."))
        if bool(cheque_count) != (not currency.is_zero(cheque)):
            raise UserError(self.env._("Number and total of the cheques don't go together."))
        expected, by_terminal = till._expected()
        batch_rows = till._read_batches(batches or {}, by_terminal)
        card = currency.round(sum(total for _terminal, total, _expected in batch_rows))
        values = {
            'counted_cash': cash, 'counted_cheque': cheque, 'counted_card': card,
            **{f'expected_{method}': amount for method, amount in expected.items()},
            'difference_cash': currency.round(cash - expected['cash']), 'difference_cheque': currency.round(cheque - expected['cheque']),
            'difference_card': currency.round(card - expected['card'])}
        values['difference'] = currency.round(sum(values[f'difference_{method}'] for method in expected))
        moment = fields.Datetime.now()
        counts.create({
            'till_id': till.id, 'kind': 'close', 'user_id': self.env.uid, 'date': moment, 'pieces': rows, 'cash': cash, 'cheque_count': cheque_count,
            'cheque': cheque, 'card': card, 'batches': batch_rows, 'expected_cash': expected['cash'], 'expected_cheque': expected['cheque'],
            'expected_card': expected['card'], 'difference': values['difference']})
        till.write({**values, **till._float_values(cash, float_to, handed_to), 'closed_by_id': self.env.uid, 'counted_at': moment})
        agrees = all(currency.is_zero(values[name]) for name in ('difference_cash', 'difference_cheque', 'difference_card'))
        if till._within_tolerance(batch_rows) and (agrees or till.user_id == self.env.user):
            till._finish()
        else:
            till.state = 'to_decide'
        return self

    def _expected(self):
        """What the till should hold: ({'cash', 'cheque', 'card'}, {terminal id: cards}); called as superuser."""
        sums = self.env['medical.till.entry']._read_group(
            [('till_id', '=', self.id), ('method', '!=', 'cash')], ['method', 'terminal_id'], ['amount:sum'])
        by_terminal = {terminal.id: self.currency_id.round(amount) for method, terminal, amount in sums if method == 'card'}
        return {
            'cash': self._cash_by_book()[self.id],
            'cheque': self.currency_id.round(sum(amount for method, _terminal, amount in sums if method == 'cheque')),
            'card': self.currency_id.round(sum(by_terminal.values())),
        }, by_terminal

    def _read_batches(self, batches, by_terminal):
        """The batch totals as typed: [[terminal id, total, expected]]; refunds may make one negative. Called as superuser."""
        if not isinstance(batches, dict):
            raise UserError(self.env._("Type the batch total of each card terminal."))
        typed = {int(key): total for key, total in batches.items() if str(key).isdigit()}
        terminals = self.drawer_id.terminal_ids | self.env['medical.till.terminal'].browse(by_terminal)
        rows = []
        for terminal in terminals:
            total = typed.get(terminal.id)
            if total is None:
                if by_terminal.get(terminal.id):
                    raise UserError(self.env._("Type the batch total that %(terminal)s printed.", terminal=terminal.name))
                total = 0.0
            self.env['medical.till.count']._read_amount(self.currency_id, abs(total) if isinstance(total, (int, float)) and total is not True else total)
            rows.append([terminal.id, self.currency_id.round(total), by_terminal.get(terminal.id, 0.0)])
        return rows

    def _float_values(self, cash, float_to, handed_to):
        """What stays as the float, and where; called as superuser."""
        if float_to not in dict(FLOAT_TO):
            raise UserError(self.env._("Choose where the float goes."))
        values = {'float_to': float_to, 'float_left': 0.0, 'handed_to_id': False}
        if float_to != 'safe':
            values['float_left'] = min(cash, self.drawer_id.float_amount)
        if float_to == 'handover':
            if not handed_to or handed_to == self.env.user:
                raise UserError(self.env._("Choose the cashier who receives the float."))
            self.drawer_id._check_cashier(handed_to)
            if self.currency_id.is_zero(values['float_left']):
                raise UserError(self.env._("There is no cash to hand over."))
            values['handed_to_id'] = handed_to.id
        return values

    def _within_tolerance(self, batch_rows):
        currency = self.currency_id
        opened = self.entry_ids.filtered(lambda entry: entry.is_opening and entry.kind == 'difference') or currency.is_zero(self.open_difference)
        cards = all(currency.is_zero(total - expected) for _terminal, total, expected in batch_rows)
        return bool(opened) and cards and currency.is_zero(self.difference_cheque) and (
            currency.compare_amounts(abs(self.difference_cash), self.drawer_id.tolerance) <= 0)

    def _finish(self, decider=None, reason=None):
        """Post what is over or short, bring what is above the float into the safe, and lock the till; called as superuser."""
        values = {'date': self._close_date(), 'approved_by_id': decider.id if decider else False}
        self._post_opening_difference(self.env.user, **values)
        for method in ('cash', 'cheque', 'card'):
            self._post_difference(method, self[f'difference_{method}'], reason or self.env._("Count at the close"), **dict(values))
        standard = min(self.counted_cash, self.drawer_id.float_amount) if self.float_to == 'safe' else 0.0
        self._bring_to_safe('drop', self.counted_cash - self.float_left - standard, self.env._("Takings to the safe"), values)
        self._bring_to_safe('float_out', standard, self.env._("Float to the safe"), values)
        self.write({
            'state': 'closed', 'closed_at': fields.Datetime.now(),
            **({'decided_by_id': decider.id, 'decided_at': fields.Datetime.now(), 'decision_reason': reason} if decider else {})})

    def _bring_to_safe(self, kind, amount, note, values):
        amount = self.currency_id.round(amount)
        if not self.currency_id.is_zero(amount):
            self._move_safe(kind, -amount, note, date=values['date'], approved_by_id=values['approved_by_id'])

    # === DECIDING === #

    def action_decide(self):
        """Ask the decider for a reason, and accept or have it counted again."""
        till = self._check_decides()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_billing.action_medical_till_decide')
        return {**action, 'context': {'default_till_id': till.id}}

    def _check_decides(self):
        self.ensure_one()
        self.check_access('read')
        if not self.env.user.has_groups(DECIDERS):
            raise AccessError(self.env._("The office manager or the owner decides differences."))
        till = self.sudo()  # sudo: checked next, and above
        till.lock_for_update()
        till.invalidate_recordset(['state'])
        if till.state != 'to_decide':
            raise UserError(self.env._("No difference of %(till)s waits for a decision.", till=till.number))
        if self.env.user in till._parties():
            raise AccessError(self.env._("Nobody decides the difference of a till that they worked or counted: somebody else does."))
        return till

    def _decide(self, accept, reason):
        """Accept a difference, which posts it to over and short and closes the till, or send it back to be counted again.

        Manager or owner, who neither worked nor counted the till.

        :param bool accept: post it; else the cashier counts again, and this count is kept
        :raise UserError: no reason, or the drawer is in use already and can't be counted again
        """
        till = self._check_decides()
        reason = self._check_reason(reason)
        if accept:
            till._finish(self.env.user, reason)
            return
        if busy := till.search([('drawer_id', '=', till.drawer_id.id), ('id', '>', till.id)], limit=1):
            raise UserError(self.env._(
                "%(drawer)s has been opened again since (%(till)s): its cash can't be counted apart any more. Decide by this count.",
                drawer=till.drawer_id.name, till=busy.number))
        till.write({'state': 'counting', 'decision_reason': reason, 'handed_to_id': False})
