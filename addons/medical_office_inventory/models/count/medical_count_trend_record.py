from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column
from odoo.addons.medical_office_base.tools.roles import FIGURES


class MedicalCountTrendRecord(models.TransientModel):
    """How right the book was, month by month: a row per month, site and category of posted sheets.

    - accuracy, in percent: lines found as the book has them / lines counted
    - off, in percent: value of the differences, missing or too many, without sign / value counted
    Values at the cost of the day on which a sheet was started. What was missing where use follows from counts is left out.
    """
    _name = 'medical.count.trend.record'
    _description = 'Accuracy and Shrinkage'
    _inherit = 'medical.stock.record'
    _record_reads = ('medical.count.line', 'product.product')

    date_from = fields.Date('From', required=True, default=lambda self: fields.Date.context_today(self).replace(day=1) - relativedelta(months=11))
    date_to = fields.Date('To', required=True, default=fields.Date.context_today)

    def _record_title(self):
        return self.env._("Accuracy and Shrinkage")

    def _record_columns(self):
        return [
            Column('month', self.env._("Month"), width=10),
            Column('place', self.env._("Site"), width=20),
            Column('category', self.env._("Category"), width=30),
            Column('lines', self.env._("Lines Counted"), 'integer', width=10, total=True),
            Column('right', self.env._("As on the Book"), 'integer', width=10, total=True),
            Column('accuracy', self.env._("Accuracy %"), 'quantity', width=10, digits=1),
            Column('counted', self.env._("Value Counted"), 'amount', width=14, total=True, groups=FIGURES),
            Column('off', self.env._("Value Off"), 'amount', width=14, total=True, groups=FIGURES),
            Column('missing', self.env._("Value Missing"), 'amount', width=14, total=True, groups=FIGURES),
            Column('share', self.env._("Off %"), 'quantity', width=10, digits=2, groups=FIGURES),
        ]

    def _record_query(self):
        lines = self.env['medical.count.line']
        domain = Domain([
            ('company_id', '=', self.company_id.id), ('is_counted', '=', True), ('is_use', '=', False), ('count_id.state', '=', 'posted'),
            ('count_id.date_posted', '>=', self._record_midnight(self.date_from)),
            ('count_id.date_posted', '<', self._record_midnight(self.date_to, days=1))]) & Domain('product_id', 'any', self._product_domain())
        if self.site_id:
            domain &= Domain('site_id', '=', self.site_id.id)
        if self.room_ids:
            domain &= Domain('room_id', 'in', self.room_ids.ids)
        query = lines._search(domain)
        names = ['count_id', 'site_id', 'product_id', 'counted_qty', 'difference']
        if self._sees_figures():
            names += ['unit_cost', 'difference_value']
        rows = query.select(*[SQL('%s AS %s', lines._field_to_sql(lines._table, name, query), SQL.identifier(name)) for name in names])
        if self._sees_figures():
            figures = SQL(
                """SUM(line.counted_qty * line.unit_cost)::numeric, SUM(ABS(line.difference_value)), SUM(GREATEST(-line.difference_value, 0)),
                   100.0 * SUM(ABS(line.difference_value)) / NULLIF(SUM(line.counted_qty * line.unit_cost), 0)::numeric""")
        else:
            figures = SQL('NULL::numeric, NULL::numeric, NULL::numeric, NULL::numeric')
        return SQL(
            """SELECT to_char(%(day)s, 'YYYY-MM'), place.name, category.complete_name, COUNT(*), COUNT(*) FILTER (WHERE line.difference = 0),
                      100.0 * COUNT(*) FILTER (WHERE line.difference = 0) / COUNT(*), %(figures)s
                 FROM (%(rows)s) AS line
                 JOIN medical_count sheet ON sheet.id = line.count_id
                 JOIN medical_site place ON place.id = line.site_id
                 %(products)s
             GROUP BY 1, 2, 3""",
            day=self._sql_day(SQL('sheet.date_posted')), figures=figures, rows=rows, products=self._sql_product_joins(SQL('line.product_id')))

    def _record_order(self):
        return SQL('month DESC, place, category')

    def _record_notes(self):
        notes = [self.env._("Accuracy: lines found as the book has them / lines counted, in percent. Suggested target: at least 97.")]
        if self._sees_figures():
            notes.append(self.env._("Off: value of the differences, missing or too many / value counted, in percent."))
        return notes
