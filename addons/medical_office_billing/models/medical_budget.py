from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date


class MedicalBudget(models.Model):
    """What a company may spend and expects to earn in twelve months, by category, account of one analytic plan, and month.

    Amounts are in the company's currency, positive as a manager reads them: income that comes in, cost that goes out. A
    budget is of one company: entries of a branch count in the branch's own.

    - versions: the original, and revisions that copy what is approved, with a reason. Of a year and plan exactly one is
      approved (``is_current``); when a revision is approved it replaces the one before
    - an approved budget is locked: nothing but comments changes. Who wrote, changed or sent it doesn't decide it
    - basis: accrual counts entries at their date, cash when what they owe is paid (see `medical.budget.figures`)

    Who may what: manager and owner write, the auditor reads.
    """
    _name = 'medical.budget'
    _description = 'Budget'
    _inherit = ['mail.thread', 'mail.activity.mixin', 'medical.approval.mixin']
    _order = 'date_from desc, version desc, id desc'
    _check_company_auto = True
    _approval_content = ('name', 'date_from', 'date_to', 'plan_id', 'basis', 'reason', 'line_ids')
    # what is approved is revised, not taken back
    _approval_returnable_states = ('submitted', 'refused')

    name = fields.Char(required=True, tracking=True, compute='_compute_name', store=True, readonly=False, precompute=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    date_from = fields.Date(
        'Year Begins', required=True, tracking=True, default=lambda self: self._default_date_from(), help="The first day of a month.")
    date_to = fields.Date('Year Ends', compute='_compute_date_to', store=True, precompute=True)
    plan_id = fields.Many2one(
        'account.analytic.plan', 'Divided By', required=True, ondelete='restrict', domain=[('parent_id', '=', False)],
        default=lambda self: self.env.ref('medical_office_billing.analytic_plan_site', raise_if_not_found=False),
        help="The analytic plan whose accounts divide the budget: sites, or departments.")
    basis = fields.Selection(
        [('accrual', 'Accrual'), ('cash', 'Cash')], required=True, default='accrual', tracking=True,
        help="Accrual: entries count at their date. Cash: they count when they are paid.")
    state = fields.Selection(
        [('draft', 'Draft'), ('submitted', 'To Approve'), ('approved', 'Approved'), ('refused', 'Refused'), ('superseded', 'Replaced')],
        required=True, default='draft', index=True, copy=False, tracking=True)
    version = fields.Integer(default=1, readonly=True, copy=False)
    previous_id = fields.Many2one('medical.budget', 'Revision Of', readonly=True, copy=False, index='btree_not_null', ondelete='restrict', check_company=True)
    revision_ids = fields.One2many('medical.budget', 'previous_id', 'Revisions', readonly=True, copy=False)
    reason = fields.Text('Reason for the Revision', copy=False)
    is_current = fields.Boolean('In Force', compute='_compute_is_current', store=True, help="The approved budget of its year.")
    line_ids = fields.One2many('medical.budget.line', 'budget_id', 'Lines', copy=True)
    amount_income = fields.Monetary('Income', compute='_compute_amounts')
    amount_expense = fields.Monetary('Expense', compute='_compute_amounts')
    amount_result = fields.Monetary('Result', compute='_compute_amounts')
    active = fields.Boolean(default=True, copy=False)

    _current_uniq = models.UniqueIndex(
        "(company_id, plan_id, date_from) WHERE state = 'approved'", "There is an approved budget of this year already: revise that one.")

    @api.model
    def _default_date_from(self):
        today = self.env.company._medical_today()
        first = self.env.company.compute_fiscalyear_dates(today)['date_from']
        return first if first.day == 1 else today.replace(month=1, day=1)

    @api.depends('date_from')
    def _compute_name(self):
        for budget in self:
            if not budget.name and budget.date_from:
                end = budget.date_from + relativedelta(years=1, days=-1)
                years = str(end.year) if budget.date_from.year == end.year else f'{budget.date_from.year}/{end.year}'
                budget.name = self.env._("Budget %(years)s", years=years)

    @api.depends('date_from')
    def _compute_date_to(self):
        for budget in self:
            budget.date_to = budget.date_from and budget.date_from + relativedelta(years=1, days=-1)

    @api.depends('state')
    def _compute_is_current(self):
        for budget in self:
            budget.is_current = budget.state == 'approved'

    @api.depends('line_ids.amount_ids.amount', 'line_ids.category_id.kind')
    def _compute_amounts(self):
        rows = self.env['medical.budget.amount']._read_group(
            [('budget_id', 'in', self.ids)], ['budget_id', 'category_kind'], ['amount:sum']) if self.ids else []
        sums = {(budget.id, kind): amount for budget, kind, amount in rows}
        for budget in self:
            budget.amount_income = sums.get((budget._origin.id, 'income'), 0)
            budget.amount_expense = sums.get((budget._origin.id, 'expense'), 0)
            budget.amount_result = budget.amount_income - budget.amount_expense

    @api.depends('name', 'version')
    def _compute_display_name(self):
        for budget in self:
            budget.display_name = budget.name if (budget.version or 1) == 1 else self.env._(
                "%(name)s, version %(version)s", name=budget.name, version=budget.version)

    # === GUARDS === #

    @api.constrains('date_from', 'plan_id')
    def _check_year(self):
        for budget in self:
            if budget.date_from.day != 1:
                raise ValidationError(self.env._("A budget's year begins on the first day of a month."))
            if budget.plan_id.parent_id:
                raise ValidationError(self.env._("%(plan)s lies within another plan: choose the one above.", plan=budget.plan_id.display_name))

    @api.model_create_multi
    def create(self, vals_list):
        budgets = super().create(vals_list)
        if not self.env.su:
            for budget in budgets:
                # checked on the record, not on the values: a default in the context would get past them
                if budget.previous_id or budget.version != 1:
                    raise UserError(self.env._("Versions are made by revising the budget in force."))
        return budgets

    def write(self, vals):
        if not self.env.su and not vals.keys().isdisjoint(('version', 'previous_id', 'revision_ids')):
            raise UserError(self.env._("Versions are made by revising the budget in force."))
        if not self.env.su and 'active' in vals and any(budget.state in ('submitted', 'approved') for budget in self):
            raise UserError(self.env._("A budget in force, or one that waits for a decision, stays in sight: requests and orders are held against it."))
        if not vals.keys().isdisjoint(('date_from', 'plan_id', 'company_id')):
            for budget in self.filtered('line_ids'):
                moved = any(
                    name in vals and budget[name] != budget._fields[name].convert_to_record(
                        budget._fields[name].convert_to_cache(vals[name], budget), budget)
                    for name in ('date_from', 'plan_id', 'company_id'))
                if moved:
                    raise UserError(self.env._(
                        "%(budget)s has amounts: its year, plan and practice stay. Make another budget and copy the amounts.", budget=budget.name))
        if vals.get('state') == 'approved' and self.env.su:
            self._replace_previous()
        return super().write(vals)

    # === APPROVAL === #

    def _approval_amount(self):
        return max(self.amount_expense, 0)

    def _approval_description(self):
        amounts = {name: self.currency_id.format(self[f'amount_{name}']) for name in ('income', 'expense', 'result')}
        words = self.env._("Income %(income)s, expense %(expense)s, result %(result)s.", **amounts)
        return f'{words} {self.reason}' if self.reason else words

    def action_submit(self):
        for budget in self:
            budget.check_access('write')
            budget._check_only_one()
            if not budget.amount_income and not budget.amount_expense:
                raise UserError(self.env._("%(budget)s is empty: type its amounts first.", budget=budget.name))
            if budget.previous_id and not (budget.reason or '').strip():
                raise UserError(self.env._("Say why the budget is revised."))
        return super().action_submit()

    def _check_only_one(self):
        """Refuse a budget that would stand beside another approved one of the same months."""
        # sudo: an archived or unreadable one stands in the way as well
        other = self.sudo().with_context(active_test=False).search([
            ('company_id', '=', self.company_id.id), ('plan_id', '=', self.plan_id.id), ('state', '=', 'approved'),
            ('date_from', '<=', self.date_to), ('date_to', '>=', self.date_from), ('id', 'not in', (self | self.previous_id).ids)], limit=1)
        if other:
            raise UserError(self.env._(
                "%(budget)s is approved for months of this year already (%(date_from)s to %(date_to)s): revise that one.",
                budget=other.display_name, date_from=format_date(self.env, other.date_from), date_to=format_date(self.env, other.date_to)))

    def _replace_previous(self):
        """Before a budget is approved: the version before it is in force no longer. Called as superuser."""
        for budget in self:
            budget._check_only_one()
            previous = budget.previous_id
            if previous.state == 'approved':
                previous._approval_lock()
                previous.write({'state': 'superseded'})
                previous.flush_recordset(['state'])
                previous._message_log(body=self.env._("Replaced by version %(version)s.", version=budget.version))
            elif previous:
                raise UserError(self.env._(
                    "%(budget)s is no longer the budget in force: revise the one that is.", budget=previous.display_name))

    def _revise(self, reason):
        """Copy the budget in force into a draft that replaces it once somebody else has approved it.

        :param str reason: why; kept, and shown to who decides
        :returns: the revision
        :raises UserError: not in force, no reason, or another revision of it is open
        """
        self.ensure_one()
        self.check_access('write')
        reason = (reason or '').strip()
        if self.state != 'approved':
            raise UserError(self.env._("Only the budget in force is revised: %(budget)s is not.", budget=self.display_name))
        if not reason:
            raise UserError(self.env._("Say why the budget is revised."))
        self._approval_lock()
        # sudo: what others have begun counts, whoever may read it
        opened = self.sudo().revision_ids.filtered(lambda budget: budget.state in ('draft', 'submitted'))
        if opened:
            raise UserError(self.env._("%(budget)s is being revised already: go on with that version.", budget=opened[0].display_name))
        self.env['medical.budget'].check_access('create')
        versions = self.sudo().with_context(active_test=False).revision_ids.mapped('version')
        # sudo: nobody writes versions but this method, which has checked who asks and what for
        revision = self.sudo().with_context(mail_create_nosubscribe=True).copy({'name': self.name})
        revision.write({'previous_id': self.id, 'version': max([self.version, *versions]) + 1, 'reason': reason})
        return revision.sudo(False)

    def action_revise(self):
        """Ask for the reason, then open the revision."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Revise %(budget)s", budget=self.display_name),
            'res_model': 'medical.budget.revise', 'view_mode': 'form', 'target': 'new', 'context': {'default_budget_id': self.id}}

    @api.model
    def _current(self, company=None, date=None, plan=None):
        """The budget in force of a company on a day (default: today), by plan; several plans: the site's first.

        An empty recordset where none is approved. For callers that have checked who asks.
        """
        company = company or self.env.company
        date = date or company._medical_today()
        domain = Domain([('company_id', '=', company.id), ('state', '=', 'approved'), ('date_from', '<=', date), ('date_to', '>=', date)])
        if plan:
            domain &= Domain('plan_id', '=', plan.id)
        site = self.env.ref('medical_office_billing.analytic_plan_site', raise_if_not_found=False)
        return self.search(domain).sorted(lambda budget: budget.plan_id != site)[:1]

    # === AMOUNTS === #

    def _months(self):
        """The first days of the twelve months."""
        return [self.date_from + relativedelta(months=number) for number in range(12)]

    def _save_cells(self, cells):
        """Set amounts of cells, all or nothing, in a number of queries that doesn't grow with each cell.

        :param cells: [(category, analytic account or an empty one, month, amount)], records and values that were checked
        :returns: how many amounts have changed
        :raises UserError: the budget isn't a draft
        :raises AccessError: the user may not write it
        """
        self.ensure_one()
        self.check_access('write')
        if not cells:
            return 0
        self._approval_check_content()
        # sudo: checked above, once for all: a line's own guard would ask for each cell
        budget = self.sudo()
        lines = {(line.category_id.id, line.analytic_account_id.id): line for line in budget.line_ids}
        wanted = {}
        for category, analytic, month, amount in cells:
            wanted[category.id, analytic.id, month] = self.currency_id.round(amount)
        missing = [key for key in dict.fromkeys(key[:2] for key in wanted) if key not in lines]
        created = self.env['medical.budget.line'].sudo().create([
            {'budget_id': self.id, 'category_id': category_id, 'analytic_account_id': analytic_id} for category_id, analytic_id in missing])
        lines.update(zip(missing, created, strict=True))
        amounts = {(amount.line_id.id, amount.date): amount for amount in budget.line_ids.amount_ids}
        changed, new = 0, []
        for (category_id, analytic_id, month), value in wanted.items():
            line = lines[category_id, analytic_id]
            amount = amounts.get((line.id, month))
            if amount and self.currency_id.compare_amounts(amount.amount, value):
                amount.amount = value
                changed += 1
            elif not amount and not self.currency_id.is_zero(value):
                new.append({'line_id': line.id, 'date': month, 'amount': value})
        self.env['medical.budget.amount'].sudo().create(new)
        return changed + len(new)

    def _set_comment(self, category, analytic, text):
        """Write a line's comment, in every state of the budget; who and when are kept, and the budget's log says it.

        :raises AccessError: the user may not write the budget
        """
        self.ensure_one()
        self.check_access('write')
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("You do not work for this practice, or it is not among those selected above."))
        # sudo: comments may change once the budget is approved, the user was checked; the line has no amount of its own
        Line = self.env['medical.budget.line'].sudo()
        line = Line.search([
            ('budget_id', '=', self.id), ('category_id', '=', category.id), ('analytic_account_id', '=', analytic.id)], limit=1)
        line = line or Line.create({'budget_id': self.id, 'category_id': category.id, 'analytic_account_id': analytic.id})
        line._write_comment(text)
        return line.sudo(False)
