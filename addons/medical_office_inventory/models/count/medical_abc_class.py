from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.roles import FIGURES

CLASSES = [('a', 'A: most of the value'), ('b', 'B: the middle'), ('c', 'C: the rest')]
# suggested defaults: A makes up the first 80 % of a year's use by value, B the next 15 %
SHARE_A, SHARE_B = 0.80, 0.95
DAYS = 365


class MedicalAbcClass(models.Model):
    """How much of a company's use by value an item makes up: it says how often the item is counted.

    A year's use at the present cost, the most first: A until 80 % of the whole, B until 95 %, C the rest and what was not used. An item
    belongs to the class in which its share begins, so the greatest is always A. Made anew by one statement per company, in any order of
    use: moves to where supplies go that were used, less what was taken back. Quantities in the item's own unit, values in the company's
    currency. The limits are suggested defaults of cycle counting, no rule of law.
    """
    _name = 'medical.abc.class'
    _description = 'Class of an Item for Counting'
    _inherit = ['medical.guarded']
    _order = 'abc_class, id'
    _rec_name = 'product_id'
    _check_company_auto = True

    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, ondelete='cascade')
    currency_id = fields.Many2one(related='company_id.currency_id')
    product_id = fields.Many2one('product.product', 'Item', required=True, index=True, readonly=True, ondelete='cascade', check_company=True)
    categ_id = fields.Many2one(related='product_id.categ_id')
    abc_class = fields.Selection(CLASSES, 'Class', required=True, readonly=True, index=True)
    quantity = fields.Float('Used in a Year', readonly=True, digits='Product Unit')
    uom_id = fields.Many2one(related='product_id.uom_id')
    value = fields.Monetary('Value of a Year', readonly=True, groups=FIGURES)
    date = fields.Date('Made On', readonly=True)

    _item_uniq = models.UniqueIndex('(company_id, product_id)', 'An item has one class per company.')

    @api.model
    def _classify(self, company):
        """Put every stocked item of a company into its class. As many statements whatever the number of items."""
        # sudo: called by the job and by planning; classes are figures of the practice
        self = self.sudo().with_company(company)
        products = self.env['product.product']
        since = fields.Datetime.now() - timedelta(days=DAYS)
        place = company.medical_use_location_id
        self.env.flush_all()
        query = products._search([('is_storable', '=', True), ('medical_kind', '!=', False), ('company_id', 'in', (False, company.id))])
        cost = products._field_to_sql(products._table, 'standard_price', query)
        self.env.cr.execute(SQL(
            """WITH item AS (%(items)s),
                    used AS (
                       SELECT line.product_id, SUM(CASE WHEN line.location_dest_id = %(place)s THEN line.quantity_product_uom
                                                        ELSE -line.quantity_product_uom END) AS quantity
                         FROM stock_move_line line
                        WHERE line.state = 'done' AND line.company_id = %(company)s AND line.date >= %(since)s
                          AND %(place)s IN (line.location_id, line.location_dest_id)
                     GROUP BY line.product_id),
                    valued AS (
                       SELECT item.id, GREATEST(COALESCE(used.quantity, 0), 0) AS quantity,
                              GREATEST(COALESCE(used.quantity, 0), 0) * COALESCE(item.cost, 0) AS value
                         FROM item LEFT JOIN used ON used.product_id = item.id),
                    ranked AS (
                       SELECT valued.*, SUM(value) OVER (ORDER BY value DESC, id ROWS UNBOUNDED PRECEDING) - value AS before,
                              SUM(value) OVER () AS whole
                         FROM valued)
               INSERT INTO medical_abc_class (company_id, product_id, abc_class, quantity, value, date, create_uid, create_date, write_uid, write_date)
               SELECT %(company)s, id, CASE WHEN value = 0 THEN 'c' WHEN before < whole * %(share_a)s THEN 'a'
                                            WHEN before < whole * %(share_b)s THEN 'b' ELSE 'c' END,
                      quantity, ROUND(value::numeric, 2), %(today)s, %(uid)s, %(now)s, %(uid)s, %(now)s
                 FROM ranked
          ON CONFLICT (company_id, product_id) DO UPDATE
                  SET abc_class = EXCLUDED.abc_class, quantity = EXCLUDED.quantity, value = EXCLUDED.value, date = EXCLUDED.date,
                      write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date""",
            items=query.select(SQL.identifier(products._table, 'id'), SQL('%s::numeric AS cost', cost)), place=place.id, company=company.id,
            since=since, share_a=SHARE_A, share_b=SHARE_B, today=company._medical_today(), uid=self.env.uid, now=fields.Datetime.now()))
        self.env.cr.execute(SQL(
            "DELETE FROM medical_abc_class WHERE company_id = %s AND product_id NOT IN %s", company.id, query.subselect()))
        self.invalidate_model()
        products.invalidate_model(['medical_abc_ids'])

    @api.model
    def action_classify(self):
        """Make the classes of the chosen company anew, from what was used until today. For who counts or plans counts."""
        if not self.env.user.has_group('stock.group_stock_user'):
            raise AccessError(self.env._("The supply clerk and the office manager plan counts."))
        self._classify(self.env.company)
        return True
