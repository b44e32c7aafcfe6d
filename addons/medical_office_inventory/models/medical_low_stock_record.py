from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from odoo.addons.medical_office_base.tools.record_column import Column


class MedicalLowStockRecord(models.TransientModel):
    """What is below its minimum, room by room, with what is on its way and what is still to order."""
    _name = 'medical.low.stock.record'
    _description = 'Low Stock'
    _inherit = 'medical.stock.record'
    _record_reads = ('stock.warehouse.orderpoint', 'stock.quant', 'stock.move', 'product.product')

    only_below = fields.Boolean('Below Minimum Only', default=True)

    def _record_period(self):
        return self.env._("As of"), format_date(self.env, self._record_today())

    def _record_title(self):
        return self.env._("Low Stock")

    def _record_columns(self):
        _ = self.env._
        return [
            Column('item', _("Item"), width=32),
            Column('reference', _("Reference"), width=14),
            Column('site', _("Site"), width=8),
            Column('room', _("Room"), width=20),
            Column('stage', _("Stage"), width=16, labels={'out': _("None left"), 'low': _("Below minimum"), 'ok': _("Enough")},
                   styles={'out': 'danger', 'low': 'warning', 'ok': 'success'}),
            Column('on_hand', _("On Hand"), 'quantity', width=12),
            Column('minimum', _("Minimum"), 'quantity', width=12),
            Column('par', _("Par"), 'quantity', width=12),
            Column('on_order', _("On Its Way"), 'quantity', width=12),
            Column('to_order', _("To Order"), 'quantity', width=12),
            Column('unit', _("Unit"), width=12),
        ]

    def _record_query(self):
        points = self.env['stock.warehouse.orderpoint']
        query = points._search(
            Domain('company_id', '=', self.company_id.id) & Domain('location_id', 'any', self._location_domain())
            & Domain('product_id', 'any', self._product_domain() & Domain('active', '=', True)) & Domain('active', '=', True))
        point = query.select(*[
            SQL('%s AS %s', points._field_to_sql(points._table, name, query), SQL.identifier(name))
            for name in ('id', 'product_id', 'location_id', 'product_min_qty', 'product_max_qty')])
        return SQL(
            """SELECT item, reference, site, room,
                      CASE WHEN on_hand >= minimum THEN 'ok' WHEN on_hand > 0 THEN 'low' ELSE 'out' END,
                      on_hand, minimum, par, on_order,
                      CASE WHEN on_hand + on_order < minimum THEN GREATEST(par, minimum) - on_hand - on_order ELSE 0 END,
                      unit, id
                 FROM (
                    SELECT %(item)s AS item, %(reference)s AS reference, %(site)s AS site, %(room)s AS room, %(unit)s AS unit, point.id AS id,
                           point.product_min_qty AS minimum, point.product_max_qty AS par,
                           COALESCE((
                               SELECT SUM(quant.quantity)
                                 FROM stock_quant quant
                                 JOIN stock_location place ON place.id = quant.location_id
                                 LEFT JOIN stock_lot lot ON lot.id = quant.lot_id
                                WHERE quant.product_id = point.product_id AND %(inside)s
                                  AND (lot.expiration_date IS NULL OR %(expiry)s >= %(today)s)), 0) AS on_hand,
                           COALESCE((
                               SELECT SUM(move.product_qty)
                                 FROM stock_move move
                                 JOIN stock_location place ON place.id = move.location_dest_id
                                WHERE move.product_id = point.product_id AND %(inside)s AND move.location_id <> move.location_dest_id
                                  AND move.state IN ('waiting', 'confirmed', 'partially_available', 'assigned')), 0) AS on_order
                      FROM (%(point)s) AS point
                      %(products)s
                      %(locations)s
                 ) AS level
                WHERE %(below)s""",
            item=self._sql_item(), reference=self._sql('product', 'product.product', 'default_code'), site=self._sql('site', 'medical.site', 'code'),
            room=self._sql_room(), unit=self._sql('unit', 'uom.uom', 'name'), point=point, today=self._record_today(),
            expiry=self._sql_day(SQL('lot.expiration_date')), products=self._sql_product_joins(SQL('point.product_id')),
            locations=self._sql_location_joins(SQL('point.location_id')),
            # a shelf inside the room counts, another room below the stockroom does not
            inside=SQL("(place.id = location.id OR (place.medical_room_id IS NULL AND place.parent_path LIKE location.parent_path || '%%'))"),
            below=SQL('on_hand < minimum') if self.only_below else SQL('TRUE'))

    def _record_order(self):
        return SQL('site, room, item, id')

    def _record_notes(self):
        _ = self.env._
        return [
            _("On hand is what may still be used: expired lots are left out."),
            _("To order is what is missing to par, where what is on hand and on its way together is below the minimum."),
        ]
