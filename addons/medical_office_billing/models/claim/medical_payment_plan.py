from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

PLAN_STATES = [('draft', 'Draft'), ('running', 'Running'), ('done', 'Paid Off'), ('ended', 'Ended: Not Paid'), ('cancelled', 'Cancelled')]
MAX_INSTALLMENTS = 60
# what is written by methods alone
FOLLOWS = ('line_ids', 'claim_ids', 'date_start', 'mark', 'amount_paid', 'amount_late', 'missed_count', 'date_next')


class MedicalPaymentPlan(models.Model):
    """What a patient owes, agreed to be paid in monthly installments: no interest, no fee.

    Its amount is what is owed when it is drawn up, and its installments sum to it exactly. What the patient pays from the day it starts
    counts for the oldest installment first. While it runs, statements wait; after some installments missed (the practice's number) it ends.
    """
    _name = 'medical.payment.plan'
    _description = 'Payment Plan'
    _inherit = ['medical.access.logged']
    _order = 'id desc'
    _rec_names_search = ['name', 'patient_id']
    _check_company_auto = True
    _access_log_parent = 'patient_id'

    name = fields.Char('Number', readonly=True, copy=False)
    patient_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict', check_company=True)
    company_id = fields.Many2one(related='patient_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    amount = fields.Monetary('To Be Paid', compute='_compute_amount', store=True, readonly=False, precompute=True, required=True)
    by = fields.Selection([('count', 'A number of installments'), ('amount', 'An amount each month')], 'Divided By', required=True, default='count')
    count = fields.Integer('Installments', default=6)
    installment = fields.Monetary('Each Month')
    date_first = fields.Date('First On', required=True, default=lambda self: self.env.company._medical_today() + relativedelta(days=14))
    line_ids = fields.One2many('medical.payment.plan.line', 'plan_id', 'Schedule', readonly=True, copy=False)
    claim_ids = fields.Many2many('medical.claim', 'medical_payment_plan_claim_rel', 'plan_id', 'claim_id', 'Covers', readonly=True, copy=False)
    state = fields.Selection(PLAN_STATES, 'Status', required=True, default='draft', readonly=True, copy=False, index=True)
    date_start = fields.Date('Agreed On', readonly=True, copy=False)
    user_id = fields.Many2one('res.users', 'Agreed With', required=True, readonly=True, default=lambda self: self.env.user, copy=False, ondelete='restrict')
    signed_on = fields.Date('Signed Paper Came On', copy=False)
    mark = fields.Integer(readonly=True, copy=False, help="Items of the ledger with a higher number came after it started.")
    amount_paid = fields.Monetary('Paid', readonly=True, copy=False)
    amount_late = fields.Monetary('Late', readonly=True, copy=False)
    missed_count = fields.Integer('Missed', readonly=True, copy=False)
    date_next = fields.Date('Next Due', readonly=True, copy=False)
    note = fields.Text()

    _running_uniq = models.UniqueIndex("(patient_id) WHERE state = 'running'", "The patient has a running plan already.")

    @api.depends('patient_id')
    def _compute_amount(self):
        due = self.patient_id._origin._amounts_due()
        for plan in self:
            plan.amount = max(due.get(plan.patient_id._origin.id, 0), 0)

    # === GUARDS === #

    @api.constrains('amount', 'by', 'count', 'installment')
    def _check_terms(self):
        for plan in self:
            if plan.currency_id.compare_amounts(plan.amount, 0) <= 0:
                raise ValidationError(self.env._("There is nothing to pay in installments."))
            if plan.by == 'count' and not 2 <= plan.count <= MAX_INSTALLMENTS:
                raise ValidationError(self.env._("A plan has 2 to %(count)s installments.", count=MAX_INSTALLMENTS))
            if plan.by == 'amount' and not plan.amount / MAX_INSTALLMENTS <= plan.installment < plan.amount:
                raise ValidationError(self.env._(
                    "Each month is less than the whole, and enough to pay it off in %(count)s months.", count=MAX_INSTALLMENTS))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su:
                vals.update(state='draft', user_id=self.env.uid)
                self.env['medical.patient'].browse(vals.get('patient_id')).check_access('read')
            company = self.env['medical.patient'].browse(vals.get('patient_id')).sudo().company_id or self.env.company  # sudo: whose company numbers it
            vals['name'] = self.env['ir.sequence'].sudo().with_company(company).next_by_code('medical.payment.plan')  # sudo: as above
        plans = super().create([{name: value for name, value in vals.items() if self.env.su or name not in FOLLOWS} for vals in vals_list])
        plans._schedule()
        return plans

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        if vals.keys() - {'note', 'signed_on', 'amount', 'by', 'count', 'installment', 'date_first'}:
            raise UserError(self.env._("What follows from a plan can't be typed."))
        terms = vals.keys() - {'note', 'signed_on'}
        if terms and self.filtered(lambda plan: plan.state != 'draft'):
            raise UserError(self.env._("What was agreed stays: cancel the plan and draw up another."))
        res = super().write(vals)
        if terms:
            self._schedule()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        if self.filtered(lambda plan: plan.state != 'draft'):
            raise UserError(self.env._("A plan that was agreed stays on record: cancel it."))

    # === SCHEDULE === #

    def _amounts(self):
        """The installments, which sum to the amount exactly; the last bears what doesn't divide."""
        self.ensure_one()
        currency = self.currency_id
        each = currency.round(self.amount / self.count) if self.by == 'count' else currency.round(self.installment)
        amounts, rest = [], self.amount
        while currency.compare_amounts(rest, 0) > 0 and len(amounts) < MAX_INSTALLMENTS:
            is_last = len(amounts) + 1 == self.count if self.by == 'count' else currency.compare_amounts(rest, each) <= 0
            part = rest if is_last else min(each, rest)
            amounts.append(currency.round(part))
            rest = currency.round(rest - part)
        return amounts

    def _schedule(self):
        for plan in self:
            # sudo: lines follow from the terms
            plan.sudo().line_ids = [Command.clear(), *(
                Command.create({'number': number + 1, 'date': plan.date_first + relativedelta(months=number), 'amount': amount})
                for number, amount in enumerate(plan._amounts()))]

    # === WHAT IS DONE === #

    def action_start(self):
        """It is agreed: statements wait while it runs.

        :raise UserError: more is to be paid than is owed now, or another plan runs
        """
        for plan in self:
            plan.check_access('write')
            if plan.state != 'draft':
                raise UserError(self.env._("%(plan)s was agreed already.", plan=plan.name))
            due = plan.patient_id._amounts_due().get(plan.patient_id.id, 0)
            if plan.currency_id.compare_amounts(plan.amount, due) > 0:
                raise UserError(self.env._(
                    "Only %(owed)s are owed now: correct the amount.", owed=plan.currency_id.format(due)))
            if plan.sudo().search_count([('patient_id', '=', plan.patient_id.id), ('state', '=', 'running')], limit=1):  # sudo: of one patient
                raise UserError(self.env._("The patient has a running plan already."))
            today = plan.company_id._medical_today()
            # sudo: written by methods alone; a promise is replaced by the plan
            plan.sudo().write({
                'state': 'running', 'date_start': today, 'mark': self.env['medical.patient']._ledger_mark(),
                'claim_ids': [Command.set(plan.patient_id._owed_items()[plan.patient_id].medical_claim_id.ids)]})
            self.env['medical.payment.promise'].sudo().search(  # sudo: as above
                [('patient_id', '=', plan.patient_id.id), ('state', '=', 'open')]).state = 'withdrawn'
            plan.sudo()._refresh()
        return True

    def action_cancel(self):
        """The plan ends; what is left is owed as before, and statements go on."""
        for plan in self:
            plan.check_access('write')
            if plan.state not in ('draft', 'running', 'ended'):
                raise UserError(self.env._("%(plan)s is over.", plan=plan.name))
        self.sudo().write({'state': 'cancelled', 'amount_late': 0})  # sudo: the status is written by methods alone
        return True

    def action_print(self):
        """The agreement on paper, to be signed."""
        self.ensure_one()
        self.check_access('read')
        return {'type': 'ir.actions.act_url', 'target': 'new', 'url': f'/medical_office/payment-plan/{self.id}'}

    def action_open_balance(self):
        """What the patient owes today."""
        self.ensure_one()
        return self.patient_id.action_open_balance()

    def _refresh(self):
        """Read what was paid since each running plan started, oldest installment first. As superuser; with each payment and every night."""
        for company, plans in self.filtered(lambda plan: plan.state == 'running').grouped('company_id').items():
            practice = self.env['medical.practice']._get(company)
            today, currency = practice._today(), company.currency_id
            paid = plans.patient_id._paid_since({plan.patient_id: (plan.date_start, plan.mark) for plan in plans})
            due = plans.patient_id._amounts_due()
            for plan in plans:
                rest = amount = max(currency.round(sum(amount for _day, amount in paid[plan.patient_id])), 0)
                late, missed, following = 0, 0, False
                for line in plan.line_ids.sorted('number'):
                    part = min(rest, line.amount)
                    rest = currency.round(rest - part)
                    if currency.compare_amounts(line.paid, part):
                        line.paid = part
                    left = currency.round(line.amount - part)
                    if left > 0:
                        following = following or line.date
                        if today > fields.Date.add(line.date, days=practice.plan_grace_days):
                            late, missed = currency.round(late + left), missed + 1
                is_done = not following or currency.compare_amounts(due.get(plan.patient_id.id, 0), 0) <= 0
                values = {
                    'amount_paid': min(amount, plan.amount), 'amount_late': 0 if is_done else late, 'missed_count': 0 if is_done else missed,
                    'date_next': False if is_done else following,
                    'state': 'done' if is_done else 'ended' if missed >= practice.plan_missed else 'running'}
                plan.write({name: value for name, value in values.items() if plan[name] != value})

    def _document(self):
        """What the agreement says, as words."""
        self.ensure_one()
        row = self.sudo()  # sudo: names of practice and patient, on a plan that the caller may read
        practice = self.env['medical.practice'].sudo()._get(row.company_id)  # sudo: as above
        money = row.currency_id.format
        return {
            'number': row.name, 'practice': practice.legal_name or row.company_id.name,
            'date': format_date(self.env, row.date_start or self.env.company._medical_today()),
            'patient': row.patient_id.name, 'record': row.patient_id.number, 'who': row.patient_id._statement_recipient()['recipient'],
            'amount': money(row.amount), 'phone': practice._statement_phone() or '', 'missed': practice.plan_missed,
            'lines': [(line.number, format_date(self.env, line.date), money(line.amount)) for line in row.line_ids.sorted('number')]}
