from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

# sent, and not answered by the payer who is asked
UNANSWERED = ('sent', 'accepted')
UNSENT = ('draft', 'ready', 'rejected')


class MedicalClaim(models.Model):
    """What waits about claims: answers that don't come, filing limits, the next payer to ask. Limits are the payers', in days."""
    _inherit = 'medical.claim'

    filing_deadline = fields.Date(
        'File Until', compute='_compute_filing_deadline', store=True, index='btree_not_null', help="Date of service and the first payer's filing limit.")
    filing_words = fields.Char('Time to File', compute='_compute_filing_words')
    answer_due = fields.Date(
        'Answer Expected Until', compute='_compute_answer_due', store=True, index='btree_not_null',
        help="When the payer was asked and the days within which it answers.")
    answer_words = fields.Char('Answer', compute='_compute_answer_words')
    next_payer_id = fields.Many2one(
        'medical.payer', compute='_compute_next_payer_id', store=True, index='btree_not_null', help="Who is to be asked, now that those before have answered.")
    work_words = fields.Char('What to Do', compute='_compute_work_words', help="Why it was rejected, or what is to be corrected first.")
    is_unsent = fields.Boolean('Not Yet Sent', compute='_compute_is_unsent', search='_search_is_unsent')

    @api.depends('service_date', 'payer_ids.payer_id.filing_days', 'payer_ids.order', 'kind')
    def _compute_filing_deadline(self):
        for claim in self:
            first = claim.payer_ids.sorted('order')[:1].payer_id
            claim.filing_deadline = claim.service_date and first and claim.kind == 'insurance' and claim.service_date + timedelta(days=first.filing_days)

    @api.depends('sent_on', 'payer_ids.state', 'payer_ids.order', 'payer_ids.billed_on', 'payer_ids.payer_id.answer_days')
    def _compute_answer_due(self):
        for claim in self:
            rows = claim.payer_ids.sorted('order')
            asked = rows.filtered(lambda row: row.state == 'billed')[:1]
            start = claim.sent_on if asked == rows[:1] else asked.billed_on
            claim.answer_due = start and asked and start + timedelta(days=asked.payer_id.answer_days)

    @api.depends('payer_ids.state', 'payer_ids.order', 'payer_ids.payer_id')
    def _compute_next_payer_id(self):
        for claim in self:
            rows = claim.payer_ids.sorted('order')
            states = set(rows.mapped('state'))
            claim.next_payer_id = 'answered' in states and 'billed' not in states and rows.filtered(lambda row: row.state == 'waiting')[:1].payer_id

    @api.depends('filing_deadline', 'state')
    @api.depends_context('lang')
    def _compute_filing_words(self):
        for claim in self:
            claim.filing_words = claim._days_words(claim.filing_deadline) if claim.state in UNSENT else False

    @api.depends('answer_due', 'state')
    @api.depends_context('lang')
    def _compute_answer_words(self):
        for claim in self:
            claim.answer_words = claim._days_words(claim.answer_due) if claim.state in (*UNANSWERED, 'partly', 'appealed') else False

    @api.model
    def _days_words(self, day):
        """How far off a day is, in words; empty without one."""
        if not day:
            return False
        days = (day - self.env.company._medical_today()).days
        if not days:
            return self.env._("today")
        if days == 1:
            return self.env._("tomorrow")
        if days == -1:
            return self.env._("a day late")
        return self.env._("in %(days)s days", days=days) if days > 0 else self.env._("%(days)s days late", days=-days)

    @api.depends('state', 'fault_words', 'reject_words')
    @api.depends_context('lang')
    def _compute_work_words(self):
        for claim in self:
            faults = (claim.fault_words or '').splitlines() if claim.state in UNSENT else []
            words = claim.reject_words if claim.state == 'rejected' and not faults else faults[0] if faults else False
            claim.work_words = self.env._("%(fault)s (and %(count)s more)", fault=words, count=len(faults) - 1) if len(faults) > 1 else words

    @api.depends('state')
    def _compute_is_unsent(self):
        for claim in self:
            claim.is_unsent = claim.state in UNSENT

    @api.model
    def _search_is_unsent(self, operator, value):
        return Domain('state', 'in', UNSENT) if operator == 'in' else NotImplemented

    def action_open_invoice(self):
        """Open the invoice of the charges, for whoever reads accounting."""
        self.ensure_one()
        return {'type': 'ir.actions.act_window', 'res_model': 'account.move', 'res_id': self.move_id.id, 'views': [(False, 'form')]}
