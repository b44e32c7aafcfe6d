from odoo import fields, models
from odoo.tools import SQL

from .medical_count_line import REASONS


class MedicalCountReport(models.Model):
    """How right the book was and what is missing: a row per line counted on a posted sheet.

    Values at the cost of the day on which the sheet was started. What was missing where use follows from counts was used: it neither
    counts as wrong nor as missing.
    """
    _name = 'medical.count.report'
    _description = 'Accuracy of Counts'
    _auto = False
    _order = 'date_posted desc, id desc'
    _rec_name = 'product_id'

    count_id = fields.Many2one('medical.count', 'Sheet', readonly=True)
    company_id = fields.Many2one('res.company', readonly=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    site_id = fields.Many2one('medical.site', readonly=True)
    room_id = fields.Many2one('medical.room', readonly=True)
    kind = fields.Selection(lambda self: self.env['medical.count']._fields['kind']._description_selection(self.env), 'What Was Counted', readonly=True)
    product_id = fields.Many2one('product.product', 'Item', readonly=True)
    categ_id = fields.Many2one('product.category', 'Category', readonly=True)
    counted_by_id = fields.Many2one('res.users', readonly=True)
    reason = fields.Selection(REASONS, readonly=True)
    date_posted = fields.Datetime('Posted', readonly=True)
    line_count = fields.Integer('Lines Counted', readonly=True)
    right_count = fields.Integer('As on the Book', readonly=True)
    accuracy = fields.Float('Accuracy (%)', readonly=True, aggregator='avg')
    counted_value = fields.Monetary('Value Counted', readonly=True)
    off_value = fields.Monetary('Value Off', readonly=True, help="What differs, missing or too many, without sign.")
    missing_value = fields.Monetary('Value Missing', readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT line.id, line.count_id, line.company_id, line.site_id, line.room_id, sheet.kind, line.product_id, template.categ_id,
                      line.counted_by_id, line.reason, sheet.date_posted, 1 AS line_count, (line.difference = 0)::int AS right_count,
                      CASE WHEN line.difference = 0 THEN 100.0 ELSE 0.0 END AS accuracy,
                      line.counted_qty * COALESCE(line.unit_cost, 0) AS counted_value,
                      ABS(COALESCE(line.difference_value, 0)) AS off_value,
                      GREATEST(-COALESCE(line.difference_value, 0), 0) AS missing_value
                 FROM medical_count_line line
                 JOIN medical_count sheet ON sheet.id = line.count_id
                 JOIN product_product product ON product.id = line.product_id
                 JOIN product_template template ON template.id = product.product_tmpl_id
                WHERE sheet.state = 'posted' AND line.is_counted AND NOT COALESCE(line.is_use, FALSE)""")
