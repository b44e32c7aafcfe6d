from odoo import api, fields, models
from odoo.exceptions import UserError


class PurchaseOrder(models.Model):
    """An order is held against the budget when it is confirmed, whatever the way, and when a confirmed one grows."""
    _name = 'purchase.order'
    _inherit = ['purchase.order', 'medical.budget.controlled']

    medical_overrun_ids = fields.One2many('medical.budget.overrun', 'order_id', 'Over-Budget Approvals', copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        self._medical_check_budget_fields(vals_list)
        orders = super().create(vals_list)
        confirmed = orders.filtered(lambda order: order.state == 'purchase')
        if confirmed:
            confirmed._medical_refuse_over_budget(confirmed._medical_budget_holds())
        return orders

    def write(self, vals):
        self._medical_check_budget_fields([vals])
        confirming = self.filtered(lambda order: order.state != 'purchase') if vals.get('state') == 'purchase' else self.browse()
        holds = confirming._medical_budget_holds() if confirming else {}
        confirming._medical_refuse_over_budget(holds)
        res = super().write(vals)
        if holds:
            confirming._medical_note_budget(holds)
            confirming._medical_lock_budgets(holds)
        if vals.get('state') == 'cancel':
            self._medical_withdraw_overruns()
        return res

    def _medical_budget_waits(self):
        return self.state in ('draft', 'sent', 'to approve')

    def _medical_budget_done(self):
        return self.button_approve() if self.state == 'to approve' else self.button_confirm()

    def _medical_refuse_over_budget(self, holds):
        """Refuse what only the button asks about.

        :raises UserError: over the budget without the reason or approval that it takes
        """
        Control = self.env['medical.budget.control']
        for order, hold in holds.items():
            if hold.level:
                raise UserError(self.env._(
                    "%(order)s is over the budget: confirm it by itself, where the reason or the approval is asked. %(lines)s",
                    order=order.display_name, lines='; '.join(Control._words(standing, order) for standing in hold.lines)))

    def _medical_covered(self):
        """Besides its own approvals those of its requests, for what they brought to the order, less what is billed already."""
        covered = super()._medical_covered()
        by_request = self.order_line.medical_allocation_ids.grouped(lambda allocation: allocation.request_line_id.request_id)
        for request, allocations in by_request.items():
            brought = sum(allocation.quantity * allocation.request_line_id.price_unit for allocation in allocations)
            for key, amount in request._medical_covered().items():
                covered[key] = covered.get(key, 0) + min(amount, brought)
        if covered and self.state == 'purchase':
            billed = sum(self.order_line.invoice_lines.filtered(lambda line: line.parent_state == 'posted').mapped('balance'))
            covered = {key: max(amount - billed, 0) for key, amount in covered.items()}
        return covered

    # === ACTIONS === #

    def button_confirm(self):
        waiting = self.filtered(lambda order: order.state in ('draft', 'sent'))
        return waiting._medical_hold(waiting._medical_budget_holds()) or super().button_confirm()

    def button_approve(self, force=False):
        waiting = self.filtered(lambda order: order.state == 'to approve')
        return waiting._medical_hold(waiting._medical_budget_holds()) or super().button_approve(force=force)

    def _medical_budget_grown(self):
        """Lines of these confirmed orders cost more than before: what is stopped is refused, the rest noted.

        :raises UserError: a category that is stopped is over the budget, and no approval covers all of the order in it
        """
        holds = self._medical_budget_holds()
        Control = self.env['medical.budget.control']
        for order, hold in holds.items():
            if hold.level == 'stop':
                raise UserError(self.env._(
                    "That is over the budget: order it separately, where the approval is asked for. %(lines)s",
                    lines='; '.join(Control._words(standing, order) for standing in hold.lines)))
        self._medical_note_budget({order: hold for order, hold in holds.items() if hold.over})
        self._medical_lock_budgets(holds)
