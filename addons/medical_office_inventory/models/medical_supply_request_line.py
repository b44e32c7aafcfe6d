from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

STATES = [
    ('requested', 'Requested'),
    ('to_choose', 'Supply To Be Chosen'),
    ('to_order', 'To Order'),
    ('rfq', 'Quotation Asked'),
    ('ordered', 'Ordered'),
    ('transfer', 'On Its Way'),
    ('received', 'Received'),
    ('cancelled', 'Cancelled'),
]
SYSTEM_FIELDS = {
    'price_unit', 'amount', 'product_qty', 'qty_from_stock', 'qty_to_order', 'qty_ordered', 'qty_received', 'qty_open',
    'date_expected', 'state', 'cancelled', 'received_by_id', 'received_on', 'move_ids', 'allocation_ids',
}


class MedicalSupplyRequestLine(models.Model):
    """One supply of a request, and its way into the room.

    Quantities ``product_qty``, ``qty_*`` are in the product's own unit, ``quantity`` in ``uom_id`` (a unit or a pack).
    What is approved is split once: ``qty_from_stock`` comes from the stockroom, ``qty_to_order`` from a vendor.
    """
    _name = 'medical.supply.request.line'
    _description = 'Supply Request Line'
    _order = 'request_id, sequence, id'
    _check_company_auto = True

    request_id = fields.Many2one('medical.supply.request', required=True, index=True, ondelete='cascade')
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(related='request_id.company_id', store=True, precompute=True, index=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    room_id = fields.Many2one(related='request_id.room_id', store=True, index=True)
    site_id = fields.Many2one(related='request_id.site_id', store=True, index=True)
    requester_id = fields.Many2one(related='request_id.requester_id', store=True, index=True)
    urgency = fields.Selection(related='request_id.urgency', store=True)
    date_needed = fields.Date(related='request_id.date_needed', store=True)
    product_id = fields.Many2one(
        'product.product', 'Supply', check_company=True, index=True, ondelete='restrict', domain=[('medical_kind', '!=', False)])
    categ_id = fields.Many2one(related='product_id.categ_id', store=True)
    product_uom_id = fields.Many2one(related='product_id.uom_id', string='Stock Unit')
    description = fields.Char('Free Text', help="For what is not in the catalogue; the buyer chooses a supply for it.")
    quantity = fields.Float(required=True, default=1, digits='Product Unit')
    uom_id = fields.Many2one(
        'uom.uom', 'Unit', compute='_compute_uom_id', store=True, readonly=False, precompute=True,
        domain="[('id', 'in', allowed_uom_ids)] if product_id else []")
    allowed_uom_ids = fields.Many2many('uom.uom', compute='_compute_allowed_uom_ids', export_string_translation=False)
    product_qty = fields.Float('Quantity in Units', compute='_compute_product_qty', store=True, digits='Product Unit')
    # no rounding to cents: a thousandth of a box of swabs has a price too
    price_unit = fields.Float('Estimated Price', compute='_compute_price_unit', store=True, help="Per unit of the supply.")
    amount = fields.Monetary('Estimated Amount', compute='_compute_amount', store=True)

    qty_from_stock = fields.Float('From the Stockroom', digits='Product Unit', readonly=True, copy=False)
    qty_to_order = fields.Float('To Be Ordered', digits='Product Unit', readonly=True, copy=False)
    cancelled = fields.Boolean(readonly=True, copy=False)
    allocation_ids = fields.One2many('medical.supply.allocation', 'request_line_id', 'Order Lines', copy=False)
    move_ids = fields.One2many('stock.move', 'medical_request_line_id', 'Transfers', copy=False)
    qty_ordered = fields.Float('Ordered', compute='_compute_progress', store=True, digits='Product Unit')
    qty_received = fields.Float('Received', compute='_compute_progress', store=True, digits='Product Unit')
    qty_open = fields.Float('Still To Order', compute='_compute_progress', store=True, digits='Product Unit')
    date_expected = fields.Datetime('Expected', compute='_compute_progress', store=True)
    state = fields.Selection(STATES, compute='_compute_progress', store=True, index=True)
    is_late = fields.Boolean('Late', compute='_compute_is_late', search='_search_is_late')
    received_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    received_on = fields.Datetime(readonly=True, copy=False)

    _quantity_positive = models.Constraint('CHECK (quantity > 0)', 'A quantity is above zero.')

    @api.depends('product_id')
    def _compute_uom_id(self):
        unit = self.env.ref('uom.product_uom_unit')
        for line in self:
            product = line.product_id
            if not product:
                line.uom_id = line.uom_id or unit
            elif not line.uom_id or line.uom_id not in product.uom_id + product.uom_ids:
                line.uom_id = product.uom_id

    @api.depends('product_id')
    def _compute_allowed_uom_ids(self):
        for line in self:
            line.allowed_uom_ids = line.product_id.uom_id | line.product_id.uom_ids

    @api.depends('product_id', 'quantity', 'uom_id')
    def _compute_product_qty(self):
        for line in self:
            product = line.product_id
            line.product_qty = line.uom_id._compute_quantity(line.quantity, product.uom_id) if product else line.quantity

    @api.depends('product_id', 'product_qty')
    def _compute_price_unit(self):
        for line in self:
            # sudo: whoever asks need not read vendors' prices; the estimate is what approval limits are held against
            line.price_unit = line.sudo().product_id.with_company(line.company_id)._medical_estimated_price(line.product_qty)

    @api.depends('price_unit', 'product_qty')
    def _compute_amount(self):
        for line in self:
            line.amount = line.price_unit * line.product_qty

    @api.depends('request_id.state', 'product_id', 'qty_from_stock', 'qty_to_order', 'cancelled', 'allocation_ids.quantity',
                 'allocation_ids.qty_here', 'allocation_ids.purchase_line_id.order_id.state',
                 'allocation_ids.purchase_line_id.date_planned', 'product_qty', 'move_ids.state', 'move_ids.product_qty',
                 'move_ids.quantity', 'move_ids.date')
    def _compute_progress(self):
        for line in self:
            # sudo: the requester follows the line without rights on orders and transfers
            # of a cancelled order only what had come is still allocated
            allocations = line.sudo().allocation_ids
            moves = line.sudo().move_ids.filtered(lambda move: move.state != 'cancel')
            confirmed = allocations.filtered(lambda allocation: allocation.purchase_line_id.order_id.state in ('purchase', 'cancel'))
            pending = moves.filtered(lambda move: move.state != 'done')
            ordered = sum(allocations.mapped('quantity'))
            received = sum(move._medical_product_qty() for move in moves - pending) + sum(allocations.mapped('qty_here'))
            line.qty_ordered = ordered
            line.qty_received = received
            line.qty_open = 0 if line.cancelled or line.request_id.state != 'approved' else max(line.qty_to_order - ordered, 0)
            dates = [date for date in confirmed.purchase_line_id.mapped('date_planned') + pending.mapped('date') if date]
            line.date_expected = max(dates, default=False)
            line.state = line._progress_state(allocations, confirmed)

    def _progress_state(self, allocations, confirmed):
        """The one word for where this line is; a line is as far as its slowest part."""
        uom = self.product_id.uom_id or self.uom_id
        if self.cancelled or self.request_id.state in ('cancelled', 'refused'):
            return 'cancelled'
        if self.request_id.state not in ('approved', 'done'):
            return 'requested'
        if not self.product_id:
            return 'to_choose'
        if uom.compare(self.qty_received, self.product_qty) >= 0:
            return 'received'
        if uom.compare(self.qty_open, 0) > 0:
            return 'to_order'
        if allocations - confirmed:
            return 'rfq'
        to_come = sum(allocation.quantity - allocation.qty_put_away for allocation in allocations)
        return 'ordered' if uom.compare(to_come, 0) > 0 else 'transfer'

    @api.depends('date_expected', 'date_needed', 'state')
    def _compute_is_late(self):
        for line in self:
            # by the day, at the site: what is expected today is not late before tomorrow
            site = line.site_id
            today = site._today() if site else fields.Date.context_today(line)
            expected = site._medical_day(line.date_expected) if site else False
            line.is_late = line.request_id.state == 'approved' and line.state not in ('received', 'cancelled') and bool(
                expected and expected < today or line.date_needed and line.date_needed < today)

    @api.model
    def _search_is_late(self, operator, value):
        if operator != 'in':
            return NotImplemented
        self.check_access('read')
        sites = self.env['medical.site']
        return Domain('state', 'not in', ('received', 'cancelled')) & Domain('request_id.state', '=', 'approved') & (
            sites._domain_day_passed('date_expected', 'site_id')
            | sites._domain_day_passed('date_needed', 'site_id', is_date=True))

    @api.constrains('product_id', 'description')
    def _check_what(self):
        for line in self:
            if not line.product_id and not (line.description or '').strip():
                raise ValidationError(self.env._("Choose a supply, or describe what you need."))
            if line.product_id and not line.product_id.medical_kind:
                raise ValidationError(self.env._(
                    "%(product)s is not in the catalogue of supplies: describe what you need instead.", product=line.product_id.display_name))

    @api.constrains('product_id', 'uom_id')
    def _check_uom_id(self):
        for line in self:
            if line.product_id and not line.uom_id._has_common_reference(line.product_id.uom_id):
                raise ValidationError(self.env._(
                    "%(unit)s is no unit of %(product)s: use %(own)s or one of its packs.",
                    unit=line.uom_id.name, product=line.product_id.display_name, own=line.product_id.uom_id.name))

    @api.model_create_multi
    def create(self, vals_list):
        self._check_system_fields(vals_list)
        lines = super().create(vals_list)
        lines.request_id._approval_check_content()
        return lines

    def write(self, vals):
        self._check_system_fields([vals])
        self.request_id._approval_check_content()
        res = super().write(vals)
        if 'request_id' in vals:
            self.request_id._approval_check_content()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self.request_id._approval_check_content()

    def _check_system_fields(self, vals_list):
        if not self.env.su and any(SYSTEM_FIELDS & set(vals) for vals in vals_list):
            raise UserError(self.env._("Prices, and what was brought, ordered and received, follow from vendors, orders and transfers; they can't be typed."))

    @api.depends('product_id', 'description')
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.product_id.display_name or line.description

    # === ACTIONS === #

    def action_cancel(self):
        """Give up what is still open of these lines; those who fulfil requests may do so."""
        if not self.env.user.has_groups('stock.group_stock_user,purchase.group_purchase_user'):
            raise UserError(self.env._("The stockroom or the buyer cancels lines."))
        self.check_access('read')
        # sudo: the check above is the guard; these fields are written by transitions alone
        lines = self.sudo().filtered(lambda line: line.state not in ('received', 'cancelled'))
        lines._cancel()
        lines.request_id._update_done()

    def action_order(self):
        """Order these lines: gather them per site and supply, compare vendors. For the buyer."""
        return self.env['medical.supply.order']._open(self)

    def action_order_all(self):
        """Order everything of the current company that is still open."""
        return self.env['medical.supply.order']._open(
            self.search([('company_id', '=', self.env.company.id), '|', ('qty_open', '>', 0), ('state', '=', 'to_choose')]))

    def action_choose_product(self):
        """Open the choice of a supply for a free-text line."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Choose a Supply"),
            'res_model': 'medical.supply.choose',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_line_id': self.id},
        }

    def choose_product(self, product_id, quantity=None, uom_id=None):
        """The buyer gives a free-text line its supply; the line then goes its way like any other.

        :raises UserError: for a controlled substance (it needs its own approval), or for who may not buy
        """
        self.ensure_one()
        if not self.env.user.has_group('purchase.group_purchase_user'):
            raise UserError(self.env._("The buyer chooses the supply."))
        self.check_access('read')
        product = self.env['product.product'].browse(product_id)
        product.check_access('read')
        if product.medical_controlled:
            raise UserError(self.env._("Controlled substances are asked for by name, so that the registered practitioner can decide."))
        if self.state != 'to_choose':
            raise UserError(self.env._("This line has its supply already."))
        # sudo: the checks above are the guard; approved lines are closed to everyone else
        line = self.sudo()
        line.write({'product_id': product.id, 'quantity': quantity or line.quantity, 'uom_id': uom_id or product.uom_id.id})
        line.request_id.message_post(body=self.env._(
            "%(user)s chose %(product)s for “%(text)s”.",
            user=self.env.user.name, product=product.display_name, text=line.description or ''))
        line._check_still_approved()
        line._split_by_stock()
        line._create_transfer('qty_from_stock')

    def _check_still_approved(self):
        """Refuse what would make of an approved request one that somebody else should have decided about."""
        request = self.request_id
        parties = request._approval_parties() - self.env.user
        amount, limit = request._approval_amount(), self.env['medical.approval.limit']._get_limit(request, parties)
        within = amount is not None and limit is not None and request.currency_id.compare_amounts(amount, limit) <= 0
        Rule = self.env['medical.approval.rule']
        needed = Rule.browse(step.get('rule_id') for step in Rule._prepare_steps(request, parties, within))
        missing = needed - request.approval_ids.filtered(lambda step: step.state == 'approved').rule_id
        if missing:
            raise UserError(self.env._(
                "With %(product)s, %(request)s comes to %(amount)s, for which nobody asked %(deciders)s. Have it asked for by name in a new request.",
                product=self.product_id.display_name, request=request.name, amount=request.currency_id.format(request.amount_total),
                deciders=', '.join(missing.mapped('decider_name'))))

    def _cancel(self):
        # a draft quotation may be changed; what a vendor has confirmed stays on the order, for the stockroom
        self.write({'cancelled': True})
        self.allocation_ids.filtered(lambda allocation: allocation.purchase_line_id.order_id.state in ('draft', 'sent'))._withdraw()
        self.move_ids.filtered(lambda move: move.state not in ('done', 'cancel'))._action_cancel()

    # === FULFILMENT === #

    def _split_by_stock(self):
        """Decide how much of each line the stockroom has; rows of one product share what is there."""
        for request, lines in self.grouped('request_id').items():
            lines = lines.filtered('product_id')
            free = request.room_id._medical_free_in_stockroom(lines.product_id)
            for line in lines:
                uom = line.product_id.uom_id
                taken = uom.round(min(line.product_qty, free.get(line.product_id, 0)), rounding_method='DOWN')
                if line.product_id in free:
                    free[line.product_id] -= taken
                line.write({'qty_from_stock': taken, 'qty_to_order': uom.round(line.product_qty - taken)})

    def _create_transfer(self, quantity_field, put_away=False):
        """One transfer per request, stockroom to room, of each line's quantity in ``quantity_field``."""
        pickings = self.env['stock.picking'].sudo()
        for request, lines in self.grouped('request_id').items():
            lines = lines.filtered(lambda line: line.product_id and line[quantity_field] > 0)
            pickings |= request._prepare_transfer({line: line[quantity_field] for line in lines}, put_away)
        return pickings

    def _is_for_stockroom(self):
        """Whether the supplies are wanted in the stockroom itself: nothing has to be carried on from there."""
        self.ensure_one()
        target = self.room_id.location_id
        return not target or target == self.site_id.warehouse_id.lot_stock_id

    def _mark_received(self):
        """Note who brought these supplies last, and close the requests that have everything."""
        # sudo: receiving marks the request, whoever carries the supplies
        lines = self.sudo()
        if lines:
            lines.write({'received_by_id': self.env.uid, 'received_on': fields.Datetime.now()})
            lines.request_id._update_done()

    def _take_from_stockroom(self):
        """Bring what the stockroom has by now for lines that are still to be ordered, the most urgent first.

        :return: the transfers
        """
        pickings = self.env['stock.picking'].sudo()
        free, elsewhere = {}, {}
        taken_by_request = {}
        for line in self._sorted_by_need().filtered(lambda line: line.qty_open > 0 and not line._is_for_stockroom()):
            uom, warehouse = line.product_id.uom_id, line.site_id.warehouse_id
            key = (line.product_id, warehouse)
            if key not in free:
                free[key] = line.product_id.with_context(location=warehouse.lot_stock_id.id).free_qty
            own = (line.product_id, line.room_id)
            if own not in elsewhere:
                elsewhere[own] = line.room_id._medical_free_in_stockroom(line.product_id).get(line.product_id, 0)
            taken = uom.round(min(line.qty_open, free[key], elsewhere[own]), rounding_method='DOWN')
            if uom.compare(taken, 0) <= 0:
                continue
            free[key] -= taken
            elsewhere[own] -= taken
            line.write({'qty_from_stock': line.qty_from_stock + taken, 'qty_to_order': uom.round(line.qty_to_order - taken)})
            taken_by_request.setdefault(line.request_id, {})[line] = taken
        for request, quantities in taken_by_request.items():
            pickings |= request._prepare_transfer(quantities)
        return pickings

    def _sorted_by_need(self):
        """The order in which lines are served: urgency, then the day they are needed, then who asked first."""
        urgency = {'urgent': 0, 'soon': 1}
        return self.sorted(lambda line: (urgency.get(line.urgency, 2), line.date_needed or fields.Date.to_date('9999-12-31'), line.id))
