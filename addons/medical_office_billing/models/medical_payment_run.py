from datetime import timedelta

from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from .account_move_bill import BILL_TYPES, OPEN

STATES = [
    ('draft', 'Draft'),
    ('submitted', 'Waits for Approval'),
    ('approved', 'To Pay'),
    ('paid', 'Paid'),
    ('refused', 'Refused'),
]


class MedicalPaymentRun(models.Model):
    """Which approved bills are paid on a day, from which bank account; proposed by the biller, decided by somebody else, paid.

    Amounts are in the currency of the bank journal (else the practice's); bills in another currency are left out. A vendor's
    credits are taken off first, bills without a discount before those with one; Odoo gives an early payment discount only to
    a bill of which nothing was settled before.

    Who may do what (guarded here, whatever the way in): the biller proposes, unticks and pays; whoever a rule names decides,
    never who wrote or sent the run; office manager, owner, auditor and accountants read. A paid run changes no more.
    """
    _name = 'medical.payment.run'
    _description = 'Payment Run'
    _inherit = ['mail.thread', 'mail.activity.mixin', 'medical.approval.mixin']
    _order = 'date desc, id desc'
    _check_company_auto = True
    _approval_content = ('journal_id', 'payment_method_line_id', 'date', 'date_until', 'line_ids')
    _approval_returnable_states = ('submitted', 'approved', 'refused')

    name = fields.Char('Number', required=True, readonly=True, copy=False, default='/')
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    journal_id = fields.Many2one(
        'account.journal', 'Pay From', required=True, check_company=True, domain=[('type', '=', 'bank')], tracking=True, index=True,
        default=lambda self: self._default_journal(), help="Bills in another currency than this account's are left out.")
    payment_method_line_id = fields.Many2one(
        'account.payment.method.line', 'Pay By', compute='_compute_payment_method_line_id', store=True, readonly=False, precompute=True,
        domain="[('journal_id', '=', journal_id), ('payment_type', '=', 'outbound')]")
    currency_id = fields.Many2one('res.currency', compute='_compute_currency_id', store=True, precompute=True)
    date = fields.Date('Payment Date', required=True, tracking=True, default=lambda self: self._default_date())
    date_until = fields.Date(
        'Bills Due Until', required=True, tracking=True, default=lambda self: self._default_date() + timedelta(days=6))
    user_id = fields.Many2one('res.users', 'Proposed By', required=True, readonly=True, index=True, copy=False, default=lambda self: self.env.user)
    state = fields.Selection(STATES, required=True, default='draft', readonly=True, copy=False, index=True, tracking=True)
    line_ids = fields.One2many('medical.payment.run.line', 'run_id', 'Bills', copy=False)
    amount_total = fields.Monetary('To Pay', compute='_compute_amount_total', store=True)
    discount_total = fields.Monetary('Discount', compute='_compute_amount_total', store=True)
    vendor_count = fields.Integer('Vendors', compute='_compute_amount_total', store=True)
    warning_count = fields.Integer('Warnings', compute='_compute_amount_total', store=True)
    cash_bank = fields.Monetary('Bank Balance', compute='_compute_cash', help="Posted on the bank account.")
    cash_out = fields.Monetary('On the Way', compute='_compute_cash', help="Payments made that the bank hasn't booked yet; below zero where money goes out.")
    cash_available = fields.Monetary(compute='_compute_cash')
    cash_after = fields.Monetary('After This Run', compute='_compute_cash')
    vendor_summary = fields.Html('By Vendor', compute='_compute_vendor_summary', sanitize=False)
    payment_ids = fields.One2many('account.payment', 'medical_run_id', copy=False)
    paid_by_id = fields.Many2one('res.users', readonly=True, copy=False)

    # === DEFAULTS AND FIGURES === #

    @api.model
    def _default_date(self):
        return self.env.company._medical_today()

    @api.model
    def _default_journal(self):
        return self.env['account.journal'].search(
            [*self.env['account.journal']._check_company_domain(self.env.company), ('type', '=', 'bank')], limit=1)

    @api.depends('journal_id')
    def _compute_payment_method_line_id(self):
        for run in self:
            if run.payment_method_line_id.journal_id != run.journal_id:
                run.payment_method_line_id = run.journal_id.outbound_payment_method_line_ids[:1]

    @api.depends('journal_id', 'company_id')
    def _compute_currency_id(self):
        for run in self:
            run.currency_id = run.journal_id.currency_id or run.company_id.currency_id

    @api.depends('line_ids.amount', 'line_ids.discount', 'line_ids.chosen', 'line_ids.warning')
    def _compute_amount_total(self):
        for run in self:
            chosen = run.line_ids.filtered('chosen')
            run.amount_total = sum(chosen.mapped('amount'))
            run.discount_total = sum(chosen.mapped('discount'))
            run.vendor_count = len(chosen.partner_id)
            run.warning_count = len(chosen.filtered('warning'))

    @api.depends('journal_id', 'amount_total', 'state')
    def _compute_cash(self):
        for run in self:
            bank, out = run._cash_of(run.journal_id)
            run.cash_bank, run.cash_out, run.cash_available = bank, out, bank + out
            run.cash_after = run.cash_available - (0 if run.state == 'paid' else run.amount_total)

    @api.model
    def _cash_of(self, journal):
        """(balance of a bank journal's account, what payments have on the way there), in the journal's currency."""
        if not journal:
            return 0, 0
        lines = self.env['account.move.line']
        currency = journal.currency_id
        posted = [('parent_state', '=', 'posted'), ('company_id', '=', journal.company_id.id)]
        balance, residual = ('amount_currency:sum', 'amount_residual_currency:sum') if currency else ('balance:sum', 'amount_residual:sum')
        [(bank,)] = lines._read_group([*posted, ('account_id', '=', journal.default_account_id.id)], [], [balance])
        accounts = self.env['account.payment']._read_group([('journal_id', '=', journal.id)], ['outstanding_account_id'])
        waiting = [account.id for [account] in accounts if account and account != journal.default_account_id and account.reconcile]
        [(out,)] = lines._read_group(
            [*posted, ('journal_id', '=', journal.id), ('account_id', 'in', waiting), ('reconciled', '=', False)], [], [residual])
        return bank or 0, out or 0

    @api.depends('line_ids.amount', 'line_ids.chosen')
    def _compute_vendor_summary(self):
        for run in self:
            sums = {}
            for line in run.line_ids.filtered('chosen'):
                count, amount = sums.get(line.partner_id, (0, 0))
                sums[line.partner_id] = count + 1, amount + line.amount
            rows = Markup('').join(
                Markup('<tr><td>{}</td><td class="text-end">{}</td><td class="text-end text-nowrap">{}</td></tr>').format(
                    vendor.display_name, count, run.currency_id.format(amount))
                for vendor, (count, amount) in sorted(sums.items(), key=lambda item: item[0].display_name or ''))
            head = Markup('<tr><th>{}</th><th class="text-end">{}</th><th class="text-end">{}</th></tr>').format(
                self.env._("Vendor"), self.env._("Bills"), self.env._("Amount"))
            run.vendor_summary = rows and Markup('<table class="table table-sm mb-0"><thead>{}</thead><tbody>{}</tbody></table>').format(head, rows)

    # === GUARDS === #

    @api.constrains('payment_method_line_id', 'journal_id')
    def _check_method(self):
        for run in self:
            if run.payment_method_line_id and run.payment_method_line_id.journal_id != run.journal_id:
                raise ValidationError(self.env._("The way of payment belongs to another bank account: choose one of %(journal)s.", journal=run.journal_id.name))

    @api.constrains('date', 'date_until')
    def _check_dates(self):
        for run in self:
            if run.date < self._default_date() and run.state == 'draft':
                raise ValidationError(self.env._("The payment date has passed: choose today or a day to come."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su:
                vals['user_id'] = self.env.uid
                for name in ('paid_by_id', 'payment_ids'):
                    vals.pop(name, None)
            if vals.get('name', '/') == '/':
                company = self.env['res.company'].browse(vals.get('company_id')) or self.env.company
                # sudo: numbers are given to whoever may propose
                vals['name'] = self.env['ir.sequence'].sudo().with_company(company).next_by_code('medical.payment.run') or '/'
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and {'name', 'user_id', 'paid_by_id', 'company_id'} & set(vals):
            raise UserError(self.env._("Number, author and payer of a run can't be typed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_paid(self):
        if any(run.state == 'paid' for run in self):
            raise UserError(self.env._("A paid run stays on record."))

    # === PROPOSE === #

    def action_propose(self):
        """Gather what is to be paid: approved bills due until the day, or whose discount would be lost, and their vendors' credits.

        Replaces the bills that stand there. Bills on hold, in another run or in another currency are left out.
        """
        for run in self:
            run.check_access('write')
            run._approval_check_draft()
            owed = run._find_bills()
            credits = run._find_credits(owed.partner_id)
            # sudo: lines are the run's own, made from bills that the user reads
            run.sudo().write({'line_ids': [Command.clear(), *(
                Command.create({'move_line_id': line.id, 'residual': -line.amount_residual_currency}) for line in owed | credits)]})
            run._approval_check_content()
            run.line_ids.sudo()._compute_warning()
        return True

    def _domain_open(self, types):
        taken = self.env['medical.payment.run.line'].search([
            ('run_id', '!=', self.id), ('run_id.state', 'in', ('submitted', 'approved')), ('chosen', '=', True),
            ('company_id', '=', self.company_id.id)]).move_line_id
        return [
            ('company_id', '=', self.company_id.id), ('parent_state', '=', 'posted'), ('account_type', '=', 'liability_payable'),
            ('reconciled', '=', False), ('currency_id', '=', self.currency_id.id), ('move_id.move_type', 'in', types),
            ('move_id.payment_state', 'in', OPEN), ('id', 'not in', taken.ids)]

    def _find_bills(self):
        lines = self.env['account.move.line'].search([
            *self._domain_open(BILL_TYPES), ('move_id.medical_pay_state', '=', 'approved'), ('move_id.medical_is_held', '=', False),
            '|', ('date_maturity', '<=', self.date_until), '&', ('discount_date', '>=', self.date), ('discount_date', '<=', self.date_until)],
            order='partner_id, date_maturity, id')
        return lines.filtered(lambda line: line.amount_residual_currency < 0)

    def _find_credits(self, vendors):
        lines = self.env['account.move.line'].search(
            [*self._domain_open(('in_refund',)), ('partner_id', 'in', vendors.ids)], order='partner_id, date_maturity, id')
        return lines.filtered(lambda line: line.amount_residual_currency > 0)

    # === APPROVAL === #

    def _approval_amount(self):
        return self.currency_id._convert(self.amount_total, self.company_id.currency_id, self.company_id, self.date)

    def _approval_author(self):
        return self.user_id

    def _approval_description(self):
        return self.env._(
            "%(count)s vendors from %(journal)s on %(date)s", count=self.vendor_count, journal=self.journal_id.name,
            date=fields.Date.to_string(self.date))

    def _approval_submit(self):
        self.check_access('write')
        if self.state == 'draft':
            self._raise_refusals()
        return super()._approval_submit()

    def _approval_done(self):
        res = super()._approval_done()
        self._raise_refusals()
        return res

    def _refusals(self):
        """Why the run can't go on as it stands, as sentences."""
        self.ensure_one()
        chosen = self.line_ids.filtered('chosen')
        if not chosen or not any(line.residual > 0 for line in chosen):
            return [self.env._("No bill is ticked: propose bills first.")]
        refusals = chosen.filtered(lambda line: line.residual > 0).move_id._medical_pay_refusals()
        for line in chosen:
            open_amount = -line.move_line_id.amount_residual_currency
            if self.currency_id.compare_amounts(open_amount, line.residual):
                refusals.append(self.env._(
                    "%(bill)s: %(now)s are open now, not %(then)s. Propose the bills again.", bill=line.move_id.display_name,
                    now=self.currency_id.format(open_amount), then=self.currency_id.format(line.residual)))
        others = self.env['medical.payment.run.line'].search([
            ('move_line_id', 'in', chosen.move_line_id.ids), ('run_id', 'not in', self.ids), ('run_id.state', 'in', ('submitted', 'approved')),
            ('chosen', '=', True)])
        refusals += [self.env._("%(bill)s is in %(run)s already.", bill=line.move_id.display_name, run=line.run_id.name) for line in others]
        return refusals

    def _raise_refusals(self):
        if refusals := self._refusals():
            raise UserError('\n'.join([self.env._("%(run)s can't go on:", run=self.name), *refusals]))
