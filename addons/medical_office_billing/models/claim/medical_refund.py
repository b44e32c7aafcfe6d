from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

REFUND_STATES = [
    ('draft', 'Draft'), ('submitted', 'Waits for Approval'), ('approved', 'To Pay'), ('paid', 'Paid'), ('refused', 'Refused')]
REFUND_METHODS = [('cheque', 'Check'), ('transfer', 'Bank transfer')]
# what is written by methods alone
FOLLOWS = {'name', 'user_id', 'payment_id', 'paid_on', 'paid_by_id', 'company_id'}


class MedicalRefund(models.Model):
    """Money that goes back to a payer or a patient, from what we hold of theirs: proposed, approved by a second person, paid.

    At most the open credit it is paid from; amounts in the company's currency. Paid by check or transfer, from a bank journal, as an
    ordinary payment of Odoo's that settles the credit (`medical_refund_pay.py`). What was paid at a till goes back there, the way it
    came. The ledger bears record and claim number; the letter to the patient the real name.
    """
    _name = 'medical.refund'
    _description = 'Refund'
    _inherit = ['medical.access.logged', 'mail.thread', 'mail.activity.mixin', 'medical.approval.mixin']
    _order = 'id desc'
    _rec_names_search = ['name', 'claim_id']
    _check_company_auto = True
    _access_log_parent = 'patient_id'
    _approval_content = ('payer_id', 'patient_id', 'claim_id', 'amount', 'reason', 'journal_id', 'method')
    _approval_returnable_states = ('submitted', 'approved', 'refused')

    name = fields.Char('Number', readonly=True, copy=False)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    payer_id = fields.Many2one(
        'medical.payer', index='btree_not_null', ondelete='restrict', check_company=True, help="Empty: the patient gets it.")
    claim_id = fields.Many2one('medical.claim', index='btree_not_null', ondelete='restrict', check_company=True)
    patient_id = fields.Many2one(
        'medical.patient', compute='_compute_patient_id', store=True, readonly=False, precompute=True, index=True, ondelete='restrict',
        check_company=True, groups='medical_office_base.group_patient_admin')
    patient_number = fields.Char('Record Number', related='patient_id.number')
    payee = fields.Char('Goes To', compute='_compute_payee', compute_sudo=True)
    amount = fields.Monetary(required=True)
    amount_credit = fields.Monetary('Open Credit', compute='_compute_amount_credit', compute_sudo=True)
    reason = fields.Text(required=True, help="Without the patient's name: it stands in the letter.")
    journal_id = fields.Many2one(
        'account.journal', 'Pay From', required=True, check_company=True, domain=[('type', '=', 'bank')], index=True,
        default=lambda self: self._default_journal())
    method = fields.Selection(REFUND_METHODS, 'Goes By', required=True, default='cheque')
    check_number = fields.Char(copy=False)
    user_id = fields.Many2one('res.users', 'Proposed By', required=True, readonly=True, copy=False, default=lambda self: self.env.user, ondelete='restrict')
    state = fields.Selection(REFUND_STATES, 'Status', required=True, default='draft', readonly=True, copy=False, index=True, tracking=True)
    overpaid_on = fields.Date(related='claim_id.overpaid_on')
    due_on = fields.Date('Repay Until', compute='_compute_due_on', compute_sudo=True)
    payment_id = fields.Many2one(
        'account.payment', readonly=True, copy=False, index='btree_not_null', ondelete='restrict',
        groups='account.group_account_invoice,account.group_account_readonly')
    paid_on = fields.Date(readonly=True, copy=False, index=True)
    paid_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')

    _amount_positive = models.Constraint('CHECK (amount > 0)', "What is paid back is an amount above zero.")

    @api.model
    def _default_journal(self):
        return self.env['account.journal'].search(
            [*self.env['account.journal']._check_company_domain(self.env.company), ('type', '=', 'bank')], limit=1)

    @api.depends('claim_id')
    def _compute_patient_id(self):
        for refund in self:
            refund.patient_id = refund.claim_id.patient_id or refund.patient_id

    @api.depends('payer_id', 'patient_id')
    def _compute_payee(self):
        for refund in self:
            number = refund.patient_id.number
            refund.payee = refund.payer_id.name or (self.env._("Record %(number)s", number=number) if number else False)

    @api.depends('payer_id', 'patient_id', 'claim_id', 'state')
    def _compute_amount_credit(self):
        for refund in self:
            refund.amount_credit = refund.currency_id.round(-sum(refund._credit_items().mapped('amount_residual')))

    @api.depends('payer_id', 'claim_id.overpaid_on')
    def _compute_due_on(self):
        for refund in self:
            days, known = refund.payer_id.repay_days, refund.claim_id.overpaid_on
            refund.due_on = fields.Date.add(known, days=days) if days and known else False

    @api.depends('name')
    def _compute_display_name(self):
        for refund in self:
            refund.display_name = refund.name or self.env._("New Refund")

    def _credit_items(self):
        """The open credits that this refund is paid from, oldest first, all in one account; as superuser."""
        self.ensure_one()
        refund = self.sudo()  # sudo: what is open, to compare and settle it; who may is checked by the callers
        partner = refund.payer_id.partner_id or refund.patient_id.partner_id
        if not partner or refund.payer_id and not refund.claim_id:
            return refund.env['account.move.line']
        lines = refund.env['account.move.line'].search([
            ('partner_id', '=', partner.id), ('company_id', '=', refund.company_id.id), ('parent_state', '=', 'posted'), ('reconciled', '=', False),
            ('account_id.account_type', '=', 'asset_receivable'), ('amount_residual', '<', 0),
            *([('medical_claim_id', '=', refund.claim_id.id)] if refund.claim_id else [])], order='date, id')
        by_account = lines.grouped('account_id').values()
        return max(by_account, key=lambda group: -sum(group.mapped('amount_residual')), default=lines)

    # === GUARDS === #

    @api.constrains('payer_id', 'patient_id', 'claim_id')
    def _check_payee(self):
        for refund in self:
            if not refund.patient_id:
                raise ValidationError(self.env._("Choose the patient, or the claim, of whom the money is."))
            if refund.payer_id and not refund.claim_id:
                raise ValidationError(self.env._("Choose the claim on which the payer has paid too much."))
            if refund.claim_id and refund.claim_id.patient_id != refund.patient_id:
                raise ValidationError(self.env._("This claim is another patient's."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su:
                for name in FOLLOWS - {'company_id'}:
                    vals.pop(name, None)
            company = self.env['res.company'].browse(vals.get('company_id') or self.env.company.id)
            # sudo: the company's own numbers, whoever proposes
            vals['name'] = self.env['ir.sequence'].sudo().with_company(company).next_by_code('medical.refund')
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if vals.keys() & FOLLOWS:
                raise AccessError(self.env._("Number, author and payment of a refund follow from what is done, they can't be typed."))
            if 'check_number' in vals and self.filtered(lambda refund: refund.state == 'paid'):
                # the check was written after the payment was made, or another one was taken
                self._check_number_payment(vals['check_number'])
        return super().write(vals)

    # === APPROVAL === #

    def _approval_amount(self):
        return self.amount

    def _approval_author(self):
        return self.user_id

    def _approval_description(self):
        return ' · '.join(filter(None, (
            self.payee, self.claim_id.number, self.env._("record %(number)s", number=self.patient_id.number), self.reason)))

    def _approval_submit(self):
        self.check_access('write')
        self._check_sound()
        return super()._approval_submit()

    def _approval_done(self):
        res = super()._approval_done()
        self._check_sound()
        return res

    def _check_sound(self):
        """Refuses what can't be paid back as it stands.

        :raises UserError: without a reason, or more than the open credit, less what other refunds of it wait for
        """
        # what is open may have been settled since it was read
        self.invalidate_recordset(['amount_credit'])
        for refund in self:
            if not (refund.reason or '').strip():
                raise UserError(self.env._("%(number)s: write down why it is paid back.", number=refund.name))
            # sudo: what else is on its way from the same credit
            others = refund.sudo().search([
                ('id', '!=', refund.id), ('state', 'in', ('submitted', 'approved')), ('company_id', '=', refund.company_id.id),
                ('payer_id', '=', refund.payer_id.id), ('patient_id', '=', refund.sudo().patient_id.id), ('claim_id', '=', refund.claim_id.id)])
            left = refund.amount_credit - sum(others.mapped('amount'))
            if refund.currency_id.compare_amounts(refund.amount, left) > 0:
                raise UserError(self.env._(
                    "%(number)s: %(left)s of the credit is left, no more can be paid back.", number=refund.name, left=refund.currency_id.format(max(left, 0))))
