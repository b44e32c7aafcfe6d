from odoo import Command

from .bank_common import BankCommon
from .till_common import TillCommon


class DepositCommon(TillCommon, BankCommon):
    """Closed tills with cash in the safe and cheques, and deposits of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carrier = cls.users['staff']

    def _closed(self, cash=(), cheques=(), user=None, drawer=None):
        """A till of today that took these amounts, closed with what the book says."""
        till = self._open(user=user, drawer=drawer)
        for amount in cash:
            self._taken(till, amount, kind='payment')
        for amount in cheques:
            self._taken(till, amount, method='cheque', kind='payment')
        self._count(till, 100 + sum(cash), cheque_count=len(cheques), cheque=sum(cheques))
        return till

    def _deposit(self, cash=0, entries=None, user=None, site=None, **values):
        pieces = self._pieces(cash)
        deposit = self.env['medical.deposit'].with_user(user or self.biller).create({
            'site_id': (site or self.site).id, 'bag_number': 'B-1', 'carrier_id': self.carrier.id,
            'entry_ids': [Command.set(entries.ids if entries else [])], **values})
        for row in deposit.piece_ids:
            row.number = pieces.get(str(row.denomination_id.id), 0)
        return deposit

    def _prepared(self, *args, second=None, **values):
        deposit = self._deposit(*args, **values)
        deposit.with_user(second or self.manager).action_prepare()
        return deposit

    def _cheques(self, till):
        return till.sudo().entry_ids.filtered(lambda entry: entry.method == 'cheque').with_user(self.biller)
