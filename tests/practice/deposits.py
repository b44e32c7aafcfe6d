"""What the demo practice brought to the bank: a deposit that is banked, one on its way, lines of the bank to match, days closed."""
from datetime import timedelta

from odoo import Command, fields

from .clock import on

LINES = ((-14.5, "MONTHLY ACCOUNT FEE"), (-600, "CHANGE ORDER 1"), (212.4, "ACH PLACEHOLDER HEALTH PLAN"))


class Deposits:
    """After the tills: who counts is the biller, who confirms the manager, who carries the receptionist."""

    def __init__(self, tills):
        self.env, self.company, self.users, self.sites = tills.env, tills.company, tills.users, tills.sites
        self.today, self.as_ = tills.today, tills.as_
        self.pieces = self.env['medical.denomination'].search([('currency_id', '=', self.company.currency_id.id)])
        self.bank = self.env['account.journal'].search([('type', '=', 'bank'), ('company_id', '=', self.company.id)], limit=1)

    def tell(self):
        """Two deposits of the tills that are closed, the first of them banked; then the bank's lines, and the days that are over."""
        site = self.sites['MAIN']
        days = sorted(set(self.as_('biller', 'medical.till').search([('site_id', '=', site.id), ('state', '=', 'closed')]).mapped('date')))
        if len(days) < 4:
            return
        first, second = days[len(days) // 2 - 1], days[-2]
        banked = self.deposit(site, first, 'B-20417')
        self.deposit(site, second, 'B-20418')
        if banked:
            with on(self.env, first + timedelta(days=1), 15):
                line = self.line(banked.amount, f"DEPOSIT {banked.bag_number}", first + timedelta(days=1))
                self.match(line)
        self.cards(days)
        for number, (amount, text) in enumerate(LINES):
            day = min(days[-1 - number] + timedelta(days=1), self.today)
            with on(self.env, day, 16):
                self.line(amount, text, day)
        self.close(site)

    def deposit(self, site, day, bag):
        """What the safe took up to a day, and its cheques, in whole notes; None where there was nothing."""
        with on(self.env, day, 22, 30):
            entries = self.as_('biller', 'medical.till.entry').search([('site_id', '=', site.id), ('day', '<=', fields.Date.to_string(day))])
            cash = -sum(entries.filtered(lambda entry: entry.kind in ('drop', 'float_out')).mapped('amount')) - self.brought(site)
            cheques = entries.filtered('is_to_deposit')
            deposit = self.as_('biller', 'medical.deposit').create({
                'site_id': site.id, 'date': day, 'bank_journal_id': self.bank.id, 'bag_number': bag, 'carrier_id': self.users['frontdesk'].id,
                'entry_ids': [Command.set(cheques.ids)]})
            left = int(max(cash, 0))
            for row in deposit.piece_ids.filtered(lambda row: row.value >= 1):
                row.number, left = divmod(left, int(row.value))
            if not deposit.amount:
                deposit.unlink()
                return None
            deposit.with_user(self.users['manager']).action_prepare()
            return deposit

    def brought(self, site):
        return sum(self.as_('biller', 'medical.deposit').search([('site_id', '=', site.id), ('state', '!=', 'cancelled')]).mapped('cash_amount'))

    def line(self, amount, text, day):
        """A line of the statement, as the biller types it."""
        answer = self.as_('biller', 'medical.bank.match').type_line({
            'journal_id': self.bank.id, 'date': fields.Date.to_string(day), 'amount': amount, 'text': text}, again=True)
        return answer['id']

    def match(self, line):
        """Take the first proposal for a line, with what is left as a fee."""
        bank = self.as_('biller', 'medical.bank.match')
        proposed = bank.get_suggestions(line)['suggestions']
        if proposed:
            fee = bank.get_bank_screen()['fee_account']
            rest = proposed[0]['rest']
            if rest and not fee:
                return
            bank.match(line, proposed[0]['parts'], [{'account_id': fee['id'], 'amount': rest, 'text': "Card fee"}] if rest else [])

    def cards(self, days):
        """The card batches came two days later, less three percent; the last ones are still to come, one waits to be matched."""
        batches = self.as_('biller', 'medical.card.batch').search([('company_id', '=', self.company.id), ('state', '=', 'expected')], order='date, id')
        for number, batch in enumerate(batches.filtered(lambda batch: batch.amount > 0 and batch.date < days[-2])):
            day = batch.date + timedelta(days=2)
            if day >= self.today:
                return
            with on(self.env, day, 15):
                line = self.line(round(batch.amount * 0.97, 2), f"CARD SETTLEMENT {batch.date:%m%d}", day)
                if number != 3:
                    self.match(line)

    def close(self, site):
        """The manager closed the days up to last week, a day later each."""
        sheets = self.as_('manager', 'medical.day.sheet').search([
            ('site_id', '=', site.id), ('state', '=', 'open'), ('date', '<', self.today - timedelta(days=6))], order='date')
        for sheet in sheets.filtered(lambda sheet: not sheet.tills_open):
            with on(self.env, sheet.date + timedelta(days=1), 13):
                sheet._close("Looked at with the accountant")
