from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class StockWarehouseOrderpoint(models.Model):
    """The par level of a supply in a room: what should be there at least, and up to what it is filled."""
    _inherit = 'stock.warehouse.orderpoint'

    # what a room is short of is asked for by a request; nothing is bought behind everybody's back
    trigger = fields.Selection(default='manual')
    medical_room_id = fields.Many2one(related='location_id.medical_room_id', string='Room')
    medical_site_id = fields.Many2one(related='location_id.medical_site_id', string='Site')
    medical_below_min = fields.Boolean(
        'Below Minimum', compute='_compute_medical_below_min', search='_search_medical_below_min',
        help="Less than the minimum is in the room, without what has expired.")
    medical_on_hand = fields.Float(
        'Usable on Hand', compute='_compute_medical_below_min', digits='Product Unit', help="Without what has expired, by the day at the site.")
    medical_on_order = fields.Float(
        'On Its Way', compute='_compute_medical_on_order', digits='Product Unit', help="Asked for in open requests, or ordered for stock.")

    @api.depends('product_id', 'location_id', 'product_min_qty')
    def _compute_medical_below_min(self):
        on_hand = {}
        if self.ids:
            # sudo: goods on hand are open to whoever may read the par level
            on_hand = dict(self.env.execute_query(self.sudo()._medical_sql_on_hand(SQL('AND par.id IN %s', tuple(self.ids)), SQL())))
        for orderpoint in self:
            quantity = on_hand.get(orderpoint._origin.id, 0)
            orderpoint.medical_on_hand = quantity
            orderpoint.medical_below_min = orderpoint.product_uom.compare(quantity, orderpoint.product_min_qty) < 0 if orderpoint.product_uom else False

    @api.model
    def _search_medical_below_min(self, operator, value):
        if operator != 'in':
            return NotImplemented
        self.check_access('read')
        # a rounding error of the sum is no shortage
        digits = self.env['decimal.precision'].precision_get('Product Unit')
        short = SQL('HAVING round(COALESCE(sum(usable.quantity), 0)::numeric, %(digits)s) < round(par.product_min_qty::numeric, %(digits)s)', digits=digits)
        return Domain('id', 'in', SQL('(SELECT short.id FROM (%s) short)', self._medical_sql_on_hand(SQL(), short)))

    @api.model
    def _medical_sql_on_hand(self, where, having):
        """SELECT of id and usable quantity on hand of active par levels, in one pass over the stock."""
        for model, names in {
            'stock.warehouse.orderpoint': ['active', 'product_id', 'location_id', 'product_min_qty'],
            'stock.quant': ['product_id', 'location_id', 'quantity', 'expiration_date', 'owner_id'],
            'stock.location': ['parent_path', 'usage', 'medical_site_id', 'medical_quarantine', 'medical_room_id'],
            'medical.site': ['tz'],
            'medical.vaccine.fund': ['partner_id'],
        }.items():
            self.env[model].flush_model(names)
        return SQL(
            """SELECT par.id, COALESCE(sum(usable.quantity), 0)
                 FROM stock_warehouse_orderpoint par
                 JOIN stock_location place ON place.id = par.location_id
            LEFT JOIN (
                      SELECT quant.product_id, inside.parent_path, inside.medical_room_id, sum(quant.quantity) AS quantity
                        FROM stock_quant quant
                        JOIN stock_location inside ON inside.id = quant.location_id
                   LEFT JOIN medical_site site ON site.id = inside.medical_site_id
                  CROSS JOIN LATERAL (SELECT COALESCE(site.tz, %(tz)s) AS tz) zone
                       WHERE inside.usage = 'internal' AND inside.medical_quarantine IS NOT TRUE
                         -- a public program's vaccine fills no par level of the practice's own
                         AND NOT EXISTS (SELECT FROM medical_vaccine_fund fund WHERE fund.partner_id = quant.owner_id)
                         AND (quant.expiration_date IS NULL
                              OR timezone(zone.tz, timezone('UTC', quant.expiration_date))::date
                                 >= timezone(zone.tz, timezone('UTC', %(now)s::timestamp))::date)
                       GROUP BY quant.product_id, inside.id
                      ) usable
                   ON usable.product_id = par.product_id AND starts_with(usable.parent_path, place.parent_path)
                      -- another room inside this one has a par level of its own
                      AND (usable.medical_room_id IS NULL OR place.medical_room_id IS NULL OR usable.medical_room_id = place.medical_room_id)
                WHERE par.active %(where)s
                GROUP BY par.id
                %(having)s""",
            tz=self.env.context.get('tz') or 'UTC', now=fields.Datetime.now(), where=where, having=having)

    def _compute_medical_on_order(self):
        """What open requests of the room ask for; for a stockroom also what vendors bring that is for no room."""
        # sudo: how much is on its way, not who asked or what it costs
        lines = self.env['medical.supply.request.line'].sudo()._read_group(
            [('product_id', 'in', self.product_id.ids), ('room_id', 'in', self.location_id.medical_room_id.ids),
             ('state', 'not in', ('received', 'cancelled')), ('request_id.state', 'in', ('submitted', 'approved'))],
            ['product_id', 'room_id'], ['product_qty:sum', 'qty_received:sum'])
        asked = {(product.id, room.id): max(wanted - received, 0) for product, room, wanted, received in lines}
        incoming = {
            (product.id, location.id): quantity
            for product, location, quantity in self.env['stock.move'].sudo()._read_group(
                [('product_id', 'in', self.product_id.ids), ('location_dest_id', 'in', self.location_id.ids),
                 ('state', 'in', ('waiting', 'confirmed', 'partially_available', 'assigned')), ('location_id.usage', '=', 'supplier')],
                ['product_id', 'location_dest_id'], ['product_qty:sum'])}
        promised = {
            (product.id, warehouse.id): quantity
            for product, warehouse, quantity in self.env['medical.supply.allocation'].sudo()._read_group(
                [('request_line_id.product_id', 'in', self.product_id.ids), ('request_line_id.state', 'in', ('ordered', 'transfer')),
                 ('purchase_line_id.order_id.state', '=', 'purchase')],
                ['request_line_id.product_id', 'request_line_id.site_id.warehouse_id'], ['quantity:sum'])} if incoming else {}
        for orderpoint in self:
            product = orderpoint.product_id.id
            spare = incoming.get((product, orderpoint.location_id.id), 0) - promised.get((product, orderpoint.location_id.warehouse_id.id), 0)
            orderpoint.medical_on_order = asked.get((product, orderpoint.medical_room_id.id), 0) + max(spare, 0)

    def _medical_missing(self):
        """What fills the room up to its par level, in the product's unit, less what is on its way."""
        self.ensure_one()
        target = max(self.product_max_qty, self.product_min_qty)
        return max(self.product_uom.round(target - self.medical_on_hand - self.medical_on_order, rounding_method='UP'), 0)

    def action_medical_request(self):
        """Ask for what is missing: add it to one's own draft request of each room, or begin one, and open it.

        :raises UserError: a place that is no room, or nothing is missing
        """
        requests = self.env['medical.supply.request']
        foreign = self.filtered(lambda par: not par.medical_room_id)
        if foreign:
            raise UserError(self.env._(
                "%(places)s: only rooms of a site ask for supplies.", places=', '.join(foreign.location_id.mapped('display_name'))))
        missing = {par: par._medical_missing() for par in self}
        if not any(missing.values()):
            raise UserError(self.env._("Enough is on its way already: nothing is missing."))
        for room, pars in self.grouped('medical_room_id').items():
            lines = [par for par in pars if missing[par] > 0]
            if not lines:
                continue
            request = requests.search([
                ('room_id', '=', room.id), ('requester_id', '=', self.env.uid), ('state', '=', 'draft')], limit=1)
            request = request or requests.create({'room_id': room.id})
            there = {line.product_id: line for line in request.line_ids}
            request.write({'line_ids': [
                Command.update(there[par.product_id].id, {'quantity': missing[par], 'uom_id': par.product_uom.id}) if par.product_id in there
                else Command.create({'product_id': par.product_id.id, 'quantity': missing[par], 'uom_id': par.product_uom.id})
                for par in lines]})
            requests |= request
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_supply_request')
        if len(requests) == 1:
            return {**action, 'res_id': requests.id, 'views': [(False, 'form')], 'view_mode': 'form'}
        return {**action, 'domain': [('id', 'in', requests.ids)], 'context': {}}
