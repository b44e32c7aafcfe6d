from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .medical_recall import BLOCKING, ENDED
from .medical_recall_match import KINDS, SURE

# the room that a place is, or lies in
ROOM = SQL("""LEFT JOIN LATERAL (
    SELECT above.medical_room_id AS id FROM stock_location above
     WHERE above.id = ANY(string_to_array(trim(trailing '/' from place.parent_path), '/')::int[]) AND above.medical_room_id IS NOT NULL
     ORDER BY length(above.parent_path) DESC LIMIT 1) room ON TRUE""")


class MedicalRecall(models.Model):
    """Finding what of a recall is here, where it went and who got it.

    A search is two queries, whatever the size of the stock: which lots and supplies are meant (by the index on the lot's key), then their
    stock records and movements (by the index of movements by lot), which replace what was found before.
    """
    _inherit = 'medical.recall'

    def action_search(self):
        """Search the stock and its history anew."""
        self._check_worker()
        for recall in self:
            if not recall.item_ids:
                raise UserError(self.env._("Say first what is recalled: add an item with the supply and its lots to %(recall)s.", recall=recall.display_name))
            recall._search_now()
        return True

    def _search_now(self):
        """Replace what is known of this recall by what is so now, and tell who is responsible when something turns up."""
        self.ensure_one()
        # sudo: what is found is written by this method alone; whoever may search needs no rights on all it looks at
        recall = self.sudo()
        known = {(match.kind, match.lot_id.id, match.product_id.id) for match in recall.match_ids if match.kind == 'here'}
        recall.item_ids._find_products()
        self.env.flush_all()
        hits = recall._find_hits()
        recall._replace_matches(hits)
        self.env['medical.recall.match'].invalidate_model()
        recall.invalidate_recordset()
        recall.searched_on = fields.Datetime.now()
        recall._find_patients()
        if recall.state in ('new', 'none', 'matched'):
            state = 'matched' if recall.match_ids else 'none'
            if state != recall.state:
                recall.state = state
        fresh = recall.match_ids.filtered(lambda match: match.kind == 'here' and ('here', match.lot_id.id, match.product_id.id) not in known)
        if fresh:
            recall._tell_found(fresh)

    def _find_hits(self):
        """[(product id, lot id or None, how)] of what this recall means or may mean, each once, by the surest way in which it was found."""
        parts = [part for item in self.item_ids for part in item._sql_hits()]
        if not parts:
            return []
        return self.env.execute_query(SQL(
            """SELECT DISTINCT ON (product_id, lot_id) product_id, lot_id, how FROM (%s) AS hit (product_id, lot_id, how, rank)
                WHERE NOT COALESCE(lot_id = ANY(%s), FALSE) AND NOT (lot_id IS NULL AND product_id = ANY(%s))
             ORDER BY product_id, lot_id, rank""",
            SQL(" UNION ALL ").join(parts), self.cleared_lot_ids.ids, self.cleared_product_ids.ids))

    def _replace_matches(self, hits):
        """Write the stock records and movements of what was hit, in place of those of the last search."""
        self.env.cr.execute(SQL("DELETE FROM medical_recall_match WHERE recall_id = %s", self.id))
        if not hits:
            return
        with_lot = [(product, lot, how) for product, lot, how in hits if lot]
        without = [(product, None, how) for product, lot, how in hits if not lot]
        rows = []
        for part, named in ((with_lot, True), (without, False)):
            if part:
                hit = SQL("unnest(%s::int[], %s::int[], %s::varchar[]) AS hit (product_id, lot_id, how)", *map(list, zip(*part, strict=True)))
                rows += [self._sql_stock(hit, named), self._sql_moves(hit, named)]
                if named:
                    rows.append(self._sql_unbooked(hit))
        self.env.cr.execute(SQL(
            """INSERT INTO medical_recall_match (
                    recall_id, company_id, to_check, rank, kind, how, product_id, lot_id, location_id, location_dest_id, room_id, site_id, quantity, date,
                    user_id, picking_id, partner_id, use_id, create_uid, create_date, write_uid, write_date)
               SELECT %(recall)s, %(company)s, how NOT IN %(sure)s, array_position(%(kinds)s::varchar[], kind::varchar), kind, how, product_id,
                      lot_id, location_id, location_dest_id, room_id, site_id, quantity, date, user_id, picking_id, partner_id, use_id,
                      %(uid)s, %(now)s, %(uid)s, %(now)s
                 FROM (%(rows)s) AS found (kind, how, product_id, lot_id, location_id, location_dest_id, room_id, site_id, quantity, date, user_id,
                                           picking_id, partner_id, use_id)""",
            recall=self.id, company=self.company_id.id, sure=SURE, kinds=[key for key, _label in KINDS],
            uid=self.env.uid, now=fields.Datetime.now(), rows=SQL(" UNION ALL ").join(rows)))

    def _sql_stock(self, hit, named):
        """SQL: where it is now."""
        return SQL(
            """SELECT CASE WHEN place.medical_quarantine THEN 'quarantine' ELSE 'here' END, hit.how, quant.product_id, quant.lot_id, place.id,
                      NULL::int, room.id, place.medical_site_id, quant.quantity, quant.in_date, NULL::int, NULL::int, NULL::int, NULL::int
                 FROM %s JOIN stock_quant quant ON %s
                 JOIN stock_location place ON place.id = quant.location_id %s
                WHERE quant.company_id = %s AND place.usage IN ('internal', 'transit') AND quant.quantity <> 0""",
            hit, self._sql_same(SQL("quant"), named), ROOM, self.company_id.id)

    def _sql_moves(self, hit, named):
        """SQL: where it came from and went; uses that were undone are left out with what brought the goods back."""
        return SQL(
            """SELECT CASE WHEN place.usage = 'supplier' THEN 'received'
                           WHEN target.usage = 'supplier' THEN 'returned'
                           WHEN taken.reason = 'use' OR target.usage = 'customer' THEN 'used'
                           WHEN taken.reason IN ('waste', 'expired', 'damaged') THEN 'wasted'
                           WHEN move.medical_disposal_id IS NOT NULL OR target.usage = 'inventory' AND move.medical_use_reason IS NOT NULL THEN 'disposed'
                           WHEN 'inventory' IN (place.usage, target.usage) THEN 'adjusted'
                           WHEN target.medical_quarantine THEN 'quarantined'
                           ELSE 'moved' END,
                      hit.how, line.product_id, line.lot_id, place.id, target.id, COALESCE(taken.room_id, room.id),
                      COALESCE(place.medical_site_id, target.medical_site_id), line.quantity_product_uom, COALESCE(taken.date, line.date),
                      COALESCE(taken.user_id, line.create_uid), line.picking_id, picking.partner_id, taken.id
                 FROM %s JOIN stock_move_line line ON %s
                 JOIN stock_move move ON move.id = line.move_id
                 JOIN stock_location place ON place.id = line.location_id
                 JOIN stock_location target ON target.id = line.location_dest_id
            LEFT JOIN stock_picking picking ON picking.id = line.picking_id
            LEFT JOIN medical_supply_use taken ON taken.id = move.medical_use_id %s
                WHERE line.company_id = %s AND line.state = 'done' AND line.quantity_product_uom <> 0 AND taken.state IS DISTINCT FROM 'undone'""",
            hit, self._sql_same(SQL("line"), named), ROOM, self.company_id.id)

    def _sql_unbooked(self, hit):
        """SQL: what was used of a lot beyond the book."""
        return SQL(
            """SELECT 'used', hit.how, taken.product_id, taken.lot_id, place.id, NULL::int, taken.room_id, taken.site_id, taken.qty_unbooked, taken.date,
                      taken.user_id, NULL::int, NULL::int, taken.id
                 FROM %s JOIN medical_supply_use taken ON taken.product_id = hit.product_id AND taken.lot_id = hit.lot_id
                 JOIN medical_room room ON room.id = taken.room_id JOIN stock_location place ON place.id = room.location_id
                WHERE taken.company_id = %s AND taken.qty_unbooked > 0 AND taken.state = 'done' AND taken.reason = 'use'""",
            hit, self.company_id.id)

    @api.model
    def _sql_same(self, row, named):
        return SQL("%s.lot_id = hit.lot_id", row) if named else SQL("%(row)s.product_id = hit.product_id AND %(row)s.lot_id IS NULL", row=row)

    def _find_patients(self):
        """Keep who was treated with it, of the visits that uses name; who was told stays, whatever is found."""
        used = self.match_ids.filtered(lambda match: match.kind == 'used' and match.use_id.visit_id)
        rows = {row.patient_id: row for row in self.patient_ids}
        values = []
        for patient, matches in used.grouped(lambda match: match.use_id.visit_id.patient_id).items():
            row = {
                'used_on': max(matches.mapped('date')),
                'what': ', '.join(sorted({match.lot_id.name or match.product_id.display_name for match in matches}))}
            known = rows.pop(patient, None)
            if not known:
                values.append({**row, 'recall_id': self.id, 'company_id': self.company_id.id, 'patient_id': patient.id})
            elif (known.used_on, known.what) != (row['used_on'], row['what']):
                known.write(row)
        self.env['medical.recall.patient'].create(values)
        self.patient_ids.filtered(lambda row: row in rows.values() and not row.told_on).unlink()

    def _tell_found(self, matches):
        """A task for who is responsible for the recall, and one for whoever is responsible for a room that has it."""
        self.ensure_one()
        people = {self.user_id: matches}
        for user, rows in matches.filtered('room_id').grouped(lambda match: match.room_id.user_id).items():
            if user and user.active and user != self.user_id:
                people[user] = rows
        for user, rows in people.items():
            what = sorted({self.env._(
                "%(product)s, lot %(lot)s: %(place)s", product=row.product_id.display_name, lot=row.lot_id.name or '—',
                place=row.room_id.display_name or row.location_id.display_name) for row in rows})
            self.activity_schedule(
                'mail.mail_activity_data_todo', date_deadline=self.date_due, user_id=user.id,
                summary=self.env._("Recalled: take it off the shelf"), note='; '.join(what[:20]))

    # === WHAT IS KEPT FROM USE === #

    @api.model
    def _blocked(self, company, products, lots):
        """What of these is recalled and kept from use: ({lot: recall}, {product: recall}); products are those without lots. One query.

        Goods found by a lot number or name alone count until somebody has looked at the boxes.
        """
        # sudo: that goods are recalled is for everybody to know
        matches = self.env['medical.recall.match'].sudo().search([
            ('company_id', '=', company.id), ('recall_id.state', 'in', BLOCKING), '|', ('lot_id', 'in', lots.ids),
            '&', '&', ('product_id', 'in', products.ids), ('lot_id', '=', False), ('how', '=', 'product')], order='recall_id')
        return (
            {match.lot_id: match.recall_id for match in matches if match.lot_id},
            {match.product_id: match.recall_id for match in matches if not match.lot_id})

    @api.model
    def _recalled_arrival(self, company, product, lot_name, expiry):
        """The recall that goods mean that arrive, empty for none; closed ones count, as a lot once recalled stays so.

        :param expiry: the day on the box, or False
        """
        # sudo: as `_blocked`
        items = self.env['medical.recall.item'].sudo().search([
            ('company_id', '=', company.id), ('recall_id.state', '!=', 'not_ours'), ('product_ids', 'in', product.ids)])
        if not items:
            return self.browse()
        tracked = product.tracking != 'none'
        found = items.filtered(lambda item: item._names_lot(lot_name, expiry) if tracked else item.all_lots)
        if tracked and lot_name:
            found = found.filtered(lambda item: lot_name not in item.recall_id.cleared_lot_ids.filtered(
                lambda lot: lot.product_id == product).mapped('name'))
        elif not tracked:
            found = found.filtered(lambda item: product not in item.recall_id.cleared_product_ids)
        return found[:1].recall_id.sudo(False)

    @api.model
    def _cron_search(self, limit=50):
        """Search open recalls anew, each once a day: what has arrived or moved since is found."""
        domain = [('state', 'not in', ENDED), ('item_ids', '!=', False), ('company_id.active', '=', True),
                  '|', ('searched_on', '=', False), ('searched_on', '<', fields.Datetime.now() - timedelta(hours=20))]
        recalls = self.search(domain, limit=limit)
        self.env['ir.cron']._commit_progress(remaining=self.search_count(domain))
        for recall in recalls:
            recall._search_now()
            if not self.env['ir.cron']._commit_progress(1):
                break
