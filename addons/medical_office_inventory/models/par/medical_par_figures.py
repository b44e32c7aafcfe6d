from collections import namedtuple
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

MIN_DELIVERIES = 3

# of a supply in a place. level_*: its par level, if any; weeks: of history, at most those asked for; used, squares: weekly sums and
# their squares; wasted: part of used; first_day, last_use: of any moves; held: on hand, usable: without what has expired,
# owned: without what belongs to others; year_used: since a year before this month, months: in each of the coming months then
Figures = namedtuple('Figures', (
    'place_id', 'product_id', 'level_id', 'level_active', 'level_min', 'level_par', 'level_day', 'weeks', 'used', 'squares', 'wasted',
    'first_day', 'last_use', 'held', 'usable', 'owned', 'year_used', 'months'))
Delivery = namedtuple('Delivery', 'count mean spread')


class MedicalParFigures(models.AbstractModel):
    """What par levels are suggested from, for all places at once: a handful of statements whatever their number.

    Use is what left a room for the company's "Supplies Used" (`medical_use_location_id`), shortfalls of counts included, by the
    day at the site; of a stockroom also what it brought to other rooms. What was undone or brought back is taken off on the day
    it was recorded. Expired goods were not needed and don't count; wasted and damaged ones had to be replaced, and do.
    """
    _name = 'medical.par.figures'
    _description = 'Figures for Par Levels'

    @api.model
    def _flush(self):
        for model, names in {
            'stock.move': ['state', 'date', 'medical_use_reason', 'origin_returned_move_id', 'purchase_line_id'],
            'stock.move.line': ['state', 'product_id', 'location_id', 'location_dest_id', 'quantity_product_uom', 'company_id', 'move_id'],
            'stock.quant': ['product_id', 'location_id', 'quantity', 'expiration_date', 'owner_id'],
            'stock.location': ['parent_path', 'usage', 'medical_quarantine', 'medical_room_id', 'company_id'],
            'stock.warehouse.orderpoint': ['product_id', 'location_id', 'company_id', 'active', 'product_min_qty', 'product_max_qty'],
            'medical.room': ['kind', 'site_id'],
            'medical.site': ['tz'],
            'product.product': ['active', 'product_tmpl_id'],
            'product.template': ['active', 'is_storable', 'medical_kind', 'categ_id'],
            'purchase.order': ['date_approve', 'partner_id', 'company_id'],
            'purchase.order.line': ['order_id', 'product_id'],
            'medical.supply.request.line': ['request_id', 'room_id', 'product_id', 'received_on', 'company_id'],
            'medical.approval': ['res_model', 'res_id', 'state', 'decided_on'],
        }.items():
            self.env[model].flush_model(names)

    @api.model
    def _sql_places(self, company):
        """SELECT of the locations of the company's rooms, shelves included: location_id, place_id (the room's own location),
        stockroom, tz."""
        return SQL(
            """SELECT DISTINCT ON (inside.id)
                      inside.id AS location_id, shown.id AS place_id, room.kind = 'storage' AS stockroom, site.tz
                 FROM stock_location inside
                 JOIN stock_location shown ON starts_with(inside.parent_path, shown.parent_path)
                 JOIN medical_room room ON room.id = shown.medical_room_id
                 JOIN medical_site site ON site.id = room.site_id
                WHERE inside.company_id = %s AND inside.usage = 'internal' AND inside.medical_quarantine IS NOT TRUE
                ORDER BY inside.id, length(shown.parent_path) DESC""", company.id)

    @api.model
    def _coming_months(self, today):
        """The months that the next 30 days touch, as they were last year: [(first day, last day)]."""
        firsts = dict.fromkeys((today.replace(day=1), (today + timedelta(days=30)).replace(day=1)))
        return [(first - relativedelta(years=1), first - relativedelta(years=1) + relativedelta(months=1, days=-1)) for first in firsts]

    @api.model
    def _figures(self, company, rooms, categories, today, weeks, start):
        """Figures of every supply that these rooms have a par level of, used, or hold in vain.

        :param rooms: medical.room, with stock locations
        :param categories: product.category, with those below; empty: all
        :param date today: its day is not over and does not count
        :param int weeks: of history
        :param date start: what is on hand and was not used since, is dead
        :return: [Figures]
        """
        self._flush()
        months = self._coming_months(today)
        places = self.env.execute_query(self._sql_places(company))
        categories = categories.search([('id', 'child_of', categories.ids)]) if categories else categories
        names = [SQL.identifier(f'month_{number}') for number in range(len(months))]
        # no joins of what is summed up: without statistics they would be slow
        return [Figures(*row[:-len(months)], row[-len(months):]) for row in self.env.execute_query(SQL(
            """WITH place AS MATERIALIZED (
                    SELECT * FROM unnest(%(locations)s::int[], %(place_ids)s::int[], %(stockrooms)s::boolean[], %(zones)s::varchar[])
                               AS place(location_id, place_id, stockroom, tz)),
                moved AS MATERIALIZED (%(moved)s),
                event AS (
                    SELECT source_id AS place_id, product_id, day, NOT taken_back AS stays, reason,
                           CASE WHEN reason <> 'expired' AND (to_use OR from_stockroom AND target_id IS NOT NULL AND origin_id IS NULL)
                                THEN quantity END AS used
                      FROM moved WHERE source_id IS NOT NULL
                 UNION ALL
                    SELECT target_id, product_id, day, FALSE, reason,
                           CASE WHEN reason <> 'expired' AND (from_use OR to_stockroom AND source_id IS NOT NULL AND origin_id IS NOT NULL)
                                THEN -quantity END
                      FROM moved WHERE target_id IS NOT NULL),
                week AS (
                    SELECT place_id, product_id, (%(today)s - 1 - day) / 7 AS number, min(day) AS first_day,
                           max(day) FILTER (WHERE stays AND used IS NOT NULL) AS last_use,
                           sum(used) FILTER (WHERE day < %(today)s) AS used,
                           sum(used) FILTER (WHERE day < %(today)s AND reason <> 'use') AS wasted,
                           sum(used) FILTER (WHERE day >= %(year)s AND day < %(today)s) AS year_used, %(months)s
                      FROM event GROUP BY place_id, product_id, number),
                dated AS (
                    SELECT week.*, GREATEST(LEAST(%(weeks)s, (%(today)s - min(first_day) OVER (PARTITION BY place_id, product_id)) / 7), 0) AS weeks
                      FROM week),
                told AS (
                    SELECT place_id, product_id, NULL::int AS level_id, NULL::boolean AS active, NULL::numeric AS low, NULL::numeric AS par,
                           NULL::date AS level_day, max(weeks) AS weeks, sum(used) FILTER (WHERE number < weeks) AS used,
                           sum(used * used) FILTER (WHERE number < weeks) AS squares, sum(wasted) FILTER (WHERE number < weeks) AS wasted,
                           min(first_day) AS first_day, max(last_use) AS last_use, NULL::numeric AS held, NULL::numeric AS usable,
                           NULL::numeric AS owned, sum(year_used) AS year_used, %(month_sums)s
                      FROM dated GROUP BY place_id, product_id
                 UNION ALL
                    SELECT location_id, product_id, id, active, product_min_qty::numeric, product_max_qty::numeric, create_date::date,
                           NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, %(no_months)s
                      FROM stock_warehouse_orderpoint WHERE company_id = %(company)s
                 UNION ALL
                    SELECT place.place_id, quant.product_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, sum(quant.quantity)::numeric,
                           (sum(quant.quantity) FILTER (WHERE quant.expiration_date IS NULL
                               OR timezone(place.tz, timezone('UTC', quant.expiration_date))::date >= %(today)s))::numeric,
                           (sum(quant.quantity) FILTER (WHERE quant.owner_id IS NULL OR quant.owner_id = %(owner)s))::numeric, NULL, %(no_months)s
                      FROM stock_quant quant JOIN place ON place.location_id = quant.location_id
                     GROUP BY place.place_id, quant.product_id)
               SELECT place_id, product_id, max(level_id), bool_or(told.active), max(low), max(par), max(level_day), COALESCE(max(weeks), 0),
                      COALESCE(max(used), 0), COALESCE(max(squares), 0), COALESCE(max(wasted), 0), min(first_day), max(last_use),
                      COALESCE(max(held), 0), COALESCE(max(usable), 0), COALESCE(max(owned), 0), COALESCE(max(year_used), 0), %(month_columns)s
                 FROM told
                 JOIN product_product product ON product.id = told.product_id
                 JOIN product_template template ON template.id = product.product_tmpl_id
                WHERE place_id = ANY(%(wanted)s) AND product.active AND template.active AND template.is_storable
                  AND template.medical_kind IS NOT NULL AND %(in_categories)s
                GROUP BY place_id, product_id
               HAVING bool_or(told.active) OR max(used) > 0 OR max(year_used) > 0
                   OR max(held) > 0 AND min(first_day) <= %(start)s AND COALESCE(max(last_use) < %(start)s, TRUE)
                ORDER BY place_id, product_id""",
            locations=[row[0] for row in places], place_ids=[row[1] for row in places], stockrooms=[row[2] for row in places],
            zones=[row[3] for row in places], moved=self._sql_moved(company), company=company.id, owner=company.partner_id.id, today=today,
            weeks=weeks, start=start, year=today.replace(day=1) - relativedelta(years=1), wanted=rooms.location_id.ids,
            in_categories=SQL('template.categ_id = ANY(%s)', categories.ids) if categories else SQL('TRUE'),
            months=SQL(', ').join(
                SQL('sum(used) FILTER (WHERE day BETWEEN %s AND %s) AS %s', first, last, name) for name, (first, last) in zip(names, months, strict=True)),
            month_sums=SQL(', ').join(SQL('sum(%s) AS %s', name, name) for name in names),
            no_months=SQL(', ').join(SQL('NULL') for _name in names),
            month_columns=SQL(', ').join(SQL('COALESCE(max(%s), 0)', name) for name in names)))]

    @api.model
    def _sql_moved(self, company):
        """SELECT of what was moved into or out of places, by the day at the site; what takes another move back, with that one's
        day and reason."""
        return SQL(
            """SELECT line.product_id, source.place_id AS source_id, target.place_id AS target_id,
                      line.quantity_product_uom AS quantity, origin.id AS origin_id,
                      CASE WHEN COALESCE(origin.medical_use_reason, move.medical_use_reason) IN ('waste', 'damaged', 'expired')
                           THEN COALESCE(origin.medical_use_reason, move.medical_use_reason) ELSE 'use' END AS reason,
                      line.location_id = %(used)s AS from_use, line.location_dest_id = %(used)s AS to_use,
                      source.stockroom AS from_stockroom, target.stockroom AS to_stockroom,
                      timezone(COALESCE(source.tz, target.tz), timezone('UTC', COALESCE(origin.date, move.date)))::date AS day,
                      taken_back.id IS NOT NULL AS taken_back
                 FROM stock_move_line line
                 JOIN stock_move move ON move.id = line.move_id
            LEFT JOIN stock_move origin ON origin.id = move.origin_returned_move_id
            LEFT JOIN (SELECT DISTINCT origin_returned_move_id AS id FROM stock_move
                        WHERE state = 'done' AND origin_returned_move_id IS NOT NULL) taken_back ON taken_back.id = move.id
            LEFT JOIN place source ON source.location_id = line.location_id
            LEFT JOIN place target ON target.location_id = line.location_dest_id
                WHERE line.state = 'done' AND line.company_id = %(company)s AND source.place_id IS DISTINCT FROM target.place_id""",
            used=company.medical_use_location_id.id, company=company.id)

    @api.model
    def _vendor_deliveries(self, company, today):
        """How long vendors took of late: {(product id, vendor id): Delivery}, from the approval of an order to the last receipt
        of a line, over a year."""
        return {(product, vendor): Delivery(count, float(mean), float(spread or 0)) for product, vendor, count, mean, spread in self.env.execute_query(SQL(
            """SELECT product_id, partner_id, count(*), avg(days), stddev_samp(days)
                 FROM (SELECT line.id, line.product_id, purchase.partner_id,
                              EXTRACT(EPOCH FROM max(move.date) - purchase.date_approve) / 86400 AS days
                         FROM purchase_order_line line
                         JOIN purchase_order purchase ON purchase.id = line.order_id
                         JOIN stock_move move ON move.purchase_line_id = line.id
                         JOIN stock_location source ON source.id = move.location_id
                        WHERE purchase.company_id = %s AND purchase.date_approve >= %s AND move.state = 'done'
                          AND source.usage = 'supplier' AND move.date >= purchase.date_approve
                        GROUP BY line.id, purchase.id) delivery
                GROUP BY product_id, partner_id""",
            company.id, today - relativedelta(years=1)))}

    @api.model
    def _room_deliveries(self, company, today):
        """How long rooms waited of late: {(room id, product id or None for all): Delivery}, from the approval of a request (its
        making, where none was needed) to the receipt of a line, over a year."""
        return {(room, product): Delivery(count, float(mean), float(spread or 0)) for room, product, count, mean, spread in self.env.execute_query(SQL(
            """SELECT line.room_id, line.product_id, count(*), avg(waited.days), stddev_samp(waited.days)
                 FROM medical_supply_request_line line
                 JOIN medical_supply_request request ON request.id = line.request_id
            LEFT JOIN (SELECT res_id, max(decided_on) AS decided_on FROM medical_approval
                        WHERE res_model = 'medical.supply.request' AND state = 'approved' GROUP BY res_id) approval ON approval.res_id = request.id
           CROSS JOIN LATERAL (SELECT EXTRACT(EPOCH FROM line.received_on - COALESCE(approval.decided_on, request.create_date)) / 86400 AS days) waited
                WHERE line.company_id = %s AND line.received_on >= %s AND line.product_id IS NOT NULL AND waited.days >= 0
                GROUP BY GROUPING SETS ((line.room_id, line.product_id), (line.room_id))""",
            company.id, today - relativedelta(years=1)))}

    @api.model
    def _year_days(self, today):
        """How many days `year_used` spans."""
        return (today - (today.replace(day=1) - relativedelta(years=1))).days
