from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import SQL, clean_context, format_date

from odoo.addons.medical_office_base.tools.roles import FIGURES

REASONS = [
    ('use', 'Used'),
    ('waste', 'Wasted'),
    ('expired', 'Expired'),
    ('damaged', 'Damaged'),
    ('transfer', 'Moved to Another Room'),
]
NOTE_REASONS = ('waste', 'damaged')
CONTROLLED_ROLES = 'medical_office_base.group_clinician,medical_office_base.group_supply_clerk,medical_office_base.group_manager'
TYPED = {'room_id', 'product_id', 'lot_id', 'not_listed', 'quantity', 'uom_id', 'reason', 'note', 'dest_room_id', 'visit_id', 'fund_id',
         'fund_eligibility', 'borrow_reason', 'practitioner_id'}
FAR = fields.Date.to_date('9999-12-31')


class UnfitLots(UserError):
    """The lots on the book don't go with the reason; ``lots``: [{'id', 'name', 'expiry' (ISO date), 'quantity'}]."""

    def __init__(self, message, lots):
        super().__init__(message)
        self.lots = lots


class MedicalSupplyUse(models.Model):
    """Supplies that left a room, and why: recorded by whoever took them, booked at once.

    The lot that expires first is taken unless one is chosen. What the book doesn't know of (``qty_unbooked``, in the
    supply's own unit) is recorded all the same and a count is asked for; for a controlled substance it is refused
    (21 CFR 1304.11). A record never changes; a mistake is undone, which moves the goods back.

    - any member of staff: record in the rooms of their sites, read what they and their sites took, undo their own on
      the same day (of the site)
    - stockroom: record and read everywhere
    - office manager: the same, and undo later, with a reason
    - controlled substances: clinician, supply clerk or office manager, with a chosen lot; undone by another person
    - owner, auditor: read
    """
    _name = 'medical.supply.use'
    _description = 'Supply Use'
    _inherit = ['mail.thread', 'mail.activity.mixin']
    _order = 'date desc, id desc'
    _mail_post_access = 'read'
    _check_company_auto = True

    name = fields.Char('Number', required=True, readonly=True, copy=False, default='/')
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now, copy=False, index=True)
    user_id = fields.Many2one(
        'res.users', 'Recorded By', required=True, readonly=True, copy=False, default=lambda self: self.env.user, index=True)
    room_id = fields.Many2one(
        'medical.room', required=True, index=True, check_company=True, ondelete='restrict', domain=[('location_id', '!=', False)])
    site_id = fields.Many2one(related='room_id.site_id', store=True, index=True, precompute=True)
    company_id = fields.Many2one(related='room_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    product_id = fields.Many2one(
        'product.product', 'Supply', required=True, index=True, check_company=True, ondelete='restrict',
        domain=[('medical_kind', '!=', False), ('is_storable', '=', True)])
    categ_id = fields.Many2one(related='product_id.categ_id', store=True, precompute=True)
    lot_id = fields.Many2one(
        'stock.lot', check_company=True, domain="[('product_id', '=', product_id)]",
        help="Empty: the lot that expires first.")
    not_listed = fields.Boolean(
        'None of the Lots on the Book', help="What was taken is of no lot that the book has here and that goes with the reason.")
    quantity = fields.Float(required=True, default=1, digits='Product Unit')
    uom_id = fields.Many2one(
        'uom.uom', 'Unit', compute='_compute_uom_id', store=True, readonly=False, precompute=True, required=True,
        domain="[('id', 'in', allowed_uom_ids)]")
    allowed_uom_ids = fields.Many2many('uom.uom', compute='_compute_allowed_uom_ids')
    product_qty = fields.Float('Quantity in Units', compute='_compute_product_qty', store=True, precompute=True, digits='Product Unit')
    product_uom_id = fields.Many2one(related='product_id.uom_id', string='Stock Unit')
    reason = fields.Selection(REASONS, required=True, default='use', index=True)
    note = fields.Char()
    dest_room_id = fields.Many2one(
        'medical.room', 'To Room', check_company=True, ondelete='restrict',
        domain="[('site_id', '=', site_id), ('id', '!=', room_id), ('location_id', '!=', False)]")
    qty_unbooked = fields.Float('Not on the Book', readonly=True, copy=False, digits='Product Unit')
    counted_on = fields.Datetime('Counted', readonly=True, copy=False)
    value = fields.Monetary(readonly=True, copy=False, groups=FIGURES, help="What these supplies cost; nothing for a move to another room.")
    state = fields.Selection(
        [('done', 'Recorded'), ('undone', 'Undone')], required=True, readonly=True, copy=False, default='done', tracking=True)
    undone_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    undone_on = fields.Datetime(readonly=True, copy=False)
    undo_reason = fields.Char('Why Undone', readonly=True, copy=False)
    move_ids = fields.One2many('stock.move', 'medical_use_id', 'Stock Moves', readonly=True)
    lot_names = fields.Char('Lots Taken', compute='_compute_lot_names')
    can_undo = fields.Boolean(compute='_compute_can_undo')

    _quantity_positive = models.Constraint('CHECK (quantity > 0)', 'A quantity is above zero.')
    _count_idx = models.Index('(product_id, room_id) WHERE qty_unbooked > 0 AND counted_on IS NULL')

    @api.depends('product_id')
    def _compute_allowed_uom_ids(self):
        for use in self:
            use.allowed_uom_ids = use.product_id.uom_id + use.product_id.uom_ids

    @api.depends('product_id')
    def _compute_uom_id(self):
        for use in self:
            if not use.uom_id or use.uom_id not in use.product_id.uom_id + use.product_id.uom_ids:
                use.uom_id = use.product_id.uom_id

    @api.depends('product_id', 'quantity', 'uom_id')
    def _compute_product_qty(self):
        for use in self:
            product = use.product_id
            use.product_qty = use.uom_id._compute_quantity(use.quantity, product.uom_id) if product and use.uom_id else use.quantity

    @api.depends('move_ids')
    def _compute_lot_names(self):
        for use in self:
            # sudo: who may read the use may know which lots it took
            moves = use.sudo().move_ids.filtered(lambda move: not move.origin_returned_move_id)
            use.lot_names = ', '.join(moves.move_line_ids.lot_id.mapped('name'))

    @api.depends_context('uid')
    @api.depends('state', 'date', 'user_id')
    def _compute_can_undo(self):
        for use in self:
            use.can_undo = use.state == 'done' and not use._undo_fault()

    @api.constrains('reason', 'note', 'dest_room_id', 'room_id', 'uom_id', 'product_id', 'lot_id')
    def _check_content(self):
        for use in self:
            product = use.product_id.display_name
            if not use.product_id.is_storable:
                raise ValidationError(self.env._(
                    "%(product)s is not kept in stock: there is no book to record its use in.", product=product))
            if not use.room_id.location_id:
                raise ValidationError(self.env._("%(room)s holds no supplies: choose another room.", room=use.room_id.display_name))
            if use.reason in NOTE_REASONS and not (use.note or '').strip():
                raise ValidationError(self.env._("Say in the note what happened to %(product)s.", product=product))
            if not use.uom_id._has_common_reference(use.product_id.uom_id):
                raise ValidationError(self.env._(
                    "%(unit)s is no unit of %(product)s: use %(own)s or one of its packs.",
                    unit=use.uom_id.name, product=product, own=use.product_id.uom_id.name))
            if use.lot_id and use.lot_id.product_id != use.product_id:
                raise ValidationError(self.env._("Lot %(lot)s is of another supply than %(product)s.", lot=use.lot_id.name, product=product))
            if (use.reason == 'transfer') != bool(use.dest_room_id):
                raise ValidationError(self.env._("Supplies that move to another room need that room; others have none."))
            if use.dest_room_id and (
                    not use.dest_room_id.location_id or use.dest_room_id == use.room_id or use.dest_room_id.site_id != use.site_id):
                raise ValidationError(self.env._("Choose another room of the same site that holds supplies."))

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            if not self.env.su and set(vals) - TYPED:
                # the record says who took what, and when: neither is typed
                raise UserError(self.env._(
                    "These can't be typed: %(fields)s. They follow from what is recorded.",
                    fields=', '.join(sorted(self._fields[name].string for name in set(vals) - TYPED if name in self._fields))))
            if vals.get('quantity', 1) <= 0:
                raise ValidationError(self.env._("A quantity is above zero."))
            vals['user_id'] = self.env.uid
            room = self.env['medical.room'].browse(vals.get('room_id'))
            # sudo: numbers are given to whoever may record
            vals['name'] = self.env['ir.sequence'].sudo().with_company(room.company_id or self.env.company).next_by_code(
                'medical.supply.use')
        # defaults of a request's context are typed, too: none of them counts
        uses = super(MedicalSupplyUse, self.with_context(
            clean_context(self.env.context), mail_create_nolog=True, mail_create_nosubscribe=True)).create(vals_list)
        for use in uses:
            use._book()
        return uses.with_env(self.env)

    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._("A recorded use doesn't change: undo it and record it anew."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A recorded use stays on record: undo it."))

    # === BOOKING === #

    def _book(self):
        """Move the goods of this use, first expiring first.

        :raises UnfitLots: the lots on the book don't go with the reason
        :raises UserError: a controlled substance is not on the book
        """
        self.ensure_one()
        product, uom = self.product_id, self.product_id.uom_id
        if product.medical_controlled:
            self._check_controlled()
        # sudo: whoever takes supplies need not have rights on stock; the record rule on this use decided about the room
        use = self.sudo().with_company(self.company_id)
        taken = use._take_quants()
        unbooked = uom.round(use.product_qty - sum(quantity for _quant, quantity in taken))
        if taken:
            target = use.dest_room_id.location_id or use.company_id.medical_use_location_id
            use._move([(
                quant.location_id, target, quant.lot_id, quantity, quant.package_id, quant.owner_id) for quant, quantity in taken])
            use.value = sum(use.move_ids.mapped('value'))
        if uom.compare(unbooked, 0) > 0:
            use.qty_unbooked = unbooked
            use._ask_count()

    def _check_controlled(self):
        name = self.product_id.display_name
        if not self.env.su and not self.env.user.has_groups(CONTROLLED_ROLES):
            raise AccessError(self.env._(
                "%(product)s is a controlled substance: clinicians, the supply clerk and the office manager take it.", product=name))
        if not self.lot_id:
            raise UserError(self.env._("Choose the lot of %(product)s: controlled substances are taken by lot.", product=name))

    def _take_quants(self):
        """What to take of which stock in the room: [(quant, quantity in the supply's own unit)]. Called as superuser."""
        product, uom, site = self.product_id, self.product_id.uom_id, self.site_id
        quants = self._locked_quants(self._stock_domain())
        days = {quant: site._medical_day(quant.lot_id.expiration_date) for quant in quants}
        expired = quants.filtered(lambda quant: days[quant] and days[quant] < site._today())
        unfit = quants.browse()
        if self.reason == 'expired':
            unfit = quants.filtered(lambda quant: days[quant]) - expired
        elif self.reason == 'use' or self.reason == 'transfer' and not self.lot_id:
            unfit = expired
        left, taken = self.product_qty, []
        for quant in (quants - unfit).sorted(lambda quant: (days[quant] or FAR, quant.in_date, quant.id)):
            part = min(quant.quantity, left)
            if uom.compare(part, 0) > 0:
                taken.append((quant, part))
                left -= part
        if uom.compare(left, 0) > 0:
            if unfit and (self.lot_id or not self.not_listed):
                raise self._unfit_lots(unfit, days)
            if product.medical_controlled:
                raise UserError(self.env._(
                    "The book has %(booked)s %(unit)s of lot %(lot)s of %(product)s in %(room)s. Controlled substances are never "
                    "taken beyond the book: count them with a second person first.",
                    booked=f'{self.product_qty - left:g}', unit=uom.name, lot=self.lot_id.name, product=product.display_name,
                    room=self.room_id.display_name))
        return taken

    def _stock_domain(self):
        """The stock that this use may be taken from."""
        domain = Domain([
            ('product_id', '=', self.product_id.id), ('location_id', 'in', self.room_id._medical_locations().ids), ('quantity', '>', 0)])
        return domain & Domain('lot_id', '=', self.lot_id.id) if self.lot_id else domain

    def _locked_quants(self, domain):
        """Stock that nobody else takes from meanwhile."""
        quants = self.env['stock.quant'].search(domain, order='id')
        if quants:
            # who comes second waits, then sees what is left (the request is tried again): stock never falls below zero
            self.env.cr.execute(SQL('SELECT id FROM stock_quant WHERE id IN %s ORDER BY id FOR UPDATE', quants._ids), log_exceptions=False)
        return quants

    def _unfit_lots(self, quants, days):
        quants = quants.sorted(lambda quant: (days[quant], quant.id))
        lots = ', '.join(
            self.env._("lot %(lot)s: %(date)s", lot=quant.lot_id.name, date=format_date(self.env, days[quant])) for quant in quants)
        product = self.product_id.display_name
        if self.reason == 'expired':
            message = self.env._(
                "By the book, these have not expired of %(product)s (%(lots)s). If they are spoilt, record them as wasted or damaged; "
                "if the date is wrong, ask the stockroom to correct the lot.", product=product, lots=lots)
        else:
            message = self.env._(
                "What is left of %(product)s has expired (%(lots)s). Don't use it: record it as expired.", product=product, lots=lots)
        return UnfitLots(message, [{
            'id': quant.lot_id.id, 'name': quant.lot_id.name, 'expiry': fields.Date.to_string(days[quant]), 'quantity': quant.quantity,
        } for quant in quants])

    def _move(self, parts, origin=None):
        """Move goods at once. Called as superuser.

        :param list parts: (from location, to location, lot, quantity, package, owner)
        :param origin: the move that this one takes back
        """
        product = self.product_id
        move = self.env['stock.move'].create({
            'product_id': product.id,
            'product_uom': product.uom_id.id,
            'product_uom_qty': sum(part[3] for part in parts),
            'location_id': parts[0][0].id,
            'location_dest_id': parts[0][1].id,
            'company_id': self.company_id.id,
            'origin': self.name,
            'origin_returned_move_id': origin.id if origin else False,
            'medical_use_id': self.id,
            'medical_use_reason': self.reason,
            'picked': True,
            'move_line_ids': [Command.create({
                'product_id': product.id,
                'product_uom_id': product.uom_id.id,
                'quantity': quantity,
                'lot_id': lot.id,
                'package_id': package.id,
                'owner_id': owner.id,
                'location_id': source.id,
                'location_dest_id': target.id,
                'company_id': self.company_id.id,
                'picked': True,
            }) for source, target, lot, quantity, package, owner in parts],
        })
        move._action_done()
        if move.location_dest_id.usage == 'internal':
            move._trigger_assign()
        return move

    # === UNDO === #

    def _undo_fault(self):
        """Why the user may not undo this; empty when they may."""
        self.ensure_one()
        user = self.env.user
        is_manager = user.has_group('medical_office_base.group_manager')
        if self.product_id.medical_controlled:
            if not is_manager or self.user_id == user:
                return self.env._("The use of a controlled substance is undone by the office manager, and by somebody else than who recorded it.")
        elif not is_manager and not self._is_own_today():
            return self.env._("You can undo what you recorded yourself, on the same day. Ask the office manager, who can do it later.")
        return ''

    def _is_own_today(self):
        return self.user_id == self.env.user and self.site_id._medical_day(self.date) == self.site_id._today()

    def action_undo(self):
        """Undo: at once what one recorded oneself today, else by the manager, who is asked for the reason."""
        self.ensure_one()
        if self._is_own_today() or self._undo_fault():
            return self.undo()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Undo a Use"),
            'res_model': 'medical.supply.use.undo',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_use_id': self.id},
        }

    def undo(self, reason=''):
        """Move the goods back and mark the records as undone.

        :param str reason: required from who undoes another's record, or one of another day
        :raises UserError: undone already, not the user's to undo, no reason, or the goods have moved on
        """
        for use in self:
            use.check_access('read')
            if use.state == 'undone':
                raise UserError(self.env._("%(use)s was undone already.", use=use.name))
            fault = use._undo_fault()
            if fault:
                raise UserError(fault)
            if not use._is_own_today() and not (reason or '').strip():
                raise UserError(self.env._("Say why %(use)s is undone.", use=use.name))
            # sudo: the checks above are the guard
            use.sudo().with_company(use.company_id)._undo(reason)
        return True

    def _undo(self, reason):
        for move in self.move_ids.filtered(lambda move: not move.origin_returned_move_id):
            for line in move.move_line_ids:
                self._check_still_there(line)
            self._move([(
                line.location_dest_id, line.location_id, line.lot_id, line.quantity_product_uom, line.result_package_id, line.owner_id)
                for line in move.move_line_ids], origin=move)
        self.write({
            'state': 'undone', 'undone_by_id': self.env.uid, 'undone_on': fields.Datetime.now(), 'undo_reason': (reason or '').strip()})
        self._withdraw_count()

    def _check_still_there(self, line):
        if line.location_dest_id.usage != 'internal':
            return
        quants = self._locked_quants([
            ('product_id', '=', line.product_id.id), ('location_id', '=', line.location_dest_id.id), ('lot_id', '=', line.lot_id.id),
            ('owner_id', '=', line.owner_id.id)])
        if self.product_id.uom_id.compare(sum(quants.mapped('quantity')), line.quantity_product_uom) < 0:
            raise UserError(self.env._(
                "Part of this has left %(room)s since. Record a move back of what is still there.", room=self.dest_room_id.display_name))
