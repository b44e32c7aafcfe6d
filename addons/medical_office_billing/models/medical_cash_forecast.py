from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from .account_move_bill import BILL_TYPES, OPEN

WEEKS = 13
READERS = (
    'medical_office_base.group_manager,medical_office_base.group_owner,medical_office_base.group_auditor,medical_office_base.group_biller,'
    'account.group_account_user')
# what is longer overdue isn't counted on
LATE_DAYS = 90
PAYROLLS = 3


class MedicalCashForecast(models.AbstractModel):
    """Cash for thirteen weeks: what the accounts hold today, and what comes and goes week by week, in the practice's currency.

    A source is a method that gives rows (day, amount, record id): `_forecast_sources` lists them, addons add theirs. What should have
    happened already falls into the first week. Weeks begin today and last seven days. Every figure opens what it was made of.
    """
    _name = 'medical.cash.forecast'
    _description = 'Cash Forecast'

    @api.model
    def _forecast_sources(self):
        """[(key, label, model of the records, method name)], in the order of the screen; to be extended."""
        return [
            ('way', self.env._("On the way to the bank"), 'account.move.line', '_source_way'),
            ('receipts', self.env._("Payments expected"), 'account.move.line', '_source_receipts'),
            ('bills', self.env._("Bills"), 'account.move.line', '_source_bills'),
            ('runs', self.env._("Approved payment runs"), 'medical.payment.run.line', '_source_runs'),
            ('payroll', self.env._("Payroll"), 'account.move', '_source_payroll'),
            ('items', self.env._("Recurring"), 'medical.cash.item', '_source_items'),
        ]

    @api.model
    def _enter(self):
        if not self.env.user.has_groups(READERS):
            raise AccessError(self.env._("The cash forecast is for the office manager, the owner, the auditor and the biller."))
        company = self.env.company
        practice = self.env['medical.practice']._get(company)
        return self.with_company(company).with_context(allowed_company_ids=company.ids), practice

    @api.model
    def get_forecast(self):
        """The whole forecast of the current practice, for the screen.

        :return: dict with today, currency_id, opening, weeks [{start, end, label}], rows [{key, label, amounts}], net, closing,
            lowest {week, amount}, words, notes
        :raises AccessError: for the roles named
        """
        self, practice = self._enter()
        return self._forecast(practice)

    @api.model
    def _forecast(self, practice):
        company, today = self.env.company, practice._today()
        currency = company.currency_id
        starts = [today + timedelta(weeks=week) for week in range(WEEKS)]
        last = starts[-1] + timedelta(days=6)
        opening = self._opening()
        rows, net = [], [0] * WEEKS
        for key, label, _model, method in self._forecast_sources():
            amounts = [0] * WEEKS
            for day, amount, _res_id in getattr(self, method)(practice, today, last):
                week = self._week(day, today)
                if week < WEEKS:
                    amounts[week] += amount
            amounts = [currency.round(amount) for amount in amounts]
            net = [before + amount for before, amount in zip(net, amounts, strict=True)]
            rows.append({'key': key, 'label': label, 'amounts': amounts})
        closing, cash = [], opening
        for amount in net:
            cash = currency.round(cash + amount)
            closing.append(cash)
        lowest = min(range(WEEKS), key=lambda week: (closing[week], week))
        return {
            'today': fields.Date.to_string(today), 'currency_id': currency.id, 'opening': opening,
            'weeks': [{
                'start': fields.Date.to_string(start), 'label': format_date(self.env, start, date_format='MMM d'),
                'end': fields.Date.to_string(start + timedelta(days=6))} for start in starts],
            'rows': rows, 'net': [currency.round(amount) for amount in net], 'closing': closing,
            'lowest': {'week': lowest, 'amount': closing[lowest]}, 'reserve': practice.sudo().cash_reserve,  # sudo: the screen's readers see it
            'words': self._words(practice, opening, starts, closing, lowest), 'notes': self._notes(practice),
        }

    @api.model
    def _week(self, day, today):
        return max(0, (day - today).days // 7) if day else 0

    @api.model
    def _words(self, practice, opening, starts, closing, lowest):
        currency, amount = practice.currency_id, closing[lowest]
        # sudo: the readers of the forecast see the reserve
        reserve = practice.sudo().cash_reserve
        values = {'amount': currency.format(amount), 'date': format_date(self.env, starts[lowest]), 'reserve': currency.format(reserve)}
        if currency.compare_amounts(amount, 0) < 0:
            return {'level': 'danger', 'text': self.env._("Cash runs out: %(amount)s in the week of %(date)s, the lowest of 13 weeks.", **values)}
        if currency.compare_amounts(amount, reserve) < 0:
            return {'level': 'warning', 'text': self.env._(
                "Cash falls below the reserve of %(reserve)s: %(amount)s in the week of %(date)s, the lowest of 13 weeks.", **values)}
        return {'level': 'success', 'text': self.env._("Cash holds: the lowest of 13 weeks is %(amount)s, in the week of %(date)s.", **values)}

    @api.model
    def _notes(self, practice):
        # sudo: how the forecast is made is told to its readers
        practice = practice.sudo()
        notes = [
            self.env._("Opening: posted balance of bank and cash accounts. What is overdue falls into the first week."),
            self.env._("Payments expected: open receivables %(how)s; those more than %(days)s days late are not counted.", days=LATE_DAYS,
                       how=self.env._("by due date") if practice.forecast_receipts == 'due' else self.env._("by each payer's average days to pay")),
        ]
        if not practice.payroll_frequency:
            notes.append(self.env._("No payroll is in it: say in the practice profile how often payroll is paid."))
        else:
            notes.append(self.env._("Payroll: the average of the last %(count)s payroll journals, on each pay date.", count=PAYROLLS))
        return notes

    # === SOURCES === #

    @api.model
    def _posted(self):
        return Domain('parent_state', '=', 'posted') & Domain('company_id', '=', self.env.company.id)

    @api.model
    def _opening(self):
        [(balance,)] = self.env['account.move.line']._read_group(
            self._posted() & Domain('account_type', '=', 'asset_cash') & Domain('date', '<=', self.env.company._medical_today()),
            [], ['balance:sum'])
        return balance or 0

    @api.model
    def _residuals(self, domain, day='date_maturity'):
        rows = self.env['account.move.line'].search_fetch(self._posted() & Domain('reconciled', '=', False) & domain, ['amount_residual', day, 'date'])
        return [(row[day] or row.date, row.amount_residual, row.id) for row in rows]

    @api.model
    def _source_way(self, practice, today, last):
        """Payments made or taken that the bank hasn't booked yet."""
        return [(today, amount, res_id) for _day, amount, res_id in self._residuals(Domain('account_id', 'in', self._way_accounts().ids))]

    @api.model
    def _way_accounts(self):
        """The accounts in which money waits for the bank; to be extended."""
        accounts = self.env['account.payment']._read_group([('company_id', '=', self.env.company.id)], ['outstanding_account_id'])
        return self.env['account.account'].union(*(
            account for [account] in accounts if account and account.account_type != 'asset_cash' and account.reconcile))

    @api.model
    def _run_items(self):
        return self.env['medical.payment.run.line'].search([
            ('run_id.state', '=', 'approved'), ('chosen', '=', True), ('company_id', '=', self.env.company.id)])

    @api.model
    def _source_bills(self, practice, today, last):
        """Open vendor bills by due date, less vendors' credits; those on hold not before the hold ends; without those of approved runs."""
        domain = Domain('account_type', '=', 'liability_payable') & Domain('id', 'not in', self._run_items().move_line_id.ids) & Domain(
            'move_id.move_type', 'in', (*BILL_TYPES, 'in_refund'))
        held = {move.id: move.medical_hold_until for move in self.env['account.move'].search_fetch(
            [('company_id', '=', self.env.company.id), ('medical_is_held', '=', True), ('payment_state', 'in', OPEN)], ['medical_hold_until'])}
        rows = self.env['account.move.line'].search_fetch(
            self._posted() & Domain('reconciled', '=', False) & domain, ['amount_residual', 'date_maturity', 'date', 'move_id'])
        found = []
        for row in rows:
            until = held.get(row.move_id.id, today)
            # on hold without an end: nobody knows when it is paid
            if until:
                found.append((max(row.date_maturity or row.date, until), row.amount_residual, row.id))
        return found

    @api.model
    def _source_runs(self, practice, today, last):
        """What approved payment runs will pay, on their day."""
        company = self.env.company
        return [
            (line.run_id.date, -line.currency_id._convert(line.amount, company.currency_id, company, line.run_id.date), line.id)
            for line in self._run_items()]

    @api.model
    def _source_receipts(self, practice, today, last):
        """Open receivables: by due date, or as many days after the invoice as the payer takes on average (the last year's).

        What a payer has paid ahead is taken off what they owe; where they owe nothing, it is no money that goes out.
        """
        rows = self.env['account.move.line'].search_fetch(
            self._posted() & Domain('reconciled', '=', False) & Domain('account_type', '=', 'asset_receivable'),
            ['amount_residual', 'date_maturity', 'date', 'partner_id'])
        # sudo: how the forecast is made; its readers were checked
        days = self._average_days(today) if practice.sudo().forecast_receipts == 'average' else {}
        ahead = defaultdict(float)
        for row in rows:
            ahead[row.partner_id.id] += max(0, -row.amount_residual)
        found = []
        for row in rows.filtered(lambda row: row.amount_residual > 0).sorted(lambda row: (row.date_maturity or row.date, row.id)):
            taken = min(ahead[row.partner_id.id], row.amount_residual)
            ahead[row.partner_id.id] -= taken
            average = days.get(row.partner_id.id)
            day = row.date + timedelta(days=average) if average is not None else row.date_maturity or row.date
            if (today - day).days <= LATE_DAYS:
                found.append((day, row.amount_residual - taken, row.id))
        return found

    @api.model
    def _average_days(self, today):
        """{partner id: days from invoice to payment, weighted by amount}, of what was paid in the last year."""
        query = self.env['account.move.line']._search(self._posted() & Domain('account_type', '=', 'asset_receivable') & Domain('balance', '>', 0))
        self.env.flush_all()
        return {partner: round(days) for partner, days in self.env.execute_query(SQL(
            """SELECT line.partner_id, SUM((part.max_date - line.date) * part.amount) / SUM(part.amount)
                 FROM account_partial_reconcile part
                 JOIN account_move_line line ON line.id = part.debit_move_id
                WHERE part.max_date >= %s AND part.amount > 0 AND line.partner_id IS NOT NULL AND line.id IN %s
                GROUP BY line.partner_id""", today - timedelta(days=365), query.subselect()))}

    @api.model
    def _last_payrolls(self):
        return self.env['account.move'].search([
            ('company_id', '=', self.env.company.id), ('state', '=', 'posted'), ('medical_payroll_key', '!=', False)],
            order='date desc, id desc', limit=PAYROLLS)

    @api.model
    def _source_payroll(self, practice, today, last):
        """Coming pay dates: the average cost of the last payroll journals (debits to expense accounts)."""
        # sudo: the pay calendar; readers of the forecast were checked
        days = practice.sudo()._medical_pay_dates(today, last)
        moves = self._last_payrolls()
        if not days or not moves:
            return []
        total = sum(moves.line_ids.filtered(lambda line: line.account_id.internal_group == 'expense').mapped('balance'))
        average = self.env.company.currency_id.round(total / len(moves))
        return [(day, -average, moves.ids) for day in days]

    @api.model
    def _source_items(self, practice, today, last):
        """Recurring items on their days."""
        items = self.env['medical.cash.item'].search([('company_id', '=', self.env.company.id)])
        return [(day, item.signed_amount, item.id) for item in items for day in item._days(today, last)]

    # === OPEN A FIGURE === #

    @api.model
    def open_figure(self, key, week=None):
        """Open what a figure was made of.

        :param str key: a source, or 'opening'
        :param int week: counted from zero; without, all weeks
        :raises UserError: there is no such figure
        """
        self, practice = self._enter()
        if key == 'opening':
            return self._open(self.env._("Bank and cash"), 'account.move.line', list(self._posted() & Domain('account_type', '=', 'asset_cash') & Domain(
                'date', '<=', practice._today())))
        source = next((source for source in self._forecast_sources() if source[0] == key), None)
        if not source:
            raise UserError(self.env._("The forecast has no such figure: reload it."))
        today = practice._today()
        ids = set()
        for day, _amount, res_id in getattr(self, source[3])(practice, today, today + timedelta(days=7 * WEEKS - 1)):
            found = self._week(day, today)
            if found < WEEKS and (week is None or found == week):
                ids.update(res_id if isinstance(res_id, list) else [res_id])
        return self._open(source[1], source[2], [('id', 'in', sorted(ids))])

    @api.model
    def _open(self, name, model, domain):
        return {
            'type': 'ir.actions.act_window', 'name': name, 'res_model': model, 'domain': domain, 'views': [(False, 'list'), (False, 'form')],
            'context': {'create': False}}

    @api.model
    def action_record(self):
        """The forecast as record, for PDF and spreadsheet."""
        self._enter()
        return self.env['medical.cash.record'].create({}).action_view()
