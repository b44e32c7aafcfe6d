from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from odoo.addons.medical_office_base.tools.record_column import Column
from odoo.addons.medical_office_base.tools.roles import FIGURES


class MedicalDeadStockRecord(models.TransientModel):
    """What lies in rooms and stockrooms and was not used for so many months, with its value.

    Used is what left for "Supplies Used", expired or not; of a stockroom also what it brought to a room. What came later than
    that is not dead.
    """
    _name = 'medical.dead.stock.record'
    _description = 'Dead Stock'
    _inherit = 'medical.stock.value.record'

    months = fields.Integer('Not Used for Months', required=True, default=6)

    def _record_check(self):
        if not 1 <= self.months <= 120:
            raise UserError(self.env._("Look back 1 to 120 months."))
        return super()._record_check()

    def _stock_moment(self):
        return None

    def _record_period(self):
        return self.env._("Not used since"), format_date(self.env, self._since())

    def _since(self):
        return self._record_today() - relativedelta(months=self.months)

    def _record_title(self):
        return self.env._("Dead Stock")

    def _record_columns(self):
        return [
            Column('item', self.env._("Item"), width=32),
            Column('reference', self.env._("Reference"), width=14),
            Column('site', self.env._("Site"), width=8),
            Column('room', self.env._("Room"), width=20),
            Column('quantity', self.env._("Quantity"), 'quantity', width=12),
            Column('unit', self.env._("Unit"), width=12),
            Column('last_use', self.env._("Last Used"), 'date', width=12),
            Column('first_day', self.env._("Here Since"), 'date', width=12),
            Column('value', self.env._("Value"), 'amount', width=14, total=True, groups=FIGURES),
        ]

    def _record_query(self):
        figures = self.env['medical.par.figures']
        figures._flush()
        locations = self.env['stock.location']._search(self._location_domain())
        return SQL(
            """SELECT %(item)s AS item, %(reference)s, %(site)s AS site, %(room)s AS room, held.quantity, %(unit)s,
                      %(last_use)s, %(first_day)s, held.value, held.id AS id
                 FROM (SELECT place.place_id, stock.product_id, sum(stock.quantity) AS quantity, sum(stock.value) AS value, min(stock.id) AS id
                         FROM (%(stock)s) AS stock
                         JOIN (%(places)s) AS place ON place.location_id = stock.location_id
                        WHERE stock.location_id IN %(visible)s
                        GROUP BY place.place_id, stock.product_id
                       HAVING sum(stock.quantity) > 0) AS held
                 %(products)s
                 %(locations)s
            LEFT JOIN (SELECT place.place_id, line.product_id, min(move.date) AS first,
                              max(move.date) FILTER (WHERE line.location_id = place.location_id AND (
                                  line.location_dest_id = %(used)s OR place.stockroom AND target.place_id <> place.place_id)) AS last
                         FROM stock_move_line line
                         JOIN stock_move move ON move.id = line.move_id
                         JOIN (%(places)s) AS place ON place.location_id IN (line.location_id, line.location_dest_id)
                    LEFT JOIN (%(places)s) AS target ON target.location_id = line.location_dest_id
                        WHERE line.state = 'done' AND line.company_id = %(company)s
                        GROUP BY place.place_id, line.product_id) AS moved
                   ON moved.place_id = held.place_id AND moved.product_id = held.product_id
                WHERE COALESCE(moved.last, moved.first) < %(since)s""",
            item=self._sql_item(), reference=self._sql_field('product', 'product.product', 'default_code'),
            site=self._sql_field('site', 'medical.site', 'code'), room=self._sql_room(), unit=self._sql_field('unit', 'uom.uom', 'name'),
            last_use=self._sql_day(SQL('moved.last')), first_day=self._sql_day(SQL('moved.first')), stock=self._sql_valued_stock(),
            places=figures._sql_places(self.company_id), visible=locations.subselect(), company=self.company_id.id,
            used=self.company_id.medical_use_location_id.id, since=self._record_midnight(self._since()),
            products=self._sql_product_joins(SQL('held.product_id')), locations=self._sql_location_joins(SQL('held.place_id')))

    def _record_order(self):
        return SQL('site, room, item, id')

    def _record_notes(self):
        return [
            self.env._("A supply is dead where nothing of it was used for the months asked for; of a stockroom, where it brought nothing to rooms either."),
            self.env._("An empty “Last Used” means never. What came later than that is left out; what is in quarantine too."),
        ]
