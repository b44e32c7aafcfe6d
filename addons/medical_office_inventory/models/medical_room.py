from odoo import api, fields, models
from odoo.exceptions import UserError

WITHOUT_SUPPLIES = ('waiting', 'restroom', 'other')


class MedicalRoom(models.Model):
    _inherit = 'medical.room'

    holds_supplies = fields.Boolean(compute='_compute_holds_supplies', store=True, readonly=False, tracking=True)
    location_id = fields.Many2one(
        'stock.location', 'Stock Location', readonly=True, copy=False, index='btree_not_null', check_company=True,
        help="Odoo's stock location of this room. The first stockroom of a site is the warehouse's own stock location.")

    _location_uniq = models.UniqueIndex('(location_id) WHERE location_id IS NOT NULL', 'A stock location belongs to one room.')

    @api.depends('kind')
    def _compute_holds_supplies(self):
        for room in self:
            room.holds_supplies = room.kind not in WITHOUT_SUPPLIES

    @api.model_create_multi
    def create(self, vals_list):
        rooms = super().create(vals_list)
        rooms._medical_ensure_location()
        return rooms

    def write(self, vals):
        if vals.get('active') is False or vals.get('holds_supplies') is False or 'site_id' in vals:
            self._check_supplies_before_closing(vals)
        res = super().write(vals)
        if 'site_id' in vals or vals.get('holds_supplies') or 'kind' in vals:
            self._medical_ensure_location()
        if 'name' in vals:
            # sudo: the location bears the room's name, whoever may rename the room
            self.sudo().location_id.filtered(
                lambda location: location != location.warehouse_id.lot_stock_id).write({'name': vals['name']})
        return res

    def _check_supplies_before_closing(self, vals):
        # sudo: whether goods are left decides, not whether the user may see them
        rooms = self.sudo().filtered(lambda room: 'site_id' not in vals or room.site_id.id != vals['site_id'])
        left = self.env['stock.quant'].sudo()._read_group(
            [('location_id', 'in', rooms.location_id.ids), ('quantity', '!=', 0)], ['location_id'])
        if left:
            raise UserError(self.env._(
                "Supplies are left in %(rooms)s. Move or use them up first.",
                rooms=', '.join(location.medical_room_id.display_name for location, in left)))

    def _medical_ensure_location(self):
        """Give each room that holds supplies its stock location in the site's warehouse."""
        # sudo: whoever sets up a room need not administer stock
        for room in self.sudo().filtered('holds_supplies'):
            warehouse = room.site_id.warehouse_id
            if not warehouse or room.location_id.warehouse_id == warehouse:
                continue
            stock = warehouse.lot_stock_id
            if room.kind == 'storage' and not stock.medical_room_id:
                room.location_id = stock
                continue
            room.location_id = self.env['stock.location'].sudo().create({
                'name': room.name,
                'usage': 'internal',
                # a room is no part of the stockroom: what it holds must not be promised to another room
                'location_id': (stock if room.kind == 'storage' else warehouse.view_location_id).id,
                'company_id': room.company_id.id,
            })

    def _medical_in_stockroom(self):
        """Whether this is a second stockroom: its goods are promised with the first one's, and it asks for some itself."""
        stockroom = self.site_id.warehouse_id.lot_stock_id
        return self.location_id != stockroom and bool(stockroom) and (self.location_id.parent_path or '').startswith(stockroom.parent_path)

    def _medical_free_in_stockroom(self, products):
        """What the site's stockroom can bring to this room.

        :return: {product: free quantity in its unit, expired lots left out}; empty for the stockroom itself
        """
        self.ensure_one()
        stockroom = self.site_id.warehouse_id.lot_stock_id
        if not self.location_id or self.location_id == stockroom:
            return {}
        products = products.with_company(self.company_id)
        free = {product: product.free_qty for product in products.with_context(location=stockroom.id)}
        if self._medical_in_stockroom():
            for product in products.with_context(location=self.location_id.id):
                free[product] -= product.free_qty
        return {product: max(quantity, 0) for product, quantity in free.items()}

    def _medical_locations(self):
        """The locations of these rooms with the shelves in them, but without other rooms'."""
        # sudo: which locations make up a room is no secret
        rooms = self.sudo()
        inside = rooms.env['stock.location'].search([('id', 'child_of', rooms.location_id.ids), ('usage', '=', 'internal')])
        others = inside.filtered(lambda location: location.medical_room_id and location.medical_room_id not in rooms)
        foreign = tuple(others.mapped('parent_path'))
        return inside.filtered(lambda location: not foreign or not location.parent_path.startswith(foreign))

    def _medical_counter(self):
        """Who counts in this room: the person responsible for it, else a supply clerk of the site, else whoever may count."""
        self.ensure_one()
        # sudo: people's roles are compared, not shown
        users = self.env['res.users'].sudo().search([
            ('all_group_ids', 'in', self.env.ref('stock.group_stock_user').id), ('company_ids', 'in', self.company_id.id), ('share', '=', False)])
        clerk = self.env.ref('medical_office_base.group_supply_clerk')
        return users.sorted(lambda user: (
            user != self.user_id, user not in self.site_id.user_ids, clerk not in user.all_group_ids, user.id))[:1]
