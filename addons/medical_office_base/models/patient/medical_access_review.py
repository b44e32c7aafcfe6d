from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL, format_date

from .medical_access_log_patient import OPENED
from .medical_patient_glass import OFFICER

# what an officer types; the rest follows from what is done
TYPED = {'conclusion', 'measures', 'line_ids'}


class MedicalAccessReview(models.Model):
    """A periodic review of who read what: figures of a period, a sample of readings looked at one by one, a conclusion, signed off
    by a Privacy Officer. The information system activity review of 45 CFR 164.308(a)(1)(ii)(D).

    The sample is drawn at random as the review begins, once, and kept. Signed off, figures and all stay as they were.
    """
    _name = 'medical.access.review'
    _description = 'Access Review'
    _order = 'date_from desc, id desc'
    _check_company_auto = True

    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    date_from = fields.Date('From', required=True, default=lambda self: self._default_period()[0])
    date_to = fields.Date('To', required=True, default=lambda self: self._default_period()[1])
    state = fields.Selection([('draft', 'Being Done'), ('signed', 'Signed Off')], 'Status', required=True, readonly=True, default='draft', copy=False)
    line_ids = fields.One2many('medical.access.review.line', 'review_id', 'Sample')
    line_count = fields.Integer('Sample of', compute='_compute_lines')
    open_count = fields.Integer('To Look At', compute='_compute_lines')
    odd_count = fields.Integer('Questions', compute='_compute_lines')
    conclusion = fields.Text(help="What the figures and the sample say.")
    measures = fields.Text('What Will Be Done')
    kept_figures = fields.Json('Figures as Signed', readonly=True, copy=False)
    figures = fields.Json('Figures in Words', compute='_compute_figures')
    figures_html = fields.Html('Figures', compute='_compute_figures', sanitize=False)
    signed_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    signed_at = fields.Datetime('Signed On', readonly=True, copy=False)

    _period_uniq = models.UniqueIndex('(company_id, date_from)', "There is a review of this period.")
    _dates = models.Constraint('CHECK (date_to >= date_from)', "The period ends after it begins.")

    @api.model
    def _default_period(self):
        return self._last_period(self.env['medical.practice']._get())

    @api.model
    def _last_period(self, practice):
        """First and last day of the last whole month or quarter of a practice."""
        months = int(practice.access_review_months or '3')
        today = practice._today()
        begin = today.replace(day=1, month=(today.month - 1) // months * months + 1)
        return begin - relativedelta(months=months), begin - relativedelta(days=1)

    @api.depends('date_from', 'date_to')
    def _compute_display_name(self):
        for review in self:
            review.display_name = self.env._(
                "Access review %(date_from)s to %(date_to)s", date_from=format_date(self.env, review.date_from), date_to=format_date(self.env, review.date_to))

    @api.depends('line_ids.verdict')
    def _compute_lines(self):
        counts = self.env['medical.access.review.line']._read_group([('review_id', 'in', self.ids)], ['review_id', 'verdict'], ['__count'])
        numbers = {(review.id, verdict): count for review, verdict, count in counts}
        for review in self:
            review.open_count = numbers.get((review.id, False), 0)
            review.odd_count = numbers.get((review.id, 'question'), 0)
            review.line_count = review.open_count + review.odd_count + numbers.get((review.id, 'fine'), 0)

    @api.constrains('date_from', 'date_to', 'company_id')
    def _check_period(self):
        for review in self:
            if review.date_to >= review.company_id._medical_today():
                raise ValidationError(self.env._("Review a period that is over."))
            if review.date_to > review.date_from + relativedelta(years=1):
                raise ValidationError(self.env._("A review covers a year at most."))

    # === WRITING === #

    @api.model
    def _check_officer(self):
        if not self.env.su and not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("The Privacy Officer reviews who read what."))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.keys() - {'company_id', 'date_from', 'date_to', 'conclusion', 'measures'} for vals in vals_list):
            raise AccessError(self.env._("Begin a review with its period: sample and figures follow."))
        reviews = super().create(vals_list)
        for review in reviews:
            review._draw()
        return reviews

    def write(self, vals):
        if not self.env.su and vals.keys() - TYPED:
            raise AccessError(self.env._("Write the conclusion; the rest follows from what is done."))
        if any(review.state == 'signed' for review in self):
            raise UserError(self.env._("A review stays as it was signed off."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_always(self):
        raise UserError(self.env._("Access reviews are kept."))

    def _draw(self):
        """Draw the sample: readings of patients, at random among all that were opened in the period."""
        Log, Line = self.env['medical.access.log'], self.env['medical.access.review.line']
        practice = self.env['medical.practice']._get(self.company_id)
        rows = self.env.execute_query(SQL(
            """SELECT l.id, l.date, l.user_id, l.user_name, l.model, l.channel, %s AS patient_id
                 FROM (SELECT l.* FROM medical_access_log AS l WHERE %s AND l.channel IN %s AND %s AND l.res_id IS NOT NULL
                        ORDER BY random() LIMIT %s) AS l ORDER BY l.date, l.id""",
            Log._sql_patient_of_line(), self._sql_period(), OPENED, Log._patient_lines(reviews=False), practice.access_review_sample))
        # sudo: drawn by the system alone
        known = set(self.env['res.users'].sudo().with_context(active_test=False).search([('id', 'in', [row[2] for row in rows])]).ids)
        Line.sudo().create([{
            'review_id': self.id, 'log_line': str(line), 'date': date, 'user_id': user if user in known else False, 'user_name': name,
            'model': model, 'channel': channel, 'patient_id': patient,
        } for line, date, user, name, model, channel, patient in rows])

    def _sql_period(self):
        """SQL: a condition on lines `l` of the log: of this practice, within the period by its clock."""
        record = self.env['medical.access.activity.record'].new({'company_id': self.company_id.id})
        return SQL(
            "l.date >= %s AND l.date < %s AND l.company_id = %s", record._record_midnight(self.date_from),
            record._record_midnight(self.date_to, days=1), self.company_id.id)

    @api.model
    def _begin_due(self):
        """Begin the review of the last whole period where there is none: Today shows it as due."""
        for practice in self.env['medical.practice'].search([('company_id.active', '=', True)]):
            first, last = self._last_period(practice)
            if not self.search_count([('company_id', '=', practice.company_id.id), ('date_to', '>=', last)], limit=1):
                self.create({'company_id': practice.company_id.id, 'date_from': first, 'date_to': last})

    def action_sign(self):
        """Sign off: every reading of the sample is looked at, but for the signer's own, and there is a conclusion."""
        self._check_officer()
        self.check_access('write')
        for review in self:
            if review.state == 'signed':
                raise UserError(self.env._("This is signed off already."))
            if not (review.conclusion or '').strip():
                raise UserError(self.env._("Write a conclusion first."))
            left = review.line_ids.filtered(lambda line: not line.verdict and line.user_id != self.env.user)
            if left:
                raise UserError(self.env._("%(count)s readings of the sample are not looked at yet.", count=len(left)))
            # sudo: the officer's right is checked; the signature nobody types
            review.sudo().write({
                'kept_figures': review._count_figures(), 'state': 'signed', 'signed_by_id': self.env.uid, 'signed_at': fields.Datetime.now()})
        return True

    def action_print(self):
        """The review on paper."""
        self.check_access('read')
        return self.env.ref('medical_office_base.action_report_access_review').report_action(self, config=False)
