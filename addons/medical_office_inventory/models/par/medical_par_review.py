from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...tools.par_levels import DAYS_OF_WEEK, Lead, Use, levels, weekly_use, z_score
from .medical_par_figures import MIN_DELIVERIES

# Suggested defaults. Weeks of history under which nothing is suggested; days that a stockroom takes to bring what it has, and a
# vendor who says nothing; last year's rate of the coming months over the mean of that year from which a supply is seasonal.
MIN_WEEKS = 4
STOCKROOM_DAYS = 1
VENDOR_DAYS = 7
SEASONAL_FROM = 1.5


class MedicalParReview(models.Model):
    """Par levels held against use and lead times: what is suggested, why, and what was made of it.

    Supply clerk and office manager make reviews and apply their suggestions; owner and auditor read. The formula stands in
    `tools/par_levels.py`, where the figures come from in `medical.par.figures`. What a review suggested and what was applied
    stays as history.
    """
    _name = 'medical.par.review'
    _description = 'Review of Par Levels'
    _inherit = ['mail.thread']
    _order = 'date desc, id desc'
    _check_company_auto = True

    name = fields.Char('Review', compute='_compute_name', store=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    site_id = fields.Many2one('medical.site', check_company=True, index='btree_not_null', ondelete='restrict', help="Empty: all sites.")
    room_ids = fields.Many2many(
        'medical.room', string='Rooms', check_company=True, help="Empty: all rooms and stockrooms.",
        domain="[('company_id', '=', company_id), ('site_id', '=?', site_id), ('location_id', '!=', False)]")
    category_ids = fields.Many2many('product.category', string='Categories', help="With those below them. Empty: all supplies.")
    months = fields.Integer('Months of History', required=True, default=6)
    service_level = fields.Float(
        'Service Level (%)', required=True, default=95, digits=(4, 1),
        help="In how many of 100 times the supply should last until the next delivery. More means more stock.")
    vendor_days = fields.Integer('Days Between Orders', required=True, default=14, help="How often a stockroom orders from vendors.")
    room_days = fields.Integer('Days Between Fillings', required=True, default=7, help="How often a room is filled up.")
    date = fields.Date('Made On', readonly=True, copy=False)
    user_id = fields.Many2one('res.users', 'Made By', readonly=True, copy=False)
    state = fields.Selection(
        [('draft', 'Draft'), ('ready', 'Suggestions Ready'), ('closed', 'Closed')], required=True, default='draft', readonly=True, copy=False,
        tracking=True)
    suggestion_ids = fields.One2many('medical.par.suggestion', 'review_id', 'Suggestions', readonly=True, copy=False)
    open_count = fields.Integer('Changes Open', compute='_compute_counts')
    applied_count = fields.Integer('Changes Applied', compute='_compute_counts')
    unused_count = fields.Integer('Without Use', compute='_compute_counts')
    suggestion_count = fields.Integer('All Suggestions', compute='_compute_counts')

    _months_range = models.Constraint('CHECK (months BETWEEN 1 AND 36)', 'Look back 1 to 36 months.')
    _service_range = models.Constraint('CHECK (service_level BETWEEN 50 AND 99.9)', 'The service level lies between 50 and 99.9 %.')
    _days_range = models.Constraint(
        'CHECK (vendor_days BETWEEN 1 AND 365 AND room_days BETWEEN 1 AND 365)', 'There are 1 to 365 days between two orders.')

    @api.depends('site_id.name', 'company_id.name', 'date')
    def _compute_name(self):
        for review in self:
            place = review.site_id.name or review.company_id.name
            review.name = self.env._("%(place)s, %(date)s", place=place, date=format_date(self.env, review.date)) if review.date else place

    @api.depends('suggestion_ids.state', 'suggestion_ids.advice')
    def _compute_counts(self):
        counts = {}
        for review, state, advice, count in self.env['medical.par.suggestion']._read_group(
                [('review_id', 'in', self.ids)], ['review_id', 'state', 'advice'], ['__count']):
            counts.setdefault(review.id, {})[state, advice] = count
        for review in self:
            own = counts.get(review._origin.id, {})
            review.open_count = sum(count for (state, advice), count in own.items() if state == 'open' and advice in ('new', 'raise', 'lower'))
            review.applied_count = sum(count for (state, _advice), count in own.items() if state == 'applied')
            review.unused_count = sum(count for (_state, advice), count in own.items() if advice == 'unused')
            review.suggestion_count = sum(own.values())

    @api.onchange('site_id')
    def _onchange_site_id(self):
        self.room_ids = self.room_ids.filtered(lambda room: not self.site_id or room.site_id == self.site_id)

    def write(self, vals):
        if not self.env.su:
            if not {'state', 'date', 'user_id'}.isdisjoint(vals):
                raise UserError(self.env._("When a review was made, and how far it is, follows from its buttons."))
            if any(review.state != 'draft' for review in self) and not vals.keys() <= {'message_follower_ids', 'activity_ids'}:
                raise UserError(self.env._("This review has its suggestions: what they rest on doesn't change. Make a new review."))
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(not {'state', 'date', 'user_id', 'suggestion_ids'}.isdisjoint(vals) for vals in vals_list):
            raise UserError(self.env._("When a review was made, and how far it is, follows from its buttons."))
        reviews = super().create(vals_list)
        if not self.env.su and any(review.state != 'draft' or review.date for review in reviews):
            # a default in the context gets past the values
            raise UserError(self.env._("When a review was made, and how far it is, follows from its buttons."))
        return reviews

    @api.ondelete(at_uninstall=False)
    def _unlink_except_made(self):
        if any(review.state != 'draft' for review in self):
            raise UserError(self.env._("A review with suggestions stays on record: close it instead."))

    # === SUGGESTIONS === #

    def _today(self):
        self.ensure_one()
        return self.site_id._today() if self.site_id else self.company_id._medical_today()

    def action_suggest(self):
        """Work the suggestions out, all in one pass, and open them.

        :raises UserError: not a draft, or no rooms that hold supplies
        """
        self.ensure_one()
        self.check_access('write')
        # sudo: rows of suggestions are written by this method alone; who may write the review is checked
        review = self.sudo().with_company(self.company_id)
        review.lock_for_update(allow_referencing=True)
        if review.state != 'draft':
            raise UserError(self.env._("This review has its suggestions already."))
        rooms = review._rooms()
        if not rooms:
            raise UserError(self.env._("None of these rooms holds supplies: choose others."))
        review._suggest(rooms)
        review.write({'state': 'ready', 'date': self._today(), 'user_id': self.env.uid})
        return self.action_open_changes() if self.open_count else self.action_open_suggestions()

    def _rooms(self):
        """The rooms looked at, with their stock locations."""
        if self.room_ids:
            return self.room_ids.filtered('location_id')
        return self.env['medical.room'].search([
            ('company_id', '=', self.company_id.id), ('location_id', '!=', False), *([('site_id', '=', self.site_id.id)] if self.site_id else [])])

    def _suggest(self, rooms):
        """Write the suggestions of these rooms. Called as superuser."""
        source, today = self.env['medical.par.figures'], self._today()
        start = today - relativedelta(months=self.months)
        weeks = max((today - start).days // DAYS_OF_WEEK, 1)
        figures = source._figures(self.company_id, rooms, self.category_ids, today, weeks, start)
        # an archived par level was given up by somebody: it isn't suggested anew
        figures = [row for row in figures if row.level_id is None or row.level_active or row.held > 0]
        vendors = source._vendor_deliveries(self.company_id, today)
        waits = source._room_deliveries(self.company_id, today)
        products = self.env['product.product'].browse(dict.fromkeys(row.product_id for row in figures))
        by_id = {product.id: product for product in products}
        places = {room.location_id.id: room for room in rooms}
        sellers = self._sellers(products.browse(dict.fromkeys(row.product_id for row in figures if self._by_vendor(places[row.place_id]))))
        z, values = z_score(self.service_level), []
        for row in figures:
            room, product = places[row.place_id], by_id[row.product_id]
            seller = sellers.get(product, self.env['product.supplierinfo']) if self._by_vendor(room) else None
            suggestion = self._row_values(row, start, z, room, product, seller, vendors, waits)
            if suggestion:
                values.append(suggestion)
        self.env['medical.par.suggestion'].create(values)

    @api.model
    def _by_vendor(self, room):
        """A site's first stockroom is filled by vendors, every other place by it."""
        return room.location_id == room.site_id.warehouse_id.lot_stock_id

    def _sellers(self, products):
        """The vendor who is likely to bring each supply: the cheapest for one unit, with the packs that the order wizard would take."""
        today = self.company_id._medical_today()
        quotes = {product: product._medical_vendor_quotes(1, date=today) for product in products.with_company(self.company_id)}
        return {product: offers[0].seller for product, offers in quotes.items() if offers}

    def _row_values(self, row, start, z, room, product, seller, vendors, waits):
        """The suggestion of one supply in one place, None where there is nothing to say.

        :param row: its Figures
        :param seller: the vendor's price of a stockroom, None for a room
        """
        by_vendor = seller is not None
        unit = product.uom_id
        days_between = self.vendor_days if by_vendor else self.room_days
        pack = seller.product_uom_id._compute_quantity(1, unit, round=False) if seller else 1
        key = (row.product_id, seller.partner_id.id) if by_vendor else (room.id, row.product_id)
        delivery = (vendors if by_vendor else waits).get(key)
        if not by_vendor and (not delivery or delivery.count < MIN_DELIVERIES):
            delivery = waits.get((room.id, None))
        measured = bool(delivery and delivery.count >= MIN_DELIVERIES)
        if measured:
            lead = Lead(delivery.mean, delivery.spread)
        else:
            lead = Lead(seller.delay if seller else VENDOR_DAYS if by_vendor else STOCKROOM_DAYS, 0)
        use = weekly_use(row.used, row.squares, row.weeks) if row.weeks else Use(0, 0)
        used = use.mean > 0 and unit.compare(row.used, 0) > 0
        first = row.first_day or row.level_day
        season = self._season(row)
        # nothing left in so long a time, and nothing speaks for the coming weeks
        idle = not used and not season and bool(first) and first <= start and not (row.last_use and row.last_use >= start)
        has_level = bool(row.level_id and row.level_active)
        advice = 'little'
        low, par = row.level_min or 0, row.level_par or 0
        if idle:
            advice = 'unused'
        elif season or used and row.weeks >= MIN_WEEKS:
            rate = Use(max(season[0], use.mean), use.spread) if season else use
            low, par = levels(rate, lead, days_between, z, pack)
            advice = self._compare(unit, has_level, row, low, par)
        if not has_level and (advice == 'little' or idle and row.held <= 0 or advice == 'new' and row.level_id):
            return None
        held = row.held if idle else 0
        return {
            # company, site and category are given: thousands of lines need not look them up one by one
            'review_id': self.id, 'company_id': self.company_id.id, 'room_id': room.id, 'site_id': room.site_id.id,
            'product_id': row.product_id, 'categ_id': product.categ_id.id, 'orderpoint_id': row.level_id if has_level else False,
            'advice': advice, 'never_used': idle and not row.last_use, 'dead_stock': idle and row.held > 0,
            'seasonal': bool(season), 'current_min': row.level_min or 0, 'current_par': row.level_par or 0,
            'suggested_min': low, 'suggested_par': par, 'new_min': low, 'new_par': par,
            'use_per_day': use.mean, 'use_spread': use.spread, 'wasted_per_day': row.wasted / (row.weeks * DAYS_OF_WEEK) if row.weeks else 0,
            'lead_days': lead.mean, 'lead_spread': lead.spread, 'deliveries': delivery.count if measured else 0,
            'vendor_id': seller.partner_id.id if seller else False, 'on_hand': row.usable, 'held': held,
            'value': row.owned * product.standard_price if held else 0, 'last_use': row.last_use or False,
            'reason': self._reason(row, use, lead, delivery if measured else None, by_vendor, seller, season, advice, days_between, unit, pack),
        }

    @api.model
    def _compare(self, unit, has_level, row, low, par):
        if not has_level:
            return 'new'
        change = unit.compare(low, row.level_min) or unit.compare(par, row.level_par)
        return {1: 'raise', -1: 'lower', 0: 'keep'}[change]

    def _season(self, row):
        """(use per day in the coming months of last year, [their first days]) where that stands out from that year's mean."""
        today = self._today()
        if not row.first_day or row.first_day > today - relativedelta(years=1) or row.year_used <= 0:
            return None
        source = self.env['medical.par.figures']
        mean = row.year_used / source._year_days(today)
        rates = {first: quantity / ((last - first).days + 1) for (first, last), quantity in zip(source._coming_months(today), row.months, strict=True)}
        high = [first for first, rate in rates.items() if rate >= SEASONAL_FROM * mean]
        return (max(rates[first] for first in high), high) if high else None

    # === WHAT IS MADE OF THEM === #

    def action_apply_all(self):
        """Apply every change that is still open.

        :raises UserError: nothing is open
        """
        self.ensure_one()
        changes = self.env['medical.par.suggestion'].search([
            ('review_id', '=', self.id), ('state', '=', 'open'), ('advice', 'in', ('new', 'raise', 'lower'))])
        if not changes:
            raise UserError(self.env._("There is no change left to apply."))
        return changes.action_apply()

    def action_close(self):
        """Put the review aside: what was not applied is left as it is."""
        for review in self:
            review.check_access('write')
            if review.state != 'ready':
                raise UserError(self.env._("Only a review with suggestions is closed."))
        # sudo: the check above is the guard; states are written by methods alone
        self.sudo().suggestion_ids.filtered(lambda line: line.state == 'open').write({'state': 'left'})
        self.sudo().write({'state': 'closed'})
        return True

    def _open(self, domain, name):
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_par_suggestion')
        return {**action, 'display_name': name, 'domain': [('review_id', '=', self.id), *domain], 'context': {}}

    def action_open_suggestions(self):
        """Open all suggestions of this review."""
        return self._open([], self.env._("All Suggestions"))

    def action_open_changes(self):
        """Open the changes that wait for somebody."""
        return self._open([('state', '=', 'open'), ('advice', 'in', ('new', 'raise', 'lower'))], self.env._("Changes To Apply"))

    def action_open_unused(self):
        """Open what was not used: par levels without use, and dead stock."""
        return self._open([('advice', '=', 'unused')], self.env._("Without Use"))
