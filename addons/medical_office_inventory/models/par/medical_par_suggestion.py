from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.medical_office_base.tools.roles import FIGURES

CHANGES = ('new', 'raise', 'lower')
APPLIERS = 'medical_office_base.group_supply_clerk,medical_office_base.group_manager'
ADVICE = [
    ('new', 'New'),
    ('raise', 'Raise'),
    ('lower', 'Lower'),
    ('keep', 'Keep'),
    ('little', 'Too Little History'),
    ('unused', 'Not Used'),
]


class MedicalParSuggestion(models.Model):
    """One supply in one place: its par level as it was, what is suggested and why, and what was made of it.

    Written by the review alone; supply clerk and office manager may set other figures (``new_min``, ``new_par``) before they
    apply. Quantities are in the supply's own unit, lead times in days. Once applied, the line stays as history.
    """
    _name = 'medical.par.suggestion'
    _description = 'Suggested Par Level'
    _inherit = ['medical.guarded']
    _order = 'review_id desc, room_id, product_id, id'
    _rec_name = 'product_id'
    _check_company_auto = True

    review_id = fields.Many2one('medical.par.review', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='review_id.company_id', store=True, precompute=True, index=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    review_state = fields.Selection(related='review_id.state', string='State of the Review')
    room_id = fields.Many2one('medical.room', required=True, index=True, ondelete='cascade')
    site_id = fields.Many2one(related='room_id.site_id', store=True, precompute=True, index=True)
    product_id = fields.Many2one('product.product', 'Supply', required=True, index=True, ondelete='cascade')
    categ_id = fields.Many2one(related='product_id.categ_id', store=True, precompute=True)
    product_uom_id = fields.Many2one(related='product_id.uom_id', string='Unit')
    orderpoint_id = fields.Many2one('stock.warehouse.orderpoint', 'Par Level', index='btree_not_null', ondelete='set null')
    advice = fields.Selection(ADVICE, required=True, index=True)
    seasonal = fields.Boolean()
    never_used = fields.Boolean(help="Nothing of it was ever used in this place.")
    dead_stock = fields.Boolean(help="On hand, and not used for as long as the review looks back.")
    current_min = fields.Float('Minimum Now', digits='Product Unit')
    current_par = fields.Float('Par Now', digits='Product Unit')
    suggested_min = fields.Float('Suggested Minimum', digits='Product Unit')
    suggested_par = fields.Float(digits='Product Unit')
    new_min = fields.Float('New Minimum', digits='Product Unit', help="What is applied; change it where you know better.")
    new_par = fields.Float(digits='Product Unit', help="What is applied; change it where you know better.")
    use_per_day = fields.Float('Use a Day', digits=(12, 3), aggregator=None)
    use_spread = fields.Float('Spread of Use', digits=(12, 3), aggregator=None)
    wasted_per_day = fields.Float('Wasted a Day', digits=(12, 3), aggregator=None, help="Wasted or damaged; part of the use.")
    lead_days = fields.Float('Lead Time (Days)', digits=(12, 1), aggregator=None)
    lead_spread = fields.Float('Spread of Lead Time', digits=(12, 1), aggregator=None)
    deliveries = fields.Integer('Deliveries Measured', aggregator=None, help="0: the lead time is stated or assumed.")
    vendor_id = fields.Many2one('res.partner', ondelete='set null')
    on_hand = fields.Float(digits='Product Unit', aggregator=None, help="Without what has expired, when the review was made.")
    held = fields.Float('Dead Quantity', digits='Product Unit', aggregator=None, help="On hand without use, expired goods included.")
    value = fields.Monetary('Dead Value', groups=FIGURES, help="What the quantity without use cost, at the average cost.")
    last_use = fields.Date('Last Used', help="Empty: never.")
    reason = fields.Text('Why')
    state = fields.Selection(
        [('open', 'Open'), ('applied', 'Applied'), ('archived', 'Par Level Archived'), ('left', 'Left As It Was')], required=True, default='open', index=True)
    decided_by_id = fields.Many2one('res.users')
    decided_on = fields.Datetime()

    def write(self, vals):
        if self.env.su or not vals.keys() <= {'new_min', 'new_par'}:
            return super().write(vals)
        self._check_open()
        # sudo: the two figures that people may set, while nothing was made of the line
        res = super(MedicalParSuggestion, self.sudo()).write(vals)
        self._check_figures()
        return res

    def _check_open(self):
        if not self.env.user.has_groups(APPLIERS):
            raise AccessError(self.env._("The supply clerk or the office manager sets par levels."))
        self.check_access('write')
        if any(line.state != 'open' or line.review_state != 'ready' for line in self):
            raise UserError(self.env._("Something was made of this suggestion already: it stays as it was."))

    def _check_figures(self):
        for line in self:
            unit = line.product_uom_id
            if unit.compare(line.new_min, 0) < 0 or unit.compare(line.new_par, line.new_min) < 0:
                raise UserError(self.env._(
                    "%(supply)s in %(room)s: the minimum is 0 or more, and the par is not below it.",
                    supply=line.product_id.display_name, room=line.room_id.display_name))

    def action_apply(self):
        """Make the new figures of these suggestions the par levels of their rooms.

        Lines without a change are passed over. What changed since the review was made is not written over.

        :raises UserError: nothing to apply; made something of already; a par level changed since
        """
        lines = self.filtered(lambda line: line.state == 'open' and line._changes())
        if not lines:
            raise UserError(self.env._("None of these suggestions changes a par level."))
        lines._check_open()
        # sudo: rows are locked and marked by this method alone; the check above is the guard
        lines.sudo().lock_for_update(allow_referencing=True)
        lines._check_unchanged()
        for (low, par), same in lines.filtered('orderpoint_id').grouped(lambda line: (line.new_min, line.new_par)).items():
            same.orderpoint_id.write({'product_min_qty': low, 'product_max_qty': par})
        new = lines.filtered(lambda line: not line.orderpoint_id)
        levels = self.env['stock.warehouse.orderpoint'].create([{
            'product_id': line.product_id.id, 'location_id': line.room_id.location_id.id, 'company_id': line.company_id.id,
            'warehouse_id': line.room_id.location_id.warehouse_id.id, 'product_min_qty': line.new_min, 'product_max_qty': line.new_par,
        } for line in new])
        for line, level in zip(new.sudo(), levels, strict=True):
            line.orderpoint_id = level
        lines._decided('applied')
        for review, own in lines.grouped('review_id').items():
            review.message_post(body=self.env._("%(count)s par levels applied.", count=len(own)))
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': 'success', 'message': self.env._("%(count)s par levels applied.", count=len(lines)),
                'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'}},
        }

    def _changes(self):
        self.ensure_one()
        unit = self.product_uom_id
        if not self.orderpoint_id:
            return self.advice == 'new'
        return bool(unit.compare(self.new_min, self.current_min) or unit.compare(self.new_par, self.current_par))

    def _check_unchanged(self):
        """What somebody changed after the review was made is theirs."""
        known = {
            (level.location_id, level.product_id): level for level in self.env['stock.warehouse.orderpoint'].with_context(active_test=False).search([
                ('location_id', 'in', self.room_id.location_id.ids), ('product_id', 'in', self.product_id.ids)])}
        changed = self.browse()
        for line in self:
            level = known.get((line.room_id.location_id, line.product_id), self.env['stock.warehouse.orderpoint'])
            unit = line.product_uom_id
            same = level == line.orderpoint_id and (not level or level.active and not (
                unit.compare(level.product_min_qty, line.current_min) or unit.compare(level.product_max_qty, line.current_par)))
            if not same:
                changed += line
        if changed:
            raise UserError(self.env._(
                "The par level was changed since this review was made: %(supplies)s. Leave it out, or make a new review.",
                supplies=', '.join(f'{line.product_id.display_name} ({line.room_id.display_name})' for line in changed[:5])))

    def _decided(self, state):
        # sudo: what was made of a line is written by methods alone, after their checks
        self.sudo().write({'state': state, 'decided_by_id': self.env.uid, 'decided_on': fields.Datetime.now()})

    def action_archive_level(self):
        """Give up the par levels of supplies that are not used.

        :raises UserError: a supply that is used, or without par level
        """
        self._check_open()
        if any(line.advice != 'unused' or not line.orderpoint_id.active for line in self):
            raise UserError(self.env._("Only par levels of supplies that are not used are given up here."))
        self.orderpoint_id.action_archive()
        self._decided('archived')
        return True

    def action_open_stock(self):
        """Open what the place has of this supply."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_on_hand')
        return {**action, 'domain': [
            ('product_id', '=', self.product_id.id), ('location_id', 'in', self.room_id._medical_locations().ids)], 'context': {}}

    @api.depends('product_id', 'room_id')
    def _compute_display_name(self):
        for line in self:
            line.display_name = self.env._("%(supply)s in %(room)s", supply=line.product_id.display_name, room=line.room_id.display_name)
