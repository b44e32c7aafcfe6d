from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

BILL_TYPES = ('in_invoice', 'in_receipt')
OPEN = ('not_paid', 'partial', 'in_payment')
PAY_STATES = [
    ('to_send', 'Not Sent'),
    ('submitted', 'Waits for Approval'),
    ('changed', 'Changed Since Sent'),
    ('approved', 'Approved'),
    ('refused', 'Refused'),
    ('outside', 'Paid Without Approval'),
]
DUE_STAGES = [('overdue', 'Overdue'), ('week', 'Due This Week'), ('later', 'Due Later')]
# what a bill says about whom and how much to pay, and confirming it
CONTENT = {
    'state', 'partner_id', 'partner_bank_id', 'invoice_line_ids', 'line_ids', 'currency_id', 'invoice_date_due', 'invoice_payment_term_id'}
OWN = {'medical_hold_reason', 'medical_hold_until', 'medical_hold_by_id', 'medical_editor_ids'}
HOLDERS = 'medical_office_base.group_biller,medical_office_base.group_manager,medical_office_base.group_owner'


class AccountMove(models.Model):
    """Vendor bills: when they are due, whether they may be paid, and what keeps them back.

    - ``medical_pay_state`` follows the bill's one `medical.bill.approval`; amount, vendor or bank account other than what was
      sent make it "changed", which may not be paid
    - a bill on hold stays as approved as it was and isn't paid until the hold ends or is released
    - days are told by the practice's date; amounts to pay are in the company's currency, credits below zero
    """
    _inherit = 'account.move'

    medical_bill_approval_ids = fields.One2many('medical.bill.approval', 'move_id', 'Approval to Pay', readonly=True, copy=False)
    medical_pay_state = fields.Selection(PAY_STATES, 'Approval', compute='_compute_medical_pay_state', store=True, index='btree_not_null')
    medical_can_decide = fields.Boolean(
        'Waits for My Approval', compute='_compute_medical_can_decide', search='_search_medical_can_decide')
    medical_approval_summary = fields.Char('Approved By', compute='_compute_medical_can_decide')
    medical_to_pay = fields.Monetary(
        'Open Amount', compute='_compute_medical_to_pay', store=True, currency_field='company_currency_id',
        help="What is open, in the practice's currency; a vendor's credit is below zero.")
    medical_due_stage = fields.Selection(DUE_STAGES, 'Due', compute='_compute_medical_due_stage', search='_search_medical_due_stage')
    medical_due_words = fields.Char('When', compute='_compute_medical_due_stage')
    medical_hold_reason = fields.Char('On Hold Because', readonly=True, copy=False, tracking=True)
    medical_hold_until = fields.Date('On Hold Until', readonly=True, copy=False, tracking=True)
    medical_hold_by_id = fields.Many2one('res.users', 'Put on Hold By', readonly=True, copy=False)
    medical_is_held = fields.Boolean('On Hold', compute='_compute_medical_is_held', search='_search_medical_is_held')
    medical_editor_ids = fields.Many2many(
        'res.users', 'account_move_medical_editor_rel', 'move_id', 'user_id', 'Typed By', readonly=True, copy=False,
        help="Who typed or changed the bill: they don't approve it.")

    # === WHAT IS DUE === #

    def _medical_is_bill(self):
        """Whether this is a vendor's bill, which asks for money."""
        return self.move_type in BILL_TYPES

    @api.depends('amount_residual_signed', 'move_type', 'state')
    def _compute_medical_to_pay(self):
        for move in self:
            vendors = move.move_type in (*BILL_TYPES, 'in_refund') and move.state == 'posted'
            move.medical_to_pay = -move.amount_residual_signed if vendors else 0

    @api.depends('invoice_date_due', 'move_type', 'payment_state', 'state')
    def _compute_medical_due_stage(self):
        today = self.env.company._medical_today()
        for move in self:
            due = move.invoice_date_due
            is_open = move.state == 'posted' and move.payment_state in OPEN
            move.medical_due_stage = move.medical_due_words = False
            if is_open and move.move_type == 'in_refund':
                move.medical_due_words = self.env._("Credit")
            elif is_open and due and move._medical_is_bill():
                days = (due - today).days
                move.medical_due_stage = 'overdue' if days < 0 else 'week' if days < 7 else 'later'
                move.medical_due_words = self._medical_days_words(days)

    @api.model
    def _medical_days_words(self, days):
        if days == 0:
            return self.env._("Due today")
        if days == 1:
            return self.env._("Due tomorrow")
        if days > 0:
            return self.env._("Due in %(days)s days", days=days)
        return self.env._("1 day overdue") if days == -1 else self.env._("%(days)s days overdue", days=-days)

    @api.model
    def _search_medical_due_stage(self, operator, value):
        if operator != 'in':
            return NotImplemented
        today = self.env.company._medical_today()
        week = today + timedelta(days=7)
        stages = {
            'overdue': Domain('invoice_date_due', '<', today),
            'week': Domain('invoice_date_due', '>=', today) & Domain('invoice_date_due', '<', week),
            'later': Domain('invoice_date_due', '>=', week)}
        open_bills = Domain('move_type', 'in', BILL_TYPES) & Domain('state', '=', 'posted') & Domain('payment_state', 'in', OPEN)
        found = open_bills & Domain.OR(stages[stage] for stage in value if stage in stages)
        return found | ~(open_bills & Domain('invoice_date_due', '!=', False)) if False in value else found

    # === HOLD === #

    @api.depends('medical_hold_reason', 'medical_hold_until')
    def _compute_medical_is_held(self):
        today = self.env.company._medical_today()
        for move in self:
            move.medical_is_held = bool(move.medical_hold_reason) and (not move.medical_hold_until or move.medical_hold_until >= today)

    @api.model
    def _search_medical_is_held(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('medical_hold_reason', '!=', False) & (
            Domain('medical_hold_until', '=', False) | Domain('medical_hold_until', '>=', self.env.company._medical_today()))

    def _medical_hold(self, reason, until=False):
        """Keep these bills back, whatever their approval says.

        :param until: the last day of the hold; without, until somebody releases it
        :raises AccessError: for biller, office manager and owner
        :raises UserError: no open bill, or a day that has passed
        """
        self._medical_check_holder()
        if until and until < self.env.company._medical_today():
            raise UserError(self.env._("The hold would be over already: choose a day to come."))
        for move in self:
            if not move._medical_is_bill() or move.state != 'posted' or move.payment_state not in OPEN:
                raise UserError(self.env._("Only a confirmed bill that isn't paid is put on hold: %(bill)s.", bill=move.display_name))
        # sudo: who holds bills was checked; a manager may not write bills otherwise
        self.sudo().write({'medical_hold_reason': reason, 'medical_hold_until': until, 'medical_hold_by_id': self.env.uid})

    def _medical_check_holder(self):
        self.check_access('read')
        if not self.env.su and not self.env.user.has_groups(HOLDERS):
            raise AccessError(self.env._("The biller, the office manager or the owner puts bills on hold."))

    def action_medical_hold(self):
        """Ask why and until when, then put these bills on hold."""
        self._medical_check_holder()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Put on Hold"), 'res_model': 'medical.bill.hold', 'view_mode': 'form',
            'target': 'new', 'context': {'default_move_ids': [Command.set(self.ids)]}}

    def action_medical_release(self):
        """End the hold: who put it, the office manager or the owner.

        :raises AccessError: for anybody else
        """
        self._medical_check_holder()
        leads = self.env.user.has_groups('medical_office_base.group_manager,medical_office_base.group_owner')
        for move in self:
            if not (leads or self.env.su) and move.sudo().medical_hold_by_id != self.env.user:
                raise AccessError(self.env._(
                    "%(user)s put %(bill)s on hold: they release it, or the office manager does.",
                    user=move.sudo().medical_hold_by_id.name or '-', bill=move.display_name))
        # sudo: checked above
        self.sudo().write({'medical_hold_reason': False, 'medical_hold_until': False, 'medical_hold_by_id': False})
        return True

    # === APPROVAL === #

    def _medical_sent_values(self):
        """What is approved, of one bill: amount, vendor, bank account."""
        self.ensure_one()
        return {
            'sent_amount': self.amount_total, 'sent_currency_id': self.currency_id.id, 'sent_partner_id': self.commercial_partner_id.id,
            'sent_account': self.partner_bank_id.sanitized_acc_number or False}

    def _medical_is_changed(self, approval):
        """Whether the bill says something else than what was sent."""
        return bool(
            approval.sent_currency_id != self.currency_id or self.currency_id.compare_amounts(approval.sent_amount, self.amount_total)
            or approval.sent_partner_id != self.commercial_partner_id
            or (approval.sent_account or False) != (self.partner_bank_id.sanitized_acc_number or False))

    @api.depends(
        'state', 'move_type', 'payment_state', 'amount_total', 'currency_id', 'commercial_partner_id', 'partner_bank_id.sanitized_acc_number',
        'medical_bill_approval_ids.state', 'medical_bill_approval_ids.sent_amount', 'medical_bill_approval_ids.sent_partner_id',
        'medical_bill_approval_ids.sent_account', 'medical_bill_approval_ids.sent_currency_id')
    def _compute_medical_pay_state(self):
        for move in self:
            approval = move.medical_bill_approval_ids[:1]
            paid = move.payment_state not in OPEN
            if not move._medical_is_bill() or move.state != 'posted' or move.payment_state == 'reversed':
                move.medical_pay_state = False
            elif approval.state == 'approved' and (paid or not move._medical_is_changed(approval)):
                move.medical_pay_state = 'approved'
            elif paid:
                move.medical_pay_state = 'outside'
            elif approval.state in ('submitted', 'approved'):
                move.medical_pay_state = 'changed' if move._medical_is_changed(approval) else 'submitted'
            else:
                move.medical_pay_state = 'refused' if approval.state == 'refused' else 'to_send'

    @api.depends_context('uid')
    @api.depends('medical_bill_approval_ids.approval_ids.state')
    def _compute_medical_can_decide(self):
        for move in self:
            # sudo: whoever reads a bill may know whom it waits for; whether it is the reader doesn't depend on rights
            approval = move.sudo().medical_bill_approval_ids[:1]
            move.medical_can_decide = approval.with_user(self.env.user).can_decide
            move.medical_approval_summary = approval.approval_summary

    @api.model
    def _search_medical_can_decide(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('medical_bill_approval_ids', 'any', Domain('can_decide', 'in', [True]))

    def _medical_pay_faults(self):
        """What stands in the way of approving one bill to pay, as sentences; to be overridden (orders and receipts)."""
        self.ensure_one()
        return []

    def _medical_pay_refusals(self):
        """Why these documents may not be paid now, as sentences; empty where they may."""
        refusals = []
        labels = dict(self._fields['medical_pay_state']._description_selection(self.env))
        for move in self:
            name = move.display_name
            if not move._medical_is_bill():
                refusals.append(self.env._("%(bill)s is no vendor bill: an accountant pays it.", bill=name))
            elif move.medical_is_held:
                refusals.append(self.env._("%(bill)s is on hold: %(reason)s", bill=name, reason=move.medical_hold_reason))
            elif move.medical_pay_state != 'approved':
                refusals.append(self.env._(
                    "%(bill)s isn't approved to pay (%(state)s).", bill=name, state=labels.get(move.medical_pay_state) or '-'))
        return refusals

    def action_medical_send(self):
        """Send these bills for approval; up to the limit each is approved at once.

        :raises UserError: not a confirmed bill, paid already, or something stands in its way
        """
        bills = self.filtered(lambda move: move.medical_pay_state in ('to_send', 'changed', 'refused'))
        if not bills:
            raise UserError(self.env._("None of these bills is to be sent: they are approved, wait for approval, or aren't open bills."))
        for bill in bills:
            bill.check_access('write')
            approval = bill.medical_bill_approval_ids or self.env['medical.bill.approval'].create({'move_id': bill.id})
            approval.check_access('write')
            if approval.state != 'draft':
                # what was approved or refused is another bill now, whoever sent it
                approval._approval_lock()
                approval._approval_sudo()._approval_close('draft')
            approval.action_submit()
        return True

    def action_medical_approve(self):
        """Approve to pay those of these bills that wait for the user."""
        self.medical_bill_approval_ids.action_approve()
        return True

    def action_medical_refuse(self):
        """Ask for the comment, then refuse or return the bill."""
        return self.medical_bill_approval_ids.action_refuse()

    # === GUARDS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{name: value for name, value in vals.items() if name not in OWN} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and OWN & set(vals):
            raise UserError(self.env._("A bill is put on hold by its button, with a reason."))
        res = super().write(vals)
        if CONTENT & set(vals):
            self._medical_note_typist()
        return res

    def _medical_note_typist(self):
        """Note that the user has a hand in these bills."""
        user = self.env.user
        if self.env.su:
            return
        # sudo: noted for the approval, nobody's to type
        typed = self.sudo().filtered(lambda move: move._medical_is_bill() and user != move.create_uid and user not in move.medical_editor_ids)
        if typed:
            typed.write({'medical_editor_ids': [Command.link(user.id)]})
