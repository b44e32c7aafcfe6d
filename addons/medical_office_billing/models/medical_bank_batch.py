from itertools import chain

from odoo import api, models
from odoo.tools.misc import format_amount, format_date

from ..tools.amount_sum import MOST, amounts_that_sum
from .medical_bank_suggestion import FEE_PERCENT, NEAR


class MedicalBankMatch(models.AbstractModel):
    """Card batches as one sum: a line of the bank is a batch, all of a day, or several batches, whole or less the processor's fee."""
    _inherit = 'medical.bank.match'

    @api.model
    def _card_accounts(self, company):
        """Accounts on which cards wait for the bank, item by item."""
        # sudo: which accounts; items are read as the user
        drawers = self.env['medical.drawer'].sudo().with_context(active_test=False).search([('company_id', '=', company.id)])
        return drawers.card_journal_id.default_account_id

    @api.model
    def _suggestions(self, line, items, clues):
        found = super()._suggestions(line, items, clues)
        if line.amount <= 0 or not self.env['medical.card.batch'].has_access('read'):
            return found
        batches = self.env['medical.card.batch'].search([
            ('company_id', '=', line.company_id.id), ('open_amount', '!=', 0), ('date', '<=', line.date), ('date', '>=', line.date - NEAR)], order='date, id')
        exact, less = self._batch_groups(line, batches)
        return exact + found + less

    @api.model
    def _batch_groups(self, line, batches):
        """(suggestions of exactly the amount, suggestions less a fee), of the newest batches."""
        currency = line.company_id.currency_id
        groups = [*batches, *(group for group in batches.grouped('date').values() if len(group) > 1)]
        total = {group: currency.round(sum(group.mapped('open_amount'))) for group in groups}
        exact = [group for group in groups if not currency.compare_amounts(total[group], line.amount)]
        if not exact:
            newest = batches.filtered(lambda batch: batch.open_amount > 0)[-MOST:]
            chosen = amounts_that_sum([round(batch.open_amount / currency.rounding) for batch in newest], round(line.amount / currency.rounding))
            if chosen:
                exact = [newest.browse([newest[position].id for position in chosen])]
                total[exact[0]] = line.amount
        less = sorted(
            (group for group in groups if 0 < currency.round(total[group] - line.amount) <= total[group] * FEE_PERCENT / 100), key=lambda group: total[group])
        parts = batches.browse(chain.from_iterable(group.ids for group in exact + less[:3]))._items()
        return (
            [self._batch_suggestion(line, group, parts, 0) for group in exact],
            [self._batch_suggestion(line, group, parts, currency.round(line.amount - total[group])) for group in less[:3]])

    @api.model
    def _batch_suggestion(self, line, group, items, rest):
        currency = line.company_id.currency_id
        chosen = [item for batch in group for item in items[batch]]
        title = self.env._("Cards")
        if rest:
            title = self.env._(
                "Cards, less a fee of %(fee)s (%(percent)s %%)", fee=format_amount(self.env, -rest, currency),
                percent=f'{-rest / (line.amount - rest) * 100:.1f}')
        return {
            'kind': 'batch_fee' if rest else 'batch', 'title': title, 'rest': rest,
            'items': [{
                'id': -batch.id, 'name': batch.terminal_id.name or batch.drawer_id.name, 'date': str(batch.date), 'partner': '',
                'amount': batch.open_amount} for batch in group],
            'parts': [{
                'id': item.id, 'amount': item.amount_residual, 'name': f'{item.move_name} · {format_date(self.env, item.date)}'} for item in chosen]}

    @api.model
    def _match_groups(self, parts):
        cards = self._card_accounts(parts[0][0].company_id) if parts else ()
        whole = {}
        rest = []
        for item, amount in parts:
            if item.account_id in cards and not item.company_id.currency_id.compare_amounts(amount, item.amount_residual):
                whole.setdefault(item.account_id, []).append((item, amount))
            else:
                rest.append((item, amount))
        return [*super()._match_groups(rest), *whole.values()]
