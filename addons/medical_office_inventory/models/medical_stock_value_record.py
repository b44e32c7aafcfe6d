import datetime

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

FORGET = 100  # items


class MedicalStockValueRecord(models.AbstractModel):
    """Goods on hand at a moment, with their value.

    Quantities are the quants of now, less what moved after the moment: the sum of all moves up to it.

    The value is Odoo's own (``total_value`` of the product or, valued by lot, of the lot), shared out over the rows of
    the item. Now and for most items it is quantity times the cost that Odoo keeps; the SQL does that alone. Odoo's
    calculation is run for the rest: any past moment, FIFO, valuation by lot, and average costs that are out of step
    with the moves (goods received at no cost, a cost set by hand, moves corrected afterwards).

    Rounding: running totals are rounded, not rows, so the rows of an item sum to Odoo's value of it to the cent.
    Consigned goods (of another owner) have no value for the practice.
    """
    _name = 'medical.stock.value.record'
    _description = 'Record of Supplies with Value'
    _inherit = 'medical.stock.record'
    _record_reads = ('stock.quant', 'stock.move.line', 'product.product')

    # Odoo's values, run once for this record: pages of one record agree, and cost it once
    valuation = fields.Json(copy=False, groups=fields.NO_ACCESS)

    def write(self, vals):
        res = super().write(vals)
        if 'valuation' not in vals:
            # sudo: other filters, other goods: Odoo values them anew
            self.sudo().valuation = False
        return res

    def _stock_moment(self):
        """End (naive UTC, exclusive) of the record's day when that is past, None for now."""
        end = self._record_midnight(self.date, days=1)
        return end if end <= fields.Datetime.now() else None

    # === ROWS === #

    def _sql_stock(self):
        """SELECT of id, product_id, lot_id, location_id, owner_id, quantity: goods on hand at the moment."""
        quants = self.env['stock.quant']
        products = Domain('product_id', 'any', self._product_domain() & Domain('is_storable', '=', True))
        place = Domain('location_id', 'any', self._valued_location_domain())
        query = quants._search(place & products & Domain('quantity', '!=', 0))
        columns = SQL(', ').join(quants._field_to_sql(quants._table, name, query) for name in ('product_id', 'lot_id', 'location_id', 'owner_id'))
        now = query.select(
            SQL('%s AS id', SQL.identifier(quants._table, 'id')), columns,
            SQL('%s::numeric AS quantity', quants._field_to_sql(quants._table, 'quantity', query)))
        moment = self._stock_moment()
        if not moment:
            return now
        later = [
            self._sql_later_moves(products, 'location_dest_id', SQL('-'), moment),
            self._sql_later_moves(products, 'location_id', SQL('+'), moment),
        ]
        return SQL(
            """SELECT MIN(id) AS id, product_id, lot_id, location_id, owner_id, SUM(quantity) AS quantity
                 FROM (%s) AS change
                GROUP BY product_id, lot_id, location_id, owner_id
               HAVING SUM(quantity) <> 0""", SQL(' UNION ALL ').join([now, *later]))

    def _sql_later_moves(self, products, place, sign, moment):
        lines = self.env['stock.move.line']
        query = lines._search(
            Domain('state', '=', 'done') & Domain('company_id', '=', self.company_id.id) & Domain('move_id.date', '>=', moment)
            & Domain(place, 'any', self._valued_location_domain()) & products)

        def column(name):
            return lines._field_to_sql(lines._table, name, query)

        return query.select(
            SQL('%s AS id', SQL.identifier(lines._table, 'id')), column('product_id'), column('lot_id'), column(place), column('owner_id'),
            SQL('%s%s::numeric', sign, column('quantity_product_uom')))

    def _sql_valued_stock(self):
        """SELECT of the stock's columns with unit_cost and value; both NULL for those who may not see them."""
        if not self._sees_figures():
            return SQL('SELECT stock.*, NULL::numeric AS unit_cost, NULL::numeric AS value FROM (%s) AS stock', self._sql_stock())
        valuation = self._stock_valuation()
        cost = self._sql_field('product', 'product.product', 'standard_price')
        share = SQL('by_lot.lot_id')
        return SQL(
            """SELECT id, product_id, lot_id, location_id, owner_id, quantity,
                      CASE WHEN owned THEN amount / per END AS unit_cost,
                      CASE WHEN owned THEN
                          ROUND(amount * running / per, %(digits)s) - ROUND(amount * (running - quantity) / per, %(digits)s)
                      ELSE 0 END AS value
                 FROM (
                    SELECT stock.*,
                           COALESCE(by_lot.amount, by_product.amount, %(cost)s::numeric, 0) AS amount,
                           COALESCE(by_lot.per, by_product.per, 1) AS per,
                           %(owned)s AS owned,
                           SUM(stock.quantity) OVER (
                               PARTITION BY stock.product_id, %(share)s, %(owned)s
                               ORDER BY stock.location_id, stock.lot_id, stock.id ROWS UNBOUNDED PRECEDING) AS running
                      FROM (%(stock)s) AS stock
                      JOIN product_product product ON product.id = stock.product_id
                      LEFT JOIN unnest(%(products)s::int[], %(amounts)s::numeric[], %(pers)s::numeric[])
                           AS by_product(product_id, amount, per) ON by_product.product_id = stock.product_id
                      LEFT JOIN unnest(%(lots)s::int[], %(lot_amounts)s::numeric[], %(lot_pers)s::numeric[])
                           AS by_lot(lot_id, amount, per) ON by_lot.lot_id = stock.lot_id
                 ) AS valued""",
            digits=self.currency_id.decimal_places, cost=cost, stock=self._sql_stock(), share=share, owned=self._sql_owned(),
            **{name: [row[index] for row in valuation[kind]] for kind, names in (
                ('products', ('products', 'amounts', 'pers')), ('lots', ('lots', 'lot_amounts', 'lot_pers')),
            ) for index, name in enumerate(names)})

    def _sql_owned(self):
        return SQL('(stock.owner_id IS NULL OR stock.owner_id = %s)', self.company_id.partner_id.id)

    # === VALUE === #

    def _stock_valuation(self):
        """What the SQL can't value: {'products': [(id, amount, per)], 'lots': [(id, amount, per)]}.

        ``amount`` / ``per`` is the cost of a unit: Odoo's value over its quantity, or the cost over one where the rows
        of an item cancel out and Odoo's value is nil.
        """
        # sudo: Odoo values stock as superuser, from bills and prices that who may see the value need not read
        valued = self.sudo()
        if valued.valuation:
            return valued.valuation
        moment = self._stock_moment()
        at_date = moment and moment - datetime.timedelta(seconds=1)
        products, lots = [], []
        for number, (product_id, lot_id, quantity) in enumerate(valued.env.execute_query(valued._sql_to_value()), 1):
            quantity = float(quantity)
            if not number % FORGET:
                # core reads every move of an item: those of the items before are of no use any more
                valued.env.invalidate_all()
            if lot_id:
                lot = valued.env['stock.lot'].browse(lot_id).with_context(to_date=at_date or False)
                lots.append((lot_id, *self._amount_per(lot.total_value, quantity, lot.standard_price)))
                continue
            product = valued.env['product.product'].browse(product_id)
            if product.lot_valuated:
                products.append((product_id, 0, 1))  # goods without the lot that gives them their value
            else:
                value = valued._odoo_value(product, quantity, at_date)
                products.append((product_id, *self._amount_per(value, quantity, product.standard_price)))
        valuation = {'products': products, 'lots': lots}
        valued.valuation = valuation
        return valuation

    def _amount_per(self, value, quantity, cost):
        if not round(quantity, 6):
            return cost, 1
        return self.currency_id.round(value), quantity

    @api.model
    def _odoo_value(self, product, quantity, at_date):
        """Odoo's value of so many of a product, now or at a past moment.

        As ``_compute_value`` of stock_account, which knows only days that end at midnight UTC and, where a cost set by
        hand is the latest, counts the goods of every company.
        """
        if product.uom_id.is_zero(quantity):
            return 0
        if product.cost_method == 'average':
            return product._run_avco(at_date=at_date)[0] * quantity
        if not at_date:
            return product.total_value
        if product.cost_method == 'standard':
            return product._get_standard_price_at_date(at_date) * quantity
        return product._run_fifo(quantity, at_date=at_date)

    def _sql_to_value(self):
        """SELECT of product_id, lot_id (where valued by lot) and quantity of what Odoo must value itself."""
        company = self.company_id
        method = SQL('COALESCE(%s, %s)', self._sql_field('category', 'product.category', 'property_cost_method'), company.cost_method)
        by_lot = SQL('COALESCE(%s, FALSE)', self._sql_field('template', 'product.template', 'lot_valuated'))
        condition = SQL('TRUE')
        if not self._stock_moment():
            condition = SQL("(%s OR %s NOT IN ('standard', 'average') OR (%s = 'average' AND (%s)))", by_lot, method, method, self._sql_out_of_step())
        return SQL(
            """SELECT stock.product_id, CASE WHEN %(by_lot)s THEN stock.lot_id END, SUM(stock.quantity)
                 FROM (%(stock)s) AS stock %(joins)s
                WHERE %(owned)s AND %(condition)s
                GROUP BY 1, 2""",
            by_lot=by_lot, stock=self._sql_stock(), joins=self._sql_product_joins(SQL('stock.product_id')), owned=self._sql_owned(),
            condition=condition)

    def _sql_out_of_step(self):
        """Whether the average cost that Odoo keeps on the product may differ from the one that its moves give."""
        return SQL(
            """stock.product_id IN (
                   SELECT received.product_id FROM stock_move received
                    WHERE received.company_id = %(company)s AND received.state = 'done' AND received.is_in AND COALESCE(received.value, 0) = 0
                   UNION ALL
                   SELECT issued.product_id FROM stock_move issued
                    WHERE issued.company_id = %(company)s AND issued.state = 'done' AND issued.is_out
                      AND issued.write_date > issued.date + INTERVAL '1 hour'
                      AND EXISTS (SELECT FROM stock_move received
                                   WHERE received.product_id = issued.product_id AND received.company_id = %(company)s
                                     AND received.state = 'done' AND received.is_in
                                     AND received.date > issued.date AND received.write_date < issued.write_date)
                   UNION ALL
                   SELECT price.product_id FROM product_value price JOIN product_product priced ON priced.id = price.product_id
                    WHERE price.move_id IS NULL AND price.lot_id IS NULL AND price.company_id = %(company)s
                      AND price.value <> %(cost)s
                      AND NOT EXISTS (SELECT FROM stock_move received
                                       WHERE received.product_id = price.product_id AND received.company_id = %(company)s
                                         AND received.state = 'done' AND received.is_in AND received.date >= price.date))""",
            company=self.company_id.id, cost=self._sql_field('priced', 'product.product', 'standard_price'))
