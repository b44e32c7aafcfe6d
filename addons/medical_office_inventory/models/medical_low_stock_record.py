from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from odoo.addons.medical_office_base.tools.record_column import Column


class MedicalLowStockRecord(models.TransientModel):
    """What is below its minimum, room by room, with what is on its way and what is still to order."""
    _name = 'medical.low.stock.record'
    _description = 'Low Stock'
    _inherit = 'medical.stock.record'
    _record_reads = ('stock.warehouse.orderpoint', 'stock.quant', 'product.product')

    only_below = fields.Boolean('Below Minimum Only', default=True)

    def _record_period(self):
        return self.env._("As of"), format_date(self.env, self._record_today())

    def _record_title(self):
        return self.env._("Low Stock")

    def _record_columns(self):
        return [
            Column('item', self.env._("Item"), width=32),
            Column('reference', self.env._("Reference"), width=14),
            Column('site', self.env._("Site"), width=8),
            Column('room', self.env._("Room"), width=20),
            Column('stage', self.env._("Stage"), width=16,
                   labels={'out': self.env._("None left"), 'low': self.env._("Below minimum"), 'ok': self.env._("Enough")},
                   styles={'out': 'danger', 'low': 'warning', 'ok': 'success'}),
            Column('on_hand', self.env._("On Hand"), 'quantity', width=12),
            Column('minimum', self.env._("Minimum"), 'quantity', width=12),
            Column('par', self.env._("Par"), 'quantity', width=12),
            Column('on_order', self.env._("On Its Way"), 'quantity', width=12),
            Column('to_order', self.env._("To Order"), 'quantity', width=12),
            Column('unit', self.env._("Unit"), width=12),
        ]

    def _record_query(self):
        points = self.env['stock.warehouse.orderpoint'].with_context(tz=self._record_tz())
        domain = (
            Domain('company_id', '=', self.company_id.id) & Domain('location_id', 'any', self._location_domain())
            & Domain('product_id', 'any', self._product_domain() & Domain('active', '=', True)) & Domain('active', '=', True))
        if self.only_below:
            domain &= Domain('medical_below_min', '=', True)
        points = points.search(domain)
        return SQL(
            """SELECT %(item)s AS item, %(reference)s, %(site)s AS site, %(room)s AS room,
                      CASE WHEN NOT level.below THEN 'ok' WHEN level.on_hand > 0 THEN 'low' ELSE 'out' END,
                      level.on_hand, point.product_min_qty, point.product_max_qty, level.on_order, level.missing,
                      %(unit)s, point.id AS id
                 FROM unnest(%(ids)s::int[], %(below)s::boolean[], %(on_hand)s::numeric[], %(on_order)s::numeric[], %(missing)s::numeric[])
                      AS level(id, below, on_hand, on_order, missing)
                 JOIN stock_warehouse_orderpoint point ON point.id = level.id
                 %(products)s
                 %(locations)s""",
            item=self._sql_item(), reference=self._sql_field('product', 'product.product', 'default_code'),
            site=self._sql_field('site', 'medical.site', 'code'),
            room=self._sql_room(), unit=self._sql_field('unit', 'uom.uom', 'name'), ids=points.ids,
            # what is there, on its way and missing is told in one place, for all screens
            below=points.mapped('medical_below_min'), on_hand=points.mapped('medical_on_hand'), on_order=points.mapped('medical_on_order'),
            missing=[point._medical_missing() if point.medical_below_min else 0 for point in points],
            products=self._sql_product_joins(SQL('point.product_id')), locations=self._sql_location_joins(SQL('point.location_id')))

    def _record_order(self):
        return SQL('site, room, item, id')

    def _record_notes(self):
        return [
            self.env._("On hand is what may still be used: what has expired or is in quarantine is left out."),
            self.env._("On its way is what open requests of the room ask for and, for a stockroom, what vendors bring for no room."),
            self.env._("To order is what is still missing to par."),
        ]
