from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column

LEVELS = [('partner', 'A Row per Payer or Patient'), ('claim', 'A Row per Claim'), ('item', 'Every Open Item')]
WHO = [('payer', 'Payers'), ('patient', 'Patients'), ('other', 'Others')]
# name, first and last day of age
BUCKETS = (('until_30', None, 30), ('until_60', 31, 60), ('until_90', 61, 90), ('until_120', 91, 120), ('older', 121, None))
# the rows of the ledger that a figure is made of
ITEM = ('id', 'partner_id', 'move_id', 'move_name', 'date', 'balance', 'amount_residual', 'reconciled')


class MedicalAgingRecord(models.TransientModel):
    """Who owed what on a day, by age; sums to the balance of the receivable accounts on that day, to the cent.

    An item is a line of a receivable account. What was open of it on the day is what is open now, with everything put back that was
    reconciled later (`account.partial.reconcile.max_date`), in the practice's currency. What is owed stands in the five ages; money that
    isn't applied yet and credits stand in columns of their own, below zero: they are never netted against what is owed.
    Age counts from the date of service, or from posting where an item has none or posting is asked for. Patients stand by record number;
    their names only for whoever may open them. Others are customers that are neither payers nor patients. One query.
    """
    _name = 'medical.aging.record'
    _description = 'Aging'
    _inherit = 'medical.record'
    _record_reads = ('account.move', 'account.move.line')

    date = fields.Date('As of', required=True, default=lambda self: self.env.company._medical_today())
    by = fields.Selection([('service', 'Date of Service'), ('posting', 'Date Posted')], 'Age Counts From', required=True, default='service')
    level = fields.Selection(LEVELS, 'Rows', required=True, default='partner')
    who = fields.Selection(WHO, 'Owed By', help="Empty: by anybody.")
    partner_ids = fields.Many2many('res.partner', string='Payers or Patients', help="In the ledger a patient is known by record number.")
    minimum = fields.Monetary('At Least', help="Leaves out rows whose balance is smaller.")

    def _record_title(self):
        return self.env._("Aging")

    def _record_check(self):
        res = super()._record_check()
        if self.currency_id.compare_amounts(self.minimum, 0) < 0:
            raise UserError(self.env._("The least balance isn't below zero."))
        return res

    def _aging_names(self):
        """Whether the reader may read who patients are."""
        return self.env['medical.patient'].has_access('read')

    def _record_columns(self):
        amount = {'type': 'amount', 'width': 12, 'total': True}
        labels = dict(self._fields['who']._description_selection(self.env))
        names = [Column('patient', self.env._("Patient"), width=18)] if self._aging_names() else []
        rows = {
            'partner': [],
            'claim': [Column('claim', self.env._("Claim"), width=11), Column('dated', self.env._("Since"), 'date', width=10)],
            'item': [
                Column('claim', self.env._("Claim"), width=11), Column('entry', self.env._("Entry"), width=16),
                Column('dated', self.env._("Date"), 'date', width=10)],
        }[self.level]
        return [
            Column('kind', self.env._("Owed By"), width=8, labels=labels), Column('partner', self.env._("Name in the Ledger"), width=20), *names, *rows,
            Column('until_30', self.env._("0-30 Days"), **amount), Column('until_60', self.env._("31-60"), **amount),
            Column('until_90', self.env._("61-90"), **amount), Column('until_120', self.env._("91-120"), **amount),
            Column('older', self.env._("Over 120"), **amount), Column('owed', self.env._("Owed"), **amount),
            Column('unapplied', self.env._("Unapplied Money"), **amount), Column('credits', self.env._("Credits"), **amount),
            Column('balance', self.env._("Balance"), **amount)]

    # === QUERY === #

    def _aging_items(self):
        """SELECT of the receivable items that the reader may read, up to the day."""
        lines = self.env['account.move.line']
        domain = Domain([
            ('parent_state', '=', 'posted'), ('account_type', '=', 'asset_receivable'), ('company_id', '=', self.company_id.id), ('date', '<=', self.date)])
        if self.partner_ids:
            domain &= Domain('partner_id', 'in', self.partner_ids.ids)
        query = lines._search(domain)
        # which claim an item belongs to is no more here than a number and a date: the field's own group guards the patient
        return query.select(
            *(SQL('%s AS %s', lines._field_to_sql(lines._table, name, query), SQL.identifier(name)) for name in ITEM),
            *(SQL.identifier(lines._table, name) for name in ('medical_claim_id', 'medical_service_date')))

    def _aging_site(self):
        """Condition of the site: the claim's, without a claim the item's analytic account."""
        if not self.site_id:
            return SQL('TRUE')
        account = self.site_id.sudo().analytic_account_id  # sudo: which account; lines are read as the user
        analytic = SQL('FALSE')
        if account:
            found = self.env['account.move.line']._search([('analytic_distribution', 'in', account.ids), ('company_id', '=', self.company_id.id)])
            analytic = SQL('line.id IN %s', found.subselect())
        return SQL('(claim.site_id = %s OR (claim.id IS NULL AND %s))', self.site_id.id, analytic)

    def _aging_who(self):
        return {
            'payer': SQL('payer.id IS NOT NULL'), 'patient': SQL('payer.id IS NULL AND owner.id IS NOT NULL'),
            'other': SQL('payer.id IS NULL AND owner.id IS NULL')}.get(self.who, SQL('TRUE'))

    def _sql_open(self):
        """SELECT of what was open of each item on the day: the item's columns, open_amount, age, kind, owner's and claim's."""
        since = SQL('line.date') if self.by == 'posting' else SQL('COALESCE(line.medical_service_date, line.date)')
        return SQL(
            """SELECT line.*, ROUND((line.amount_residual + COALESCE(later.amount, 0))::numeric, %(digits)s) AS open_amount,
                      %(since)s AS dated, %(day)s - %(since)s AS age, owner.id AS owner_id, claim.number AS claim,
                      CASE WHEN payer.id IS NOT NULL THEN 'payer' WHEN owner.id IS NOT NULL THEN 'patient' ELSE 'other' END AS kind
                 FROM (%(items)s) line
            LEFT JOIN (SELECT part.line_id, SUM(part.amount) AS amount
                         FROM (SELECT debit_move_id AS line_id, amount FROM account_partial_reconcile WHERE max_date > %(day)s
                                UNION ALL
                               SELECT credit_move_id, -amount FROM account_partial_reconcile WHERE max_date > %(day)s) part
                        GROUP BY part.line_id) later ON later.line_id = line.id
            LEFT JOIN medical_claim claim ON claim.id = line.medical_claim_id
            LEFT JOIN medical_payer payer ON payer.partner_id = line.partner_id
            LEFT JOIN medical_patient owner ON owner.partner_id = line.partner_id
                WHERE (line.reconciled IS NOT TRUE OR later.line_id IS NOT NULL) AND %(who)s AND %(site)s""",
            items=self._aging_items(), day=self.date, digits=self.currency_id.decimal_places, since=since, who=self._aging_who(), site=self._aging_site())

    def _record_query(self):
        def amount(condition):
            return SQL('SUM(CASE WHEN %s THEN item.open_amount ELSE 0 END)', condition)

        def bucket(first, last):
            return amount(SQL(
                'item.open_amount > 0%s%s', SQL(' AND item.age >= %s', first) if first else SQL(), SQL(' AND item.age <= %s', last) if last else SQL()))

        unapplied = SQL("item.open_amount < 0 AND item.medical_claim_id IS NULL AND move.move_type <> 'out_refund'")
        group = SQL('item.kind, item.partner_id, party.complete_name')
        shown, links = SQL(), SQL('COALESCE(item.partner_id, 0) AS ident')
        if self.level == 'claim':
            shown, links = SQL('item.claim, MIN(item.dated),'), SQL('COALESCE(MIN(item.id), 0) AS ident')
            group = SQL('%s, item.medical_claim_id, item.claim', group)
        elif self.level == 'item':
            shown, links = SQL('item.claim, item.move_name, item.dated,'), SQL('item.id AS ident')
            group = SQL('%s, item.id, item.claim, item.move_name, item.dated', group)
        patient, names = SQL(), SQL()
        if self._aging_names():
            # record rules hold: who may not be opened stays a number
            patients = self.env['medical.patient']
            query = patients._search([('company_id', '=', self.company_id.id)])
            names = SQL('LEFT JOIN (%s) known ON known.id = item.owner_id', query.select(SQL.identifier(patients._table, 'id'), SQL.identifier(
                patients._table, 'name')))
            patient, group = SQL('known.name,'), SQL('%s, known.name', group)
        return SQL(
            """SELECT item.kind, COALESCE(party.complete_name, %(nobody)s), %(patient)s %(shown)s %(buckets)s,
                      %(owed)s, %(unapplied)s, %(credits)s, SUM(item.open_amount), %(links)s
                 FROM (%(open)s) item
                 JOIN account_move move ON move.id = item.move_id
            LEFT JOIN res_partner party ON party.id = item.partner_id %(names)s
                WHERE item.open_amount <> 0
             GROUP BY %(group)s%(having)s""",
            nobody=self.env._("Nobody"), patient=patient, shown=shown, buckets=SQL(', ').join(bucket(first, last) for _name, first, last in BUCKETS),
            owed=amount(SQL('item.open_amount > 0')), unapplied=amount(unapplied), credits=amount(SQL('item.open_amount < 0 AND NOT (%s)', unapplied)),
            links=links, open=self._sql_open(), names=names, group=group,
            having=SQL(' HAVING ABS(SUM(item.open_amount)) >= %s', self.minimum) if self.minimum else SQL())

    def _record_order(self):
        rank = SQL("CASE kind WHEN 'payer' THEN 1 WHEN 'patient' THEN 2 ELSE 3 END")
        return SQL('%s, balance DESC, partner, ident', rank) if self.level == 'partner' else SQL('%s, partner, dated, ident', rank)

    # === OPEN A ROW === #

    def _record_link(self):
        return 'ident'

    def record_open(self, ident):
        """Open what a row was made of: of a payer or patient the items, of a claim or item the claim, or its entry."""
        self.ensure_one()
        record = self._record_prepare()
        if record.level == 'partner':
            partner = self.env['res.partner'].browse(ident)
            return record.copy({
                'level': 'item', 'partner_ids': [fields.Command.set(partner.ids)], 'who': record.who or (False if ident else 'other')}).action_view()
        line = record.env['account.move.line'].browse(ident)
        line.check_access('read')
        # sudo: whether it is a claim's; opened as the user
        claim = self.env['medical.claim'].browse(line.sudo().medical_claim_id.id)
        target = claim if claim and claim.has_access('read') else line.move_id
        return {'type': 'ir.actions.act_window', 'res_model': target._name, 'res_id': target.id, 'views': [(False, 'form')]}

    def _record_read_records(self):
        """The patients whose names it shows."""
        patients = self.env['medical.patient']
        if not self._aging_names():
            return None
        rows = self.env.execute_query(SQL(
            'SELECT DISTINCT item.owner_id FROM (%s) item WHERE item.open_amount <> 0 AND item.owner_id IS NOT NULL', self._sql_open()))
        return patients.search([('id', 'in', [patient_id for [patient_id] in rows])])

    def _record_filters(self):
        # how rows and ages are made leaves none out
        labels = {self._fields[name]._description_string(self.env) for name in ('by', 'level')}
        return [pair for pair in super()._record_filters() if pair[0] not in labels]

    def _record_notes(self):
        since = self.env._("the date of service, or of posting where there is none") if self.by == 'service' else self.env._("the date posted")
        return [
            self.env._(
                "What was open in the receivable accounts on the day: without filters, balances sum to these accounts. Age counts from %(since)s.",
                since=since),
            self.env._("Unapplied money and credits stand apart, below zero, and are in no age. Patients are known by record number."),
        ]

    def _record_signatures(self):
        return [self.env._("Reviewed by")]
