from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class MedicalPaymentRunLine(models.Model):
    """An open item of a bill (an instalment, where it has several) or of a vendor's credit in a payment run.

    ``residual`` is what was open when it was proposed, below zero for a credit. ``amount`` is what the payment counts of it:
    residual less discount; of a credit as much as the vendor's ticked bills take. Amounts in the run's currency.
    """
    _name = 'medical.payment.run.line'
    _description = 'Bill in a Payment Run'
    _order = 'run_id, partner_id, is_credit, date_due, id'
    _check_company_auto = True

    run_id = fields.Many2one('medical.payment.run', required=True, index=True, ondelete='cascade', check_company=True)
    company_id = fields.Many2one(related='run_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='run_id.currency_id')
    state = fields.Selection(related='run_id.state')
    move_line_id = fields.Many2one(
        'account.move.line', 'Open Item', required=True, readonly=True, index=True, ondelete='restrict', check_company=True)
    move_id = fields.Many2one(related='move_line_id.move_id', string='Bill', store=True, index=True, precompute=True)
    partner_id = fields.Many2one(related='move_line_id.partner_id', string='Vendor', store=True, index=True, precompute=True)
    ref = fields.Char(related='move_id.ref', string='Reference')
    date_due = fields.Date(related='move_line_id.date_maturity', string='Due', store=True, precompute=True)
    chosen = fields.Boolean('Pay', default=True)
    residual = fields.Monetary('Open', readonly=True)
    is_credit = fields.Boolean('Credit', compute='_compute_is_credit', store=True, precompute=True)
    discount = fields.Monetary(compute='_compute_amount', store=True)
    amount = fields.Monetary('To Pay', compute='_compute_amount', store=True)
    account_number = fields.Char('Bank Account', compute='_compute_account_number')
    warning = fields.Char(compute='_compute_warning', store=True)

    _item_uniq = models.Constraint('UNIQUE (run_id, move_line_id)', "This bill is in the run already.")

    @api.depends('residual')
    def _compute_is_credit(self):
        for line in self:
            line.is_credit = line.residual < 0

    @api.depends('move_id.partner_bank_id.acc_number')
    def _compute_account_number(self):
        for line in self:
            line.account_number = line.move_id.partner_bank_id.acc_number

    @api.depends('residual', 'run_id.date', 'run_id.line_ids.chosen', 'run_id.line_ids.residual')
    def _compute_amount(self):
        for run in self.run_id:
            lines = run.line_ids
            lines.discount = lines.amount = 0
            chosen = lines.filtered('chosen')
            taken = defaultdict(float)
            for credit, bill, amount in chosen._allocation():
                taken[credit] += amount
                taken[bill] += amount
            for line in chosen:
                if line.residual < 0:
                    line.amount = -taken[line]
                else:
                    line.discount = 0 if taken[line] else line._discount_offered()
                    line.amount = line.residual - line.discount

    def _discount_offered(self):
        """The early payment discount that Odoo gives on the run's day."""
        item, run = self.move_line_id, self.run_id
        if not run.date or not item.move_id._is_eligible_for_early_payment_discount(run.currency_id, run.date):
            return 0
        return run.currency_id.round(self.residual - abs(item.discount_amount_currency))

    def _allocation(self):
        """[(credit line, bill line, amount)]: how the credits of each vendor are used, bills without a discount first."""
        found = []
        for vendor_lines in self.grouped(lambda line: (line.partner_id, line.move_line_id.account_id)).values():
            bills = [[line, line.residual] for line in vendor_lines.filtered(lambda line: line.residual > 0).sorted(
                lambda line: (bool(line._discount_offered()), line.date_due or line.move_line_id.date, line.move_line_id.id))]
            for credit in vendor_lines.filtered(lambda line: line.residual < 0).sorted(
                    lambda line: (line.date_due or line.move_line_id.date, line.move_line_id.id)):
                rest = -credit.residual
                for entry in bills:
                    amount = credit.currency_id.round(min(rest, entry[1]))
                    if credit.currency_id.compare_amounts(amount, 0) > 0:
                        found.append((credit, entry[0], amount))
                        entry[1] -= amount
                        rest -= amount
        return found

    @api.depends('move_line_id', 'move_id.partner_bank_id.medical_changed_on')
    def _compute_warning(self):
        """A vendor whose bank account changed since they were last paid: that is how payments are diverted."""
        lines = self.filtered(lambda line: line.residual > 0)
        (self - lines).warning = False
        # sudo: which day and account a vendor was last paid to, for a warning
        last = dict(self.env['account.payment'].sudo()._read_group([
            ('partner_id', 'in', lines.partner_id.ids), ('payment_type', '=', 'outbound'), ('partner_type', '=', 'supplier'),
            ('state', 'in', ('in_process', 'paid')), ('company_id', 'in', lines.company_id.ids)], ['partner_id'], ['create_date:max']))
        for line in lines:
            bank, paid = line.move_id.partner_bank_id, last.get(line.partner_id)
            if not bank:
                line.warning = False
            elif not paid:
                line.warning = self.env._("First payment to this bank account.")
            elif bank.medical_changed_on and bank.medical_changed_on > paid:
                line.warning = self.env._(
                    "Bank account changed on %(date)s, after the last payment: call the vendor on a number you know.",
                    date=format_date(self.env, bank.medical_changed_on.date()))
            else:
                line.warning = False

    # === GUARDS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self.env._("Bills come into a run by proposing them."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if set(vals) - {'chosen'}:
                raise UserError(self.env._("In a run, bills are ticked or unticked; all else follows from the bills."))
            self.run_id._approval_check_content()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self.run_id._approval_check_content()

    def action_open_bill(self):
        """Open the bill, with its papers."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'account.move', 'res_id': self.move_id.id, 'view_mode': 'form',
            'name': self.move_id.display_name}
