from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column
from odoo.addons.medical_office_base.tools.roles import FIGURES


class MedicalInventoryRecord(models.TransientModel):
    """The inventory of the practice as of a date: every item, lot and place, with quantity and value.

    At a past date the goods on hand at the end of that day, in the time zone of the site or the practice.
    """
    _name = 'medical.inventory.record'
    _description = 'Inventory Record'
    _inherit = 'medical.stock.value.record'

    date = fields.Date('As of', required=True, default=lambda self: self._record_today())
    order = fields.Selection([('room', 'Room'), ('item', 'Item')], 'Sorted by', required=True, default='room')
    include_zero = fields.Boolean('Show Items at Zero')

    def _record_check(self):
        # a site further west is a day behind the practice at night, and the date begins with the practice's today
        if self.date > max(self._record_today(), self.company_id._medical_today()):
            raise UserError(self.env._("The inventory of a day to come is not known: choose today or an earlier day."))
        return super()._record_check()

    def _record_title(self):
        return self.env._("Inventory Record")

    def _record_columns(self):
        return [
            Column('item', self.env._("Item"), width=32),
            Column('reference', self.env._("Reference"), width=14),
            Column('lot', self.env._("Lot"), width=14),
            Column('expiry', self.env._("Expires"), 'date', width=12),
            Column('site', self.env._("Site"), width=8),
            Column('room', self.env._("Room"), width=20),
            Column('quantity', self.env._("Quantity"), 'quantity', width=12),
            Column('unit', self.env._("Unit"), width=12),
            Column('unit_cost', self.env._("Unit Cost"), 'amount', width=12, groups=FIGURES,
                   digits=self.env['decimal.precision'].precision_get('Product Price')),
            Column('value', self.env._("Value"), 'amount', width=14, total=True, groups=FIGURES),
        ]

    def _record_query(self):
        locations = self.env['stock.location']._search(self._location_domain())
        expiry = self._sql_day(self._sql_field('lot', 'stock.lot', 'expiration_date'))
        columns = SQL(
            "%s, %s, %s%s, %s, %s, %s", self._sql_item(), self._sql_field('product', 'product.product', 'default_code'),
            self._sql_field('lot', 'stock.lot', 'name'), self._sql_more(), expiry, self._sql_field('site', 'medical.site', 'code'), self._sql_room())
        rows = SQL(
            """SELECT %(columns)s, stock.quantity, %(unit)s, stock.unit_cost, stock.value, stock.id, %(sequence)s AS sequence
                 FROM (%(stock)s) AS stock
                 %(products)s
                 %(locations)s
                 LEFT JOIN stock_lot lot ON lot.id = stock.lot_id
                WHERE stock.location_id IN %(visible)s%(wanted)s""",
            columns=columns, unit=self._sql_field('unit', 'uom.uom', 'name'), stock=self._sql_valued_stock(),
            sequence=self._sql_field('site', 'medical.site', 'sequence'), products=self._sql_product_joins(SQL('stock.product_id')),
            locations=self._sql_location_joins(SQL('stock.location_id')), visible=locations.subselect(),
            wanted=self._sql_wanted())
        if not self.include_zero:
            return rows
        return SQL('%s UNION ALL %s', rows, self._sql_at_zero(locations))

    def _sql_more(self, at_zero=False):
        """Columns that stand after the lot, each after a comma: for addons and parts that tell more."""
        return SQL('')

    def _sql_wanted(self):
        """More that the rows of ``stock`` must meet, after AND: as above."""
        return SQL('')

    def _sql_at_zero(self, locations):
        """Items that are not in any of the places asked for."""
        products = self.env['product.product'].with_context(active_test=True)._search(
            self._product_domain() & Domain('is_storable', '=', True) & Domain('company_id', 'in', (self.company_id.id, False)))
        return SQL(
            """SELECT %(item)s, %(reference)s, NULL%(more)s, NULL::date, NULL, NULL, 0, %(unit)s, NULL, %(value)s, kept.id, NULL
                 FROM (%(products)s) AS kept(id)
                 %(joins)s
                WHERE NOT EXISTS (SELECT FROM (%(stock)s) AS stock WHERE stock.product_id = kept.id AND stock.location_id IN %(visible)s)""",
            item=self._sql_item(), more=self._sql_more(at_zero=True), reference=self._sql_field('product', 'product.product', 'default_code'),
            unit=self._sql_field('unit', 'uom.uom', 'name'), value=SQL('0') if self._sees_figures() else SQL('NULL::numeric'),
            products=products.select(), joins=self._sql_product_joins(SQL('kept.id')), stock=self._sql_stock(), visible=locations.subselect())

    def _record_order(self):
        if self.order == 'item':
            return SQL('item, expiry NULLS LAST, lot, sequence, site, room, id')
        return SQL('sequence NULLS LAST, site, room, item, expiry NULLS LAST, lot, id')

    def _record_notes(self):
        notes = [self.env._("Goods in the practice's own locations, those on the way between them included.")]
        if self._sees_figures():
            notes.append(self.env._(
                "Value is Odoo's inventory valuation. Lines are rounded so that those of an item add up to its value; a line may differ "
                "by a cent from quantity times unit cost. Consigned goods are listed without value."))
        return notes

    def _record_signatures(self):
        return [self.env._("Counted by"), self.env._("Checked by")]
