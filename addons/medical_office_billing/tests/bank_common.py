from odoo import Command, fields

from .billing_common import BillingCommon


class BankCommon(BillingCommon):
    """Lines of the bank to match, and what they could be matched with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.transit = cls.company.transfer_account_id
        cls.fee = cls.company.medical_practice_ids.bank_fee_account_id

    def _bank(self, user=None):
        return self.env['medical.bank.match'].with_user(user or self.biller)

    def _bank_line(self, amount, text="Deposit", date=None, user=None, journal=None, **values):
        answer = self._bank(user).type_line({
            'journal_id': (journal or self.bank_journal).id, 'date': fields.Date.to_string(date or self.today), 'amount': amount, 'text': text, **values},
            again=True)
        return self.env['account.bank.statement.line'].browse(answer['id'])

    def _in_transit(self, amount, date=None, ref=None):
        """An amount on its way to the bank: its item on the account of deposits in transit."""
        move = self._entry([(self.transit, amount), (self.income, -amount)], date=date, ref=ref)
        return move.line_ids.filtered(lambda item: item.account_id == self.transit)

    def _invoice(self, amount=100, partner=None, date=None, site=None):
        date = date or self.today
        invoice = self.env['account.move'].create({
            'move_type': 'out_invoice', 'partner_id': (partner or self.vendor).id, 'invoice_date': date, 'date': date, 'company_id': self.company.id,
            'invoice_line_ids': [Command.create({
                'name': "Service", 'quantity': 1, 'price_unit': amount, 'account_id': self.income.id, 'tax_ids': False,
                'analytic_distribution': (site or self.site)._medical_distribution()})]})
        invoice.action_post()
        return invoice

    def _open_item(self, move):
        return move.line_ids.filtered(lambda item: item.account_id.account_type in ('asset_receivable', 'liability_payable'))

    def _parts(self, *items):
        return [{'id': item.id, 'amount': item.amount_residual} for item in items]

    def _balance(self, account):
        return sum(self.env['account.move.line'].search([('account_id', '=', account.id), ('parent_state', '=', 'posted')]).mapped('balance'))
