from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date
from odoo.tools.date_utils import relativedelta

RESULTS = [('good', 'No Gap'), ('gaps', 'Gaps'), ('serious', 'Serious Gaps')]
REVIEW_MONTHS = 12  # a suggestion: the rule names no time


class MedicalSafeguardReview(models.Model):
    """What a business associate answered about its safeguards, once a year. Finished, it stays as it is."""
    _name = 'medical.safeguard.review'
    _description = 'Safeguards Questionnaire'
    _order = 'id desc'
    _rec_names_search = ['agreement_id.name', 'agreement_id.partner_id.name']
    _check_company_auto = True

    agreement_id = fields.Many2one('medical.agreement', required=True, index=True, readonly=True, ondelete='cascade', check_company=True)
    company_id = fields.Many2one(related='agreement_id.company_id', store=True, index=True)
    partner_id = fields.Many2one(related='agreement_id.partner_id', store=True, index=True)
    state = fields.Selection([('open', 'To Fill In'), ('done', 'Done')], 'Status', required=True, default='open', readonly=True)
    date_asked = fields.Date('Asked On', readonly=True, required=True)
    done_on = fields.Date(readonly=True)
    done_by_id = fields.Many2one('res.users', 'Finished By', readonly=True, ondelete='restrict')
    answer_ids = fields.One2many('medical.safeguard.answer', 'review_id', 'Answers')
    answered_by = fields.Char(help="Who at the vendor answered.")
    open_count = fields.Integer('Not Answered', compute='_compute_result', store=True)
    gap_count = fields.Integer('Gaps', compute='_compute_result', store=True, help="Answered with no or partly.")
    result = fields.Selection(RESULTS, compute='_compute_result', store=True)

    _open_uniq = models.UniqueIndex("(agreement_id) WHERE state = 'open'", "This vendor is being asked already.")

    @api.depends('answer_ids.answer')
    def _compute_result(self):
        for review in self:
            answers = review.answer_ids.mapped('answer')
            review.open_count = len([answer for answer in answers if not answer])
            review.gap_count = len([answer for answer in answers if answer in ('no', 'partly')])
            review.result = 'serious' if 'no' in answers else 'gaps' if 'partly' in answers else 'good' if answers and all(answers) else False

    @api.depends('agreement_id', 'date_asked')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for review in self:
            review.display_name = ' · '.join(filter(None, (
                review.partner_id.name, review.date_asked and format_date(self.env, review.date_asked))))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.keys() & {'state', 'done_on', 'done_by_id'} for vals in vals_list):
            raise AccessError(self.env._("A questionnaire is finished with its button."))
        reviews = super().create([
            {'date_asked': fields.Date.context_today(self), **vals, 'answer_ids': False} for vals in vals_list])
        questions = self.env['medical.safeguard.question'].search([('code', '!=', False)])
        self.env['medical.safeguard.answer'].create([
            {'review_id': review.id, 'question_id': question.id} for review in reviews for question in questions])
        return reviews

    def write(self, vals):
        if not self.env.su:
            if vals.keys() & {'state', 'done_on', 'done_by_id', 'agreement_id', 'company_id', 'partner_id', 'date_asked', 'result', 'gap_count', 'open_count'}:
                raise AccessError(self.env._("A questionnaire is finished with its button."))
            self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        self._check_open()

    def _check_open(self):
        if any(review.state == 'done' for review in self):
            raise UserError(self.env._("This questionnaire is finished and stays as it is: ask the vendor anew instead."))

    def action_finish(self):
        """Finish it, today: from now on nothing of it changes, and it is due again in a year.

        :raise UserError: an answer is missing, or what is wrong isn't said
        """
        self.check_access('write')
        self._check_open()
        for review in self:
            if review.open_count:
                raise UserError(self.env._("%(count)s questions aren't answered yet.", count=review.open_count))
            for answer in review.answer_ids:
                if answer.answer in ('no', 'partly') and not (answer.note or '').strip():
                    raise UserError(self.env._("Say what is missing, and what will be done: %(question)s", question=answer.question_id.name))
            # sudo: checked above
            review.sudo().write({
                'state': 'done', 'done_on': review.company_id._medical_today(), 'done_by_id': self.env.uid})
        return True

    def _next_due(self):
        """The day by which the vendor is asked again."""
        return self.done_on and self.done_on + relativedelta(months=REVIEW_MONTHS)
