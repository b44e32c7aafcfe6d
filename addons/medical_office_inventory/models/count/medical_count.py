from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.roles import FIGURES

from .medical_abc_class import CLASSES

KINDS = [('cycle', 'Class of Items'), ('room', 'Rooms'), ('category', 'Categories'), ('full', 'Everything')]
STATES = [
    ('draft', 'To Start'),
    ('counting', 'Counting'),
    ('recount', 'Counting Again'),
    ('to_approve', 'To Approve'),
    ('posted', 'Posted'),
    ('cancelled', 'Cancelled'),
]
OPEN = ('draft', 'counting', 'recount')
SCOPE = {'kind', 'site_id', 'room_ids', 'category_ids', 'abc_class', 'blind'}
# what people write in which state; all else follows from what is done
TYPED = {
    'draft': SCOPE | {'counter_id', 'date_due', 'note'},
    'counting': {'counter_id', 'note'},
    'recount': {'recounter_id', 'note'},
    'to_approve': {'note', 'line_ids'},
}


class MedicalCount(models.Model):
    """A sheet by which goods are counted: what, where, by whom, what was found and what became of it.

    draft → counting → recount → to approve → posted, or cancelled.

    **Frozen**: starting notes what the book has of every place, item, lot, package and owner (`start_qty` of the lines). The office works
    on meanwhile: a line is held against the book of the moment in which it was counted (`base_qty`): what is on the book when the count
    arrives, less what moved after the moment that it was counted at; so the book at the start plus what moved until then. The difference,
    not the quantity, is posted: what moves between counting and posting changes nothing in it.

    **Blind** (the default): while a sheet is counted nobody reads the book from it, whatever their role: the columns that show it
    (`book_qty`, `difference` of the lines) are filled when counting is over, and those that keep it are open to superusers alone.

    Lines that differ by more than the practice's tolerance are counted a second time, by somebody else where there is anybody. What
    differs then has a reason and is approved by the office manager or the owner, who counted nothing of the sheet; lines that were left
    uncounted are theirs to accept, too. Where everything is as the book has it there is nothing to decide, and the sheet is posted.

    Who counts: whoever the sheet names, and the stockroom (supply clerk, office manager). Clerk and manager make sheets; owner and auditor
    read. Controlled substances have sheets of their own kind, with a witness: other kinds leave them out (`_counts_controlled`).

    Addons extend `kind` and override `_domain_products`, `_count_fault`, `_decider_fault`, `_after_counted` and `_post_lines`.
    """
    _name = 'medical.count'
    _description = 'Count Sheet'
    _inherit = ['mail.thread', 'mail.activity.mixin']
    _order = 'date_due desc, id desc'
    _check_company_auto = True

    name = fields.Char('Number', required=True, readonly=True, copy=False, default='/')
    kind = fields.Selection(KINDS, 'What Is Counted', required=True, default='room', tracking=True)
    site_id = fields.Many2one('medical.site', required=True, index=True, check_company=True, default=lambda self: self._default_site_id())
    company_id = fields.Many2one(related='site_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    room_ids = fields.Many2many(
        'medical.room', 'medical_count_room_rel', 'count_id', 'room_id', string='Rooms', check_company=True,
        domain="[('site_id', '=', site_id), ('location_id', '!=', False)]", help="Empty: every room of the site that holds supplies.")
    category_ids = fields.Many2many('product.category', 'medical_count_category_rel', 'count_id', 'category_id', string='Categories')
    abc_class = fields.Selection(CLASSES, 'Class')
    blind = fields.Boolean(default=True, help="Nobody sees what the book has until the counting is over.", tracking=True)
    date_due = fields.Date('Due', required=True, compute='_compute_date_due', store=True, readonly=False, precompute=True, index=True, copy=False)
    plan_id = fields.Many2one('medical.count.plan', 'Made by Plan', readonly=True, copy=False, index='btree_not_null', check_company=True)
    counter_id = fields.Many2one('res.users', required=True, index=True, default=lambda self: self.env.user, tracking=True)
    recounter_id = fields.Many2one('res.users', 'Counts Again', copy=False, index='btree_not_null', tracking=True)
    person_id = fields.Many2one('res.users', 'Now With', compute='_compute_person_id', store=True, index='btree_not_null')
    counter_ids = fields.Many2many(
        'res.users', 'medical_count_counter_rel', 'count_id', 'user_id', string='Counted By', readonly=True, copy=False,
        help="Everybody who counted something of this sheet. None of them approves it.")
    date_started = fields.Datetime('Started', readonly=True, copy=False)
    started_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    date_counted = fields.Datetime('Counted On', readonly=True, copy=False)
    date_posted = fields.Datetime('Posted On', readonly=True, copy=False, index='btree_not_null')
    approved_by_id = fields.Many2one('res.users', readonly=True, copy=False, tracking=True)
    state = fields.Selection(STATES, required=True, readonly=True, default='draft', copy=False, index=True, tracking=True)
    note = fields.Text()
    line_ids = fields.One2many('medical.count.line', 'count_id', 'Lines', copy=False)
    line_count = fields.Integer('Lines on the Sheet', compute='_compute_progress')
    counted_count = fields.Integer('Lines Counted', compute='_compute_progress')
    progress = fields.Integer('Counted (%)', compute='_compute_progress')
    differing_count = fields.Integer('Lines That Differ', compute='_compute_progress', help="Known when counting is over.")
    difference_value = fields.Monetary('Value of the Differences', compute='_compute_difference_value', groups=FIGURES)
    can_count = fields.Boolean(compute='_compute_can')
    can_decide = fields.Boolean(compute='_compute_can')

    @api.model
    def _default_site_id(self):
        sites = self.env['medical.site'].search([('company_id', '=', self.env.company.id)])
        return sites.filtered(lambda site: self.env.user in site.user_ids)[:1] or sites[:1]

    @api.depends('site_id')
    def _compute_date_due(self):
        for count in self:
            if not count.date_due:
                count.date_due = (count.site_id or self._default_site_id())._today() if count.site_id else count.company_id._medical_today()

    @api.depends('state', 'counter_id', 'recounter_id')
    def _compute_person_id(self):
        for count in self:
            if count.state in ('draft', 'counting'):
                count.person_id = count.counter_id
            else:
                count.person_id = count.recounter_id if count.state == 'recount' else False

    @api.depends('line_ids.is_counted', 'line_ids.difference')
    def _compute_progress(self):
        lines = self.env['medical.count.line']
        rows = lines._read_group([('count_id', 'in', self.ids)], ['count_id', 'is_counted'], ['__count'])
        counts = {(count.id, is_counted): number for count, is_counted, number in rows}
        differing = dict(lines._read_group([('count_id', 'in', self.ids), ('difference', '!=', 0)], ['count_id'], ['__count']))
        for count in self:
            done, left = counts.get((count._origin.id, True), 0), counts.get((count._origin.id, False), 0)
            count.line_count, count.counted_count, count.differing_count = done + left, done, differing.get(count._origin, 0)
            count.progress = 100 * done // (done + left) if done + left else 0

    @api.depends('line_ids.difference_value')
    def _compute_difference_value(self):
        sums = dict(self.env['medical.count.line']._read_group([('count_id', 'in', self.ids)], ['count_id'], ['difference_value:sum']))
        for count in self:
            count.difference_value = sums.get(count._origin, 0)

    @api.depends_context('uid')
    @api.depends('state', 'counter_id', 'recounter_id', 'counter_ids')
    def _compute_can(self):
        for count in self:
            count.can_count = count.state in OPEN and not count._count_fault()
            count.can_decide = count.state == 'to_approve' and not count._decider_fault()

    @api.constrains('kind', 'site_id', 'room_ids', 'category_ids', 'abc_class')
    def _check_scope(self):
        for count in self:
            if any(room.site_id != count.site_id for room in count.room_ids):
                raise ValidationError(self.env._("Choose rooms of %(site)s, or make a sheet per site.", site=count.site_id.name))
            if count.kind == 'room' and not count.room_ids:
                raise ValidationError(self.env._("Choose the rooms to count."))
            if count.kind == 'category' and not count.category_ids:
                raise ValidationError(self.env._("Choose the categories to count."))
            if count.kind == 'cycle' and not count.abc_class:
                raise ValidationError(self.env._("Choose the class of items to count."))

    # === GUARDS === #

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            if not self.env.su:
                if set(vals) - TYPED['draft']:
                    raise UserError(self.env._(
                        "A sheet begins empty: %(fields)s follow from counting.",
                        fields=', '.join(sorted(self._fields[name].string for name in set(vals) - TYPED['draft'] if name in self._fields))))
                # said here, so that a default in the context says nothing
                vals.update(dict.fromkeys((
                    'date_started', 'started_by_id', 'date_counted', 'date_posted', 'approved_by_id', 'recounter_id', 'plan_id'), False))
                vals.update(state='draft', counter_ids=[], line_ids=[])
            site = self.env['medical.site'].browse(vals.get('site_id')) or self._default_site_id()
            # sudo: numbers are given to whoever may make a sheet
            vals['name'] = self.env['ir.sequence'].sudo().with_company(site.company_id or self.env.company).next_by_code('medical.count') or '/'
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            for count in self:
                if set(vals) - TYPED.get(count.state, set()):
                    raise UserError(self.env._(
                        "%(sheet)s is %(state)s: what it says follows from counting and deciding.", sheet=count.display_name,
                        state=dict(self._fields['state']._description_selection(self.env))[count.state]))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        for count in self:
            if count.state != 'draft':
                raise UserError(self.env._("%(sheet)s was started and stays on record: cancel it instead.", sheet=count.display_name))

    def _is_stockroom(self, user=None):
        return (user or self.env.user).has_group('stock.group_stock_user')

    def _count_fault(self):
        """Why the user may not count on this sheet now; empty when they may. To be extended."""
        self.ensure_one()
        user = self.env.user
        if user != self.person_id and not self._is_stockroom():
            return self.env._("%(sheet)s is counted by %(person)s and the stockroom.", sheet=self.name, person=self.person_id.name or '-')
        # sudo: who counted first decides, not whether the user sees it
        if self.state == 'recount' and user in self.sudo()._first_counters() and self.sudo()._other_counters():
            return self.env._("You counted these first. %(person)s counts them again.", person=self.recounter_id.name or self.env._("Somebody else"))
        return ''

    def _decider_fault(self):
        """Why the user may not decide about this sheet; empty when they may. To be extended."""
        self.ensure_one()
        if not self.env.user.has_groups('medical_office_base.group_manager,medical_office_base.group_owner'):
            return self.env._("The office manager or the owner approves what a count changes.")
        if self.env.user in self.sudo().counter_ids:  # sudo: everybody who counted, whether or not the user sees them
            return self.env._("You counted on %(sheet)s: somebody else approves it.", sheet=self.name)
        return ''

    def _first_counters(self):
        return self.line_ids.filtered('to_recount').first_by_id

    def _other_counters(self):
        """Who may count again, the likeliest first: the stockroom and the people of the site, not who counted. Called as superuser."""
        self.ensure_one()
        users = self.env['res.users'].search([
            ('company_ids', 'in', self.company_id.id), ('share', '=', False), ('id', 'not in', self.counter_ids.ids),
            ('all_group_ids', 'in', self.env.ref('medical_office_base.group_staff').id)])
        clerk, manager, stock = (self.env.ref(name) for name in (
            'medical_office_base.group_supply_clerk', 'medical_office_base.group_manager', 'stock.group_stock_user'))
        users = users.filtered(lambda user: stock in user.all_group_ids or user in self.site_id.user_ids)
        responsible = self._rooms().user_id
        # who may approve in the end counts last
        return users.sorted(lambda user: (
            manager in user.all_group_ids, user not in responsible, clerk not in user.all_group_ids,
            user not in self.site_id.user_ids, user.id))

    # === WHAT IS COUNTED === #

    def _rooms(self):
        """The rooms of this sheet."""
        # sudo: which rooms hold supplies is no secret
        return self.room_ids or self.sudo().site_id.room_ids.filtered('location_id')

    def _counts_controlled(self):
        """Whether controlled substances are on this sheet: on sheets of a kind of its own alone. To be extended."""
        return False

    def _domain_products(self):
        """Which items are counted. To be extended by kinds of their own."""
        self.ensure_one()
        domain = Domain('is_storable', '=', True)
        if not self._counts_controlled():
            domain &= Domain('medical_controlled', '=', False)
        if self.category_ids:
            domain &= Domain('categ_id', 'child_of', self.category_ids.ids)
        if self.abc_class:
            domain &= Domain('medical_abc_ids', 'any', [('company_id', '=', self.company_id.id), ('abc_class', '=', self.abc_class)])
        return domain

    def _domain_quants(self):
        """Which stock is counted: what the book has in the rooms, also below zero."""
        return Domain([('location_id', 'in', self._rooms()._medical_locations().ids), ('quantity', '!=', 0)]) & Domain(
            'product_id', 'any', self._domain_products())

    def _lock(self):
        """Nobody else counts on this sheet, ends or decides it meanwhile: who comes second waits, then sees what became of it."""
        self.flush_recordset()
        self.env.cr.execute(SQL('SELECT id FROM medical_count WHERE id IN %s ORDER BY id FOR UPDATE', self._ids or (0,)), log_exceptions=False)
        self.invalidate_recordset(['state'])

    def _doing(self):
        """This sheet as superuser, without what the caller's context says. Called once the caller was checked."""
        # sudo: sheets and lines are written by methods alone, which checked who calls
        context = {key: self.env.context[key] for key in ('lang', 'tz', 'uid', 'allowed_company_ids') if key in self.env.context}
        return self.with_env(self.env(su=True, context=context)).with_company(self.company_id)
