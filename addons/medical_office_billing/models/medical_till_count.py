from odoo import api, fields, models
from odoo.exceptions import UserError

MOST = 100_000


class MedicalTillCount(models.Model):
    """A count of a till, as it was typed, at the opening or the close. Every count is kept, also one that was sent back."""
    _name = 'medical.till.count'
    _description = 'Count of a Till'
    _inherit = ['medical.guarded']
    _order = 'date, id'
    _stays = True
    _check_company_auto = True

    till_id = fields.Many2one('medical.till', required=True, index=True, ondelete='restrict', check_company=True)
    company_id = fields.Many2one(related='till_id.company_id', store=True, index=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    kind = fields.Selection([('open', 'At opening'), ('close', 'At close')], required=True)
    user_id = fields.Many2one('res.users', 'Counted By', required=True, ondelete='restrict')
    date = fields.Datetime('On', required=True)
    pieces = fields.Json(help="[[value, number], …] of notes and coins.")
    pieces_words = fields.Char('Notes and Coins', compute='_compute_pieces_words')
    cash = fields.Monetary()
    cheque_count = fields.Integer('Number of Cheques')
    cheque = fields.Monetary('Cheques')
    card = fields.Monetary('Cards')
    batches = fields.Json(help="[[terminal id, batch total, expected], …]")
    expected_cash = fields.Monetary('Cash Expected')
    expected_cheque = fields.Monetary('Cheques Expected')
    expected_card = fields.Monetary('Cards Expected')
    difference = fields.Monetary()

    @api.depends('pieces')
    def _compute_pieces_words(self):
        for count in self:
            count.pieces_words = ', '.join(f'{number} × {value:g}' for value, number in count.pieces or [])

    @api.model
    def _read_pieces(self, currency, pieces):
        """Check what was counted: ([[value, number]], total).

        :param pieces: {denomination id: number}; for a currency without notes and coins {'total': amount}
        :raise UserError: a number below zero, in parts or not a number; a piece that isn't of the currency
        """
        known = self.env['medical.denomination'].sudo().search([('currency_id', '=', currency.id)])  # sudo: what money there is
        if not isinstance(pieces, dict):
            raise UserError(self.env._("Count the notes and coins: how many there are of each."))
        if not known:
            total = self._read_amount(currency, pieces.get('total') or 0)
            return [], total
        values = {str(row.id): row.value for row in known}
        rows = []
        for key, number in pieces.items():
            if str(key) not in values:
                raise UserError(self.env._("This note or coin isn't on the list. Reload the page."))
            if isinstance(number, bool) or not isinstance(number, (int, float)) or number != int(number) or not 0 <= number <= MOST:
                raise UserError(self.env._("A count is a whole number, zero or more: “%(number)s” is none.", number=number))
            if number:
                rows.append([values[str(key)], int(number)])
        rows.sort(reverse=True)
        return rows, currency.round(sum(value * number for value, number in rows))

    @api.model
    def _read_amount(self, currency, amount, above=False):
        """An amount that was typed, checked: a number of the currency's decimals, not below zero (or above it).

        :raise UserError: it is none
        """
        if isinstance(amount, bool) or not isinstance(amount, (int, float)) or amount != amount or abs(amount) > 10_000_000:
            raise UserError(self.env._("“%(amount)s” is no amount.", amount=amount))
        if abs(amount - currency.round(amount)) > 1e-6:
            raise UserError(self.env._("%(amount)s has more decimals than %(currency)s has.", amount=amount, currency=currency.name))
        if currency.compare_amounts(amount, 0) < (1 if above else 0):
            raise UserError(self.env._("An amount is above zero.") if above else self.env._("An amount is not below zero."))
        return currency.round(amount)
