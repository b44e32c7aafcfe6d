from odoo import models
from odoo.exceptions import AccessError, UserError


class MedicalPaymentRun(models.Model):
    """Paying an approved run: all of it or nothing, through Odoo's own reconciling and "Pay"."""
    _inherit = 'medical.payment.run'

    def action_pay(self):
        """Take vendor credits off, then register one payment per vendor (per bank account, where a vendor's bills name several).

        :raises AccessError: for the biller
        :raises UserError: not approved, or a bill has changed, is held, paid, or gives another discount than the run says
        """
        for run in self:
            run._pay()
        return True

    def _pay(self):
        self.ensure_one()
        if not self.env.user.has_groups('medical_office_base.group_biller,account.group_account_user'):
            raise AccessError(self.env._("The biller pays an approved run."))
        self.check_access('write')
        self._approval_lock()
        self.invalidate_recordset(['state'])
        if self.state != 'approved':
            raise UserError(self.env._("%(run)s isn't approved: it can't be paid.", run=self.name))
        self._raise_refusals()
        chosen = self.line_ids.filtered('chosen')
        rest = {line: line.amount for line in chosen if line.residual > 0}
        for credit, bill, amount in chosen._allocation():
            self._take_off(credit.move_line_id, bill.move_line_id, amount)
            rest[bill] -= amount
        payments = self.env['account.payment']
        due = chosen.filtered(lambda line: not self.currency_id.is_zero(rest.get(line, 0)))
        for lines in due.grouped(lambda line: (line.partner_id, line.move_line_id.account_id, line.move_id.partner_bank_id)).values():
            payments |= self._pay_vendor(lines, sum(rest[line] for line in lines))
        # sudo: the user was checked; state and link are the run's own
        payments.sudo().medical_run_id = self
        self._approval_sudo().write({'state': 'paid', 'paid_by_id': self.env.uid})
        self._check_paid(chosen, payments)

    def _take_off(self, credit, bill, amount):
        before = abs(bill.amount_residual_currency)
        (credit | bill).reconcile()
        if self.currency_id.compare_amounts(before - abs(bill.amount_residual_currency), amount):
            raise UserError(self.env._("%(credit)s isn't what it was when the run was proposed: propose it again.", credit=credit.move_id.display_name))

    def _pay_vendor(self, lines, expected):
        """One payment for lines of one vendor, account and bank account."""
        items = lines.move_line_id
        last = max(item.date_maturity or item.date for item in items)
        wizard = self.env['account.payment.register'].with_context(
            # Odoo's way to say that instalments up to this day are paid
            active_model='account.move.line', active_ids=items.ids, active_domain=[('next_payment_date', '<=', str(last))],
        ).create({
            'journal_id': self.journal_id.id, 'payment_date': self.date, 'group_payment': True,
            'payment_method_line_id': self.payment_method_line_id.id, 'partner_bank_id': lines.move_id.partner_bank_id.id})
        if self.currency_id.compare_amounts(wizard.amount, expected):
            raise UserError(self.env._(
                "%(vendor)s: Odoo reckons %(amount)s, the run says %(expected)s (a discount may have ended). Propose the bills again.",
                vendor=lines.partner_id.display_name, amount=self.currency_id.format(wizard.amount), expected=self.currency_id.format(expected)))
        return wizard._create_payments()

    def _check_paid(self, chosen, payments):
        """Payments sum to the run's lines, and nothing of the bills is left open; else all is undone."""
        left = chosen.filtered(lambda line: line.residual > 0 and not self.currency_id.is_zero(line.move_line_id.amount_residual_currency))
        if left or self.currency_id.compare_amounts(sum(payments.mapped('amount')), sum(chosen.mapped('amount'))):
            raise UserError(self.env._("The payments don't sum to the bills of %(run)s: nothing was paid.", run=self.name))

    # === PAPERS === #

    def action_open_list(self):
        """The list for the bank or for writing checks, on screen, as PDF and as spreadsheet."""
        self.ensure_one()
        return self.env['medical.payment.list.record'].create({'run_id': self.id, 'company_id': self.company_id.id}).action_view()

    def action_print_remittance(self):
        """Print the remittance advice, a page per payment.

        :raises UserError: nothing is paid yet
        """
        self.ensure_one()
        if not self.payment_ids:
            raise UserError(self.env._("The advice says what was paid: pay the run first."))
        return {'type': 'ir.actions.act_url', 'url': f'/medical_office/remittance/{self.id}', 'target': 'new'}

    def action_open_payments(self):
        """Open the payments of the run."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Payments of %(run)s", run=self.name), 'res_model': 'account.payment',
            'view_mode': 'list,form', 'domain': [('medical_run_id', '=', self.id)], 'context': {'create': False}}
