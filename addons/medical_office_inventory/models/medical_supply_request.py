from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

STATES = [
    ('draft', 'Draft'),
    ('submitted', 'To Approve'),
    ('approved', 'In Progress'),
    ('done', 'Done'),
    ('refused', 'Refused'),
    ('cancelled', 'Cancelled'),
]

# stored because they are searched and summed; what approval limits are held against must not come from outside
SYSTEM_FIELDS = {'amount_total', 'has_controlled', 'company_id', 'site_id'}
FULFILLERS = 'stock.group_stock_user,purchase.group_purchase_user'


class MedicalSupplyRequest(models.Model):
    """A member of staff asks for supplies for a room; each line is brought from the stockroom or ordered.

    Who may do what (guarded here, whatever the way in):

    - any member of staff: write and send their own; read those of their sites
    - whoever the Approval mechanism names: approve, refuse, return with a comment; never their own
    - buyer, supply clerk, office manager: read all of the company, fulfil approved lines
    - owner, auditor: read

    Amounts are estimates in the company's currency, by the best vendor price known.
    """
    _name = 'medical.supply.request'
    _description = 'Supply Request'
    _inherit = ['mail.thread', 'mail.activity.mixin', 'medical.approval.mixin']
    _order = 'id desc'
    _check_company_auto = True
    _approval_content = ('site_id', 'room_id', 'requester_id', 'urgency', 'reason', 'date_needed', 'line_ids')
    # once approved, transfers and orders are under way: it is cancelled, not rewritten
    _approval_returnable_states = ('submitted', 'refused')

    name = fields.Char('Number', required=True, readonly=True, copy=False, default='/')
    company_id = fields.Many2one(related='room_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    site_id = fields.Many2one(related='room_id.site_id', store=True, index=True, precompute=True)
    room_id = fields.Many2one(
        'medical.room', required=True, index=True, check_company=True, tracking=True, ondelete='restrict',
        domain=[('holds_supplies', '=', True)], help="Where the supplies are wanted.")
    requester_id = fields.Many2one(
        'res.users', 'Requested By', required=True, readonly=True, index=True, copy=False, default=lambda self: self.env.user)
    urgency = fields.Selection(
        [('routine', 'Routine'), ('soon', 'Soon'), ('urgent', 'Urgent')], required=True, default='routine', tracking=True)
    date_needed = fields.Date('Needed By')
    reason = fields.Text()
    send_token = fields.Char(
        copy=False, readonly=True, export_string_translation=False, help="Tells a request that the screen sends twice, after a broken connection.")
    state = fields.Selection(STATES, required=True, default='draft', readonly=True, copy=False, index=True, tracking=True)
    line_ids = fields.One2many('medical.supply.request.line', 'request_id', 'Lines', copy=True)
    amount_total = fields.Monetary('Estimated Amount', compute='_compute_amount_total', store=True)
    progress = fields.Char(compute='_compute_progress')
    has_controlled = fields.Boolean('Controlled Items', compute='_compute_has_controlled', store=True)
    picking_count = fields.Integer(compute='_compute_document_counts')
    order_count = fields.Integer(compute='_compute_document_counts')
    has_unknown_amount = fields.Boolean(compute='_compute_has_unknown_amount')
    can_send = fields.Boolean(compute='_compute_can_send')
    can_take_back = fields.Boolean(compute='_compute_can_send')
    can_cancel = fields.Boolean(compute='_compute_can_send')

    _send_token_uniq = models.UniqueIndex(
        '(requester_id, send_token) WHERE send_token IS NOT NULL', "This request has just been sent.")

    @api.depends('line_ids.amount')
    def _compute_amount_total(self):
        for request in self:
            request.amount_total = sum(request.line_ids.mapped('amount'))

    @api.depends('line_ids.product_id.medical_controlled')
    def _compute_has_controlled(self):
        for request in self:
            request.has_controlled = any(request.line_ids.mapped('product_id.medical_controlled'))

    @api.depends('line_ids.state')
    def _compute_progress(self):
        labels = dict(self.env['medical.supply.request.line']._fields['state']._description_selection(self.env))
        for request in self:
            states = request.line_ids.mapped('state')
            request.progress = ', '.join(
                self.env._("%(count)s %(state)s", count=states.count(state), state=label.lower())
                for state, label in labels.items() if state in states)

    def _compute_document_counts(self):
        for request in self:
            # sudo: the requester sees how many documents work on the request, not what they say
            lines = request.sudo().line_ids
            request.picking_count = len(lines.move_ids.picking_id)
            request.order_count = len(lines.allocation_ids.purchase_line_id.order_id)

    @api.depends('line_ids.product_id', 'line_ids.price_unit')
    def _compute_has_unknown_amount(self):
        for request in self:
            request.has_unknown_amount = any(not line.product_id or not line.price_unit for line in request.line_ids)

    @api.depends_context('uid')
    @api.depends('state', 'requester_id', 'line_ids.qty_received')
    def _compute_can_send(self):
        """What the user is offered; the actions themselves decide."""
        user = self.env.user
        fulfils, leads = user.has_groups(FULFILLERS), user.has_groups('medical_office_base.group_manager,medical_office_base.group_owner')
        for request in self:
            own = request.requester_id == user
            request.can_send = own and request.state == 'draft'
            request.can_take_back = (own or leads) and request.state in self._approval_returnable_states
            request.can_cancel = (own or fulfils) and request.state not in ('done', 'cancelled') and not any(
                request.line_ids.mapped('qty_received'))

    @api.constrains('room_id')
    def _check_room_id(self):
        for request in self:
            if not request.room_id.holds_supplies:
                raise ValidationError(self.env._("%(room)s holds no supplies: choose another room.", room=request.room_id.display_name))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su:
                self._check_system_fields(vals)
                # one asks in one's own name; imports and RPC are held to it too
                vals['requester_id'] = self.env.uid
            if vals.get('name', '/') == '/':
                room = self.env['medical.room'].browse(vals.get('room_id'))
                company = room.company_id or self.env.company
                # sudo: numbers are given to whoever may ask
                vals['name'] = self.env['ir.sequence'].sudo().with_company(company).next_by_code('medical.supply.request')
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_system_fields(vals)
            if 'requester_id' in vals:
                raise UserError(self.env._("A request stays in the name of the person who wrote it."))
        return super().write(vals)

    def _check_system_fields(self, vals):
        if SYSTEM_FIELDS & set(vals):
            raise UserError(self.env._("The amount and number of a request follow from its lines; they can't be typed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if any(request.state not in ('draft', 'cancelled') or request.approval_ids for request in self):
            raise UserError(self.env._("A request that was sent is kept: cancel it instead."))

    # === APPROVAL === #

    def _approval_amount(self):
        # free text, and a supply without any price, may cost anything: no limit covers it
        return None if self.has_unknown_amount else self.amount_total

    def _approval_known_amount(self):
        return self.amount_total

    def _approval_description(self):
        return ', '.join(f'{line.quantity:g} {line.uom_id.name} {line.display_name}' for line in self.line_ids)

    def _approval_author(self):
        return self.requester_id

    def _approval_category_ids(self):
        return self.line_ids.product_id.categ_id

    def _approval_done(self):
        res = super()._approval_done()
        self._fulfil()
        return res

    # === ACTIONS === #

    def action_submit(self):
        """Send to whoever decides; within the limit it is approved at once and its supplies are on their way.

        :raises UserError: no lines, a day that has passed, and what the Approval mechanism refuses
        """
        for request in self:
            if not request.line_ids:
                raise UserError(self.env._("Add at least one supply before you send the request."))
            if request.date_needed and request.date_needed < request.site_id._today():
                raise UserError(self.env._(
                    "%(request)s was needed by %(day)s, which has passed: give another day, or none.",
                    request=request.name, day=format_date(self.env, request.date_needed)))
            if request.state == 'draft':
                request.check_access('write')
                # a draft may have waited while its room or prices changed; the limit is held against today's
                request.line_ids._check_company()
                # sudo: estimates are no one's to write; that the user may write the request is checked
                request.line_ids.sudo()._compute_price_unit()
        return super().action_submit()

    def action_cancel(self):
        """Withdraw a request: the requester while nothing has moved, whoever fulfils it at any time."""
        for request in self:
            request._check_may_cancel()
        # sudo: the check above is the guard; states are written by transitions alone
        self.sudo()._cancel()

    def _check_may_cancel(self):
        self.ensure_one()
        if self.state in ('done', 'cancelled'):
            raise UserError(self.env._("%(request)s is closed already.", request=self.name))
        if not self.env.user.has_groups(FULFILLERS) and self.requester_id != self.env.user:
            raise UserError(self.env._("Only %(requester)s or the stockroom can cancel this request.", requester=self.requester_id.name))
        if any(self.sudo().line_ids.mapped('qty_received')):
            raise UserError(self.env._("Part of %(request)s has been received: cancel the lines that are still open.", request=self.name))

    def _cancel(self):
        self.line_ids.filtered(lambda line: line.state != 'received')._cancel()
        self._approval_cancel()
        self.write({'state': 'cancelled'})

    def action_open_pickings(self):
        """Open the transfers that bring these supplies."""
        return self._open_documents(
            'stock.action_picking_tree_all', self.line_ids.move_ids.picking_id)

    def action_open_orders(self):
        """Open the orders that these supplies are on."""
        return self._open_documents('purchase.purchase_form_action', self.line_ids.allocation_ids.purchase_line_id.order_id)

    def _open_documents(self, action_xmlid, records):
        action = self.env['ir.actions.actions']._for_xml_id(action_xmlid)
        action.update(domain=[('id', 'in', records.ids)], context={'create': False})
        return action

    # === FULFILMENT === #

    def _fulfil(self):
        """Bring what the stockroom has; leave the rest to be ordered. Called once, when approved."""
        for request in self.sudo():
            request.line_ids._split_by_stock()
            request.line_ids._create_transfer('qty_from_stock')

    def _update_done(self):
        """Close requests whose lines are all received or cancelled."""
        done = self.filtered(lambda request: request.state == 'approved' and all(
            line.state in ('received', 'cancelled') for line in request.line_ids))
        # sudo: closing follows from the last receipt, whoever validates it
        done.sudo().write({'state': 'done'})

    # === REQUEST SCREEN === #

    @api.model
    def get_request_rooms(self):
        """Rooms for which the user may ask, those of their own sites first.

        :return: a list of {id, name, kind, own: whether it is of a site of theirs, today: the date there}
        """
        rooms = self.env['medical.room'].search([('holds_supplies', '=', True), ('company_id', '=', self.env.company.id)])
        today = {site: fields.Date.to_string(site._today()) for site in rooms.site_id}
        return [{
            'id': room.id, 'name': room.display_name, 'kind': room.kind,
            'own': self.env.user in room.site_id.user_ids, 'today': today[room.site_id],
        } for room in rooms.sorted(lambda room: self.env.user not in room.site_id.user_ids)]

    @api.model
    def get_request_catalog(self, room_id):
        """The supplies one may ask for in a room.

        :return: a list of {id, name, code, barcode, category, kind, uom_id, uom, on_hand, par, stock, asked, controlled, packs};
            quantities in the product's unit: on hand in the room, par (maximum) of the room, free in the site's stockroom
            (False where the room is the stockroom), asked for in open requests of the room
        """
        room = self.env['medical.room'].browse(room_id)
        room.check_access('read')
        products = self.env['product.product'].search(
            [('medical_kind', '!=', False), ('company_id', 'in', (False, room.company_id.id))], order='name, id')
        # sudo: whoever asks for supplies must see how many there are in the room and in its stockroom, nothing else of stock
        stock = products.sudo().with_company(room.company_id)
        here = {product.id: product.qty_available for product in stock.with_context(location=room.location_id.id)}
        free = room.sudo()._medical_free_in_stockroom(stock)
        pars = dict(self.env['stock.warehouse.orderpoint'].sudo()._read_group(
            [('location_id', '=', room.location_id.id), ('product_id', 'in', products.ids)], ['product_id'], ['product_max_qty:max']))
        asked = dict(self.env['medical.supply.request.line'].sudo()._read_group(
            [('request_id.room_id', '=', room.id), ('state', 'not in', ('received', 'cancelled')), ('product_id', 'in', products.ids),
             ('request_id.state', 'in', ('submitted', 'approved'))],
            ['product_id'], ['product_qty:sum']))
        return [{
            **product._medical_screen_values(),
            'on_hand': here[product.id],
            'par': pars.get(product, 0),
            'stock': free.get(product, False),
            'asked': asked.get(product, 0),
        } for product in products]

    @api.model
    def send_request(self, values, lines, token=None):
        """Create a request from the request screen and send it at once.

        Where the answer got lost and the screen sends again, the request of then answers: nothing is asked for twice.

        :param dict values: room_id, urgency, reason, date_needed
        :param list lines: dicts with product_id or description, quantity, uom_id
        :param str token: the screen's own name for this sending
        :return: {id, name, state, message: whom it waits for, or that it is on its way}
        """
        allowed = {'room_id', 'urgency', 'reason', 'date_needed'}
        line_keys = {'product_id', 'description', 'quantity', 'uom_id'}
        sent = token and self.search([('requester_id', '=', self.env.uid), ('send_token', '=', token)], limit=1)
        if sent:
            return sent._sent_values()
        request = self.create({
            'send_token': token,
            **{key: value for key, value in values.items() if key in allowed},
            'line_ids': [fields.Command.create({key: value for key, value in line.items() if key in line_keys}) for line in lines],
        })
        request.action_submit()
        return request._sent_values()

    def _sent_values(self):
        self.ensure_one()
        if self.state != 'approved':
            message = self.approval_summary or ''
        else:
            message = self.env._("Approved at once. %(what_follows)s", what_follows=self._what_follows())
        return {'id': self.id, 'name': self.name, 'state': self.state, 'message': message}

    def _what_follows(self):
        """In a sentence, where the supplies of an approved request come from."""
        to_order = self.line_ids.filtered(lambda line: line.state in ('to_order', 'to_choose'))
        if not to_order:
            return self.env._("It is on its way from the stockroom.")
        from_stock = len(self.line_ids - to_order)
        if not from_stock:
            if any(to_order.mapped('qty_from_stock')):
                return self.env._("Part of it comes from the stockroom, the rest will be ordered.")
            return self.env._("It will be ordered.")
        return self.env._("%(from_stock)s of %(all)s supplies come from the stockroom, the rest will be ordered.",
                          from_stock=from_stock, all=len(self.line_ids))

    def _prepare_transfer(self, quantities, put_away=False):
        """Create, confirm and reserve the transfer of ``{line: quantity}`` from the stockroom to the request's room."""
        self.ensure_one()
        warehouse = self.site_id.warehouse_id
        source, target = warehouse.lot_stock_id, self.room_id.location_id
        if not quantities or source == target:
            return self.env['stock.picking']
        # sudo: approving a request sets the stockroom to work, whoever approves
        picking = self.env['stock.picking'].sudo().create({
            'picking_type_id': warehouse.int_type_id.id,
            'location_id': source.id,
            'location_dest_id': target.id,
            'origin': self.name,
            'company_id': self.company_id.id,
            'priority': '1' if self.urgency == 'urgent' else '0',
            'move_ids': [fields.Command.create({
                'company_id': self.company_id.id,
                'product_id': line.product_id.id,
                'product_uom_qty': quantity,
                'product_uom': line.product_id.uom_id.id,
                'location_id': source.id,
                'location_dest_id': target.id,
                'medical_request_line_id': line.id,
                'medical_put_away': put_away,
            }) for line, quantity in quantities.items()],
        })
        picking.action_confirm()
        picking.action_assign()
        return picking
