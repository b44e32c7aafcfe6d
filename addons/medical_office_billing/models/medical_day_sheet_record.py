from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column

from .medical_till import METHODS
from .medical_till_entry import ENTRY_KINDS, PATIENT_KINDS

SECTIONS = (
    'opening', 'charge', 'credit', 'payer', 'payment', 'refund', 'void', 'payout', 'safe', 'difference', 'deposit', 'bank', 'otherwise', 'closing', 'copay')
ENTRY_COLUMNS = ('id', 'kind', 'method', 'state', 'amount', 'user_id', 'drawer_id', 'move_id', 'origin_id')
LINE_COLUMNS = ('id', 'move_id', 'account_id', 'balance', 'date')


class MedicalDaySheetRecord(models.TransientModel):
    """The money of a site's day, each figure beside what the ledger says of it. In one query whatever the number of payments.

    - payments, refunds, voids, pay-outs, differences: what tills wrote down (`amount`), beside the journal items of those entries in the
      drawers' accounts on that day (`ledger`). A difference is a figure that doesn't tie, and shows its amount
    - opening and closing: balances of each drawer and of the safe. The closing by the documents is the opening and all that the day's
      documents moved; anything posted into these accounts otherwise makes it differ, and stands in a line of its own
    - charges and credits: posted customer invoices and credit notes, by the analytic account of the site. What else charges adds to
      `_charge_rows()`
    - co-pays that were due at a visit and not taken, by record number

    Signs: above zero came in. Amounts in the company's currency; the day is that of the site.
    """
    _name = 'medical.day.sheet.record'
    _description = 'Day Sheet'
    _inherit = 'medical.record'
    _record_reads = ('medical.till.entry', 'account.move.line', 'medical.deposit')

    date = fields.Date('Day', required=True, default=lambda self: self._default_date())
    site_id = fields.Many2one(required=True, default=lambda self: self.env['medical.deposit']._default_site())

    def _default_date(self):
        return self.env.company._medical_today()

    def _record_title(self):
        return self.env._("Day Sheet")

    def _record_period(self):
        return self.env._("Day"), super()._record_period()[1]

    def _record_check(self):
        if not self.site_id or self.site_id.company_id != self.company_id:
            raise UserError(self.env._("Choose the site whose day this is."))
        return super()._record_check()

    def _record_columns(self):
        selections = {**dict(ENTRY_KINDS), **dict(METHODS)}
        fields_ = self.env['medical.till.entry']._fields
        selections.update(fields_['kind']._description_selection(self.env))
        selections.update(fields_['method']._description_selection(self.env))
        return [
            Column('section', self.env._("Section"), width=17, labels=self._record_sections()),
            Column('item', self.env._("What"), width=32, labels={**selections, **self._record_classes()}),
            Column('method', self.env._("Method"), width=9, labels=selections),
            Column('who', self.env._("By"), width=20),
            Column('number', self.env._("Number"), 'integer', width=8),
            Column('amount', self.env._("Amount"), 'amount', width=13),
            Column('ledger', self.env._("In the Ledger"), 'amount', width=13),
            Column('off', self.env._("Doesn't Tie By"), 'amount', width=13),
            Column('standing', self.env._("Standing"), width=12, labels={
                'ties': self.env._("Ties"), 'off': self.env._("Doesn't tie"), 'due': self.env._("Not taken")},
                styles={'ties': 'success', 'off': 'danger', 'due': 'warning'}),
        ]

    def _record_sections(self):
        return {
            'opening': self.env._("Opening balance"), 'charge': self.env._("Charges"), 'credit': self.env._("Adjustments"),
            'payer': self.env._("Payers' payments"),
            'payment': self.env._("Payments"), 'refund': self.env._("Refunds"), 'void': self.env._("Voids"), 'payout': self.env._("Pay-outs"),
            'safe': self.env._("Drawer and safe"), 'difference': self.env._("Over and short"), 'deposit': self.env._("Deposits"),
            'bank': self.env._("Bank"), 'otherwise': self.env._("Posted otherwise"), 'closing': self.env._("Closing balance"),
            'copay': self.env._("Co-pays not taken")}

    def _record_classes(self):
        """Words for what was posted into the accounts by no till of this day."""
        return {
            'class_bank': self.env._("Matched with the bank"), 'class_change': self.env._("Change from the bank"),
            'class_back': self.env._("Deposit taken back"), 'class_invoice': self.env._("Invoices"), 'class_credit': self.env._("Credit notes")}

    # === PLACES === #

    def _record_places(self):
        """[(account id, drawer id or None, method, name)] of the site's drawers, archived ones too, and of its safe."""
        # sudo: which accounts belong to the site's drawers; what is posted there is read as the user
        site = self.site_id.sudo()
        drawers = self.env['medical.drawer'].sudo().with_context(active_test=False).search([('site_id', '=', site.id)])
        words = dict(self.env['medical.till.entry']._fields['method']._description_selection(self.env))
        places = [
            (drawer._journal(method).default_account_id.id, drawer.id, method, f'{drawer.name}, {words[method]}')
            for drawer in drawers for method, _label in METHODS]
        if site.safe_journal_id:
            places.append((site.safe_journal_id.default_account_id.id, None, 'safe', self.env._("Safe")))
        return [place for place in places if place[0]]

    # === ROWS === #

    def _sql_of(self, model, domain, columns):
        """A SELECT of columns of the rows that the user may read."""
        query = self.env[model]._search(domain)
        return query.select(*[SQL.identifier(self.env[model]._table, name) for name in columns])

    def _record_query(self):
        places = self._record_places()
        company = Domain('company_id', '=', self.company_id.id)
        entries = self._sql_of('medical.till.entry', company & Domain('site_id', '=', self.site_id.id) & Domain('day', '=', self.date), ENTRY_COLUMNS)
        lines = self._sql_of(
            'account.move.line', company & Domain('account_id', 'in', [place[0] for place in places]) & Domain('parent_state', '=', 'posted')
            & Domain('date', '<=', self.date), LINE_COLUMNS)
        deposits = self._sql_of(
            'medical.deposit', company & Domain('site_id', '=', self.site_id.id) & Domain('date', '=', self.date) & Domain('move_id', '!=', False),
            ('id', 'number', 'move_id', 'cash_amount', 'amount'))
        values = SQL(', ').join(SQL('(%s, %s, %s, %s, %s)', *place, number) for number, place in enumerate(places)) if places else None
        return SQL(
            """WITH place AS (%(places)s), entry AS (%(entries)s), line AS (%(lines)s), deposit AS (%(deposits)s), %(figures)s, %(other)s
               %(rows)s""",
            places=SQL(
                'SELECT account_id::int, drawer_id::int, method::text, name::text, number::int '
                'FROM (VALUES %s) AS given(account_id, drawer_id, method, name, number)', values) if values else SQL(
                'SELECT 0::int AS account_id, 0::int AS drawer_id, NULL::text AS method, NULL::text AS name, 0::int AS number WHERE FALSE'),
            entries=entries, lines=lines, deposits=deposits, figures=self._sql_figures(), other=self._sql_other(),
            rows=SQL(' UNION ALL ').join([
                self._sql_balances(), *self._charge_rows(), self._sql_entries(), self._sql_deposits(), self._sql_otherwise(), *self._sql_visits()]))

    def _sql_figures(self):
        """Each entry with its section and what the ledger says of it in its own account; what documents moved per account."""
        return SQL(
            """figure AS (
                   SELECT entry.*, place.account_id,
                          CASE WHEN origin.kind = entry.kind THEN 'void'
                               WHEN entry.kind IN %(paid)s THEN 'payment'
                               WHEN entry.kind IN ('drop', 'float_in', 'float_out') THEN 'safe' ELSE entry.kind END AS section
                     FROM entry
                     JOIN place ON place.drawer_id = entry.drawer_id AND place.method = entry.method
                     LEFT JOIN medical_till_entry origin ON origin.id = entry.origin_id),
               posted AS (
                   SELECT figure.id, COALESCE(SUM(line.balance), 0) AS ledger
                     FROM figure LEFT JOIN line ON line.move_id = figure.move_id AND line.account_id = figure.account_id AND line.date = %(day)s
                    GROUP BY figure.id)""", paid=PATIENT_KINDS, day=self.date)

    def _sql_other(self):
        """What was posted into the accounts on this day by no document of the day, and of which class it is."""
        # sudo: which account; nothing of it is shown
        transit = self.env['medical.till'].sudo()._till_account(self.company_id, 'transfer_account_id')
        return SQL(
            """own AS (SELECT move_id FROM figure WHERE move_id IS NOT NULL UNION SELECT move_id FROM deposit),
               other AS (
                   SELECT line.move_id, line.account_id, line.balance, move.name || COALESCE(' · ' || move.ref, '') AS words,
                          CASE WHEN move.statement_line_id IS NOT NULL THEN 'class_bank'
                               WHEN EXISTS (SELECT FROM medical_deposit back WHERE back.move_id = move.reversed_entry_id) THEN 'class_back'
                               WHEN EXISTS (SELECT FROM medical_till_entry late WHERE late.move_id = move.id)
                                 OR EXISTS (SELECT FROM medical_deposit late WHERE late.move_id = move.id) THEN 'late'
                               WHEN move.journal_id = %(safe)s
                                AND EXISTS (SELECT FROM account_move_line way WHERE way.move_id = move.id AND way.account_id = %(transit)s) THEN 'class_change'
                               ELSE 'hand' END AS class
                     FROM line JOIN account_move move ON move.id = line.move_id
                    WHERE line.date = %(day)s AND NOT EXISTS (SELECT FROM own WHERE own.move_id = line.move_id)),
               document AS (
                   SELECT account_id, amount FROM figure
                   UNION ALL
                   SELECT place.account_id, -figure.amount FROM figure JOIN place ON place.method = 'safe'
                    WHERE figure.kind IN ('drop', 'float_in', 'float_out')
                   UNION ALL
                   SELECT place.account_id, -deposit.cash_amount FROM deposit JOIN place ON place.method = 'safe'
                   UNION ALL
                   SELECT place.account_id, -cheque.amount
                     FROM deposit JOIN medical_deposit_entry_rel rel ON rel.deposit_id = deposit.id
                     JOIN medical_till_entry cheque ON cheque.id = rel.entry_id
                     JOIN place ON place.drawer_id = cheque.drawer_id AND place.method = 'cheque'
                   UNION ALL
                   SELECT account_id, balance FROM other WHERE class NOT IN ('late', 'hand'))""",
            safe=self.site_id.sudo().safe_journal_id.id or 0, transit=transit.id or 0, day=self.date)

    def _sql_row(self, section, **columns):
        """The columns of a row, in their order, with what it is sorted by; what isn't given is empty."""
        defaults = {
            'item': 'NULL::text', 'method': 'NULL::text', 'who': 'NULL::text', 'number': 'NULL::bigint', 'amount': 'NULL::numeric',
            'ledger': 'NULL::numeric', 'off': 'NULL::numeric', 'standing': 'NULL::text', 'sort': "''::text"}
        names = ('item', 'method', 'who', 'number', 'amount', 'ledger', 'off', 'standing')
        place = SQL('array_position(ARRAY[%s], %s)', SQL(', ').join(SQL('%s', name) for name in SECTIONS), section)
        return SQL(', ').join([
            SQL('%s AS section', section), *(columns.get(name) or SQL(defaults[name]) for name in names),
            SQL('%s AS place', place), SQL('%s AS sort', columns.get('sort') or SQL(defaults['sort']))])

    def _sql_tie(self, amount, ledger):
        """What a figure is off by, and its standing."""
        return {
            'amount': amount, 'ledger': ledger, 'off': SQL('NULLIF(ROUND(%s - %s, %s), 0)', amount, ledger, self.currency_id.decimal_places),
            'standing': SQL("CASE WHEN ROUND(%s - %s, %s) = 0 THEN 'ties' ELSE 'off' END", amount, ledger, self.currency_id.decimal_places)}

    def _sql_balances(self):
        by_account = SQL(
            """SELECT place.account_id, place.name, place.number,
                      COALESCE((SELECT SUM(balance) FROM line WHERE line.account_id = place.account_id AND line.date < %(day)s), 0) AS opening,
                      COALESCE((SELECT SUM(balance) FROM line WHERE line.account_id = place.account_id), 0) AS closing,
                      COALESCE((SELECT SUM(amount) FROM document WHERE document.account_id = place.account_id), 0) AS moved
                 FROM place""", day=self.date)
        sort = SQL("LPAD(number::text, 4, '0')")
        return SQL(
            'SELECT %s FROM (%s) AS balance UNION ALL SELECT %s FROM (%s) AS balance',
            self._sql_row(SQL("'opening'::text"), item=SQL('name'), amount=SQL('opening'), ledger=SQL('opening'), standing=SQL("'ties'::text"), sort=sort),
            by_account,
            self._sql_row(SQL("'closing'::text"), item=SQL('name'), sort=sort, **self._sql_tie(SQL('(opening + moved)'), SQL('closing'))), by_account)

    def _sql_entries(self):
        return SQL(
            """SELECT %s FROM (
                   SELECT section, kind, method, person.name AS who, COUNT(*) AS times, SUM(amount) AS amount, SUM(posted.ledger) AS ledger
                     FROM figure JOIN posted ON posted.id = figure.id
                     LEFT JOIN res_users account ON account.id = figure.user_id
                     LEFT JOIN res_partner person ON person.id = account.partner_id
                    GROUP BY section, kind, method, person.name) AS grouped""",
            self._sql_row(
                SQL('section'), item=SQL('kind'), method=SQL('method'), who=SQL('who'), number=SQL('times'),
                sort=SQL("kind || ' ' || method || ' ' || COALESCE(who, '')"), **self._sql_tie(SQL('amount'), SQL('ledger'))))

    def _sql_deposits(self):
        return SQL(
            """SELECT %s FROM (
                   SELECT deposit.number AS name, -deposit.amount AS amount, person.name AS who,
                          COALESCE((SELECT SUM(balance) FROM line WHERE line.move_id = deposit.move_id AND line.date = %s), 0) AS ledger
                     FROM deposit JOIN medical_deposit row ON row.id = deposit.id
                     LEFT JOIN res_users account ON account.id = row.second_id
                     LEFT JOIN res_partner person ON person.id = account.partner_id) AS bag""",
            self._sql_row(SQL("'deposit'::text"), item=SQL('name'), who=SQL('who'), sort=SQL('name'), **self._sql_tie(SQL('amount'), SQL('ledger'))),
            self.date)

    def _sql_otherwise(self):
        """What the bank settled and change that was fetched tie by themselves; anything else is a fault, entry by entry."""
        return SQL(
            """SELECT %s FROM (SELECT class, place.name AS place_name, COUNT(*) AS times, SUM(balance) AS balance
                                 FROM other JOIN place USING (account_id) WHERE class NOT IN ('late', 'hand') GROUP BY class, place.name) AS grouped
               UNION ALL
               SELECT %s FROM (SELECT words, place.name AS place_name, SUM(balance) AS balance
                                 FROM other JOIN place USING (account_id) WHERE class IN ('late', 'hand') GROUP BY move_id, words, place.name) AS single""",
            self._sql_row(
                SQL("'bank'::text"), item=SQL('class'), who=SQL('place_name'), number=SQL('times'), amount=SQL('balance'), ledger=SQL('balance'),
                standing=SQL("'ties'::text"), sort=SQL("class || ' ' || place_name")),
            self._sql_row(
                SQL("'otherwise'::text"), item=SQL('words'), who=SQL('place_name'), number=SQL('1::bigint'), amount=SQL('0::numeric'),
                ledger=SQL('balance'), off=SQL('-balance'), standing=SQL("'off'::text"), sort=SQL("words || ' ' || place_name")))

    def _charge_rows(self):
        """SELECTs of what was charged and credited on the day, with the columns of `_sql_row`. What bills otherwise adds its own."""
        # sudo: the site's own analytic account; lines are read as the user
        account = self.site_id.sudo().analytic_account_id
        if not account:
            return []
        column = account.plan_id._column_name()
        lines = self._sql_of('account.analytic.line', self._charge_domain() & Domain(column, '=', account.id), ('id', 'amount', 'move_line_id'))
        grouped = SQL(
            """SELECT CASE WHEN item.is_credit THEN 'credit' ELSE 'charge' END AS section, COUNT(DISTINCT item.move_id) AS times, SUM(item.amount) AS amount
                 FROM (SELECT analytic.amount, move.id AS move_id, move.move_type = 'out_refund' AS is_credit
                         FROM (%s) AS analytic JOIN account_move_line booked ON booked.id = analytic.move_line_id
                         JOIN account_move move ON move.id = booked.move_id) AS item
                GROUP BY item.is_credit""", lines)
        return [SQL(
            'SELECT %s FROM (%s) AS grouped',
            self._sql_row(
                SQL('section'), item=SQL("CASE WHEN section = 'credit' THEN 'class_credit' ELSE 'class_invoice' END"), number=SQL('times'),
                **self._sql_tie(SQL('amount'), SQL('amount'))), grouped)]

    def _charge_domain(self):
        """The analytic items of the day's invoices and credit notes, of whatever account of the plan."""
        return (
            Domain('company_id', '=', self.company_id.id) & Domain('date', '=', self.date) & Domain('move_line_id.parent_state', '=', 'posted')
            & Domain('move_line_id.move_type', 'in', ('out_invoice', 'out_receipt', 'out_refund')))

    def _sql_visits(self):
        """Visits at which a co-pay was due that no till took: for who may read visits."""
        Visit = self.env['medical.visit']
        if not Visit.has_access('read'):
            return []
        visits = self._sql_of('medical.visit', (
            Domain('site_id', '=', self.site_id.id) & Domain('date', '=', self.date) & Domain('copay_due', '>', 0)
            & Domain('state', 'not in', ('expected', 'cancelled', 'no_show'))), ('id', 'patient_id', 'copay_due', 'date_start'))
        return [SQL(
            """SELECT %s FROM (
                   SELECT patient.number AS name, visit.copay_due - COALESCE(taken.amount, 0) AS missing, visit.date_start
                     FROM (%s) AS visit JOIN medical_patient patient ON patient.id = visit.patient_id
                     LEFT JOIN LATERAL (SELECT SUM(amount) AS amount FROM medical_till_entry entry
                                         WHERE entry.visit_id = visit.id AND entry.state = 'posted') AS taken ON TRUE
                    WHERE NOT EXISTS (SELECT FROM medical_patient_coverage qmb WHERE qmb.patient_id = visit.patient_id AND qmb.is_qmb AND qmb.active
                                         AND qmb.date_from <= %s AND COALESCE(qmb.date_to, %s) >= %s)
                      AND visit.copay_due - COALESCE(taken.amount, 0) > 0) AS owed""",
            self._sql_row(SQL("'copay'::text"), item=SQL('name'), amount=SQL('missing'), standing=SQL("'due'::text"), sort=SQL('name')),
            visits, *[self.date] * 3)]

    def _record_source(self):
        columns = SQL(', ').join(SQL.identifier(column.name) for column in self._record_columns())
        return SQL('(%s) AS record(%s, place, sort)', self._record_query(), columns)

    def _record_order(self):
        return SQL('place, sort, item, method, who, amount')

    def _record_notes(self):
        return [
            self.env._("Amount: what tills, deposits and invoices wrote down. In the ledger: the journal items of the same. Above zero came in."),
            self.env._("Closing balance: the opening and all that the day's documents moved, beside the balance of the account."),
            self.env._("Patients are named by record number."),
        ]

    def _record_signatures(self):
        return [self.env._("Closed by"), self.env._("Reviewed by")]

    def _record_rows(self):
        """Every row as a dict, for the copy that is kept."""
        record = self._record_prepare()
        columns = record._record_columns()
        rows = record.env.execute_query(record._record_select(columns, record._record_source()))
        return [dict(zip([column.name for column in columns], row, strict=True)) for row in rows]
