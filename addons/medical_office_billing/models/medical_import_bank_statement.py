from collections import Counter

from odoo import api, models
from odoo.tools.misc import format_amount, format_date

from odoo.addons.medical_office_base.tools.import_columns import Column

SHOWN = 200


class MedicalImportBankStatement(models.AbstractModel):
    """The file of the bank, as csv or spreadsheet: a line per row, checked whole, in the practice's currency.

    Amount is one column with a sign, or money in and money out are two. Exports overlap: rows that are there already (same account, day,
    amount and text, as often as they are there) are left out and counted. Lock dates are Odoo's: what falls into a closed month goes
    to the first open day.
    """
    _name = 'medical.import.bank.statement'
    _description = 'Import of Bank Statements'
    _inherit = 'medical.import.kind'
    _import_label = 'Bank Statement'
    _import_groups = 'medical_office_base.group_biller'

    @api.model
    def _import_columns(self):
        return [
            Column('date', self.env._("Date"), 'date', required=True, example='2027-01-31'),
            Column('text', self.env._("Description"), required=True, help=self.env._("As the bank writes it."), example='DEPOSIT 4711'),
            Column('amount', self.env._("Amount"), 'decimal', help=self.env._("Above zero came in. Or money in and money out in columns of their own."),
                   example='250.00'),
            Column('money_in', self.env._("Money In"), 'decimal'),
            Column('money_out', self.env._("Money Out"), 'decimal', help=self.env._("With or without a minus.")),
            Column('ref', self.env._("Reference"), help=self.env._("Number of the cheque, or the bank's own."), example='4711'),
            Column('bank', self.env._("Bank Account"), help=self.env._("Name or code of its journal; may be left out where there is one.")),
        ]

    @api.model
    def _import_check(self, rows, faults):
        journals = self.env['account.journal'].search(self.env['medical.bank.match']._journals_domain(self.env.company))
        names = self._index(journals, 'name', 'code')
        today = self.env.company._medical_today()
        prepared = []
        for row in rows:
            journal = names.get(self._fold(row['bank']), journals.browse()) if row['bank'] else journals if len(journals) == 1 else journals.browse()
            if len(journal) != 1:
                faults.add(row, 'bank', row['bank'], self.env._("It isn't clear which bank account this is."),
                           self.env._("Write one of: %(names)s.", names=', '.join(journals.mapped('name'))))
            if row['date'] > today:
                faults.add(row, 'date', row['date'], self.env._("This day is to come."), self.env._("Correct the date."))
            prepared.append((row, journal[:1], self._amount(row, faults)))
        return prepared if faults else self._new(prepared)

    @api.model
    def _amount(self, row, faults):
        amount = row['amount'] or 0
        if row['amount'] is None:
            amount = (row['money_in'] or 0) - abs(row['money_out'] or 0)
        elif row['money_in'] or row['money_out']:
            faults.add(row, 'amount', row['amount'], self.env._("There is an amount, and money in or out as well."), self.env._("Leave one of them empty."))
        currency = self.env.company.currency_id
        amount = float(amount)
        if currency.is_zero(amount):
            faults.add(row, 'amount', row['amount'], self.env._("The amount is missing, or zero."), self.env._("Write what came in or went out."))
        elif abs(currency.round(amount) - amount) > 1e-6:
            faults.add(row, 'amount', amount, self.env._("It has more decimals than the currency."), self.env._("Correct the amount."))
        return currency.round(amount)

    @api.model
    def _new(self, prepared):
        """[(journal, values)] of the rows that aren't there yet."""
        lines = self.env['account.bank.statement.line'].search([
            ('journal_id', 'in', list({journal.id for _row, journal, _amount in prepared})), ('date', 'in', list({row['date'] for row, _j, _a in prepared})),
            ('move_id.state', '=', 'posted')])
        there = Counter((line.journal_id.id, line.date, line.amount, self._fold(line.payment_ref)) for line in lines)
        new = []
        for row, journal, amount in prepared:
            key = (journal.id, row['date'], amount, self._fold(row['text']))
            if there[key]:
                there[key] -= 1
            else:
                new.append({'journal_id': journal.id, 'date': row['date'], 'amount': amount, 'payment_ref': row['text'].strip(), 'ref': row['ref'] or False})
        return {'new': new, 'known': len(prepared) - len(new)}

    @api.model
    def _import_preview(self, prepared):
        new, currency = prepared['new'], self.env.company.currency_id
        names = {journal.id: journal.name for journal in self.env['account.journal'].browse({values['journal_id'] for values in new})}
        return {
            'counts': [
                (self.env._("New lines"), str(len(new))), (self.env._("There already"), str(prepared['known'])),
                (self.env._("Came in"), format_amount(self.env, sum(max(values['amount'], 0) for values in new), currency)),
                (self.env._("Went out"), format_amount(self.env, sum(min(values['amount'], 0) for values in new), currency))],
            'columns': [self.env._("Bank Account"), self.env._("Date"), self.env._("Description"), self.env._("Amount")],
            'lines': [[
                names[values['journal_id']], format_date(self.env, values['date']), values['payment_ref'], format_amount(self.env, values['amount'], currency)]
                for values in new[:SHOWN]]}

    @api.model
    def _import_apply(self, prepared):
        # sudo: Odoo leaves bank lines to accountants; billers import them, the kind's groups and each journal were checked
        lines = self.env['account.bank.statement.line'].sudo().with_company(self.env.company).create(prepared['new'])
        return self.env._("%(count)s lines of the bank wait to be matched; %(known)s were there already.", count=len(lines), known=prepared['known'])
