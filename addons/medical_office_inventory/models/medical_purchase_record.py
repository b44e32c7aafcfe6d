from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column


class MedicalPurchaseRecord(models.TransientModel):
    """What was bought between two days, by vendor, category and item, in the practice's currency before tax.

    The day is that of the order's confirmation; amounts are converted at the rate the order was made with.
    """
    _name = 'medical.purchase.record'
    _description = 'Purchases by Vendor and Category'
    _inherit = 'medical.stock.record'
    _record_reads = ('purchase.order', 'purchase.order.line', 'product.product')

    date_from = fields.Date('From', required=True, default=lambda self: fields.Date.context_today(self).replace(day=1))
    date_to = fields.Date('To', required=True, default=fields.Date.context_today)
    partner_ids = fields.Many2many('res.partner', string='Vendors', domain="[('supplier_rank', '>', 0)]")

    def _record_title(self):
        return self.env._("Purchases by Vendor and Category")

    def _record_columns(self):
        return [
            Column('item', self.env._("Item"), width=32),
            Column('vendor', self.env._("Vendor"), width=26),
            Column('category', self.env._("Category"), width=26),
            Column('orders', self.env._("Orders"), 'integer', width=8),
            Column('ordered', self.env._("Ordered"), 'quantity', width=12),
            Column('received', self.env._("Received"), 'quantity', width=12),
            Column('billed', self.env._("Billed"), 'quantity', width=12),
            Column('unit', self.env._("Unit"), width=12),
            Column('amount', self.env._("Amount"), 'amount', width=14, total=True),
        ]

    def _record_query(self):
        lines = self.env['purchase.order.line']
        order = Domain([
            ('state', '=', 'purchase'),
            ('date_approve', '>=', self._record_midnight(self.date_from)), ('date_approve', '<', self._record_midnight(self.date_to, days=1)),
        ])
        if self.site_id:
            order &= Domain('picking_type_id.warehouse_id', '=', self.site_id.warehouse_id.id)
        if self.partner_ids:
            order &= Domain('partner_id', 'child_of', self.partner_ids.ids)
        query = lines._search(
            Domain('company_id', '=', self.company_id.id) & Domain('display_type', '=', False) & Domain('product_id', 'any', self._product_domain())
            & Domain('order_id', 'any', order))
        selected = query.select(*[
            SQL('%s AS %s', lines._field_to_sql(lines._table, name, query), SQL.identifier(name))
            for name in ('order_id', 'product_id', 'product_qty', 'product_uom_qty', 'qty_received', 'qty_invoiced', 'price_subtotal')])
        vendor = self._sql_field('vendor', 'res.partner', 'complete_name')
        # quantities come in the order's unit: the line's own two quantities give the factor to the item's
        factor = SQL('COALESCE(line.product_uom_qty / NULLIF(line.product_qty, 0), 1)')
        return SQL(
            """SELECT %(item)s AS item, %(vendor)s AS vendor, %(category)s AS category, COUNT(DISTINCT line.order_id), SUM(line.product_uom_qty),
                      SUM(line.qty_received * %(factor)s), SUM(line.qty_invoiced * %(factor)s), %(unit)s AS unit,
                      SUM(ROUND((line.price_subtotal / COALESCE(NULLIF(%(rate)s, 0), 1))::numeric, %(digits)s)), product.id, vendor.id AS vendor_id
                 FROM (%(lines)s) AS line
                 JOIN purchase_order bought ON bought.id = line.order_id
                 JOIN res_partner party ON party.id = bought.partner_id
                 JOIN res_partner vendor ON vendor.id = COALESCE(party.commercial_partner_id, party.id)
                 %(products)s
                GROUP BY product.id, template.id, category.id, unit.id, vendor.id""",
            item=self._sql_item(), vendor=vendor, category=self._sql_field('category', 'product.category', 'complete_name'), factor=factor,
            unit=self._sql_field('unit', 'uom.uom', 'name'), rate=self._sql_field('bought', 'purchase.order', 'currency_rate'),
            digits=self.currency_id.decimal_places, lines=selected, products=self._sql_product_joins(SQL('line.product_id')))

    def _record_order(self):
        return SQL('vendor, category, item, vendor_id, id')

    def _record_notes(self):
        return [self.env._("Confirmed orders, before tax. Orders in another currency are converted at the rate they were made with.")]
