from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class MedicalBudgetLine(models.Model):
    """A category of a budget, for one account of its plan or, without, for what isn't divided. Its months are `amount_ids`.

    A comment may change at any time, also of an approved budget; who wrote it and when is kept.
    """
    _name = 'medical.budget.line'
    _description = 'Budget Line'
    _order = 'budget_id, category_id, analytic_account_id, id'
    _check_company_auto = True

    budget_id = fields.Many2one('medical.budget', required=True, index=True, ondelete='cascade', check_company=True)
    company_id = fields.Many2one(related='budget_id.company_id', store=True, precompute=True, index=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    category_id = fields.Many2one('medical.budget.category', required=True, index=True, ondelete='restrict', check_company=True)
    category_kind = fields.Selection(related='category_id.kind', string='Kind')
    analytic_account_id = fields.Many2one(
        'account.analytic.account', 'Site or Department', index='btree_not_null', ondelete='restrict', check_company=True,
        help="Empty: for the whole practice, or what isn't divided.")
    amount_ids = fields.One2many('medical.budget.amount', 'line_id', 'Months', copy=True)
    total = fields.Monetary(compute='_compute_total')
    comment = fields.Text()
    comment_user_id = fields.Many2one('res.users', 'Comment By', readonly=True, copy=False)
    comment_date = fields.Datetime('Comment On', readonly=True, copy=False)

    _line_uniq = models.UniqueIndex(
        '(budget_id, category_id, COALESCE(analytic_account_id, 0))', "The budget has a line of this category there already.")

    @api.depends('amount_ids.amount')
    def _compute_total(self):
        sums = dict(self.env['medical.budget.amount']._read_group(
            [('line_id', 'in', self.ids)], ['line_id'], ['amount:sum'])) if self.ids else {}
        for line in self:
            line.total = sums.get(line._origin, 0)

    @api.depends('category_id.name', 'analytic_account_id.name')
    def _compute_display_name(self):
        for line in self:
            line.display_name = ', '.join(filter(None, (line.category_id.name, line.analytic_account_id.name)))

    @api.constrains('budget_id', 'analytic_account_id')
    def _check_plan(self):
        for line in self:
            if line.analytic_account_id and line.analytic_account_id.root_plan_id != line.budget_id.plan_id:
                raise ValidationError(self.env._(
                    "%(account)s is no account of the plan “%(plan)s”, by which the budget is divided.",
                    account=line.analytic_account_id.display_name, plan=line.budget_id.plan_id.name))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any({'comment_user_id', 'comment_date'} & set(vals) for vals in vals_list):
            raise UserError(self.env._("Who wrote a comment is kept by itself; it can't be typed."))
        lines = super().create(vals_list)
        lines.budget_id._approval_check_content()
        return lines

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        if {'comment_user_id', 'comment_date'} & set(vals):
            raise UserError(self.env._("Who wrote a comment is kept by itself; it can't be typed."))
        if set(vals) == {'comment'}:
            for line in self:
                line.budget_id._set_comment(line.category_id, line.analytic_account_id, vals['comment'])
            return True
        if 'comment' in vals:
            raise UserError(self.env._("Write the comment by itself."))
        self.budget_id._approval_check_content()
        res = super().write(vals)
        if 'budget_id' in vals:
            self.budget_id._approval_check_content()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self.budget_id._approval_check_content()

    def _write_comment(self, text):
        """Keep the comment, who wrote it and when. Called as superuser by who has checked the user."""
        self.ensure_one()
        text = (text or '').strip() or False
        if text == (self.comment or False):
            return
        before = self.comment
        self.write({'comment': text, 'comment_user_id': self.env.uid, 'comment_date': fields.Datetime.now()})
        values = {'line': self.display_name, 'before': before or '-', 'after': text or '-'}
        self.budget_id._message_log(body=self.env._("Comment of %(line)s: %(before)s → %(after)s", **values))
