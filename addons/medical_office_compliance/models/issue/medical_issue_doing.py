from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from .medical_issue import OPEN_STATES


class MedicalIssue(models.Model):
    """From the remedy to the proof that it works: resolved, looked at again after some days, then closed; or merged, or declined."""
    _inherit = 'medical.issue'

    check_ids = fields.One2many('medical.issue.check', 'issue_id', 'Effectiveness Checks', readonly=True)
    merged_ids = fields.One2many('medical.issue', 'merged_into_id', 'Merged into It', readonly=True)
    answer = fields.Text('What Came of It, to the Reporter', compute='_compute_answer')
    open_action_count = fields.Integer('Open Actions', compute='_compute_open_action_count')

    def _compute_open_action_count(self):
        # sudo: how many, whoever's they are
        counts = dict(self.env['medical.action'].sudo()._read_group(
            [('issue_id', 'in', self.ids), ('state', '=', 'open')], ['issue_id'], ['__count']))
        for issue in self:
            issue.open_action_count = counts.get(issue._origin, 0)

    @api.depends('state', 'outcome', 'merged_into_id')
    def _compute_answer(self):
        """What a reporter is told: of a merged report, what came of the one that stands for it."""
        # sudo: of the one that stands for it, what came of it alone
        for issue, kept in zip(self, self.sudo(), strict=True):
            last = kept._surviving()
            told = [last._status_words(), last.state in ('check', 'closed', 'declined') and last.outcome]
            if last != kept:
                told.insert(0, self.env._("Others reported the same: it goes on as %(number)s.", number=last.number))
            issue.answer = '\n'.join(filter(None, told))

    # === RESOLVE AND CHECK === #

    def action_resolve(self):
        """The remedy is in place: whether it works is looked at after the days that the practice set."""
        self._check_worker()
        for issue in self:
            if issue.state != 'open':
                raise UserError(self.env._("%(number)s isn't in work.", number=issue.number))
            if not issue.cause_id:
                raise UserError(self.env._("Choose the cause first: what isn't understood comes back."))
            if not (issue.outcome or '').strip():
                raise UserError(self.env._("Write what came of it: whoever reported it reads that."))
            if issue.open_action_count:
                raise UserError(self.env._("%(count)s actions are still open: do them, or say that they aren't needed.", count=issue.open_action_count))
            # sudo: the status is written by methods alone; who may is checked
            issue.sudo().write({
                'state': 'check', 'resolved_at': fields.Datetime.now(),
                'check_due': issue.site_id._today() + timedelta(days=issue._practice()._issue_check_days(issue.risk))})
        self._event('resolved', user=self.env.user)
        self._clear_tasks()

    def action_check(self):
        """Did it help? Opens the dialog; who may not say that it did, or not yet, is asked how they know that it didn't."""
        self.ensure_one()
        self._check_checker()
        if self.can_check:
            return self._step_action('check', self.env._("Did It Help?"))
        action = self._step_action('check', self.env._("It Didn't Help"))
        return {**action, 'context': {**action['context'], 'default_result': 'failed'}}

    def _note_check(self, result, evidence):
        """Note whether the remedy works: it closes, or is worked on again.

        :param str result: worked or failed
        :param str evidence: how it was seen
        :raise UserError: not resolved, too early to say that it worked, or no evidence
        :raise AccessError: the user doesn't work on it, or says that it worked and was responsible for one of its actions
        """
        self.ensure_one()
        self._check_checker(result)
        # sudo: written by methods alone; who may is checked
        issue = self.sudo()
        issue.lock_for_update()
        issue.invalidate_recordset(['state', 'check_due'])
        today = issue.site_id._today()
        if issue.state != 'check':
            raise UserError(self.env._("%(number)s isn't resolved yet: there is nothing to check.", number=issue.number))
        if result not in ('worked', 'failed'):
            raise UserError(self.env._("Say whether it helped."))
        if result == 'worked' and today < issue.check_due:
            raise UserError(self.env._(
                "Whether it holds shows on %(day)s at the earliest: until then it stays open. That it didn't help can be said at once.",
                day=fields.Date.to_string(issue.check_due)))
        if not (evidence or '').strip():
            raise UserError(self.env._("Say how you know: what was counted, looked at or asked."))
        issue.env['medical.issue.check'].create({
            'issue_id': issue.id, 'date': today, 'user_id': self.env.uid, 'result': result, 'evidence': evidence.strip()})
        issue._event('checked', evidence.strip(), self.env.user)
        if result == 'worked':
            issue.write({'state': 'closed', 'closed_at': fields.Datetime.now()})
            issue._event('closed', user=self.env.user)
        else:
            issue.write({
                'state': 'open', 'reopened': issue.reopened + 1, 'resolved_at': False, 'check_due': False,
                'date_due': today + timedelta(days=issue._practice()._issue_days(issue.risk))})
            issue._event('reopened', user=self.env.user)

    # === DECLINE AND MERGE === #

    def action_decline(self):
        """Not an issue: opens the dialog that asks why."""
        return self._open_step('decline', self.env._("Not an Issue"))

    def action_merge(self):
        """The same as another: opens the dialog that asks which."""
        return self._open_step('merge', self.env._("Same as Another"))

    def _open_step(self, step, title):
        self.ensure_one()
        self._check_worker()
        return self._step_action(step, title)

    def _step_action(self, step, title):
        return {
            'type': 'ir.actions.act_window', 'name': title, 'res_model': 'medical.issue.step', 'views': [(False, 'form')], 'target': 'new',
            'context': {'default_issue_id': self.id, 'default_step': step}}

    def _decline(self, reason):
        """Not followed up, and why: the reporter reads it."""
        self._check_worker()
        if not (reason or '').strip():
            raise UserError(self.env._("Say why: whoever reported it reads that."))
        if any(issue.state not in ('new', 'open') for issue in self):
            raise UserError(self.env._("Only what is reported or in work can be declined."))
        # sudo: written by methods alone; who may is checked
        issues = self.sudo()
        issues.action_ids.filtered(lambda action: action.state == 'open')._finish('cancelled')
        issues.write({'state': 'declined', 'outcome': reason.strip(), 'closed_at': fields.Datetime.now()})
        self._event('declined', reason.strip(), self.env.user)
        self._clear_tasks()

    def _merge(self, others):
        """Let others go on in this one: their actions, links, patients and photos come here; their reporters follow this one.

        :raise UserError: one of them is over, of another practice, or a personnel matter where this is none (or the other way round)
        """
        self.ensure_one()
        issues = self | others
        issues._check_worker()
        if self in others or not others:
            raise UserError(self.env._("Choose another issue."))
        if any(issue.state not in OPEN_STATES for issue in issues):
            raise UserError(self.env._("What is over can't be merged."))
        if len(issues.company_id) > 1 or len(set(issues.mapped('is_hr'))) > 1:
            raise UserError(self.env._("Issues of two practices can't be merged, nor a personnel matter with another issue."))
        # sudo: written by methods alone; who may is checked
        survivor, merged = self.sudo(), others.sudo()
        for model in ('medical.issue.patient', 'medical.issue.link'):
            rows = self.env[model].sudo()
            known = {row._merge_key() for row in rows.search([('issue_id', '=', survivor.id)])}
            for row in rows.search([('issue_id', 'in', merged.ids)], order='id'):
                if row._merge_key() in known:
                    row.unlink()
                else:
                    known.add(row._merge_key())
                    row.issue_id = survivor
        self.env['medical.action'].sudo().search([('issue_id', 'in', merged.ids)]).write({'issue_id': survivor.id})
        survivor.write({
            'photo_ids': [Command.link(photo.id) for photo in merged.photo_ids],
            'affected_more': survivor.affected_more + sum(merged.mapped('affected_more')),
            'about_user_ids': [Command.link(user.id) for user in merged.about_user_ids]})
        (merged | merged.merged_ids).write({'state': 'merged', 'merged_into_id': survivor.id})
        merged.filtered(lambda issue: not issue.closed_at).write({'closed_at': fields.Datetime.now()})
        others._event('merged', self.env._("Goes on as %(number)s", number=self.number), self.env.user)
        self._event('merged', self.env._("Stands for %(numbers)s", numbers=', '.join(others.mapped('number'))), self.env.user)
        others._clear_tasks()
        if self.cause_id:
            self._note_recurrence()
