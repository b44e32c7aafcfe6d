from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ..tools.guarded_domain import guarded_domain
from ..tools.work_time import local_date

WEEK_STATES = [
    ('open', 'In Progress'),
    ('submitted', 'To Approve'),
    ('approved', 'Approved'),
]
DECIDERS = 'medical_office_base.group_manager'
LOOK_BACK = timedelta(days=14)


class MedicalHoursWeek(models.Model):
    """The hours of one person in one pay week, made from Odoo's attendances: see `medical_hours_week_refresh.py`.

    Everything but the person's note is written by methods: the figures by `_refresh`, the state by `action_submit`,
    `action_approve` and `_return`. An approved week locks the attendances and breaks of its days, for everybody and by
    every way, until it is returned with a reason. Figures are hours to the hundredth; a day is that of the site's clock.

    Reads: the person, the supervisor chain, manager and HR; owner and auditor read the figures of all.
    Decides: somebody of the chain, or the manager; the owner where there is no chain; never oneself.
    """
    _name = 'medical.hours.week'
    _description = 'Hours of a Week'
    _order = 'date_from desc, employee_id, id'
    _check_company_auto = True

    employee_id = fields.Many2one('hr.employee', required=True, index=True, ondelete='cascade', readonly=True)
    user_id = fields.Many2one(related='employee_id.user_id', store=True, index=True)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True)
    site_id = fields.Many2one('medical.site', index='btree_not_null', readonly=True, help="The person's first site: its clock and state decide.")
    rule_id = fields.Many2one('medical.overtime.rule', readonly=True, index='btree_not_null')
    is_exempt = fields.Boolean('Exempt', readonly=True)
    date_from = fields.Date('From', required=True, readonly=True, index=True)
    date_to = fields.Date('To', required=True, readonly=True)
    state = fields.Selection(WEEK_STATES, 'Status', required=True, default='open', readonly=True, index=True)
    day_ids = fields.One2many('medical.hours.day', 'week_id', readonly=True)
    leave_ids = fields.One2many('medical.hours.leave', 'week_id', 'Time Off', readonly=True)
    exception_ids = fields.One2many('medical.hours.exception', 'week_id', readonly=True)
    decision_ids = fields.One2many('medical.hours.decision', 'week_id', readonly=True)
    scheduled_hours = fields.Float('Scheduled', readonly=True)
    worked_hours = fields.Float('Worked', readonly=True)
    break_hours = fields.Float('Unpaid Breaks', readonly=True)
    regular_hours = fields.Float('Regular', readonly=True)
    overtime_hours = fields.Float('Overtime', readonly=True)
    double_hours = fields.Float('Double Time', readonly=True)
    leave_hours = fields.Float('Leave', readonly=True)
    leave_paid_hours = fields.Float('Paid Leave', readonly=True)
    exception_count = fields.Integer('Exceptions', readonly=True)
    open_exception_count = fields.Integer('To Explain', readonly=True)
    is_overtime_alert = fields.Boolean('Much Overtime', readonly=True)
    employee_note = fields.Text(
        'Note to the Supervisor', groups='medical_office_base.group_staff,medical_office_base.group_facility',
        help="e.g. I forgot to check out on Tuesday, it was 5:10 PM.")
    submitted_on = fields.Datetime(readonly=True, copy=False)
    submitted_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    returned_on = fields.Datetime(readonly=True, copy=False)
    return_reason = fields.Text(
        'Why It Came Back', readonly=True, copy=False, groups='medical_office_base.group_staff,medical_office_base.group_facility')
    is_exported = fields.Boolean('Exported', readonly=True, copy=False, index=True)
    export_ids = fields.Many2many(
        'medical.payroll.export', 'medical_payroll_export_week_rel', 'week_id', 'export_id', 'Exports', readonly=True, copy=False,
        groups='medical_office_base.group_manager,medical_office_base.group_hr')
    is_outdated = fields.Boolean(
        'Leave Changed Since Approval', readonly=True, copy=False, help="Return the week to take it in.")
    stale = fields.Boolean(readonly=True, help="Shifts, leave or rules have changed: the figures are made anew within the hour.")
    revision = fields.Integer(readonly=True)
    can_approve = fields.Boolean('For Me to Decide', compute='_compute_can_approve', search='_search_can_approve')
    is_mine = fields.Boolean('My Own', compute='_compute_is_mine')
    is_over = fields.Boolean('Week Is Over', compute='_compute_is_over')

    _employee_date_uniq = models.UniqueIndex('(employee_id, date_from)', 'This person has hours of that week already.')
    _dates_in_order = models.Constraint('CHECK (date_to >= date_from)', 'A week ends after it begins.')
    _state_idx = models.Index("(company_id, date_to) WHERE state != 'approved'")

    @api.depends('employee_id', 'date_from', 'date_to')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for week in self:
            week.display_name = self.env._(
                "%(person)s, %(first)s to %(last)s", person=week.employee_id.display_name or '',
                first=format_date(self.env, week.date_from, date_format='MMM d'), last=format_date(self.env, week.date_to, date_format='MMM d, y'))

    @api.depends_context('uid')
    @api.depends('employee_id')
    def _compute_can_approve(self):
        mine = set(self._deciders_search(self.employee_id.ids))
        for week in self:
            week.can_approve = week.employee_id.id in mine

    @api.model
    def _search_can_approve(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('employee_id', 'in', self._decided_employees())

    @api.model
    def _decided_employees(self, domain=()):
        """Whose hours the user decides, as a query: of the chain below them, and more by role; never their own."""
        user = self.env.user
        whose = Domain('medical_supervisor_user_ids', 'in', user.id)
        if user.has_group('medical_office_base.group_owner'):
            whose |= Domain('medical_supervisor_user_ids', '=', False)
        if user.has_group(DECIDERS):
            whose = Domain.TRUE
        # sudo: the supervisor chain is for HR's eyes; here it only says whose hours this user decides
        employees = self.env['hr.employee'].sudo().with_context(active_test=False)
        return employees._search(
            whose & Domain('user_id', '!=', user.id) & Domain('company_id', 'in', self.env.companies.ids) & Domain(domain))

    @api.model
    def _deciders_search(self, employee_ids):
        return [row[0] for row in self.env.execute_query(self._decided_employees([('id', 'in', employee_ids)]).select())] if employee_ids else []

    def _check_decider(self, employees):
        """Raise unless the user decides the hours of all these people."""
        if set(employees.ids) - set(self._deciders_search(employees.ids)):
            raise AccessError(self.env._("Hours are decided by the person's supervisor or the office manager, and never by oneself."))

    @api.depends_context('uid')
    @api.depends('user_id')
    def _compute_is_mine(self):
        for week in self:
            week.is_mine = week.user_id == self.env.user

    @api.depends('date_to', 'company_id', 'site_id')
    def _compute_is_over(self):
        for week, today in self._todays().items():
            week.is_over = week.date_to < today

    def _todays(self):
        """Today by the clock that each week goes by: {week: date}."""
        # sudo: a clock is no secret
        practices = self.env['medical.practice'].sudo().search_fetch([('company_id', 'in', self.company_id.ids)], ['company_id', 'tz'])
        zones = {practice.company_id: practice.tz for practice in practices}
        now = fields.Datetime.now()
        return {week: local_date(now, week.site_id.sudo().tz or zones.get(week.company_id) or 'UTC') for week in self}

    # === GUARDS === #

    @api.model
    def _search(self, domain, *args, **kwargs):
        if not (self.env.su or kwargs.get('bypass_access')):
            # owner and auditor read the figures; what hangs on a week they don't find by guessing ids
            domain = guarded_domain(domain, {name for name, field in self._fields.items() if field.type == 'one2many'})
        return super()._search(domain, *args, **kwargs)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Weeks are made from what was checked in and scheduled."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if set(vals) - {'employee_note'}:
                raise AccessError(self.env._("Hours are made from check-ins and decided by buttons, so that it is known who did what."))
            self.check_access('write')
            if self.filtered(lambda week: week.state == 'approved' or week.user_id != self.env.user):
                raise AccessError(self.env._("The note is the person's own, until the week is approved."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        if not self.env.su or self.filtered(lambda week: week.state != 'open'):
            raise UserError(self.env._("Hours are kept: return a week to correct it."))

    # === WEEKS === #

    @api.model
    def _ensure(self, days):
        """The weeks of these days, made where there are none.

        A new week ends where another of the person begins, as after a change of the first day of the pay week.

        :param days: iterable of (employee id, date)
        :return: {(employee id, date): week}
        """
        # sudo: made by whatever checks somebody in; nothing of it is shown
        self = self.sudo()
        days = sorted(set(days))
        if not days:
            return {}
        employees = self.env['hr.employee'].browse({employee for employee, _day in days})
        weeks, found = self._near(days), {}
        practices = {practice.company_id: practice for practice in self.env['medical.practice'].search(
            [('company_id', 'in', employees.company_id.ids)])}
        planned = defaultdict(list)
        for employee_id, day in days:
            if any(first <= day <= last for first, last, _week in weeks[employee_id]) or any(
                    first <= day <= last for first, last in planned[employee_id]):
                continue
            company = employees.browse(employee_id).company_id
            first, last = practices.get(company, self.env['medical.practice'])._week_of(day)
            taken = [week[:2] for week in weeks[employee_id]] + planned[employee_id]
            first = max([first, *(end + timedelta(days=1) for _begin, end in taken if end < day)])
            last = min([last, *(begin - timedelta(days=1) for begin, _end in taken if begin > day)])
            planned[employee_id].append((first, last))
        for week in self.create([
                {'employee_id': employee, 'company_id': employees.browse(employee).company_id.id, 'date_from': first, 'date_to': last, 'stale': True}
                for employee, ranges in planned.items() for first, last in ranges]):
            weeks[week.employee_id.id].append((week.date_from, week.date_to, week))
        for employee_id, day in days:
            found[employee_id, day] = next(week for first, last, week in weeks[employee_id] if first <= day <= last)
        return found

    @api.model
    def _near(self, days):
        """The weeks of these people around these days: {employee id: [(from, to, week)]}."""
        dates = [day for _employee, day in days]
        weeks = defaultdict(list)
        for week in self.search([
                ('employee_id', 'in', list({employee for employee, _day in days})),
                ('date_to', '>=', min(dates) - timedelta(days=7)), ('date_from', '<=', max(dates) + timedelta(days=7))]):
            weeks[week.employee_id.id].append((week.date_from, week.date_to, week))
        return weeks

    @api.model
    def _touch(self, days):
        """Make ready for a change on these days: refuses it where a week is approved, and keeps an approval at the same
        moment from overlooking it, by writing the weeks' rows.

        :param days: iterable of (employee id, date)
        :return: weeks, those that were missing included
        :raise UserError: a week is approved
        """
        # sudo: the guard sees every week, whoever changes something
        self = self.sudo()
        days = set(days)
        if not days:
            return self
        self.flush_model(['employee_id', 'date_from', 'date_to', 'state', 'revision'])
        dates = [day for _employee, day in days]
        rows = self.env.execute_query(SQL(
            """UPDATE medical_hours_week SET revision = COALESCE(revision, 0) + 1
                WHERE employee_id IN %s AND date_from <= %s AND date_to >= %s RETURNING id, employee_id, date_from, date_to, state""",
            tuple({employee for employee, _day in days}), max(dates), min(dates)))
        self.browse([row[0] for row in rows]).invalidate_recordset(['revision'], flush=False)
        for week_id, employee_id, first, last, state in rows:
            if state == 'approved' and any(employee == employee_id and first <= day <= last for employee, day in days):
                raise UserError(self.env._(
                    "The hours of %(week)s are approved and can't change. Ask the supervisor to return the week first, with a reason.",
                    week=self.browse(week_id).display_name))
        return self.browse({week.id for week in self._ensure(days).values()})

    @api.model
    def _mark_stale(self, domain):
        """Have the figures of weeks made anew soon; approved ones stay as they are."""
        # sudo: whoever changes a shift or a rule need not read hours
        weeks = self.sudo().search(Domain(domain) & Domain('state', '!=', 'approved') & Domain('stale', '=', False))
        if weeks:
            weeks.write({'stale': True})
            cron = self.env.ref('medical_office_base.cron_hours', raise_if_not_found=False)
            if cron:
                # sudo: the right to run jobs is the administrator's
                cron.sudo()._trigger()

    @api.model
    def _mark_outdated(self, domain):
        """Tell that approved weeks no longer say what leave there is."""
        # sudo: as for _mark_stale
        self.sudo().search(Domain(domain) & Domain('state', '=', 'approved') & Domain('is_outdated', '=', False)).write({'is_outdated': True})

    # === CRON === #

    @api.model
    def _cron_hours(self):
        """Make the weeks of the last days, make figures anew, and submit what nobody submitted."""
        self._make_weeks()
        due = self._due_weeks()
        self.env['ir.cron']._commit_progress(remaining=len(due))
        for start in range(0, len(due), 500):
            part = due[start:start + 500]
            part._refresh()
            if not self.env['ir.cron']._commit_progress(len(part)):
                return
        self._submit_due()

    @api.model
    def _make_weeks(self):
        """Weeks of who was scheduled or on leave in the last two weeks: a shift that nobody came to is an exception."""
        now = fields.Datetime.now()
        days, tz = set(), {practice.company_id: practice.tz for practice in self.env['medical.practice'].sudo().search([])}
        shifts = self.env['medical.shift'].sudo().search_fetch(
            [('state', '=', 'published'), ('employee_id', '!=', False), ('start', '<=', now), ('start', '>=', now - LOOK_BACK)],
            ['employee_id', 'start', 'site_id'])
        able = shifts.employee_id._medical_checks_in()
        for shift in shifts.filtered(lambda shift: shift.employee_id in able):
            days.add((shift.employee_id.id, local_date(shift.start, shift.site_id.tz)))
        for leave in self.env['hr.leave'].sudo().search_fetch(
                [('state', '=', 'validate'), ('date_to', '>=', now - LOOK_BACK), ('date_from', '<=', now)],
                ['employee_id', 'request_date_from', 'request_date_to']):
            today = local_date(now, tz.get(leave.employee_id.company_id) or 'UTC')
            day = max(leave.request_date_from, today - LOOK_BACK)
            while day <= min(leave.request_date_to, today):
                days.add((leave.employee_id.id, day))
                day += timedelta(days=1)
        self._ensure(days)

    @api.model
    def _due_weeks(self):
        """Weeks whose figures may have become others: something changed, or time went by."""
        return self.sudo().search([
            ('state', '!=', 'approved'), '|', ('stale', '=', True), ('date_to', '>=', fields.Date.today() - timedelta(days=2))])

    @api.model
    def _submit_due(self):
        """Submit the weeks that nobody submitted, some days after their end or after they were returned."""
        now = fields.Datetime.now()
        for practice in self.env['medical.practice'].sudo().search([('hours_submit_days', '>', 0)]):
            limit = local_date(now, practice.tz) - timedelta(days=practice.hours_submit_days)
            weeks = self.sudo().search([
                ('company_id', '=', practice.company_id.id), ('state', '=', 'open'), ('date_to', '<', limit),
                '|', ('returned_on', '=', False), ('returned_on', '<', now - timedelta(days=practice.hours_submit_days))])
            weeks._submit(automatic=True)
