import hashlib
from collections import defaultdict
from decimal import Decimal

from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.medical_office_base.tools.import_columns import Column
from odoo.addons.medical_office_base.tools.spreadsheet import normalise

# pay dates of one file lie no further apart
PERIOD_DAYS = 31


class MedicalImportPayroll(models.AbstractModel):
    """The journal of a payroll run from the provider's file: one posted entry per pay date, summed by account and department.

    The whole file is checked: accounts, departments, amounts, balance to the cent on each pay date, one period, lock dates, not
    imported before. What people earn and who they are stays in the file, which its uploader alone reads: the ledger gets sums by
    department, whatever names the file bears. Amounts in the practice's currency; undone by a reversal.
    """
    _name = 'medical.import.payroll'
    _description = 'Import of Payroll'
    _inherit = 'medical.import.kind'
    _import_label = 'Payroll'
    _import_groups = 'medical_office_base.group_biller'
    _import_repeatable = True
    _import_private = True

    @api.model
    def _import_columns(self):
        return [
            Column('date', self.env._("Pay Date"), 'date', required=True, example='2027-01-29'),
            Column('account', self.env._("Account"), required=True, example='Salaries',
                   help=self.env._("Code or name of an account, or the provider's name for it, kept under Payroll Accounts.")),
            Column('department', self.env._("Department"), example='MAIN', help=self.env._("Code or name of a site or of an analytic account.")),
            Column('debit', self.env._("Debit"), 'decimal', example='1250.00'),
            Column('credit', self.env._("Credit"), 'decimal'),
            Column('amount', self.env._("Amount"), 'decimal', help=self.env._("In place of debit and credit: debits above zero, credits below.")),
            Column('run', self.env._("Run Number"), help=self.env._("Of the provider, the same in all rows."), example='R-101'),
            Column('period_from', self.env._("Period From"), 'date'),
            Column('period_to', self.env._("Period To"), 'date'),
            Column('memo', self.env._("Memo"), help=self.env._("Is read and not posted: it may name people.")),
        ]

    # === CHECK === #

    @api.model
    def _import_check(self, rows, faults):
        journal = self._journal()
        accounts, departments = self._accounts(), self._departments()
        sums, checked = defaultdict(lambda: defaultdict(Decimal)), defaultdict(Decimal)
        for row in rows:
            account = self._account(row, accounts, faults)
            department = self._department(row, departments, faults)
            amount = self._amount(row, faults)
            if amount is not None:
                checked[row['date']] += amount
                if account is not None and department is not None:
                    sums[row['date']][account, department] += amount
        self._check_balance(checked, faults)
        period, run = self._check_period(rows, faults)
        self._check_locks(journal, sums, rows, faults)
        entries = [self._entry(day, sums[day], period, run) for day in sorted(sums)]
        if not faults:
            self._check_once(entries, faults)
        return {'journal': journal, 'entries': entries, 'period': period, 'run': run}

    @api.model
    def _journal(self):
        # sudo: where payroll goes is the practice's setting; whoever imports may post there or not, which Odoo checks
        journal = self.env['medical.practice']._get(self.env.company).sudo().payroll_journal_id
        if not journal:
            raise UserError(self.env._("There is no payroll journal: the office manager chooses one in the practice profile."))
        return journal.sudo(False)

    @api.model
    def _accounts(self):
        """{normalised code, name or provider's name: accounts}."""
        company = self.env.company
        index = {}
        own = self.env['account.account'].with_company(company).search(self.env['account.account']._check_company_domain(company))
        for account in own:
            for key in {normalise(account.code), normalise(account.name), normalise(f'{account.code} {account.name}')} - {''}:
                index[key] = index.get(key, own.browse()) | account
        # what the practice said wins over what is merely called alike
        for row in self.env['medical.payroll.account'].search([('company_id', '=', company.id)]):
            index[row.key] = row.account_id
        return index

    @api.model
    def _account(self, row, accounts, faults):
        found = accounts.get(normalise(row['account']), ())
        if len(found) == 1:
            return found
        faults.add(row, 'account', row['account'],
                   self.env._("Several accounts are called so.") if found else self.env._("There is no such account."),
                   self.env._("Say which account it is under Configuration, Billing, Payroll Accounts; then check the file again."))
        return None

    @api.model
    def _departments(self):
        """{normalised code or name: (analytic account id, name)} of sites and of other analytic accounts."""
        company = self.env.company
        index = {}
        analytic = self.env['account.analytic.account'].search([('company_id', 'in', (False, company.id))])
        for account in analytic:
            for key in {normalise(account.code), normalise(account.name)} - {''}:
                index.setdefault(key, set()).add((account.id, account.name))
        for site in self.env['medical.site'].search([('company_id', '=', company.id)]):
            # sudo: as site._medical_distribution
            account = site.sudo().analytic_account_id
            for key in {normalise(site.code), normalise(site.name)} - {''}:
                if account:
                    index[key] = {(account.id, site.name)}
        return index

    @api.model
    def _department(self, row, departments, faults):
        """(analytic account id, name), (False, '') without; None where it is at fault."""
        if not row['department']:
            return False, ''
        found = departments.get(normalise(row['department']), set())
        if len(found) == 1:
            return next(iter(found))
        faults.add(row, 'department', row['department'],
                   self.env._("Several are called so.") if found else self.env._("The practice has no such site or department."),
                   self.env._("Write the code of a site or of an analytic account, or leave the cell empty."))
        return None

    @api.model
    def _amount(self, row, faults):
        """Debit less credit as an exact number; None where it is at fault."""
        debit, credit, amount = row['debit'], row['credit'], row['amount']
        given = [value for value in (debit, credit) if value]
        column = 'amount' if amount is not None else 'credit' if credit is not None and debit is None else 'debit'
        if amount is not None and given:
            faults.add(row, 'amount', amount, self.env._("An amount beside debit or credit."), self.env._("Fill in one or the other."))
            return None
        if amount is None and not given:
            if debit is None and credit is None:
                faults.add(row, 'debit', '', self.env._("The row has no amount."), self.env._("Fill in debit, credit or amount, or remove the row."))
                return None
            return Decimal()
        if len(given) == 2:
            faults.add(row, 'debit', debit, self.env._("Debit and credit in one row."), self.env._("Write two rows."))
            return None
        value = amount if amount is not None else (debit or 0) - (credit or 0)
        if value != round(value, self.env.company.currency_id.decimal_places):
            faults.add(row, column, value, self.env._("A part of a cent."), self.env._("Round the amount, so that the file balances."))
            return None
        return Decimal(value)

    @api.model
    def _check_balance(self, checked, faults):
        currency = self.env.company.currency_id
        for day, difference in sorted(checked.items()):
            if difference:
                faults.add(0, 'date', day, self.env._(
                    "Debits and credits of %(date)s differ by %(amount)s.", date=format_date(self.env, day), amount=currency.format(float(difference))),
                    self.env._("Ask the provider for a file that balances; nothing is made up to balance it."))

    @api.model
    def _check_period(self, rows, faults):
        """((first day, last day), run number) of the file."""
        first = rows[0]
        for row in rows:
            if row['run'] != first['run']:
                faults.add(row, 'run', row['run'], self.env._("Another run than in row %(row)s.", row=first.number), self.env._("One file for each run."))
            for name in ('period_from', 'period_to'):
                if row[name] != first[name]:
                    faults.add(row, name, row[name], self.env._("Another period than in row %(row)s.", row=first.number),
                               self.env._("One file for each period."))
        days = sorted({row['date'] for row in rows})
        if (days[-1] - days[0]).days > PERIOD_DAYS:
            row = next(row for row in rows if row['date'] == days[-1])
            faults.add(row, 'date', days[-1], self.env._("Pay dates more than a month apart."), self.env._("One file for each period."))
        begin, end = first['period_from'], first['period_to']
        if begin and end and begin > end:
            faults.add(first, 'period_to', end, self.env._("The period ends before it begins."), self.env._("Correct the days."))
        return (begin or days[0], end or days[-1]), first['run']

    @api.model
    def _check_locks(self, journal, sums, rows, faults):
        for day in sorted(sums):
            locks = self.env.company._get_violated_lock_dates(day, False, journal)
            if locks:
                row = next(row for row in rows if row['date'] == day)
                faults.add(row, 'date', day, self.env._("This day is locked (until %(date)s).", date=format_date(self.env, locks[-1][0])),
                           self.env._("Ask the accountant: the books of this day are closed."))

    @api.model
    def _entry(self, day, sums, period, run):
        lines = sorted(
            ((account, department, amount) for (account, department), amount in sums.items() if amount),
            key=lambda line: (line[2] < 0, line[0].code or '', line[1][1]))
        content = '\n'.join([str(self.env.company.id), str(day), str(period), run or '', *(
            f'{account.id} {department[0]} {amount:f}' for account, department, amount in lines)])
        return {'date': day, 'lines': lines, 'key': hashlib.sha256(content.encode()).hexdigest()}

    @api.model
    def _check_once(self, entries, faults):
        known = self.env['account.move'].search([
            ('company_id', '=', self.env.company.id), ('medical_payroll_key', 'in', [entry['key'] for entry in entries]),
            ('state', '!=', 'cancel')])
        for move in known:
            faults.add(0, 'date', move.date, self.env._("This payroll was imported already as %(entry)s.", entry=move.name),
                       self.env._("Cancel this file. If the entry is wrong, undo it first."))
        for entry in entries:
            if not entry['lines']:
                faults.add(0, 'date', entry['date'], self.env._("All amounts of this day are zero."), self.env._("Leave these rows out."))

    # === PREVIEW AND APPLY === #

    @api.model
    def _import_preview(self, prepared):
        currency, entries = self.env.company.currency_id, prepared['entries']
        total = sum(amount for entry in entries for _account, _department, amount in entry['lines'] if amount > 0)
        counts = [
            (self.env._("entries to post in %(journal)s", journal=prepared['journal'].name), str(len(entries))),
            (self.env._("in all"), currency.format(float(total)))]
        for warning in self._warnings(prepared):
            counts.append((warning, self.env._("Warning:")))
        return {
            'counts': counts,
            'columns': [self.env._("Pay Date"), self.env._("Account"), self.env._("Department"), self.env._("Debit"), self.env._("Credit")],
            'lines': [[
                format_date(self.env, entry['date']), account.display_name, department[1],
                currency.format(float(amount)) if amount > 0 else '', currency.format(float(-amount)) if amount < 0 else '',
            ] for entry in entries for account, department, amount in entry['lines']]}

    @api.model
    def _warnings(self, prepared):
        """The same run, or the same pay date, was imported with other content."""
        moves = self.env['account.move'].search([
            ('company_id', '=', self.env.company.id), ('medical_payroll_key', '!=', False), ('state', '=', 'posted'),
            ('date', 'in', [entry['date'] for entry in prepared['entries']])])
        if prepared['run']:
            moves |= self.env['account.move'].search([
                ('company_id', '=', self.env.company.id), ('medical_payroll_key', '!=', False), ('state', '=', 'posted'),
                ('medical_payroll_run', '=', prepared['run'])])
        return [self.env._(
            "%(entry)s of %(date)s is of the same run or pay date (%(run)s): is this file a correction? Then undo that entry.",
            entry=move.name, date=format_date(self.env, move.date), run=move.medical_payroll_run or '-') for move in moves]

    @api.model
    def _import_apply(self, prepared):
        first, last = prepared['period']
        period = f'{format_date(self.env, first)} – {format_date(self.env, last)}'
        moves = self.env['account.move'].create([{
            'move_type': 'entry', 'journal_id': prepared['journal'].id, 'date': entry['date'], 'company_id': self.env.company.id,
            'ref': ' · '.join(filter(None, (self.env._("Payroll"), prepared['run'], period))),
            'medical_payroll_key': entry['key'], 'medical_payroll_run': prepared['run'] or False,
            'medical_payroll_from': first, 'medical_payroll_to': last,
            'line_ids': [Command.create({
                'account_id': account.id, 'balance': float(amount),
                'name': ' · '.join(filter(None, (self.env._("Payroll"), department[1]))),
                'analytic_distribution': {str(department[0]): 100} if department[0] else False,
            }) for account, department, amount in entry['lines']],
        } for entry in prepared['entries']])
        moves.action_post()
        return self.env._("Posted: %(entries)s.", entries=', '.join(moves.mapped('name')))
