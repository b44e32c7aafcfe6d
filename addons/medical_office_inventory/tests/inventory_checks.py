from collections import defaultdict
from datetime import datetime, timedelta

from odoo import fields


class InventoryChecks:
    """Invariant 8: the inventory record at a date is the sum of the moves up to it, and its rows sum to Odoo's own value.

    For classes with ``company``, ``manager``, ``products`` and ``lots`` ({product: its lots}), in a practice whose days are UTC's:
    core's values at a date know no other.
    """

    def _record(self, user, **values):
        return self.env['medical.inventory.record'].with_user(user).with_context(allowed_company_ids=user.company_ids.ids).create(
            {'company_id': user.company_id.id, **values})

    def _rows(self, record):
        """The rows as dicts, through the same query as every output."""
        prepared = record._record_prepare()
        columns, source = prepared._record_visible_columns(), prepared._record_source()
        rows = prepared.env.execute_query(prepared._record_select(columns, source))
        return [dict(zip([column.name for column in columns], row, strict=True)) for row in rows]

    def _totals(self, record):
        prepared = record._record_prepare()
        return prepared._record_totals(prepared._record_visible_columns(), prepared._record_source())

    def _moved_until(self, until):
        """{(product, lot, location): quantity} from the done move lines alone."""
        lines = self.env['stock.move.line'].search([
            ('state', '=', 'done'), ('company_id', '=', self.company.id), ('product_id', 'in', self.products.ids),
            ('move_id.date', '<', until)])
        sums = defaultdict(float)
        for line in lines:
            for location, sign in ((line.location_id, -1), (line.location_dest_id, 1)):
                if location.usage in ('internal', 'transit'):
                    place = location.medical_room_id.name or location.complete_name
                    sums[line.product_id.name, line.lot_id.name or None, place] += sign * line.quantity_product_uom
        return {key: round(value, 4) for key, value in sums.items() if round(value, 4)}

    def _odoo_value(self, product, day=None):
        self.env.invalidate_all()
        product = product.with_user(self.manager).with_context(allowed_company_ids=self.company.ids)
        if not day:
            return product.total_value
        context = {'to_date': datetime.combine(day, datetime.max.time()).replace(microsecond=0)}
        if product.lot_valuated:
            # core leaves out lots that are empty today, whatever they held then
            return sum(self.lots[product].with_env(product.env).with_context(**context).mapped('total_value'))
        return product.with_context(**context).total_value

    def _check(self, record, day=None):
        rows = self._rows(record)
        end = datetime.combine(day, datetime.min.time()) + timedelta(days=1) if day else fields.Datetime.to_datetime('9999-12-31')
        quantities, values = defaultdict(float), defaultdict(float)
        for row in rows:
            quantities[row['item'], row['lot'], row['room']] += row['quantity']
            values[row['item']] += row['value']
        self.assertEqual({key: round(quantity, 4) for key, quantity in quantities.items() if round(quantity, 4)}, self._moved_until(end))
        whole = 0
        for product in self.products:
            own = self._odoo_value(product, day)
            whole += own
            self.assertAlmostEqual(values[product.name], own, 2, f'{product.name} at {day}')
        count, totals = self._totals(record)
        self.assertEqual(count, len(rows))
        self.assertAlmostEqual(totals['value'], whole, 2)
