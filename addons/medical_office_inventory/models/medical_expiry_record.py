from odoo import fields, models
from odoo.tools import SQL, format_date

from odoo.addons.medical_office_base.tools.record_column import Column
from odoo.addons.medical_office_base.tools.roles import FIGURES

WITHIN = [('0', 'Expired'), ('30', 'Expired or within 30 days'), ('60', 'Expired or within 60 days'), ('90', 'Expired or within 90 days')]


class MedicalExpiryRecord(models.TransientModel):
    """Goods on hand that have expired or soon will, and what they are worth."""
    _name = 'medical.expiry.record'
    _description = 'Expiry Record'
    _inherit = 'medical.stock.value.record'

    within = fields.Selection(WITHIN, 'Expires', default='90')

    def _stock_moment(self):
        return None

    def _record_period(self):
        return self.env._("As of"), format_date(self.env, self._record_today())

    def _record_title(self):
        return self.env._("Expiry and Value at Risk")

    def _record_columns(self):
        return [
            Column('item', self.env._("Item"), width=32),
            Column('reference', self.env._("Reference"), width=14),
            Column('lot', self.env._("Lot"), width=14),
            Column('expiry', self.env._("Expires"), 'date', width=12),
            Column('days', self.env._("Days Left"), 'integer', width=10),
            Column('stage', self.env._("Stage"), width=14, labels={
                'expired': self.env._("Expired"), '30': self.env._("Within 30 days"), '60': self.env._("Within 60 days"),
                '90': self.env._("Within 90 days"), 'later': self.env._("Later"),
            }, styles={'expired': 'danger', '30': 'warning', '60': 'warning', '90': 'muted', 'later': 'muted'}),
            Column('site', self.env._("Site"), width=8),
            Column('room', self.env._("Room"), width=20),
            Column('quantity', self.env._("Quantity"), 'quantity', width=12),
            Column('unit', self.env._("Unit"), width=12),
            Column('value', self.env._("Value at Risk"), 'amount', width=14, total=True, groups=FIGURES),
        ]

    def _record_query(self):
        locations = self.env['stock.location']._search(self._location_domain())
        # the last day of use is the day before the date on the lot has passed
        days = SQL('(%s - %s)', self._sql_day(self._sql_field('lot', 'stock.lot', 'expiration_date')), self._record_today())
        return SQL(
            """SELECT %(item)s, %(reference)s, %(lot)s, %(expiry)s, %(days)s,
                      CASE WHEN %(days)s < 0 THEN 'expired' WHEN %(days)s <= 30 THEN '30' WHEN %(days)s <= 60 THEN '60'
                           WHEN %(days)s <= 90 THEN '90' ELSE 'later' END,
                      %(site)s, %(room)s, stock.quantity, %(unit)s, stock.value, stock.id
                 FROM (%(stock)s) AS stock
                 %(products)s
                 %(locations)s
                 JOIN stock_lot lot ON lot.id = stock.lot_id
                WHERE stock.location_id IN %(visible)s AND lot.expiration_date IS NOT NULL AND %(within)s""",
            item=self._sql_item(), reference=self._sql_field('product', 'product.product', 'default_code'), lot=self._sql_field('lot', 'stock.lot', 'name'),
            expiry=self._sql_day(SQL('lot.expiration_date')), days=days, site=self._sql_field('site', 'medical.site', 'code'), room=self._sql_room(),
            unit=self._sql_field('unit', 'uom.uom', 'name'), stock=self._sql_valued_stock(), products=self._sql_product_joins(SQL('stock.product_id')),
            locations=self._sql_location_joins(SQL('stock.location_id')), visible=locations.subselect(), within=self._sql_within(days))

    def _sql_within(self, days):
        if not self.within:
            return SQL('TRUE')
        return SQL('%s < 0', days) if self.within == '0' else SQL('%s <= %s', days, int(self.within))

    def _record_order(self):
        return SQL('expiry, item, lot, site, room, id')

    def _record_notes(self):
        notes = [self.env._("Goods may be used to the end of the day on which they expire.")]
        if self._sees_figures():
            notes.append(self.env._(
                "Value at risk is what these goods are worth in Odoo's inventory valuation; what has expired is in it until it is written off."))
        return notes
