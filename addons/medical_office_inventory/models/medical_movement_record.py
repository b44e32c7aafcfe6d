from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column

MOVEMENTS = [
    ('received', 'Received'),
    ('returned', 'Returned to Vendor'),
    ('transferred', 'Moved Between Rooms'),
    ('issued', 'Used'),
    ('wasted', 'Wasted'),
    ('expired', 'Expired'),
    ('damaged', 'Damaged'),
    ('undone', 'Use Undone'),
    ('counted', 'Count Correction'),
    ('disposed', 'Disposed Of'),
    ('paid_back', 'Paid Back Between Funds'),
    ('other', 'Other'),
]


class MedicalMovementRecord(models.TransientModel):
    """The movement register: every move of goods between two days, in, out and between the practice's places."""
    _name = 'medical.movement.record'
    _description = 'Movement Register'
    _inherit = 'medical.stock.record'
    _record_reads = ('stock.move.line', 'product.product')

    date_from = fields.Date('From', required=True, default=lambda self: fields.Date.context_today(self).replace(day=1))
    date_to = fields.Date('To', required=True, default=fields.Date.context_today)
    movement = fields.Selection(MOVEMENTS, 'Kind of Movement')

    def _record_title(self):
        return self.env._("Movement Register")

    def _record_columns(self):
        movements = dict(self._fields['movement']._description_selection(self.env))
        return [
            Column('item', self.env._("Item"), width=30),
            Column('moved', self.env._("When"), 'datetime', width=16),
            Column('movement', self.env._("Movement"), width=18, labels=movements, styles={
                'received': 'success', 'wasted': 'warning', 'damaged': 'warning', 'expired': 'danger', 'disposed': 'danger', 'undone': 'muted'}),
            Column('lot', self.env._("Lot"), width=14),
            Column('source', self.env._("From"), width=20),
            Column('target', self.env._("To"), width=20),
            Column('quantity', self.env._("Quantity"), 'quantity', width=12),
            Column('unit', self.env._("Unit"), width=12),
            Column('document', self.env._("Document"), width=18),
            Column('person', self.env._("By"), width=18),
        ]

    def _record_query(self):
        lines = self.env['stock.move.line']
        place = self._location_domain()
        query = lines._search(
            Domain('state', '=', 'done') & Domain('company_id', '=', self.company_id.id) & Domain('quantity', '!=', 0)
            & Domain('date', '>=', self._record_midnight(self.date_from)) & Domain('date', '<', self._record_midnight(self.date_to, days=1))
            & (Domain('location_id', 'any', place) | Domain('location_dest_id', 'any', place))
            & Domain('product_id', 'any', self._product_domain()))
        movement = SQL(
            """CASE WHEN taken.id IS NOT NULL AND move.origin_returned_move_id IS NOT NULL THEN 'undone'
                    WHEN move.medical_borrowing_id IS NOT NULL THEN 'paid_back'
                    WHEN taken.reason = 'use' THEN 'issued'
                    WHEN taken.id IS NULL AND move.medical_use_reason = 'use' THEN 'issued'
                    WHEN taken.reason = 'waste' THEN 'wasted'
                    WHEN taken.reason IN ('expired', 'damaged') THEN taken.reason
                    WHEN move.is_inventory THEN 'counted'
                    WHEN source.usage IN ('internal', 'transit') AND target.usage IN ('internal', 'transit') THEN 'transferred'
                    WHEN source.usage = 'supplier' THEN 'received'
                    WHEN target.usage = 'supplier' THEN 'returned'
                    WHEN target.usage IN ('customer', 'production') THEN 'issued'
                    WHEN target.usage = 'inventory' THEN 'disposed'
                    ELSE 'other' END""")
        rows = SQL(
            """SELECT %(item)s, line.date, %(movement)s AS movement, COALESCE(%(lot)s, line.lot_name), %(source)s, %(target)s,
                      line.quantity_product_uom, %(unit)s, COALESCE(%(document)s, line.reference), person.name, line.id
                 FROM (%(lines)s) AS line
                 JOIN stock_move move ON move.id = line.move_id
                 %(products)s
                 JOIN stock_location source ON source.id = line.location_id
                 LEFT JOIN medical_room source_room ON source_room.id = source.medical_room_id
                 JOIN stock_location target ON target.id = line.location_dest_id
                 LEFT JOIN medical_room target_room ON target_room.id = target.medical_room_id
                 LEFT JOIN medical_supply_use taken ON taken.id = move.medical_use_id
                 LEFT JOIN stock_lot lot ON lot.id = line.lot_id
                 LEFT JOIN res_users by_user ON by_user.id = CASE WHEN taken.id IS NULL THEN line.write_uid
                      WHEN move.origin_returned_move_id IS NULL THEN taken.user_id ELSE taken.undone_by_id END
                 LEFT JOIN res_partner person ON person.id = by_user.partner_id""",
            item=self._sql_item(), movement=movement, lot=self._sql_field('lot', 'stock.lot', 'name'),
            source=self._sql_place('source'), target=self._sql_place('target'), unit=self._sql_field('unit', 'uom.uom', 'name'),
            document=self._sql_field('taken', 'medical.supply.use', 'name'), products=self._sql_product_joins(SQL('line.product_id')),
            lines=self._sql_lines(lines, query))
        if not self.movement:
            return rows
        return SQL('SELECT * FROM (%s) AS register WHERE movement = %s', rows, self.movement)

    def _sql_lines(self, lines, query):
        columns = ('id', 'date', 'move_id', 'product_id', 'lot_id', 'lot_name', 'location_id', 'location_dest_id', 'quantity_product_uom',
                   'reference', 'write_uid')
        return query.select(*[
            SQL('%s AS %s', lines._field_to_sql(lines._table, name, query), SQL.identifier(name)) for name in columns])

    def _sql_place(self, alias):
        """Room, or the plain name of a place that is none: vendors, supplies used."""
        return SQL(
            "COALESCE(%s, CASE WHEN %s IN ('internal', 'transit') THEN %s ELSE %s END)",
            self._sql_field(f'{alias}_room', 'medical.room', 'name'), self._sql_field(alias, 'stock.location', 'usage'),
            self._sql_field(alias, 'stock.location', 'complete_name'), self._sql_field(alias, 'stock.location', 'name'))

    def _record_order(self):
        return SQL('moved, id')

    def _record_notes(self):
        return [self.env._("Quantities in the item's own unit.")]
