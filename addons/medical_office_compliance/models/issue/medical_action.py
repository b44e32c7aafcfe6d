from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

ACTION_STATES = [('open', 'To Do'), ('done', 'Done'), ('cancelled', 'Not Needed')]
ACTION_SYSTEM = {'state', 'done_on', 'done_by_id', 'company_id'}
# what somebody writes who is only to do it
ASSIGNEE = {'done_note'}


class MedicalAction(models.Model):
    """What somebody is to do until a day, because of an issue, or as decided in a huddle or a meeting.

    It stands on Today of who is to do it. What it comes from is a many2one of its own here, added beside that model.
    Planned by who works on the issue; without one by who wrote it, the manager and the compliance officer. Who is to do it says
    what was done, and no more.
    """
    _name = 'medical.action'
    _description = 'Action'
    _order = 'state desc, date_due, id'
    _check_company_auto = True

    name = fields.Char('What', required=True)
    note = fields.Text()
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    site_id = fields.Many2one('medical.site', index='btree_not_null', ondelete='restrict', check_company=True)
    user_id = fields.Many2one('res.users', 'Who', required=True, index=True, ondelete='restrict', domain=[('share', '=', False)])
    date_due = fields.Date('Due', required=True, index=True)
    state = fields.Selection(ACTION_STATES, 'Status', required=True, default='open', readonly=True, copy=False, index=True)
    done_on = fields.Date(readonly=True, copy=False)
    done_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    done_note = fields.Text('What Was Done', copy=False)
    issue_id = fields.Many2one('medical.issue', index='btree_not_null', ondelete='restrict', check_company=True)
    is_overdue = fields.Boolean('Overdue', compute='_compute_is_overdue', search='_search_is_overdue')
    is_mine = fields.Boolean('Mine', compute='_compute_can_plan', search='_search_is_mine')
    can_plan = fields.Boolean('I Plan It', compute='_compute_can_plan')

    @api.depends('state', 'date_due')
    def _compute_is_overdue(self):
        for action in self:
            action.is_overdue = action.state == 'open' and bool(action.date_due) and action.date_due < action.company_id._medical_today()

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return fields.Domain('state', '=', 'open') & fields.Domain('date_due', '<', self.env.company._medical_today())

    @api.depends('issue_id', 'user_id')
    @api.depends_context('uid')
    def _compute_can_plan(self):
        planned = self._filtered_plannable()
        for action in self:
            action.can_plan = action in planned
            action.is_mine = action.user_id == self.env.user

    @api.model
    def _search_is_mine(self, operator, value):
        return fields.Domain('user_id', '=', self.env.uid) if operator == 'in' else NotImplemented

    def _filtered_plannable(self):
        """Those whose content the user changes. Addons add theirs, by what an action comes from."""
        heads = self.env.user.has_groups('medical_office_base.group_manager,medical_office_base.group_compliance_officer')
        return self.filtered(
            lambda action: not action.id or (action.issue_id.can_work if action.issue_id else heads or action.create_uid == self.env.user))

    # === GUARDS === #

    @api.constrains('user_id', 'issue_id')
    def _check_user(self):
        # sudo: who an issue is about is nobody's to read
        for action in self.sudo():
            if action.company_id not in action.user_id.company_ids:
                raise ValidationError(self.env._("%(name)s doesn't work in this practice.", name=action.user_id.name))
            if action.issue_id.is_hr and action.user_id in action.issue_id.about_user_ids:
                raise ValidationError(self.env._("A personnel matter isn't seen to by whom it is about: choose somebody else than %(name)s.",
                                                 name=action.user_id.name))

    @api.constrains('issue_id', 'state')
    def _check_issue(self):
        for action in self.sudo():  # sudo: read to compare
            if action.state == 'open' and action.issue_id.state in ('closed', 'merged', 'declined'):
                raise ValidationError(self.env._("%(number)s is over: nothing is left to do about it.", number=action.issue_id.number))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.keys() & (ACTION_SYSTEM - {'company_id'}) for vals in vals_list):
            raise AccessError(self.env._("An action begins open; it is done with its button."))
        issues = self.env['medical.issue'].browse(vals.get('issue_id') for vals in vals_list if vals.get('issue_id'))
        # sudo: only the company and the site of the issue
        known = {issue.id: issue for issue in issues.sudo()}
        return super().create([
            {'site_id': known[vals['issue_id']].site_id.id, **vals, 'company_id': known[vals['issue_id']].company_id.id} if vals.get('issue_id') else vals
            for vals in vals_list])

    def write(self, vals):
        if not self.env.su:
            if vals.keys() & ACTION_SYSTEM:
                raise AccessError(self.env._("An action is done with its button."))
            if any(action.state != 'open' for action in self):
                raise UserError(self.env._("What is done, or isn't needed, stays as it is."))
            if vals.keys() - ASSIGNEE and self - self._filtered_plannable():
                raise AccessError(self.env._("Who is to do it says what was done; what, who and when is changed by who planned it."))
        res = super().write(vals)
        if not self.env.su and 'issue_id' in vals:
            # rules judge an action as it was before
            self.check_access('write')
        return res

    # === DONE === #

    def action_done(self):
        """Done: by who is to do it, or who may write it. Of an issue, what was done is said first."""
        for action in self:
            action.check_access('write')
            if action.state != 'open':
                raise UserError(self.env._("“%(name)s” isn't open.", name=action.name))
            if action.issue_id and not (action.done_note or '').strip():
                raise UserError(self.env._("Say first what was done, under “What Was Done”."))
        self._finish('done')

    def action_drop(self):
        """Not needed after all: by who planned it."""
        self.check_access('write')
        if self - self._filtered_plannable():
            raise AccessError(self.env._("Who planned it says that it isn't needed."))
        if any(action.state != 'open' for action in self):
            raise UserError(self.env._("What is done, or isn't needed, stays as it is."))
        self._finish('cancelled')

    def _finish(self, state):
        """Done or not needed, for callers that checked."""
        # sudo: the status is written by methods alone
        for action in self.sudo():
            action.write({'state': state, 'done_on': action.company_id._medical_today(), 'done_by_id': self.env.uid})
        self.sudo()._after_finish()

    def _after_finish(self):
        """Hook for what an action comes from (superuser)."""
