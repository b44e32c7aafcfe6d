from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

REVIEW_STATES = [('draft', 'Being Done'), ('signed', 'Signed Off')]
DUE_DAYS = 30  # suggested: how long after the end of a period its review may take
REVIEW_WRITTEN = {'conclusion', 'measures', 'line_ids'}


class MedicalSystemReview(models.AbstractModel):
    """A review of a period that begins by itself: rows made by the system, each looked at by somebody whom it isn't about, a conclusion,
    a signature; kept as it was signed.

    A model gives `line_ids` (rows of `medical.system.review.line`), `_review_groups` (who works on it and signs), `_count_lines()`
    (their values, as superuser), `_review_months` and `_review_title()`.
    """
    _name = 'medical.system.review'
    _description = 'Review of the System'
    _inherit = ['medical.signed.mixin']
    _order = 'date_from desc, id desc'
    _rec_name = 'date_from'
    _check_company_auto = True

    _review_groups = ''
    _review_months = 1

    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    date_from = fields.Date('From', required=True, default=lambda self: self._last_period(self.env.company)[0])
    date_to = fields.Date('To', required=True, default=lambda self: self._last_period(self.env.company)[1])
    date_due = fields.Date('Due', compute='_compute_date_due', store=True, help="Suggested: 30 days after the end of the period.")
    state = fields.Selection(REVIEW_STATES, 'Status', required=True, default='draft', readonly=True, copy=False, index=True)
    counted_at = fields.Datetime('Figures of', readonly=True, copy=False)
    line_count = fields.Integer('Rows', compute='_compute_line_counts')
    open_count = fields.Integer('To Look At', compute='_compute_line_counts')
    odd_count = fields.Integer('Questions', compute='_compute_line_counts')
    conclusion = fields.Text(copy=False, help="What you found.")
    measures = fields.Text('What Will Be Done', copy=False)

    _dates_ordered = models.Constraint('CHECK (date_to >= date_from)', "The period ends after it begins.")

    @api.depends('date_from', 'date_to')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for review in self:
            review.display_name = self.env._(
                "%(title)s %(date_from)s to %(date_to)s", title=self._review_title(), date_from=format_date(self.env, review.date_from),
                date_to=format_date(self.env, review.date_to))

    def _review_title(self):
        return self._description

    @api.depends('date_to')
    def _compute_date_due(self):
        for review in self:
            review.date_due = review.date_to and fields.Date.add(review.date_to, days=DUE_DAYS)

    @api.model
    def _line_verdicts(self):
        """The verdicts that call for something."""
        return ('question',)

    @api.depends('line_ids.verdict', 'line_ids.needs_verdict')
    def _compute_line_counts(self):
        asking = self._line_verdicts()
        for review in self:
            lines = review.line_ids
            review.line_count = len(lines)
            review.open_count = len(lines.filtered(lambda line: line.needs_verdict and not line.verdict))
            review.odd_count = len(lines.filtered(lambda line: line.verdict in asking))

    # === PERIODS === #

    @api.model
    def _last_period(self, company):
        """First and last day of the last whole period of a practice."""
        today = company._medical_today()
        begin = today.replace(day=1, month=(today.month - 1) // self._review_months * self._review_months + 1)
        return fields.Date.subtract(begin, months=self._review_months), fields.Date.subtract(begin, days=1)

    @api.model
    def _begin_due(self):
        """Begin the review of the last whole period wherever there is none: Today shows it as due."""
        companies = self.env['medical.practice'].search([('company_id.active', '=', True)]).company_id
        ends = {company: self._last_period(company) for company in companies}
        there = self._read_group([('company_id', 'in', companies.ids)], ['company_id'], ['date_to:max'])
        last = {company.id: date for company, date in there}
        self.create([
            {'company_id': company.id, 'date_from': first, 'date_to': until} for company, (first, until) in ends.items()
            if not last.get(company.id) or last[company.id] < until])

    # === WRITING === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.keys() - {'company_id', 'date_from', 'date_to', 'conclusion', 'measures'} for vals in vals_list):
            raise AccessError(self.env._("Begin a review with its period: rows and figures follow."))
        reviews = super().create(vals_list)
        for review in reviews:
            if review.date_to >= review.company_id._medical_today():
                raise UserError(self.env._("Review a period that is over."))
            review._count()
        return reviews

    def write(self, vals):
        if not self.env.su and vals.keys() - self._review_written():
            raise AccessError(self.env._("Write the conclusion; the rest follows from what is done."))
        if any(review.state == 'signed' for review in self):
            raise UserError(self.env._("A review stays as it was signed off."))
        return super().write(vals)

    @api.model
    def _review_written(self):
        """What is typed."""
        return REVIEW_WRITTEN

    @api.ondelete(at_uninstall=False)
    def _unlink_except_always(self):
        raise UserError(self.env._("Reviews are kept."))

    def _count_lines(self):
        """Values of the rows, as superuser. To be overridden."""
        raise NotImplementedError

    def _count(self):
        """Make the rows, or make them anew where nobody has looked yet; what was said of a row stays."""
        self.ensure_one()
        # sudo: made by the system alone, in the review's own practice
        review = self.sudo().with_company(self.company_id)
        said = {line._row_key(): line for line in review.line_ids}
        rows = review._count_lines()
        keys = [review.line_ids._key_of(row) for row in rows]
        (review.line_ids - review.line_ids.union(*(said[key] for key in keys if key in said))).filtered(
            lambda line: not line.verdict).unlink()
        for key, row in zip(keys, rows, strict=True):
            if key in said and not said[key].verdict:
                said[key].write(row)
        review.line_ids.create([{**row, 'review_id': review.id} for key, row in zip(keys, rows, strict=True) if key not in said])
        review.counted_at = fields.Datetime.now()

    def action_count(self):
        """Count anew, while it is being done."""
        for review in self:
            review._check_worker()
            review._count()

    # === DOING === #

    def _check_worker(self):
        """For one of those who do it, while it is being done."""
        self.ensure_one()
        self.check_access('write')
        if not self.env.su and not self.env.user.has_groups(self._review_groups):
            raise AccessError(self.env._("This is reviewed by others."))
        self.lock_for_update()
        self.invalidate_recordset(['state'])
        if self.state == 'signed':
            raise UserError(self.env._("A review stays as it was signed off."))

    def _others_review(self):
        """Who else may do it in the practice."""
        self.ensure_one()
        return self._others_with(self._review_groups, self.company_id)

    def action_sign(self):
        """Sign off: each row that asks for it is looked at, one's own by somebody else, and there is a conclusion.

        :raises UserError: something is missing
        """
        for review in self:
            review._check_worker()
            left = review.line_ids.filtered(lambda line: line.needs_verdict and not line.verdict)
            if left:
                own = left.filtered(lambda line: line.user_id == self.env.user)
                if own == left:
                    raise UserError(self.env._("What is left is about yourself: somebody else looks at that."))
                raise UserError(self.env._("%(count)s rows are not looked at yet.", count=len(left)))
            if not (review.conclusion or '').strip():
                raise UserError(self.env._("Write a conclusion first."))
            review._before_sign()
            judges = review.line_ids.judged_by_id
            # sudo: who may was checked; the signature nobody types
            review.sudo().write({
                'signed_by_id': self.env.uid, 'signed_on': review.company_id._medical_today(), 'state': 'signed',
                'signed_note': judges <= self.env.user and not review._others_review() and self.env._(
                    "Done by one person: nobody else of the practice may do it.")})

    def _before_sign(self):
        """Hook: what is still checked, and what follows from a signature."""

    def action_fine_rest(self):
        """What isn't looked at yet, isn't about oneself and isn't to be decided one by one is as it should be."""
        for review in self:
            review._check_worker()
            review.line_ids.filtered(lambda line: not line.verdict and line._may_judge() and not line._is_alarming())._judge_fine()
