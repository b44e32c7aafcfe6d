from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column


class MedicalVendorStatement(models.TransientModel):
    """What was open with each vendor on a day, with its age; sums to the balance of the payable accounts on that day.

    An item is a line of a payable account; its open amount on the day is its balance less what was reconciled with it by then, in the
    practice's currency. Bills are above zero, credits and payments not yet matched below. Age counts from the due date.
    """
    _name = 'medical.vendor.statement'
    _description = 'Vendor Statement'
    _inherit = 'medical.record'
    _record_reads = ('account.move', 'account.move.line')

    date = fields.Date('As of', required=True, default=fields.Date.context_today)
    partner_ids = fields.Many2many('res.partner', string='Vendors', domain="[('supplier_rank', '>', 0)]")
    by_vendor = fields.Boolean('A Row per Vendor')

    def _record_title(self):
        return self.env._("Vendor Statement")

    def _record_columns(self):
        amount = {'type': 'amount', 'width': 13, 'total': True}
        items = [] if self.by_vendor else [
            Column('entry', self.env._("Number"), width=18), Column('reference', self.env._("Reference"), width=16),
            Column('dated', self.env._("Date"), 'date', width=11), Column('due', self.env._("Due"), 'date', width=11)]
        return [
            Column('vendor', self.env._("Vendor"), width=28), *items,
            Column('not_due', self.env._("Not Due"), **amount), Column('until_30', self.env._("1-30 Days"), **amount),
            Column('until_60', self.env._("31-60 Days"), **amount), Column('until_90', self.env._("61-90 Days"), **amount),
            Column('older', self.env._("Over 90 Days"), **amount), Column('open_amount', self.env._("Open"), **amount)]

    def _record_domain(self):
        domain = Domain([
            ('parent_state', '=', 'posted'), ('account_type', '=', 'liability_payable'), ('company_id', '=', self.company_id.id),
            ('date', '<=', self.date)])
        return domain & Domain('partner_id', 'child_of', self.partner_ids.ids) if self.partner_ids else domain

    def _record_query(self):
        lines = self.env['account.move.line']
        query = lines._search(self._record_domain())
        names = ('id', 'partner_id', 'move_name', 'ref', 'date', 'date_maturity', 'balance')
        selected = query.select(*[SQL('%s AS %s', lines._field_to_sql(lines._table, name, query), SQL.identifier(name)) for name in names])
        age = SQL('%s - COALESCE(item.date_maturity, item.date)', self.date)

        def bucket(condition):
            return SQL('SUM(CASE WHEN %s THEN open_amount ELSE 0 END)', condition)

        columns = SQL() if self.by_vendor else SQL('item.move_name, item.ref, item.date, item.date_maturity,')
        grouped = SQL('vendor.id, vendor.complete_name') if self.by_vendor else SQL(
            'vendor.id, vendor.complete_name, item.id, item.move_name, item.ref, item.date, item.date_maturity')
        digits = self.currency_id.decimal_places
        return SQL(
            """WITH line AS (%(selected)s),
                    item AS (SELECT line.*, ROUND((%(total)s)::numeric, %(digits)s) AS open_amount FROM line)
               SELECT COALESCE(vendor.complete_name, %(nobody)s), %(columns)s
                      %(not_due)s, %(until_30)s, %(until_60)s, %(until_90)s, %(older)s, SUM(open_amount), %(ident)s AS id
                 FROM item
                 LEFT JOIN res_partner party ON party.id = item.partner_id
                 LEFT JOIN res_partner vendor ON vendor.id = COALESCE(party.commercial_partner_id, party.id)
                WHERE open_amount != 0
                GROUP BY %(grouped)s""",
            selected=selected, digits=digits, nobody=self.env._("No vendor"), columns=columns, grouped=grouped,
            ident=SQL('COALESCE(vendor.id, 0)') if self.by_vendor else SQL('item.id'),
            # payable: what the practice owes is a credit; partial reconciles of a later day haven't happened yet
            total=SQL(
                """-line.balance
                   + COALESCE((SELECT SUM(part.amount) FROM account_partial_reconcile part
                                WHERE part.debit_move_id = line.id AND part.max_date <= %(day)s), 0)
                   - COALESCE((SELECT SUM(part.amount) FROM account_partial_reconcile part
                                WHERE part.credit_move_id = line.id AND part.max_date <= %(day)s), 0)""", day=self.date),
            not_due=bucket(SQL('%s <= 0', age)), until_30=bucket(SQL('%s BETWEEN 1 AND 30', age)),
            until_60=bucket(SQL('%s BETWEEN 31 AND 60', age)), until_90=bucket(SQL('%s BETWEEN 61 AND 90', age)), older=bucket(SQL('%s > 90', age)))

    def _record_order(self):
        return SQL('vendor, id') if self.by_vendor else SQL('vendor, due, dated, id')

    def _record_filters(self):
        # the switch says how rows are made, it leaves none out
        label = self._fields['by_vendor']._description_string(self.env)
        return [pair for pair in super()._record_filters() if pair[0] != label]

    def _record_notes(self):
        return [
            self.env._("Open items of the payable accounts as of the day; the sum is the balance of these accounts. Age counts from the due date."),
            self.env._("Credits, and payments that aren't matched with a bill yet, are below zero."),
        ]

    def _record_signatures(self):
        return [self.env._("Reviewed by")]
