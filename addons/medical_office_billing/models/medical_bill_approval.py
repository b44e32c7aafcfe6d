from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

STATES = [
    ('draft', 'Not Sent'),
    ('submitted', 'Waits for Approval'),
    ('approved', 'Approved'),
    ('refused', 'Refused'),
]


class MedicalBillApproval(models.Model):
    """The approval to pay one vendor's bill; a document of its own, because a bill has Odoo's own states.

    What was sent (amount, vendor, bank account) is kept: a bill that says something else now isn't approved any more
    (`account.move.medical_pay_state` is "changed") and is sent anew. Amounts in the company's currency.

    Who may do what (guarded by the Approval mechanism): the biller sends; whoever a rule names decides, never who typed,
    changed or sent the bill; whoever reads bills reads.
    """
    _name = 'medical.bill.approval'
    _description = 'Approval to Pay'
    _inherit = ['mail.thread', 'mail.activity.mixin', 'medical.approval.mixin']
    _order = 'id desc'
    _check_company_auto = True
    _rec_names_search = ['move_id.name', 'partner_id.complete_name']
    _approval_content = ('move_id',)

    move_id = fields.Many2one(
        'account.move', 'Bill', required=True, readonly=True, index=True, ondelete='restrict', check_company=True, copy=False)
    company_id = fields.Many2one(related='move_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='move_id.company_currency_id')
    partner_id = fields.Many2one(related='move_id.commercial_partner_id', string='Vendor', store=True, index=True)
    invoice_date_due = fields.Date(related='move_id.invoice_date_due', store=True)
    amount = fields.Monetary(compute='_compute_amount', store=True)
    state = fields.Selection(STATES, required=True, default='draft', readonly=True, copy=False, index=True, tracking=True)
    is_changed = fields.Boolean('Changed Since', compute='_compute_is_changed')
    pay_faults = fields.Text('Stands in the Way', compute='_compute_pay_faults')
    sent_amount = fields.Monetary(currency_field='sent_currency_id', readonly=True, copy=False)
    sent_currency_id = fields.Many2one('res.currency', readonly=True, copy=False)
    sent_partner_id = fields.Many2one('res.partner', 'Sent Vendor', readonly=True, copy=False, index='btree_not_null')
    sent_account = fields.Char('Sent Bank Account', readonly=True, copy=False)
    move_bill_date = fields.Date(related='move_id.invoice_date', string='Bill Date')
    move_ref = fields.Char(related='move_id.ref', string='Reference')
    move_due_words = fields.Char(related='move_id.medical_due_words', string='Due')
    move_line_ids = fields.One2many(related='move_id.invoice_line_ids', string='Bill Lines')

    _move_uniq = models.Constraint('UNIQUE (move_id)', "This bill has its approval already: send that one.")

    @api.depends('move_id.name', 'partner_id.complete_name')
    def _compute_display_name(self):
        for approval in self:
            approval.display_name = ' · '.join(filter(None, (approval.move_id.name, approval.partner_id.complete_name)))

    @api.depends('move_id.amount_total_signed')
    def _compute_amount(self):
        for approval in self:
            approval.amount = abs(approval.move_id.amount_total_signed)

    @api.depends('state', 'move_id.medical_pay_state')
    def _compute_is_changed(self):
        for approval in self:
            approval.is_changed = approval.move_id.medical_pay_state == 'changed'

    def _compute_pay_faults(self):
        for approval in self:
            approval.pay_faults = '\n'.join(approval.move_id._medical_pay_faults()) if approval.state in ('draft', 'submitted') else False

    # === GUARDS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{name: value for name, value in vals.items() if not name.startswith('sent_')} for vals in vals_list]
        approvals = super().create(vals_list)
        for approval in approvals:
            if not approval.move_id._medical_is_bill() or approval.move_id.state != 'posted':
                raise UserError(self.env._("Only a confirmed vendor bill is sent for approval: %(bill)s.", bill=approval.move_id.display_name))
        return approvals

    def write(self, vals):
        if not self.env.su and any(name.startswith('sent_') for name in vals):
            raise UserError(self.env._("What was sent for approval is kept as it was sent."))
        return super().write(vals)

    # === APPROVAL === #

    def _approval_amount(self):
        return abs(self.move_id.amount_total_signed)

    def _approval_author(self):
        return self.move_id.create_uid

    def _approval_parties(self):
        return super()._approval_parties() | self.move_id.medical_editor_ids.filtered(lambda user: not user._is_superuser())

    def _approval_description(self):
        move = self.move_id
        parts = [move.ref, ', '.join(filter(None, move.invoice_line_ids.mapped('name')))[:120]]
        if move.invoice_date_due:
            parts.append(self.env._("due %(date)s", date=format_date(self.env, move.invoice_date_due)))
        return ' · '.join(filter(None, parts))

    def _check_sound(self):
        """Refuse what may not be paid as it stands.

        :raises UserError: the bill isn't confirmed, has changed since it was sent, or something stands in its way
        """
        self.ensure_one()
        if self.move_id.state != 'posted':
            raise UserError(self.env._("%(bill)s isn't confirmed.", bill=self.move_id.display_name))
        if faults := self.move_id._medical_pay_faults():
            raise UserError('\n'.join([self.env._("%(bill)s can't be approved to pay:", bill=self.move_id.display_name), *faults]))

    def _approval_submit(self):
        self.check_access('write')
        self._check_sound()
        if self.state == 'draft':
            # sudo: what is sent is noted by sending alone
            self.sudo().write(self.move_id.sudo()._medical_sent_values())
        return super()._approval_submit()

    def _approval_done(self):
        res = super()._approval_done()
        self._check_sound()
        if self.move_id._medical_is_changed(self):
            raise UserError(self.env._("%(bill)s has changed since it was sent: return it, to be sent anew.", bill=self.display_name))
        return res

    # === ACTIONS === #

    def action_open_bill(self):
        """Open the bill itself, with its papers."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'account.move', 'res_id': self.move_id.id, 'view_mode': 'form',
            'name': self.move_id.display_name}
