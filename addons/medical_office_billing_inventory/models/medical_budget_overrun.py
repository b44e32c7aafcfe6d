from odoo import api, fields, models
from odoo.exceptions import UserError


class MedicalBudgetOverrun(models.Model):
    """Somebody asks to go over the budget with one request or order; somebody else decides.

    Asked for by sending or confirming the document (`medical.budget.controlled.medical_go_on`), never typed. Approved, it covers
    the amount of that document in each of its lines, and no more. An order is covered by the approvals of its requests as well,
    for what they brought to it. Amounts are in the company's currency, as they stood when it was asked.

    Who may what: author and managers, owner, auditor, buyers read; whoever the Approval mechanism names decides, the owner by
    the suggested rule, never who asked, wrote the document or requested.
    """
    _name = 'medical.budget.overrun'
    _description = 'Over-Budget Approval'
    _inherit = ['mail.thread', 'mail.activity.mixin', 'medical.approval.mixin']
    _order = 'id desc'
    _check_company_auto = True
    _rec_names_search = ['order_id.name', 'request_id.name']
    _approval_content = ('order_id', 'request_id', 'reason', 'line_ids', 'author_id')
    _approval_returnable_states = ()

    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    order_id = fields.Many2one('purchase.order', index='btree_not_null', readonly=True, check_company=True, ondelete='restrict')
    request_id = fields.Many2one('medical.supply.request', index='btree_not_null', readonly=True, check_company=True, ondelete='restrict')
    site_id = fields.Many2one('medical.site', readonly=True, index='btree_not_null')
    author_id = fields.Many2one('res.users', 'Asked By', required=True, readonly=True, index=True, default=lambda self: self.env.user)
    reason = fields.Char(required=True, readonly=True)
    state = fields.Selection(
        [('draft', 'Draft'), ('submitted', 'To Approve'), ('approved', 'Approved'), ('refused', 'Refused'), ('cancelled', 'Withdrawn')],
        'Status', required=True, default='draft', readonly=True, index=True, copy=False, tracking=True)
    line_ids = fields.One2many('medical.budget.overrun.line', 'overrun_id', 'Lines', readonly=True)
    amount = fields.Monetary('Over the Budget', compute='_compute_amount', store=True)

    _one_document = models.Constraint('CHECK ((order_id IS NULL) != (request_id IS NULL))', "It is for one order or one request.")

    @api.depends('line_ids.over')
    def _compute_amount(self):
        for overrun in self:
            overrun.amount = sum(overrun.line_ids.mapped('over'))

    @api.depends('order_id.name', 'request_id.name')
    def _compute_display_name(self):
        for overrun in self:
            # sudo: the number of the document that one may read the approval of
            document = overrun.sudo()._document()
            overrun.display_name = self.env._("%(document)s over the budget", document=document.name or '')

    def _document(self):
        return self.order_id or self.request_id

    def _state_words(self):
        self.ensure_one()
        return self.env._(
            "%(amount)s over the budget: %(summary)s", amount=self.currency_id.format(self.amount),
            summary=self.approval_summary or dict(self._fields['state']._description_selection(self.env))[self.state])

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self.env._("An approval over the budget is asked for by sending the request or confirming the order."))
        return super().create(vals_list)

    @api.model
    def _ask(self, document, standings, reason):
        """Ask for the approval of what these lines are over. Called once the user's right to send the document was checked.

        :returns: the action that opens what was asked
        """
        field = 'order_id' if document._name == 'purchase.order' else 'request_id'
        # sudo: nobody types approvals; they say what stands before the user
        overrun = self.sudo().create({
            'company_id': document.company_id.id, field: document.id, 'reason': reason, 'author_id': self.env.uid,
            'site_id': document.sudo()[('medical_site_id' if field == 'order_id' else 'site_id')].id,
            'line_ids': [fields.Command.create({
                'budget_id': standing.budget.id, 'category_id': standing.category.id, 'analytic_account_id': standing.analytic.id,
                'planned': standing.planned, 'spent': standing.spent, 'committed': standing.committed, 'requested': standing.requested,
                'amount': standing.amount, 'over': min(standing.over, standing.amount),
            }) for standing in standings]})
        overrun.action_submit()
        document.sudo()._message_log(body=self.env._(
            "%(user)s asks to go over the budget by %(amount)s: %(reason)s",
            user=self.env.user.name, amount=overrun.currency_id.format(overrun.amount), reason=reason))
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification', 'params': {
                'type': 'warning', 'message': overrun._state_words(), 'next': {'type': 'ir.actions.act_window_close'}}}

    # === APPROVAL === #

    def _approval_amount(self):
        return self.amount

    def _approval_author(self):
        return self.author_id

    def _approval_parties(self):
        document = self._document()
        hands = document.create_uid | (document.requester_id if document._name == 'medical.supply.request' else document.user_id)
        return super()._approval_parties() | hands.filtered(lambda user: not user._is_superuser())

    def _approval_description(self):
        return '; '.join([*(line._words() for line in self.line_ids), self.reason])

    def _approval_done(self):
        res = super()._approval_done()
        for overrun in self:
            document = overrun._document()
            document._message_log(body=self.env._(
                "Over the budget by %(amount)s, which was approved.", amount=overrun.currency_id.format(overrun.amount)))
            if overrun.request_id.state == 'draft':
                overrun._send_request()
        return res

    def _send_request(self):
        """The requester meant to send it: go on in their name. What stands in the way is told, and the request stays a draft."""
        request = self.request_id
        try:
            with self.env.cr.savepoint():
                request.with_user(request.requester_id).action_submit()
            if request.state == 'draft':
                request._message_log(body=self.env._("It was changed or the budget is spent meanwhile: send it again."))
        except UserError as error:
            request._message_log(body=self.env._("It could not be sent by itself: %(error)s", error=str(error)))

    def _approval_refused(self, comment):
        res = super()._approval_refused(comment)
        for overrun in self:
            overrun._document()._message_log(body=self.env._(
                "%(amount)s over the budget: refused. %(comment)s", amount=overrun.currency_id.format(overrun.amount), comment=comment or ''))
        return res

    def action_open_document(self):
        """Open the order or the request that is over the budget."""
        self.ensure_one()
        document = self._document()
        return {'type': 'ir.actions.act_window', 'res_model': document._name, 'res_id': document.id, 'views': [(False, 'form')]}
