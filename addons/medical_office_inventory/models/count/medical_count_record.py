from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column
from odoo.addons.medical_office_base.tools.roles import FIGURES

from .medical_count import STATES

LINE = ('id', 'count_id', 'room_id', 'location_id', 'product_id', 'lot_id', 'lot_name', 'expiry', 'is_counted', 'counted_qty', 'book_qty',
        'first_counted_qty', 'to_recount', 'difference', 'reason', 'note', 'is_use', 'counted_by_id')


class MedicalCountRecord(models.TransientModel):
    """What was counted: of one sheet, with lines to sign, or of all that were posted in a period.

    Of a sheet that is still counted it is a list to fill in on paper: what the book has is left out as on the sheet itself.
    """
    _name = 'medical.count.record'
    _description = 'Count Record'
    _inherit = 'medical.stock.record'
    _record_reads = ('medical.count.line', 'product.product')

    count_id = fields.Many2one('medical.count', 'Sheet', domain="[('company_id', '=', company_id), ('state', '!=', 'draft')]")
    date_from = fields.Date('From', required=True, default=lambda self: fields.Date.context_today(self).replace(day=1))
    date_to = fields.Date('To', required=True, default=fields.Date.context_today)
    differing_only = fields.Boolean('Differences Only')

    @api.model
    def _record_labels(self, model, name):
        return dict(self.env[model]._fields[name]._description_selection(self.env))

    def _record_title(self):
        return self.env._("Count %(sheet)s", sheet=self.count_id.name) if self.count_id else self.env._("Counts")

    def _record_period(self):
        # a sheet is whole, whatever the day
        return None if self.count_id else super()._record_period()

    def _record_filters(self):
        pairs = super()._record_filters()
        if self.count_id:
            states = dict(STATES) | self._record_labels('medical.count', 'state')
            # sudo: who approved stands on the record
            approved = self.count_id.sudo().approved_by_id.name
            pairs.append((self.env._("Status"), states[self.count_id.state]))
            if approved:
                pairs.append((self.env._("Approved By"), approved))
        return pairs

    def _record_columns(self):
        return [
            Column('sheet', self.env._("Sheet"), width=16),
            Column('room', self.env._("Room"), width=18),
            Column('item', self.env._("Item"), width=28),
            Column('lot', self.env._("Lot"), width=12),
            Column('expiry', self.env._("Expires"), 'date', width=10),
            Column('book', self.env._("On the Book"), 'quantity', width=10),
            Column('first', self.env._("First Count"), 'quantity', width=10),
            Column('counted', self.env._("Counted"), 'quantity', width=10),
            Column('difference', self.env._("Difference"), 'quantity', width=10),
            Column('unit', self.env._("Unit"), width=10),
            Column('value', self.env._("Value"), 'amount', width=12, total=True, groups=FIGURES),
            Column('reason', self.env._("Reason"), width=18, labels=self._record_labels('medical.count.line', 'reason')),
            Column('remark', self.env._("Remark"), width=18),
            Column('person', self.env._("Counted By"), width=16),
        ]

    def _lines_domain(self):
        domain = Domain('company_id', '=', self.company_id.id) & Domain('product_id', 'any', self._product_domain())
        if self.count_id:
            domain &= Domain('count_id', '=', self.count_id.id)
        else:
            domain &= Domain('is_counted', '=', True) & Domain('count_id.state', '=', 'posted') & Domain(
                'count_id.date_posted', '>=', self._record_midnight(self.date_from)) & Domain(
                'count_id.date_posted', '<', self._record_midnight(self.date_to, days=1))
        if self.site_id:
            domain &= Domain('site_id', '=', self.site_id.id)
        if self.room_ids:
            domain &= Domain('room_id', 'in', self.room_ids.ids)
        if self.differing_only:
            domain &= Domain('difference', '!=', 0)
        return domain

    def _record_query(self):
        lines = self.env['medical.count.line']
        query = lines._search(self._lines_domain())
        names = (*LINE, 'difference_value') if self._sees_figures() else LINE
        rows = query.select(*[SQL('%s AS %s', lines._field_to_sql(lines._table, name, query), SQL.identifier(name)) for name in names])
        shown = SQL("(sheet.state IN ('to_approve', 'posted') OR NOT sheet.blind)")
        return SQL(
            """SELECT sheet.name, %(room)s, %(item)s, COALESCE(%(lot)s, line.lot_name), COALESCE(%(day)s, line.expiry),
                      CASE WHEN %(shown)s AND line.is_counted THEN line.book_qty END,
                      CASE WHEN %(shown)s AND line.to_recount THEN line.first_counted_qty END,
                      CASE WHEN line.is_counted THEN line.counted_qty END,
                      CASE WHEN %(shown)s AND line.is_counted THEN line.difference END,
                      %(unit)s, %(value)s, CASE WHEN line.reason IS NULL AND line.is_use THEN 'unrecorded' ELSE line.reason END,
                      line.note, person.name, line.id
                 FROM (%(rows)s) AS line
                 JOIN medical_count sheet ON sheet.id = line.count_id
                 %(products)s %(places)s
                 LEFT JOIN stock_lot lot ON lot.id = line.lot_id
                 LEFT JOIN res_users by_user ON by_user.id = line.counted_by_id
                 LEFT JOIN res_partner person ON person.id = by_user.partner_id""",
            room=self._sql_room(), item=self._sql_item(), lot=self._sql_field('lot', 'stock.lot', 'name'),
            day=self._sql_day(self._sql_field('lot', 'stock.lot', 'expiration_date')), shown=shown,
            unit=self._sql_field('unit', 'uom.uom', 'name'),
            value=SQL('CASE WHEN %s AND line.is_counted THEN line.difference_value END', shown) if self._sees_figures() else SQL('NULL::numeric'),
            rows=rows, products=self._sql_product_joins(SQL('line.product_id')), places=self._sql_location_joins(SQL('line.location_id')))

    def _record_order(self):
        return SQL('sheet, room, item, lot, id')

    def _record_notes(self):
        notes = [self.env._("Quantities in the item's own unit. On the book: at the moment in which the line was counted.")]
        if self._sees_figures():
            notes.append(self.env._("Values at the cost of the day on which the sheet was started."))
        return notes

    def _record_signatures(self):
        return [self.env._("Counted by"), self.env._("Counted again by"), self.env._("Approved by")]
