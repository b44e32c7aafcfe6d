from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

# by the days that are left, at the site: {stage: (from, to)}
EXPIRY_DAYS = {'expired': (None, -1), 'd30': (0, 30), 'd60': (31, 60), 'd90': (61, 90), 'later': (91, None)}
EXPIRY_STAGES = [
    ('expired', 'Expired'),
    ('d30', 'Within 30 Days'),
    ('d60', 'In 31 to 60 Days'),
    ('d90', 'In 61 to 90 Days'),
    ('later', 'Later'),
    ('none', 'No Expiry Date'),
]


class StockQuant(models.Model):
    _inherit = 'stock.quant'

    medical_source = fields.Char('Why It Is Here', compute='_compute_medical_source')
    medical_held_in_id = fields.Many2one(related='location_id.medical_hold_equipment_id')
    medical_room_id = fields.Many2one(related='location_id.medical_room_id', string='Room')
    medical_site_id = fields.Many2one(related='location_id.medical_site_id', string='Site')
    medical_expiry_stage = fields.Selection(
        EXPIRY_STAGES, 'Expiry', compute='_compute_medical_expiry', search='_search_medical_expiry_stage',
        help="By the day at the site; what expires today may still be used today.")
    medical_expiry_date = fields.Date('Expires', compute='_compute_medical_expiry', help="The day at the site.")
    medical_expiry_text = fields.Char('Expiry in Words', compute='_compute_medical_expiry')

    @api.depends('lot_id', 'location_id', 'product_id')
    def _compute_medical_source(self):
        """For goods in quarantine: the delivery that brought them last, and what was wrong."""
        quarantined = self.filtered(lambda quant: quant.location_id.medical_quarantine)
        (self - quarantined).medical_source = False
        lines = self.env['stock.move.line'].search([
            ('state', '=', 'done'), ('location_dest_id', 'in', quarantined.location_id.ids),
            ('product_id', 'in', quarantined.product_id.ids)], order='id') if quarantined else self.env['stock.move.line']
        latest = {(line.location_dest_id, line.product_id, line.lot_id): line for line in lines}
        words = dict(lines._fields['medical_condition']._description_selection(self.env))
        for quant in quarantined:
            line = latest.get((quant.location_id, quant.product_id, quant.lot_id))
            parts = line and [
                line.picking_id.partner_id.name, line.picking_id.name, words.get(line.medical_condition), line.medical_note]
            quant.medical_source = ' · '.join(part for part in parts or [] if part)

    @api.depends('expiration_date', 'location_id')
    @api.depends_context('tz')
    def _compute_medical_expiry(self):
        for quant in self:
            # sudo: the site's time zone is no secret
            site = quant.sudo().location_id.medical_site_id
            if not quant.expiration_date:
                quant.medical_expiry_stage, quant.medical_expiry_text, quant.medical_expiry_date = 'none', False, False
                continue
            if site:
                day, today = site._medical_day(quant.expiration_date), site._today()
            else:
                day, today = fields.Datetime.context_timestamp(quant, quant.expiration_date).date(), fields.Date.context_today(quant)
            days = (day - today).days
            quant.medical_expiry_date = day
            quant.medical_expiry_stage = next(
                stage for stage, (low, high) in EXPIRY_DAYS.items() if (low is None or days >= low) and (high is None or days <= high))
            quant.medical_expiry_text = self._medical_expiry_words(days)

    @api.model
    def _medical_expiry_words(self, days):
        """How long until something expires, in words; nothing for what is far ahead."""
        if days < -1:
            return self.env._("Expired %(days)s days ago", days=-days)
        if days == -1:
            return self.env._("Expired yesterday")
        if days == 0:
            return self.env._("Expires today")
        if days == 1:
            return self.env._("Expires tomorrow")
        return self.env._("Expires in %(days)s days", days=days) if days <= 90 else False

    @api.model
    def _search_medical_expiry_stage(self, operator, value):
        if operator != 'in':
            return NotImplemented
        self.check_access('read')
        domains = [Domain('expiration_date', '=', False)] if {'none', False} & set(value) else []
        ranges = [EXPIRY_DAYS[stage] for stage in value if stage in EXPIRY_DAYS]
        if ranges:
            self.flush_model(['expiration_date', 'location_id'])
            self.env['stock.location'].flush_model(['medical_site_id'])
            self.env['medical.site'].flush_model(['tz'])
            wanted = SQL(' OR ').join(SQL(
                '(%s)', SQL(' AND ').join(
                    [SQL('TRUE'), *([SQL('days >= %s', low)] if low is not None else []), *([SQL('days <= %s', high)] if high is not None else [])]))
                for low, high in ranges)
            domains.append(Domain('id', 'in', SQL(
                """(SELECT dated.id FROM (
                        SELECT quant.id,
                               timezone(zone.tz, timezone('UTC', quant.expiration_date))::date
                               - timezone(zone.tz, timezone('UTC', %(now)s::timestamp))::date AS days
                          FROM stock_quant quant
                          JOIN stock_location place ON place.id = quant.location_id
                     LEFT JOIN medical_site site ON site.id = place.medical_site_id
                    CROSS JOIN LATERAL (SELECT COALESCE(site.tz, %(tz)s) AS tz) zone
                         WHERE quant.expiration_date IS NOT NULL) dated
                  WHERE %(wanted)s)""",
                now=fields.Datetime.now(), tz=self.env.context.get('tz') or 'UTC', wanted=wanted)))
        return Domain.OR(domains)

    def _get_gather_domain(self, product_id, location_id, lot_id=None, package_id=None, owner_id=None, strict=False):
        domain = super()._get_gather_domain(product_id, location_id, lot_id, package_id, owner_id, strict)
        target = self.env.context.get('medical_except_location')
        return domain & ~Domain('location_id', 'child_of', target) if target else domain

    def _medical_sources(self, quantity):
        """The receipts that brought ``quantity`` of these goods into quarantine, the oldest first.

        :return: [(receiving move, quantity)]; an empty move for what no receipt accounts for
        """
        self.ensure_one()
        return self._medical_all_sources({self.id: quantity})[self]

    def _medical_all_sources(self, quantities):
        """`_medical_sources` of each of these goods, in two queries; ``quantities``: {id: quantity}."""
        quarantined = self.filtered('location_id.medical_quarantine')
        lines = self.env['stock.move.line']
        incoming, left = {}, {}
        if quarantined:
            domain = [
                ('state', '=', 'done'), ('product_id', 'in', quarantined.product_id.ids), ('lot_id', 'in', [*quarantined.lot_id.ids, False])]
            for line in lines.search([*domain, ('location_dest_id', 'in', quarantined.location_id.ids)], order='id'):
                incoming.setdefault((line.location_dest_id, line.product_id, line.lot_id), []).append(line)
            for place, product, lot, moved in lines._read_group(
                    [*domain, ('location_id', 'in', quarantined.location_id.ids)], ['location_id', 'product_id', 'lot_id'],
                    ['quantity_product_uom:sum']):
                left[place, product, lot] = moved
        return {quant: quant._medical_sources_among(
            quantities[quant.id], incoming.get((quant.location_id, quant.product_id, quant.lot_id), []),
            left.get((quant.location_id, quant.product_id, quant.lot_id), 0)) for quant in self}

    def _medical_sources_among(self, wanted, incoming, left_before):
        unit, sources = self.product_uom_id, []
        # what left before is taken from the oldest
        for line in incoming:
            here = max(line.quantity_product_uom - left_before, 0)
            left_before = max(left_before - line.quantity_product_uom, 0)
            part = unit.round(min(here, wanted))
            if unit.compare(part, 0) > 0:
                move = line.move_id if line.move_id.picking_id.medical_is_receipt else self.env['stock.move']
                sources.append((move, part))
                wanted -= part
        if unit.compare(wanted, 0) > 0:
            sources.append((self.env['stock.move'], wanted))
        return sources

    def _action_decide(self, kind):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Quarantined Goods"),
            'res_model': 'medical.quarantine.decision',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_quant_id': self.id, 'default_kind': kind},
        }

    def action_medical_release(self):
        """Release these goods from quarantine for use."""
        return self._action_decide('release')

    def action_medical_return(self):
        """Return these goods to the vendor who delivered them."""
        return self._action_decide('return')

    def action_medical_dispose(self):
        """Dispose of these goods."""
        return self._action_decide('dispose')

    def action_medical_ask_count(self):
        """Ask for a count of these goods today, of whoever counts in their room. For the stockroom."""
        if not self.env.user.has_group('stock.group_stock_user'):
            raise UserError(self.env._("The stockroom asks for counts."))
        self.check_access('read')
        for location, quants in self.grouped('location_id').items():
            room = location._medical_room()
            site = location.medical_site_id
            # sudo: the request is Odoo's own; the group is checked above
            quants.sudo().write({
                'user_id': (room._medical_counter() if room else self.env.user).id,
                'inventory_date': site._today() if site else fields.Date.context_today(self),
            })
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': 'success', 'message': self.env._("A count was asked for."), 'next': {'type': 'ir.actions.act_window_close'}},
        }

    def _apply_inventory(self, date=None):
        res = super()._apply_inventory(date=date)
        self.env['medical.supply.use']._mark_counted(self.exists())
        return res

    def _get_inventory_move_values(self, qty, location_id, location_dest_id, package_id=False, package_dest_id=False):
        values = super()._get_inventory_move_values(qty, location_id, location_dest_id, package_id, package_dest_id)
        cost = self.env.context.get('medical_unit_costs', {}).get(self.id)
        if cost is not None and location_dest_id == self.location_id:
            values['medical_unit_cost'] = cost
        return values
