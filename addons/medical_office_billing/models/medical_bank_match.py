import math

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.misc import format_amount, format_date

MATCHERS = 'medical_office_base.group_biller,account.group_account_user'
READERS = f'{MATCHERS},medical_office_base.group_manager,medical_office_base.group_owner,medical_office_base.group_auditor'
# what the rest of a line may not be booked on by hand: it has documents of its own
NO_REST = ('asset_receivable', 'liability_payable', 'asset_cash', 'liability_credit_card', 'off_balance')
PAGE = 40


class MedicalBankMatch(models.AbstractModel):
    """Matching what the bank says with what the books expect: the server side of the screen in static/src/bank.

    A line of a bank statement waits on the journal's suspense account. Matching replaces that by the items chosen (deposits in
    transit, payments, bills, invoices: of each the whole or a part) and by accounts for the rest (a bank's fee), and reconciles
    through Odoo's own. Lock dates, balance and sequence are Odoo's checks and hold. Amounts are in the practice's currency, as the
    bank sees them: positive came in. Billers and accountants match; managers, owners and auditors read.
    """
    _name = 'medical.bank.match'
    _description = 'Bank Matching'

    # === WHO === #

    @api.model
    def _check_reader(self):
        if not (self.env.su or self.env.user.has_groups(READERS)):
            raise AccessError(self.env._("Bank lines are seen by billers, accountants, managers, owners and auditors."))

    @api.model
    def _check_matcher(self):
        if not (self.env.su or self.env.user.has_groups(MATCHERS)):
            raise AccessError(self.env._("Bank lines are matched by billers and accountants."))

    @api.model
    def _line(self, line_id):
        """A bank line that the user may read, of a practice that is selected, in that practice's currency."""
        line = self.env['account.bank.statement.line'].search([('id', '=', line_id), ('company_id', 'in', self.env.companies.ids)])
        if not line:
            raise UserError(self.env._("This line is gone: load the screen again."))
        return line

    @api.model
    def _read_amount(self, currency, value):
        """An amount that came from a screen, rounded.

        :raises UserError: it is none
        """
        try:
            amount = float(value or 0)
        except (TypeError, ValueError):
            amount = math.nan
        if not math.isfinite(amount) or abs(amount) > 1e12:
            raise UserError(self.env._("“%(amount)s” is no amount.", amount=value))
        return currency.round(amount)

    # === SCREEN === #

    @api.model
    def get_bank_screen(self):
        """What the screen begins with.

        :return: {can_match, today, journals: [{id, name, currency_id, balance: of the books, open: lines that wait}], sites: [{id, name}],
            fee_account: {id, name} or False}
        :raises AccessError: not for people without one of the roles
        """
        self._check_reader()
        company = self.env.company
        journals = self.env['account.journal'].search(self._journals_domain(company))
        waiting = dict(self.env['account.bank.statement.line']._read_group(
            [('journal_id', 'in', journals.ids), *self._open_domain()], ['journal_id'], ['__count']))
        balances = dict(self.env['account.move.line']._read_group(
            [('account_id', 'in', journals.default_account_id.ids), ('parent_state', '=', 'posted'), ('company_id', 'in', self.env.companies.ids)],
            ['account_id'], ['balance:sum']))
        fee = self.env['medical.practice']._get(company).bank_fee_account_id
        return {
            'can_match': self.env.user.has_groups(MATCHERS),
            'today': fields.Date.to_string(company._medical_today()),
            'journals': [{
                'id': journal.id, 'name': journal.name, 'currency_id': (journal.currency_id or company.currency_id).id,
                'balance': balances.get(journal.default_account_id, 0), 'open': waiting.get(journal, 0)} for journal in journals],
            'sites': [{'id': site.id, 'name': site.name} for site in self._sites(company)],
            'fee_account': {'id': fee.id, 'name': fee.display_name} if fee else False,
            'rest_domain': self._rest_domain(company),
        }

    @api.model
    def _sites(self, company):
        # sudo: an accountant of Odoo has no role of the office, and may know the names of the sites that costs are told apart by
        return self.env['medical.site'].sudo().search([('company_id', '=', company.id)])

    @api.model
    def _journals_domain(self, company):
        """The journals whose statements are matched here."""
        return Domain(self.env['account.journal']._check_company_domain(company)) & Domain('type', 'in', ('bank', 'credit'))

    @api.model
    def _open_domain(self):
        return [('is_reconciled', '=', False), ('move_id.state', '=', 'posted'), ('company_id', 'in', self.env.companies.ids)]

    @api.model
    def _rest_domain(self, company):
        """Accounts that a rest may be booked on. Over and short isn't among them: what the bank counts otherwise is decided on the deposit."""
        # sudo: accounts by the company's fields
        own = company.sudo()
        kept = own.default_cash_difference_income_account_id | own.default_cash_difference_expense_account_id | own.transfer_account_id
        return [('account_type', 'not in', NO_REST), ('company_ids', 'parent_of', company.ids), ('id', 'not in', kept.ids)]

    @api.model
    def get_bank_lines(self, journal_id, options=None, offset=0):
        """Lines of a bank journal, those to match first to last by date.

        :param dict options: state ('open' or 'matched'), date_from, date_to, amount (either sign), text
        :return: {lines: [{id, date, text, partner, amount, matched, what: what it was matched with, typed}], total}
        """
        self._check_reader()
        options = options or {}
        matched = options.get('state') == 'matched'
        domain = Domain([
            ('journal_id', '=', journal_id), ('company_id', 'in', self.env.companies.ids), ('move_id.state', '=', 'posted'),
            ('is_reconciled', '=', matched)])
        if options.get('date_from'):
            domain &= Domain('date', '>=', options['date_from'])
        if options.get('date_to'):
            domain &= Domain('date', '<=', options['date_to'])
        if options.get('amount'):
            amount = abs(self._read_amount(self.env.company.currency_id, options['amount']))
            domain &= Domain('amount', 'in', [amount, -amount])
        if options.get('text'):
            domain &= Domain.OR([[('payment_ref', 'ilike', options['text'])], [('ref', 'ilike', options['text'])], [('partner_id', 'ilike', options['text'])]])
        Line = self.env['account.bank.statement.line']
        lines = Line.search(domain, order='date desc, id desc' if matched else 'date, id', limit=PAGE, offset=offset)
        words = self._matched_words(lines) if matched else {}
        return {'lines': [{**self._line_values(line), 'what': words.get(line, '')} for line in lines], 'total': Line.search_count(domain)}

    @api.model
    def _line_values(self, line):
        return {
            'id': line.id, 'date': fields.Date.to_string(line.date), 'text': line.payment_ref or '', 'ref': line.ref or '',
            'partner': line.partner_id.display_name or line.partner_name or '', 'amount': line.amount, 'matched': line.is_reconciled,
            # who typed it may take it back while nothing is matched
            'typed': not line.is_reconciled and not line.statement_id and line.create_uid == self.env.user,
        }

    @api.model
    def _matched_words(self, lines):
        """{line: what it was matched with, in words}."""
        items = lines.move_id.line_ids
        others = items.filtered(lambda item: item.account_id != item.journal_id.default_account_id)
        counterparts = others.matched_debit_ids.debit_move_id | others.matched_credit_ids.credit_move_id
        counterparts.fetch(['move_name', 'account_id'])
        words = {}
        for line in lines:
            texts = []
            for item in others.filtered(lambda item, line=line: item.move_id == line.move_id):
                partners = item.matched_debit_ids.debit_move_id | item.matched_credit_ids.credit_move_id
                texts += partners.mapped('move_name') or [item.account_id.display_name]
            words[line] = ', '.join(dict.fromkeys(filter(None, texts)))
        return words

    @api.model
    def open_entry(self, line_id):
        """The entry behind a bank line, in Odoo's accounting."""
        self._check_reader()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'account.move', 'res_id': self._line(line_id).move_id.id, 'views': [[False, 'form']]}

    # === TYPING === #

    @api.model
    def type_line(self, values, again=False):
        """Type a line as it stands on the bank's statement.

        :param dict values: journal_id, date, amount (positive: came in), text, ref
        :param bool again: even if the same line is there
        :return: {id} of the line; or {same: what is there already, in words} and nothing was written
        :raises UserError: what is missing or wrong, in words; lock dates are Odoo's
        """
        self._check_matcher()
        journal = self.env['account.journal'].search(Domain('id', '=', values.get('journal_id')) & self._journals_domain(self.env.company))
        if not journal:
            raise UserError(self.env._("Choose the bank account."))
        day, text = fields.Date.to_date(values.get('date')), (values.get('text') or '').strip()
        amount = self._read_amount(journal.currency_id or self.env.company.currency_id, values.get('amount'))
        if not day or not text or not amount:
            raise UserError(self.env._("A line has a date, a text and an amount other than zero: write them as they stand on the statement."))
        if day > self.env.company._medical_today():
            raise UserError(self.env._("The bank can't have booked anything on %(date)s: that day is to come.", date=format_date(self.env, day)))
        same = self.env['account.bank.statement.line'].search([
            ('journal_id', '=', journal.id), ('date', '=', day), ('amount', '=', amount), ('move_id.state', '=', 'posted')], limit=1)
        if same and not again:
            return {'same': self.env._(
                "%(text)s, %(date)s, %(amount)s is there already.", text=same.payment_ref, date=format_date(self.env, day),
                amount=format_amount(self.env, amount, same.currency_id))}
        # sudo: Odoo leaves bank lines to accountants; billers type them here, role and journal were checked above
        line = self.env['account.bank.statement.line'].with_company(self.env.company).sudo().create({
            'journal_id': journal.id, 'date': day, 'payment_ref': text, 'ref': (values.get('ref') or '').strip() or False, 'amount': amount})
        return {'id': line.id}

    @api.model
    def remove_line(self, line_id):
        """Take back a line that one typed oneself, while it waits. Odoo's own rules on deleting entries hold.

        :raises UserError: matched, part of a statement, or typed by somebody else
        """
        self._check_matcher()
        line = self._line(line_id)
        if not self._line_values(line)['typed']:
            raise UserError(self.env._("Only a line that you typed yourself, and that isn't matched, is taken back."))
        # sudo: as for typing; the line is the user's own and waits, as checked above
        line.sudo().unlink()
        return True

    # === MATCHING === #

    @api.model
    def match(self, line_id, parts, rests=()):
        """Match a bank line. Parts and rests together are the amount of the line, exactly.

        :param list parts: [{id: journal item, amount: how much of it, by the sign of the item as the bank sees it}]
        :param list rests: [{account_id, amount, text, site_id or False}], for what no document explains
        :return: {matched: True}
        :raises UserError: anything that doesn't fit, in words; nothing is written
        """
        self._check_matcher()
        line = self._line(line_id)
        if line.foreign_currency_id or line.currency_id != line.company_id.currency_id:
            raise UserError(self.env._("This line is in another currency than the practice's: it is matched by the accountant, in Odoo's accounting."))
        # sudo: locking a row needs the right to write it; the line was read as the user
        line.sudo().move_id.lock_for_update()
        line.invalidate_recordset()
        if line.is_reconciled:
            raise UserError(self.env._("This line is matched already: somebody may have been faster. Load the screen again."))
        parts, rests = self._match_parts(line, parts), self._match_rests(line, rests)
        total = sum(amount for _item, amount in parts) + sum(rest['amount'] for rest in rests)
        if line.currency_id.compare_amounts(total, line.amount):
            raise UserError(self.env._(
                "What was chosen comes to %(total)s, the line to %(amount)s: choose more or less, or say what the rest is.",
                total=format_amount(self.env, total, line.currency_id), amount=format_amount(self.env, line.amount, line.currency_id)))
        # sudo: Odoo leaves bank lines to accountants; role, line and items were checked as the user
        self._match_write(line.sudo(), [(item.sudo(), amount) for item, amount in parts], rests)
        return {'matched': True}

    @api.model
    def _match_parts(self, line, parts):
        """[(item, amount)] of what was chosen, with the items locked and their amounts as they are now."""
        amounts = {part['id']: self._read_amount(line.currency_id, part['amount']) for part in parts}
        if not amounts and parts or len(amounts) != len(parts):
            raise UserError(self.env._("Something was chosen twice."))
        items = self.env['account.move.line'].search(Domain('id', 'in', list(amounts)) & self._items_domain(line))
        # sudo: locking a row needs the right to write it; the items were read as the user
        items.sudo().lock_for_update()
        items.invalidate_recordset(['amount_residual', 'reconciled'])
        if len(items) != len(amounts) or any(item.reconciled for item in items):
            raise UserError(self.env._("Something that was chosen is settled already: load the screen again."))
        for item in items:
            amount, left = amounts[item.id], item.amount_residual
            if not amount or (amount > 0) != (left > 0) or line.currency_id.compare_amounts(abs(amount), abs(left)) > 0:
                raise UserError(self.env._(
                    "Of %(item)s, %(left)s is open: choose that or less.", item=item.move_name,
                    left=format_amount(self.env, left, line.currency_id)))
        return [(item, amounts[item.id]) for item in items]

    @api.model
    def _match_rests(self, line, rests):
        found = []
        for rest in rests:
            amount = self._read_amount(line.currency_id, rest.get('amount'))
            if not amount:
                continue
            account = self.env['account.account'].search([
                ('id', '=', rest.get('account_id')), *self._rest_domain(line.company_id), ('id', '!=', line.journal_id.suspense_account_id.id)])
            if not account:
                raise UserError(self.env._("Choose the account that the rest belongs to. Debts and cash have documents of their own."))
            site = self._sites(line.company_id).filtered(lambda site, rest=rest: site.id == rest.get('site_id'))
            found.append({'account': account, 'amount': amount, 'text': (rest.get('text') or '').strip() or line.payment_ref, 'site': site})
        return found

    @api.model
    def _match_write(self, line, parts, rests):
        """Replace what waits on suspense, and reconcile; of a line and items as superuser, after every check."""
        _liquidity, suspense, others = line._seek_for_lines()
        currency = line.company_id.currency_id
        groups = self._match_groups(parts)
        values = []
        for group in groups:
            # several items that one line settles have one counterpart
            items, amount = self.env['account.move.line'].union(*(item for item, _amount in group)), sum(amount for _item, amount in group)
            values.append({
                'name': line.payment_ref, 'account_id': items.account_id.id, 'partner_id': items.partner_id.id if len(items) == 1 else False,
                'currency_id': currency.id, 'amount_currency': currency.round(-amount), 'balance': currency.round(-amount)})
        values += [{
            'name': rest['text'], 'account_id': rest['account'].id, 'partner_id': line.partner_id.id, 'currency_id': currency.id,
            'amount_currency': -rest['amount'], 'balance': -rest['amount'],
            'analytic_distribution': rest['site']._medical_distribution()} for rest in rests]
        before = line.move_id.line_ids
        line.with_context(force_delete=True, skip_readonly_check=True).write({
            'checked': True, 'line_ids': [
                *(Command.delete(item.id) for item in suspense | others), *(Command.create(vals) for vals in values)]})
        created = (line.move_id.line_ids - before).sorted('id')
        pairs = [
            self.env['account.move.line'].union(new, *(item for item, _amount in group))
            for group, new in zip(groups, created[:len(groups)], strict=True)]
        if pairs:
            self.env['account.move.line'].sudo()._reconcile_plan(pairs)

    @api.model
    def _match_groups(self, parts):
        """Parts that share a counterpart, as lists; each its own unless another model knows better."""
        return [[part] for part in parts]

    @api.model
    def undo(self, line_id):
        """Take a match back: the line waits again, and what it was matched with is open again. Odoo's own, lock dates hold.

        :raises UserError: the line isn't matched
        """
        self._check_matcher()
        line = self._line(line_id)
        if not line.is_reconciled:
            raise UserError(self.env._("This line isn't matched."))
        # sudo: as for matching; role and line were checked as the user
        line.sudo().action_undo_reconciliation()
        return True
