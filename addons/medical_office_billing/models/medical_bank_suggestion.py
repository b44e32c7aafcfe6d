import re
from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_amount

from ..tools.amount_sum import MOST, amounts_that_sum

# what a card processor keeps of a batch, at most, for it to be proposed with the rest as its fee
FEE_PERCENT = 5
SHOWN = 60
SUGGESTIONS = 6
# days around a line within which several items are taken for one sum
NEAR = timedelta(days=10)
REFERENCE = re.compile(r'[\w/#-]*\d[\w/#-]*')


class Clues(NamedTuple):
    """What is known about a bank line: words that could be numbers, and the accounts where money waits for the bank."""
    names: list
    transit: models.BaseModel


class MedicalBankSuggestion(models.AbstractModel):
    """What a bank line may be matched with: proposals first, then everything open that could be.

    Looked at are open, posted items of accounts that Odoo reconciles, in the practice's currency. Proposed are, in this order: an item
    of exactly the amount (more so with the reference in the bank's text or the same partner), several deposits or payments that
    make up the amount, a batch that came in less a fee of at most five percent. In a bounded number of queries.
    """
    _inherit = 'medical.bank.match'

    @api.model
    def _items_domain(self, line):
        """Open items that a line could be matched with, Odoo's own and in the practice's currency."""
        return Domain(line._get_default_amls_matching_domain()) & Domain('currency_id', '=', line.company_id.currency_id.id)

    @api.model
    def _transit_accounts(self, line):
        """Where money waits that the bank will have: deposits in transit, and what payments of this journal wait on."""
        # sudo: the company's account of deposits in transit; read to find items, which the user reads themselves
        company = line.company_id.sudo()
        lines = line.journal_id.inbound_payment_method_line_ids | line.journal_id.outbound_payment_method_line_ids
        payment = self.env['account.payment'].with_company(company).sudo().new({'company_id': company.id})
        outstanding = [payment._get_outstanding_account(kind) for kind in ('inbound', 'outbound')] if company.transfer_account_id else []
        accounts = company.transfer_account_id | lines.sudo().payment_account_id | self.env['account.account'].sudo().union(*outstanding)
        return accounts.filtered('reconcile')

    @api.model
    def get_suggestions(self, line_id):
        """What to match a line with.

        :return: {suggestions: [{kind: exact|several|fee, title, items: [item], parts: [{id, amount}], rest: amount or 0}],
            items: [{id, name, ref, partner, date, due, amount: open, account, kind}] that come near, sorted by nearness}
        """
        self._check_reader()
        line = self._line(line_id)
        domain = self._items_domain(line)
        clues = Clues(self._references(line), self._transit_accounts(line))
        near = self._near_items(line, domain, clues)
        near.fetch(['move_name', 'ref', 'partner_id', 'date', 'date_maturity', 'amount_residual', 'account_id', 'account_type', 'name'])
        scored = sorted(near, key=lambda item: (-self._nearness(line, item, clues), abs((item.date - line.date).days), item.id))
        return {
            'suggestions': self._suggestions(line, scored, clues)[:SUGGESTIONS],
            'items': [self._item_values(line, item) for item in scored[:SHOWN]],
        }

    @api.model
    def find_items(self, line_id, options=None, offset=0):
        """Open items by what people search for: text, amount, kind, dates.

        :param dict options: text, amount (either sign), journal_id, date_from, date_to
        :return: {items, total}
        """
        self._check_reader()
        line, options = self._line(line_id), options or {}
        domain = self._items_domain(line)
        if options.get('amount'):
            amount = abs(self._read_amount(line.company_id.currency_id, options['amount']))
            domain &= Domain('amount_residual', 'in', [amount, -amount])
        if options.get('text'):
            domain &= Domain.OR([
                [(name, 'ilike', options['text'])] for name in ('move_name', 'ref', 'name', 'partner_id.display_name', 'account_id')])
        if options.get('journal_id'):
            domain &= Domain('journal_id', '=', options['journal_id'])
        for name, operator in (('date_from', '>='), ('date_to', '<=')):
            if options.get(name):
                domain &= Domain('date', operator, options[name])
        Item = self.env['account.move.line']
        items = Item.search(domain, order='date desc, id desc', limit=SHOWN, offset=offset)
        return {'items': [self._item_values(line, item) for item in items], 'total': Item.search_count(domain)}

    @api.model
    def _near_items(self, line, domain, clues):
        """The items worth a look: of the amount, waiting for the bank, named in the bank's text, of the same partner."""
        Item = self.env['account.move.line']
        found = Item.search(domain & Domain('amount_residual', '=', line.amount), order='date desc, id desc', limit=20)
        found |= Item.search(
            domain & Domain('account_id', 'in', clues.transit.ids) & Domain('date', '<=', line.date + timedelta(days=1)), order='date desc, id desc', limit=60)
        if clues.names:
            found |= Item.search(
                domain & (Domain('move_name', 'in', clues.names) | Domain('ref', 'in', clues.names)), order='date desc, id desc', limit=20)
        if line.partner_id:
            found |= Item.search(
                domain & Domain('partner_id', '=', line.partner_id.commercial_partner_id.id), order='date desc, id desc', limit=20)
        return found

    @api.model
    def _references(self, line):
        """Words of the bank's text that could be numbers of bills, payments, cheques or deposits."""
        text = f"{line.payment_ref or ''} {line.ref or ''}"
        return list({word.strip('#-/') for word in REFERENCE.findall(text) if len(word.strip('#-/')) >= 3})

    @api.model
    def _nearness(self, line, item, clues):
        currency = line.company_id.currency_id
        points = 0
        if not currency.compare_amounts(item.amount_residual, line.amount):
            points += 4
        elif (item.amount_residual > 0) != (line.amount > 0):
            points -= 4
        if {item.move_name, item.ref} & set(clues.names):
            points += 4
        if line.partner_id and item.partner_id == line.partner_id.commercial_partner_id:
            points += 2
        if item.account_id in clues.transit:
            points += 1
        return points

    @api.model
    def _item_values(self, line, item):
        name, ref = item.move_name or '', item.ref or item.name or ''
        # sudo: the company's account; what is on its way is known by the number of its deposit
        if ref and item.account_id == item.company_id.sudo().transfer_account_id:
            name, ref = ref, name
        return {
            'id': item.id, 'name': name, 'ref': ref, 'partner': item.partner_id.display_name or '',
            'date': fields.Date.to_string(item.date), 'due': fields.Date.to_string(item.date_maturity) or '',
            'amount': item.amount_residual, 'account': item.account_id.display_name, 'kind': self._item_kind(item)}

    @api.model
    def _item_kind(self, item):
        """What an item is, in words."""
        if item.account_type == 'asset_receivable':
            return self.env._("Invoice") if item.amount_residual > 0 else self.env._("Credit of a customer")
        if item.account_type == 'liability_payable':
            return self.env._("Bill") if item.amount_residual < 0 else self.env._("Credit of a vendor")
        # sudo: the company's account, to name the kind
        if item.account_id == item.company_id.sudo().transfer_account_id:
            return self.env._("In transit")
        return self.env._("Payment") if item.payment_id else self.env._("Open item")

    @api.model
    def _suggestions(self, line, items, clues):
        """Proposals, the best first."""
        currency = line.company_id.currency_id
        found = [
            {'kind': 'exact', 'title': self._item_kind(item), 'items': [self._item_values(line, item)],
             'parts': [{'id': item.id, 'amount': item.amount_residual}], 'rest': 0}
            for item in items if not currency.compare_amounts(item.amount_residual, line.amount)]
        waiting = sorted(
            (item for item in items
             if item.account_id in clues.transit and (item.amount_residual > 0) == (line.amount > 0) and abs(item.date - line.date) <= NEAR),
            key=lambda item: (item.date, item.id))[-MOST:]
        cents = [round(abs(item.amount_residual) / currency.rounding) for item in waiting]
        if not found:
            chosen = amounts_that_sum(cents, round(abs(line.amount) / currency.rounding))
            if chosen:
                several = [waiting[position] for position in chosen]
                found.append(self._several(line, several, self.env._("%(count)s items make up the amount", count=len(several))))
        if line.amount > 0:
            found += self._with_fee(line, waiting)
        return found

    @api.model
    def _several(self, line, items, title, kind='several', rest=0):
        return {
            'kind': kind, 'title': title, 'items': [self._item_values(line, item) for item in items],
            'parts': [{'id': item.id, 'amount': item.amount_residual} for item in items], 'rest': rest}

    @api.model
    def _with_fee(self, line, waiting):
        """A batch, or all of one day, that came in less a fee."""
        currency = line.company_id.currency_id
        groups = [[item] for item in waiting]
        days = {}
        for item in waiting:
            days.setdefault(item.date, []).append(item)
        groups += [items for items in days.values() if len(items) > 1]
        found = []
        for items in groups:
            total = sum(item.amount_residual for item in items)
            fee = currency.round(total - line.amount)
            if 0 < fee <= total * FEE_PERCENT / 100:
                found.append((fee, self._several(
                    line, items, self.env._(
                        "Less a fee of %(fee)s (%(percent)s %%)", fee=format_amount(self.env, fee, currency),
                        percent=f'{fee / total * 100:.1f}'), kind='fee', rest=-fee)))
        return [suggestion for _fee, suggestion in sorted(found, key=lambda pair: pair[0])]
