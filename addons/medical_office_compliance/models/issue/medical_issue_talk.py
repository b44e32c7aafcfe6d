from datetime import datetime, time
from textwrap import shorten

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

TALK = {'has_answer', 'asks_reporter'}
MAX_TEXT = 2000
MAX_NAME = 100


class MedicalIssue(models.Model):
    """What the office and the person who reported say to each other; and an anonymous report keeps nothing but its day."""
    _inherit = 'medical.issue'

    talk_ids = fields.One2many('medical.issue.message', 'issue_id', 'Conversation with the Reporter', readonly=True)
    has_answer = fields.Boolean('Answered by the Reporter', readonly=True, copy=False, help="The reporter answered, and nobody has read it yet.")
    asks_reporter = fields.Boolean('Question to the Reporter', readonly=True, copy=False, help="The office waits for an answer.")
    is_own_report = fields.Boolean('I Reported It', compute='_compute_is_own_report', search='_search_is_own_report')
    can_ask = fields.Boolean(compute='_compute_can_ask')

    _has_answer_idx = models.Index('(company_id) WHERE has_answer IS TRUE')

    @api.depends_context('uid')
    def _compute_is_own_report(self):
        # sudo: who reported is closed to everybody; each reader learns of their own alone
        for issue, kept in zip(self, self.sudo(), strict=True):
            issue.is_own_report = kept.reporter_id.id == self.env.uid

    @api.model
    def _search_is_own_report(self, operator, value):
        if operator != 'in':
            return NotImplemented
        # sudo: as in the compute, one's own alone
        return Domain('id', 'in', self.sudo()._search([('reporter_id', '=', self.env.uid)]))

    @api.depends('discretion', 'can_work', 'is_own_report')
    @api.depends_context('uid')
    def _compute_can_ask(self):
        # sudo: whether there is somebody to ask, not who it is
        cases = self.env['medical.issue.case'].sudo().search_fetch([('issue_id', 'in', self.ids)], ['issue_id']).issue_id
        for issue, kept in zip(self, self.sudo(), strict=True):
            issue.can_ask = issue.can_work and not issue.is_own_report and (kept in cases or bool(kept.reporter_id))

    # === CONVERSATION === #

    def _talk_dialog(self, title):
        return {
            'type': 'ir.actions.act_window', 'name': title, 'res_model': 'medical.issue.talk', 'views': [(False, 'form')], 'target': 'new',
            'context': {'default_issue_id': self.id}}

    def action_ask_reporter(self):
        """Ask the person who reported it, without learning who it is: opens the dialog."""
        self.ensure_one()
        return self._talk_dialog(self.env._("Ask the Reporter"))

    def action_answer_office(self):
        """Answer what the office asks, or add something to one's own report: opens the dialog."""
        self.ensure_one()
        return self._talk_dialog(self.env._("Write to the Office"))

    def action_answer_read(self):
        """The answer was read: it leaves Today."""
        self._check_worker()
        self.sudo().has_answer = False  # sudo: written by methods alone, checked above

    def _ask(self, text):
        """Put a question to the person who reported it.

        :raise AccessError: to who may not work on it
        :raise UserError: nobody can be asked, or nothing is asked
        """
        self._check_worker()
        for issue in self:
            if not issue.can_ask:
                raise UserError(self.env._("There is nobody to ask: %(number)s came without a way back.", number=issue.number))
            # sudo: rows are written by methods alone, checked above
            issue.sudo()._say('office', text, self.env.user)

    def _answer_as_reporter(self, text):
        """Answer about one's own report.

        :raise AccessError: it is somebody else's
        """
        for issue in self:
            if not issue.is_own_report:
                raise AccessError(self.env._("Only the person who reported it answers here."))
            # sudo, and as OdooBot: a confidential reporter's name stands at no row
            issue.with_user(api.SUPERUSER_ID).sudo()._say('reporter', text)

    def _say(self, side, text, user=None):
        """Note what one side said, for callers that checked who it is (superuser)."""
        text = (text or '').strip()[:MAX_TEXT]
        if not text:
            raise UserError(self.env._("Write something."))
        self.ensure_one()
        self.env['medical.issue.message'].create(
            {'issue_id': self.id, 'side': side, 'text': text, 'date': self.site_id._today(), 'user_id': user and user.id})
        self._event('asked' if side == 'office' else 'answered', user=user)
        self.write({'asks_reporter': side == 'office', 'has_answer': side == 'reporter'})
        self._forget_moment()

    # === WHAT CAME OF IT === #

    def _surviving(self):
        """The issue into which this one was merged, if it was, else itself."""
        issue, seen = self, self.browse()
        while issue.merged_into_id and issue not in seen:
            seen |= issue
            issue = issue.merged_into_id
        return issue

    def _status_words(self):
        """How far it is, for the person who reported it."""
        self.ensure_one()
        return {
            'new': self.env._("It has arrived. The office will look at it."),
            'open': self.env._("Somebody is working on it."),
            'check': self.env._("Something was done about it. The office watches whether it helps."),
            'closed': self.env._("It is solved, and was shown to be."),
            'declined': self.env._("The office doesn't follow it up."),
            'merged': self.env._("It was put together with another report of the same."),
        }[self.state]

    # === REPORTING === #

    @api.model
    def _report_words(self, text):
        """Name and description of what somebody wrote: its first line is the name; more of it, the whole description."""
        first = text.strip().partition('\n')[0].strip()
        name = shorten(first, MAX_NAME, placeholder='…')
        return {'name': name, 'description': text.strip() if name != text.strip() else False}

    @api.model
    def _report(self, values, reporter=None):
        issue = super()._report(values, reporter)
        issue._forget_moment()
        return issue

    def _forget_moment(self):
        """Of anonymous reports, leave the day of what was written: no minute in rows and files that hang on them."""
        issues = self.filtered(lambda issue: issue.discretion == 'anonymous')
        if not issues:
            return
        self.env.flush_all()
        for issue in issues:
            reported, today = (datetime.combine(day, time()) for day in (issue.reported_on, issue.site_id._today()))
            self.env.cr.execute(SQL("UPDATE medical_issue SET create_date = %s, write_date = %s WHERE id = %s", reported, today, issue.id))
            if issue.photo_ids:
                self.env.cr.execute(SQL(
                    "UPDATE ir_attachment SET create_date = %s, write_date = %s WHERE id IN %s", reported, reported, issue.photo_ids._ids))
            issue.photo_ids._forget_file_time(reported)
        self.env.cr.execute(SQL(
            "UPDATE medical_issue_event SET create_date = date::timestamp, write_date = date::timestamp WHERE issue_id IN %s", issues._ids))
        self.env.invalidate_all(flush=False)

    # === GUARDS === #

    def write(self, vals):
        if not self.env.su and vals.keys() & TALK:
            raise AccessError(self.env._("Questions and answers are written with their buttons."))
        return super().write(vals)
