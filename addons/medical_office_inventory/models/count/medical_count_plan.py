from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .medical_abc_class import CLASSES
from .medical_count import KINDS

UNITS = [('days', 'Days'), ('weeks', 'Weeks'), ('months', 'Months')]
# sheets are there so many days before they are due. Suggested default
AHEAD = 3
# suggested defaults: what makes up most of the value is counted most often
SUGGESTED = [('a', 1), ('b', 3), ('c', 12)]


class MedicalCountPlan(models.Model):
    """What is counted how often at a site: makes count sheets ahead, one per room, at most one open per plan and room.

    A day that passes without its sheet being counted makes no second sheet: the open one stays. The next day follows from the day planned,
    not from the day counted, and never lies in the past. For the supply clerk and the office manager; owner and auditor read.
    """
    _name = 'medical.count.plan'
    _description = 'Count Plan'
    _order = 'site_id, date_next, id'
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    site_id = fields.Many2one('medical.site', required=True, index=True, check_company=True, default=lambda self: self.env['medical.count']._default_site_id())
    company_id = fields.Many2one(related='site_id.company_id', store=True, index=True, precompute=True)
    kind = fields.Selection(KINDS, 'What Is Counted', required=True, default='cycle')
    abc_class = fields.Selection(CLASSES, 'Class')
    category_ids = fields.Many2many('product.category', 'medical_count_plan_category_rel', 'plan_id', 'category_id', string='Categories')
    room_ids = fields.Many2many(
        'medical.room', 'medical_count_plan_room_rel', 'plan_id', 'room_id', string='Rooms', check_company=True,
        domain="[('site_id', '=', site_id), ('location_id', '!=', False)]", help="Empty: every room of the site that holds supplies.")
    interval_number = fields.Integer('Every', required=True, default=1)
    interval_unit = fields.Selection(UNITS, 'Unit of Time', required=True, default='months')
    date_next = fields.Date('Next On', required=True, default=lambda self: self.env.company._medical_today())
    counter_id = fields.Many2one('res.users', help="Empty: who is responsible for the room, else the supply clerk of the site.")
    blind = fields.Boolean(default=True)
    count_ids = fields.One2many('medical.count', 'plan_id', 'Sheets')

    _interval_positive = models.Constraint('CHECK (interval_number > 0)', 'An interval is one or more.')

    @api.constrains('kind', 'site_id', 'room_ids', 'category_ids', 'abc_class')
    def _check_scope(self):
        for plan in self:
            if any(room.site_id != plan.site_id for room in plan.room_ids):
                raise ValidationError(self.env._("Choose rooms of %(site)s, or make a plan per site.", site=plan.site_id.name))
            if plan.kind == 'category' and not plan.category_ids:
                raise ValidationError(self.env._("Choose the categories to count."))
            if plan.kind == 'cycle' and not plan.abc_class:
                raise ValidationError(self.env._("Choose the class of items to count."))

    def _next(self, date):
        return date + relativedelta(**{self.interval_unit: self.interval_number})

    def _prepare_sheet(self, room, day):
        """Values of the sheet of one room, due on a day. To be extended by kinds of their own."""
        return {
            'plan_id': self.id, 'site_id': self.site_id.id, 'kind': self.kind, 'abc_class': self.abc_class, 'blind': self.blind,
            'category_ids': self.category_ids.ids, 'room_ids': room.ids, 'date_due': day,
            'counter_id': (self.counter_id or room[:1]._medical_counter()).id or self.env.uid,
        }

    def _make_sheets(self):
        """Make the sheets that are due within a few days. Called as superuser.

        Rooms without any goods to count get none.
        """
        Count = self.env['medical.count']
        due = self.filtered(lambda plan: plan.date_next <= fields.Date.add(plan.site_id._today(), days=AHEAD))
        under_way = set(Count._read_group(
            [('plan_id', 'in', due.ids), ('state', 'not in', ('posted', 'cancelled'))], ['plan_id', 'room_ids']))
        values = []
        for plan in due:
            day = max(plan.date_next, plan.site_id._today())
            for room in plan._rooms_with_goods():
                if (plan, room) not in under_way:
                    values.append(plan._prepare_sheet(room, day))
            plan.date_next = plan._next(day)
        return Count.create(values)

    def _rooms_with_goods(self):
        """The rooms in which the book has something to count by this plan."""
        self.ensure_one()
        rooms = (self.room_ids or self.site_id.room_ids).filtered(lambda room: room.active and room.location_id)
        sheet = self.env['medical.count'].new(self._prepare_sheet(rooms, self.date_next))
        goods = self.env['stock.quant']._read_group(
            Domain([('location_id', 'in', rooms._medical_locations().ids), ('quantity', '!=', 0)]) & Domain(
                'product_id', 'any', sheet._domain_products()), ['location_id'])
        filled = {location._medical_room() for location, in goods}
        return rooms.filtered(lambda room: room in filled)

    @api.model
    def _cron_make_sheets(self):
        """Put items into their classes anew, then make the sheets that are due within a few days."""
        plans = self.search(Domain('active', '=', True))
        for company in plans.filtered('abc_class').company_id:
            self.env['medical.abc.class']._classify(company)
        for company, of_company in plans.grouped('company_id').items():
            of_company.with_company(company)._make_sheets()

    def action_make_sheets(self):
        """Make the sheets of these plans now, whatever their next day."""
        self.check_access('write')
        # sudo: the right to write plans was checked; numbers and classes are made with them
        plans = self.sudo()
        for company in plans.filtered('abc_class').company_id:
            plans.env['medical.abc.class']._classify(company)
        made = plans.env['medical.count']
        for plan in plans:
            plan.date_next = plan.site_id._today()
            made |= plan.with_company(plan.company_id)._make_sheets()
        if not made:
            raise UserError(self.env._("Nothing is there to be counted, or the sheets of these plans are still open."))
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_count_sheet')
        return {**action, 'domain': [('id', 'in', made.ids)], 'context': {}}

    @api.model
    def action_suggest(self):
        """Give every site of the company the suggested plans of its classes, where it has none."""
        self.check_access('create')
        sites = self.env['medical.site'].search([('company_id', '=', self.env.company.id)])
        have = {(site, abc_class) for site, abc_class in self.with_context(active_test=False)._read_group(
            [('site_id', 'in', sites.ids), ('abc_class', '!=', False)], ['site_id', 'abc_class'])}
        words = dict(self._fields['abc_class']._description_selection(self.env))
        self.create([{
            'name': words[abc_class], 'site_id': site.id, 'kind': 'cycle', 'abc_class': abc_class, 'interval_number': months,
            'interval_unit': 'months', 'date_next': site._today(),
        } for site in sites for abc_class, months in SUGGESTED if (site, abc_class) not in have])
        return self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_count_plan')
