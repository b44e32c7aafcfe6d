from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column


class MedicalFundBorrowingRecord(models.TransientModel):
    """The vaccine borrowing report: each dose that was given from another stock than the patient's, why, and when it was paid back.

    After the CDC's VFC Vaccine Borrowing Report; the program's own form may ask for the patient's name and date of birth, which
    this office keeps out of records of supplies: the use's number leads to them.
    """
    _name = 'medical.fund.borrowing.record'
    _description = 'Vaccine Borrowing Report'
    _inherit = 'medical.stock.record'
    _record_reads = ('medical.fund.borrowing', 'product.product')

    date_from = fields.Date('From', required=True, default=lambda self: self._record_today().replace(month=1, day=1))
    date_to = fields.Date('To', required=True, default=lambda self: self._record_today())
    fund_id = fields.Many2one('medical.vaccine.fund', domain="[('company_id', '=', company_id)]")
    open_only = fields.Boolean('Only What Is to Pay Back')

    def _record_title(self):
        return self.env._("Vaccine Borrowing Report")

    def _record_columns(self):
        reasons = dict(self.env['medical.fund.borrowing']._fields['reason']._description_selection(self.env))
        states = dict(self.env['medical.fund.borrowing']._fields['state']._description_selection(self.env))
        return [
            Column('given', self.env._("Given"), 'date', width=11),
            Column('vaccine', self.env._("Vaccine"), width=26),
            Column('lots', self.env._("Lot"), width=12),
            Column('doses', self.env._("Doses"), 'quantity', width=8, total=True),
            Column('source', self.env._("Stock Given"), width=18),
            Column('target', self.env._("Stock That Owes"), width=18),
            Column('reason', self.env._("Reason"), width=26, labels=reasons),
            Column('document', self.env._("Use"), width=14),
            Column('paid_back', self.env._("Paid Back"), 'date', width=11),
            Column('state', self.env._("Status"), width=12, labels=states, styles={'open': 'warning', 'returned': 'success', 'cancelled': 'muted'}),
        ]

    def _record_query(self):
        Borrowing = self.env['medical.fund.borrowing']
        domain = Domain([('company_id', '=', self.company_id.id), ('date', '>=', self.date_from), ('date', '<=', self.date_to)])
        if self.site_id:
            domain &= Domain('site_id', '=', self.site_id.id)
        if self.fund_id:
            domain &= Domain('from_fund_id', '=', self.fund_id.id) | Domain('to_fund_id', '=', self.fund_id.id)
        domain &= Domain('state', '=', 'open') if self.open_only else Domain('state', '!=', 'cancelled')
        domain &= Domain('product_id', 'any', self._product_domain())
        if self.room_ids:
            domain &= Domain('room_id', 'in', self.room_ids.ids)
        query = Borrowing._search(domain)
        rows = query.select(*[
            SQL('%s AS %s', Borrowing._field_to_sql(Borrowing._table, name, query), SQL.identifier(name)) for name in (
                'id', 'date', 'product_id', 'lot_names', 'quantity', 'from_fund_id', 'to_fund_id', 'reason', 'use_id', 'returned_on', 'state')])
        return SQL(
            """SELECT lent.date AS given, %(item)s AS vaccine, lent.lot_names, lent.quantity, COALESCE(%(source)s, %(own)s),
                      COALESCE(%(target)s, %(own)s), lent.reason, taken.name, lent.returned_on, lent.state, lent.id
                 FROM (%(rows)s) AS lent
                 %(products)s
                 JOIN medical_supply_use taken ON taken.id = lent.use_id
            LEFT JOIN medical_vaccine_fund source ON source.id = lent.from_fund_id
            LEFT JOIN medical_vaccine_fund target ON target.id = lent.to_fund_id""",
            item=self._sql_item(), own=self.env._("The practice's own"), rows=rows, products=self._sql_product_joins(SQL('lent.product_id')),
            source=self._sql_field('source', 'medical.vaccine.fund', 'name'), target=self._sql_field('target', 'medical.vaccine.fund', 'name'))

    def _record_order(self):
        return SQL('given, vaccine, id')

    def _record_notes(self):
        return [
            self.env._("Reasons are those of the CDC's VFC Vaccine Borrowing Report. Doses of a use that was undone are left out."),
            self.env._("No patient is named here. Where your program's form asks for one, the number of the use leads to the visit."),
        ]

    def _record_signatures(self):
        return [self.env._("Filled in by"), self.env._("Checked by")]
